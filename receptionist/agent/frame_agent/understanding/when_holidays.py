"""Days with a name that callers use for a date: "Thanksgiving", "New Year's Eve", "the day after Labor Day"."""

import re
from calendar import monthrange
from collections.abc import Callable
from datetime import date, timedelta

from receptionist.agent.frame_agent.understanding.when_found import DateRead
from receptionist.agent.frame_agent.understanding.when_text import consume


def _fixed(month: int, day: int) -> Callable[[int], date]:
    return lambda year: date(year, month, day)


def _nth(month: int, weekday: int, nth: int, plus_days: int = 0) -> Callable[[int], date]:
    """The nth such weekday of a month; -1 is the last one."""

    def of(year: int) -> date:
        first = date(year, month, 1)
        day = 1 + (weekday - first.weekday()) % 7 + 7 * ((nth if nth > 0 else 5) - 1)
        if day > monthrange(year, month)[1]:
            day -= 7
        return date(year, month, day) + timedelta(days=plus_days)

    return of


def _easter(plus_days: int = 0) -> Callable[[int], date]:
    """Easter Sunday of the Gregorian calendar, by the anonymous algorithm."""

    def of(year: int) -> date:
        golden, century, rest = year % 19, year // 100, year % 100
        epact = (19 * golden + century - century // 4 - (century - (century + 8) // 25 + 1) // 3 + 15) % 30
        lead = (32 + 2 * (century % 4) + 2 * (rest // 4) - epact - rest % 4) % 7
        shift = (golden + 11 * epact + 22 * lead) // 451
        month, day = divmod(epact + lead - 7 * shift + 114, 31)
        return date(year, month, day + 1) + timedelta(days=plus_days)

    return of


_DAYS: tuple[tuple[str, Callable[[int], date]], ...] = (
    (r"new year'?s'? eve", _fixed(12, 31)),
    (r"new year'?s'?(?: day)?|new year'?s", _fixed(1, 1)),
    (r"(?:mlk|martin luther king(?: jr\.?)?)(?:'s)? day", _nth(1, 0, 3)),
    (r"valentine'?s'?(?: day)?", _fixed(2, 14)),
    (r"president'?s'? day", _nth(2, 0, 3)),
    (r"(?:st\.?|saint) patrick'?s'?(?: day)?", _fixed(3, 17)),
    (r"good friday", _easter(-2)),
    (r"easter monday", _easter(1)),
    (r"easter(?: sunday)?", _easter()),
    (r"mother'?s'? day", _nth(5, 6, 2)),
    (r"memorial day", _nth(5, 0, -1)),
    (r"juneteenth", _fixed(6, 19)),
    (r"father'?s'? day", _nth(6, 6, 3)),
    (r"independence day", _fixed(7, 4)),
    (r"labor day", _nth(9, 0, 1)),
    (r"columbus day|indigenous peoples'? day", _nth(10, 0, 2)),
    (r"halloween", _fixed(10, 31)),
    (r"veteran'?s'? day", _fixed(11, 11)),
    (r"black friday", _nth(11, 3, 4, 1)),
    (r"thanksgiving(?: day)?", _nth(11, 3, 4)),
    (r"christmas eve|xmas eve", _fixed(12, 24)),
    (r"boxing day", _fixed(12, 26)),
    (r"(?:christmas|xmas)(?: day)?", _fixed(12, 25)),
)
_AROUND = re.compile(r"(?P<around>(?:the )?(?:day|week|weekend) (?:before|after) |(?:the )?(?:day )?after )$")
_NOT_THE_DAY = r"(?! (?:lights?|tree|decorations?|street|avenue|st\b|ave\b|road|party|card|present|gift|egg))"
_PATTERNS = tuple(
    (re.compile(rf"\b(?:{name})\b{_NOT_THE_DAY}(?: weekend)?(?:,? (?P<year>20\d\d)\b)?"), of) for name, of in _DAYS
)


def read_holidays(plain: str, today: date) -> tuple[list[DateRead], str]:
    """The named days of a plain text, the coming one where no year is said, and the text with them blanked out."""
    found: list[DateRead] = []
    for pattern, of in _PATTERNS:
        for match in pattern.finditer(plain):
            day = of(int(match["year"])) if match["year"] else of(today.year)
            if day < today and not match["year"]:
                day = of(today.year + 1)
            start, first, last = match.start(), day, day
            if "weekend" in match[0]:
                first = day - timedelta(days=(day.weekday() - 5) % 7)
                last = max(day, first + timedelta(days=1))
            elif around := _AROUND.search(plain[:start]):
                start = around.start()
                sign = 1 if "after" in around[0] else -1
                first = last = day + timedelta(days=sign * (7 if "week " in around[0] else 1))
            found.append(DateRead(start, match.end(), first, last))
            plain = consume(plain, start, match.end())
    return found, plain
