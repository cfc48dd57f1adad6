"""Times, days and hours as people say them."""

from datetime import date, datetime, time

from receptionist.domain.hours import WEEKDAYS, Hours
from receptionist.domain.lead import TimeWindow, WishedTime

MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip


def ordinal(number: int) -> str:
    """`1st`, `22nd`, `13th`."""
    if 10 <= number % 100 <= 20:
        return f"{number}th"
    return f"{number}{ {1: 'st', 2: 'nd', 3: 'rd'}.get(number % 10, 'th') }"


def say_time(at: time, *, half: bool = True) -> str:
    """`3 pm`, `3:30 pm`, `noon`; without `half` only `3` or `3:30`."""
    if at == time(12) and half:
        return "noon"
    if at == time(0) and half:
        return "midnight"
    hour = at.hour % 12 or 12
    minutes = f":{at.minute:02d}" if at.minute else ""
    return f"{hour}{minutes}" + ((" pm" if at.hour >= 12 else " am") if half else "")


def say_day(day: date, today: date) -> str:
    """`today`, `tomorrow`, `Thursday` within a week, else `Thursday, March 5th`."""
    ahead = (day - today).days
    if ahead == 0:
        return "today"
    if ahead == 1:
        return "tomorrow"
    name = WEEKDAYS[day.weekday()].capitalize()
    return name if 1 < ahead < 7 else f"{name}, {MONTHS[day.month - 1]} {ordinal(day.day)}"


def say_between(start: time, end: time) -> str:
    """`between 3 and 5 pm`; both halves named where they differ or are noon."""
    same_half = (start.hour >= 12) == (end.hour >= 12) and start != time(12) and end not in (time(12), time(0))
    return f"between {say_time(start, half=not same_half)} and {say_time(end)}"


def say_window(window: TimeWindow, today: date) -> str:
    """`Thursday between 3 and 5 pm`."""
    day = say_day(window.starts.date(), today)
    joint = ", " if "," in day else " "
    return f"{day}{joint}{say_between(window.starts.time(), window.ends.time())}"


def say_wish(wish: WishedTime, today: date) -> str:
    """A wished time as we understood it: `Thursday after 3 pm`, `as soon as possible`."""
    if wish.asap and wish.day is None:
        return "as soon as possible"
    parts: list[str] = []
    if wish.day is not None:
        parts.append(say_day(wish.day, today))
        if wish.last_day is not None and wish.last_day != wish.day:
            parts.append(f"to {say_day(wish.last_day, today)}")
    elif wish.last_day is not None:
        parts.append(f"by {say_day(wish.last_day, today)}")
    if wish.start is not None and wish.start == wish.end:
        parts.append("at " + say_time(wish.start))
    elif wish.start is not None and wish.end is not None:
        parts.append(say_between(wish.start, wish.end))
    elif wish.start is not None:
        parts.append("after " + say_time(wish.start))
    elif wish.end is not None:
        parts.append("before " + say_time(wish.end))
    if wish.not_on:
        parts.append("but not on " + " or ".join(WEEKDAYS[day].capitalize() for day in wish.not_on))
    if not parts:
        return "any time" if wish.flexible else wish.said
    return " ".join(parts)


def say_duration(minutes: int) -> str:
    """`45 minutes`, `an hour`, `2 and a half hours`, `a day`."""
    if minutes < 60:
        return f"{minutes} minutes"
    if minutes == 60:
        return "an hour"
    if minutes == 90:
        return "an hour and a half"
    if minutes >= 480:
        days = round(minutes / 480)
        return "a day" if days == 1 else f"{days} days"
    hours, rest = divmod(minutes, 60)
    return f"{hours} and a half hours" if 15 < rest < 45 else f"{round(minutes / 60)} hours"


def say_spans(hours: Hours, day: date) -> str:
    """The opening stretches of a day: `from 8 am to 5 pm`; empty where closed."""
    return " and ".join(f"from {say_time(span.opens)} to {say_time(span.closes)}" for span in hours.spans_on(day))


def say_week(hours: Hours) -> str:
    """The weekly hours in one sentence: `We're open Monday to Friday from 8 am to 5 pm.`"""
    runs: list[tuple[int, int]] = []
    for day in range(7):
        if not hours.week[day]:
            continue
        if runs and runs[-1][1] == day - 1 and hours.week[runs[-1][0]] == hours.week[day]:
            runs[-1] = (runs[-1][0], day)
        else:
            runs.append((day, day))
    if not runs:
        return "We work by appointment."
    parts = []
    for first, last in runs:
        days = WEEKDAYS[first].capitalize() + (f" to {WEEKDAYS[last].capitalize()}" if last != first else "")
        spans = " and ".join(f"from {say_time(s.opens)} to {say_time(s.closes)}" for s in hours.week[first])
        parts.append(f"{days} {spans}")
    return "We're open " + ", and ".join(parts) + "."


def say_instant(at: datetime, now: datetime, hours: Hours) -> str:
    """`today at 8 am`, `Monday at 8 am`, in the business's zone."""
    local = at.astimezone(hours.zone)
    today = now.astimezone(hours.zone).date()
    return f"{say_day(local.date(), today)} at {say_time(local.time())}"


def end_of_opening(hours: Hours, at: datetime) -> time | None:
    """When the stretch that is open at `at` closes."""
    local = at.astimezone(hours.zone)
    now = local.time().replace(tzinfo=None)
    for span in hours.spans_on(local.date()):
        if span.opens <= now and (now < span.closes or span.closes == time(0)):
            return span.closes
    return None
