"""What passed with a contact, as one log: a line for each text, call, e-mail, appointment, step of a job, document."""

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum


class HistoryKind(StrEnum):
    """What a line is of."""

    TEXT = "text"
    CALL = "call"
    MAIL = "mail"
    APPOINTMENT = "appointment"
    JOB = "job"
    DOCUMENT = "document"


@dataclass(frozen=True, slots=True)
class HistoryLine:
    """One line. `who` did, said or sent it; `state` is how it stands or ended; `seconds` how long a call lasted.

    `subject` is the id of what it is about, such as a document's; `person` the id of the user of the business, where
    one did it.
    """

    id: str
    at: datetime
    kind: HistoryKind
    who: str
    says: str
    state: str = ""
    seconds: int | None = None
    subject: str = ""
    person: str = ""


@dataclass(frozen=True, slots=True)
class HistoryFilter:
    """Which lines: of these kinds (none: of all), from `since` on, and before `until`."""

    kinds: Collection[HistoryKind] = field(default_factory=frozenset)
    since: datetime | None = None
    until: datetime | None = None

    def wants(self, kind: HistoryKind) -> bool:
        """Whether lines of this kind are asked for."""
        return not self.kinds or kind in self.kinds
