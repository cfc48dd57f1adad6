"""Opening hours as an admin types them."""

import re
from datetime import time
from itertools import pairwise
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from receptionist.domain.hours import WEEKDAYS, Hours, Span
from receptionist.errors import BadInput

_RULE = re.compile(r"\s*([a-z]+)(?:\s*(?:-|–|to)\s*([a-z]+))?\s+(.+?)\s*", re.I)
_SPAN = re.compile(r"\s*(\d{1,2})(?::(\d{2}))?\s*(am|pm)?\s*(?:-|–|to)\s*(\d{1,2})(?::(\d{2}))?\s*(am|pm)?\s*", re.I)
_EXAMPLE = 'Write them like "Mon-Fri 8:00-17:00, Sat 9:00-12:00".'


def parse_hours(text: str, timezone: str) -> Hours:
    """Reads `Mon-Fri 8:00-17:00, Sat 9-12`; several stretches of a day are joined by `and`. Raises BadInput.

    A day named again adds a stretch; `closed` takes its hours away; `Fri 18:00-2:00` ends on Saturday. Nothing at all
    means by appointment only.
    """
    check_timezone(timezone)
    week: list[tuple[Span, ...]] = [()] * 7
    for rule in filter(str.strip, re.split(r"[,;\n]", text)):
        match = _RULE.fullmatch(rule)
        if match is None:
            raise BadInput(f'The hours "{rule.strip()}" cannot be read.', _EXAMPLE)
        first = _weekday(match[1], rule)
        last = _weekday(match[2], rule) if match[2] else first
        closed = match[3].lower() == "closed"
        spans = () if closed else tuple(_span(part, rule) for part in re.split(r"\s+and\s+", match[3], flags=re.I))
        for offset in range((last - first) % 7 + 1):
            day = (first + offset) % 7
            week[day] = () if closed else in_order(week[day] + spans, WEEKDAYS[day].capitalize())
    check_nights(tuple(week))
    return Hours(timezone=timezone, week=tuple(week))


def check_timezone(name: str) -> None:
    """Raises BadInput where there is no such time zone."""
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise BadInput(f'There is no time zone "{name[:60]}".', 'Use a name such as "America/New_York".') from error


def in_order(spans: tuple[Span, ...], day: str) -> tuple[Span, ...]:
    """The stretches of a day in order; `day` names it. Raises BadInput where two overlap."""
    ordered = sorted(spans, key=lambda span: span.opens)
    for earlier, later in pairwise(ordered):
        if earlier.closes <= earlier.opens or later.opens < earlier.closes:
            raise BadInput(
                f"The hours of {day} are there twice and overlap.",
                'Name each day once; join two stretches like "Mon-Fri 8:00-12:00 and 13:00-17:00".',
            )
    return tuple(ordered)


def check_nights(week: tuple[tuple[Span, ...], ...]) -> None:
    """Raises BadInput where a night's hours run into those of the morning after."""
    for day, spans in enumerate(week):
        morning = week[(day + 1) % 7][:1]
        if spans and morning and spans[-1].is_overnight and morning[0].opens < spans[-1].closes:
            after = WEEKDAYS[(day + 1) % 7].capitalize()
            raise BadInput(
                f"The hours of {WEEKDAYS[day].capitalize()} go on past midnight and overlap those of {after}.",
                "Let the night end before the morning begins.",
            )


def _weekday(word: str, rule: str) -> int:
    for number, name in enumerate(WEEKDAYS):
        if len(word) >= 2 and name.startswith(word.lower()):
            return number
    raise BadInput(f'"{word}" in the hours "{rule.strip()}" is no weekday.', _EXAMPLE)


def _span(text: str, rule: str) -> Span:
    match = _SPAN.fullmatch(text)
    if match is None:
        raise BadInput(f'The hours "{rule.strip()}" cannot be read.', _EXAMPLE)
    opens = _time(match[1], match[2], match[3], rule)
    closes = _time(match[4], match[5], match[6], rule)
    # "Mon 8-5" is the afternoon badly written; only what begins after noon goes on into the night.
    goes_on_past_midnight = closes < time(12) <= opens
    if closes != time(0) and closes <= opens and not goes_on_past_midnight:
        raise BadInput(
            f'The hours "{rule.strip()}" close before they open.',
            'Write 17:00 or 5 pm for the afternoon, such as "Mon-Fri 8:00-17:00".',
        )
    return Span(opens, closes)


def _time(hour: str, minute: str | None, half: str | None, rule: str) -> time:
    number, minutes = int(hour), int(minute or 0)
    if half is not None:
        if not 1 <= number <= 12:
            raise BadInput(f'There is no {number} {half} in "{rule.strip()}".', _EXAMPLE)
        number = number % 12 + (12 if half.lower() == "pm" else 0)
    if number == 24 and minutes == 0:
        number = 0
    if number > 23 or minutes > 59:
        raise BadInput(f'There is no such time in the hours "{rule.strip()}".', _EXAMPLE)
    return time(number, minutes)
