"""What a check found, in words for people: used by `receptionist doctor` and by the pages alike."""

from dataclasses import dataclass
from enum import StrEnum


class Verdict(StrEnum):
    """How a finding stands."""

    GOOD = "ok"
    COSTS = "!!"  # works, but something is missing
    STOPS = "XX"  # calls or texts do not get through


@dataclass(frozen=True, slots=True)
class Finding:
    """One line of a report: what was looked at, what is so, and what it costs or asks for."""

    verdict: Verdict
    part: str
    says: str
    hint: str = ""
