"""Delivering webhooks to a server, as a carrier does."""

from collections.abc import Awaitable, Callable
from urllib.parse import urlsplit, urlunsplit

import aiohttp
from yarl import URL

from receptionist.domain.records import WebhookRequest
from receptionist.errors import CarrierProblem

Post = Callable[[WebhookRequest], Awaitable[int]]  # delivers it; the status it was answered with, or CarrierProblem

_SECONDS = 10.0


class WebhookPoster:
    """A `Post` over HTTP, to the server that listens at `connect_to()` whatever the public address in the webhook is.

    `connect_to` is an origin such as `http://127.0.0.1:8000`; signatures stay over the public address.
    """

    def __init__(self, connect_to: Callable[[], str]) -> None:
        self._connect_to = connect_to
        self._session: aiohttp.ClientSession | None = None

    async def __call__(self, request: WebhookRequest) -> int:
        """The status of the answer. Raises CarrierProblem where there is none."""
        if self._session is None:
            self._session = aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=_SECONDS))
        parts, origin = urlsplit(request.url), urlsplit(self._connect_to())
        # As it stands: an address that is quoted anew is not the one that was signed.
        url = URL(urlunsplit(parts._replace(scheme=origin.scheme, netloc=origin.netloc)), encoded=True)
        try:
            async with self._session.request(
                request.method, url, data=request.body or None, headers=request.headers, allow_redirects=False
            ) as response:
                return response.status
        except (TimeoutError, aiohttp.ClientError, OSError) as error:
            raise CarrierProblem(
                "The server does not answer.", "Is it running? `receptionist serve` starts it."
            ) from error

    async def close(self) -> None:
        """Closes its connections."""
        if self._session is not None:
            await self._session.close()
            self._session = None
