"""What pages show: lists and single things with all that belongs to them, in a bounded number of queries each."""

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import RowMapping, Select, bindparam, func, literal, select

from receptionist.adapters.store import mapping
from receptionist.adapters.store.desk_tables import contact_merges, draft_files, happenings, reply_drafts
from receptionist.adapters.store.document_tables import documents, sent_mails
from receptionist.adapters.store.job_tables import jobs
from receptionist.adapters.store.people_call_tables import outgoing_calls
from receptionist.adapters.store.statements import ours
from receptionist.adapters.store.tables import appointments, calls, contacts, leads, threads, utterances
from receptionist.adapters.store.unit import Unit
from receptionist.domain.call import Utterance
from receptionist.domain.ids import CallId, LeadId, ThreadId
from receptionist.domain.records import CallPage, CallRow, Contact, Lead

# What most threads have nothing, or little, of.
_IN_THREAD = (
    calls.c.thread_id,
    leads.c.thread_id,
    appointments.c.thread_id,
    jobs.c.thread_id,
    happenings.c.thread_id,
    documents.c.thread_id,
    sent_mails.c.thread_id,
    outgoing_calls.c.thread_id,
    contact_merges.c.kept_thread,
    reply_drafts.c.thread_id,
    draft_files.c.thread_id,
)
_LOOK_OVER = select(
    *(
        select(literal(1)).where(ours(column.table), column == bindparam("thread_id")).exists().label(column.table.name)
        for column in _IN_THREAD
    )
)


class PagesPart(Unit):
    """What people look at."""

    async def look_over(self, thread_id: ThreadId) -> None:
        """Finds out in one question what the thread has nothing of: a unit that only reads does not ask for that."""
        row = None if self._writes else await self._one(_LOOK_OVER, thread_id=thread_id)
        if row is not None:
            self._empty |= {(column.table, thread_id) for column in _IN_THREAD if not row[column.table.name]}

    async def calls(self, limit: int = 50, offset: int = 0) -> list[CallRow]:
        """Calls with the lead each led to, newest first."""
        query = self._select(calls).order_by(calls.c.started_at.desc(), calls.c.id.desc())
        rows = await self._all(query.limit(limit).offset(offset))
        people = await self._contacts_of(row["thread_id"] for row in rows)
        led_to = await self._leads_of(rows)
        return [CallRow(mapping.call(row), people[row["thread_id"]], led_to.get(row["lead_id"])) for row in rows]

    async def thread_calls(self, thread_id: ThreadId) -> list[CallPage]:
        """The calls of a thread with all that was said, oldest first."""
        query = self._select(calls).where(calls.c.thread_id == thread_id)
        return await self._call_pages(query.order_by(calls.c.started_at, calls.c.id))

    async def call_page(self, call_id: CallId) -> CallPage | None:
        """One call with all that was said, or None."""
        pages = await self._call_pages(self._select(calls).where(calls.c.id == call_id))
        return pages[0] if pages else None

    async def lead(self, lead_id: LeadId) -> tuple[Lead, Contact] | None:
        """The lead with its contact, or None."""
        found = await self._lead_pages(self._select(leads).where(leads.c.id == lead_id))
        return found[0] if found else None

    # --- the pieces, each one query for the whole page ------------------------------------------------------------

    async def _call_pages(self, query: Select[Any], **values: Any) -> list[CallPage]:
        rows = await self._all(query, **values)
        people = await self._contacts_of(row["thread_id"] for row in rows)
        led_to = await self._leads_of(rows)
        said = await self._said_in([row["id"] for row in rows])
        return [
            CallPage(
                mapping.call(row),
                people[row["thread_id"]],
                tuple(said.get(row["id"], ())),
                led_to.get(row["lead_id"]),
            )
            for row in rows
        ]

    async def _lead_pages(self, query: Select[Any]) -> list[tuple[Lead, Contact]]:
        found = await self._leads_from(await self._all(query))
        people = await self._contacts_of(lead.thread_id for lead in found)
        return [(lead, people[lead.thread_id]) for lead in found]

    async def _contacts_of(self, thread_ids: Iterable[ThreadId]) -> dict[ThreadId, Contact]:
        wanted = set(thread_ids)
        if not wanted:  # SQLite would look through all contacts for none
            return {}
        query = (
            select(contacts, threads.c.id.label("of_thread"))
            .join(threads, threads.c.contact_id == contacts.c.id)
            .where(self._ours(contacts), self._ours(threads), threads.c.id.in_(wanted))
        )
        return {row["of_thread"]: mapping.contact(row) for row in await self._all(query)}

    async def _leads_of(self, call_rows: Sequence[RowMapping]) -> dict[LeadId, Lead]:
        ids = {row["lead_id"] for row in call_rows if row["lead_id"]}
        rows = await self._all(self._select(leads).where(leads.c.id.in_(ids))) if ids else ()
        return {lead.id: lead for lead in await self._leads_from(rows)}

    async def _newest_leads(self, thread_ids: Sequence[ThreadId]) -> dict[ThreadId, Lead]:
        place = func.row_number().over(
            partition_by=leads.c.thread_id, order_by=(leads.c.created_at.desc(), leads.c.id.desc())
        )
        ranked = (
            select(leads.c.id, place.label("place"))
            .where(self._ours(leads), leads.c.thread_id.in_(thread_ids))
            .subquery()
        )
        query = self._select(leads).where(leads.c.id.in_(select(ranked.c.id).where(ranked.c.place == 1)))
        return {lead.thread_id: lead for lead in await self._leads_from(await self._all(query))}

    async def _said_in(self, call_ids: Sequence[CallId]) -> dict[CallId, list[Utterance]]:
        if not call_ids:
            return {}
        query = self._select(utterances).where(utterances.c.call_id.in_(call_ids))
        said: dict[CallId, list[Utterance]] = {}
        for row in await self._all(query.order_by(utterances.c.call_id, utterances.c.seq)):
            said.setdefault(row["call_id"], []).append(mapping.utterance(row))
        return said
