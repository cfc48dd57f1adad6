"""What waits to be done, over all businesses: each thing is then worked on in a unit of its own business.

What is claimed is claimed for a lease: its time moves, so that nobody else finds it due until the lease ends. On
PostgreSQL those who claim at once pass each other by (SKIP LOCKED); on SQLite they take turns.
"""

from collections.abc import Callable, Sequence
from contextlib import AbstractAsyncContextManager
from datetime import datetime, timedelta
from typing import Any, Protocol

from sqlalchemy import (
    ColumnElement,
    FromClause,
    RowMapping,
    Select,
    and_,
    func,
    literal,
    or_,
    select,
    union_all,
    update,
)
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncConnection

from receptionist.adapters.store import mapping, text_mapping
from receptionist.adapters.store.job_tables import jobs
from receptionist.adapters.store.tables import calls, threads
from receptionist.adapters.store.text_tables import (
    inbound_events,
    message_media,
    messages,
    notices,
    send_attempts,
    text_parts,
)
from receptionist.domain.call import Call, CallState
from receptionist.domain.ids import BusinessId, JobId, MessageId, ThreadId
from receptionist.domain.message import Holder, MediaState, MessageState, Tray
from receptionist.domain.records import JournalledEvent, Notice, TextPart
from receptionist.ports import SecretBox

_MAIL_DAY = timedelta(days=1)  # later than that, an e-mail tells nothing new
# Made once: a copy of a table with all its columns costs more than asking the database.
_QUEUED, _HELD, _OTHER = (messages.alias(name) for name in ("queued", "held", "other"))
_BEFORE = message_media.alias("before")


class Begin(Protocol):
    """Opens a transaction; `first`: before others that wait to write, since a carrier waits for the answer."""

    def __call__(self, write: bool, first: bool = False) -> AbstractAsyncContextManager[AsyncConnection]: ...


