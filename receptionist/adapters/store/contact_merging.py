"""Making two contacts one, and two again.

All that stands in the one thread moves to the other; the thread that went stays behind as an empty shell that names
where its things are. Which rows moved is kept, so that undoing it finds them; what passed with the number since then
goes back with it, too.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, RowMapping, Select, Table, and_, select

from receptionist.adapters.store import desk_mapping, text_mapping
from receptionist.adapters.store.desk_mapping import Moved
from receptionist.adapters.store.desk_tables import contact_merges, happenings
from receptionist.adapters.store.document_tables import documents, sent_mails
from receptionist.adapters.store.job_tables import jobs
from receptionist.adapters.store.people_call_tables import outgoing_calls
from receptionist.adapters.store.tables import appointments, calls, contacts, leads, quotes, threads, utterances
from receptionist.adapters.store.text_tables import messages, notices
from receptionist.adapters.store.texts import MESSAGES, TextsPart
from receptionist.adapters.store.unit import INBOX_LINE
from receptionist.domain.call import CallState
from receptionist.domain.desk import ContactMerge
from receptionist.domain.ids import MergeId, ThreadId, UserId, new_id
from receptionist.domain.message import Holder, Message, ThreadStatus, Tray
from receptionist.errors import Conflict, NotFound

# Rows that go with what is said in a thread. Utterances go with their calls: they have no id of their own.
MOVES: tuple[Table, ...] = (
    messages,
    calls,
    leads,
    quotes,
    appointments,
    jobs,
    happenings,
    notices,
    outgoing_calls,
    documents,
    sent_mails,
)
_AT_ONCE = 500  # ids in one statement: databases bound their number


class ContactMergingPart(TextsPart):
    """Both directions of it."""

    async def text_of_key(self, key: str) -> Message | None:
        """The text that was asked for under this key, or None."""
        found = await self._messages(MESSAGES.where(messages.c.key == key).limit(1))
        return found[0] if found else None

    async def current_thread(self, thread_id: ThreadId) -> ThreadId:
        """Where what was in this thread stands now: itself, or the one it was merged into."""
        try:
            row = await self._thread_row(thread_id)
        except NotFound:
            return thread_id
        return thread_id if row["merged_into"] is None else ThreadId(row["merged_into"])

    async def merge_threads(self, kept: ThreadId, gone: ThreadId, by: UserId | None, at: datetime) -> ContactMerge:
        """Moves all of `gone` into `kept`, whose contact has its numbers too from now on.

        Raises NotFound, and Conflict where one of them is merged already or on the telephone.
        """
        if kept == gone:
            raise Conflict("This is the same contact.", "Choose another one.")
        for thread_id in sorted((kept, gone)):  # in one order: of two who merge the same, none waits for the other
            await self._lock(thread_id)
        await self._nobody_calls((kept, gone))
        its_own = [row["id"] for row in await self._all(self._select(threads).filter_by(merged_into=gone))]
        moved = Moved({table.name: await self._ids(table, gone) for table in MOVES}, tuple(its_own))
        await self._move(moved, gone, kept)
        await self._point([gone, *its_own], kept)
        await self._join_status(kept, gone)
        merge = MergeId(new_id("merge"))
        row = {"id": merge, "kept_thread": kept, "gone_thread": gone, "at": at, "by_user": by}
        await self._insert(contact_merges, row | {"moved": desk_mapping.moved_to_json(moved), "undone_at": None})
        self._told(kept, gone)
        return desk_mapping.contact_merge(await self._merge_row(merge))

    async def undo_merge(self, merge_id: MergeId, at: datetime) -> ContactMerge:
        """Gives back what a merge moved, and what passed with that contact's numbers since. Raises NotFound, and
        Conflict where it was undone already, or its contact is on the telephone.
        """
        row = await self._merge_row(merge_id)
        kept, gone = ThreadId(row["kept_thread"]), ThreadId(row["gone_thread"])
        # Where the kept one was merged on since, its things stand further on.
        holder = await self.current_thread(kept)
        for thread_id in sorted((holder, gone)):
            await self._lock_row(thread_id)
        row = await self._merge_row(merge_id)  # again: somebody may have undone it while this waited
        if row["undone_at"] is not None:
            raise Conflict("This was undone already.")
        if holder != kept:
            raise Conflict("This contact was merged with another since.", "Undo that first.")
        await self._nobody_calls((kept,))
        moved = desk_mapping.moved_from_json(row["moved"])
        await self._point([gone], None)
        await self._point(moved.threads, gone)
        since = await self._since(kept, [gone, *moved.threads])
        both = {name: (*moved.rows.get(name, ()), *since.get(name, ())) for name in {*moved.rows, *since}}
        await self._move(replace(moved, rows=both), kept, gone)
        await self._change(contact_merges, {"undone_at": at}, id=merge_id)
        for thread_id in (kept, gone):
            await self._show_last(thread_id)
        self._told(kept, gone)
        return desk_mapping.contact_merge(await self._merge_row(merge_id))

    # --- the pieces -----------------------------------------------------------------------------------------------

    async def _ids(self, table: Table, thread_id: ThreadId) -> tuple[str, ...]:
        query = select(table.c.id).where(self._ours(table), table.c.thread_id == thread_id)
        return tuple(row["id"] for row in await self._all(query))

    async def _move(self, moved: Moved, source: ThreadId, target: ThreadId) -> None:
        """Rows that went elsewhere since then stay where they are."""
        for table in MOVES:
            for ids in _some(moved.rows.get(table.name, ())):
                theirs = self._update(table).where(table.c.thread_id == source, table.c.id.in_(ids))
                await self._changed(theirs.values(thread_id=target))
        for ids in _some(moved.rows.get(calls.name, ())):
            said = self._update(utterances).where(utterances.c.thread_id == source, utterances.c.call_id.in_(ids))
            await self._changed(said.values(thread_id=target))

    async def _point(self, thread_ids: Sequence[str], target: ThreadId | None) -> None:
        theirs = self._update(threads).where(threads.c.id.in_(thread_ids))
        await self._changed(theirs.values(merged_into=target))

    async def _since(self, kept: ThreadId, gone: Sequence[str]) -> dict[str, tuple[str, ...]]:
        """What passed in `kept` with the numbers of the contacts of `gone`: it is theirs."""
        whose = select(contacts.c.address_kind, contacts.c.address).join(threads, threads.c.contact_id == contacts.c.id)
        rows = await self._all(whose.where(self._ours(contacts), self._ours(threads), threads.c.id.in_(gone)))
        found: dict[str, list[str]] = {name: [] for name in ("messages", "calls", "leads", "quotes", "outgoing_calls")}
        for row in (row for row in rows if row["address"]):
            written = and_(messages.c.theirs_kind == row["address_kind"], messages.c.theirs == row["address"])
            found["messages"] += await self._ids_where(messages, kept, written)
            called = and_(calls.c.caller_kind == row["address_kind"], calls.c.caller == row["address"])
            found["calls"] += await self._ids_where(calls, kept, called)
            to_them = outgoing_calls.c.theirs == row["address"]
            found["outgoing_calls"] += await self._ids_where(outgoing_calls, kept, to_them)
        for ids in _some(tuple(found["calls"])):
            led_to = select(calls.c.lead_id).where(self._ours(calls), calls.c.id.in_(ids))
            found["leads"] += await self._ids_where(leads, kept, leads.c.id.in_(led_to))
            found["quotes"] += await self._ids_where(quotes, kept, quotes.c.call_id.in_(ids))
        return {name: tuple(ids) for name, ids in found.items()}

    async def _ids_where(self, table: Table, thread_id: ThreadId, condition: ColumnElement[bool]) -> list[str]:
        query = select(table.c.id).where(self._ours(table), table.c.thread_id == thread_id, condition)
        return [row["id"] for row in await self._all(query)]

    async def _join_status(self, kept: ThreadId, gone: ThreadId) -> None:
        """What waits in the one waits in the other; what the AI was writing in either is void."""
        mine, theirs = await self.thread_status(kept), await self.thread_status(gone)
        due = [status.answer_due_at for status in (mine, theirs) if status.answer_due_at is not None]
        joined = replace(
            mine,
            generation=max(mine.generation, theirs.generation) + 1,
            needs_person=mine.needs_person or theirs.needs_person,
            our_number=mine.our_number or theirs.our_number,
            answer_due_at=min(due) if due and mine.holder is Holder.AI else None,
            unread=mine.unread + theirs.unread,
            language=mine.language or theirs.language,
            tray=mine.tray if mine.tray is theirs.tray else Tray.OPEN,
            snoozed_until=mine.snoozed_until if mine.tray is theirs.tray else None,
            assigned_to=mine.assigned_to or theirs.assigned_to,
        )
        await self.save_status(joined)
        await self.save_status(replace(_at_rest(theirs), generation=theirs.generation + 1))
        await self._show_last(kept)

    async def _show_last(self, thread_id: ThreadId) -> None:
        """The thread's last line and time as the inbox shows them, from what stands in it now."""
        newest = await self._messages(self._seen_in(thread_id))
        said = await self._one(
            select(utterances.c.text, utterances.c.at)
            .where(self._ours(utterances), utterances.c.thread_id == thread_id, utterances.c.text != "")
            .order_by(utterances.c.at.desc(), utterances.c.call_id.desc(), utterances.c.seq.desc())
            .limit(1)
        )
        rang = await self._one(
            select(calls.c.started_at)
            .where(self._ours(calls), calls.c.thread_id == thread_id)
            .order_by(calls.c.started_at.desc())
            .limit(1)
        )
        last = [(one.at, text_mapping.words(one.text, bool(one.media))) for one in newest]
        last += [(said["at"], said["text"])] if said is not None else []
        times = [at for at, _ in last] + ([rang["started_at"]] if rang is not None else [])
        values: dict[str, Any] = {"last_line": max(last)[1][:INBOX_LINE] if last else ""}
        if times:
            values["last_at"] = max(times)
        await self._change(threads, values, id=thread_id)

    def _seen_in(self, thread_id: ThreadId) -> Select[Any]:
        seen = and_(messages.c.thread_id == thread_id, messages.c.state.not_in(("draft", "not_sent")))
        return MESSAGES.where(seen).order_by(messages.c.at.desc(), messages.c.id.desc()).limit(1)

    async def _nobody_calls(self, thread_ids: Sequence[ThreadId]) -> None:
        live = self._select(calls).where(calls.c.thread_id.in_(thread_ids), calls.c.state != CallState.ENDED)
        if await self._one(live.limit(1)) is not None:
            raise Conflict("They are on the telephone at this moment.", "Try again after the call.")

    def _merges_where(self, condition: ColumnElement[bool]) -> Select[Any]:
        joined = select(contact_merges, threads.c.contact_id, contacts.c.name, contacts.c.address)
        joined = joined.join(threads, contact_merges.c.gone_thread == threads.c.id)
        joined = joined.join(contacts, threads.c.contact_id == contacts.c.id)
        return joined.where(self._ours(contact_merges), self._ours(threads), self._ours(contacts), condition)

    async def _merge_row(self, merge_id: MergeId) -> RowMapping:
        row = await self._one(self._merges_where(contact_merges.c.id == merge_id))
        if row is None:
            raise NotFound("There is no such merge in this business.")
        return row

    def _told(self, *thread_ids: ThreadId) -> None:
        self._forget_contacts()
        for thread_id in thread_ids:
            self._is_news(thread_id)


def _at_rest(status: ThreadStatus) -> ThreadStatus:
    """A thread in which nothing waits for anybody."""
    quiet = replace(status, holder=Holder.AI, held_by=None, held_until=None, needs_person="", answer_due_at=None)
    return replace(quiet, unread=0, tray=Tray.OPEN, snoozed_until=None)


def _some(ids: Sequence[str]) -> Iterator[Sequence[str]]:
    for start in range(0, len(ids), _AT_ONCE):
        yield ids[start : start + _AT_ONCE]
