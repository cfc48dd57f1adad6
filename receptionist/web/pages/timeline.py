"""The timeline of a thread: all that passed in one order, by day, and what of it a page does not show yet."""

import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from zoneinfo import ZoneInfo

from receptionist.domain.document import Document
from receptionist.domain.happening import Happening
from receptionist.domain.message import Message
from receptionist.domain.outgoing_call import OutgoingCall
from receptionist.domain.records import Appointment, CallPage, Lead
from receptionist.domain.sent_mail import SentMail

_KEY_CHARACTERS = 8


@dataclass(frozen=True, slots=True)
class Passed:
    """One thing that passed: exactly one of the last fields. `first_of` is its day, where it is the first of it."""

    at: datetime
    key: str  # the end of its id
    print: str  # changes with anything it shows
    first_of: date | None = None
    message: Message | None = None
    call: CallPage | None = None
    lead: Lead | None = None
    booked: Appointment | None = None
    happening: Happening | None = None
    document: Document | None = None
    mail: SentMail | None = None
    outgoing: OutgoingCall | None = None


@dataclass(frozen=True, slots=True)
class AllThatPassed:
    """What a page of a timeline is made of, each kind in its own order; appointments with when they were made."""

    messages: Sequence[Message] = ()
    calls: Sequence[CallPage] = ()
    leads: Sequence[Lead] = ()
    booked: Sequence[tuple[datetime, Appointment]] = ()
    happenings: Sequence[Happening] = ()
    documents: Sequence[Document] = ()
    mails: Sequence[SentMail] = ()
    outgoing: Sequence[OutgoingCall] = ()


def timeline(all_of_it: AllThatPassed, zone: ZoneInfo) -> list[Passed]:
    """Everything in one order, oldest first."""
    passed = [Passed(one.at, _key(one.id), _print(one), message=one) for one in all_of_it.messages]
    passed += [Passed(one.call.started_at, _key(one.call.id), _print(one), call=one) for one in all_of_it.calls]
    passed += [Passed(one.created_at, _key(one.id), _print(one), lead=one) for one in all_of_it.leads]
    passed += [Passed(at, _key(one.id), _print(one), booked=one) for at, one in all_of_it.booked]
    passed += [Passed(one.at, _key(one.id), _print(one), happening=one) for one in all_of_it.happenings]
    passed += [Passed(one.asked_at, _key(one.id), _print(one), outgoing=one) for one in all_of_it.outgoing]
    passed += [Passed(one.made_at, _key(one.id), _print(one), document=one) for one in all_of_it.documents]
    passed += [Passed(one.at, _key(one.id), _print(one), mail=one) for one in all_of_it.mails]
    passed.sort(key=lambda one: (one.at, one.key))
    return _by_day(passed, zone)


def newest(passed: Sequence[Passed], most: int, zone: ZoneInfo) -> tuple[list[Passed], datetime | None]:
    """The newest of what passed, and where the page before it begins; None where there is none.

    What happened at the very instant at which the page begins is on it, so that none falls between two pages.
    """
    if len(passed) <= most:
        return list(passed), None
    begins = passed[-most].at
    return _by_day([one for one in passed if one.at >= begins], zone), begins


def _by_day(passed: Sequence[Passed], zone: ZoneInfo) -> list[Passed]:
    day: date | None = None
    dated = []
    for one in passed:
        its_day = one.at.astimezone(zone).date()
        dated.append(replace(one, first_of=None if its_day == day else its_day))
        day = its_day
    return dated


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


def _key(thing_id: str) -> str:
    return thing_id[-_KEY_CHARACTERS:]


def _print(thing: object) -> str:
    return f"{zlib.crc32(repr(thing).encode()):08x}"
