"""Held and booked slots: one technician is in one place, which the unique quarter-hour rows see to."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import delete, select
from sqlalchemy.exc import DBAPIError, IntegrityError

from receptionist.adapters.store import mapping
from receptionist.adapters.store.problems import is_deadlock
from receptionist.adapters.store.tables import appointments, held_slots, leads
from receptionist.adapters.store.unit import Unit
from receptionist.domain.ids import AppointmentId, LeadId, ThreadId, new_id
from receptionist.domain.lead import TimeWindow
from receptionist.domain.records import Appointment
from receptionist.domain.webhook import EventKind
from receptionist.errors import Conflict, NotFound

QUARTER = timedelta(minutes=15)
_TECHNICIAN = "crew"  # who is sent while a business has a single calendar


def quarters(starts: datetime, work: timedelta) -> list[datetime]:
    """The quarter-hours, in UTC, that work from `starts` touches; at least one."""
    at = starts.astimezone(UTC)
    quarter = at - timedelta(minutes=at.minute % 15, seconds=at.second, microseconds=at.microsecond)
    touched = [quarter]
    while (quarter := quarter + QUARTER) < at + work:
        touched.append(quarter)
    return touched


class AppointmentsPart(Unit):
    """When somebody comes."""

    async def taken(self, since: datetime, until: datetime) -> list[TimeWindow]:
        """The times between these two in which the technician is held or booked, earliest first."""
        slot = appointments.c
        query = self._select(appointments).where(slot.starts_at < until, slot.busy_until > since)
        return [mapping.window(row, "busy_until") for row in await self._all(query.order_by(slot.starts_at))]

    async def appointments(self, thread_id: ThreadId) -> list[Appointment]:
        """The slots held and booked of the thread, earliest first."""
        rows = await self._rows(appointments, "starts_at", "id", thread_id=thread_id)
        return [mapping.appointment(row) for row in rows]

    async def hold(self, thread_id: ThreadId, lead_id: LeadId, window: TimeWindow, work: timedelta) -> Appointment:
        """Holds the technician for `work` from the window's start; a held slot of the same lead is let go.

        Raises Conflict where somebody was quicker (the lead then keeps the slot it had), NotFound.
        """
        if await self._one(self._select(leads).filter_by(id=lead_id, thread_id=thread_id)) is None:
            raise NotFound("There is no such lead in this thread.")
        held = Appointment(
            id=AppointmentId(new_id("appt")),
            business_id=self._business_id,
            thread_id=thread_id,
            lead_id=lead_id,
            technician=_TECHNICIAN,
            window=window,
            tentative=True,
        )
        try:
            async with self._connection.begin_nested():
                await self.release_hold(lead_id)
                await self._insert_held(held, quarters(window.starts, work))
        except DBAPIError as error:
            if isinstance(error, IntegrityError) or is_deadlock(error):
                raise Conflict("This time was taken a moment ago.", "Offer another time.") from error
            raise
        self._happened(EventKind.APPOINTMENT_CHANGED, held.id)
        return held

    async def release_hold(self, lead_id: LeadId) -> None:
        """Lets go of what is held for a lead; a booked appointment stays."""
        held = select(appointments.c.id).where(
            self._ours(appointments), appointments.c.lead_id == lead_id, appointments.c.tentative.is_(True)
        )
        ids = [row["id"] for row in await self._all(held)]
        if ids:
            slots = delete(held_slots).where(self._ours(held_slots), held_slots.c.appointment_id.in_(ids))
            await self._changed(slots)
            await self._changed(delete(appointments).where(self._ours(appointments), appointments.c.id.in_(ids)))
        for one in ids:
            self._happened(EventKind.APPOINTMENT_CHANGED, one)

    async def _insert_held(self, held: Appointment, slots: list[datetime]) -> None:
        zone = held.window.starts.tzinfo
        row = {
            "id": held.id,
            "thread_id": held.thread_id,
            "lead_id": held.lead_id,
            "technician": held.technician,
            "starts_at": held.window.starts,
            "ends_at": held.window.ends,
            "busy_until": slots[-1] + QUARTER,
            "timezone": zone.key if isinstance(zone, ZoneInfo) else "UTC",
            "tentative": held.tentative,
            "created_at": self._now(),
        }
        await self._insert(appointments, row)
        # In order of time, so that two who want overlapping slots wait for each other and never in a ring.
        rows = [
            {
                "business_id": self._business_id,
                "technician": held.technician,
                "quarter_at": quarter,
                "appointment_id": held.id,
            }
            for quarter in slots
        ]
        await self._connection.execute(held_slots.insert(), rows)
