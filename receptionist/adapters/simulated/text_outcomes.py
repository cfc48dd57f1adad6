"""What becomes of a text at the simulated carrier: the last two digits of its recipient decide."""

from dataclasses import dataclass

from receptionist.domain.message import FailureKind
from receptionist.domain.text_events import ReceiptState

SOON, LATER, SLOW = 0.3, 0.8, 20.0  # seconds after the text was taken


@dataclass(frozen=True, slots=True)
class Told:
    """A receipt, `after` so many seconds. `part` counts the ids the text was given, from 0."""

    after: float
    state: ReceiptState
    failure: FailureKind | None = None
    part: int = 0


@dataclass(frozen=True, slots=True)
class Course:
    """How a text fares: refused at once, or taken (perhaps without a word) and then told about."""

    refused: FailureKind | None = None
    refused_once: bool = False  # the same text again is taken
    dropped: bool = False  # the connection breaks before the answer
    lost: bool = False  # and the text with it
    parts: int = 1
    receipts: tuple[Told, ...] = (Told(SOON, ReceiptState.SENT), Told(LATER, ReceiptState.DELIVERED))


_SENT = Told(SOON, ReceiptState.SENT)
_COURSES = {
    "90": Course(refused=FailureKind.LANDLINE),
    "91": Course(refused=FailureKind.OPTED_OUT),
    "92": Course(dropped=True),
    "93": Course(dropped=True, lost=True, receipts=()),
    "94": Course(receipts=(Told(SLOW, ReceiptState.SENT), Told(SLOW + LATER, ReceiptState.DELIVERED))),
    "95": Course(
        receipts=(
            Told(SOON, ReceiptState.DELIVERED),
            Told(LATER, ReceiptState.SENT),
            Told(LATER, ReceiptState.DELIVERED),
            Told(LATER, ReceiptState.SENT),
        )
    ),
    "96": Course(
        parts=2,
        receipts=(
            _SENT,
            Told(SOON, ReceiptState.FAILED, FailureKind.UNREACHABLE, part=1),
            Told(LATER, ReceiptState.DELIVERED),
        ),
    ),
    "97": Course(refused=FailureKind.TOO_FAST, refused_once=True),
    "98": Course(receipts=(_SENT, Told(LATER, ReceiptState.FAILED, FailureKind.UNREACHABLE))),
}
# Vonage takes a text to somebody who opted out, and tells it in a receipt.
_OPTED_OUT_LATER = Course(receipts=(_SENT, Told(LATER, ReceiptState.FAILED, FailureKind.OPTED_OUT)))
_USUAL = Course()


def course_of(recipient: str, dialect: str) -> Course:
    """How a text to this number fares."""
    ending = recipient[-2:]
    if ending == "91" and dialect == "vonage":
        return _OPTED_OUT_LATER
    return _COURSES.get(ending, _USUAL)
