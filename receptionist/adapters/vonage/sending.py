"""Hands a text to Vonage: over the Messages API where the account has an application, else over the SMS API."""

import mimetypes
import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

from pydantic import ValidationError
from requests.exceptions import RequestException
from vonage_http_client.errors import HttpRequestError  # type: ignore[import-untyped]
from vonage_messages import (  # type: ignore[import-untyped]
    Messages,
    MmsAudio,
    MmsContent,
    MmsContentItemAudio,
    MmsContentItemFile,
    MmsContentItemImage,
    MmsContentItemVcard,
    MmsContentItemVideo,
    MmsFile,
    MmsImage,
    MmsResource,
    MmsVcard,
    MmsVideo,
    Sms,
)
from vonage_sms import Sms as SmsApi  # type: ignore[import-untyped]
from vonage_sms import SmsMessage
from vonage_utils.errors import VonageError  # type: ignore[import-untyped]

from receptionist.adapters.vonage import failures
from receptionist.adapters.vonage.api import (
    BadCredentials,
    OneShotClient,
    answered_json,
    has_application,
    was_never_sent,
)
from receptionist.domain.message import Failure, FailureKind
from receptionist.domain.records import CarrierAccount
from receptionist.domain.segments import count_segments
from receptionist.errors import OutcomeUnknown, TextRefused
from receptionist.ports import Accepted, OutgoingText

_LONGEST_CALLBACK = 100  # of the SMS API; its receipts then go where the dashboard says
_KINDS = {
    "image": (MmsImage, MmsContentItemImage),
    "video": (MmsVideo, MmsContentItemVideo),
    "audio": (MmsAudio, MmsContentItemAudio),
    "vcard": (MmsVcard, MmsContentItemVcard),
    "file": (MmsFile, MmsContentItemFile),
}


def hand_over(account: CarrierAccount, text: OutgoingText, seconds: float) -> Accepted:
    """Blocks until Vonage has answered, or not, for `seconds`. Raises TextRefused, else OutcomeUnknown."""
    by_messages_api = has_application(account)
    if text.media_urls and not by_messages_api:
        raise _refused(FailureKind.MEDIA)
    try:
        message = _mms(text) if text.media_urls else _messages_sms(text) if by_messages_api else _api_sms(text)
    except ValidationError as error:
        raise _refused(_unfit(error)) from error
    try:
        with OneShotClient(account, seconds) as client:
            return _by_messages_api(client, message) if by_messages_api else _by_sms_api(client, message)
    except BadCredentials as error:
        raise _refused(FailureKind.CREDENTIALS) from error
    except HttpRequestError as error:
        raise _turned_away(error) from None
    except RequestException as error:
        if was_never_sent(error):
            raise _refused(FailureKind.CARRIER_DOWN) from None
        raise OutcomeUnknown("Vonage was handed a text and did not answer.") from None


def _by_messages_api(client: OneShotClient, message: Any) -> Accepted:
    try:
        return Accepted((str(Messages(client).send(message).message_uuid),))
    except (ValidationError, TypeError) as error:
        raise OutcomeUnknown("Vonage's answer to a text cannot be read.") from error


def _by_sms_api(client: OneShotClient, message: SmsMessage) -> Accepted:
    try:
        SmsApi(client).send(message)
    except HttpRequestError:
        raise
    except (VonageError, ValidationError, LookupError, TypeError, ValueError):
        pass  # The answer itself tells more: the SDK's errors leave out which parts were taken.
    listed = answered_json(client).get("messages")
    parts = [part for part in listed if isinstance(part, dict)] if isinstance(listed, list) else []
    ids = [part["message-id"] for part in parts if part.get("status") == "0" and _is_id(part.get("message-id"))]
    if ids:
        return Accepted(tuple(ids), parts=len(ids))
    statuses = [part.get("status") for part in parts]
    if not statuses or not all(isinstance(status, str) and status.strip("0") for status in statuses):
        raise OutcomeUnknown("Vonage's answer to a text cannot be read.")
    failure = _sms_failure(parts[0])
    raise TextRefused(failure, retry=failures.may_pass(failure))


