"""What people do with lead cards: finding them, and what is done with one."""

from dataclasses import replace
from datetime import datetime

from sqlalchemy import ColumnElement, and_, func, or_, select

from receptionist.adapters.store import lead_mapping, mapping
from receptionist.adapters.store.appointments import QUARTER
from receptionist.adapters.store.job_making import JobMakingPart
from receptionist.adapters.store.lead_merging import LeadMergingPart
from receptionist.adapters.store.lead_tables import lead_acts
from receptionist.adapters.store.leads import card_values
from receptionist.adapters.store.pages import PagesPart
from receptionist.adapters.store.tables import appointments, calls, held_slots, leads, users
from receptionist.domain.conversation import Channel
from receptionist.domain.ids import LeadId, ThreadId, UserId, new_id
from receptionist.domain.lead import LeadCard, LeadState
from receptionist.domain.lead_desk import LeadAct, LeadCounts, LeadCursor, LeadFilter, LeadFunnel, LeadRow
from receptionist.domain.records import Appointment, CallPage, Lead
from receptionist.domain.webhook import EventKind
from receptionist.errors import Conflict, NotFound


class LeadDeskPart(LeadMergingPart, JobMakingPart, PagesPart):
    """The part of a unit of work that concerns it."""

    # --- lists ----------------------------------------------------------------------------------------------------

    async def find_leads(self, wanted: LeadFilter, after: LeadCursor | None = None, limit: int = 50) -> list[LeadRow]:
        """The leads asked for, newest first; with a cursor, those after it."""
        query = self._select(leads).where(*_conditions(wanted))
        if after is not None:
            same = and_(leads.c.created_at == after.created_at, leads.c.id < after.id)
            query = query.where(or_(leads.c.created_at < after.created_at, same))
        query = query.order_by(leads.c.created_at.desc(), leads.c.id.desc()).limit(limit)
        return [LeadRow(lead, contact) for lead, contact in await self._lead_pages(query)]

    async def count_leads(self, wanted: LeadFilter) -> LeadCounts:
        """How many of those asked for are in each state."""
        query = select(leads.c.state, func.count().label("count")).where(self._ours(leads), *_conditions(wanted))
        rows = await self._all(query.group_by(leads.c.state))
        return {LeadState(row["state"]): row["count"] for row in rows}

    async def lead_funnel(self, since: datetime) -> LeadFunnel:
        """What became of the leads taken since then; what was merged counts with the one it went into."""
        booked = (
            select(appointments.c.id)
            .where(self._ours(appointments), appointments.c.lead_id == leads.c.id, appointments.c.tentative.is_(False))
            .exists()
        )
        taken = select(leads.c.state, booked.label("booked"), func.count().label("count"))
        taken = taken.where(self._ours(leads), leads.c.created_at >= since, leads.c.state != LeadState.MERGED)
        counts = {
            (LeadState(row["state"]), bool(row["booked"])): row["count"]
            for row in await self._all(taken.group_by(leads.c.state, booked))
        }
        return LeadFunnel(
            taken=sum(counts.values()),
            wished=sum(count for (state, _), count in counts.items() if state is not LeadState.NEW),
            approved=sum(count for (state, _), count in counts.items() if state is LeadState.APPROVED),
            booked=counts.get((LeadState.APPROVED, True), 0),
        )

    # --- one lead -------------------------------------------------------------------------------------------------

    async def add_lead(self, thread_id: ThreadId, card: LeadCard, summary: str, channel: Channel) -> Lead:
        """A new lead beside whatever leads the thread has; its quotes stay those of the leads they were made for.

        Raises NotFound.
        """
        now = self._now()
        await self._touch(thread_id, now)
        row = {
            "id": new_id("lead"),
            "thread_id": thread_id,
            "state": LeadState.NEW,
            "created_at": now,
            "channel": channel,
            **card_values(card, summary, now),
        }
        await self._insert(leads, row)
        self._is_news(thread_id)
        self._happened(EventKind.LEAD_CREATED, row["id"])
        found = await self._one(self._select(leads).where(leads.c.id == row["id"]))
        assert found is not None
        return (await self._leads_from([found]))[0]

    async def write_card(self, lead_id: LeadId, card: LeadCard, summary: str) -> None:
        """Writes the card as a person left it, whatever its state. Raises NotFound."""
        await self._write_lead(lead_id, **card_values(card, summary, self._now()))

    async def assign_lead(self, lead_id: LeadId, user_id: UserId | None) -> None:
        """Says who sees to the lead; None: nobody in particular. Raises NotFound."""
        if user_id is not None:
            await self._must_exist(users, user_id)
        await self._write_lead(lead_id, assigned_to=user_id, updated_at=self._now())

    async def lead_called(self, lead_id: LeadId, at: datetime) -> None:
        """Notes that somebody called back. Raises NotFound."""
        await self._write_lead(lead_id, called_at=at, updated_at=self._now())

    async def lead_calls(self, lead_id: LeadId) -> list[CallPage]:
        """The calls that led to it, with all that was said, oldest first."""
        query = self._select(calls).where(calls.c.lead_id == lead_id)
        return await self._call_pages(query.order_by(calls.c.started_at, calls.c.id))

    async def was_approved_before(self, thread_id: ThreadId, lead_id: LeadId) -> bool:
        """Whether another lead of the thread was approved."""
        others = self._select(leads).where(leads.c.thread_id == thread_id, leads.c.id != lead_id)
        return await self._one(others.where(leads.c.state == LeadState.APPROVED).limit(1)) is not None

    async def add_lead_act(self, act: LeadAct) -> bool:
        """Keeps what was done; False where the lead has one of this key. Raises NotFound."""
        thread_id = await self._thread_of_lead(act.lead_id)
        added = await self._insert_new(lead_acts, lead_mapping.act_row(act), ["business_id", "lead_id", "key"])
        if added:
            self._is_news(thread_id)
        return added

    async def lead_acts(self, lead_id: LeadId) -> list[LeadAct]:
        """What was done with it, first one first."""
        return [lead_mapping.act(row) for row in await self._rows(lead_acts, "at", "id", lead_id=lead_id)]

    # --- slots ----------------------------------------------------------------------------------------------------

    async def book(self, lead_id: LeadId) -> Appointment | None:
        """Makes the slot that is held for the lead firm, and answers it; None where none is held.

        Raises Conflict where the technician is no longer kept free for all of it.
        """
        row = await self._row(appointments, lead_id=lead_id, tentative=True)
        if row is None:
            return None
        kept = await self._rows(held_slots, appointment_id=row["id"])
        if len(kept) * QUARTER < row["busy_until"] - row["starts_at"]:
            raise Conflict("This time is no longer kept free.", "Choose another.")
        await self._change(appointments, {"tentative": False}, id=row["id"])
        await self._make_job(row["id"], row["thread_id"])
        self._is_news(row["thread_id"])
        self._happened(EventKind.APPOINTMENT_CHANGED, row["id"])
        return replace(mapping.appointment(row), tentative=False)

    async def _write_lead(self, lead_id: LeadId, **values: object) -> None:
        changed = self._update(leads).where(leads.c.id == lead_id).values(values).returning(leads.c.thread_id)
        row = await self._one(changed)
        if row is None:
            raise NotFound("There is no such lead in this business.")
        self._is_news(row["thread_id"])


def _conditions(wanted: LeadFilter) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = []
    if wanted.states:
        conditions.append(leads.c.state.in_(wanted.states))
    if wanted.urgency is not None:
        conditions.append(leads.c.urgency == wanted.urgency)
    if wanted.assigned_to is not None:
        conditions.append(leads.c.assigned_to == wanted.assigned_to)
    if wanted.channel is not None:
        conditions.append(leads.c.channel == wanted.channel)
    return conditions
