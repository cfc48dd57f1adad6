"""Which greeting a caller hears, and the fields an admin may write into one."""

import re
from datetime import datetime
from enum import StrEnum

from receptionist.domain.profile import BusinessProfile
from receptionist.domain.wording import end_of_opening, say_instant, say_time

_FIELD = re.compile(r"\{([^{}]*)\}")
_GAP = re.compile(r"\s+([,.!?;:])")
_DOUBLED = re.compile(r"([,;:])(?=[,.!?;:])")


class Occasion(StrEnum):
    """When somebody calls."""

    OPEN = "open"
    AFTER_HOURS = "after_hours"
    HOLIDAY = "holiday"
    RETURNING = "returning"  # while open, somebody who has called or written before


# Each field with what it becomes. Every script may use every one; what is not known is left out. None of them is
# anything on file about the caller: a number can be forged.
FIELDS = {
    "business": "the business's name",
    "receptionist": "the receptionist's name",
    "open_at": "when you open next, such as “tomorrow at 8 am”",
    "open_until": "until when you are open today",
    "holiday": "the name of today's holiday",
    "city": "your city",
}


def occasion_of(profile: BusinessProfile, now: datetime, *, returning: bool) -> Occasion:
    """The occasion of a call at this instant; closed goes before returning."""
    if not profile.hours.is_open(now):
        return Occasion.HOLIDAY if _holiday(profile, now) else Occasion.AFTER_HOURS
    return Occasion.RETURNING if returning else Occasion.OPEN


def script_of(profile: BusinessProfile, occasion: Occasion) -> str:
    """The admin's own greeting; empty where the standard one is said.

    A closed day without a script of its own has the one of after hours, a returning caller the one of opening hours.
    """
    return {
        Occasion.OPEN: profile.greeting,
        Occasion.AFTER_HOURS: profile.greeting_after_hours,
        Occasion.HOLIDAY: profile.greeting_holiday or profile.greeting_after_hours,
        Occasion.RETURNING: profile.greeting_returning or profile.greeting,
    }[occasion].strip()


def values_of(profile: BusinessProfile, now: datetime) -> dict[str, str]:
    """What each field becomes at this instant; empty where it is not known."""
    opens, closes = profile.hours.next_opening(now), end_of_opening(profile.hours, now)
    return {
        "business": profile.name,
        "receptionist": profile.personality.name,
        "open_at": say_instant(opens, now, profile.hours) if opens is not None else "",
        "open_until": say_time(closes) if closes is not None else "",
        "holiday": _holiday(profile, now),
        "city": profile.city,
    }


def unknown_fields(script: str) -> list[str]:
    """What stands in braces and is no field, a lone brace included."""
    rest = _FIELD.sub("", script)
    return [name for name in _FIELD.findall(script) if name not in FIELDS] + [sign for sign in "{}" if sign in rest]


def fill(script: str, values: dict[str, str]) -> str:
    """The script with its fields filled in; the gap around one that is not known is closed."""
    if not _FIELD.search(script):
        return script
    filled = " ".join(_FIELD.sub(lambda found: values.get(found[1], ""), script).split())
    return _DOUBLED.sub("", _GAP.sub(r"\1", filled))


def _holiday(profile: BusinessProfile, now: datetime) -> str:
    special = profile.hours.special_day(now.astimezone(profile.hours.zone).date())
    return special.name if special is not None else ""
