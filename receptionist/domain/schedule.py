"""Who works when: technicians, what keeps them busy, and who of them is free for a visit."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from receptionist.domain.hours import Span
from receptionist.domain.ids import AppointmentId, TechnicianId, TimeOffId, UserId
from receptionist.domain.lead import LeadCard, TimeWindow
from receptionist.domain.prices import PriceBook
from receptionist.domain.profile import BusinessProfile

_UNKNOWN_WORK = timedelta(hours=1)  # of a job that is no item of the price book
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Technician:
    """Somebody who is sent to customers, whether they sign in (`user_id`) or not. Without a name: whoever is sent.

    `skills` are the categories of the price book they do, empty for all of it; `week` their own working hours, local to
    the business and Monday first, None for whenever it is open. `picture` tells whether there is one of them.
    """

    id: TechnicianId
    name: str
    user_id: UserId | None = None
    picture: bool = False
    skills: tuple[str, ...] = ()
    week: tuple[tuple[Span, ...], ...] | None = None

    def can_do(self, category: str) -> bool:
        """Whether they do jobs of this category of the price book; every one does those of none."""
        return not category or not self.skills or category in self.skills

    def works(self, window: TimeWindow, zone: ZoneInfo) -> bool:
        """Whether the whole of it lies in their own working hours."""
        if self.week is None:
            return True
        starts, ends = window.starts.astimezone(UTC), window.ends.astimezone(UTC)
        today = window.starts.astimezone(zone).date()
        for day in (today - _DAY, today):
            for span in self.week[day.weekday()]:
                opens, closes = span.instants(day, zone)
                if opens <= starts and ends <= closes:
                    return True
        return False


# Stands for whoever is sent, where it is not known who works there.
ANYBODY = Technician(TechnicianId(""), "")


@dataclass(frozen=True, slots=True)
class TimeOff:
    """A time in which a technician is not to be had; `says` is why, for colleagues."""

    id: TimeOffId
    technician: TechnicianId
    starts: datetime
    ends: datetime
    says: str = ""


@dataclass(frozen=True, slots=True)
class Busy:
    """A time in which a technician is held, booked (`appointment`) or off (None)."""

    technician: TechnicianId
    starts: datetime
    ends: datetime
    appointment: AppointmentId | None = None


@dataclass(frozen=True, slots=True)
class VisitNeeds:
    """What a visit takes of a technician: the work, the way to the next customer, and a category of the price book."""

    work: timedelta = _UNKNOWN_WORK
    travel: timedelta = timedelta()
    category: str = ""

    @property
    def kept(self) -> timedelta:
        """How long a technician is kept free for it."""
        return self.work + self.travel


def visit_needs(card: LeadCard, book: PriceBook, profile: BusinessProfile) -> VisitNeeds:
    """What the visit takes that a card wishes; an hour where the job is no item of the book."""
    travel = timedelta(minutes=profile.scheduling.travel_minutes)
    item = book.item(card.service_code) if card.service_code else None
    if item is None:
        return VisitNeeds(travel=travel)
    return VisitNeeds(timedelta(minutes=item.duration_minutes), travel, item.category)


def jobs_of_nobody(technicians: Iterable[Technician], book: PriceBook | None) -> dict[str, list[str]]:
    """The jobs of the book that nobody does, by category, in its order: for these no time is offered."""
    everybody = tuple(technicians)
    jobs: dict[str, list[str]] = {}
    for item in book.items if book is not None else ():
        if not any(one.can_do(item.category) for one in everybody):
            jobs.setdefault(item.category, []).append(item.name)
    return jobs


@dataclass(frozen=True, slots=True)
class Diary:
    """Who works here, in the order they are asked, and when they are not to be had."""

    technicians: tuple[Technician, ...] = (ANYBODY,)
    busy: tuple[Busy, ...] = ()
    _by_day: dict[tuple[TechnicianId, date], list[Busy]] = field(
        init=False, repr=False, compare=False, default_factory=dict
    )

    def __post_init__(self) -> None:
        for one in self.busy:
            for day in _days(one.starts, one.ends):
                self._by_day.setdefault((one.technician, day), []).append(one)

    def able(self, window: TimeWindow, category: str, zone: ZoneInfo) -> list[Technician]:
        """Those who do jobs of the category and work in all of the window, busy or not; whoever has the least to do
        that day first.
        """
        found = [one for one in self.technicians if one.can_do(category) and one.works(window, zone)]
        return sorted(found, key=lambda one: self._load(one.id, window.starts)) if len(found) > 1 else found

    def does(self, category: str) -> bool:
        """Whether anybody does jobs of this category, whenever it is."""
        return any(one.can_do(category) for one in self.technicians)

    def is_free(self, technician: TechnicianId, window: TimeWindow) -> bool:
        """Whether nothing keeps them busy in the window."""
        # In UTC: two times of one zone are compared by the wall clock, which repeats an hour each autumn.
        starts, ends = window.starts.astimezone(UTC), window.ends.astimezone(UTC)
        return not any(
            one.starts < ends and starts < one.ends
            for day in _days(starts, ends)
            for one in self._by_day.get((technician, day), ())
        )

    def without(self, appointments: Iterable[AppointmentId]) -> "Diary":
        """The diary as it were without these appointments."""
        gone = set(appointments)
        return replace(self, busy=tuple(one for one in self.busy if one.appointment not in gone))

    def without_anybody_at(self, window: TimeWindow) -> "Diary":
        """The diary with nobody free in the window."""
        starts, ends = window.starts.astimezone(UTC), window.ends.astimezone(UTC)
        return replace(self, busy=(*self.busy, *(Busy(one.id, starts, ends) for one in self.technicians)))

    def _load(self, technician: TechnicianId, at: datetime) -> timedelta:
        that_day = self._by_day.get((technician, at.astimezone(UTC).date()), ())
        return sum((one.ends - one.starts for one in that_day if one.appointment is not None), timedelta())


def _days(starts: datetime, ends: datetime) -> Iterator[date]:
    """The dates, in UTC, that a time touches."""
    day, last = starts.astimezone(UTC).date(), ends.astimezone(UTC).date()
    while day <= last:
        yield day
        day += _DAY
