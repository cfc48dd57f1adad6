"""Lists of threads: what each holds, page by page, and how much.

A page begins behind a row and is read from an index in its order, so that the thousandth costs what the first does.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import timedelta
from functools import cache
from typing import Any

from sqlalchemy import (
    ColumnElement,
    CompoundSelect,
    Integer,
    Select,
    String,
    Table,
    bindparam,
    func,
    literal,
    literal_column,
    select,
    tuple_,
    union_all,
)

from receptionist.adapters.store import mapping
from receptionist.adapters.store.pages import PagesPart
from receptionist.adapters.store.people import PeoplePart
from receptionist.adapters.store.statements import ours
from receptionist.adapters.store.tables import calls, contacts, threads
from receptionist.adapters.store.text_tables import messages
from receptionist.adapters.store.texts import UNSEEN
from receptionist.domain.call import CallState
from receptionist.domain.ids import ThreadId, UserId
from receptionist.domain.inbox import MOST_COUNTED, InboxMark, Show
from receptionist.domain.message import ReplyMode, Tray
from receptionist.domain.records import CallRow, ThreadRow

_ORDER = (threads.c.needs, threads.c.last_at, threads.c.id)
_ON_LINE_AT_MOST = timedelta(hours=5)  # carriers end a call before; what is older was left open by a crash


class InboxPart(PagesPart, PeoplePart):
    """What the inbox lists."""

    async def inbox(
        self, show: Show = Show.INBOX, user_id: UserId | None = None, behind: InboxMark | None = None, limit: int = 50
    ) -> list[ThreadRow]:
        """A page of a list, with the newest lead of each thread; `user_id` is whose `MINE` it is."""
        keys: dict[ThreadId, tuple[Any, ...]] = {}
        values: dict[str, Any] = {"user_id": user_id, "most": limit}
        if behind is not None:
            values |= {"needs": behind.needs, "last_at": behind.last_at, "id": behind.thread_id}
        mode = await self._mode((show,))
        for query in _listing(show, mode, behind is not None):
            for row in await self._all(query, **values):
                keys[row["id"]] = (row["needs"], row["last_at"], row["id"])
        return await self.inbox_rows(sorted(keys, key=keys.__getitem__, reverse=True)[:limit])

    async def inbox_rows(self, thread_ids: Sequence[ThreadId]) -> list[ThreadRow]:
        """These threads as lists show them, in this order; those that are not there are left out."""
        query = (
            select(
                *(column for column in threads.c if column.name != "dialogue"),
                *(contacts.c[name] for name in _OF_CONTACT),
            )
            .join(contacts, threads.c.contact_id == contacts.c.id)
            .where(self._ours(threads), self._ours(contacts), threads.c.id.in_(thread_ids))
        )
        rows = {row["id"]: row for row in await self._all(query)} if thread_ids else {}
        ids = [one for one in thread_ids if one in rows]
        newest = await self._newest_leads(ids) if ids else {}
        counts = await self._counts(ids) if ids else {}
        return [
            ThreadRow(
                contact=mapping.contact_of_thread(rows[one]),
                last_at=rows[one]["last_at"],
                last_line=rows[one]["last_line"],
                lead=newest.get(one),
                calls=counts.get((one, "calls"), 0),
                texts=counts.get((one, "messages"), 0),
                status=mapping.thread_status(rows[one]),
            )
            for one in ids
        ]

    async def inbox_counts(self, user_id: UserId | None, shows: tuple[Show, ...] = tuple(Show)) -> Mapping[Show, int]:
        """How many threads each of these lists holds, at most `MOST_COUNTED`; closed ones are not counted."""
        found = dict.fromkeys(shows, 0)
        for row in await self._all(_counting(shows, await self._mode(shows)), user_id=user_id):
            found[Show(row["show"])] = min(found[Show(row["show"])] + row["count"], MOST_COUNTED)
        return found

    async def calls_on_line(self) -> list[CallRow]:
        """The calls that ring or are spoken on now, newest first."""
        since = self._now() - _ON_LINE_AT_MOST
        query = self._select(calls).where(
            calls.c.state.in_((CallState.RINGING, CallState.ANSWERED)), calls.c.started_at >= since
        )
        rows = await self._all(query.order_by(calls.c.started_at.desc(), calls.c.id.desc()))
        people = await self._contacts_of(row["thread_id"] for row in rows) if rows else {}
        return [CallRow(mapping.call(row), people[row["thread_id"]], None) for row in rows]

    async def _mode(self, shows: tuple[Show, ...]) -> ReplyMode:
        """What the AI does where a thread says nothing, as far as one of these lists depends on it."""
        return (await self.business()).profile.texting.mode if Show.AI in shows else ReplyMode.ANSWER

    # --- the pieces, each one query for the whole page ------------------------------------------------------------

    async def _counts(self, thread_ids: Sequence[ThreadId]) -> dict[tuple[ThreadId, str], int]:
        """How many calls, and how many messages that somebody else may have seen, a thread has."""
        seen = self._in_threads(messages, thread_ids).where(messages.c.state.not_in(UNSEEN))
        rows = await self._all(union_all(self._in_threads(calls, thread_ids), seen))
        return {(row["thread_id"], row["what"]): row["count"] for row in rows}

    def _in_threads(self, table: Table, thread_ids: Iterable[ThreadId]) -> Select[Any]:
        what = literal(table.name).label("what")
        counted = select(table.c.thread_id, what, func.count().label("count")).group_by(table.c.thread_id)
        return counted.where(self._ours(table), table.c.thread_id.in_(thread_ids))


# --- what each list holds -----------------------------------------------------------------------------------------


@cache
def _listing(show: Show, mode: ReplyMode, behind: bool) -> list[Select[Any]]:
    """The questions a page of a list is read with, each from an index in its order."""
    queries = []
    for conditions in _halves(show, mode):
        query = select(*_ORDER).where(*conditions)
        if behind:
            query = query.where(
                tuple_(*_ORDER) < tuple_(*(bindparam(column.name, type_=column.type) for column in _ORDER))
            )
        queries.append(query.order_by(*(column.desc() for column in _ORDER)).limit(bindparam("most", type_=Integer)))
    return queries


@cache
def _counting(shows: tuple[Show, ...], mode: ReplyMode) -> CompoundSelect[Any]:
    """How much each of these lists holds, but the closed ones."""
    counted = [
        select(literal(show.value).label("show"), func.count().label("count")).select_from(
            select(literal_column("1")).select_from(threads).where(*conditions).limit(MOST_COUNTED).subquery()
        )
        for show in shows
        if show is not Show.CLOSED
        for conditions in _halves(show, mode)
    ]
    return union_all(*counted)


def _halves(show: Show, mode: ReplyMode) -> list[list[ColumnElement[bool]]]:
    """The conditions of a list; several where it is read from several indexes. No thread meets two of them.

    `mode` is what the AI does where a thread says nothing.
    """
    tray = {Show.SNOOZED: Tray.SNOOZED, Show.CLOSED: Tray.CLOSED}.get(show, Tray.OPEN)
    common = [ours(threads), threads.c.tray == tray, threads.c.merged_into.is_(None)]
    match show:
        case Show.NEEDS:
            return [[*common, threads.c.needs == literal(True)]]
        case Show.AI:
            kinds = ("ai",) if mode is ReplyMode.PEOPLE else ("ai", "house")
            looked_at = threads.c.needs == literal(False)
            return [[*common, looked_at, threads.c.answers == kind] for kind in kinds]
        case Show.MINE:
            user = bindparam("user_id", type_=String)
            others = (threads.c.assigned_to != user) | threads.c.assigned_to.is_(None)
            return [[*common, threads.c.assigned_to == user], [*common, threads.c.held_by == user, others]]
        case Show.UNREAD:
            # Written out: an index of some rows is only used where the condition is seen to be its own.
            return [[*common, threads.c.unread > literal_column("0")]]
    return [common]


_OF_CONTACT = ("address_kind", "address", "name", "email", "home", "consent", "language", "line")
