"""Texts and receipts as each carrier writes them into a webhook."""

import json
import secrets
import uuid
from collections.abc import Mapping
from datetime import UTC, datetime

from receptionist.adapters.simulated.account import Wire
from receptionist.domain.message import Failure, FailureKind
from receptionist.domain.records import CarrierAccount
from receptionist.domain.text_events import ReceiptArrived, ReceiptState, TextReceived

# The codes by which carriers refuse, for the failures that are simulated.
_CODES = {
    FailureKind.LANDLINE: {"twilio": "30006", "telnyx": "40001", "vonage": "6"},
    FailureKind.OPTED_OUT: {"twilio": "21610", "telnyx": "40300", "vonage": "9"},
    FailureKind.UNREACHABLE: {"twilio": "30003", "telnyx": "40008", "vonage": "2"},
    FailureKind.TOO_FAST: {"twilio": "20429", "telnyx": "40318", "vonage": "1"},
}
_TWILIO_STATES = {
    ReceiptState.SENT: "sent",
    ReceiptState.DELIVERED: "delivered",
    ReceiptState.READ: "read",
    ReceiptState.FAILED: "undelivered",
}
_TELNYX_STATES = {
    ReceiptState.SENT: "sent",
    ReceiptState.DELIVERED: "delivered",
    ReceiptState.READ: "delivered",
    ReceiptState.FAILED: "delivery_failed",
}
_SMS_STATES = {
    ReceiptState.SENT: "accepted",
    ReceiptState.DELIVERED: "delivered",
    ReceiptState.READ: "delivered",
    ReceiptState.FAILED: "failed",
}
_MESSAGES_STATES = {
    ReceiptState.SENT: "submitted",
    ReceiptState.DELIVERED: "delivered",
    ReceiptState.READ: "read",
    ReceiptState.FAILED: "undeliverable",
}


def failure(kind: FailureKind, dialect: str) -> Failure:
    """A failure with the code by which the carrier of this dialect tells it."""
    return Failure(kind, _CODES[kind][dialect])


def message_id(wire: Wire) -> str:
    """A message id in the carrier's form."""
    match wire:
        case Wire.TWILIO:
            return "SM" + secrets.token_hex(16)
        case Wire.VONAGE:
            return secrets.token_hex(8).upper()
        case Wire.TELNYX | Wire.VONAGE_MESSAGES:
            return str(uuid.uuid4())


def twilio_text(account: CarrierAccount, text: TextReceived) -> dict[str, str]:
    """Twilio's form of an incoming message."""
    media = {f"MediaUrl{number}": link.url for number, link in enumerate(text.media)}
    types = {f"MediaContentType{number}": link.content_type for number, link in enumerate(text.media)}
    return {
        "ApiVersion": "2010-04-01",
        "AccountSid": account.external_id,
        "MessageSid": text.carrier_message_id,
        "SmsSid": text.carrier_message_id,
        "SmsMessageSid": text.carrier_message_id,
        "SmsStatus": "received",
        "From": text.sender,
        "To": text.recipient,
        "Body": text.text,
        "NumSegments": "1",
        "NumMedia": str(len(text.media)),
    } | (media | types)


def twilio_receipt(account: CarrierAccount, receipt: ReceiptArrived, ours: str, theirs: str) -> dict[str, str]:
    """Twilio's form of a status callback."""
    status = _TWILIO_STATES[receipt.state]
    form = {
        "ApiVersion": "2010-04-01",
        "AccountSid": account.external_id,
        "MessageSid": receipt.carrier_message_id,
        "SmsSid": receipt.carrier_message_id,
        "MessageStatus": status,
        "SmsStatus": status,
        "From": ours,
        "To": theirs,
    }
    return form | ({"ErrorCode": receipt.failure.code} if receipt.failure else {})


def telnyx_text(account: CarrierAccount, text: TextReceived, at: datetime) -> bytes:
    """Telnyx's `message.received`."""
    payload = {
        "direction": "inbound",
        "from": {"phone_number": text.sender, "carrier": "", "line_type": ""},
        "id": text.carrier_message_id,
        "media": [{"url": link.url, "content_type": link.content_type} for link in text.media],
        "received_at": _iso(text.sent_at or at),
        "text": text.text,
        "to": [{"phone_number": text.recipient, "status": "webhook_delivered"}],
        "type": "MMS" if text.media else "SMS",
        "errors": [],
    }
    return _telnyx_event(account, "message.received", text.carrier_message_id, payload, at)


