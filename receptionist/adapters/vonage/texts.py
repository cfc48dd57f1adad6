"""Texts over Vonage."""

import asyncio
from base64 import b64encode
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime
from urllib.parse import urlsplit

from receptionist.adapters.vonage.events import event_key, read_event
from receptionist.adapters.vonage.parameters import read_parameters
from receptionist.adapters.vonage.signing import application_token, check_signature
from receptionist.domain.records import CarrierAccount, WebhookRequest
from receptionist.domain.text_events import ListedCall, ListedText, TextEvent
from receptionist.errors import OutcomeUnknown
from receptionist.ports import Accepted, MediaAccess, MediaLimits, OutgoingText, WebhookAnswer

_API_HOSTS = ("api.nexmo.com", "api-us.nexmo.com", "api-eu.nexmo.com", "api-us.vonage.com", "api-eu.vonage.com")
_MEDIA_HOSTS = (".nexmo.com", ".vonage.com", ".amazonaws.com")


def _utc_now() -> datetime:
    return datetime.now(UTC)


class VonageTexts:
    """TextCarrier for Vonage. `seconds` is how long one answer of its API is waited for."""

    def __init__(self, seconds: float = 10.0, now: Callable[[], datetime] = _utc_now) -> None:
        self._seconds = seconds
        self._now = now

    def check(self, account: CarrierAccount, request: WebhookRequest, now: datetime) -> None:
        """Raises Forged: signature, account, payload or stale."""
        check_signature(account, request, now)

    def key(self, request: WebhookRequest) -> str:
        """What all repeats of this event share. Raises BadInput."""
        return event_key(read_parameters(request))

    def read(self, request: WebhookRequest) -> list[TextEvent]:
        """The one event of a request. Raises BadInput."""
        return [read_event(read_parameters(request))]

    def answer(self) -> WebhookAnswer:
        """Anything but 200 and 204 makes Vonage try again, for 24 hours."""
        return WebhookAnswer(status=204)

    async def send(self, account: CarrierAccount, text: OutgoingText) -> Accepted:
        """Hands a text over, once. Raises TextRefused where it certainly was not taken, else OutcomeUnknown."""
        try:
            # The time limit of the SDK is one for each step; this one is for all of them.
            async with asyncio.timeout(3 * self._seconds):
                return await asyncio.to_thread(_hand_over, account, text, self._seconds)
        except TimeoutError:
            raise OutcomeUnknown("Vonage was handed a text and did not answer.") from None

    async def recent_texts(self, account: CarrierAccount, since: datetime) -> list[ListedText]:
        """The texts of the account since then, both ways. Raises CarrierProblem."""
        return await asyncio.to_thread(_list_texts, account, since, self._now(), self._seconds)

    async def recent_calls(self, account: CarrierAccount, since: datetime) -> list[ListedCall]:
        """None: we take no calls over Vonage."""
        return []

    def media_limits(self, account: CarrierAccount) -> MediaLimits:
        """What US networks take of a sender that does not make files smaller; without an application, none."""
        if not (account.extra.get("application_id") and account.extra.get("private_key")):
            says = "This Vonage account sends no files: give it an application (Messages API) in the settings."
            return MediaLimits(why_none=says)
        return MediaLimits(10, 600_000, ("image/jpeg", "image/png", "image/gif", "application/pdf"))

    def media_access(self, account: CarrierAccount) -> MediaAccess:
        """Files are fetched with a token of the application, which secured ones ask for, else with key and secret."""
        own = urlsplit(account.extra.get("api_url", "")).hostname
        return MediaAccess(
            api_hosts=(*_API_HOSTS, own) if own else _API_HOSTS,
            media_hosts=_MEDIA_HOSTS,
            headers={"Authorization": self._media_credentials(account)},
        )

    def _media_credentials(self, account: CarrierAccount) -> str:
        application, key = account.extra.get("application_id", ""), account.extra.get("private_key", "")
        if application and key:
            with suppress(ValueError):
                return f"Bearer {application_token(application, key, self._now())}"
        return "Basic " + b64encode(f"{account.external_id}:{account.secret}".encode()).decode("ascii")


def _hand_over(account: CarrierAccount, text: OutgoingText, seconds: float) -> Accepted:
    # The SDK takes a while to import: not in the event loop, and not where nobody texts over Vonage.
    from receptionist.adapters.vonage.sending import hand_over

    return hand_over(account, text, seconds)


def _list_texts(account: CarrierAccount, since: datetime, until: datetime, seconds: float) -> list[ListedText]:
    from receptionist.adapters.vonage.reports import list_texts

    return list_texts(account, since, until, seconds)
