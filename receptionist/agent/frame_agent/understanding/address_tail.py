"""What follows a street: the unit, the town, the state, the ZIP code."""

import re
from dataclasses import dataclass, replace

from receptionist.agent.frame_agent.understanding.address_parts import AddressParts
from receptionist.agent.frame_agent.understanding.name_lists import GIVEN_NAMES
from receptionist.agent.frame_agent.understanding.street_words import (
    DIRECTIONS,
    SENTENCE_WORDS,
    STATES,
    STREET_TYPES,
    UNIT_WORDS,
)

_UNIT_NUMBER = r"(?:[A-Za-z]-?)?\d+(?:-?\d+)?(?:[A-Za-z]\b|[ -][A-Za-z]\b(?!['’]))?"
_UNIT = re.compile(
    rf"[,.]?\s*(?P<unit>(?:{UNIT_WORDS})\b\.?,?\s*(?:number |#)?\s*{_UNIT_NUMBER}"
    rf"|(?:{UNIT_WORDS})\b\.?,?\s*(?:number |#)?\s*[A-Za-z]\b(?:[ -]?\d+)?(?!['’])"
    r"|\#\s*[A-Za-z]?-?\d*(?:-\d+)?[A-Za-z]?\b"
    r"|(?:\d+(?:st|nd|rd|th)|ground|top|lower|upper) (?:floor|fl)\b|(?:upstairs|downstairs) unit\b)",
    re.IGNORECASE,
)
_UNIT_FIRST = re.compile(
    rf"(?P<unit>\b(?:{UNIT_WORDS})\b\.?,?\s*#?\s*(?:{_UNIT_NUMBER}|[A-Za-z]\b))\W*(?:at |of )?$", re.IGNORECASE
)
_LETTER_UNIT = re.compile(r"\s+(?P<unit>[A-HJ-Z]|\d{1,4}[A-Z]?)(?=[.,!?]|$)")
_DIRECTION = "|".join(re.escape(direction) for direction in sorted(DIRECTIONS))
_CROSS = re.compile(
    rf",\s+(?P<cross>(?:(?:{_DIRECTION})\s+)?[^\W_]+\s+(?:{'|'.join(sorted(STREET_TYPES))}))\b(?=[.!?,;]|\s*$)",
    re.IGNORECASE,
)
_CODES = "|".join(sorted(STATES.values()))
_STATE = re.compile(
    rf"[,.]?\s+(?P<state>{'|'.join(STATES)}|(?-i:{_CODES})|(?:{_CODES})(?=,?\s+\d{{5}}))\b\.?", re.IGNORECASE
)
_ZIP = re.compile(
    r"[,.]?\s+(?:(?:and )?(?:the |my )?zip(?: ?code)?(?: is|'s)?:?\s+)?(?P<zip>\d{5}(?:-\d{4})?)(?![\w-])",
    re.IGNORECASE,
)
_CITY = re.compile(
    r"(?P<joint>,?\s+(?:in\s+|over in\s+)?)(?P<city>[^\W\d_][^\W\d_.'’-]*\.?(?: [^\W\d_][^\W\d_'’-]*){0,2})"
)
# "Virginia Beach" and "Cherry Hill" are towns, though they begin like people.
_TOWNS_END = frozenset(
    [
        "beach",
        "bluff",
        "bluffs",
        "bay",
        "city",
        "creek",
        "crossing",
        "falls",
        "field",
        "forest",
        "fork",
        "gardens",
        "glen",
        "grove",
        "harbor",
        "heights",
        "hill",
        "hills",
        "hole",
        "island",
        "junction",
        "lake",
        "lakes",
        "landing",
        "mills",
        "mountain",
        "oaks",
        "park",
        "pass",
        "point",
        "port",
        "prairie",
        "ranch",
        "ridge",
        "river",
        "rock",
        "rapids",
        "shore",
        "shores",
        "spring",
        "springs",
        "station",
        "town",
        "valley",
        "view",
        "village",
        "vista",
        "wood",
        "woods",
    ]
)


@dataclass(frozen=True, slots=True)
class Tail:
    """The parts behind a street and where they end; `cross` a second street that was named with it, ", " first."""

    parts: AddressParts
    end: int
    cross: str = ""


def unit_before(text: str) -> re.Match[str] | None:
    """The unit that a text ends with, before its street: "apt 3b, 200 W 5th St"."""
    return _UNIT_FIRST.search(text)


def read_tail(text: str, start: int, *, wanted: bool) -> Tail:
    """Reads on from the end of a street; nothing is taken that could be the sentence going on."""
    parts, end, cross = AddressParts(), start, ""
    if match := _CROSS.match(text, end):
        cross, end = f", {match['cross']}", match.end("cross")
    match = _UNIT.match(text, end) or _LETTER_UNIT.match(text, end)
    if match:
        parts, end = replace(parts, unit=match["unit"]), match.end("unit")
    city_end, city = _read_city(text, end, wanted)
    if city:
        parts, end = replace(parts, city=city), city_end
    if match := _STATE.match(text, end):
        parts, end = replace(parts, state=match["state"]), match.end("state")
    if match := _ZIP.match(text, end):
        parts, end = replace(parts, zip=match["zip"]), match.end("zip")
    return Tail(parts, end, cross)


def _read_city(text: str, start: int, wanted: bool) -> tuple[int, str]:
    """The town behind a street: followed by a state or a ZIP code, or set off by a comma or "in"."""
    match = _CITY.match(text, start)
    if match is None:
        return start, ""
    words = match["city"].split()
    ends = [match.start("city") + len(" ".join(words[:count])) for count in range(1, len(words) + 1)]
    readings = [(end, text[match.start("city") : end]) for end in ends]
    # "Dayton Ohio 45402": the state is told from the town by being one; else the longest name counts.
    by_state = [(end, city) for end, city in readings if _STATE.match(text, end)]
    for end, city in (*by_state, *reversed(readings)):
        if _is_city(text, city, end, set_off=bool(match["joint"].strip()), wanted=wanted):
            return end, city.rstrip(".")
    return start, ""


def is_persons_name(city: str) -> bool:
    """Whether the words behind a street are who lives there ("12 Elm Ave, Bob Stone") rather than a town."""
    words = city.lower().split()
    return len(words) == 2 and words[0] in GIVEN_NAMES and words[1] not in _TOWNS_END


def _is_city(text: str, city: str, end: int, *, set_off: bool, wanted: bool) -> bool:
    words = city.split()
    if any(word.lower().strip(".") in SENTENCE_WORDS for word in words) or city.lower() in STATES:
        return False
    if _STATE.match(text, end) or _ZIP.match(text, end):
        return True
    if is_persons_name(city):
        return False
    rest = text[end:].strip(" .!?")
    capitals = all(word[0].isupper() for word in words)
    closes = not rest or bool(re.match(r"\s*[.,;!?]|\s+(?:and|but|my|the|we|i)\b", text[end:]))
    if set_off:
        return closes and (capitals or (wanted and not rest))
    return not rest and capitals and words[0].lower() not in GIVEN_NAMES
