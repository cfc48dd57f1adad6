"""What a business has of documents, one of each, and the questions that another may not have answered."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from datetime import date, timedelta

from receptionist.domain.call import Call
from receptionist.domain.document import (
    Content,
    Document,
    DocumentFilter,
    DocumentKind,
    DocumentLine,
    DocumentState,
    DocumentView,
    Party,
)
from receptionist.domain.ids import BusinessId, DocumentId, SentMailId, ThreadId, new_id
from receptionist.domain.sent_mail import SentMail
from receptionist.ports import Work
from tests.adapters.store.scene import NOON

DRAIN = DocumentLine("Clear a drain", 14950, code="DRAIN-1", book_version=1)


@dataclass(frozen=True)
class Papers:
    """The document that was issued and opened, and the e-mail it went out with."""

    document: Document
    mail: SentMail


def draft(business_id: BusinessId, thread_id: ThreadId, **more: object) -> Document:
    """A draft of an invoice for Laura."""
    document = Document(
        DocumentId(new_id("doc")),
        business_id,
        thread_id,
        DocumentKind.INVOICE,
        DocumentState.DRAFT,
        Content((DRAIN,), Party("Laura Palmer", "4212 Maple Street"), until=date(2026, 12, 1)),
        NOON,
        "Maria",
    )
    return replace(document, **more)  # type: ignore[arg-type]


def mail_in(thread_id: ThreadId, document_id: DocumentId | None = None, **more: object) -> SentMail:
    """An e-mail to Laura."""
    mail = SentMail(
        SentMailId(new_id("mail")), thread_id, "laura@example.com", "Your invoice", "Dear Laura", NOON, "Maria"
    )
    return replace(mail, document_id=document_id, **more)  # type: ignore[arg-type]


async def issue(work: Work, document: Document, token: str = "") -> Document:
    """Gives a draft its number and its public page."""
    number = await work.next_number(document.kind, 1001)
    issued = replace(document, state=DocumentState.ISSUED, number=number, label=f"INV-{number}", issued_at=NOON)
    await work.save_document(issued)
    if token:
        await work.link_document(document.id, token)
    found = await work.document(document.id)
    assert found is not None
    return found


async def add_papers(work: Work, call: Call) -> Papers:
    """An invoice that Laura has opened, from an e-mail."""
    made, _ = await work.add_document(draft(call.business_id, call.thread_id, key="made"))
    document = await issue(work, made, "token")
    await work.note_view(document.id, DocumentView(NOON, "Firefox on a phone"))
    mail, _ = await work.send_mail(mail_in(call.thread_id, document.id, key="sent"))
    return Papers(document, mail)


Question = Callable[[Work, Call, Papers], Awaitable[object]]


def paper_questions(not_found: object) -> dict[str, tuple[Question, object]]:
    """Each with the answer that another business gets."""
    hour = timedelta(hours=1)
    return {
        "add_document": (lambda w, c, p: w.add_document(draft(c.business_id, c.thread_id)), not_found),
        "save_document": (lambda w, c, p: w.save_document(replace(p.document, label="MINE")), not_found),
        "remove_document": (lambda w, c, p: w.remove_document(p.document.id), False),
        "link_document": (lambda w, c, p: w.link_document(p.document.id, "stolen"), not_found),
        "document": (lambda w, c, p: w.document(p.document.id), None),
        "locked_document": (lambda w, c, p: w.locked_document(p.document.id), not_found),
        "find_documents": (lambda w, c, p: w.find_documents(DocumentFilter()), []),
        "documents_before": (lambda w, c, p: w.documents_before(c.thread_id, NOON + hour, 9), []),
        "documents_of": (lambda w, c, p: w.documents_of(p.document.id), []),
        "money_due": (lambda w, c, p: w.money_due(), {}),
        "note_view": (lambda w, c, p: w.note_view(p.document.id, DocumentView(NOON, "x")), not_found),
        "document_views": (lambda w, c, p: w.document_views(p.document.id), []),
        "send_mail": (lambda w, c, p: w.send_mail(mail_in(c.thread_id)), not_found),
        "sent_mail": (lambda w, c, p: w.sent_mail(p.mail.id), None),
        "mails_of_document": (lambda w, c, p: w.mails_of_document(p.document.id), []),
        "mails_before": (lambda w, c, p: w.mails_before(c.thread_id, None, 9), []),
    }
