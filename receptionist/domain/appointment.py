"""Which arrival windows can be offered, and which of them a customer's wish means."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from receptionist.domain.lead import TimeWindow, WishedTime
from receptionist.domain.profile import BusinessProfile
from receptionist.domain.schedule import Diary, Technician, VisitNeeds

TIME_TAKEN = ("This time was taken a moment ago.", "Offer another time.")  # what is told, and what to do then
# Windows start on the half hour where a wish names a time; otherwise one after the other from opening time.
_STEP = timedelta(minutes=30)
_DAY_MINUTES = 24 * 60


@dataclass(frozen=True, slots=True)
class WindowSearch:
    """What a wish came to: the windows that fit it, and the nearest ones where none does.

    `closed` tells that no visit ever begins then (outside opening hours), so that it is not merely taken.
    """

    fitting: tuple[TimeWindow, ...]
    nearest: tuple[TimeWindow, ...]
    closed: bool = False


def windows_on(day: date, profile: BusinessProfile, step: timedelta | None = None) -> Iterator[TimeWindow]:
    """The arrival windows inside opening hours of a local day, whether free or not.

    They follow one another from opening time; with a `step`, one begins at opening time and at each step of the clock.
    """
    zone = profile.hours.zone
    length = timedelta(minutes=profile.visit_window_minutes)
    for span in profile.hours.spans_on(day):
        # Counted in UTC: on the local clock an hour is missing, or there twice, when it changes.
        starts, closes = span.instants(day, zone)
        while starts + length <= closes:
            local = starts.astimezone(zone)
            yield TimeWindow(local, (starts + length).astimezone(zone))
            starts += step - timedelta(minutes=local.minute) % step if step else length


def free_windows(
    profile: BusinessProfile,
    now: datetime,
    diary: Diary,
    needs: VisitNeeds,
    wish: WishedTime | None = None,
    limit: int = 2,
) -> WindowSearch:
    """The windows that can be offered for a wish, soonest first: somebody who can do it is free for all of one, and for
    what the visit needs from its beginning on.

    A wish for one time gets the window that begins with it, or else one that holds it; a range gets windows that begin
    inside it; "as soon as possible" gets the soonest that suits what else was said, or the soonest of all. Where
    nothing fits, `nearest` has free windows from the wished day on, on each day those first that begin closest to the
    wished time. There are none past the profile's horizon. No two windows of an answer overlap.
    """
    soonest = now.astimezone(UTC) + timedelta(minutes=profile.lead_time_minutes)
    today = now.astimezone(profile.hours.zone).date()
    days = [today + timedelta(days=offset) for offset in range(profile.horizon_days + 1)]

    def free(day: date, step: timedelta | None = None) -> list[TimeWindow]:
        windows = windows_on(day, profile, step)
        return [w for w in windows if w.starts.astimezone(UTC) >= soonest and who_is_free(profile, diary, w, needs)]

    if wish is None or _is_open_to_all(wish):
        found = _choice(map(free, days), limit)
        return WindowSearch(found, found)

    wished_days = [day for day in days if _suits(day, wish)]
    step = _STEP if wish.start is not None else None
    wanted = 1 if wish.start is not None and wish.start == wish.end else limit

    def by_distance(windows: Iterable[TimeWindow]) -> list[TimeWindow]:
        return sorted(windows, key=lambda window: _minutes_off(window, wish))

    def fits(day: date) -> list[TimeWindow]:
        windows = [window for window in free(day, step) if _within(window, wish)]
        return by_distance(windows) if wanted == 1 else windows

    fitting = _choice(map(fits, wished_days), wanted)
    if not fitting and wish.asap:
        fitting = _choice(map(free, days), limit)
    later = [day for day in days if (wish.day is None or day >= wish.day) and day.weekday() not in wish.not_on]
    nearest = _choice((by_distance(free(day, step)) for day in later), limit)
    visits = (_within(window, wish) for day in wished_days for window in windows_on(day, profile, _STEP))
    return WindowSearch(fitting, nearest, closed=not fitting and bool(wished_days) and not any(visits))


def open_windows(
    profile: BusinessProfile, now: datetime, diary: Diary, needs: VisitNeeds
) -> dict[date, list[TimeWindow]]:
    """Every window a customer may choose from, by the local day it begins on; days without any are left out."""
    soonest = now.astimezone(UTC) + timedelta(minutes=profile.lead_time_minutes)
    today = now.astimezone(profile.hours.zone).date()
    found: dict[date, list[TimeWindow]] = {}
    for offset in range(profile.horizon_days + 1):
        day = today + timedelta(days=offset)
        for window in windows_on(day, profile):
            if window.starts.astimezone(UTC) >= soonest and who_is_free(profile, diary, window, needs):
                found.setdefault(day, []).append(window)
    return found


def may_be_chosen(profile: BusinessProfile, now: datetime, diary: Diary, needs: VisitNeeds, window: TimeWindow) -> bool:
    """Whether a customer may have this window: one that opens on the booking page, or begins on the half hour."""
    day = window.starts.astimezone(profile.hours.zone).date()
    today = now.astimezone(profile.hours.zone).date()
    soonest = now.astimezone(UTC) + timedelta(minutes=profile.lead_time_minutes)
    return (
        today <= day <= today + timedelta(days=profile.horizon_days)
        and window.starts.astimezone(UTC) >= soonest
        and any(window == one for step in (None, _STEP) for one in windows_on(day, profile, step))
        and bool(who_is_free(profile, diary, window, needs))
    )


def offered_windows(
    profile: BusinessProfile, now: datetime, diary: Diary, needs: VisitNeeds, wish: WishedTime | None, limit: int
) -> tuple[TimeWindow, ...]:
    """Windows to choose from, in order: what suits the wish, what is nearest to it, what is soonest."""
    wished = free_windows(profile, now, diary, needs, wish, limit)
    soonest = free_windows(profile, now, diary, needs, None, limit)
    found: dict[datetime, TimeWindow] = {}
    for window in (*wished.fitting, *wished.nearest, *soonest.fitting):
        if len(found) < limit:
            found.setdefault(window.starts.astimezone(UTC), window)
    return tuple(found[starts] for starts in sorted(found))


def who_is_free(
    profile: BusinessProfile, diary: Diary, window: TimeWindow, needs: VisitNeeds
) -> tuple[Technician, ...]:
    """Who can come in an arrival window, whoever has the least to do first.

    Nothing else of theirs lies in it, nor in what the visit needs from its beginning on; their working hours need hold
    no more than the window.
    """
    zone = profile.hours.zone
    starts, ends = window.starts.astimezone(UTC), window.ends.astimezone(UTC)
    whole = TimeWindow(starts, max(ends, starts + needs.kept))
    return tuple(one for one in diary.able(window, needs.category, zone) if diary.is_free(one.id, whole))


def _overlaps(window: TimeWindow, others: Iterable[TimeWindow]) -> bool:
    # In UTC: two times of one zone are compared by the wall clock, which repeats an hour each autumn.
    starts, ends = window.starts.astimezone(UTC), window.ends.astimezone(UTC)
    return any(starts < other.ends.astimezone(UTC) and other.starts.astimezone(UTC) < ends for other in others)


def _choice(days: Iterable[list[TimeWindow]], limit: int) -> tuple[TimeWindow, ...]:
    """The first windows that do not overlap one another, so that two offers are a choice."""
    kept: list[TimeWindow] = []
    for windows in days:
        for window in windows:
            if len(kept) < limit and not _overlaps(window, kept):
                kept.append(window)
        if len(kept) >= limit:
            break
    return tuple(kept)


def _is_open_to_all(wish: WishedTime) -> bool:
    """Whether a wish says no more than that any time will do, or the soonest."""
    bounds = (wish.day, wish.last_day, wish.start, wish.end)
    return (wish.asap or wish.flexible) and not wish.not_on and all(bound is None for bound in bounds)


def _suits(day: date, wish: WishedTime) -> bool:
    if day.weekday() in wish.not_on:
        return False
    if wish.day is None:
        return wish.last_day is None or day <= wish.last_day
    return wish.day <= day <= (wish.last_day or wish.day)


def _within(window: TimeWindow, wish: WishedTime) -> bool:
    """Whether an arrival window begins when the wish asks for it, or holds the one time that it names."""
    starts = _minutes(window.starts.time())
    ends = _minutes(window.ends.time()) + (_DAY_MINUTES if window.ends.date() > window.starts.date() else 0)
    if wish.start is None:  # "before noon" wants the visit begun by then
        return wish.end is None or ends <= _end_minutes(wish)
    if wish.start == wish.end:
        return starts <= _minutes(wish.start) < ends
    # "between one and three" asks that somebody comes in between.
    return _minutes(wish.start) <= starts and (wish.end is None or starts < _end_minutes(wish))


def _minutes(at: time) -> int:
    return at.hour * 60 + at.minute


def _end_minutes(wish: WishedTime) -> int:
    """The minute of the day by which a visit is wished; "ten to midnight" and "ten to two" end with the day."""
    first, last = _minutes(wish.start or time(0)), _minutes(wish.end or time(0))
    return last if last > first else _DAY_MINUTES


def _minutes_off(window: TimeWindow, wish: WishedTime) -> int:
    """How far an arrival window begins from the wished time of day."""
    return 0 if wish.start is None else abs(_minutes(window.starts.time()) - _minutes(wish.start))
