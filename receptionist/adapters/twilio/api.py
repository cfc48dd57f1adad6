"""Twilio's REST API through the official SDK: a client for each piece of work, and what its errors mean."""

import asyncio
from dataclasses import dataclass
from typing import Any, Self
from urllib.parse import urlsplit, urlunsplit

import aiohttp
from twilio.base.exceptions import (  # type: ignore[import-untyped]
    TwilioException,
    TwilioRestException,
    TwilioServiceException,
)
from twilio.http.async_http_client import AsyncTwilioHttpClient  # type: ignore[import-untyped]
from twilio.http.response import Response  # type: ignore[import-untyped]
from twilio.rest import Client  # type: ignore[import-untyped]

from receptionist.domain.records import CarrierAccount
from receptionist.errors import CarrierProblem

API_URL = "https://api.twilio.com"
_SECONDS = 10.0

NETWORK_ERRORS = (aiohttp.ClientError, TimeoutError, OSError)
# What the SDK lets through where the carrier, or something between, answers in another shape than documented.
UNREADABLE_ERRORS = (ValueError, TypeError, AttributeError, LookupError)
API_ERRORS = (TwilioException, *NETWORK_ERRORS, *UNREADABLE_ERRORS)


@dataclass(frozen=True, slots=True)
class Refusal:
    """An answer that says no: its HTTP status, and the carrier's own code (empty where it gave none)."""

    status: int
    code: str = ""


def api_url_of(account: CarrierAccount) -> str:
    """Where the account's API is: Twilio's, or a proxy's or a test's own."""
    return account.extra.get("api_url") or API_URL


class Api:
    """The SDK's client for one account, while the context lasts. It does not retry; each request may take ten seconds.

    `connected` tells whether a request may have left this machine.
    """

    client: Any

    def __init__(self, account: CarrierAccount) -> None:
        self._account = account
        self.connected = False

    async def __aenter__(self) -> Self:
        trace = aiohttp.TraceConfig()
        trace.on_connection_create_end.append(self._connected)
        trace.on_connection_reuseconn.append(self._connected)
        self._http = _HttpClient(self._account.extra.get("api_url", ""), trace)
        extra = self._account.extra
        # The SDK refuses to be made without credentials; the carrier refuses these just as well.
        self.client = Client(
            extra.get("api_key_sid") or self._account.external_id or "none",
            extra.get("api_key_secret") or self._account.secret or "none",
            self._account.external_id or "none",
            http_client=self._http,
            environment={"": ""},
        )
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._http.close()

    async def _connected(self, *_: object) -> None:
        self.connected = True


def refusal(error: BaseException) -> Refusal | None:
    """What the carrier answered; None where this error is no answer of its."""
    if not isinstance(error, TwilioRestException | TwilioServiceException):
        return None
    code = str(error.code or "")
    # The SDK puts the HTTP status where the answer holds no code.
    return Refusal(error.status, code if code.isascii() and code.isdigit() and 4 < len(code) < 8 else "")


def problem(error: BaseException, doing: str) -> CarrierProblem:
    """What went wrong while `doing` something ("end a call"), for a person."""
    answer = refusal(error)
    if answer is None:
        if isinstance(error, NETWORK_ERRORS):
            return CarrierProblem(f"Twilio could not be reached to {doing}.", "Check the network.")
        return CarrierProblem(f"Twilio's answer to a request to {doing} could not be read.")
    if answer.status in (401, 403):
        return CarrierProblem(
            "Twilio did not accept the account's credentials.",
            "Check the Account SID and the auth token, or the API key and its secret.",
            retry=False,
        )
    passing = answer.status >= 500 or answer.status == 429
    return CarrierProblem(
        f"Twilio refused to {doing} (status {answer.status}, code {answer.code or 'none'}).",
        "Try again in a minute." if passing else "",
        retry=passing,
    )


class _HttpClient(AsyncTwilioHttpClient):  # type: ignore[misc]
    """The SDK's own client, which asks another origin than Twilio's own hosts where one is set."""

    def __init__(self, api_url: str, trace: aiohttp.TraceConfig) -> None:
        super().__init__(max_retries=None, trace_configs=[trace])
        self._origin = urlsplit(api_url) if api_url else None

    async def request(self, method: str, url: str, *args: object, **kwargs: object) -> Response:
        if self._origin is not None:
            url = urlunsplit(urlsplit(url)._replace(scheme=self._origin.scheme, netloc=self._origin.netloc))
        async with asyncio.timeout(_SECONDS):
            return await super().request(method, url, *args, **kwargs)
