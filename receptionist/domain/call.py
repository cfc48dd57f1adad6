"""Calls and what was said in them."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from receptionist.domain.ids import AccountId, BusinessId, CallId, ThreadId
from receptionist.domain.phone import Address, PhoneNumber


class CallState(StrEnum):
    """`ringing → answered → ended`. A call that never was answered goes from ringing to ended."""

    RINGING = "ringing"
    ANSWERED = "answered"
    ENDED = "ended"


class EndReason(StrEnum):
    """Why a call ended."""

    CALLER_HUNG_UP = "caller_hung_up"
    AGENT_SAID_GOODBYE = "agent_said_goodbye"
    SILENCE = "silence"
    TRANSFERRED = "transferred"
    TIME_CAP = "time_cap"
    FAILED = "failed"
    NOT_ANSWERED = "not_answered"
    LOST = "lost"  # the process that held it is gone
    ENDED_BY_STAFF = "ended_by_staff"
    TURNED_AWAY = "turned_away"  # called too often


END_IT = "end"


class Speaker(StrEnum):
    """Whose words."""

    CALLER = "caller"
    AGENT = "agent"


@dataclass(frozen=True, slots=True)
class Utterance:
    """One side's turn. Times are seconds of call audio.

    `text` is what was heard by the other side: of the agent, only the words whose marks came back; `unheard` the rest.
    """

    seq: int
    speaker: Speaker
    text: str
    started: float
    ended: float
    unheard: str = ""
    timing: dict[str, float] = field(default_factory=dict)  # ms by step: end_of_turn, transcript, first_audio…


@dataclass(frozen=True, slots=True)
class Call:
    """One call with a customer."""

    id: CallId
    business_id: BusinessId
    thread_id: ThreadId
    account_id: AccountId
    carrier_call_id: str
    caller: Address
    called: str  # the business's number, E.164
    state: CallState
    started_at: datetime
    answered_at: datetime | None = None
    ended_at: datetime | None = None
    end_reason: EndReason | None = None
    summary: str = ""
    order: str = ""  # what the staff want done with it: END_IT, or the number (E.164) to put the caller through to

    @property
    def put_through_to(self) -> PhoneNumber | None:
        """The number of the person who steps in."""
        return PhoneNumber(self.order) if self.order and self.order != END_IT else None