def telnyx_receipt(account: CarrierAccount, receipt: ReceiptArrived, ours: str, theirs: str, at: datetime) -> bytes:
    """Telnyx's `message.sent` or `message.finalized`."""
    name = "message.sent" if receipt.state is ReceiptState.SENT else "message.finalized"
    errors = [_telnyx_error(receipt.failure)] if receipt.failure else []
    payload = {
        "direction": "outbound",
        "from": {"phone_number": ours},
        "id": receipt.carrier_message_id,
        "media": [],
        "text": "",
        "to": [{"phone_number": theirs, "status": _TELNYX_STATES[receipt.state]}],
        "type": "SMS",
        "errors": errors,
    }
    return _telnyx_event(account, name, f"{receipt.carrier_message_id}:{receipt.state}", payload, at)


def _telnyx_error(told: Failure) -> dict[str, str]:
    stopped = told.kind is FailureKind.OPTED_OUT
    detail = "Blocked due to STOP message" if stopped else told.kind.value.replace("_", " ")
    return {"code": told.code, "title": detail, "detail": detail}


def _telnyx_event(account: CarrierAccount, name: str, seed: str, payload: Mapping[str, object], at: datetime) -> bytes:
    shared = {"messaging_profile_id": account.external_id, "record_type": "message", "parts": 1, "encoding": "GSM-7"}
    event = {
        "event_type": name,
        # The same event has the same id however often it is delivered.
        "id": str(uuid.uuid5(uuid.NAMESPACE_URL, seed)),
        "occurred_at": _iso(at),
        "payload": {**payload, **shared},
        "record_type": "event",
    }
    return json.dumps({"data": event, "meta": {"attempt": 1}}).encode()


def sms_text(account: CarrierAccount, text: TextReceived, at: datetime) -> dict[str, str]:
    """The parameters of Vonage's SMS API for an incoming text, or for a part of a long one."""
    form = {
        "api-key": account.external_id,
        "msisdn": text.sender.removeprefix("+"),
        "to": text.recipient.removeprefix("+"),
        "messageId": text.carrier_message_id,
        "text": text.text,
        "type": "text" if text.text.isascii() else "unicode",
        "keyword": (text.text.split() or [""])[0].upper(),
        "message-timestamp": (text.sent_at or at).astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S"),
    }
    part = text.concatenation
    if part is not None:
        form |= {
            "concat": "true",
            "concat-ref": part.reference,
            "concat-total": str(part.total),
            "concat-part": str(part.part),
        }
    return form


def sms_receipt(
    account: CarrierAccount, receipt: ReceiptArrived, ours: str, theirs: str, at: datetime
) -> dict[str, str]:
    """The parameters of Vonage's SMS API for a delivery receipt."""
    form = {
        "api-key": account.external_id,
        "msisdn": theirs.removeprefix("+"),
        "to": ours.removeprefix("+"),
        "network-code": "310090",
        "messageId": receipt.carrier_message_id,
        "price": "0.00000000",
        "status": _SMS_STATES[receipt.state],
        "scts": at.astimezone(UTC).strftime("%y%m%d%H%M"),
        "err-code": receipt.failure.code if receipt.failure else "0",
        "message-timestamp": at.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S"),
    }
    return form | ({"client-ref": receipt.attempt} if receipt.attempt else {})


def messages_text(text: TextReceived, at: datetime) -> bytes:
    """The body of Vonage's Messages API for an incoming text or picture."""
    body: dict[str, object] = {
        "channel": "mms" if text.media else "sms",
        "message_type": "image" if text.media else "text",
        "message_uuid": text.carrier_message_id,
        "from": text.sender.removeprefix("+"),
        "to": text.recipient.removeprefix("+"),
        "timestamp": _iso(text.sent_at or at),
    }
    if text.media:
        body["image"] = {"url": text.media[0].url, "caption": text.text}
    else:
        body["text"] = text.text
    return json.dumps(body).encode()


def messages_receipt(receipt: ReceiptArrived, ours: str, theirs: str, at: datetime) -> bytes:
    """The body of Vonage's Messages API for a status."""
    body: dict[str, object] = {
        "channel": "sms",
        "message_uuid": receipt.carrier_message_id,
        "from": ours.removeprefix("+"),
        "to": theirs.removeprefix("+"),
        "timestamp": _iso(at),
        "status": _MESSAGES_STATES[receipt.state],
    }
    if receipt.attempt:
        body["client_ref"] = receipt.attempt
    if receipt.failure:
        code = receipt.failure.code
        body["error"] = {"type": f"https://developer.vonage.com/api-errors/messages#{code}", "title": code}
    return json.dumps(body).encode()


def _iso(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
