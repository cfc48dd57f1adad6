"""The few look-ups made before it is known whose business it is."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import RowMapping, Table, select, update

from receptionist.adapters.store import mapping, text_mapping
from receptionist.adapters.store.backlog import Backlogs
from receptionist.adapters.store.desk_tables import media_links
from receptionist.adapters.store.document_tables import documents
from receptionist.adapters.store.entering import Entering
from receptionist.adapters.store.integrations_waiting import IntegrationsWaiting
from receptionist.adapters.store.people import BUSINESS, email_key, token_hash
from receptionist.adapters.store.people_calls_waiting import PeopleCallsWaiting
from receptionist.adapters.store.schedule_directory import ScheduleWaiting
from receptionist.adapters.store.schedule_tables import technicians
from receptionist.adapters.store.tables import (
    accounts,
    businesses,
    calls,
    numbers,
    sign_in_tokens,
    stream_tokens,
    users,
)
from receptionist.adapters.store.technicians import first_technician
from receptionist.adapters.store.text_tables import media_files, message_media
from receptionist.domain.call import Call, CallState
from receptionist.domain.ids import AccountId, BusinessId, CallId, DocumentId, UserId, new_id
from receptionist.domain.message import Media
from receptionist.domain.phone import PhoneNumber
from receptionist.domain.profile import BusinessProfile
from receptionist.domain.records import Business, CarrierAccount, StreamToken, User


class SqlDirectory(Entering, Backlogs, IntegrationsWaiting, PeopleCallsWaiting, ScheduleWaiting):
    """Each question is a unit of work of its own."""

    async def account(self, account_id: AccountId) -> CarrierAccount | None:
        """The carrier account of this opaque id. Raises SettingsError where its secret cannot be opened."""
        row = await self._one(accounts, id=account_id, closed_at=None)
        return None if row is None else mapping.account(row, self._box)

    async def accounts(self) -> list[CarrierAccount]:
        """Every carrier account, oldest first. Raises SettingsError where a secret cannot be opened."""
        still = select(accounts).where(accounts.c.closed_at.is_(None))
        rows = await self._all(still.order_by(accounts.c.created_at, accounts.c.id))
        return [mapping.account(row, self._box) for row in rows]

    async def business_of_number(self, account_id: AccountId, number: PhoneNumber) -> BusinessId | None:
        """Whose number it is; None unless it belongs to this very account."""
        row = await self._one(numbers, account_id=account_id, e164=number.e164)
        return None if row is None else BusinessId(row["business_id"])

    async def user_by_email(self, email: str) -> User | None:
        """The user who signs in with this address, in any spelling of capitals."""
        row = await self._one(users, email=email_key(email))
        return None if row is None else mapping.user(row)

    async def anybody_signs_in(self) -> bool:
        """Whether there is any user at all."""
        async with self._begin(False) as connection:
            return (await connection.execute(select(users.c.id).limit(1))).first() is not None

    async def user(self, user_id: UserId) -> User | None:
        """The user of this id."""
        row = await self._one(users, id=user_id)
        return None if row is None else mapping.user(row)

    async def businesses(self) -> list[Business]:
        """Every business, oldest first."""
        query = BUSINESS.order_by(businesses.c.created_at, businesses.c.id)
        return [mapping.business(row) for row in await self._all(query)]

    async def add_business(self, profile: BusinessProfile) -> Business:
        """Adds a business, with somebody who can be sent."""
        business = Business(BusinessId(new_id("biz")), profile, self._now())
        row = {
            "id": business.id,
            "profile": mapping.profile_to_json(profile),
            "created_at": business.created_at,
        }
        async with self._begin(True) as connection:
            await connection.execute(businesses.insert().values(row))
            await connection.execute(technicians.insert().values(first_technician(business.id, business.created_at)))
        return business

    async def redeem_stream_token(self, token: str, now: datetime) -> StreamToken | None:
        """What an unused, unexpired token stands for; it is used up by asking."""
        row = await self._redeem(stream_tokens, token, now)
        return None if row is None else StreamToken(business_id=row["business_id"], call_id=row["call_id"])

    async def redeem_sign_in(self, token: str, now: datetime) -> User | None:
        """The user of an unused, unexpired sign-in link; it is used up by asking."""
        row = await self._redeem(sign_in_tokens, token, now)
        user = None if row is None else await self.user(row["user_id"])
        return user if user is not None and user.is_active else None

    async def linked_media(self, token: str, now: datetime) -> tuple[Media, bytes] | None:
        """The file that a link of a text of ours stands for, while it holds; else None."""
        link = select(message_media, media_files.c.data).join(media_links, media_links.c.media_id == message_media.c.id)
        link = link.join(media_files, media_files.c.media_id == message_media.c.id)
        holds = media_links.c.token_hash == token_hash(token), media_links.c.expires_at > now
        async with self._begin(False) as connection:
            row = (await connection.execute(link.where(*holds))).mappings().first()
        return None if row is None else (text_mapping.media(row), bytes(row["data"]))

    async def linked_document(self, token: str) -> tuple[BusinessId, DocumentId] | None:
        """The document whose public page has this token."""
        row = await self._one(documents, token_hash=token_hash(token))
        return None if row is None else (BusinessId(row["business_id"]), DocumentId(row["id"]))

    async def open_calls(self, before: datetime) -> list[Call]:
        """Calls not ended that started before this instant, oldest first."""
        going = (CallState.RINGING, CallState.ANSWERED)
        query = select(calls).where(calls.c.state.in_(going), calls.c.started_at < before)
        return [mapping.call(row) for row in await self._all(query.order_by(calls.c.started_at, calls.c.id))]

    async def ordered_calls(self, call_ids: Sequence[CallId]) -> list[Call]:
        """Those of these calls that go on and that somebody of their business wants something done with."""
        query = select(calls).where(
            calls.c.id.in_(call_ids), calls.c.staff_order.is_not(None), calls.c.ended_at.is_(None)
        )
        return [mapping.call(row) for row in await self._all(query)]

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
