"""Texts over Twilio: its webhooks checked and read, texts handed over, recent ones listed."""

import base64
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlsplit

from receptionist.adapters.carrier_wire import fit_to_keep, with_mark
from receptionist.adapters.twilio.api import (
    API_ERRORS,
    NETWORK_ERRORS,
    Api,
    Refusal,
    api_url_of,
    problem,
    refusal,
)
from receptionist.adapters.twilio.signatures import HEADER, SETTINGS_HEADER, is_genuine
from receptionist.adapters.twilio.text_errors import receipt_state, refused
from receptionist.adapters.twilio.text_forms import PostedForm, event_key, posted_form, read_text_form
from receptionist.domain.message import Failure, FailureKind
from receptionist.domain.records import CarrierAccount, WebhookRequest
from receptionist.domain.text_events import ListedCall, ListedText, MediaLink, TextEvent
from receptionist.errors import BadInput, Forged, OutcomeUnknown, TextRefused
from receptionist.ports import Accepted, MediaAccess, MediaLimits, OutgoingText, WebhookAnswer

_MOST_CHARACTERS = 1600
_MOST_MEDIA = 10
_PAGE_SIZE = 1000  # the most there is
_MOST_LISTED = 10_000
# Where links to media lead; without "HTTP auth on media" the old bucket (https://help.twilio.com/articles/223183748).
_MEDIA_HOSTS = ("mms.twiliocdn.com", "media.twiliocdn.com", "s3-external-1.amazonaws.com")


class TwilioTexts:
    """TextCarrier for Twilio."""

    def check(self, account: CarrierAccount, request: WebhookRequest, now: datetime) -> None:
        """Raises Forged unless Twilio signed this request for this account. Its signatures carry no time."""
        signature = request.headers.get(HEADER.lower(), "")
        settings = request.headers.get(SETTINGS_HEADER.lower(), "")
        if not signature:
            raise Forged("unsigned")
        # A request that names a shared key is signed with that, where the account has one.
        secret = account.extra.get("shared_key", account.secret) if settings else account.secret
        try:
            body = request.body.decode("utf-8") if _is_json(request) else posted_form(request)
        except (BadInput, UnicodeError) as error:
            raise Forged("malformed") from error
        if not is_genuine(secret, request.url, body, signature, settings):
            raise Forged("signature")
        if isinstance(body, PostedForm) and body.get("AccountSid", account.external_id) != account.external_id:
            raise Forged("account")

    def key(self, request: WebhookRequest) -> str:
        """The message and, of a receipt, its stage. Raises BadInput where it is no event."""
        return event_key(posted_form(request))

    def read(self, request: WebhookRequest) -> list[TextEvent]:
        """The event in a request that was checked. Raises BadInput."""
        return read_text_form(posted_form(request), request.url)

    def answer(self) -> WebhookAnswer:
        """An empty document: nothing is to be sent in reply by Twilio itself."""
        return WebhookAnswer(200, '<?xml version="1.0" encoding="UTF-8"?><Response/>', "text/xml; charset=utf-8")

    async def send(self, account: CarrierAccount, text: OutgoingText) -> Accepted:
        """Hands a text over, once. Raises TextRefused where it certainly was not taken, else OutcomeUnknown."""
        if len(text.text) > _MOST_CHARACTERS:
            raise TextRefused(Failure(FailureKind.TOO_LONG), retry=False)
        if len(text.media_urls) > _MOST_MEDIA:
            raise TextRefused(Failure(FailureKind.MEDIA), retry=False)
        api = Api(account)
        try:
            async with api:
                message = await api.client.messages.create_async(**_fields(account, text))
            sid, code, parts = message.sid, message.error_code, str(message.num_segments or "")
        except API_ERRORS as error:
            raise _not_sent(api, error) from error
        if isinstance(sid, str) and sid:
            return Accepted((sid,), max(1, int(parts)) if parts.isascii() and parts.isdigit() else 1)
        if code:
            raise refused(Refusal(400, str(code)))
        raise OutcomeUnknown("Twilio's answer to a text could not be read.")

    async def recent_texts(self, account: CarrierAccount, since: datetime) -> list[ListedText]:
        """The newest ten thousand texts of the account since then, both ways. Raises CarrierProblem."""
        try:
            async with Api(account) as api:
                listed = await api.client.messages.list_async(
                    date_sent_after=since.astimezone(UTC), limit=_MOST_LISTED, page_size=_PAGE_SIZE
                )
                return [await _listed_text(api, account, message) for message in listed]
        except API_ERRORS as error:
            raise problem(error, "list recent texts") from error

    async def recent_calls(self, account: CarrierAccount, since: datetime) -> list[ListedCall]:
        """The newest ten thousand inbound calls of the account since then. Raises CarrierProblem."""
        try:
            async with Api(account) as api:
                listed = await api.client.calls.list_async(
                    start_time_after=since.astimezone(UTC), limit=_MOST_LISTED, page_size=_PAGE_SIZE
                )
            return [_listed_call(call) for call in listed if call.direction == "inbound" and call.start_time]
        except API_ERRORS as error:
            raise problem(error, "list recent calls") from error

    def media_limits(self, account: CarrierAccount) -> MediaLimits:
        """Pictures are made to fit by Twilio, other files are not: https://www.twilio.com/docs/sms/accepted-mime-types."""
        return MediaLimits(_MOST_MEDIA, 5_000_000, ("image/jpeg", "image/png", "image/gif", "application/pdf"))

    def media_access(self, account: CarrierAccount) -> MediaAccess:
        """The account's credentials, for the API host; the files are elsewhere, behind links that need none."""
        return media_access(account)


