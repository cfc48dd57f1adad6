"""Long lists as programs read them: page by page, each page beginning behind a row, in an order that holds still."""

from dataclasses import dataclass
from datetime import datetime

from receptionist.domain.ids import ThreadId
from receptionist.domain.message import Consent, ThreadStatus
from receptionist.domain.records import Contact


@dataclass(frozen=True, slots=True)
class Place:
    """A row's place in a list by time. The id parts rows of the same instant."""

    at: datetime
    id: str


@dataclass(frozen=True, slots=True)
class ContactEntry:
    """A contact with what is known beside their number."""

    contact: Contact
    thread_id: ThreadId
    consent: Consent
    language: str  # ISO 639-1; empty while unknown
    created_at: datetime


@dataclass(frozen=True, slots=True)
class ThreadEntry:
    """A thread as lists show it."""

    contact: Contact
    status: ThreadStatus
    created_at: datetime
    last_at: datetime
    last_line: str
