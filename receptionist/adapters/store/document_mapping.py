"""Rows of documents and of e-mails to domain objects and back."""

from typing import Any

from sqlalchemy import RowMapping

from receptionist.adapters.store.json_codec import from_json, to_json
from receptionist.adapters.store.mapping import readable
from receptionist.domain.document import Content, Document, DocumentKind, DocumentState
from receptionist.domain.sent_mail import SentMail
from receptionist.ports import SecretBox


def document_row(document: Document) -> dict[str, Any]:
    """What of a row of `documents` can change."""
    content = document.content
    return {
        "thread_id": document.thread_id,
        "lead_id": document.lead_id,
        "source": document.source,
        "state": document.state,
        "number": document.number,
        "label": document.label,
        "content": to_json(content),
        "currency": content.currency,
        "total_cents": document.total.cents,
        "paid_cents": document.paid_cents,
        "until_day": content.until.isoformat() if content.until is not None else None,
        "issued_at": document.issued_at,
        "decided_at": document.decided_at,
        "decided_by": document.decided_by,
        "decided_says": document.decided_says,
        "paying": document.paying,
        "paying_at": document.paying_at,
        "viewed_at": document.viewed_at,
        "void_says": document.void_says,
    }


def document(row: RowMapping, box: SecretBox) -> Document:
    """A row of `documents`. Raises DatabaseProblem."""
    return Document(
        id=row["id"],
        business_id=row["business_id"],
        thread_id=row["thread_id"],
        kind=readable(lambda: DocumentKind(row["kind"])),
        state=readable(lambda: DocumentState(row["state"])),
        content=readable(lambda: from_json(Content, row["content"])),
        made_at=row["made_at"],
        made_by=row["made_by"],
        made_by_id=row["made_by_id"],
        lead_id=row["lead_id"],
        source=row["source"],
        number=row["number"],
        label=row["label"],
        issued_at=row["issued_at"],
        decided_at=row["decided_at"],
        decided_by=row["decided_by"],
        decided_says=row["decided_says"],
        paid_cents=row["paid_cents"],
        paying=row["paying"],
        paying_at=row["paying_at"],
        viewed_at=row["viewed_at"],
        void_says=row["void_says"],
        key=row["key"] or "",
        token=box.open(row["token_sealed"]) if row["token_sealed"] else "",
    )


def mail_row(mail: SentMail) -> dict[str, Any]:
    """A new row of `sent_mails`."""
    return {
        "id": mail.id,
        "thread_id": mail.thread_id,
        "document_id": mail.document_id,
        "recipient": mail.to,
        "subject": mail.subject,
        "text": mail.text,
        "at": mail.at,
        "by": mail.by,
        "by_id": mail.by_id,
        "sent_at": mail.sent_at,
        "problem": mail.problem,
        "key": mail.key or None,
    }


def mail(row: RowMapping) -> SentMail:
    """A row of `sent_mails`."""
    return SentMail(
        id=row["id"],
        thread_id=row["thread_id"],
        to=row["recipient"],
        subject=row["subject"],
        text=row["text"],
        at=row["at"],
        by=row["by"],
        by_id=row["by_id"],
        document_id=row["document_id"],
        sent_at=row["sent_at"],
        key=row["key"] or "",
        waits=row["letter_id"] is not None,
        problem=row["problem"],
    )
