"""Leads of one job become one, and are two again where that was a mistake."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import or_

from receptionist.adapters.store import lead_mapping
from receptionist.adapters.store.lead_tables import lead_merges
from receptionist.adapters.store.tables import appointments, calls, leads, quotes
from receptionist.adapters.store.unit import Unit
from receptionist.domain.ids import LeadId, LeadMergeId, ThreadId
from receptionist.domain.lead import LeadState
from receptionist.domain.lead_desk import OPEN_STATES, LeadMerge
from receptionist.domain.webhook import EventKind
from receptionist.errors import NotFound


class LeadMergingPart(Unit):
    """Which leads are one."""

    async def move_hold(self, from_lead: LeadId, to_lead: LeadId) -> None:
        """What is held for one lead is held for the other from now on, in that one's thread. Raises NotFound."""
        thread_id = await self._thread_of_lead(to_lead)
        held = self._update(appointments).where(appointments.c.lead_id == from_lead, appointments.c.tentative.is_(True))
        await self._changed(held.values(lead_id=to_lead, thread_id=thread_id))
        self._is_news(thread_id)

    async def merge_lead(self, merge: LeadMerge) -> bool:
        """Makes the one lead `merged`, and its quotes and calls those of the other; the other's card is written apart.

        False where it is not open any more. Raises NotFound.
        """
        thread_id, other = await self._thread_of_lead(merge.gone), await self._thread_of_lead(merge.kept)
        still_open = self._update(leads).where(leads.c.id == merge.gone, leads.c.state.in_(OPEN_STATES))
        if not await self._changed(still_open.values(state=LeadState.MERGED, updated_at=self._now())):
            return False
        await self._belong_to(merge.kept, merge)
        await self._insert(lead_merges, lead_mapping.merge_row(merge))
        self._is_news(thread_id)
        self._is_news(other)
        self._happened(EventKind.LEAD_STATE, merge.gone)
        return True

    async def undo_lead_merge(self, merge: LeadMerge, at: datetime) -> bool:
        """Gives the lead back its state, quotes and calls: the one way in which a lead's state goes back.

        False where that was done already. Raises NotFound.
        """
        thread_id, other = await self._thread_of_lead(merge.gone), await self._thread_of_lead(merge.kept)
        standing = self._update(lead_merges).where(lead_merges.c.id == merge.id, lead_merges.c.undone_at.is_(None))
        if not await self._changed(standing.values(undone_at=at)):
            return False
        await self._change(leads, {"state": merge.gone_state, "updated_at": self._now()}, id=merge.gone)
        await self._belong_to(merge.gone, merge)
        self._is_news(thread_id)
        self._is_news(other)
        self._happened(EventKind.LEAD_STATE, merge.gone)
        return True

    async def lead_merge(self, merge_id: LeadMergeId) -> LeadMerge | None:
        """A merge, undone or not; None where there is none."""
        row = await self._row(lead_merges, id=merge_id)
        return None if row is None else lead_mapping.merge(row)

    async def lead_merges(self, lead_ids: Sequence[LeadId]) -> list[LeadMerge]:
        """The merges not undone that these took part in, first one first."""
        merge = lead_merges.c
        query = self._select(lead_merges).where(
            merge.undone_at.is_(None), or_(merge.gone.in_(lead_ids), merge.kept.in_(lead_ids))
        )
        return [lead_mapping.merge(row) for row in await self._all(query.order_by(merge.at, merge.id))]

    async def _belong_to(self, lead_id: LeadId, merge: LeadMerge) -> None:
        moves: tuple[tuple[Any, Sequence[str]], ...] = ((quotes, merge.quotes), (calls, merge.calls))
        for table, ids in moves:
            if ids:
                await self._changed(self._update(table).where(table.c.id.in_(ids)).values(lead_id=lead_id))

    async def _thread_of_lead(self, lead_id: LeadId) -> ThreadId:
        row = await self._row(leads, id=lead_id)
        if row is None:
            raise NotFound("There is no such lead in this business.")
        thread_id: ThreadId = row["thread_id"]
        return thread_id
