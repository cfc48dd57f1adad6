"""Vonage's error codes in our own words.

Three tables, as Vonage documents them: the SMS API's statuses (developer.vonage.com/en/api-errors/sms), its delivery
receipts' error codes (developer.vonage.com/messaging/sms/guides/delivery-receipts), and the Messages API's codes
(developer.vonage.com/en/api-errors/messages).
"""

from receptionist.domain.message import Failure, FailureKind

_SMS_STATUSES = {
    "1": FailureKind.TOO_FAST,
    "4": FailureKind.CREDENTIALS,
    "5": FailureKind.CARRIER_DOWN,
    "6": FailureKind.INVALID_NUMBER,
    "8": FailureKind.CREDENTIALS,
    "9": FailureKind.NO_CREDIT,
    "10": FailureKind.TOO_FAST,
    "12": FailureKind.TOO_LONG,
    "13": FailureKind.CARRIER_DOWN,
    "14": FailureKind.CREDENTIALS,
    "15": FailureKind.SENDER_CANNOT_TEXT,
    "29": FailureKind.TRIAL_ACCOUNT,
    "32": FailureKind.CREDENTIALS,
    "33": FailureKind.NOT_IN_SERVICE,
}
_RECEIPT_CODES = {
    "2": FailureKind.UNREACHABLE,
    "3": FailureKind.NOT_IN_SERVICE,
    "5": FailureKind.UNROUTABLE,
    "6": FailureKind.FILTERED,
    "7": FailureKind.UNREACHABLE,
    "8": FailureKind.UNREACHABLE,
    "9": FailureKind.OPTED_OUT,
    "11": FailureKind.UNROUTABLE,
    "12": FailureKind.UNROUTABLE,
    "14": FailureKind.UNROUTABLE,
    "15": FailureKind.UNREACHABLE,
    "16": FailureKind.TOO_FAST,
    "50": FailureKind.FILTERED,
    "51": FailureKind.FILTERED,
    "52": FailureKind.FILTERED,
    "53": FailureKind.FILTERED,
}
_MESSAGES_CODES = {
    "1000": FailureKind.TOO_FAST,
    "1030": FailureKind.CARRIER_DOWN,
    "1040": FailureKind.INVALID_NUMBER,
    "1060": FailureKind.CREDENTIALS,
    "1070": FailureKind.NO_CREDIT,
    "1090": FailureKind.TOO_LONG,
    "1100": FailureKind.CARRIER_DOWN,
    "1110": FailureKind.CREDENTIALS,
    "1120": FailureKind.SENDER_CANNOT_TEXT,
    "1160": FailureKind.TRIAL_ACCOUNT,
    "1170": FailureKind.INVALID_NUMBER,
    "1180": FailureKind.UNREACHABLE,
    "1190": FailureKind.NOT_IN_SERVICE,
    "1200": FailureKind.UNROUTABLE,
    "1210": FailureKind.FILTERED,
    "1220": FailureKind.UNREACHABLE,
    "1230": FailureKind.UNREACHABLE,
    "1240": FailureKind.OPTED_OUT,
    "1241": FailureKind.TOO_FAST,
    "1250": FailureKind.UNROUTABLE,
    "1260": FailureKind.UNROUTABLE,
    "1280": FailureKind.UNROUTABLE,
    "1290": FailureKind.UNREACHABLE,
    "1360": FailureKind.UNREACHABLE,
}
_HTTP_STATUSES = {
    401: FailureKind.CREDENTIALS,
    402: FailureKind.NO_CREDIT,
    403: FailureKind.CREDENTIALS,
    429: FailureKind.TOO_FAST,
}
_MAY_PASS = {FailureKind.TOO_FAST, FailureKind.CARRIER_DOWN}


def of_sms_status(status: str) -> Failure:
    """What a `status` other than 0 in the SMS API's answer means."""
    return Failure(_SMS_STATUSES.get(status, FailureKind.REJECTED), status)


def of_receipt(code: str, status: str) -> Failure:
    """What the error code of a failed text means, of either API; its status tells where the code does not."""
    if code in _MESSAGES_CODES:
        return Failure(_MESSAGES_CODES[code], code)
    named = code if code.strip("0") else ""
    silent = FailureKind.UNREACHABLE if status == "expired" else FailureKind.REJECTED
    return Failure(_RECEIPT_CODES.get(named, silent), named)


def of_http_status(status: int, code: str = "") -> Failure:
    """What an answer of 400 to 499 means, where `code` is what the Messages API named, if it did."""
    if code in _MESSAGES_CODES:
        return Failure(_MESSAGES_CODES[code], code)
    return Failure(_HTTP_STATUSES.get(status, FailureKind.REJECTED), code or str(status))


def may_pass(failure: Failure) -> bool:
    """Whether the same text, sent again a little later, can get through."""
    return failure.kind in _MAY_PASS