def media_access(account: CarrierAccount) -> MediaAccess:
    """How files and recordings of an account are fetched: credentials go to the API host alone."""
    token = base64.b64encode(f"{account.external_id}:{account.secret}".encode()).decode()
    host = urlsplit(api_url_of(account)).hostname or ""
    return MediaAccess((host,), _MEDIA_HOSTS, {"Authorization": f"Basic {token}"})


def _is_json(request: WebhookRequest) -> bool:
    return "json" in request.headers.get("content-type", "").lower()


def _fields(account: CarrierAccount, text: OutgoingText) -> dict[str, object]:
    # The sender is named beside a messaging service too: a contact keeps seeing the same number.
    fields: dict[str, object] = {"to": text.recipient.value, "from_": text.sender.e164, "body": text.text}
    if service := account.extra.get("messaging_service_sid"):
        fields["messaging_service_sid"] = service
    if text.media_urls:
        fields["media_url"] = list(text.media_urls)
    if callback := with_mark(text.callback_url, text.attempt):
        fields["status_callback"] = callback
    return fields


def _not_sent(api: Api, error: BaseException) -> TextRefused | OutcomeUnknown:
    """Whether the text certainly was not taken. After a request has left, only an answer that says no is certain."""
    answer = refusal(error)
    if answer is not None and (answer.status < 500 or answer.status == 503):
        return refused(answer)
    if answer is not None:
        return OutcomeUnknown(f"Twilio answered a text with status {answer.status}: it may have taken it.")
    if api.connected:
        return OutcomeUnknown("A text was handed to Twilio, and no answer that can be read came back.")
    if isinstance(error, NETWORK_ERRORS):
        return TextRefused(Failure(FailureKind.CARRIER_DOWN), retry=True)
    return TextRefused(Failure(FailureKind.REJECTED), retry=False)


async def _listed_text(api: Api, account: CarrierAccount, message: Any) -> ListedText:
    inbound = message.direction == "inbound"
    said = None if inbound else receipt_state(str(message.status), str(message.error_code or ""))
    state, failure = said or (None, None)
    media: tuple[MediaLink, ...] = ()
    if inbound and int(message.num_media or 0):
        files = await api.client.messages(message.sid).media.list_async(limit=_MOST_MEDIA)
        origin = api_url_of(account)
        media = tuple(
            MediaLink(origin + str(file.uri).removesuffix(".json"), file.content_type or "") for file in files
        )
    at = message.date_sent or message.date_created
    if not isinstance(at, datetime):
        raise ValueError("a message without a date")
    return ListedText(
        carrier_message_id=str(message.sid),
        inbound=inbound,
        sender=fit_to_keep(message.from_ or ""),
        recipient=fit_to_keep(message.to or ""),
        text=fit_to_keep(message.body or ""),
        at=at,
        state=state,
        failure=failure,
        media=media,
    )


def _listed_call(call: Any) -> ListedCall:
    return ListedCall(
        carrier_call_id=str(call.sid),
        caller=fit_to_keep(call._from or ""),
        called=fit_to_keep(call.to or ""),
        started_at=call.start_time,
        answered=call.status in ("in-progress", "completed"),
    )
