"""Who comes in: sessions, invitations and tries to sign in, before it is known whose business it is."""

import hashlib
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta

from sqlalchemy import RowMapping, delete, func, insert, not_, or_, select, text, update
from sqlalchemy.ext.asyncio import AsyncConnection

from receptionist.adapters.store import mapping
from receptionist.adapters.store.document_tables import sent_mails
from receptionist.adapters.store.people import BUSINESS, token_hash
from receptionist.adapters.store.people_tables import invitations, letters, sessions, sign_in_tries
from receptionist.adapters.store.second_factor import invitation_of
from receptionist.adapters.store.security import session_of
from receptionist.adapters.store.tables import businesses, users
from receptionist.adapters.store.waiting import Begin, Waiting, locked
from receptionist.domain.ids import BusinessId, LetterId
from receptionist.domain.people import Invitation, SignedIn
from receptionist.ports import Mail, SecretBox
from receptionist.services.shared import Shared

_LETTER_TOO_LATE = timedelta(days=2)  # nobody of ours needs it any more
# These go out late rather than never; where they cannot, their senders are told.
_TO_CUSTOMERS = letters.c.id.in_(select(sent_mails.c.letter_id).where(sent_mails.c.letter_id.is_not(None)))
_WAITS_FOR_CODE = timedelta(minutes=10)
_SESSIONS_KEPT_SECONDS = 1.0  # what another process writes is seen as late


class Entering(Waiting):
    """Each question is a unit of work of its own. `written` rises with whatever this process writes."""

    def __init__(self, begin: Begin, box: SecretBox, now: Callable[[], datetime], written: Callable[[], int]) -> None:
        super().__init__(begin, box, now)
        self._written = written
        self._sessions: Shared[SignedIn | None] = Shared(_SESSIONS_KEPT_SECONDS)

    async def signed_in(self, token: str, now: datetime) -> SignedIn | None:
        """Whose session this token opens; None where it ended, ran out, or its user was let go."""
        key = token_hash(token)
        found = await self._sessions.answer(key, self._written(), lambda: self._session(key))
        if found is None or not found.user.is_active:
            return None
        session = found.session
        if session.needs_code and now - session.created_at >= _WAITS_FOR_CODE:
            return None
        return found if found.security.is_going(session.created_at, session.seen_at, now) else None

    async def _session(self, key: str) -> SignedIn | None:
        open_sessions = select(sessions).where(sessions.c.token_hash == key, sessions.c.ended_at.is_(None))
        async with self._begin(False) as connection:
            row = (await connection.execute(open_sessions)).mappings().first()
            if row is None:
                return None
            whose = select(users).where(users.c.business_id == row["business_id"], users.c.id == row["user_id"])
            user = (await connection.execute(whose)).mappings().one()
            its = BUSINESS.where(businesses.c.id == row["business_id"])
            business = mapping.business((await connection.execute(its)).mappings().one())
        return SignedIn(session_of(row), mapping.user(user), business.profile.security)

    async def invitation(self, token: str, now: datetime) -> Invitation | None:
        """The open invitation of this token."""
        still = select(invitations).where(
            invitations.c.token_hash == token_hash(token),
            invitations.c.closed_at.is_(None),
            invitations.c.expires_at > now,
        )
        async with self._begin(False) as connection:
            row = (await connection.execute(still)).mappings().first()
        return None if row is None else invitation_of(row)

    async def begin_try(self, limits: Mapping[str, int], within: timedelta, now: datetime) -> bool:
        """Counts a try against each key; False, and not counted, where one has reached its limit.

        Those who try for the same key at once wait for each other: many at once are no way around the limit.
        """
        hashes = {_key_hash(key): limit for key, limit in limits.items()}
        async with self._begin(True) as connection:
            await _wait_for_keys(connection, sorted(hashes))
            late = sign_in_tries.c.at > now - within
            counted = select(sign_in_tries.c.key_hash, func.count().label("tries")).where(
                sign_in_tries.c.key_hash.in_(hashes), late
            )
            rows = await connection.execute(counted.group_by(sign_in_tries.c.key_hash))
            begun = {row.key_hash: row.tries for row in rows}
            if any(begun.get(key, 0) >= limit for key, limit in hashes.items()):
                return False
            await connection.execute(insert(sign_in_tries), [{"key_hash": key, "at": now} for key in hashes])
        return True

    async def forgive_tries(self, keys: Sequence[str]) -> None:
        """Forgets the tries counted against these keys."""
        async with self._begin(True) as connection:
            gone = sign_in_tries.c.key_hash.in_([_key_hash(key) for key in keys])
            await connection.execute(delete(sign_in_tries).where(gone))

    async def due_letters(
        self, now: datetime, lease: timedelta, limit: int = 10
    ) -> list[tuple[BusinessId, LetterId, Mail]]:
        """E-mails that are due; nobody else gets them until the lease ends. None to people that is days old."""
        letter = letters.c
        still = or_(letter.made_at >= now - _LETTER_TOO_LATE, _TO_CUSTOMERS)
        due = select(letter.id).where(letter.due_at <= now, still)
        if not await self._any(due):
            return []
        async with self._begin(True) as connection:
            ids = await locked(connection, due.order_by(letter.made_at, letter.id).limit(limit))
            claim = update(letters).where(letter.id.in_(ids)).values(due_at=now + lease).returning(*letter)
            rows = (await connection.execute(claim)).mappings().all() if ids else ()
        return [(row["business_id"], row["id"], self._mail(row)) for row in rows]

    def _mail(self, row: RowMapping) -> Mail:
        calendar = self._box.open(row["calendar_sealed"]) if row["calendar_sealed"] else ""
        return Mail(row["recipient"], row["subject"], self._box.open(row["text_sealed"]), calendar)

    async def forget_sign_ins(self, tries_before: datetime, sessions_before: datetime) -> None:
        """Removes tries, sessions that nobody used since then, and e-mails to people that could not be sent in time."""
        async with self._begin(True) as connection:
            await connection.execute(delete(sign_in_tries).where(sign_in_tries.c.at < tries_before))
            await connection.execute(delete(sessions).where(sessions.c.seen_at < sessions_before))
            too_late = letters.c.made_at < tries_before - _LETTER_TOO_LATE
            await connection.execute(delete(letters).where(too_late, not_(_TO_CUSTOMERS)))


def _key_hash(key: str) -> str:
    return hashlib.sha256(key.encode()).hexdigest()


async def _wait_for_keys(connection: AsyncConnection, hashes: Sequence[str]) -> None:
    """On PostgreSQL; on SQLite those who write take turns."""
    if connection.dialect.name != "postgresql":
        return
    for key_hash in hashes:
        number = int.from_bytes(bytes.fromhex(key_hash)[:8], "big", signed=True)
        await connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": number})
