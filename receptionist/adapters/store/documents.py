"""Estimates, invoices and receipts, and e-mails to customers."""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import and_, delete, func, or_, select
from sqlalchemy.dialects import postgresql, sqlite

from receptionist.adapters.store import document_mapping
from receptionist.adapters.store.document_tables import document_numbers, document_views, documents, sent_mails
from receptionist.adapters.store.people import token_hash
from receptionist.adapters.store.security import SecurityPart
from receptionist.adapters.store.thread_desk import ThreadDeskPart
from receptionist.domain.document import Document, DocumentFilter, DocumentKind, DocumentState, DocumentView
from receptionist.domain.ids import DocumentId, LetterId, SentMailId, ThreadId, new_id
from receptionist.domain.listing import Place
from receptionist.domain.records import Contact
from receptionist.domain.sent_mail import SentMail
from receptionist.domain.webhook import EventKind
from receptionist.errors import NotFound
from receptionist.ports import Mail

_NO_DOCUMENT = "There is no such document in this business."


class DocumentsPart(ThreadDeskPart, SecurityPart):
    """The part of a unit of work that concerns them."""

    async def add_document(self, document: Document) -> tuple[Document, bool]:
        """Keeps it, and whether it is new: the same key finds the one there is. Raises NotFound."""
        if document.thread_id is not None:
            await self._touch(document.thread_id, document.made_at)
        row = {
            "id": document.id,
            "kind": document.kind,
            "made_at": document.made_at,
            "made_by": document.made_by,
            "made_by_id": document.made_by_id,
            "key": document.key or None,
            **document_mapping.document_row(document),
        }
        if not await self._insert_new(documents, row, ["business_id", "key"]):
            known = await self._row(documents, key=document.key)
            assert known is not None
            return document_mapping.document(known, self._box), False
        self._happened(EventKind.DOCUMENT_CHANGED, document.id)
        return document, True

    async def save_document(self, document: Document) -> None:
        """Writes all of it but who made it, when, and its token. Raises NotFound."""
        if not await self._change(documents, document_mapping.document_row(document), id=document.id):
            raise NotFound(_NO_DOCUMENT)
        if document.thread_id is not None:
            self._is_news(document.thread_id)
        self._happened(EventKind.DOCUMENT_CHANGED, document.id)

    async def remove_document(self, document_id: DocumentId) -> bool:
        """Throws a draft away; False where it is none, or not there."""
        draft = delete(documents).where(
            self._ours(documents), documents.c.id == document_id, documents.c.state == DocumentState.DRAFT
        )
        row = await self._one(draft.returning(documents.c.thread_id))
        if row is not None:
            self._is_news(row["thread_id"])
        return row is not None

    async def next_number(self, kind: DocumentKind, first: int) -> int:
        """The next number of this kind, `first` where there was none; taken once this unit is committed."""
        dialect = postgresql if self._dialect == "postgresql" else sqlite
        new = dialect.insert(document_numbers).values(business_id=self._business_id, kind=kind, last=first)
        taken = new.on_conflict_do_update(
            index_elements=["business_id", "kind"], set_={"last": document_numbers.c.last + 1}
        )
        row = await self._one(taken.returning(document_numbers.c.last))
        assert row is not None
        return int(row["last"])

    async def link_document(self, document_id: DocumentId, token: str) -> None:
        """Gives it a public page of this token. Raises NotFound."""
        values = {"token_hash": token_hash(token), "token_sealed": self._box.seal(token)}
        if not await self._change(documents, values, id=document_id):
            raise NotFound(_NO_DOCUMENT)

    async def document(self, document_id: DocumentId) -> Document | None:
        """The document, or None."""
        row = await self._row(documents, id=document_id)
        return None if row is None else document_mapping.document(row, self._box)

    async def locked_document(self, document_id: DocumentId) -> Document:
        """As it stands once no other unit works on it; none does until this one ends. Raises NotFound."""
        row = await self._one(
            self._select(documents).where(documents.c.id == document_id).with_for_update(key_share=True)
        )
        if row is None:
            raise NotFound(_NO_DOCUMENT)
        return document_mapping.document(row, self._box)

    async def find_documents(
        self, wanted: DocumentFilter, after: Place | None = None, limit: int = 50
    ) -> list[tuple[Document, Contact | None]]:
        """Those asked for, the newest first; behind a place, those after it. No contact: they were erased."""
        column = documents.c
        query = self._select(documents)
        if wanted.kind is not None:
            query = query.where(column.kind == wanted.kind)
        if wanted.state is not None:
            query = query.where(column.state == wanted.state)
        if wanted.thread_id is not None:
            query = query.where(column.thread_id == wanted.thread_id)
        if wanted.late_on is not None:
            late = column.until_day < wanted.late_on.isoformat()
            query = query.where(column.state == DocumentState.ISSUED, late)
        if after is not None:
            same = and_(column.made_at == after.at, column.id < after.id)
            query = query.where(or_(column.made_at < after.at, same))
        rows = await self._all(query.order_by(column.made_at.desc(), column.id.desc()).limit(limit))
        people = await self._contacts_of(row["thread_id"] for row in rows if row["thread_id"])
        return [(document_mapping.document(row, self._box), people.get(row["thread_id"])) for row in rows]

    async def documents_before(self, thread_id: ThreadId, before: datetime | None, limit: int) -> list[Document]:
        """The newest of the thread made before this instant, oldest first."""
        rows = await self._newest(documents, "made_at", thread_id, before, limit)
        return [document_mapping.document(row, self._box) for row in rows]

    async def documents_of(self, source: DocumentId) -> list[Document]:
        """What was made of it: invoices of an estimate, receipts of an invoice; oldest first."""
        rows = await self._rows(documents, "made_at", "id", source=source)
        return [document_mapping.document(row, self._box) for row in rows]

    async def money_due(self) -> Mapping[str, int]:
        """What is still to be paid of all invoices, in cents by currency."""
        column = documents.c
        left = func.sum(column.total_cents - column.paid_cents).label("cents")
        query = select(column.currency, left).where(
            self._ours(documents), column.kind == DocumentKind.INVOICE, column.state == DocumentState.ISSUED
        )
        return {row["currency"]: int(row["cents"]) for row in await self._all(query.group_by(column.currency))}

    async def note_view(self, document_id: DocumentId, view: DocumentView) -> None:
        """Notes that its public page was opened. Raises NotFound."""
        first = self._update(documents).where(documents.c.id == document_id, documents.c.viewed_at.is_(None))
        await self._changed(first.values(viewed_at=view.at))
        row = await self._row(documents, id=document_id)
        if row is None:
            raise NotFound(_NO_DOCUMENT)
        if row["thread_id"] is not None:
            self._is_news(row["thread_id"])
        seen = {"id": new_id("view"), "document_id": document_id, "at": view.at, "device": view.device}
        await self._insert(document_views, seen)

    async def document_views(self, document_id: DocumentId) -> list[DocumentView]:
        """When it was opened, first one first."""
        rows = await self._rows(document_views, "at", "id", document_id=document_id)
        return [DocumentView(row["at"], row["device"]) for row in rows]

    # --- e-mails --------------------------------------------------------------------------------------------------

    async def send_mail(self, mail: SentMail, calendar: str = "") -> tuple[SentMail, bool]:
        """Queues an e-mail and keeps the copy; whether it is new: the same key finds the one there is.

        `calendar` is attached to it (iCalendar). Raises NotFound.
        """
        await self._touch(mail.thread_id, mail.at)
        if not await self._insert_new(sent_mails, document_mapping.mail_row(mail), ["business_id", "key"]):
            known = await self._row(sent_mails, key=mail.key)
            assert known is not None
            return document_mapping.mail(known), False
        letter_id = await self.add_letter(Mail(mail.to, mail.subject, mail.text, calendar), mail.at)
        await self._change(sent_mails, {"letter_id": letter_id}, id=mail.id)
        return mail, True

    async def sent_mail(self, mail_id: SentMailId) -> SentMail | None:
        """The e-mail, or None."""
        row = await self._row(sent_mails, id=mail_id)
        return None if row is None else document_mapping.mail(row)

    async def mail_of_letter(self, letter_id: LetterId) -> SentMail | None:
        """The copy of an e-mail that waits to be sent; None where it is none to a customer."""
        row = await self._row(sent_mails, letter_id=letter_id)
        return None if row is None else document_mapping.mail(row)

    async def mails_of_document(self, document_id: DocumentId) -> list[SentMail]:
        """The e-mails that went out with it, first one first."""
        return [document_mapping.mail(row) for row in await self._rows(sent_mails, "at", "id", document_id=document_id)]

    async def mails_before(self, thread_id: ThreadId, before: datetime | None, limit: int) -> list[SentMail]:
        """The newest of the thread before this instant, oldest first."""
        rows = await self._newest(sent_mails, "at", thread_id, before, limit)
        return [document_mapping.mail(row) for row in rows]
