"""Held and booked slots: one technician is in one place, which the unique quarter-hour rows see to."""

from collections.abc import Awaitable, Callable, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, RowMapping, Select, delete, select
from sqlalchemy.exc import DBAPIError, IntegrityError

from receptionist.adapters.store import mapping
from receptionist.adapters.store.job_making import JobMakingPart
from receptionist.adapters.store.pages import PagesPart
from receptionist.adapters.store.problems import is_deadlock
from receptionist.adapters.store.schedule_tables import visit_links
from receptionist.adapters.store.standing import standing, unexpired
from receptionist.adapters.store.tables import appointments, held_slots, leads
from receptionist.adapters.store.technicians import TechniciansPart
from receptionist.adapters.store.unit import Row
from receptionist.domain.appointment import TIME_TAKEN
from receptionist.domain.ids import AppointmentId, LeadId, TechnicianId, ThreadId, new_id
from receptionist.domain.lead import TimeWindow
from receptionist.domain.records import Appointment, VisitRow
from receptionist.domain.schedule import Busy, Diary
from receptionist.domain.webhook import EventKind
from receptionist.errors import Conflict, NotFound

QUARTER = timedelta(minutes=15)


def quarters(starts: datetime, work: timedelta) -> list[datetime]:
    """The quarter-hours, in UTC, that work from `starts` touches; at least one."""
    at = starts.astimezone(UTC)
    quarter = at - timedelta(minutes=at.minute % 15, seconds=at.second, microseconds=at.microsecond)
    touched = [quarter]
    while (quarter := quarter + QUARTER) < at + work:
        touched.append(quarter)
    return touched


