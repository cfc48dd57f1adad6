"""Vonage's webhooks about texts, of both its APIs, read into our own words."""

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from receptionist.adapters.vonage import failures
from receptionist.adapters.vonage.parameters import text_of
from receptionist.domain.ids import AttemptId
from receptionist.domain.text_events import (
    Concatenation,
    MediaLink,
    ReceiptArrived,
    ReceiptState,
    TextEvent,
    TextReceived,
    Uninteresting,
)
from receptionist.errors import BadInput

Parameters = Mapping[str, Any]
_STATES = {
    "submitted": ReceiptState.SENT,
    "accepted": ReceiptState.SENT,
    "buffered": ReceiptState.SENT,
    "delivered": ReceiptState.DELIVERED,
    "read": ReceiptState.READ,
    "expired": ReceiptState.FAILED,
    "failed": ReceiptState.FAILED,
    "rejected": ReceiptState.FAILED,
    "undeliverable": ReceiptState.FAILED,
    "deleted": ReceiptState.FAILED,
}
_MEDIA = ("image", "video", "audio", "vcard", "file")
_LONGEST_ID = 80


def event_key(parameters: Parameters) -> str:
    """What all repeats of this event share, and no other event has. Raises BadInput."""
    message_id, status = _message_id(parameters), _short(parameters, "status")
    if status:
        part = _short(parameters, "concat-part", "part")
        return ":".join(("receipt", message_id, status.lower(), _error_code(parameters), part))
    reference, part = _short(parameters, "concat-ref"), _short(parameters, "concat-part")
    return ":".join(("text", message_id, reference, part))


def read_event(parameters: Parameters) -> TextEvent:
    """The event. Raises BadInput where it is none."""
    message_id = _message_id(parameters)
    if text_of(parameters, "status"):
        return _receipt(message_id, parameters)
    if "message_uuid" in parameters:
        return _messages_api_text(message_id, parameters)
    return _sms_api_text(message_id, parameters)


def as_address(written: str) -> str:
    """An address as Vonage writes it, with the plus that it leaves away before international numbers."""
    return f"+{written}" if re.fullmatch(r"[1-9][0-9]{7,14}", written) else written


def read_time(written: str) -> datetime | None:
    """A time as Vonage writes it, in UTC where it names no zone; None where it is none."""
    try:
        read = datetime.fromisoformat(written)
        return read.replace(tzinfo=read.tzinfo or UTC).astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def receipt_state(status: str, code: str) -> ReceiptState | None:
    """What a status says; None for one that says nothing."""
    # Vonage's support pages: any code but 0 is a failed delivery. "accepted" with a code is still being tried.
    if status == "unknown":
        return ReceiptState.FAILED if code.strip("0") else None
    return _STATES.get(status)


def _sms_api_text(message_id: str, parameters: Parameters) -> TextEvent:
    text = text_of(parameters, "text")
    if text_of(parameters, "type").lower() == "binary" and not text:
        return Uninteresting("a binary message")
    if not isinstance(parameters.get("to"), str) or not ({"text", "type", "keyword"} & parameters.keys()):
        raise BadInput("The request is no text of Vonage's SMS API.")
    return TextReceived(
        carrier_message_id=message_id,
        sender=as_address(text_of(parameters, "msisdn")),
        recipient=as_address(text_of(parameters, "to")),
        text=text,
        sent_at=read_time(text_of(parameters, "message-timestamp")),
        concatenation=_concatenation(parameters),
    )


def _concatenation(parameters: Parameters) -> Concatenation | None:
    written = parameters.get("concat")
    if written is not True and str(written).lower() != "true":
        return None
    reference = _short(parameters, "concat-ref")
    total, part = _small(text_of(parameters, "concat-total")), _small(text_of(parameters, "concat-part"))
    # A part that does not fit its own total is shown by itself: better than never.
    return Concatenation(reference, total, part) if total > 1 and 1 <= part <= total else None


def _messages_api_text(message_id: str, parameters: Parameters) -> TextEvent:
    channel = text_of(parameters, "channel").lower()
    if channel not in ("sms", "mms"):
        return Uninteresting(f"the channel {channel[:20] or '(none)'}")
    if not isinstance(parameters.get("to"), str) or not text_of(parameters, "message_type"):
        raise BadInput("The request is no text of Vonage's Messages API.")
    links, captions = _attachments(parameters)
    words = [text_of(parameters, "text"), *captions]
    return TextReceived(
        carrier_message_id=message_id,
        sender=as_address(text_of(parameters, "from")),
        recipient=as_address(text_of(parameters, "to")),
        text="\n".join(word for word in words if word),
        media=links,
        sent_at=read_time(text_of(parameters, "timestamp")),
    )


def _attachments(parameters: Parameters) -> tuple[tuple[MediaLink, ...], list[str]]:
    """The files, and the words that stand with them."""
    items = [parameters[kind] for kind in _MEDIA if isinstance(parameters.get(kind), dict)]
    content = parameters.get("content")
    if isinstance(content, list):
        items += [item for item in content if isinstance(item, dict)]
    links = [MediaLink(url) for item in items if (url := text_of(item, "url"))]
    captions = [words for item in items if (words := text_of(item, "caption", "text"))]
    return tuple(dict.fromkeys(links)), captions


def _receipt(message_id: str, parameters: Parameters) -> TextEvent:
    channel = text_of(parameters, "channel").lower()
    if "message_uuid" in parameters and channel and channel not in ("sms", "mms"):
        return Uninteresting(f"the channel {channel[:20]}")
    status, code = text_of(parameters, "status").lower(), _error_code(parameters)
    state = receipt_state(status, code)
    if state is None:
        return Uninteresting(f"the status {status[:20]}")
    failure = failures.of_receipt(code, status) if state is ReceiptState.FAILED else None
    mark = _short(parameters, "client_ref", "client-ref")
    return ReceiptArrived(message_id, state, AttemptId(mark) if mark else None, failure)


def _error_code(parameters: Parameters) -> str:
    """The number of an error: the SMS API's `err-code`, or what the Messages API's `error` has in its type or title."""
    error = parameters.get("error")
    if not isinstance(error, dict):
        return _short(parameters, "err-code")
    linked = re.search(r"#([0-9]{1,6})$", text_of(error, "type")[:500])
    title = text_of(error, "title")
    return linked[1] if linked else title if re.fullmatch(r"[0-9]{1,6}", title) else ""


def _message_id(parameters: Parameters) -> str:
    found = text_of(parameters, "message_uuid", "messageId", "message-id")
    if not found or len(found) > _LONGEST_ID:
        raise BadInput("The request names no text.")
    return found


def _short(parameters: Parameters, *names: str) -> str:
    found = text_of(parameters, *names)
    return found if len(found) <= _LONGEST_ID else ""


def _small(digits: str) -> int:
    return int(digits) if re.fullmatch(r"[0-9]{1,3}", digits) else 0
