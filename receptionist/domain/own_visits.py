"""What a caller may see and change of their visits once they have said a code that was texted to the number on file.

Caller ID can be forged; a text goes to whoever has the number.
"""

import hashlib
import secrets
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from receptionist.domain.ids import AppointmentId, CallId
from receptionist.domain.lead import TimeWindow
from receptionist.domain.schedule import VisitNeeds

CODE_DIGITS = 6
CODE_HOLDS = timedelta(minutes=10)
NO_VISIT = AppointmentId("")
MOST_TRIES = 3  # of one code
_AGAIN_AFTER = timedelta(seconds=30)  # a code is sent again; texts take some seconds


class Errand(StrEnum):
    """What somebody calls for who has a visit booked."""

    SEE = "see"
    MOVE = "move"
    CANCEL = "cancel"


class CodeTry(StrEnum):
    """What came of a code that was said."""

    RIGHT = "right"
    WRONG = "wrong"
    OVER = "over"  # it was tried too often, is too old, or was never sent


@dataclass(frozen=True, slots=True)
class TextedCode:
    """A code that was texted to the number on file; only its hash is kept."""

    salt: str
    hash: str
    at: datetime
    tries: int = 0

    @classmethod
    def new(cls, at: datetime) -> "tuple[TextedCode, str]":
        """One nobody can guess, and its digits."""
        digits, salt = f"{secrets.randbelow(10**CODE_DIGITS):0{CODE_DIGITS}d}", secrets.token_hex(8)
        return cls(salt, _hash(salt, digits), at), digits

    def holds(self, now: datetime) -> bool:
        """Whether it can be tried."""
        return self.tries < MOST_TRIES and now - self.at < CODE_HOLDS

    def is_right(self, digits: str) -> bool:
        """Whether these are its digits."""
        return secrets.compare_digest(self.hash, _hash(self.salt, digits))

    def may_send_another(self, now: datetime) -> bool:
        """Whether it was long enough ago."""
        return now - self.at >= _AGAIN_AFTER


@dataclass(frozen=True, slots=True)
class OwnVisit:
    """A visit that is ahead. `why_fixed`: why customers cannot change it themselves, as a sentence; else empty."""

    id: AppointmentId
    window: TimeWindow
    what: str
    needs: VisitNeeds
    why_fixed: str = ""


@dataclass(frozen=True, slots=True)
class VisitChange:
    """What a customer wants done with a visit: moved to this window, or (None) cancelled."""

    id: AppointmentId
    window: TimeWindow | None = None


@dataclass(frozen=True, slots=True)
class OwnVisits:
    """Where a call stands that is about visits on file. It holds for that call alone: another one asks for a code."""

    call: CallId | None = None
    errand: Errand | None = None
    wants_code: bool = False  # one was promised, and is not on its way yet
    codes: int = 0  # how many were promised
    code: TextedCode | None = None
    heard: str = ""  # of a code that is half read out
    is_sure: bool = False  # the caller has said the code
    about: AppointmentId = NO_VISIT  # the visit that is talked about
    change: VisitChange | None = None  # agreed on, and not done yet
    failed: str = ""  # why the last change was not done, as a sentence

    def after(self, asked: "OwnVisits", done: "OwnVisits") -> "OwnVisits":
        """Where a turn stands that did not know yet that what an earlier one `asked` for was `done`."""
        own = self
        if own.wants_code and asked.wants_code and own.codes == asked.codes:
            own = replace(own, wants_code=False, code=done.code, heard=done.heard, failed=done.failed)
        if own.change is not None and own.change == asked.change:
            about = done.about if own.about == asked.about else own.about
            own = replace(own, change=None, failed=done.failed, about=about)
        return own


def _hash(salt: str, digits: str) -> str:
    return hashlib.sha256(f"{salt}:{digits}".encode()).hexdigest()
