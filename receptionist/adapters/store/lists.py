"""Long lists page by page: each begins behind a row, by keys of an index, so a late page is as quick as the first."""

from datetime import datetime
from typing import Any

from sqlalchemy import Column, ColumnElement, RowMapping, Select, and_, desc, literal, or_, select, union_all

from receptionist.adapters.store import mapping
from receptionist.adapters.store.columns import Instant
from receptionist.adapters.store.pages import PagesPart
from receptionist.adapters.store.people_call_tables import outgoing_calls
from receptionist.adapters.store.people_calls import outgoing_call
from receptionist.adapters.store.standing import unexpired
from receptionist.adapters.store.tables import appointments, calls, contacts, leads, threads
from receptionist.adapters.store.text_tables import messages
from receptionist.adapters.store.texts import MESSAGES, TextsPart
from receptionist.domain.ids import AppointmentId, ContactId, ThreadId
from receptionist.domain.lead import LeadState
from receptionist.domain.listing import ContactEntry, Place, ThreadEntry
from receptionist.domain.message import Consent, Message
from receptionist.domain.records import Appointment, CallRow, Contact, Lead, OutgoingRow


class ListsPart(TextsPart, PagesPart):
    """What programs read, newest first."""

    async def contact_list(self, after: Place | None, limit: int) -> list[ContactEntry]:
        """Contacts, the newest first."""
        query = self._contacts().where(
            threads.c.merged_into.is_(None), behind(contacts.c.created_at, contacts.c.id, after)
        )
        rows = await self._all(query.order_by(contacts.c.created_at.desc(), contacts.c.id.desc()).limit(limit))
        return [_contact_entry(row) for row in rows]

    async def contact_entry(self, contact_id: ContactId) -> ContactEntry | None:
        """The contact, or None."""
        row = await self._one(self._contacts().where(contacts.c.id == contact_id))
        return None if row is None else _contact_entry(row)

    def _contacts(self) -> Select[Any]:
        both = select(contacts, threads.c.id.label("of_thread")).join(threads, threads.c.contact_id == contacts.c.id)
        return both.where(self._ours(contacts), self._ours(threads))

    async def thread_list(self, after: Place | None, limit: int) -> list[ThreadEntry]:
        """Threads, the one where something passed last first."""
        query = self._threads().where(threads.c.merged_into.is_(None), behind(threads.c.last_at, threads.c.id, after))
        rows = await self._all(query.order_by(threads.c.last_at.desc(), threads.c.id.desc()).limit(limit))
        return await self._thread_entries(rows)

    async def thread_entry(self, thread_id: ThreadId) -> ThreadEntry | None:
        """The thread, or None."""
        found = await self._thread_entries(await self._all(self._threads().where(threads.c.id == thread_id)))
        return found[0] if found else None

    def _threads(self) -> Select[Any]:
        both = select(threads, contacts.c.consent, contacts.c.language, contacts.c.line).join(
            contacts, threads.c.contact_id == contacts.c.id
        )
        return both.where(self._ours(threads), self._ours(contacts))

    async def _thread_entries(self, rows: Any) -> list[ThreadEntry]:
        people = await self._contacts_of(row["id"] for row in rows)
        return [
            ThreadEntry(
                contact=people[row["id"]],
                status=mapping.thread_status(row),
                created_at=row["created_at"],
                last_at=row["last_at"],
                last_line=row["last_line"],
            )
            for row in rows
        ]

    async def message_list(self, thread_id: ThreadId, after: Place | None, limit: int) -> list[Message]:
        """The messages of a thread, the newest first."""
        query = MESSAGES.where(messages.c.thread_id == thread_id, behind(messages.c.at, messages.c.id, after))
        return await self._messages(query.order_by(messages.c.at.desc(), messages.c.id.desc()).limit(limit))

    async def lead_list(
        self, after: Place | None, limit: int, state: LeadState | None = None
    ) -> list[tuple[Lead, Contact]]:
        """Leads with their contacts, the newest first."""
        query = self._select(leads).where(behind(leads.c.created_at, leads.c.id, after))
        if state is not None:
            query = query.where(leads.c.state == state)
        return await self._lead_pages(query.order_by(leads.c.created_at.desc(), leads.c.id.desc()).limit(limit))

    async def call_list(self, after: Place | None, limit: int, offset: int = 0) -> list[CallRow | OutgoingRow]:
        """Calls that came, with the lead each led to, and calls that were made, the newest first."""
        came, made = calls.c, outgoing_calls.c
        both = union_all(
            select(came.id, came.started_at.label("at")).where(
                self._ours(calls), behind(came.started_at, came.id, after)
            ),
            select(made.id, made.asked_at.label("at")).where(
                self._ours(outgoing_calls), behind(made.asked_at, made.id, after)
            ),
        )
        places = await self._all(both.order_by(desc("at"), desc("id")).limit(limit).offset(offset))
        ids = [row["id"] for row in places]
        if not ids:
            return []
        rows = await self._all(self._select(calls).where(came.id.in_(ids)))
        ours = await self._all(self._select(outgoing_calls).where(made.id.in_(ids)))
        people = await self._contacts_of(row["thread_id"] for row in (*rows, *ours))
        led_to = await self._leads_of(rows)
        found: dict[str, CallRow | OutgoingRow] = {
            row["id"]: CallRow(mapping.call(row), people[row["thread_id"]], led_to.get(row["lead_id"])) for row in rows
        }
        found |= {row["id"]: OutgoingRow(outgoing_call(row), people[row["thread_id"]]) for row in ours}
        return [found[one] for one in ids]

    async def appointment_list(
        self, after: Place | None, limit: int, since: datetime | None = None, until: datetime | None = None
    ) -> list[Appointment]:
        """Appointments that begin between these two, the latest first."""
        slot = appointments.c
        query = self._select(appointments).where(unexpired(self._now()), behind(slot.starts_at, slot.id, after))
        if since is not None:
            query = query.where(slot.starts_at >= since)
        if until is not None:
            query = query.where(slot.starts_at < until)
        rows = await self._all(query.order_by(slot.starts_at.desc(), slot.id.desc()).limit(limit))
        return [mapping.appointment(row) for row in rows]

    async def appointment(self, appointment_id: AppointmentId) -> Appointment | None:
        """The appointment, or None."""
        found = self._select(appointments).where(appointments.c.id == appointment_id, unexpired(self._now()))
        row = await self._one(found)
        return None if row is None else mapping.appointment(row)


def behind(at: Column[Any], id_: Column[Any], place: Place | None) -> ColumnElement[bool]:
    """The rows that stand behind this place."""
    if place is None:
        return literal(True)
    moment = literal(place.at, Instant)
    # The first condition alone lets the index begin there.
    return and_(at <= moment, or_(at < moment, id_ < place.id))


def _contact_entry(row: RowMapping) -> ContactEntry:
    return ContactEntry(
        contact=mapping.contact(row),
        thread_id=row["of_thread"],
        consent=mapping.readable(lambda: Consent(row["consent"])),
        language=row["language"],
        created_at=row["created_at"],
    )
