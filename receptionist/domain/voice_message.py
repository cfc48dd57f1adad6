"""Messages callers leave after the tone, on their way from the carrier into the thread."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from receptionist.domain.ids import AccountId, BusinessId, CallId


class MessageFetch(StrEnum):
    """How far a message has come."""

    WAITING = "waiting"  # at the carrier
    WRITTEN = "written"  # its words stand in the thread
    LOST = "lost"  # it could not be had, or not be understood as a recording


@dataclass(frozen=True, slots=True)
class VoiceMessage:
    """One recording. `recording_id` is the carrier's."""

    business_id: BusinessId
    call_id: CallId
    account_id: AccountId
    recording_id: str
    seconds: int
    left_at: datetime
    state: MessageFetch = MessageFetch.WAITING
    tries: int = 0


@dataclass(frozen=True, slots=True)
class LeftMessage:
    """What the carrier told of a message while it could not be saved. `caller` and `called` are as it wrote them."""

    account_id: AccountId
    carrier_call_id: str
    caller: str
    called: str
    recording_id: str
    seconds: int
    left_at: datetime


@dataclass(frozen=True, slots=True)
class GivenUpRecording:
    """A recording at the carrier that is to be deleted there: the customer was erased, or it is old."""

    business_id: BusinessId
    account_id: AccountId
    recording_id: str
    tries: int = 0
