"""Twilio's error codes and statuses of texts in our words (https://www.twilio.com/docs/api/errors)."""

from receptionist.adapters.twilio.api import Refusal
from receptionist.domain.message import Failure, FailureKind
from receptionist.domain.text_events import ReceiptState
from receptionist.errors import TextRefused

_CODES: dict[FailureKind, tuple[str, ...]] = {
    FailureKind.LANDLINE: ("21614", "21635", "30006"),
    FailureKind.INVALID_NUMBER: ("21211", "21217", "21604"),
    FailureKind.OPTED_OUT: ("21610",),
    FailureKind.UNREACHABLE: ("30003", "30036"),
    FailureKind.NOT_IN_SERVICE: ("30005",),
    FailureKind.FILTERED: ("30004", "30007"),
    FailureKind.NOT_REGISTERED: ("30032", "30033", "30034", "30035"),
    FailureKind.UNROUTABLE: ("21408", "21612"),
    FailureKind.SENDER_CANNOT_TEXT: ("21212", "21601", "21606", "21659", "21660", "21661", "21704", "21712"),
    FailureKind.TRIAL_ACCOUNT: ("21608",),
    FailureKind.TOO_FAST: ("14107", "20429", "21611", "30001", "30022", "30023", "30027", "63038"),
    FailureKind.CREDENTIALS: ("20003", "20005", "30002"),
    FailureKind.TOO_LONG: ("21605", "21617", "21658"),
    FailureKind.MEDIA: ("12300", "21620", "21623", "30011", "30019"),
}
_KIND_OF = {code: kind for kind, codes in _CODES.items() for code in codes}
_KIND_OF_STATUS = {
    401: FailureKind.CREDENTIALS,
    402: FailureKind.NO_CREDIT,
    403: FailureKind.CREDENTIALS,
    429: FailureKind.TOO_FAST,
    503: FailureKind.CARRIER_DOWN,
}

_STATES = {
    "sent": ReceiptState.SENT,
    "delivered": ReceiptState.DELIVERED,
    "read": ReceiptState.READ,
    "undelivered": ReceiptState.FAILED,
    "failed": ReceiptState.FAILED,
    "canceled": ReceiptState.FAILED,
    # Some of it did not arrive: a failure that the rest must not hide.
    "partially_delivered": ReceiptState.FAILED,
}


def failure_of(code: str, status: int = 0) -> Failure:
    """The failure a code names; where it is none we know, what the HTTP status says."""
    kind = _KIND_OF.get(code) or _KIND_OF_STATUS.get(status, FailureKind.REJECTED)
    return Failure(kind, code or (str(status) if status else ""))


def refused(answer: Refusal) -> TextRefused:
    """The text that such an answer turned down. Trying again helps against limits and where the carrier is down."""
    failure = failure_of(answer.code, answer.status)
    return TextRefused(failure, retry=failure.kind in (FailureKind.TOO_FAST, FailureKind.CARRIER_DOWN))


def receipt_state(status: str, code: str) -> tuple[ReceiptState, Failure | None] | None:
    """What a message's status says; None where it is still on its way, or a word we do not know."""
    state = _STATES.get(status)
    if state is None:
        return None
    if state is not ReceiptState.FAILED:
        return state, None
    return state, failure_of(code) if code else Failure(FailureKind.REJECTED, status)