class Waiting:
    """Each question is a unit of work of its own. `begin(write)` opens a transaction."""

    def __init__(self, begin: Begin, box: SecretBox, now: Callable[[], datetime]) -> None:
        self._begin = begin
        self._box = box
        self._now = now

    # --- events ---------------------------------------------------------------------------------------------------

    async def journal_events(self, events: Sequence[JournalledEvent]) -> list[bool]:
        """Keeps events, durably and in one transaction; for each, whether it is new (its account and key are)."""
        if not events:
            return []
        # Two who keep the same events must meet them in one order, or each would wait for the other.
        rows = [text_mapping.event_row(event) for event in sorted(events, key=lambda one: (one.account_id, one.key))]
        async with self._begin(True, first=True) as connection:
            insert = postgresql.insert if connection.dialect.name == "postgresql" else sqlite.insert
            kept = insert(inbound_events).on_conflict_do_nothing(index_elements=["account_id", "event_key"])
            new = set((await connection.execute(kept.returning(inbound_events.c.id), rows)).scalars())
        return [event.id in new for event in events]

    async def claim_events(self, now: datetime, lease: timedelta, limit: int = 50) -> list[JournalledEvent]:
        """Events not finished whose time has come, first due first; nobody else gets them until the lease ends."""
        event = inbound_events.c
        due = select(event.id).where(event.finished_at.is_(None), event.due_at <= now)
        if not await self._any(due):
            return []
        async with self._begin(True) as connection:
            # First due, first worked on: what is tried again and again stands behind what came meanwhile.
            ids = await locked(connection, due.order_by(event.due_at, event.received_at, event.id).limit(limit))
            claim = update(inbound_events).where(event.id.in_(ids)).values(due_at=now + lease, tries=event.tries + 1)
            rows = (await connection.execute(claim.returning(*event))).mappings().all() if ids else ()
        return [text_mapping.event(row) for row in sorted(rows, key=lambda row: (row["received_at"], row["id"]))]

    async def stale_parts(self, before: datetime) -> list[tuple[BusinessId, TextPart]]:
        """Parts of long texts that came before this instant and were not put together: one part of each text."""
        part = text_parts.c
        text = (part.account_id, part.sender, part.recipient, part.reference, part.total)
        place = func.row_number().over(partition_by=text, order_by=(part.received_at, part.part)).label("place")
        first = select(text_parts, place).where(part.received_at < before).subquery()
        rows = await self._all(select(first).where(first.c.place == 1).order_by(first.c.received_at))
        return [(row["business_id"], text_mapping.part(row)) for row in rows]

    # --- threads and calls ----------------------------------------------------------------------------------------

    async def claim_answers(
        self, now: datetime, lease: timedelta, limit: int = 10
    ) -> list[tuple[BusinessId, ThreadId]]:
        """Threads whose answer is due; nobody else gets them until the lease ends."""
        thread = threads.c
        free = or_(thread.answer_leased_until.is_(None), thread.answer_leased_until <= now)
        due = select(thread.id).where(thread.answer_due_at <= now, free)
        if not await self._any(due):
            return []
        async with self._begin(True) as connection:
            ids = await locked(connection, due.order_by(thread.answer_due_at, thread.id).limit(limit))
            claim = update(threads).where(thread.id.in_(ids)).values(answer_leased_until=now + lease)
            claimed = claim.returning(thread.business_id, thread.id)
            whose = {row.id: row.business_id for row in await connection.execute(claimed)} if ids else {}
        return [(whose[one], one) for one in ids]

    async def due_mails(self, now: datetime, lease: timedelta, limit: int = 10) -> list[tuple[BusinessId, Notice]]:
        """Notices of the last day whose e-mail is not sent yet; nobody else gets them until the lease ends."""
        notice = notices.c
        due = select(notice.id).where(notice.mail_due_at <= now, notice.at >= now - _MAIL_DAY)
        if not await self._any(due):
            return []
        async with self._begin(True) as connection:
            ids = await locked(connection, due.order_by(notice.at, notice.id).limit(limit))
            claim = update(notices).where(notice.id.in_(ids)).values(mail_due_at=now + lease).returning(*notice)
            rows = (await connection.execute(claim)).mappings().all() if ids else ()
        ordered = sorted(rows, key=lambda row: (row["at"], row["id"]))
        return [(row["business_id"], text_mapping.notice(row)) for row in ordered]

    async def ended_holds(self, now: datetime) -> list[tuple[BusinessId, ThreadId]]:
        """Threads whose person's hold has run out."""
        thread = threads.c
        ended = select(thread.business_id, thread.id).where(thread.held_until <= now, thread.holder == Holder.PERSON)
        return [(row["business_id"], row["id"]) for row in await self._all(ended.order_by(thread.held_until))]

    async def ended_snoozes(self, now: datetime) -> list[tuple[BusinessId, ThreadId]]:
        """Threads that were snoozed until now, the one that has waited longest first."""
        thread = threads.c
        ended = select(thread.business_id, thread.id).where(thread.snoozed_until <= now, thread.tray == Tray.SNOOZED)
        return [(row["business_id"], row["id"]) for row in await self._all(ended.order_by(thread.snoozed_until))]

    async def calls_to_follow_up(self, ended_since: datetime, limit: int = 50) -> list[Call]:
        """Calls that ended since then and for which nobody has decided yet whether to text after them, oldest first."""
        call = calls.c
        ended = select(calls).where(
            call.followed_up_at.is_(None), call.ended_at >= ended_since, call.state == CallState.ENDED
        )
        return [mapping.call(row) for row in await self._all(ended.order_by(call.ended_at, call.id).limit(limit))]

    async def claim_jobs(self, now: datetime, lease: timedelta, limit: int = 20) -> list[tuple[BusinessId, JobId]]:
        """Jobs it is time to look at; nobody else gets them until the lease ends."""
        job = jobs.c
        due = select(job.id).where(job.look_at <= now)
        if not await self._any(due):
            return []
        async with self._begin(True) as connection:
            ids = await locked(connection, due.order_by(job.look_at, job.id).limit(limit))
            claim = update(jobs).where(job.id.in_(ids)).values(look_at=now + lease).returning(job.business_id, job.id)
            whose = {row.id: row.business_id for row in await connection.execute(claim)} if ids else {}
        return [(whose[one], one) for one in ids]

    # --- messages -------------------------------------------------------------------------------------------------

    async def due_sends(self, now: datetime, limit: int = 50) -> list[tuple[BusinessId, MessageId]]:
        """Messages queued, or held until now, that may go out: of each thread the first, and none while one is sent.

        A queued message whose `not_before` is to come is tried again then, and the later ones of its thread wait.
        """
        ready = or_(_QUEUED.c.not_before.is_(None), _QUEUED.c.not_before <= now)
        first_queued = _first_to_go(_QUEUED, now).where(_QUEUED.c.state == MessageState.QUEUED, ready)
        first_held = _first_to_go(_HELD, now).where(_let_go(_HELD, now))
        # Each half is read from an index of its own, and only as far as the limit goes.
        halves = [
            select(half.order_by(table.c.at, table.c.id).limit(limit).subquery())
            for half, table in ((first_queued, _QUEUED), (first_held, _HELD))
        ]
        both = union_all(*halves).subquery()
        rows = await self._all(select(both).order_by(both.c.at, both.c.id).limit(limit))
        return [(row["business_id"], row["id"]) for row in rows]

    async def open_attempts(self, before: datetime) -> list[tuple[BusinessId, MessageId]]:
        """Messages in `sending` whose attempt began before this instant: a crash left them so."""
        message, attempt = messages.c, send_attempts.c
        its_own = and_(attempt.business_id == message.business_id, attempt.message_id == message.id)
        younger = select(literal(1)).where(its_own, attempt.started_at >= before).exists()
        left = select(message.business_id, message.id).where(message.state == MessageState.SENDING, ~younger)
        return [(row["business_id"], row["id"]) for row in await self._all(left.order_by(message.at, message.id))]

    async def due_media(self, now: datetime, lease: timedelta, limit: int = 10) -> list[tuple[BusinessId, MessageId]]:
        """Messages with files still to be fetched; nobody else gets them until the lease ends."""
        file, before = message_media.c, _BEFORE
        # A message is claimed by the first of its waiting files, so that no two claim it by different ones.
        earlier = and_(before.c.message_id == file.message_id, before.c.place < file.place)
        sibling = select(literal(1)).where(
            before.c.business_id == file.business_id, earlier, before.c.state == MediaState.WAITING
        )
        due = select(file.message_id).where(file.state == MediaState.WAITING, file.due_at <= now, ~sibling.exists())
        if not await self._any(due):
            return []
        async with self._begin(True) as connection:
            ids = await locked(connection, due.order_by(file.due_at, file.id).limit(limit))
            theirs = update(message_media).where(file.message_id.in_(ids), file.state == MediaState.WAITING)
            claim = theirs.values(due_at=now + lease).returning(file.business_id, file.message_id)
            whose = {row.message_id: row.business_id for row in await connection.execute(claim)} if ids else {}
        return [(whose[one], one) for one in ids]

    # --- statements -----------------------------------------------------------------------------------------------

    async def _any(self, due: Select[Any]) -> bool:
        """Whether anything is due: who finds nothing, as nearly always, has kept no writer waiting."""
        return bool(await self._all(due.limit(1)))

    async def _all(self, query: Select[Any]) -> Sequence[RowMapping]:
        async with self._begin(False) as connection:
            rows: Sequence[RowMapping] = (await connection.execute(query)).mappings().all()
            return rows


async def locked(connection: AsyncConnection, ids: Select[Any]) -> list[Any]:
    """The ids of rows that nobody else is claiming at this instant; locked on PostgreSQL."""
    return list((await connection.execute(ids.with_for_update(skip_locked=True, key_share=True))).scalars())


def _let_go(table: FromClause, now: datetime) -> ColumnElement[bool]:
    """Of `table`, an alias of the messages: those that were held until now."""
    return and_(table.c.state == MessageState.HELD, table.c.not_before <= now)


def _first_to_go(table: FromClause, now: datetime) -> Select[Any]:
    """Of `table`, an alias of the messages: those before which nothing of their thread goes out, or is being sent."""
    other = _OTHER
    same_thread = (other.c.business_id == table.c.business_id, other.c.thread_id == table.c.thread_id)
    before = (other.c.at <= table.c.at, or_(other.c.at < table.c.at, other.c.id < table.c.id))
    in_the_way = (
        (other.c.state == MessageState.SENDING,),
        (other.c.state == MessageState.QUEUED, *before),
        (_let_go(other, now), *before),
    )
    query = select(table.c.business_id, table.c.id, table.c.at)
    for condition in in_the_way:
        query = query.where(~select(literal(1)).where(*same_thread, *condition).exists())
    return query