def _sms_failure(part: Mapping[str, Any]) -> Failure:
    status, says = str(part["status"]), str(part.get("error-text", "")).lower()
    if status in ("2", "3") and re.search(r"\bto\b", says):
        return Failure(FailureKind.INVALID_NUMBER, status)
    if status in ("2", "3") and re.search(r"\bfrom\b", says):
        return Failure(FailureKind.SENDER_CANNOT_TEXT, status)
    return failures.of_sms_status(status)


def _turned_away(error: HttpRequestError) -> TextRefused | OutcomeUnknown:
    status = error.response.status_code
    if not 400 <= status < 500 or status in (408, 409):
        return OutcomeUnknown(f"Vonage was in trouble when it was handed a text (status {status}).")
    try:
        says = error.response.json()
    except ValueError:
        says = {}
    says = says if isinstance(says, dict) else {}
    linked = re.search(r"#([0-9]{1,6})$", str(says.get("type", ""))[:500])
    failure = failures.of_http_status(status, linked[1] if linked else "")
    if failure.kind is FailureKind.REJECTED:
        named = says.get("invalid_parameters")
        fields = {str(item.get("name")) for item in named if isinstance(item, dict)} if isinstance(named, list) else ()
        if "to" in fields:
            failure = Failure(FailureKind.INVALID_NUMBER, failure.code)
        elif "from" in fields:
            failure = Failure(FailureKind.SENDER_CANNOT_TEXT, failure.code)
    return TextRefused(failure, retry=failures.may_pass(failure))


def _api_sms(text: OutgoingText) -> SmsMessage:
    return SmsMessage(
        to=_digits(text.recipient.value),
        from_=_digits(text.sender.e164),
        text=text.text,
        type="text" if count_segments(text.text).encoding == "GSM-7" else "unicode",
        client_ref=text.attempt,
        status_report_req=True,
        callback=text.callback_url if 0 < len(text.callback_url) <= _LONGEST_CALLBACK else None,
    )


def _messages_sms(text: OutgoingText) -> Sms:
    return Sms(text=text.text, **_envelope(text))


def _mms(text: OutgoingText) -> Any:
    captions = [text.text or None, *[None] * (len(text.media_urls) - 1)]
    kinds = [_KINDS[_kind(url)] for url in text.media_urls]
    if len(kinds) == 1:
        kind = _kind(text.media_urls[0])
        return kinds[0][0](**{kind: MmsResource(url=text.media_urls[0], caption=captions[0])}, **_envelope(text))
    content = [
        item(url=url, caption=caption) for (_, item), url, caption in zip(kinds, text.media_urls, captions, strict=True)
    ]
    return MmsContent(content=content, **_envelope(text))


def _envelope(text: OutgoingText) -> dict[str, Any]:
    return {
        "to": _digits(text.recipient.value),
        "from_": _digits(text.sender.e164),
        "client_ref": text.attempt,
        "webhook_url": text.callback_url or None,
        "webhook_version": "v1" if text.callback_url else None,
    }


def _kind(url: str) -> str:
    """What the file is, as its name says; an address without one is taken for a picture's."""
    guessed = mimetypes.guess_type(urlsplit(url).path)[0] or "image/"
    if guessed in ("text/vcard", "text/x-vcard"):
        return "vcard"
    kind = guessed.partition("/")[0]
    return kind if kind in _KINDS else "file"


def _digits(number: str) -> str:
    return number.removeprefix("+")


def _is_id(value: object) -> bool:
    return isinstance(value, str) and bool(value)


def _unfit(error: ValidationError) -> FailureKind:
    fields = {str(problem["loc"][0]) for problem in error.errors(include_input=False) if problem["loc"]}
    if fields & {"to"}:
        return FailureKind.INVALID_NUMBER
    return FailureKind.TOO_LONG if fields & {"text", "caption"} else FailureKind.REJECTED


def _refused(kind: FailureKind) -> TextRefused:
    failure = Failure(kind)
    return TextRefused(failure, retry=failures.may_pass(failure))
