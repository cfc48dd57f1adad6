"""Vonage's own SDK, made to post once: no retries, a connection of its own for each request.

Importing it takes a while, so that this module is imported where it is first needed, and not in the event loop.
"""

import logging
from collections.abc import Mapping
from datetime import UTC, datetime
from ssl import SSLCertVerificationError
from typing import Any
from urllib.parse import urlsplit, urlunsplit

from requests import PreparedRequest, Response
from requests.adapters import HTTPAdapter
from requests.exceptions import ConnectTimeout, RequestException
from urllib3.exceptions import ConnectTimeoutError, NewConnectionError
from vonage_http_client import Auth, HttpClient, HttpClientOptions  # type: ignore[import-untyped]
from vonage_utils.errors import VonageError  # type: ignore[import-untyped]

from receptionist.adapters.vonage.signing import application_token
from receptionist.domain.records import CarrierAccount

# It logs requests and answers whole: texts, numbers and credentials.
logging.getLogger("vonage").setLevel(logging.CRITICAL + 1)

# It posts again after a dropped connection, as often as its pool is large.
_POST_ONCE = HttpClientOptions(max_retries=0, pool_connections=1, pool_maxsize=1)


class BadCredentials(Exception):
    """What the account has cannot be used as credentials."""


def has_application(account: CarrierAccount) -> bool:
    """Whether the account has what the Messages API asks for."""
    return bool(account.extra.get("application_id") and account.extra.get("private_key"))


class OneShotClient(HttpClient):  # type: ignore[misc]
    """The SDK's HTTP client for one request. Raises BadCredentials."""

    def __init__(self, account: CarrierAccount, seconds: float) -> None:
        super().__init__(_credentials(account), _POST_ONCE, "receptionist")
        self._session.max_redirects = 0
        self._session.mount("https://", _Transport(account.extra.get("api_url", ""), seconds))

    def __enter__(self) -> "OneShotClient":
        return self

    def __exit__(self, *_: object) -> None:
        self._session.close()


class _Transport(HTTPAdapter):
    """Sends each request once, over a connection of its own, to another origin where one is set."""

    def __init__(self, api_url: str, seconds: float) -> None:
        super().__init__(max_retries=0)
        self._origin = urlsplit(api_url) if api_url else None
        self._seconds = seconds

    def send(
        self,
        request: PreparedRequest,
        stream: bool = False,
        timeout: object = None,
        verify: bool | str = True,
        cert: str | tuple[str, str] | None = None,
        proxies: dict[str, str] | None = None,
    ) -> Response:
        if self._origin is not None:
            moved = urlsplit(request.url or "")._replace(scheme=self._origin.scheme, netloc=self._origin.netloc)
            request.url, proxies = urlunsplit(moved), None
        request.headers["Connection"] = "close"
        return super().send(request, stream, self._seconds, verify, cert, proxies)


def was_never_sent(problem: RequestException) -> bool:
    """Whether the connection was not even made, so that nothing of the request can have arrived."""
    if isinstance(problem, ConnectTimeout):
        return True
    seen: object = problem
    for _ in range(6):
        if isinstance(seen, NewConnectionError | ConnectTimeoutError | SSLCertVerificationError):
            return True
        inner = getattr(seen, "reason", None) or next(iter(getattr(seen, "args", ())), None)
        if not isinstance(inner, Exception):
            return False
        seen = inner
    return False


def answered_json(client: OneShotClient) -> Mapping[str, Any]:
    """The JSON object of the last answer; empty where it was none."""
    try:
        read = client.last_response.json()
    except (ValueError, AttributeError):
        return {}
    return read if isinstance(read, dict) else {}


class _Signed(Auth):  # type: ignore[misc]
    """Credentials whose token is made before anything is sent, so that a key that cannot sign is found out then."""

    def __init__(self, account: CarrierAccount) -> None:
        application, key = account.extra["application_id"], account.extra["private_key"]
        self._token = b"Bearer " + application_token(application, key, datetime.now(UTC)).encode()
        super().__init__(account.external_id, account.secret, application, key.strip())

    def create_jwt_auth_string(self) -> bytes:
        return self._token


def _credentials(account: CarrierAccount) -> Auth:
    try:
        return _Signed(account) if has_application(account) else Auth(account.external_id, account.secret)
    except (VonageError, ValueError) as error:
        raise BadCredentials from error
