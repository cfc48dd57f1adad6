"""What people did in a thread beside texting and calling: notes, and every change of how it stands."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from receptionist.domain.ids import HappeningId, ThreadId, UserId


class HappeningKind(StrEnum):
    """What happened. What it was about stands in words beside it."""

    NOTE = "note"  # a person's words to colleagues; customers never see them
    TAKEN_OVER = "taken_over"
    GIVEN_BACK = "given_back"
    MODE = "mode"  # what the AI does in this thread was set
    CONSENT = "consent"
    LOOKED = "looked"  # nothing was left to do for a person
    STATUS = "status"  # closed, opened again, snoozed, assigned
    LEAD = "lead"  # a lead card was approved, rejected, merged, handed on
    APPOINTMENT = "appointment"
    JOB = "job"  # a technician set off, started, finished; a late arrival
    DOCUMENT = "document"  # a customer opened, approved or paid one; it was withdrawn
    CONTACT = "contact"  # what is known of the contact was changed
    MERGED = "merged"
    SEPARATED = "separated"


@dataclass(frozen=True, slots=True)
class Happening:
    """One of them. `actor` is the name it was done under ("the AI" where no person did it)."""

    id: HappeningId
    thread_id: ThreadId
    at: datetime
    kind: HappeningKind
    says: str
    actor: str
    actor_id: UserId | None = None
    subject: str = ""  # the id of what it was about, such as a lead's
    pinned: bool = False  # of a note: it stands beside the thread, too
    key: str = ""  # made by whoever asked for it: the same key again is the same thing
