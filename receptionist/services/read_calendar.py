"""The calendar as the office looks at it: days with the visits of everybody, or of one technician."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from receptionist.domain.ids import TechnicianId
from receptionist.domain.profile import BusinessProfile
from receptionist.domain.records import VisitRow
from receptionist.domain.schedule import Technician, TimeOff
from receptionist.ports import Work

_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Column:
    """What one technician has on a day."""

    technician: Technician
    visits: tuple[VisitRow, ...]
    off: tuple[TimeOff, ...]


@dataclass(frozen=True, slots=True)
class CalendarDay:
    """One local day. `closed` names the holiday, or is "Closed"; empty while the business is open."""

    day: date
    columns: tuple[Column, ...]
    closed: str

    @property
    def visits(self) -> list[VisitRow]:
        """All visits of the day, earliest first."""
        found = [visit for column in self.columns for visit in column.visits]
        return sorted(found, key=lambda visit: (visit.appointment.window.starts, visit.appointment.id))


@dataclass(frozen=True, slots=True)
class Calendar:
    """A day or a week, and who works here."""

    days: tuple[CalendarDay, ...]
    technicians: tuple[Technician, ...]


async def read_calendar(work: Work, first: date, days: int, only: TechnicianId | None = None) -> Calendar:
    """The calendar from `first` on. Technicians who left are shown where they still have visits in it."""
    profile = (await work.business()).profile
    since, until = _midnight(first, profile), _midnight(first + days * _DAY, profile)
    visits = await work.visits_between(since, until, only)
    off = await work.time_off(since, until)
    working = await work.technicians()
    known = {one.id: one for one in working}
    for one in {visit.appointment.technician for visit in visits} - known.keys():
        left = await work.technician(one)
        if left is not None:
            known[one] = left
    shown = [one for one in known.values() if only in (None, one.id)]
    return Calendar(
        tuple(_day(first + place * _DAY, shown, visits, off, profile) for place in range(days)), tuple(working)
    )


def _day(
    day: date, shown: list[Technician], visits: list[VisitRow], off: list[TimeOff], profile: BusinessProfile
) -> CalendarDay:
    since, until = _midnight(day, profile), _midnight(day + _DAY, profile)
    zone = profile.hours.zone
    columns = tuple(
        Column(
            one,
            tuple(
                visit
                for visit in visits
                if visit.appointment.technician == one.id
                and visit.appointment.window.starts.astimezone(zone).date() == day
            ),
            tuple(away for away in off if away.technician == one.id and away.starts < until and away.ends > since),
        )
        for one in shown
    )
    special = profile.hours.special_day(day)
    closed = "" if profile.hours.spans_on(day) else (special.name if special is not None else "Closed")
    return CalendarDay(day, columns, closed)


def _midnight(day: date, profile: BusinessProfile) -> datetime:
    return datetime.combine(day, datetime.min.time(), profile.hours.zone)
