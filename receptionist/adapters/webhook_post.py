"""Posts events to the addresses that admins entered: https on the public internet, or origins the operator allowed."""

import asyncio
from collections.abc import Collection, Mapping

import aiohttp
from yarl import URL

from receptionist.adapters.public_address import NotPublic, PublicResolver, is_literal, is_public
from receptionist.errors import BadInput
from receptionist.ports.webhooks import Answered

_LONGEST_URL = 500
_NOT_PUBLIC = "The address is not on the public internet."


class HttpWebhookSender:
    """WebhookSender over aiohttp.

    `allowed_origins` ("http://127.0.0.1:5678") may be plain or local; `seconds` is for all of one post.
    """

    def __init__(self, allowed_origins: Collection[str] = (), *, seconds: float = 10.0) -> None:
        self._allowed = frozenset(URL(origin).origin() for origin in allowed_origins)
        self._seconds = seconds

    def check(self, url: str) -> None:
        """Raises BadInput for an address that may not be sent to."""
        try:
            address = URL(url)
            port = address.port
        except (ValueError, TypeError):
            raise BadInput("This is no address.", "Write it like https://example.com/hooks.") from None
        if len(url) > _LONGEST_URL or not url.isprintable() or " " in url:
            raise BadInput("This is no address.", "Write it like https://example.com/hooks.")
        if not address.host or not port or address.user is not None or address.password is not None:
            raise BadInput("The address must name a server, without a user or password.", "")
        if address.origin() in self._allowed:
            return
        if address.scheme != "https":
            raise BadInput(
                "The address must begin with https.",
                "For a program on this machine, the operator sets WEBHOOK_ORIGINS.",
            )
        if address.host == "localhost" or (is_literal(address.host) and not is_public(address.host)):
            raise BadInput(_NOT_PUBLIC, "For a program on this machine, the operator sets WEBHOOK_ORIGINS.")

    async def post(self, url: str, headers: Mapping[str, str], body: bytes) -> Answered:
        """Posts once, follows nothing, and never raises."""
        try:
            self.check(url)
            async with asyncio.timeout(self._seconds):
                return await self._post(url, headers, body)
        except BadInput as error:
            return Answered(None, error.message)
        except TimeoutError:
            return Answered(None, f"No answer came within {self._seconds:g} seconds.")
        except aiohttp.ClientConnectorDNSError as error:
            public = not isinstance(error.os_error, NotPublic)
            return Answered(None, "There is no server of this name." if public else _NOT_PUBLIC)
        except aiohttp.ClientConnectorCertificateError:
            return Answered(None, "The server's certificate is not valid.")
        except (aiohttp.ClientError, OSError, ValueError):
            return Answered(None, "The server could not be reached, or broke the connection.")

    async def _post(self, url: str, headers: Mapping[str, str], body: bytes) -> Answered:
        connector = aiohttp.TCPConnector(
            resolver=PublicResolver(self._allowed), use_dns_cache=False, force_close=True, limit=1
        )
        async with (
            aiohttp.ClientSession(connector=connector, cookie_jar=aiohttp.DummyCookieJar()) as session,
            session.post(URL(url), data=body, headers=headers, allow_redirects=False) as response,
        ):
            return Answered(response.status, _says(response.status))


def _says(status: int) -> str:
    match status:
        case _ if 200 <= status < 300:
            return "It was taken."
        case _ if 300 <= status < 400:
            return f"The server sends on to another address ({status}): enter that one."
        case 401 | 403:
            return f"The server refused to take it ({status})."
        case 404:
            return "There is nothing at this address (404)."
        case 410:
            return "The server says that it is gone for good (410)."
        case 429:
            return "The server asks for fewer requests (429)."
        case _ if status >= 500:
            return f"The server is in trouble ({status})."
        case _:
            return f"The server did not take it ({status})."
