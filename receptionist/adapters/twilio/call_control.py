"""What we ask of Twilio about a call outside its media, through the official SDK."""

import asyncio
from urllib.parse import urlsplit, urlunsplit

import aiohttp
from twilio.base.exceptions import TwilioException, TwilioRestException  # type: ignore[import-untyped]
from twilio.http.async_http_client import AsyncTwilioHttpClient  # type: ignore[import-untyped]
from twilio.http.response import Response  # type: ignore[import-untyped]
from twilio.rest import Client  # type: ignore[import-untyped]

from receptionist.domain.records import CarrierAccount
from receptionist.errors import CarrierProblem

_SECONDS = 10.0
_NO_SUCH_CALL = 20404
_CALL_NOT_IN_PROGRESS = 21220


class TwilioCallControl:
    """CallControl for Twilio. `api_url` replaces https://api.twilio.com, for a proxy or a test's own server."""

    def __init__(self, api_url: str = "") -> None:
        self._api_url = api_url

    async def hang_up(self, account: CarrierAccount, carrier_call_id: str) -> None:
        """Ends the call; one that is over already is success. Raises CarrierProblem."""
        try:
            async with asyncio.timeout(_SECONDS), _HttpClient(self._api_url) as http:
                client = Client(account.external_id, account.secret, http_client=http, environment={"": ""})
                await client.api.account.calls(carrier_call_id).update_async(status="completed")
        except TwilioRestException as error:
            if error.status == 404 or error.code in (_NO_SUCH_CALL, _CALL_NOT_IN_PROGRESS):
                return
            raise _problem(error) from error
        except (TwilioException, aiohttp.ClientError, TimeoutError, OSError) as error:
            raise CarrierProblem("Twilio could not be reached to end a call.", "Check the network.") from error


def _problem(error: TwilioRestException) -> CarrierProblem:
    if error.status in (401, 403):
        return CarrierProblem(
            "Twilio did not accept the account's credentials.", "Check the Account SID and the auth token.", retry=False
        )
    return CarrierProblem(
        f"Twilio refused to end a call (status {error.status}, code {error.code}).",
        "Try again in a minute." if error.status >= 500 or error.status == 429 else "",
        retry=error.status >= 500 or error.status == 429,
    )


class _HttpClient(AsyncTwilioHttpClient):  # type: ignore[misc]
    """The SDK's own client, without its retries, at another address where one is set."""

    def __init__(self, api_url: str) -> None:
        super().__init__(max_retries=None)
        self._origin = urlsplit(api_url) if api_url else None

    async def request(self, method: str, url: str, *args: object, **kwargs: object) -> Response:
        if self._origin is not None:
            url = urlunsplit(urlsplit(url)._replace(scheme=self._origin.scheme, netloc=self._origin.netloc))
        return await super().request(method, url, *args, **kwargs)
