"""Who may set up a server that nobody can sign in to yet: whoever sits at this machine, or has the link from its log.

A stranger who finds a fresh server must not be able to make it theirs. A proxy or tunnel on this machine makes
everybody look as if they sat at it, so that such requests count as a stranger's: those that were forwarded, that name
another host, and all of them once the server has a public address.
"""

import hashlib
import hmac
import ipaddress
import secrets

from quart import Response, request
from werkzeug.wrappers import Response as PlainResponse

from receptionist.config import Settings
from receptionist.ports import Store

_COOKIE = "setup"
_DAY_SECONDS = 86_400
_LOCAL_NAMES = ("localhost", "127.0.0.1", "[::1]")
_FORWARDED = ("Forwarded", "Via", "X-Forwarded-For", "X-Forwarded-Host", "X-Forwarded-Proto", "X-Real-IP", "CF-Ray")


def setup_token(secret: str) -> str:
    """The token of the link. It comes from the server's own secret, so that every process of a server knows it."""
    return hashlib.sha256(f"set up:{secret}".encode()).hexdigest()[:40]


def setup_path(secret: str) -> str:
    """The path of the link that lets somebody set this server up; it works until there is an owner."""
    return f"/welcome/{setup_token(secret)}"


class SetupGate:
    """Remembers that a server is set up: from then on there is nothing to ask."""

    def __init__(self, store: Store, settings: Settings, secret: str) -> None:
        self._store = store
        self._settings = settings
        self._token = setup_token(secret)
        self._is_set_up = False

    async def is_open(self) -> bool:
        """Whether nobody can sign in to this server yet."""
        if not self._is_set_up:
            self._is_set_up = await self._store.directory.anybody_signs_in()
        return not self._is_set_up

    def admits(self) -> bool:
        """Whether this request comes from somebody who may set the server up."""
        return self._has_link() or self._sits_here()

    def redeem(self, token: str, response: Response | PlainResponse) -> bool:
        """Lets the browser in that came with the link; False where the token is another."""
        if not hmac.compare_digest(token.encode(), self._token.encode()):
            return False
        # Lax: the link may be opened from a mail or a chat, and the page it leads to is the next request.
        response.set_cookie(
            _COOKIE,
            self._token,
            max_age=_DAY_SECONDS,
            httponly=True,
            samesite="Lax",
            secure=self._settings.public_url.startswith("https"),
        )
        return True

    def _has_link(self) -> bool:
        return secrets.compare_digest(request.cookies.get(_COOKIE, "").encode(), self._token.encode())

    def _sits_here(self) -> bool:
        settings = self._settings
        if settings.public_url.startswith("https") or settings.trusted_proxies:
            return False
        if any(name in request.headers for name in _FORWARDED) or request.http_version == "1.0":
            return False  # nginx asks as HTTP/1.0 unless told otherwise, and names no forwarding at all
        host = request.host.lower()
        name = host if host.endswith("]") else host.rpartition(":")[0] or host
        return name in _LOCAL_NAMES and _is_loopback(request.remote_addr or "")


def _is_loopback(address: str) -> bool:
    try:
        return ipaddress.ip_address(address).is_loopback
    except ValueError:
        return False
