"""What changed between two states of the settings, in words for the people who set them."""

from collections.abc import Mapping
from dataclasses import dataclass, fields, is_dataclass
from datetime import date, time
from enum import Enum
from typing import Any

from receptionist.domain.hours import Hours
from receptionist.domain.manner import NeverSay
from receptionist.domain.money import Money
from receptionist.domain.phone import PhoneNumber
from receptionist.domain.profile import BusinessProfile, FrequentQuestion
from receptionist.domain.wording import say_week

NOTHING = "nothing"
_SPEAKING = {
    "greeting": "Greeting while open",
    "greeting_after_hours": "Greeting after hours",
    "greeting_holiday": "Greeting on holidays",
    "greeting_returning": "Greeting for returning callers",
    "disclosure": "Disclosure on calls",
    "recording_notice": "Recording notice",
    "personality.name": "The receptionist's name",
    "personality.warmth": "Warmth",
    "personality.formality": "Formality",
    "personality.pace": "Pace of speaking",
    "personality.voice": "Voice",
    "personality.never_say": "Never says",
    "questions": "Frequent questions",
    "may_do.quote": "Tells prices",
    "may_do.visits": "Visits",
    "must_ask": "Questions it asks",
    "escalation.person": "Words that call a person",
    "escalation.emergency": "Words of an emergency",
    "transfer_to": "Puts callers through to",
    "answering.open": "Answers while open",
    "answering.closed": "Answers while closed",
    "answering.holiday": "Answers on holidays",
    "answering.ring_seconds": "People ring for, seconds",
    "answering.also": "Then puts callers through to",
    "answering.together": "All ring together",
    "answering.screening": "A key is pressed to take a call",
    "answering.warm": "Says who calls before a call is taken",
    "answering.greeting_to_its_end": "The greeting is heard to its end",
    "answering.nobody_took": "When nobody takes a call put through",
    "spam.calls_an_hour": "Calls from one number in an hour",
    "spam.hidden": "Who hides their number",
    "after_hours.quote": "Tells prices after hours",
    "after_hours.emergency_user": "Emergencies after hours go to the user",
    "after_hours.emergency_number": "Emergencies after hours go to",
    "outside_area": "Says to who lives elsewhere",
    "lead_time_minutes": "Soonest visit, minutes ahead",
    "visit_window_minutes": "Arrival window, minutes",
    "horizon_days": "Days that can be booked ahead",
    "quote_valid_days": "Days a quote stands",
    "scheduling.travel_minutes": "On the road between two visits, minutes",
    "scheduling.hold_minutes": "A time is kept for who is talking, minutes",
    "scheduling.change_until_minutes": "Customers change visits until, minutes before",
    "scheduling.public_booking": "The booking page is open",
    "scheduling.verify_by_code": "Callers change visits after a texted code",
    "scheduling.moved_words": "Text when a visit is moved",
    "scheduling.cancelled_words": "Text when a visit is cancelled",
    "documents.tax.name": "Tax on documents",
    "documents.tax.thousandths": "Tax on documents, thousandths of a percent",
    "documents.tax.included": "Prices on documents include the tax",
    "point_of_contact": "Point of contact",
}


@dataclass(frozen=True, slots=True)
class Change:
    """One setting, and its words before and after."""

    label: str
    before: str
    after: str


def changes_between(before: BusinessProfile, after: BusinessProfile) -> list[Change]:
    """Each setting that differs, in the order of the profile. Of lists only what came and went is told."""
    return _changes("", before, after)


def _changes(path: str, before: object, after: object) -> list[Change]:
    if before == after:
        return []
    if isinstance(before, Hours) and isinstance(after, Hours):
        return _hours(path, before, after)
    if is_dataclass(before) and type(before) is type(after) and not isinstance(before, PhoneNumber | Money):
        found: list[Change] = []
        for part in fields(before):
            place = f"{path}.{part.name}" if path else part.name
            found += _changes(place, getattr(before, part.name), getattr(after, part.name))
        return found
    if isinstance(before, tuple) and isinstance(after, tuple):
        gone = tuple(one for one in before if one not in after)
        come = tuple(one for one in after if one not in before)
        if not gone and not come:
            return [Change(_label(path), _say(before), _say(after))]
        return [Change(_label(path), _say(gone), _say(come))]
    return [Change(_label(path), _say(before), _say(after))]


def _hours(path: str, before: Hours, after: Hours) -> list[Change]:
    """The week as it is told to callers; days and rules of their own as they stand."""
    found = []
    if before.week != after.week:
        found.append(Change("Opening hours", say_week(before), say_week(after)))
    for part in fields(Hours):
        if part.name != "week":
            found += _changes(f"{path}.{part.name}", getattr(before, part.name), getattr(after, part.name))
    return found


def _label(path: str) -> str:
    if path in _SPEAKING:
        return _SPEAKING[path]
    words = path.replace(".", ": ").replace("_", " ")
    return words[:1].upper() + words[1:]


def _say(value: Any) -> str:
    match value:
        case None | "" | ():
            return NOTHING
        case bool():
            return "yes" if value else "no"
        case Enum():
            return str(value.value).replace("_", " ")
        case PhoneNumber():
            return value.national
        case time():
            return f"{value:%H:%M}"
        case date():
            return f"{value:%b} {value.day}, {value.year}"
        case FrequentQuestion():
            return f"“{' / '.join(value.asks)}” {value.answer}"
        case NeverSay():
            return f"“{value.words}”" + (f" (instead: “{value.instead}”)" if value.instead else "")
        case tuple():
            return "; ".join(_say(one) for one in value)
        case Mapping():
            return "; ".join(f"{_say(key)}: {_say(one)}" for key, one in value.items()) or NOTHING
        case _ if is_dataclass(value) and not isinstance(value, Money):
            parts = ((part.name, getattr(value, part.name)) for part in fields(value))
            return ", ".join(
                f"{name.replace('_', ' ')} {_say(one)}" for name, one in parts if one not in (None, "", ())
            )
        case _:
            return str(value)
