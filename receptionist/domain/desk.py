"""What people prepare and keep at their desk: replies half written, files to be sent, contacts that are one person."""

from dataclasses import dataclass, field
from datetime import datetime

from receptionist.domain.ids import ContactId, MediaId, MergeId, ThreadId, UserId
from receptionist.domain.records import Contact


@dataclass(frozen=True, slots=True)
class ReplyDraft:
    """What a user has written in a thread and not sent. `is_note`: it was meant for colleagues."""

    user_id: UserId
    thread_id: ThreadId
    text: str
    saved_at: datetime
    is_note: bool = False


@dataclass(frozen=True, slots=True)
class DraftFile:
    """A file a user has put to a reply and not sent; its bytes are read apart from it."""

    id: MediaId
    user_id: UserId
    thread_id: ThreadId
    name: str
    content_type: str
    size_bytes: int
    added_at: datetime


@dataclass(frozen=True, slots=True)
class SentFile:
    """A file that goes out with a text."""

    name: str
    content_type: str
    data: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class KnownContact:
    """A contact with its thread; `why` it may be the same person as another."""

    contact: Contact
    thread_id: ThreadId
    why: str = ""


@dataclass(frozen=True, slots=True)
class ContactMerge:
    """Two contacts that were made one: all of `gone` stands in the thread of `kept` until it is undone."""

    id: MergeId
    kept: ThreadId
    gone: ThreadId
    gone_contact: ContactId
    gone_name: str
    at: datetime
    by: UserId | None
    undone_at: datetime | None = None
