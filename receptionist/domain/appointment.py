"""Which arrival windows can be offered, and which of them a customer's wish means."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from receptionist.domain.lead import TimeWindow, WishedTime
from receptionist.domain.profile import BusinessProfile

# Windows start on the half hour where a wish names one; otherwise one after the other from opening time.
_STEP = timedelta(minutes=30)


@dataclass(frozen=True, slots=True)
class WindowSearch:
    """What a wish came to: the windows that fit it, and the nearest ones where none does.

    `closed` tells that the wish falls outside opening hours, so that it is not merely taken.
    """

    fitting: tuple[TimeWindow, ...]
    nearest: tuple[TimeWindow, ...]
    closed: bool = False


def _at(day: date, at: time, profile: BusinessProfile) -> datetime:
    """The instant of a local wall-clock time; a time that a clock change skips moves past the gap."""
    return datetime.combine(day, at, profile.hours.zone).astimezone(UTC).astimezone(profile.hours.zone)


def _overlaps(window: TimeWindow, taken: tuple[TimeWindow, ...]) -> bool:
    return any(window.starts < other.ends and other.starts < window.ends for other in taken)


def windows_on(day: date, profile: BusinessProfile, step: timedelta | None = None) -> Iterator[TimeWindow]:
    """The arrival windows inside opening hours of a local day, whether free or not."""
    length = timedelta(minutes=profile.visit_window_minutes)
    for span in profile.hours.spans_on(day):
        starts = _at(day, span.opens, profile)
        closes = _at(day + timedelta(days=1) if span.closes == time(0) else day, span.closes, profile)
        while starts.astimezone(UTC) + length <= closes.astimezone(UTC):
            ends = (starts.astimezone(UTC) + length).astimezone(profile.hours.zone)
            yield TimeWindow(starts, ends)
            starts = (starts.astimezone(UTC) + (step or length)).astimezone(profile.hours.zone)


def _days(profile: BusinessProfile, now: datetime) -> Iterator[date]:
    first = now.astimezone(profile.hours.zone).date()
    return (first + timedelta(days=offset) for offset in range(profile.horizon_days + 1))


def free_windows(
    profile: BusinessProfile,
    now: datetime,
    taken: tuple[TimeWindow, ...],
    wish: WishedTime | None = None,
    limit: int = 2,
) -> WindowSearch:
    """The windows that can be offered for a wish, soonest first; `taken` are those that are gone.

    A wish for one time gets the window that begins with it; a range gets windows that begin inside it. Where nothing
    fits, `nearest` has the soonest free windows from the wished day on, else from now.
    """
    soonest = now + timedelta(minutes=profile.lead_time_minutes)

    def free(day: date, step: timedelta | None = None) -> list[TimeWindow]:
        return [w for w in windows_on(day, profile, step) if w.starts >= soonest and not _overlaps(w, taken)]

    if wish is None or wish.asap or (wish.flexible and wish.day is None and wish.start is None and not wish.not_on):
        found = [w for day in _days(profile, now) for w in free(day)][:limit]
        return WindowSearch(tuple(found), tuple(found))

    days = [day for day in _days(profile, now) if _suits(day, wish)]
    fitting: list[TimeWindow] = []
    for day in days:
        fitting += [w for w in free(day, _STEP if wish.start else None) if _within(w, wish)]
        if len(fitting) >= limit:
            break
    if wish.start is not None and wish.start == wish.end:
        fitting = fitting[:1]
    after = [day for day in _days(profile, now) if wish.day is None or day >= wish.day]
    nearest = [w for day in after if day.weekday() not in wish.not_on for w in free(day)][:limit]
    closed = (
        not fitting
        and bool(days)
        and not any(_within(w, wish) for day in days for w in windows_on(day, profile, _STEP))
    )
    return WindowSearch(_spread(fitting, limit), tuple(nearest), closed)


def _spread(windows: list[TimeWindow], limit: int) -> tuple[TimeWindow, ...]:
    """Windows that do not overlap one another, so that two offers are a choice."""
    kept: list[TimeWindow] = []
    for window in windows:
        if not _overlaps(window, tuple(kept)):
            kept.append(window)
    return tuple(kept[:limit])


def _suits(day: date, wish: WishedTime) -> bool:
    if day.weekday() in wish.not_on:
        return False
    if wish.day is None:
        return wish.last_day is None or day <= wish.last_day
    return wish.day <= day <= (wish.last_day or wish.day)


def _within(window: TimeWindow, wish: WishedTime) -> bool:
    """Whether an arrival window begins when the wish asks for it."""
    starts = window.starts.time().replace(tzinfo=None)
    if wish.start is not None and wish.start == wish.end:
        return starts == wish.start.replace(minute=0 if wish.start.minute < 30 else 30, second=0)
    if wish.start is not None and starts < wish.start:
        return False
    if wish.end is None:
        return True
    # "before noon" wants the visit begun by then; "between one and three" that somebody comes in between.
    return window.ends.time().replace(tzinfo=None) <= wish.end if wish.start is None else starts < wish.end
