"""Texts over Telnyx: its webhooks checked and read, texts handed over, recent ones listed."""

from datetime import datetime

from receptionist.adapters.carrier_wire import fit_to_keep, with_mark
from receptionist.adapters.telnyx.api import (
    API_ERRORS,
    AnsweredNo,
    NotReached,
    as_object,
    one_answer,
    open_api,
    problem,
)
from receptionist.adapters.telnyx.listing import list_texts
from receptionist.adapters.telnyx.text_errors import refused
from receptionist.adapters.telnyx.webhooks import event_key, read_event, verify
from receptionist.domain.message import Failure, FailureKind
from receptionist.domain.records import CarrierAccount, WebhookRequest
from receptionist.domain.segments import count_segments
from receptionist.domain.text_events import ListedCall, ListedText, TextEvent
from receptionist.errors import OutcomeUnknown, TextRefused
from receptionist.ports import Accepted, MediaAccess, MediaLimits, OutgoingText, WebhookAnswer

_MOST_PARTS = 10
_MOST_MEDIA = 10
# Links to media need no credentials; they lead to the carrier's own hosts, its storage, or the bucket behind it.
_MEDIA_HOSTS = (".telnyx.com", ".telnyxcloudstorage.com", "s3.amazonaws.com", ".s3.amazonaws.com")


class TelnyxTexts:
    """TextCarrier for Telnyx."""

    def check(self, account: CarrierAccount, request: WebhookRequest, now: datetime) -> None:
        """Raises Forged unless Telnyx signed this body under the account's key, within five minutes of now."""
        verify(account.extra.get("public_key", ""), request, now)

    def key(self, request: WebhookRequest) -> str:
        """The event's id. Raises BadInput where it is no event."""
        return event_key(request)

    def read(self, request: WebhookRequest) -> list[TextEvent]:
        """The event in a request that was checked. Raises BadInput."""
        return read_event(request)

    def answer(self) -> WebhookAnswer:
        """200 without words."""
        return WebhookAnswer()

    async def send(self, account: CarrierAccount, text: OutgoingText) -> Accepted:
        """Hands a text over, once. Raises TextRefused where it certainly was not taken, else OutcomeUnknown."""
        if not text.media_urls and count_segments(text.text).parts > _MOST_PARTS:
            raise TextRefused(Failure(FailureKind.TOO_LONG), retry=False)
        if len(text.media_urls) > _MOST_MEDIA:
            raise TextRefused(Failure(FailureKind.MEDIA), retry=False)
        try:
            body = await _post(account, text)
        except NotReached as error:
            raise TextRefused(Failure(FailureKind.CARRIER_DOWN), retry=True) from error
        except AnsweredNo as error:
            if error.status < 500 or error.status == 503:
                raise refused(error.errors, error.status) from error
            raise OutcomeUnknown(f"Telnyx answered a text with status {error.status}: it may have taken it.") from error
        except API_ERRORS as error:
            raise OutcomeUnknown("A text was handed to Telnyx, and no answer that can be read came back.") from error
        return _accepted(body)

    async def recent_texts(self, account: CarrierAccount, since: datetime) -> list[ListedText]:
        """The texts of the account's messaging profile since then, both ways. Raises CarrierProblem."""
        try:
            async with open_api(account) as client:
                return await list_texts(client, account.external_id, since)
        except API_ERRORS as error:
            raise problem(error, "list recent texts") from error

    async def recent_calls(self, account: CarrierAccount, since: datetime) -> list[ListedCall]:
        """Empty: calls are not taken over Telnyx."""
        return []

    def media_limits(self, account: CarrierAccount) -> MediaLimits:
        """Together less than 1 MB, a tenth of it left for the wrapping; no PDF:
        https://support.telnyx.com/en/articles/4450150-faqs-about-mms-at-telnyx.
        """
        return MediaLimits(_MOST_MEDIA, 900_000, ("image/jpeg", "image/png", "image/gif"))

    def media_access(self, account: CarrierAccount) -> MediaAccess:
        """Its media hosts; no credentials go anywhere."""
        return MediaAccess((), _MEDIA_HOSTS)


async def _post(account: CarrierAccount, text: OutgoingText) -> bytes:
    fields: dict[str, object] = {"to": text.recipient.value, "from_": text.sender.e164, "text": fit_to_keep(text.text)}
    if account.external_id:
        fields["messaging_profile_id"] = account.external_id
    if text.media_urls:
        fields["media_urls"] = list(text.media_urls)
    if callback := with_mark(text.callback_url, text.attempt):
        fields["webhook_url"] = callback
    async with open_api(account) as client, one_answer():
        answer = await client.messages.with_raw_response.send(**fields, idempotency_key=text.attempt)  # type: ignore[arg-type]
        return await answer.read()


def _accepted(body: bytes) -> Accepted:
    try:
        data = as_object(body).get("data")
    except ValueError as error:
        raise OutcomeUnknown("Telnyx's answer to a text could not be read.") from error
    message_id = data.get("id") if isinstance(data, dict) else None
    if not isinstance(data, dict) or not isinstance(message_id, str) or not message_id:
        raise OutcomeUnknown("Telnyx's answer to a text could not be read.")
    parts = data.get("parts")
    return Accepted((message_id,), parts if isinstance(parts, int) and parts > 0 else 1)
