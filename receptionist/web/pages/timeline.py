"""The timeline of a thread: texts and calls in one order, by day, and what of it a page does not show yet."""

import zlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from receptionist.domain.message import Message
from receptionist.domain.records import CallPage

_KEY_CHARACTERS = 8


@dataclass(frozen=True, slots=True)
class Passed:
    """One thing that passed: a text or a call. `first_of` is its day, where it is the first of it."""

    at: datetime
    key: str  # the end of its id
    print: str  # changes with anything it shows
    message: Message | None = None
    call: CallPage | None = None
    first_of: date | None = None


def timeline(messages: Iterable[Message], calls: Iterable[CallPage], zone: ZoneInfo) -> list[Passed]:
    """Both in one order, oldest first."""
    passed = [Passed(one.at, one.id[-_KEY_CHARACTERS:], _print(one), message=one) for one in messages]
    for page in calls:
        key = page.call.id[-_KEY_CHARACTERS:]
        passed.append(Passed(page.call.started_at, key, _print(page), call=page))
    passed.sort(key=lambda one: (one.at, one.key))
    return list(_by_day(passed, zone))


def _by_day(passed: Sequence[Passed], zone: ZoneInfo) -> Iterable[Passed]:
    day: date | None = None
    for one in passed:
        its_day = one.at.astimezone(zone).date()
        yield one if its_day == day else Passed(one.at, one.key, one.print, one.message, one.call, its_day)
        day = its_day


def seen(passed: Sequence[Passed], *others: object) -> str:
    """What a page shows, for its next question: each thing's key and print, then the prints of all else on it."""
    things = ".".join(f"{one.key}-{one.print}" for one in passed)
    return "~".join([things, *(_print(other) for other in others)])


@dataclass(frozen=True, slots=True)
class News:
    """What a page lacks: things that were added at its end, things that changed, whether it must be built anew."""

    added: tuple[Passed, ...]
    changed: tuple[Passed, ...]
    out_of_order: bool


def news(passed: Sequence[Passed], shown: str) -> News:
    """What has come or changed since a page showed `shown`."""
    had = _had(shown)
    added = tuple(one for one in passed if one.key not in had)
    changed = tuple(one for one in passed if had.get(one.key, one.print) != one.print)
    at_the_end = tuple(passed[len(passed) - len(added) :]) == added
    return News(added, changed, out_of_order=not at_the_end)


def _had(shown: str) -> Mapping[str, str]:
    things = shown.partition("~")[0].split(".")
    return {key: mark for key, _, mark in (thing.partition("-") for thing in things) if mark}


def _print(thing: object) -> str:
    return f"{zlib.crc32(repr(thing).encode()):08x}"
