"""E-mails to customers: a copy of what was sent, kept in their thread."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from receptionist.domain.ids import DocumentId, SentMailId, ThreadId, UserId

TRIED_FOR = timedelta(days=2)


@dataclass(frozen=True, slots=True)
class SentMail:
    """One of them. `sent_at` is when the mail server took it; until then it waits, or could not be sent."""

    id: SentMailId
    thread_id: ThreadId
    to: str
    subject: str
    text: str
    at: datetime
    by: str
    by_id: UserId | None = None
    document_id: DocumentId | None = None
    sent_at: datetime | None = None
    key: str = ""  # the same key again is the same e-mail

    def has_failed(self, now: datetime) -> bool:
        """Whether it was tried for as long as any is."""
        return self.sent_at is None and now - self.at > TRIED_FOR
