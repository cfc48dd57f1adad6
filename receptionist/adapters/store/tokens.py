"""Tokens of programs of others, and what they asked for under a key of theirs."""

from datetime import datetime

from sqlalchemy import RowMapping

from receptionist.adapters.store.integration_tables import api_requests, api_tokens
from receptionist.adapters.store.mapping import readable
from receptionist.adapters.store.unit import Unit
from receptionist.domain.api_token import ApiToken, Scope
from receptionist.domain.ids import MessageId, TokenId
from receptionist.errors import Conflict, NotFound


class TokensPart(Unit):
    """Who else may come in."""

    async def add_api_token(self, token: ApiToken, token_hash: str) -> None:
        """Adds the token; only its hash is kept."""
        row = {
            "id": token.id,
            "token_hash": token_hash,
            "name": token.name,
            "hint": token.hint,
            "scopes": [scope.value for scope in token.scopes],
            "made_by": token.made_by,
            "made_by_id": token.made_by_id,
            "created_at": token.created_at,
            "expires_at": token.expires_at,
            "last_used_from": "",
        }
        await self._insert(api_tokens, row)

    async def api_tokens(self) -> list[ApiToken]:
        """The tokens, newest first, revoked ones too."""
        rows = await self._all(self._select(api_tokens).order_by(api_tokens.c.created_at.desc(), api_tokens.c.id))
        return [api_token(row) for row in rows]

    async def revoke_api_token(self, token_id: TokenId, at: datetime) -> bool:
        """Ends the token for good; False where it was ended already. Raises NotFound."""
        await self._must_exist(api_tokens, token_id)
        good = self._update(api_tokens).where(api_tokens.c.id == token_id, api_tokens.c.revoked_at.is_(None))
        return bool(await self._changed(good.values(revoked_at=at)))

    async def api_token_used(self, token_id: TokenId, at: datetime, address: str) -> None:
        """Notes when and from where a token was used last. Raises NotFound."""
        if not await self._change(api_tokens, {"last_used_at": at, "last_used_from": address}, id=token_id):
            raise NotFound("There is no such token in this business.")

    async def known_request(self, token_id: TokenId, key: str) -> tuple[str, MessageId] | None:
        """What was asked under this key before: its fingerprint, and what came of it."""
        row = await self._row(api_requests, token_id=token_id, key=key)
        return None if row is None else (row["fingerprint"], MessageId(row["subject"]))

    async def keep_request(
        self, token_id: TokenId, key: str, fingerprint: str, subject: MessageId, at: datetime
    ) -> None:
        """Keeps what was asked under this key. Raises NotFound, and Conflict where the key is known."""
        await self._must_exist(api_tokens, token_id)
        row = {"token_id": token_id, "key": key, "fingerprint": fingerprint, "subject": subject, "at": at}
        if not await self._insert_new(api_requests, row, ["token_id", "key"]):
            raise Conflict("This key was used before.")


def api_token(row: RowMapping) -> ApiToken:
    """A row of `api_tokens`. A scope that this program does not know opens nothing, and is left out."""
    known = {scope.value for scope in Scope}
    return ApiToken(
        id=row["id"],
        business_id=row["business_id"],
        name=row["name"],
        hint=row["hint"],
        scopes=readable(lambda: tuple(Scope(one) for one in row["scopes"] if one in known)),
        made_by=row["made_by"],
        made_by_id=row["made_by_id"],
        created_at=row["created_at"],
        expires_at=row["expires_at"],
        revoked_at=row["revoked_at"],
        last_used_at=row["last_used_at"],
        last_used_from=row["last_used_from"],
    )