class AppointmentsPart(TechniciansPart, JobMakingPart, PagesPart):
    """When somebody comes."""

    async def diary(self, since: datetime, until: datetime) -> Diary:
        """The technicians, and when they are held, booked or off between these two."""
        rows = await self._all(self._standing().where(_reaches_into(since, until)))
        busy = [Busy(row["technician"], row["starts_at"], row["busy_until"], row["id"]) for row in rows]
        off = [Busy(one.technician, one.starts, one.ends) for one in await self.time_off(since, until)]
        return Diary(tuple(await self.technicians()), (*busy, *off))

    async def appointments(self, thread_id: ThreadId) -> list[Appointment]:
        """The slots held and booked of the thread, earliest first."""
        if self._has_none(appointments, thread_id):
            return []
        return await self._read_once(
            f"appointments {thread_id}",
            lambda: self._found(self._standing().where(appointments.c.thread_id == thread_id)),
        )

    async def visits_between(
        self, since: datetime, until: datetime, technician: TechnicianId | None = None, *, cancelled: bool = False
    ) -> list[VisitRow]:
        """What is held and booked in the time between these two, earliest first; with a `technician`, theirs alone.

        Those that were cancelled come too where they are asked for.
        """
        now = self._now()
        stands = unexpired(now) if cancelled else standing(now)
        query = self._select(appointments).where(stands, _reaches_into(since, until))
        if technician is not None:
            query = query.where(appointments.c.technician == technician)
        rows = await self._all(query.order_by(appointments.c.starts_at, appointments.c.id))
        people = await self._contacts_of(row["thread_id"] for row in rows)
        wished = await self._leads_of(rows)
        return [
            VisitRow(mapping.appointment(row), people[row["thread_id"]], wished.get(row["lead_id"])) for row in rows
        ]

    async def lead_slots(self, lead_id: LeadId) -> list[Appointment]:
        """What is held and booked for a lead, earliest first."""
        return await self._found(self._standing().where(appointments.c.lead_id == lead_id))

    async def hold(
        self,
        thread_id: ThreadId,
        lead_id: LeadId,
        window: TimeWindow,
        kept: timedelta,
        technicians: Sequence[TechnicianId],
        expires_in: timedelta | None = None,
    ) -> Appointment:
        """Holds the first of these technicians who is free, for as long as they are kept, in unique quarter-hour rows.

        A held slot of the same lead is let go. After `expires_in` it is free again unless it was booked.

        Raises Conflict where somebody was quicker (the lead then keeps the slot it had), NotFound.
        """
        if await self._one(self._select(leads).filter_by(id=lead_id, thread_id=thread_id)) is None:
            raise NotFound("There is no such lead in this thread.")
        await self._let_expired_go()
        appointment_id = AppointmentId(new_id("appt"))
        row: Row = {
            "id": appointment_id,
            "thread_id": thread_id,
            "lead_id": lead_id,
            "tentative": True,
            "created_at": self._now(),
            "moves": 0,
            "expires_at": None if expires_in is None else self._now() + expires_in,
            "cancelled_at": None,
        }

        async def place(technician: TechnicianId) -> None:
            await self.release_hold(lead_id)
            await self._insert(appointments, row | _place(technician, window, kept))
            await self._keep_free(appointment_id, technician, quarters(window.starts, kept))

        await self._first_free(technicians, place)
        self._is_news(thread_id)
        self._happened(EventKind.APPOINTMENT_CHANGED, appointment_id)
        return mapping.appointment(await self._appointment_row(appointment_id))

    async def release_hold(self, lead_id: LeadId) -> None:
        """Lets go of what is held for a lead; a booked appointment stays."""
        await self._let_go(appointments.c.lead_id == lead_id)

    async def move_appointment(
        self, appointment_id: AppointmentId, window: TimeWindow, kept: timedelta, technicians: Sequence[TechnicianId]
    ) -> Appointment:
        """Gives a held or booked appointment another time or technician: the first of these who is free. It keeps its
        id.

        Raises Conflict where somebody was quicker (it then stays where it was) or it is cancelled, NotFound.
        """
        await self._let_expired_go()
        before = await self._appointment_row(appointment_id)
        if before["cancelled_at"] is not None:
            raise Conflict("This visit was cancelled.", "Book another one.")

        async def place(technician: TechnicianId) -> None:
            await self._free_slots([appointment_id])
            moved = _place(technician, window, kept) | {"moves": before["moves"] + 1}
            await self._change(appointments, moved, id=appointment_id)
            await self._keep_free(appointment_id, technician, quarters(window.starts, kept))

        await self._first_free(technicians, place)
        await self._keep_links(appointment_id, later=window.ends - before["ends_at"])
        await self._move_job(appointment_id)
        self._is_news(before["thread_id"])
        self._happened(EventKind.APPOINTMENT_CHANGED, appointment_id)
        return mapping.appointment(await self._appointment_row(appointment_id))

    async def cancel_appointment(self, appointment_id: AppointmentId, at: datetime) -> bool:
        """Frees its time: a held one is gone, a booked one is kept as cancelled. False where it was cancelled before.

        Raises NotFound.
        """
        row = await self._appointment_row(appointment_id)
        if row["cancelled_at"] is not None:
            return False
        if row["tentative"]:
            await self._let_go(appointments.c.id == appointment_id)
        else:
            await self._free_slots([appointment_id])
            await self._change(appointments, {"cancelled_at": at, "moves": row["moves"] + 1}, id=appointment_id)
            await self._cancel_job(appointment_id)
        self._is_news(row["thread_id"])
        self._happened(EventKind.APPOINTMENT_CHANGED, appointment_id)
        return True

    # --- the pieces -----------------------------------------------------------------------------------------------

    def _standing(self) -> Select[Any]:
        return self._select(appointments).where(standing(self._now()))

    async def _found(self, query: Select[Any]) -> list[Appointment]:
        rows = await self._all(query.order_by(appointments.c.starts_at, appointments.c.id))
        return [mapping.appointment(row) for row in rows]

    async def _appointment_row(self, appointment_id: str) -> RowMapping:
        row = await self._row(appointments, id=appointment_id)
        if row is None:
            raise NotFound("There is no such appointment in this business.")
        return row

    async def _first_free(
        self, technicians: Sequence[TechnicianId], place: Callable[[TechnicianId], Awaitable[None]]
    ) -> None:
        """Places the appointment with the first who is free. Raises Conflict, with everything as it was."""
        for technician in technicians:
            try:
                async with self._connection.begin_nested():
                    await place(technician)
                return
            except DBAPIError as error:
                if not isinstance(error, IntegrityError) and not is_deadlock(error):
                    raise
        raise Conflict(*TIME_TAKEN)

    async def _keep_free(self, appointment_id: str, technician: TechnicianId, slots: list[datetime]) -> None:
        # In order of time, so that two who want overlapping slots wait for each other and never in a ring.
        rows = [
            {
                "business_id": self._business_id,
                "technician": technician,
                "quarter_at": quarter,
                "appointment_id": appointment_id,
            }
            for quarter in slots
        ]
        await self._connection.execute(held_slots.insert(), rows)

    async def _keep_links(self, appointment_id: str, later: timedelta) -> None:
        """Links that customers were sent go on to work where their visit is later now."""
        if later <= timedelta(0):
            return
        for row in await self._all(self._select(visit_links).where(visit_links.c.appointment_id == appointment_id)):
            await self._change(visit_links, {"expires_at": row["expires_at"] + later}, token_hash=row["token_hash"])

    async def _let_expired_go(self) -> None:
        await self._let_go(appointments.c.expires_at <= self._now())

    async def _let_go(self, which: ColumnElement[bool]) -> None:
        """Removes held appointments; booked ones stay."""
        held = select(appointments.c.id).where(self._ours(appointments), appointments.c.tentative.is_(True), which)
        ids = [row["id"] for row in await self._all(held)]
        if ids:
            await self._free_slots(ids)
            links = delete(visit_links).where(self._ours(visit_links), visit_links.c.appointment_id.in_(ids))
            await self._changed(links)
            await self._changed(delete(appointments).where(self._ours(appointments), appointments.c.id.in_(ids)))
        for one in ids:
            self._happened(EventKind.APPOINTMENT_CHANGED, one)

    async def _free_slots(self, ids: Sequence[str]) -> None:
        await self._changed(delete(held_slots).where(self._ours(held_slots), held_slots.c.appointment_id.in_(ids)))


def _place(technician: TechnicianId, window: TimeWindow, kept: timedelta) -> dict[str, Any]:
    zone = window.starts.tzinfo
    return {
        "technician": technician,
        "starts_at": window.starts,
        "ends_at": window.ends,
        "busy_until": quarters(window.starts, kept)[-1] + QUARTER,
        "timezone": zone.key if isinstance(zone, ZoneInfo) else "UTC",
    }


def _reaches_into(since: datetime, until: datetime) -> ColumnElement[bool]:
    return (appointments.c.starts_at < until) & (appointments.c.busy_until > since)
