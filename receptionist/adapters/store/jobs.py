"""Jobs: where each stands, what was tapped, and what their customers were told."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, RowMapping, Select, select

from receptionist.adapters.store import mapping
from receptionist.adapters.store.job_making import JobMakingPart
from receptionist.adapters.store.job_tables import job_taps, job_texts, jobs
from receptionist.adapters.store.lists import behind
from receptionist.adapters.store.pages import PagesPart
from receptionist.adapters.store.tables import appointments, threads
from receptionist.domain.ids import JobId, TechnicianId, ThreadId
from receptionist.domain.job import Eta, EtaSource, Job, JobRow, JobState, JobTap
from receptionist.domain.job_texts import JobText, ToldText
from receptionist.domain.lead import LeadCard
from receptionist.domain.listing import Place
from receptionist.domain.travel import Position
from receptionist.domain.webhook import EventKind
from receptionist.errors import NotFound

_PLACES_LOOKED_AT = 50  # visits back

_slot = appointments.c
_WITH_SLOT = select(jobs, _slot.technician, _slot.lead_id, _slot.starts_at, _slot.ends_at, _slot.timezone).join(
    appointments, (_slot.business_id == jobs.c.business_id) & (_slot.id == jobs.c.appointment_id)
)


class JobsPart(JobMakingPart, PagesPart):
    """The part of a unit of work that concerns them."""

    async def job(self, job_id: JobId) -> Job | None:
        """The job, or None."""
        found = await self._jobs(self._of_ours().where(jobs.c.id == job_id))
        return found[0] if found else None

    async def lock_job(self, job_id: JobId) -> Job:
        """The job as it stands once nobody else writes in its thread, until this unit ends. Raises NotFound."""
        job = await self.job(job_id)
        if job is None:
            raise NotFound("There is no such job in this business.")
        await self._lock(job.thread_id)
        job = await self.job(job_id)
        assert job is not None  # it is only deleted with its contact, whose thread was locked
        return job

    async def job_row(self, job_id: JobId) -> JobRow | None:
        """The job with whom and what it is for, or None."""
        found = await self._job_rows(self._of_ours().where(jobs.c.id == job_id))
        return found[0] if found else None

    async def jobs_between(
        self, since: datetime, until: datetime, technicians: Collection[TechnicianId] | None = None
    ) -> list[JobRow]:
        """The jobs whose window begins between these two, the earliest first; with `technicians`, theirs alone."""
        return await self._rows_of(technicians, _slot.starts_at >= since, _slot.starts_at < until)

    async def jobs_left(
        self, before: datetime, planned_since: datetime, technicians: Collection[TechnicianId] | None = None
    ) -> list[JobRow]:
        """The jobs whose window began before `before` that were not over by then, the earliest first: those that were
        begun, and those that nobody set off to since `planned_since`; with `technicians`, theirs alone.
        """
        begun = jobs.c.state.in_((JobState.EN_ROUTE, JobState.IN_PROGRESS))
        planned = (jobs.c.state == JobState.SCHEDULED) & (_slot.starts_at >= planned_since)
        ended_since = jobs.c.ended_at >= before
        return await self._rows_of(technicians, _slot.starts_at < before, begun | planned | ended_since)

    async def job_list(
        self, after: Place | None, limit: int, since: datetime | None = None, until: datetime | None = None
    ) -> list[Job]:
        """Jobs whose window begins between these two, the latest first."""
        query = self._of_ours().where(behind(_slot.starts_at, jobs.c.id, after))
        if since is not None:
            query = query.where(_slot.starts_at >= since)
        if until is not None:
            query = query.where(_slot.starts_at < until)
        return await self._jobs(query.order_by(_slot.starts_at.desc(), jobs.c.id.desc()).limit(limit))

    async def jobs_of_thread(self, thread_id: ThreadId) -> list[Job]:
        """All jobs of the customer, the earliest first."""
        if self._has_none(jobs, thread_id):
            return []
        theirs = self._of_ours().where(jobs.c.thread_id == thread_id)
        return await self._jobs(theirs.order_by(_slot.starts_at, jobs.c.id))

    async def save_job(self, job: Job) -> None:
        """Writes where the job stands: state, times, ETA, place. Raises NotFound."""
        values = {
            "state": job.state,
            "set_off_at": job.set_off_at,
            "started_at": job.started_at,
            "ended_at": job.ended_at,
            "arrives_at": job.eta.arrives_at if job.eta is not None else None,
            "eta_at": job.eta.at if job.eta is not None else None,
            "eta_source": job.eta.source if job.eta is not None else None,
            "late_told": job.late_told,
            "latitude": job.place.latitude if job.place is not None else None,
            "longitude": job.place.longitude if job.place is not None else None,
        }
        if not await self._change(jobs, values, id=job.id):
            raise NotFound("There is no such job in this business.")
        self._is_news(job.thread_id)
        self._happened(EventKind.JOB_CHANGED, job.id)

    async def look_at_job(self, job_id: JobId, at: datetime | None) -> None:
        """When the worker next sees whether anything is due with it; None: never. Raises NotFound."""
        if not await self._change(jobs, {"look_at": at}, id=job_id):
            raise NotFound("There is no such job in this business.")

    async def place_of_address(self, thread_id: ThreadId, address: str) -> Position | None:
        """Where work was done for this customer before, at the same address; the last time counts."""
        wanted = _plain(address)
        if not wanted:
            return None
        known = self._of_ours().where(jobs.c.thread_id == thread_id, jobs.c.latitude.is_not(None))
        rows = await self._job_rows(known.order_by(_slot.starts_at.desc()).limit(_PLACES_LOOKED_AT))
        return next((row.job.place for row in rows if _plain(row.address) == wanted), None)

    async def add_job_tap(self, tap: JobTap) -> bool:
        """Keeps it; False where the job has one of this key. Raises NotFound."""
        await self._must_exist(jobs, tap.job_id)
        row = {
            "job_id": tap.job_id,
            "key": tap.key,
            "at": tap.at,
            "kind": tap.kind,
            "by": tap.by,
            "user_id": tap.user_id,
        }
        return await self._insert_new(job_taps, row, ["business_id", "job_id", "key"])

    async def note_told(self, told: ToldText) -> bool:
        """Keeps that they were told; False where they were told of this event before. Raises NotFound."""
        await self._must_exist(threads, told.thread_id)
        if told.job_id is not None:
            await self._must_exist(jobs, told.job_id)
        row = {
            "kind": told.kind,
            "event": told.event,
            "thread_id": told.thread_id,
            "at": told.at,
            "job_id": told.job_id,
            "message_id": told.message_id,
            "why": told.why,
        }
        return await self._insert_new(job_texts, row, ["business_id", "kind", "event"])

    async def settle_told(self, told: ToldText) -> None:
        """Writes which text it became, or why none."""
        values = {"message_id": told.message_id, "why": told.why}
        await self._change(job_texts, values, kind=told.kind, event=told.event)

    async def told_of_job(self, job_id: JobId) -> list[ToldText]:
        """What the customer was told of it, first thing first."""
        return [_told(row) for row in await self._rows(job_texts, "at", "kind", job_id=job_id)]

    # --- the pieces -----------------------------------------------------------------------------------------------

    def _of_ours(self) -> Select[Any]:
        return _WITH_SLOT.where(self._ours(jobs), self._ours(appointments))

    async def _rows_of(self, technicians: Collection[TechnicianId] | None, *which: ColumnElement[bool]) -> list[JobRow]:
        query = self._of_ours().where(*which)
        if technicians is not None:
            query = query.where(_slot.technician.in_(technicians))
        return await self._job_rows(query.order_by(_slot.starts_at, jobs.c.id))

    async def _jobs(self, query: Select[Any]) -> list[Job]:
        return [_job(row) for row in await self._all(query)]

    async def _job_rows(self, query: Select[Any]) -> list[JobRow]:
        rows: Sequence[RowMapping] = await self._all(query)
        people = await self._contacts_of(row["thread_id"] for row in rows)
        leads = await self._leads_of(rows)
        empty = LeadCard()
        return [
            JobRow(
                _job(row),
                people[row["thread_id"]],
                leads[row["lead_id"]].card if row["lead_id"] in leads else empty,
            )
            for row in rows
        ]


def _job(row: RowMapping) -> Job:
    eta, place = None, None
    if row["arrives_at"] is not None:
        source = mapping.readable(lambda: EtaSource(row["eta_source"]))
        eta = Eta(row["arrives_at"], row["eta_at"], source)
    if row["latitude"] is not None:
        place = Position(row["latitude"], row["longitude"])
    return Job(
        id=row["id"],
        business_id=row["business_id"],
        thread_id=row["thread_id"],
        appointment_id=row["appointment_id"],
        lead_id=row["lead_id"],
        technician=row["technician"],
        window=mapping.window(row),
        state=mapping.readable(lambda: JobState(row["state"])),
        agreed_at=row["agreed_at"],
        set_off_at=row["set_off_at"],
        started_at=row["started_at"],
        ended_at=row["ended_at"],
        eta=eta,
        late_told=row["late_told"],
        place=place,
    )


def _told(row: RowMapping) -> ToldText:
    return ToldText(
        kind=mapping.readable(lambda: JobText(row["kind"])),
        event=row["event"],
        thread_id=row["thread_id"],
        at=row["at"],
        job_id=row["job_id"],
        message_id=row["message_id"],
        why=row["why"],
    )


def _plain(address: str) -> str:
    return "".join(sign for sign in address.casefold() if sign.isalnum())
