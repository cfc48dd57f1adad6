"""Technicians and their time, and what customers are given to book and change visits."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import RowMapping, delete, select
from sqlalchemy.exc import IntegrityError

from receptionist.adapters.store import mapping
from receptionist.adapters.store.json_codec import Json, from_json, to_json
from receptionist.adapters.store.people import new_token, token_hash
from receptionist.adapters.store.schedule_tables import (
    booking_pages,
    technician_pictures,
    technicians,
    time_off,
    visit_links,
)
from receptionist.adapters.store.standing import standing
from receptionist.adapters.store.tables import appointments, users
from receptionist.adapters.store.unit import Row, Unit
from receptionist.domain.hours import Span
from receptionist.domain.ids import AppointmentId, TechnicianId, TimeOffId, new_id
from receptionist.domain.schedule import Technician, TimeOff
from receptionist.errors import Conflict, NotFound

_Week = tuple[tuple[Span, ...], ...]


@dataclass(frozen=True, slots=True)
class _Weekly:
    week: _Week


_TECHNICIANS = (
    select(technicians, technician_pictures.c.technician_id.label("picture"))
    .outerjoin(technician_pictures, technician_pictures.c.technician_id == technicians.c.id)
    .order_by(technicians.c.created_at, technicians.c.name, technicians.c.id)
)


class TechniciansPart(Unit):
    """Who is sent."""

    async def technicians(self) -> list[Technician]:
        """Those who work here, in the order they came; there is one at least."""
        still = _TECHNICIANS.where(self._ours(technicians), technicians.c.left_at.is_(None))
        return [_technician(row) for row in await self._all(still)]

    async def technician(self, technician_id: TechnicianId) -> Technician | None:
        """One of them, or one who has left."""
        row = await self._one(_TECHNICIANS.where(self._ours(technicians), technicians.c.id == technician_id))
        return None if row is None else _technician(row)

    async def save_technician(self, technician: Technician) -> None:
        """Adds the technician, or writes what changed; the picture is kept apart.

        Raises Conflict where the user is a technician already, NotFound.
        """
        if technician.user_id is not None:
            await self._must_exist(users, technician.user_id)
        values: Row = {
            "name": technician.name,
            "user_id": technician.user_id,
            "skills": list(technician.skills),
            "week": _week_to_json(technician.week),
        }
        try:
            async with self._connection.begin_nested():
                if not await self._change(technicians, values, id=technician.id):
                    row = {"id": technician.id, "created_at": self._now(), "feed_hash": None, "left_at": None}
                    await self._insert(technicians, values | row)
        except IntegrityError as error:
            raise Conflict("This user is a technician already.", "Choose another one, or none.") from error

    async def remove_technician(self, technician_id: TechnicianId, at: datetime) -> None:
        """Nothing new is given to them. Raises Conflict for the last one, and while visits are booked, NotFound."""
        working = await self.technicians()
        if technician_id not in {one.id for one in working}:
            raise NotFound("There is no such technician in this business.")
        if len(working) == 1:
            raise Conflict("Somebody must be there to be sent.", "Add another technician first.")
        theirs = appointments.c.technician == technician_id, appointments.c.busy_until > at
        coming = self._select(appointments).where(*theirs, standing(self._now()))
        if await self._one(coming.limit(1)) is not None:
            raise Conflict("Visits are still booked with this technician.", "Give them to somebody else first.")
        left: Row = {"left_at": at, "user_id": None, "feed_hash": None}
        await self._change(technicians, left, id=technician_id)

    async def technician_picture(self, technician_id: TechnicianId) -> tuple[str, bytes] | None:
        """Content type and data."""
        row = await self._row(technician_pictures, technician_id=technician_id)
        return None if row is None else (row["content_type"], bytes(row["data"]))

    async def save_technician_picture(self, technician_id: TechnicianId, content_type: str, data: bytes) -> None:
        """Keeps it in place of the one there was; without data, none. Raises NotFound."""
        await self._must_exist(technicians, technician_id)
        theirs = self._ours(technician_pictures), technician_pictures.c.technician_id == technician_id
        await self._changed(delete(technician_pictures).where(*theirs))
        if data:
            row = {"technician_id": technician_id, "content_type": content_type, "data": data}
            await self._insert(technician_pictures, row)

    async def time_off(self, since: datetime, until: datetime) -> list[TimeOff]:
        """What falls between these two, earliest first."""
        query = self._select(time_off).where(time_off.c.starts_at < until, time_off.c.ends_at > since)
        return [
            TimeOff(row["id"], row["technician_id"], row["starts_at"], row["ends_at"], row["says"])
            for row in await self._all(query.order_by(time_off.c.starts_at, time_off.c.id))
        ]

    async def add_time_off(self, off: TimeOff) -> None:
        """Raises NotFound."""
        await self._must_exist(technicians, off.technician)
        row = {"id": off.id, "technician_id": off.technician, "starts_at": off.starts, "ends_at": off.ends}
        await self._insert(time_off, row | {"says": off.says})

    async def remove_time_off(self, off: TimeOffId) -> bool:
        """Whether there was one."""
        return bool(await self._changed(delete(time_off).where(self._ours(time_off), time_off.c.id == off)))

    async def new_feed(self, technician_id: TechnicianId) -> str:
        """A token for the technician's calendar feed; an older one stops to work. Only its hash is kept.

        Raises NotFound.
        """
        token = new_token()
        if not await self._change(technicians, {"feed_hash": token_hash(token)}, id=technician_id):
            raise NotFound("There is no such technician in this business.")
        return token

    # --- what customers are given ---------------------------------------------------------------------------------

    async def booking_token(self) -> str | None:
        """The token in the address of the booking page, where it was ever opened."""
        row = await self._one(self._select(booking_pages))
        return None if row is None else row["token"]

    async def new_booking_token(self) -> str:
        """Another one; the address there was no longer works."""
        token = new_token()[:22]
        await self._changed(delete(booking_pages).where(self._ours(booking_pages)))
        await self._insert(booking_pages, {"token": token})
        return token

    async def new_visit_link(self, appointment_id: AppointmentId, now: datetime, expires: datetime) -> str:
        """A token with which a customer sees, moves or cancels this visit; only its hash is kept. Raises NotFound."""
        await self._must_exist(appointments, appointment_id)
        token = new_token()[:22]  # 132 bits are enough, and shorter in a text
        row = {"token_hash": token_hash(token), "appointment_id": appointment_id, "made_at": now}
        await self._insert(visit_links, row | {"expires_at": expires})
        return token

    async def visit_of_link(self, token: str, now: datetime) -> AppointmentId | None:
        """The visit of a token that has not expired."""
        row = await self._row(visit_links, token_hash=token_hash(token))
        return None if row is None or row["expires_at"] <= now else row["appointment_id"]


def _technician(row: RowMapping) -> Technician:
    return Technician(
        id=row["id"],
        name=row["name"],
        user_id=row["user_id"],
        picture=row["picture"] is not None,
        skills=tuple(row["skills"]),
        week=_week_from_json(row["week"]),
    )


def _week_to_json(week: _Week | None) -> Json | None:
    return None if week is None else to_json(_Weekly(week))


def _week_from_json(data: object) -> _Week | None:
    return None if data is None else mapping.readable(lambda: from_json(_Weekly, data)).week


def first_technician(business_id: str, now: datetime) -> Row:
    """The row of whoever is sent by a business that has not said who works there."""
    row: Row = {"id": new_id("tech"), "business_id": business_id, "name": "", "user_id": None, "skills": []}
    return row | {"week": None, "feed_hash": None, "created_at": now, "left_at": None}
