"""The few look-ups made before it is known whose business it is."""

from datetime import datetime
from typing import Any

from sqlalchemy import RowMapping, Table, select, update

from receptionist.adapters.store import mapping
from receptionist.adapters.store.people import BUSINESS, email_key, token_hash
from receptionist.adapters.store.tables import (
    accounts,
    businesses,
    calls,
    numbers,
    sign_in_tokens,
    stream_tokens,
    users,
)
from receptionist.adapters.store.waiting import Waiting
from receptionist.domain.call import Call, CallState
from receptionist.domain.ids import AccountId, BusinessId, UserId, new_id
from receptionist.domain.phone import PhoneNumber
from receptionist.domain.profile import BusinessProfile
from receptionist.domain.records import Business, CarrierAccount, StreamToken, User


class SqlDirectory(Waiting):
    """Each question is a unit of work of its own."""

    async def account(self, account_id: AccountId) -> CarrierAccount | None:
        """The carrier account of this opaque id. Raises SettingsError where its secret cannot be opened."""
        row = await self._one(accounts, id=account_id)
        return None if row is None else mapping.account(row, self._box)

    async def accounts(self) -> list[CarrierAccount]:
        """Every carrier account, oldest first. Raises SettingsError where a secret cannot be opened."""
        rows = await self._all(select(accounts).order_by(accounts.c.created_at, accounts.c.id))
        return [mapping.account(row, self._box) for row in rows]

    async def business_of_number(self, account_id: AccountId, number: PhoneNumber) -> BusinessId | None:
        """Whose number it is; None unless it belongs to this very account."""
        row = await self._one(numbers, account_id=account_id, e164=number.e164)
        return None if row is None else BusinessId(row["business_id"])

    async def user_by_email(self, email: str) -> User | None:
        """The user who signs in with this address, in any spelling of capitals."""
        row = await self._one(users, email=email_key(email))
        return None if row is None else mapping.user(row)

    async def user(self, user_id: UserId) -> User | None:
        """The user of this id."""
        row = await self._one(users, id=user_id)
        return None if row is None else mapping.user(row)

    async def businesses(self) -> list[Business]:
        """Every business, oldest first."""
        query = BUSINESS.order_by(businesses.c.created_at, businesses.c.id)
        return [mapping.business(row) for row in await self._all(query)]

    async def add_business(self, profile: BusinessProfile) -> Business:
        """Adds a business."""
        business = Business(BusinessId(new_id("biz")), profile, self._now())
        row = {
            "id": business.id,
            "profile": mapping.profile_to_json(profile),
            "created_at": business.created_at,
        }
        async with self._begin(True) as connection:
            await connection.execute(businesses.insert().values(row))
        return business

    async def redeem_stream_token(self, token: str, now: datetime) -> StreamToken | None:
        """What an unused, unexpired token stands for; it is used up by asking."""
        row = await self._redeem(stream_tokens, token, now)
        return None if row is None else StreamToken(business_id=row["business_id"], call_id=row["call_id"])

    async def redeem_sign_in(self, token: str, now: datetime) -> User | None:
        """The user of an unused, unexpired sign-in link; it is used up by asking."""
        row = await self._redeem(sign_in_tokens, token, now)
        return None if row is None else await self.user(row["user_id"])

    async def open_calls(self, before: datetime) -> list[Call]:
        """Calls not ended that started before this instant, oldest first."""
        going = (CallState.RINGING, CallState.ANSWERED)
        query = select(calls).where(calls.c.state.in_(going), calls.c.started_at < before)
        return [mapping.call(row) for row in await self._all(query.order_by(calls.c.started_at, calls.c.id))]

    async def _one(self, table: Table, **values: Any) -> RowMapping | None:
        async with self._begin(False) as connection:
            return (await connection.execute(select(table).filter_by(**values))).mappings().first()

    async def _redeem(self, table: Table, token: str, now: datetime) -> RowMapping | None:
        # One statement: of two who come with the same token, the database lets one through.
        unused = update(table).where(
            table.c.token_hash == token_hash(token), table.c.used_at.is_(None), table.c.expires_at > now
        )
        async with self._begin(True) as connection:
            found = await connection.execute(unused.values(used_at=now).returning(*table.c))
            return found.mappings().first()
