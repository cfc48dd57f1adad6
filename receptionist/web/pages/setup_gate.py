"""Who may set up a server that nobody can sign in to yet: whoever sits at this machine, or has the link from its log.

A stranger who finds a fresh server must not be able to make it theirs.
"""

import hashlib
import hmac
import secrets

from quart import Response, request
from werkzeug.wrappers import Response as PlainResponse

from receptionist.config import Settings
from receptionist.ports import Store
from receptionist.web.at_the_machine import is_at_the_machine

_COOKIE = "setup"
_DAY_SECONDS = 86_400


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
        return self._has_link() or is_at_the_machine(self._settings)

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
