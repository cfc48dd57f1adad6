"""What carriers tell us about texts, in our own words."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from receptionist.domain.ids import AttemptId
from receptionist.domain.message import Failure


@dataclass(frozen=True, slots=True)
class MediaLink:
    """Where the carrier keeps a file of a picture message, and the type it says it has."""

    url: str
    content_type: str = ""


@dataclass(frozen=True, slots=True)
class Concatenation:
    """Which part of a long text this is, where a carrier delivers the parts by themselves. `part` counts from 1."""

    reference: str
    total: int
    part: int


@dataclass(frozen=True, slots=True)
class TextReceived:
    """A text came in. Addresses stand as the carrier wrote them."""

    carrier_message_id: str
    sender: str
    recipient: str
    text: str
    media: tuple[MediaLink, ...] = ()
    sent_at: datetime | None = None  # as the carrier says; None where it does not
    concatenation: Concatenation | None = None
    carrier_answered: bool = False  # the carrier itself confirmed this opt-out, opt-in or call for help


class ReceiptState(StrEnum):
    """What a receipt says. Carriers' many words fall into these."""

    SENT = "sent"  # handed on to the network
    DELIVERED = "delivered"
    READ = "read"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class ReceiptArrived:
    """The carrier says where a text of ours is. `attempt` is the mark we gave it, where the carrier gave it back."""

    carrier_message_id: str
    state: ReceiptState
    attempt: AttemptId | None = None
    failure: Failure | None = None


@dataclass(frozen=True, slots=True)
class Uninteresting:
    """A genuine event that changes nothing here. `why` is for the log."""

    why: str


TextEvent = TextReceived | ReceiptArrived | Uninteresting


@dataclass(frozen=True, slots=True)
class ListedText:
    """A text as the carrier lists it. For one of ours, `attempt` is our mark where the list shows it."""

    carrier_message_id: str
    inbound: bool
    sender: str
    recipient: str
    text: str
    at: datetime
    state: ReceiptState | None = None  # of one of ours
    failure: Failure | None = None
    attempt: AttemptId | None = None
    media: tuple[MediaLink, ...] = ()


@dataclass(frozen=True, slots=True)
class ListedCall:
    """An inbound call as the carrier lists it."""

    carrier_call_id: str
    caller: str
    called: str
    started_at: datetime
    answered: bool
