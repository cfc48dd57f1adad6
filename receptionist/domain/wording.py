"""Times, days and hours as people say them."""

from datetime import date, datetime, time, timedelta

from receptionist.domain.hours import WEEKDAYS, Hours, Span
from receptionist.domain.lead import TimeWindow, WishedTime

MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip


_FEW_DAYS = 3  # days that are named one by one


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
    named = {time(0), time(12)}  # midnight and noon
    same_half = (start.hour >= 12) == (end.hour >= 12) and not named & {start, end}
    return f"between {say_time(start, half=not same_half)} and {say_time(end)}"


def say_window(window: TimeWindow, today: date) -> str:
    """`Thursday between 3 and 5 pm`."""
    day = say_day(window.starts.date(), today)
    joint = ", " if "," in day else " "
    return f"{day}{joint}{say_between(window.starts.time(), window.ends.time())}"


def _days_listed(wish: WishedTime) -> list[date]:
    """The days of "Monday or Thursday", which rules out those between them; empty for any other wish."""
    if wish.day is None or wish.last_day is None or not wish.not_on or (wish.last_day - wish.day).days >= len(WEEKDAYS):
        return []
    days = [wish.day + timedelta(days=count) for count in range((wish.last_day - wish.day).days + 1)]
    listed = [day for day in days if day.weekday() not in wish.not_on]
    both_ends = wish.day in listed and wish.last_day in listed
    return listed if both_ends and len(listed) <= _FEW_DAYS else []


def say_wish(wish: WishedTime, today: date) -> str:
    """A wished time as we understood it: `Thursday after 3 pm`, `as soon as possible`."""
    parts: list[str] = ["as soon as possible"] if wish.asap else []
    if wish.day is not None:
        parts.append(say_day(wish.day, today))
        if listed := _days_listed(wish):
            parts[-1] = " or ".join(say_day(day, today) for day in listed)
        elif wish.last_day is not None and wish.last_day != wish.day:
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
    if wish.not_on and not _days_listed(wish):
        parts.append("but not on " + " or ".join(WEEKDAYS[day].capitalize() for day in wish.not_on))
    if not parts:
        return "any time" if wish.flexible else wish.said
    return " ".join(parts)


def say_duration(minutes: int) -> str:
    """`45 minutes`, `an hour`, `2 and a half hours`, `a day`; to the half hour from an hour on, a day being 8 hours."""
    if minutes < 60:
        return f"{minutes} minute{'' if minutes == 1 else 's'}"
    if minutes >= 480:
        days = (minutes + 240) // 480
        return "a day" if days == 1 else f"{days} days"
    hours, half = divmod((minutes + 15) // 30, 2)
    if hours == 1:
        return "an hour and a half" if half else "an hour"
    return f"{hours}{' and a half' if half else ''} hours"


def say_spans(hours: Hours, day: date) -> str:
    """The opening stretches of a day: `from 8 am to 5 pm`; empty where closed."""
    return _say_spans(hours.spans_on(day))


def _say_spans(spans: tuple[Span, ...]) -> str:
    if any(span.is_all_day for span in spans):
        return "around the clock"
    return " and ".join(f"from {say_time(span.opens)} to {say_time(span.closes)}" for span in spans)


def say_week(hours: Hours) -> str:
    """The weekly hours in one sentence: `We're open Monday to Friday from 8 am to 5 pm.`

    Days with the same hours are named together, in the order in which the first of them comes.
    """
    alike: dict[tuple[Span, ...], list[int]] = {}
    for day, spans in enumerate(hours.week):
        if spans:
            alike.setdefault(spans, []).append(day)
    if not alike:
        return "We work by appointment."
    parts = [f"{_say_days(days)} {_say_spans(spans)}" for spans, days in alike.items()]
    return "We're open " + ", and ".join(filter(None, (", ".join(parts[:-1]), parts[-1]))) + "."


def _say_days(days: list[int]) -> str:
    """`Monday to Friday`, `Monday and Tuesday`, `Monday, Wednesday and Friday`, `every day`."""
    if len(days) == 7:
        return "every day"
    names = [WEEKDAYS[day].capitalize() for day in days]
    if len(days) > 2 and days[-1] - days[0] == len(days) - 1:
        return f"{names[0]} to {names[-1]}"
    return " and ".join(filter(None, (", ".join(names[:-1]), names[-1])))


def say_instant(at: datetime, now: datetime, hours: Hours) -> str:
    """`today at 8 am`, `Monday at 8 am`, in the business's zone."""
    local = at.astimezone(hours.zone)
    today = now.astimezone(hours.zone).date()
    return f"{say_day(local.date(), today)} at {say_time(local.time())}"


def end_of_opening(hours: Hours, at: datetime) -> time | None:
    """When the stretch that is open at `at` closes; one that goes on past midnight, when its second half does."""
    span = hours.open_span(at)
    if span is None or span.closes != time(0):
        return span.closes if span is not None else None
    morning = hours.spans_on(at.astimezone(hours.zone).date() + timedelta(days=1))[:1]
    return morning[0].closes if morning and morning[0].opens == time(0) else span.closes
