"""Fetches the files of picture messages: from public addresses only, with credentials for the carrier alone."""

import asyncio
from collections.abc import Collection, Sequence

import aiohttp
from yarl import URL

from receptionist.adapters.media_types import content_type_of
from receptionist.adapters.public_address import NotPublic, PublicResolver, is_literal, is_public
from receptionist.errors import BadInput, ServiceProblem
from receptionist.ports import FetchedMedia, MediaAccess

MOST_BYTES = 5 * 1024 * 1024
_MOST_REDIRECTS = 5
_REDIRECTS = {301, 302, 303, 307, 308}
_CHUNK_BYTES = 64 * 1024


class WebMediaFetcher:
    """MediaFetcher over https.

    `trusted_origins` ("http://127.0.0.1:8123") may also be fetched from without encryption, on another port, or at an
    address that is not public: a carrier's API behind a proxy of one's own, or a simulated one. `seconds` is for the
    whole of one file, redirects included.
    """

    def __init__(
        self, trusted_origins: Collection[str] = (), *, seconds: float = 30.0, most_bytes: int = MOST_BYTES
    ) -> None:
        self._trusted = frozenset(URL(origin).origin() for origin in trusted_origins)
        self._seconds = seconds
        self._most_bytes = most_bytes

    async def fetch(self, url: str, access: MediaAccess) -> FetchedMedia:
        """The file. Raises BadInput where it may not be taken, ServiceProblem where it could not be had."""
        try:
            async with asyncio.timeout(self._seconds):
                data = await self._fetch(url, access)
        except TimeoutError:
            raise ServiceProblem("A file took too long to fetch.") from None
        except (aiohttp.InvalidURL, UnicodeError):
            raise _not_an_address() from None
        except aiohttp.ClientConnectorDNSError as error:
            if isinstance(error.os_error, NotPublic):
                raise _not_public() from None
            raise ServiceProblem("The server of a file was not found.") from None
        except (aiohttp.ClientError, OSError, ValueError):
            raise ServiceProblem("A file could not be fetched: the connection broke.") from None
        return FetchedMedia(content_type_of(data), data)

    async def _fetch(self, url: str, access: MediaAccess) -> bytes:
        connector = aiohttp.TCPConnector(
            resolver=PublicResolver(self._trusted), use_dns_cache=False, force_close=True, limit=1
        )
        async with aiohttp.ClientSession(
            connector=connector,
            cookie_jar=aiohttp.DummyCookieJar(),
            auto_decompress=False,  # a small file that unpacks to a huge one
            headers={"Accept-Encoding": "identity", "Accept": "*/*"},
        ) as session:
            address = self._checked(_parsed(url))
            for _ in range(_MOST_REDIRECTS + 1):
                headers = access.headers if _listed(address.host, access.api_hosts) else {}
                async with session.get(address, headers=headers, allow_redirects=False) as response:
                    if response.status not in _REDIRECTS:
                        return await self._read(response)
                    address = self._next(address, response.headers.get("Location", ""), access)
        raise BadInput("The address of the file leads on and on.")

    def _next(self, address: URL, location: str, access: MediaAccess) -> URL:
        onward = self._checked(address.join(_parsed(location)))
        if not _listed(onward.host, (*access.api_hosts, *access.media_hosts)):
            raise BadInput("The address of the file leads to a server that is not its carrier's.")
        return onward

    def _checked(self, address: URL) -> URL:
        """The address, where it may be asked; what its name resolves to is checked when it is connected to."""
        if not address.host or address.user is not None or address.password is not None:
            raise _not_an_address()
        if address.origin() in self._trusted:
            return address
        if address.scheme != "https" or address.port != 443:
            raise BadInput("The address of the file is not an https one.")
        if is_literal(address.host) and not is_public(address.host):
            raise _not_public()
        return address

    async def _read(self, response: aiohttp.ClientResponse) -> bytes:
        _check_status(response.status)
        data = bytearray()
        async for chunk in response.content.iter_chunked(_CHUNK_BYTES):
            data += chunk
            if len(data) > self._most_bytes:
                raise BadInput(f"The file is larger than {self._most_bytes // (1024 * 1024)} MB.")
        return bytes(data)


def _check_status(status: int) -> None:
    match status:
        case 200:
            return
        case 401 | 403:
            raise ServiceProblem("The carrier did not accept the credentials for a file.", retry=False)
        case 404 | 410:
            raise ServiceProblem("The file is gone.", retry=False)
        case 408 | 425 | 429:
            raise ServiceProblem("The server of a file asks to come back later.")
        case _ if status >= 500:
            raise ServiceProblem(f"The server of a file is in trouble (status {status}).")
        case _:
            raise ServiceProblem(f"The server did not hand out the file (status {status}).", retry=False)


def _parsed(url: str) -> URL:
    try:
        return URL(url)
    except (ValueError, TypeError):
        raise _not_an_address() from None


def _listed(host: str | None, hosts: Sequence[str]) -> bool:
    if not host:
        return False
    return any(host.endswith(one) if one.startswith(".") else host == one for one in hosts)


def _not_an_address() -> BadInput:
    return BadInput("The address of the file cannot be used.")


def _not_public() -> BadInput:
    return BadInput("The address of the file is not on the public internet.")
