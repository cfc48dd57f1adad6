"""Estimates, invoices and receipts, and e-mails to customers."""

from collections.abc import Mapping
from datetime import datetime
from typing import Protocol
from zoneinfo import ZoneInfo

from receptionist.domain.document import Document, DocumentFilter, DocumentKind, DocumentView
from receptionist.domain.ids import BusinessId, DocumentId, LetterId, SentMailId, ThreadId
from receptionist.domain.listing import Place
from receptionist.domain.records import Contact
from receptionist.domain.sent_mail import SentMail


class DocumentPrinter(Protocol):
    """Makes a file to keep and print of a document."""

    def pdf(self, document: Document, zone: ZoneInfo) -> bytes:
        """The document as a PDF, its dates in `zone`. Takes tenths of a second of one core: call it in a thread."""
        ...


class DocumentDirectory(Protocol):
    """What is looked up of documents before it is known whose they are."""

    async def linked_document(self, token: str) -> tuple[BusinessId, DocumentId] | None:
        """The document whose public page has this token."""
        ...


class DocumentWork(Protocol):
    """The part of a unit of work that concerns them."""

    async def add_document(self, document: Document) -> tuple[Document, bool]:
        """Keeps it, and whether it is new: the same key finds the one there is. Raises NotFound."""
        ...

    async def save_document(self, document: Document) -> None:
        """Writes all of it but who made it, when, and its token. Raises NotFound."""
        ...

    async def remove_document(self, document_id: DocumentId) -> bool:
        """Throws a draft away; False where it is none, or not there."""
        ...

    async def next_number(self, kind: DocumentKind, first: int) -> int:
        """The next number of this kind, `first` where there was none; taken once this unit is committed."""
        ...

    async def link_document(self, document_id: DocumentId, token: str) -> None:
        """Gives it a public page of this token. Raises NotFound."""
        ...

    async def document(self, document_id: DocumentId) -> Document | None: ...
    async def locked_document(self, document_id: DocumentId) -> Document:
        """As it stands once no other unit works on it; none does until this one ends. Raises NotFound."""
        ...

    async def find_documents(
        self, wanted: DocumentFilter, after: Place | None = None, limit: int = 50
    ) -> list[tuple[Document, Contact | None]]:
        """Those asked for, the newest first; behind a place, those after it. No contact: they were erased."""
        ...

    async def documents_before(self, thread_id: ThreadId, before: datetime | None, limit: int) -> list[Document]:
        """The newest of the thread made before this instant, oldest first."""
        ...

    async def documents_of(self, source: DocumentId) -> list[Document]:
        """What was made of it: invoices of an estimate, receipts of an invoice; oldest first."""
        ...

    async def money_due(self) -> Mapping[str, int]:
        """What is still to be paid of all invoices, in cents by currency."""
        ...

    async def note_view(self, document_id: DocumentId, view: DocumentView) -> None:
        """Notes that its public page was opened. Raises NotFound."""
        ...

    async def document_views(self, document_id: DocumentId) -> list[DocumentView]:
        """When it was opened, first one first."""
        ...

    # e-mails
    async def send_mail(self, mail: SentMail, calendar: str = "") -> tuple[SentMail, bool]:
        """Queues an e-mail and keeps the copy; whether it is new: the same key finds the one there is.

        `calendar` is attached to it (iCalendar). Raises NotFound.
        """
        ...

    async def sent_mail(self, mail_id: SentMailId) -> SentMail | None: ...
    async def mail_of_letter(self, letter_id: LetterId) -> SentMail | None:
        """The copy of an e-mail that waits to be sent; None where it is none to a customer."""
        ...

    async def mails_of_document(self, document_id: DocumentId) -> list[SentMail]:
        """The e-mails that went out with it, first one first."""
        ...

    async def mails_before(self, thread_id: ThreadId, before: datetime | None, limit: int) -> list[SentMail]:
        """The newest of the thread before this instant, oldest first."""
        ...
