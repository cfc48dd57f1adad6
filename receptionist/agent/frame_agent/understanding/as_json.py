"""What was understood, as plain JSON values. The format is described in `docs/understand.md`."""

from dataclasses import asdict
from typing import Any, Protocol

from receptionist.agent.frame_agent.understanding.addresses import AddressFound
from receptionist.agent.frame_agent.understanding.name_words import NameFound
from receptionist.agent.frame_agent.understanding.phones import PhoneFound
from receptionist.agent.frame_agent.understanding.problems import ProblemFound
from receptionist.agent.frame_agent.understanding.when import DateSaid, TimeSaid, WhenFound
from receptionist.domain.hours import WEEKDAYS
from receptionist.domain.price_search import PriceMatch

Json = dict[str, Any]


class Spanned(Protocol):
    """A stretch of the utterance."""

    @property
    def text(self) -> str: ...
    @property
    def start(self) -> int: ...
    @property
    def end(self) -> int: ...


def spanned(found: Spanned | None, value: str | None = None) -> Json | None:
    """Text and offsets, with `value` before them where one is given."""
    if found is None:
        return None
    head = {} if value is None else {"value": value}
    return {**head, "text": found.text, "start": found.start, "end": found.end}


def service_json(words: ProblemFound | None, matches: tuple[PriceMatch, ...]) -> Json | None:
    """The words that were looked up, and the price-book items they may mean."""
    if words is None:
        return None
    candidates = [
        {"code": match.item.code, "name": match.item.name, "score": round(match.score, 3)} for match in matches
    ]
    return {**(spanned(words) or {}), "code": matches[0].item.code if matches else "", "candidates": candidates}


def name_json(found: NameFound | None) -> Json | None:
    """The name, whole and in parts."""
    if found is None:
        return None
    return {**(spanned(found, found.value) or {}), "first": found.first, "last": found.last, "spelled": found.spelled}


def phone_json(found: PhoneFound | None) -> Json | None:
    """The number in E.164 and as said."""
    if found is None:
        return None
    return {
        "e164": found.e164,
        "digits": found.digits,
        "extension": found.extension,
        "uses_caller_id": found.uses_caller_id,
        **(spanned(found) or {}),
    }


def address_json(found: AddressFound | None) -> Json | None:
    """The address on one line and in parts; parts that were not said are left out."""
    if found is None:
        return None
    parts = {key: value for key, value in asdict(found.parts).items() if value}
    return {**(spanned(found, found.value) or {}), "parts": parts}


def when_json(when: WhenFound) -> Json:
    """The keys about time: `date`, `time`, `asap`, `flexible`, `not_on`."""
    return {
        "date": _date_json(when.date),
        "time": _time_json(when.time),
        "asap": when.asap is not None,
        "flexible": when.flexible is not None,
        "not_on": [WEEKDAYS[day] for day in when.not_on],
    }


def _date_json(said: DateSaid | None) -> Json | None:
    if said is None:
        return None
    days = {"from": said.first.isoformat(), "to": said.last.isoformat(), "bound": said.bound}
    return {**(spanned(said, said.value) or {}), **days}


def _time_json(said: TimeSaid | None) -> Json | None:
    if said is None:
        return None
    first, last = (f"{at:%H:%M}" if at else None for at in (said.first, said.last))
    return {**(spanned(said, said.value) or {}), "from": first, "to": last}
