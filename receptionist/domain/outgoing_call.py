"""A call that somebody of the business makes to a customer: their own telephone rings first, then the customer's."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from receptionist.domain.ids import AccountId, OutgoingCallId, ThreadId, UserId
from receptionist.domain.phone import PhoneNumber


class OutgoingState(StrEnum):
    """`asked → ringing → accepted → talking → ended`, and from each to the end. Only forward."""

    ASKED = "asked"  # stored; the carrier may not have been asked yet
    RINGING = "ringing"  # the user's own telephone
    ACCEPTED = "accepted"  # the user pressed a key: the customer's telephone rings
    TALKING = "talking"
    ENDED = "ended"


class Outcome(StrEnum):
    """What came of it."""

    TALKED = "talked"
    NO_ANSWER = "no_answer"  # of the customer
    BUSY = "busy"  # the customer's line
    GAVE_UP = "gave_up"  # the user, before the customer picked up
    NOT_TAKEN = "not_taken"  # nobody pressed a key at the user's own telephone; a voicemail presses none
    FAILED = "failed"  # the carrier could not
    LOST = "lost"  # nobody ever told us its end


FORWARD = tuple(OutgoingState)
RINGS = (OutgoingState.ASKED, OutgoingState.RINGING)  # the user is to pick up


@dataclass(frozen=True, slots=True)
class OutgoingCall:
    """One of them. `phone` is the user's own telephone; the customer sees `ours`."""

    id: OutgoingCallId
    thread_id: ThreadId
    user_id: UserId
    account_id: AccountId
    key: str  # made by whoever asked for it: the same key again is the same call
    phone: PhoneNumber
    ours: PhoneNumber
    theirs: PhoneNumber
    asked_at: datetime
    state: OutgoingState = OutgoingState.ASKED
    carrier_call_id: str = ""
    connected_at: datetime | None = None
    ended_at: datetime | None = None
    outcome: Outcome | None = None

    @property
    def talked_seconds(self) -> int:
        """How long the two talked, as far as it is known."""
        if self.connected_at is None or self.ended_at is None:
            return 0
        return max(0, round((self.ended_at - self.connected_at).total_seconds()))

    @property
    def rings(self) -> bool:
        """Whether it still waits for the user to pick up."""
        return self.state in RINGS
