"""E-mails to customers: a copy of what was sent, kept in their thread."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from receptionist.domain.ids import DocumentId, SentMailId, ThreadId, UserId

TRIED_FOR = timedelta(days=2)


@dataclass(frozen=True, slots=True)
class SentMail:
    """One of them. `sent_at` is when the mail server took it; until then it `waits`, or could not be sent.

    `problem` is what came in the way when it was tried last, as a sentence.
    """

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
    waits: bool = True
    problem: str = ""

    @property
    def has_failed(self) -> bool:
        """Whether it was given up."""
        return self.sent_at is None and not self.waits
