"""Tokens for programs of others: made by admins, shown once, and what one opens."""

import hashlib
import secrets
from collections.abc import Sequence
from datetime import datetime, timedelta

from receptionist.domain.api_token import PREFIX, ApiToken, Scope
from receptionist.domain.audit import Actor
from receptionist.domain.ids import BusinessId, TokenId, new_id
from receptionist.errors import BadInput, NotFound
from receptionist.ports import Store, Work
from receptionist.services.audit import note

_LONGEST_NAME = 60
_LONGEST_TOKEN = 200
_MOST_TOKENS = 100  # that open anything, of one business
_USE_NOTED_EVERY = timedelta(minutes=1)  # so that a busy program does not make each of its reads a write


async def make_token(
    work: Work,
    business_id: BusinessId,
    now: datetime,
    actor: Actor,
    name: str,
    scopes: Sequence[str],
    days: int | None,
) -> tuple[ApiToken, str]:
    """A new token and its text, which is never to be had again. `days` is how long it opens; None: until revoked.

    Raises BadInput.
    """
    words = " ".join(name.split())
    if not words:
        raise BadInput("The token needs a name.", "Say which program it is for.")
    if len(words) > _LONGEST_NAME:
        raise BadInput(f"The name is longer than {_LONGEST_NAME} characters.", "Shorten it.")
    known = {scope.value for scope in Scope}
    if not scopes or any(scope not in known for scope in scopes):
        raise BadInput("Choose what the token may do.", f"Of: {', '.join(sorted(known))}.")
    if days is not None and not 1 <= days <= 3650:
        raise BadInput("A token lasts from 1 to 3,650 days.", "Or leave it open.")
    if len([token for token in await work.api_tokens() if token.is_good(now)]) >= _MOST_TOKENS:
        raise BadInput(f"There are {_MOST_TOKENS} tokens already.", "Revoke those that nobody uses.")
    text = PREFIX + secrets.token_urlsafe(32)
    token = ApiToken(
        id=TokenId(new_id("tok")),
        business_id=business_id,
        name=words,
        hint=text[-4:],
        scopes=tuple(scope for scope in Scope if scope.value in scopes),
        made_by=actor.name,
        made_by_id=actor.user_id,
        created_at=now,
        expires_at=now + timedelta(days=days) if days is not None else None,
    )
    await work.add_api_token(token, token_hash(text))
    says = f"Made the API token “{token.name}”, which may: {', '.join(scope.value for scope in token.scopes)}."
    await note(work, now, actor, "token.create", subject=token.id, says=says)
    return token, text


async def revoke_token(work: Work, now: datetime, actor: Actor, token_id: TokenId) -> None:
    """Ends a token at once. Raises NotFound."""
    token = next((one for one in await work.api_tokens() if one.id == token_id), None)
    if token is None:
        raise NotFound("There is no such token.")
    if await work.revoke_api_token(token_id, now):
        await note(work, now, actor, "token.revoke", subject=token_id, says=f"Revoked the API token “{token.name}”.")


async def open_token(store: Store, text: str, now: datetime, address: str) -> ApiToken | None:
    """The token of this text, if it opens anything now; that it was used is noted."""
    if not text.startswith(PREFIX) or len(text) > _LONGEST_TOKEN:
        return None
    token = await store.directory.api_token(token_hash(text))
    if token is None or not token.is_good(now):
        return None
    if token.last_used_at is None or now - token.last_used_at >= _USE_NOTED_EVERY:
        async with store.work(token.business_id, write=True) as work:
            await work.api_token_used(token.id, now, address)
    return token


def token_hash(text: str) -> str:
    """What is kept of a token. It is long and random, so that a plain hash cannot be turned back."""
    return hashlib.sha256(text.encode()).hexdigest()


def actor_of(token: ApiToken, address: str) -> Actor:
    """A token, for the audit trail."""
    return Actor(f"API token: {token.name}", None, address)
