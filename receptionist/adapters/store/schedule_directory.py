"""Whose booking page, visit or calendar it is: the look-ups made before it is known whose business it is."""

from sqlalchemy import RowMapping, Select, select

from receptionist.adapters.store.people import token_hash
from receptionist.adapters.store.schedule_tables import booking_pages, technicians, visit_links
from receptionist.adapters.store.waiting import Waiting
from receptionist.domain.ids import BusinessId, TechnicianId


class ScheduleWaiting(Waiting):
    """Each question is a unit of work of its own."""

    async def business_of_booking_page(self, token: str) -> BusinessId | None:
        """Whose booking page has this token, whether it is open or not."""
        row = await self._first(select(booking_pages.c.business_id).where(booking_pages.c.token == token))
        return None if row is None else row["business_id"]

    async def business_of_visit_link(self, token: str) -> BusinessId | None:
        """Whose visit this token stands for, whether it expired or not."""
        row = await self._first(select(visit_links.c.business_id).where(visit_links.c.token_hash == token_hash(token)))
        return None if row is None else row["business_id"]

    async def technician_of_feed(self, token: str) -> tuple[BusinessId, TechnicianId] | None:
        """Whose calendar this token opens."""
        theirs = technicians.c.feed_hash == token_hash(token)
        row = await self._first(select(technicians.c.business_id, technicians.c.id).where(theirs))
        return None if row is None else (row["business_id"], row["id"])

    async def _first(self, query: Select[tuple[str, ...]]) -> RowMapping | None:
        async with self._begin(False) as connection:
            return (await connection.execute(query)).mappings().first()
