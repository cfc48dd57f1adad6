"""Telnyx's REST API through the official SDK: a client for each piece of work, and what its errors mean."""

import asyncio
import functools
import importlib
import json
import ssl
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

import httpx

from receptionist.domain.records import CarrierAccount
from receptionist.errors import CarrierProblem

if TYPE_CHECKING:
    from telnyx import AsyncTelnyx

API_URL = "https://api.telnyx.com"
_TIMEOUT = httpx.Timeout(10.0, connect=5.0)
_LONGEST_SECONDS = 20.0

# Raised before a byte of the request has left this machine.
_NEVER_LEFT = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout, httpx.ProxyError, httpx.UnsupportedProtocol)


class NotReached(Exception):
    """The carrier was not reached: it certainly knows nothing of the request."""


class NoAnswer(Exception):
    """The request left, and nothing that can be read came back."""


class AnsweredNo(Exception):
    """The carrier answered with an HTTP status that is no success. `errors` is its list of errors, where it has one."""

    def __init__(self, status: int, errors: object) -> None:
        super().__init__(f"status {status}")
        self.status = status
        self.errors = errors


API_ERRORS = (NotReached, NoAnswer, AnsweredNo)


@asynccontextmanager
async def open_api(account: CarrierAccount) -> AsyncIterator["AsyncTelnyx"]:
    """A client for the account, without the SDK's own retries. To be used inside `answers`."""
    # It takes a second and a half of computing, which live calls must not wait for.
    sdk = await asyncio.to_thread(importlib.import_module, "telnyx")
    base = account.extra.get("api_url") or API_URL
    async with httpx.AsyncClient(timeout=_TIMEOUT, verify=_tls(), follow_redirects=False) as http:
        yield sdk.AsyncTelnyx(
            api_key=account.secret or "none", base_url=f"{base}/v2", max_retries=0, http_client=http, timeout=_TIMEOUT
        )


@asynccontextmanager
async def one_answer() -> AsyncIterator[None]:
    """Around one request: whatever goes wrong comes out as NotReached, NoAnswer or AnsweredNo."""
    import telnyx

    try:
        async with asyncio.timeout(_LONGEST_SECONDS):
            yield
    except telnyx.APIStatusError as error:
        raise AnsweredNo(error.status_code, _errors(error.body)) from error
    except telnyx.APIConnectionError as error:
        raise (NotReached if isinstance(error.__cause__, _NEVER_LEFT) else NoAnswer) from error
    except (telnyx.TelnyxError, httpx.HTTPError, TimeoutError, OSError, ValueError, TypeError) as error:
        raise NoAnswer from error


def as_object(body: bytes | str) -> Mapping[str, object]:
    """The JSON object in an answer. Raises ValueError."""
    value = json.loads(body)
    if not isinstance(value, dict):
        raise ValueError("no JSON object")
    return value


def problem(error: Exception, doing: str) -> CarrierProblem:
    """What went wrong while `doing` something ("list recent texts"), for a person."""
    if not isinstance(error, AnsweredNo):
        return CarrierProblem(f"Telnyx could not be reached to {doing}.", "Check the network.")
    if error.status in (401, 403):
        return CarrierProblem("Telnyx did not accept the account's API key.", "Check the API key.", retry=False)
    passing = error.status >= 500 or error.status == 429
    return CarrierProblem(
        f"Telnyx refused to {doing} (status {error.status}).",
        "Try again in a minute." if passing else "",
        retry=passing,
    )


def _errors(body: object) -> object:
    return body.get("errors") if isinstance(body, dict) else None


@functools.cache
def _tls() -> ssl.SSLContext:
    return httpx.create_ssl_context()
