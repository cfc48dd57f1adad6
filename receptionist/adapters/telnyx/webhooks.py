"""Telnyx's webhooks: their Ed25519 signatures, and their events read into our own words."""

import base64
import binascii
import json
from collections.abc import Mapping
from datetime import UTC, datetime

from nacl.exceptions import BadSignatureError
from nacl.signing import VerifyKey

from receptionist.adapters.carrier_wire import fit_to_keep, mark_in
from receptionist.adapters.telnyx.text_errors import first_failure, receipt_state
from receptionist.domain.message import Failure, FailureKind
from receptionist.domain.records import WebhookRequest
from receptionist.domain.text_events import (
    MediaLink,
    ReceiptArrived,
    ReceiptState,
    TextEvent,
    TextReceived,
    Uninteresting,
)
from receptionist.errors import BadInput, Forged

SIGNATURE_HEADER = "telnyx-signature-ed25519"
TIMESTAMP_HEADER = "telnyx-timestamp"
TOLERANCE_SECONDS = 300
_MOST_MEDIA = 30

Json = Mapping[str, object]


def verify(public_key: str, request: WebhookRequest, now: datetime) -> None:
    """Raises Forged unless the holder of the key (base64) signed this very body within five minutes of now."""
    signature, timestamp = request.headers.get(SIGNATURE_HEADER, ""), request.headers.get(TIMESTAMP_HEADER, "")
    if not signature or not timestamp:
        raise Forged("unsigned")
    if not request.body or not (timestamp.isascii() and timestamp.isdigit() and len(timestamp) < 15):
        raise Forged("malformed")
    try:
        key = VerifyKey(base64.b64decode(public_key, validate=True))
        key.verify(timestamp.encode() + b"|" + request.body, base64.b64decode(signature, validate=True))
    except (BadSignatureError, binascii.Error, ValueError, TypeError) as error:
        raise Forged("signature") from error
    if abs(now.timestamp() - int(timestamp)) > TOLERANCE_SECONDS:
        raise Forged("stale")


def event_key(request: WebhookRequest) -> str:
    """The event's id, which its repeats share. Raises BadInput."""
    return f"event:{_id(_event(request), 'event')}"


def read_event(request: WebhookRequest) -> list[TextEvent]:
    """What the event says. Raises BadInput."""
    event = _event(request)
    # The raw type decides: models of the SDK take an event they do not know for another.
    match event.get("event_type"):
        case "message.received":
            return [text_received(_object(event.get("payload"), "payload"))]
        case "message.sent" | "message.finalized":
            return [_receipt(_object(event.get("payload"), "payload"), request.url)]
        case other:
            return [Uninteresting(f"event {str(other)[:40]}")]


def text_received(payload: Json) -> TextReceived:
    """An inbound message, as events and the API show it. Of several recipients the first is ours. Raises BadInput."""
    recipients = _recipients(payload)
    if not recipients:
        raise BadInput("The event does not say whom the text is for.")
    return TextReceived(
        carrier_message_id=_id(payload, "message"),
        sender=_number(payload.get("from")),
        recipient=recipients[0],
        text=_words(payload.get("text")),
        media=media_links(payload),
        sent_at=time_of(payload.get("received_at")),
        carrier_answered=bool(payload.get("autoresponse_type")),
    )


def media_links(payload: Json) -> tuple[MediaLink, ...]:
    """The files of a picture message."""
    media = payload.get("media")
    files = [file for file in media if isinstance(file, dict)] if isinstance(media, list) else []
    return tuple(
        MediaLink(_words(file.get("url")), _words(file.get("content_type")))
        for file in files[:_MOST_MEDIA]
        if _words(file.get("url"))
    )


def time_of(value: object) -> datetime | None:
    """A time in ISO 8601, UTC where it names no zone; None for anything else."""
    if not isinstance(value, str):
        return None
    try:
        at = datetime.fromisoformat(value)
    except ValueError:
        return None
    return at if at.tzinfo else at.replace(tzinfo=UTC)


def _receipt(payload: Json, url: str) -> TextEvent:
    message_id = _id(payload, "message")
    to = payload.get("to")
    targets = [target for target in to if isinstance(target, dict)] if isinstance(to, list) else []
    if not targets:
        raise BadInput("The event does not say where the text went.")
    states = [receipt_state(_words(target.get("status"))) for target in targets]
    if ReceiptState.FAILED in states:
        failed = targets[states.index(ReceiptState.FAILED)]
        failure = first_failure(payload.get("errors"), _words(failed.get("status")))
        if failure.kind is FailureKind.LANDLINE and _words(failed.get("line_type")) not in ("", "Wireline"):
            failure = Failure(FailureKind.UNROUTABLE, failure.code)
        return ReceiptArrived(message_id, ReceiptState.FAILED, mark_in(url), failure)
    if states[0] is None:
        return Uninteresting(f"status {_words(targets[0].get('status'))[:40]}")
    return ReceiptArrived(message_id, states[0], mark_in(url))


def _event(request: WebhookRequest) -> Json:
    try:
        body = json.loads(request.body)
    except (ValueError, RecursionError) as error:
        raise BadInput("The body is no JSON.") from error
    return _object(_object(body, "body").get("data"), "data")


def _object(value: object, name: str) -> Json:
    if not isinstance(value, dict):
        raise BadInput(f"The event has no {name} that can be read.")
    return value


def _id(value: Json, what: str) -> str:
    found = value.get("id")
    if not isinstance(found, str) or not found.isascii() or not found.isprintable() or not 0 < len(found) <= 64:
        raise BadInput(f"The event names no {what}.")
    return found


def _recipients(payload: Json) -> list[str]:
    to = payload.get("to")
    return [number for number in (_number(target) for target in (to if isinstance(to, list) else [to])) if number]


def _number(value: object) -> str:
    return _words(value.get("phone_number") if isinstance(value, dict) else value)


def _words(value: object) -> str:
    return fit_to_keep(value) if isinstance(value, str) else ""
