"""Technicians, their time, and the visits they are booked for."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Protocol

from receptionist.domain.ids import AppointmentId, BusinessId, LeadId, TechnicianId, ThreadId, TimeOffId
from receptionist.domain.lead import TimeWindow
from receptionist.domain.records import Appointment, VisitRow
from receptionist.domain.schedule import Diary, Technician, TimeOff


class ScheduleWork(Protocol):
    """The part of a unit of work that concerns it."""

    # technicians
    async def technicians(self) -> list[Technician]:
        """Those who work here, in the order they came; there is one at least."""
        ...

    async def technician(self, technician_id: TechnicianId) -> Technician | None:
        """One of them, or one who has left."""
        ...

    async def save_technician(self, technician: Technician) -> None:
        """Adds the technician, or writes what changed; the picture is kept apart.

        Raises Conflict where the user is a technician already, NotFound.
        """
        ...

    async def remove_technician(self, technician_id: TechnicianId, at: datetime) -> None:
        """Nothing new is given to them. Raises Conflict for the last one, and while visits are booked, NotFound."""
        ...

    async def technician_picture(self, technician_id: TechnicianId) -> tuple[str, bytes] | None:
        """Content type and data."""
        ...

    async def save_technician_picture(self, technician_id: TechnicianId, content_type: str, data: bytes) -> None:
        """Keeps it in place of the one there was; without data, none. Raises NotFound."""
        ...

    async def time_off(self, since: datetime, until: datetime) -> list[TimeOff]:
        """What falls between these two, earliest first."""
        ...

    async def add_time_off(self, off: TimeOff) -> None:
        """Raises NotFound."""
        ...

    async def remove_time_off(self, off: TimeOffId) -> bool: ...
    async def new_feed(self, technician_id: TechnicianId) -> str:
        """A token for the technician's calendar feed; an older one stops to work. Only its hash is kept.

        Raises NotFound.
        """
        ...

    # visits
    async def diary(self, since: datetime, until: datetime) -> Diary:
        """The technicians, and when they are held, booked or off between these two."""
        ...

    async def appointments(self, thread_id: ThreadId) -> list[Appointment]:
        """The slots held and booked of the thread, earliest first."""
        ...

    async def visits_between(
        self, since: datetime, until: datetime, technician: TechnicianId | None = None, *, cancelled: bool = False
    ) -> list[VisitRow]:
        """What is held and booked in the time between these two, earliest first; with a `technician`, theirs alone.

        Those that were cancelled come too where they are asked for.
        """
        ...

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

        A slot held for the same lead before is let go. After `expires_in` it is free again unless it was booked.

        Raises Conflict where somebody was quicker (the lead then keeps the slot it had), NotFound.
        """
        ...

    async def release_hold(self, lead_id: LeadId) -> None:
        """Lets go of what is held for a lead; a booked appointment stays."""
        ...

    async def move_appointment(
        self, appointment_id: AppointmentId, window: TimeWindow, kept: timedelta, technicians: Sequence[TechnicianId]
    ) -> Appointment:
        """Gives a held or booked appointment another time or technician: the first of these who is free. It keeps its
        id.

        Raises Conflict where somebody was quicker (it then stays where it was) or it is cancelled, NotFound.
        """
        ...

    async def cancel_appointment(self, appointment_id: AppointmentId, at: datetime) -> bool:
        """Frees its time: a held one is gone, a booked one is kept as cancelled. False where it was cancelled before.

        Raises NotFound.
        """
        ...

    # what customers are given
    async def booking_token(self) -> str | None:
        """The token in the address of the booking page, where it was ever opened."""
        ...

    async def new_booking_token(self) -> str:
        """Another one; the address there was no longer works."""
        ...

    async def new_visit_link(self, appointment_id: AppointmentId, now: datetime, expires: datetime) -> str:
        """A token with which a customer sees, moves or cancels this visit; only its hash is kept. Raises NotFound."""
        ...

    async def visit_of_link(self, token: str, now: datetime) -> AppointmentId | None:
        """The visit of a token that has not expired."""
        ...


class ScheduleDirectory(Protocol):
    """Look-ups made before it is known whose business it is."""

    async def business_of_booking_page(self, token: str) -> BusinessId | None: ...
    async def business_of_visit_link(self, token: str) -> BusinessId | None: ...
    async def technician_of_feed(self, token: str) -> tuple[BusinessId, TechnicianId] | None: ...
