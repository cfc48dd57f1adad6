"""Who asks: a bearer token, what it may do, how often it asked. Cookies open nothing here."""

import hashlib
import re
from collections.abc import Awaitable, Callable, Mapping
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, field
from functools import wraps
from typing import Any

from pydantic import BaseModel
from quart import Response, g, request
from quart_schema import (
    document_response,
    security_scheme,
    validate_querystring,
    validate_request,
)
from werkzeug.exceptions import BadRequest, UnsupportedMediaType

from receptionist.agent.prompts import Phrases
from receptionist.domain.api_token import ApiToken, Scope
from receptionist.domain.audit import Actor
from receptionist.errors import NotFound
from receptionist.ports import Clock, Store, Work
from receptionist.services.api_tokens import actor_of, open_token
from receptionist.services.shapes import Shape
from receptionist.web.api.limits import Limits
from receptionist.web.api.problems import ApiProblem

View = Callable[..., Awaitable[Any]]
_ID = re.compile(r"[a-z]{2,8}_[0-9a-z]{20}")  # what does not look like one is not looked up


@dataclass(frozen=True, slots=True)
class Reply:
    """A shape to answer with, where there is more to say than 200."""

    shape: Shape
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Api:
    """What every operation needs."""

    store: Store
    clock: Clock
    phrases: Phrases  # by which scripts are checked
    limits: Limits = field(default_factory=Limits)

    def work(self, *, write: bool = False) -> AbstractAsyncContextManager[Work]:
        """A unit of work for the business of the token that asks."""
        return self.store.work(token().business_id, write=write)

    def operation(
        self,
        scope: Scope | None,
        returns: type[Shape],
        *,
        query: type[BaseModel] | None = None,
        body: type[BaseModel] | None = None,
        status: int = 200,
    ) -> Callable[[View], View]:
        """One thing a token with this scope may do (None: any token): who asks, what they sent, what they get.

        The query is handed on as `query_args`, the body as `data`. The view answers a shape, a Reply or a Response.
        """

        def operation(view: View) -> View:
            checked = view
            if body is not None:
                checked = validate_request(body)(checked)
            if query is not None:
                checked = validate_querystring(query)(checked)

            @wraps(checked)
            async def asked(*args: Any, **kwargs: Any) -> Response:
                await self._admit(scope)
                if not all(_ID.fullmatch(one) for one in kwargs.values() if isinstance(one, str)):
                    raise NotFound("There is no such thing in this business.")
                if body is not None:
                    await _read_json()
                answer = await checked(*args, **kwargs)
                if isinstance(answer, Response):
                    return answer
                return _response(answer if isinstance(answer, Reply) else Reply(answer, status))

            document_response(returns, status)(asked)
            security_scheme([{"token": [scope.value] if scope is not None else []}])(asked)
            return asked

        return operation

    async def _admit(self, scope: Scope | None) -> None:
        now = self.clock.now()
        kind, _, text = request.headers.get("Authorization", "").partition(" ")
        if kind.lower() != "bearer" or not text:
            raise _unauthorized("Send a token: Authorization: Bearer rcp_….", "")
        found = await open_token(self.store, text.strip(), now, request.remote_addr or "")
        if found is None:
            raise _unauthorized("The token is not one of ours, has run out, or was revoked.", ', error="invalid_token"')
        standing = self.limits.count(found.id, now)
        g.token, g.standing = found, standing
        if standing.over:
            says = f"This token asks too often: try again in {standing.seconds} seconds."
            raise ApiProblem(429, "too-many-requests", says, headers={"Retry-After": str(standing.seconds)})
        if scope is not None and scope not in found.scopes:
            challenge = f'Bearer realm="receptionist", error="insufficient_scope", scope="{scope.value}"'
            says = f"The token lacks the scope {scope.value}."
            raise ApiProblem(403, "not-allowed", says, headers={"WWW-Authenticate": challenge})


async def _read_json() -> None:
    """Reads the body, which is kept for the checks. Raises HTTPException where no parser makes anything of it."""
    if not request.is_json:
        raise UnsupportedMediaType
    try:
        await request.get_json()
    except (UnicodeDecodeError, RecursionError):  # bytes that are no text, and lists in lists without end
        raise BadRequest from None


def token() -> ApiToken:
    """The token of this request."""
    found: ApiToken = g.token
    return found


def actor() -> Actor:
    """The token of this request, for the audit trail."""
    return actor_of(token(), request.remote_addr or "")


def request_key() -> str:
    """The Idempotency-Key, told apart from those of other tokens; empty where none was sent."""
    key = request.headers.get("Idempotency-Key", "").strip()[:100]
    return f"{token().id}:{key}" if key else ""


def etag_of(shape: Shape) -> str:
    """The version of what is shown: another one when anything of it changes."""
    return f'"{hashlib.sha256(_json(shape)).hexdigest()[:24]}"'


def must_match(shown: Shape) -> None:
    """Lets a change go on only where it is made to what stands there now. Raises ApiProblem."""
    wanted = [one.strip() for one in request.headers.get("If-Match", "").split(",") if one.strip()]
    if not wanted:
        says = "Send the ETag you read as If-Match, so that nobody's change is lost; If-Match: * writes over anything."
        raise ApiProblem(428, "version-needed", says, "If-Match")
    if "*" not in wanted and etag_of(shown) not in wanted:
        says = "It was changed since you read it. Read it again, and make your change to that."
        raise ApiProblem(412, "changed-meanwhile", says, "If-Match", headers={"ETag": etag_of(shown)})


def _response(reply: Reply) -> Response:
    body = _json(reply.shape)
    etag = etag_of(reply.shape)
    headers = {"ETag": etag, "Cache-Control": "no-store", **reply.headers}
    known = [one.strip().removeprefix("W/") for one in request.headers.get("If-None-Match", "").split(",")]
    if request.method == "GET" and etag in known:
        return Response(b"", 304, headers)
    return Response(body, reply.status, headers, content_type="application/json")


def _json(shape: Shape) -> bytes:
    return shape.model_dump_json(by_alias=True).encode()


def _unauthorized(says: str, more: str) -> ApiProblem:
    return ApiProblem(401, "unauthorized", says, headers={"WWW-Authenticate": f'Bearer realm="receptionist"{more}'})
