"""What pages are told when something has changed: where, and of what kind; they then ask for what they lack."""

from dataclasses import dataclass
from enum import StrEnum

from receptionist.domain.ids import ThreadId


class News(StrEnum):
    """Why a page looks again."""

    CHANGED = "changed"  # anything a thread shows
    ARRIVED = "arrived"  # a customer's text
    RINGS = "rings"  # a call came in
    CALL = "call"  # a call was answered, or is over


@dataclass(frozen=True, slots=True)
class Hint:
    """There is news of a thread."""

    thread_id: ThreadId
    news: News


@dataclass(frozen=True, slots=True)
class Heard:
    """What came since one listened last. `missed`: more than is told here; a page looks at everything again."""

    hints: frozenset[Hint]
    missed: bool = False
