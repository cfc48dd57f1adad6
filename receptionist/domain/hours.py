"""Opening hours: the weekly plan, holidays, and questions about them."""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


@dataclass(frozen=True, slots=True)
class Span:
    """One stretch of opening on a day, local time; `closes` may be 00:00 for midnight."""

    opens: time
    closes: time

    @property
    def is_all_day(self) -> bool:
        """Whether it is open from midnight to midnight."""
        return self.opens == self.closes == time(0)


@dataclass(frozen=True, slots=True)
class Hours:
    """A business's week. `week[0]` is Monday; a day without spans is closed.

    `closed_on` are dates of its own or from the holiday calendar, in the business's zone, with their names.
    """

    timezone: str
    week: tuple[tuple[Span, ...], ...] = ((),) * 7
    closed_on: dict[date, str] = field(default_factory=dict)

    @property
    def zone(self) -> ZoneInfo:
        """The business's time zone."""
        return ZoneInfo(self.timezone)

    def spans_on(self, day: date) -> tuple[Span, ...]:
        """The open stretches of a local day."""
        return () if day in self.closed_on else self.week[day.weekday()]

    def open_span(self, at: datetime) -> Span | None:
        """The stretch that is open at this instant (`at` carries a zone); None while closed."""
        local = at.astimezone(self.zone)
        now = local.time().replace(tzinfo=None)
        for span in self.spans_on(local.date()):
            if span.opens <= now and (now < span.closes or span.closes == time(0)):
                return span
        return None

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
