"""Opening hours: the weekly plan, holidays, and questions about them."""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from receptionist.domain.holiday_calendar import public_holidays

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


@dataclass(frozen=True, slots=True)
class Span:
    """One stretch of opening that begins on a day, local time.

    `closes` may be 00:00 for midnight; where it is before `opens`, it is on the next day.
    """

    opens: time
    closes: time

    @property
    def is_all_day(self) -> bool:
        """Whether it is open from midnight to midnight."""
        return self.opens == self.closes == time(0)

    @property
    def is_overnight(self) -> bool:
        """Whether it goes on past midnight."""
        return time(0) < self.closes < self.opens

    def instants(self, day: date, zone: ZoneInfo) -> tuple[datetime, datetime]:
        """When it begins and ends, in UTC, where it begins on this local day."""
        last_day = day + timedelta(days=1) if self.closes <= self.opens else day
        opens = datetime.combine(day, self.opens, zone).astimezone(UTC)
        return opens, datetime.combine(last_day, self.closes, zone).astimezone(UTC)


@dataclass(frozen=True, slots=True)
class SpecialDay:
    """A day unlike others of its weekday: a holiday, or one of the business's own. Without spans it is closed."""

    name: str
    spans: tuple[Span, ...] = ()


@dataclass(frozen=True, slots=True)
class HolidayRules:
    """Which public holidays the business keeps, each by its name, so that a choice holds every year.

    It is closed on those of its country (ISO code; empty: none) and state, but on those of `open_on` it works as on any
    day, and on those of `own_hours` for these hours.
    """

    country: str = ""
    state: str = ""
    open_on: tuple[str, ...] = ()
    own_hours: dict[str, tuple[Span, ...]] = field(default_factory=dict)

    def special_day(self, day: date) -> SpecialDay | None:
        """What is kept on this day; None where it is a day like any other."""
        name = public_holidays(self.country, self.state, day.year).get(day, "") if self.country else ""
        if not name or name in self.open_on:
            return None
        return SpecialDay(name, self.own_hours.get(name, ()))


@dataclass(frozen=True, slots=True)
class Hours:
    """A business's week. `week[0]` is Monday; a day without spans is closed.

    Days of its own come before the holidays: `closed_on` with their names, `own_days` with hours of their own. All
    dates are in the business's zone.
    """

    timezone: str
    week: tuple[tuple[Span, ...], ...] = ((),) * 7
    closed_on: dict[date, str] = field(default_factory=dict)
    own_days: dict[date, SpecialDay] = field(default_factory=dict)
    holidays: HolidayRules = field(default_factory=HolidayRules)

    @property
    def zone(self) -> ZoneInfo:
        """The business's time zone."""
        return ZoneInfo(self.timezone)

    def spans_on(self, day: date) -> tuple[Span, ...]:
        """The stretches that begin on a local day."""
        special = self.special_day(day)
        return self.week[day.weekday()] if special is None else special.spans

    def special_day(self, day: date) -> SpecialDay | None:
        """What is special about a local day; None where it is a weekday like any other."""
        if day in self.own_days:
            return self.own_days[day]
        return SpecialDay(self.closed_on[day]) if day in self.closed_on else self.holidays.special_day(day)

    def open_span(self, at: datetime) -> Span | None:
        """The stretch that is open at this instant (`at` carries a zone); None while closed."""
        local = at.astimezone(self.zone)
        now, today = local.time().replace(tzinfo=None), local.date()
        for span in self.spans_on(today):
            if span.opens <= now and (now < span.closes or span.closes <= span.opens):
                return span
        begun_yesterday = (span for span in self.spans_on(today - timedelta(days=1)) if span.is_overnight)
        return next((span for span in begun_yesterday if now < span.closes), None)

    def is_open(self, at: datetime) -> bool:
        """Whether the business is open at this instant (`at` carries a zone)."""
        return self.open_span(at) is not None

    def next_opening(self, at: datetime) -> datetime | None:
        """The next instant at or after `at` when a stretch opens; None where none does within 60 days.

        A time that the clocks skip that day is the instant they skip to.
        """
        instant = at.astimezone(UTC)
        today = at.astimezone(self.zone).date()
        for offset in range(60):
            day = today + timedelta(days=offset)
            for span in self.spans_on(day):
                opens = datetime.combine(day, span.opens, self.zone).astimezone(UTC)
                if opens >= instant:
                    return opens.astimezone(self.zone)
        return None
