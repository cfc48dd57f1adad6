"""A day's jobs as those see them who do them: in order, a technician's own, or the office's all."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from receptionist.domain.ids import TechnicianId
from receptionist.domain.job import JobRow
from receptionist.domain.records import User
from receptionist.domain.roles import DESK
from receptionist.domain.schedule import Technician
from receptionist.ports import Work

_PLANNED_KEPT = timedelta(days=7)  # what nobody began by then was done without a tap, or never


@dataclass(frozen=True, slots=True)
class JobDay:
    """The jobs of a day, the earliest first; today, those of earlier days that were not over stand before them.

    `chosen`: of this technician alone; None: of all that the user may see.
    """

    day: date
    rows: tuple[JobRow, ...]
    technicians: Mapping[TechnicianId, Technician]
    chosen: TechnicianId | None

    @property
    def open_rows(self) -> list[JobRow]:
        """What is still to be done."""
        return [row for row in self.rows if not row.job.is_over]

    @property
    def over_rows(self) -> list[JobRow]:
        """What was done, or is off."""
        return [row for row in self.rows if row.job.is_over]


async def read_day(work: Work, user: User, now: datetime, *, ahead: int = 0, technician: str = "") -> JobDay:
    """The jobs `ahead` days from today, at the business. The office may ask for one technician's."""
    zone = (await work.business()).profile.hours.zone
    day = now.astimezone(zone).date() + timedelta(days=ahead)
    since, until = (datetime.combine(day + timedelta(days=one), datetime.min.time(), zone) for one in (0, 1))
    technicians = {one.id: one for one in await work.technicians()}
    mine = next((one.id for one in technicians.values() if one.user_id == user.id), None)
    chosen: TechnicianId | None = mine
    if user.role in DESK:
        chosen = next((one for one in technicians if one == technician), None if technician else mine)
        wanted = None if chosen is None else [chosen]
    else:
        wanted = [] if mine is None else [mine]
    rows = await work.jobs_between(since, until, wanted)
    left = [] if ahead else await work.jobs_left(since, since - _PLANNED_KEPT, wanted)
    return JobDay(day, (*left, *rows), technicians, chosen)
