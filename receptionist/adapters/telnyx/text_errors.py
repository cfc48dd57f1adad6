"""Telnyx's error codes and statuses of texts in our words.

Codes: https://developers.telnyx.com/docs/messaging/messages/error-codes
"""

import re

from receptionist.domain.message import Failure, FailureKind
from receptionist.domain.text_events import ReceiptState
from receptionist.errors import TextRefused

_STOPPED = "40300"
_CODES: dict[FailureKind, tuple[str, ...]] = {
    # "A landline or a non-routable wireless number": where the line's type is told, it decides.
    FailureKind.LANDLINE: ("40001",),
    FailureKind.INVALID_NUMBER: ("10002", "10016", "40012", "40310"),
    FailureKind.UNREACHABLE: ("40004", "40005", "40006", "40008", "40014"),
    FailureKind.NOT_IN_SERVICE: ("10001",),
    FailureKind.FILTERED: ("40002", "40003", "40015", "40017", "40315", "40322"),
    FailureKind.NOT_REGISTERED: ("40010", "40329"),
    FailureKind.UNROUTABLE: ("40301", "40309", "40319"),
    FailureKind.SENDER_CANNOT_TEXT: (
        ("40013", "40100", "40150", "40151", "40305", "40306", "40308", "40312", "40314", "40320", "40321")
    ),
    FailureKind.TRIAL_ACCOUNT: ("20014", "20016", "20017"),
    FailureKind.TOO_FAST: ("10011", "40011", "40016", "40018", "40318"),
    FailureKind.CREDENTIALS: ("10009", "10010", "20002", "20006"),
    FailureKind.NO_CREDIT: ("20012", "20100"),
    FailureKind.TOO_LONG: ("40302", "40328"),
    FailureKind.MEDIA: ("40317",),
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
    # The network tells no more than that it took the text.
    "delivery_unconfirmed": ReceiptState.SENT,
    "dlr_unconfirmed": ReceiptState.SENT,
    "dlr_timeout": ReceiptState.SENT,
    "delivered": ReceiptState.DELIVERED,
    "read": ReceiptState.READ,
    "sending_failed": ReceiptState.FAILED,
    "delivery_failed": ReceiptState.FAILED,
    "expired": ReceiptState.FAILED,
    "failed": ReceiptState.FAILED,
    "gw_reject": ReceiptState.FAILED,
    "gw_timeout": ReceiptState.FAILED,
}


def receipt_state(status: str) -> ReceiptState | None:
    """What a message's status says; None where it is still on its way, or a word we do not know."""
    return _STATES.get(status)


def first_failure(errors: object, otherwise: str = "", status: int = 0) -> Failure:
    """The failure that a list of errors names, the first we know; else what the HTTP status says, with any code.

    `errors` is as the carrier wrote it: objects with code, title and detail, or codes alone.
    """
    listed = errors if isinstance(errors, list) else []
    failures = [failure for failure in (_failure(error) for error in listed) if failure is not None]
    known = next((failure for failure in failures if failure.kind is not FailureKind.REJECTED), None)
    if known is not None:
        return known
    kind = _KIND_OF_STATUS.get(status, FailureKind.REJECTED)
    return Failure(kind, failures[0].code if failures else otherwise or (str(status) if status else ""))


def refused(errors: object, status: int) -> TextRefused:
    """The text that such an answer turned down. Trying again helps against limits and where the carrier is down."""
    failure = first_failure(errors, status=status)
    return TextRefused(failure, retry=failure.kind in (FailureKind.TOO_FAST, FailureKind.CARRIER_DOWN))


def _failure(error: object) -> Failure | None:
    told = error if isinstance(error, dict) else {"code": error}
    code = str(told.get("code", ""))
    if not re.fullmatch(r"[0-9]{4,7}", code):
        return None
    if code != _STOPPED:
        return Failure(_KIND_OF.get(code, FailureKind.REJECTED), code)
    # This code stands for other things as well; only its words tell.
    words = f"{told.get('title')} {told.get('detail')}".lower()
    if re.search(r"(?<![\w-])stop(?![\w-])", words):
        return Failure(FailureKind.OPTED_OUT, code)
    return Failure(FailureKind.UNREACHABLE if "unreachable" in words else FailureKind.REJECTED, code)
