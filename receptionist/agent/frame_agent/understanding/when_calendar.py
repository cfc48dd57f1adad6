"""The calendar behind the date rules: names of days and months, and which of them lies ahead."""

from calendar import monthrange
from datetime import date, timedelta

_WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")

_WEEKDAY_FULL = (
    r"(?:mondays?|tuesdays?|tues|wed(?:ne|en|n)sdays?|weds|th(?:ur|u)sdays?|thrusdays?|thurs?|fridays?"
    r"|saturdays?|saterdays?|sundays?)(?:'s)?"
)
WEEKDAY_SHORT = r"(?:mon|tue|wed|thu|fri|sat|sun)\.?"
WEEKDAY = rf"(?:{_WEEKDAY_FULL}|{WEEKDAY_SHORT})"
_MONTH_LONG = r"(?:january|february|febuary|march|april|june|july|august|september|october|november|december)"
MONTH = (
    rf"(?:{_MONTH_LONG}|may(?! (?:i|we|you|be|have|need|not|he|she|they|it|also|as)\b)"
    r"|(?:jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec)\b\.?)"
)


def weekday_of(words: str) -> int | None:
    """0 for any way to write Monday."""
    return _WEEKDAYS.index(words[:3].replace("thr", "thu")) if words else None


def shifted_months(day: date, months: int) -> date:
    """The same day of the month some months on, or the last one there is."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def month_of(words: str) -> int:
    return _MONTHS.index(words.strip()[:3]) + 1


def year_of(words: str | None, today: date) -> int | None:
    """ "2026", "20 26" or "'26"; two digits beyond next year are of the last century."""
    if not words:
        return None
    digits = words.replace(" ", "").lstrip("'")
    if len(digits) == 4:
        return int(digits)
    century = today.year // 100 * 100
    year = century + int(digits)
    return year if year <= today.year + 1 else year - 100


def made_date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def upcoming(month: int, day: int, today: date) -> date | None:
    """That day this year, or the next year that has it where it is past."""
    for year in range(today.year, today.year + 5):
        made = made_date(year, month, day)
        if made and made >= today:
            return made
    return None


def upcoming_day(day: int, today: date, weekday: int | None = None) -> date | None:
    """That day of this month, or of the next month that has it; a weekday named with it picks among three months."""
    candidates: list[date] = []
    for months in range(0, 5):
        month = shifted_months(today.replace(day=1), months)
        made = made_date(month.year, month.month, day)
        if made and made >= today:
            candidates.append(made)
    for made in candidates[:3]:
        if weekday is not None and made.weekday() == weekday:
            return made
    return candidates[0] if candidates else None


def monday_of(day: date) -> date:
    return day - timedelta(days=day.weekday())
