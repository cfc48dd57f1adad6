"""A job: the doing of what was booked. Its time and technician are those of its appointment.

```
scheduled → en route → in progress → finished
    └───────────┴───────────┴─────→ cancelled
```

It only moves forward, and may skip: who forgot to say that they set off still starts. A visit that is given another
time, or technician, is a job to which nobody has set off yet.
"""

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from enum import StrEnum

from receptionist.domain.ids import AppointmentId, BusinessId, JobId, LeadId, TechnicianId, ThreadId, UserId
from receptionist.domain.lead import LeadCard, TimeWindow
from receptionist.domain.records import Contact
from receptionist.domain.travel import Position


class JobState(StrEnum):
    """Where a job stands."""

    SCHEDULED = "scheduled"
    EN_ROUTE = "en_route"
    IN_PROGRESS = "in_progress"
    FINISHED = "finished"
    CANCELLED = "cancelled"


_ORDER = {state: place for place, state in enumerate(JobState)}
OVER = (JobState.FINISHED, JobState.CANCELLED)
_FORGOTTEN = timedelta(hours=12)  # after its time, nobody is at work: whoever was did not tap that it is finished


class TapKind(StrEnum):
    """What a technician says with one tap, and an integrator with one request."""

    ON_MY_WAY = "on_my_way"
    START = "start"
    FINISH = "finish"
    LATE = "late"


LEADS_TO = {
    TapKind.ON_MY_WAY: JobState.EN_ROUTE,
    TapKind.START: JobState.IN_PROGRESS,
    TapKind.FINISH: JobState.FINISHED,
}


class EtaSource(StrEnum):
    """Who says when they arrive."""

    TECHNICIAN = "technician"
    ROUTE = "route"  # worked out from where the technician is
    PROGRAM = "program"  # an integrator's


@dataclass(frozen=True, slots=True)
class Eta:
    """When somebody is expected to arrive, as it looked at `at`."""

    arrives_at: datetime
    at: datetime
    source: EtaSource


@dataclass(frozen=True, slots=True)
class Job:
    """One job. `agreed_at` is when its time was agreed on; `place` where the work is, once that is known; `late_told`
    the arrival that the customer was told last, where that is not what was agreed on.
    """

    id: JobId
    business_id: BusinessId
    thread_id: ThreadId
    appointment_id: AppointmentId
    lead_id: LeadId | None
    technician: TechnicianId
    window: TimeWindow
    state: JobState
    agreed_at: datetime
    set_off_at: datetime | None = None
    started_at: datetime | None = None
    ended_at: datetime | None = None
    eta: Eta | None = None
    late_told: datetime | None = None
    place: Position | None = None

    @property
    def is_over(self) -> bool:
        """Whether nothing more is done."""
        return self.state in OVER

    def is_under_way(self, now: datetime) -> bool:
        """Whether somebody is on it: set off or at work, or, where nobody has tapped that, by the time agreed on."""
        starts, ends = self.window.starts.astimezone(UTC), self.window.ends.astimezone(UTC)
        if self.state in (JobState.EN_ROUTE, JobState.IN_PROGRESS):
            return now < ends + _FORGOTTEN
        return self.state is JobState.SCHEDULED and starts <= now < ends

    def may_become(self, state: JobState) -> bool:
        """Whether that is forward from where it stands."""
        return not self.is_over and _ORDER[state] > _ORDER[self.state]

    def moved(self, state: JobState, at: datetime) -> "Job":
        """The job at a later state. Whoever is there is not expected any more."""
        assert self.may_become(state)
        match state:
            case JobState.EN_ROUTE:
                return replace(self, state=state, set_off_at=at)
            case JobState.IN_PROGRESS:
                return replace(self, state=state, started_at=at, eta=None)
            case _:
                return replace(self, state=state, ended_at=at, eta=None)


@dataclass(frozen=True, slots=True)
class JobTap:
    """Something that was said of a job, once: the same `key` again is the same tap."""

    job_id: JobId
    key: str
    at: datetime
    kind: TapKind
    by: str
    user_id: UserId | None = None


@dataclass(frozen=True, slots=True)
class JobRow:
    """A job with whom and what it is for."""

    job: Job
    contact: Contact
    card: LeadCard

    @property
    def who(self) -> str:
        """The customer's name; empty where nobody knows it."""
        return self.contact.name or (self.card.name.value if self.card.name is not None else "")

    @property
    def address(self) -> str:
        """Where the work is; empty where nobody knows."""
        return self.card.address.value if self.card.address is not None else self.contact.home

    @property
    def wanted(self) -> str:
        """What is to be done; empty where nobody knows."""
        return self.card.wanted
