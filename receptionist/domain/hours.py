"""Opening hours: the weekly plan, holidays, and questions about them."""

from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


@dataclass(frozen=True, slots=True)
class Span:
    """One stretch of opening on a day, local time; `closes` may be 00:00 for midnight."""

    opens: time
    closes: time


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

    def is_open(self, at: datetime) -> bool:
        """Whether the business is open at this instant (`at` carries a zone)."""
        local = at.astimezone(self.zone)
        now = local.time().replace(tzinfo=None)
        return any(
            span.opens <= now and (now < span.closes or span.closes == time(0)) for span in self.spans_on(local.date())
        )

    def next_opening(self, at: datetime) -> datetime | None:
        """The next instant at or after `at` when the business opens; None where it does not within 60 days."""
        local = at.astimezone(self.zone)
        for offset in range(60):
            day = local.date() + timedelta(days=offset)
            for span in self.spans_on(day):
                opens = datetime.combine(day, span.opens, self.zone)
                if opens >= local:
                    return opens
        return None
