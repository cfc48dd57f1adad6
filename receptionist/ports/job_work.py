"""What is kept of jobs."""

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Protocol

from receptionist.domain.ids import BusinessId, JobId, TechnicianId, ThreadId
from receptionist.domain.job import Job, JobRow, JobTap
from receptionist.domain.job_texts import ToldText
from receptionist.domain.listing import Place
from receptionist.domain.travel import Position


class JobDirectory(Protocol):
    """The part of the directory that concerns jobs."""

    async def claim_jobs(self, now: datetime, lease: timedelta, limit: int = 20) -> list[tuple[BusinessId, JobId]]:
        """Jobs it is time to look at; nobody else gets them until the lease ends."""
        ...


class JobWork(Protocol):
    """The part of a unit of work that concerns them. A job is made with its firm appointment, and goes off with it."""

    async def job(self, job_id: JobId) -> Job | None: ...
    async def lock_job(self, job_id: JobId) -> Job:
        """The job as it stands once nobody else writes in its thread, until this unit ends. Raises NotFound."""
        ...

    async def job_row(self, job_id: JobId) -> JobRow | None:
        """The job with whom and what it is for."""
        ...

    async def jobs_between(
        self, since: datetime, until: datetime, technicians: Collection[TechnicianId] | None = None
    ) -> list[JobRow]:
        """The jobs whose window begins between these two, the earliest first; with `technicians`, theirs alone."""
        ...

    async def jobs_left(
        self, before: datetime, planned_since: datetime, technicians: Collection[TechnicianId] | None = None
    ) -> list[JobRow]:
        """The jobs whose window began before `before` that were not over by then, the earliest first: those that were
        begun, and those that nobody set off to since `planned_since`; with `technicians`, theirs alone.
        """
        ...

    async def job_list(
        self, after: Place | None, limit: int, since: datetime | None = None, until: datetime | None = None
    ) -> list[Job]:
        """Jobs whose window begins between these two, the latest first."""
        ...

    async def jobs_of_thread(self, thread_id: ThreadId) -> list[Job]:
        """All jobs of the customer, the earliest first."""
        ...

    async def save_job(self, job: Job) -> None:
        """Writes where the job stands: state, times, ETA, place. Raises NotFound."""
        ...

    async def look_at_job(self, job_id: JobId, at: datetime | None) -> None:
        """When the worker next sees whether anything is due with it; None: never."""
        ...

    async def place_of_address(self, thread_id: ThreadId, address: str) -> Position | None:
        """Where work was done for this customer before, at the same address."""
        ...

    async def add_job_tap(self, tap: JobTap) -> bool:
        """Keeps it; False where the job has one of this key. Raises NotFound."""
        ...

    async def note_told(self, told: ToldText) -> bool:
        """Keeps that they were told; False where they were told of this event before. Raises NotFound."""
        ...

    async def settle_told(self, told: ToldText) -> None:
        """Writes which text it became, or why none."""
        ...

    async def told_of_job(self, job_id: JobId) -> list[ToldText]:
        """What the customer was told of it, first thing first."""
        ...
