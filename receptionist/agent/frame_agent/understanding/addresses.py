"""Where the job is: the address in an utterance, typed or spoken, alone or inside a sentence."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from receptionist.agent.frame_agent.understanding.address_parts import AddressParts, tag_address, tidy
from receptionist.agent.frame_agent.understanding.address_streets import Street, find_streets
from receptionist.agent.frame_agent.understanding.address_tail import is_persons_name, read_tail, unit_before
from receptionist.agent.frame_agent.understanding.address_text import Written, write_numbers
from receptionist.agent.frame_agent.understanding.asked import asked_slot
from receptionist.agent.frame_agent.understanding.intersections import find_intersection
from receptionist.agent.frame_agent.understanding.postcodes import PostcodeFound, find_postcode
from receptionist.agent.frame_agent.understanding.street_words import SENTENCE_WORDS, STATES, STREET_TYPES


@dataclass(frozen=True, slots=True)
class AddressFound:
    """An address, or a part of one, at `text[start:end]` of the utterance.

    `value` is one tidy line; a corrected house number alone leaves all other parts empty. `confidence` runs from 0
    to 1.
    """

    value: str
    parts: AddressParts
    confidence: float
    text: str
    start: int
    end: int


_HINT = re.compile(
    r"\d|\b(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|\w+teen|\w+ty|hundred)\b"
    r"|\b(?:and|&|corner|box|first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth)\b|&",
    re.IGNORECASE,
)
_WHERE = re.compile(
    r"\bwhere\b|\baddress\b|\bdestination\b|\blocation\b|\bstreet\b|\bzip\b|\bpost ?code\b|\bcity\b|\btown\b"
    r"|\bhouse number\b",
    re.IGNORECASE,
)
_LEAD = re.compile(
    r"(?:[\s,.!\"'-]*\b(?:yes|yeah|yep|sure|of course|oh|okay|ok|um+|uh+|er|well|so|please|alright|right|no|nope|sorry"
    r"|actually|i said|i mean|(?:i'm|i am|we're|we are) (?:at|on)|(?:we|i) live at|at|(?:it'?s|it is)(?: at)?|that'?s"
    r"|that is|(?:that|it) would be|it'd be|(?:the |my |our )?(?:service |home |street )?address(?: is| would be|'s)?"
    r"|the house is|located at|the (?:house )?number is|house number)\b[\s,.!:\"'-]*)+",
    re.IGNORECASE,
)
_CODES = "|".join(sorted(STATES.values()))
_COUNTRY = r"(?:,? (?:USA?|United States))?\W*$"
_ZIP_END = re.compile(rf"\b\d{{5}}(?:[-\s]\d{{4}})?{_COUNTRY}", re.IGNORECASE)
# The end of an address, whose state may look like a word of the sentence: "OR 97202", "ME 04073".
_STATE_AND_ZIP = re.compile(rf"(?:[,\s]+(?:{_CODES})\.?,?)?\s+\d{{5}}(?:[-\s]\d{{4}})?{_COUNTRY}", re.IGNORECASE)
_STATE_END = re.compile(rf",?\s+(?:{_CODES}|{'|'.join(STATES)})\.?{_COUNTRY}", re.IGNORECASE)
_BOX = re.compile(
    r"(?:\bp\.? ?o\.? ?box|\bpost office box|\b(?:rr|(?:rural |star |highway contract |south )?route|hc)"
    r"\s*#?\s*\w*\s+box)\s*#?\s*\w+(?: [a-z]\b)?",
    re.IGNORECASE,
)
_LONE_NUMBER = re.compile(r"(?P<number>\d{1,6}[A-Za-z]?)\W*(?:(?:please|not \d+|thanks)\W*)*", re.IGNORECASE)
_CORRECTS = re.compile(r"^\W*(?:no|nope|not|actually|sorry|i said|it'?s)\b", re.IGNORECASE)
_CORRECTS_STREET = re.compile(r"^\W*(?:no|nope|actually|sorry)\b[\s,]+(?:it'?s |that'?s )?\d{2,6} [A-Z]")
_NOT_NUMBER = re.compile(r"\bnot \d{1,6}[A-Z]?[,.;]? (?:but |it'?s )?(?P<right>\d{1,6}[A-Z]?)\W*$", re.IGNORECASE)
_ALONE_TYPES = "|".join(sorted(STREET_TYPES - {"way", "drive", "place", "court", "ter."}))
_STREET_ALONE = re.compile(
    rf"(?P<name>(?:[^\W_]+(?:['’-][^\W_]+)* ){{1,3}})"
    rf"(?:{_ALONE_TYPES}|(?-i:Way|Drive|Place|Court))\b",
    re.IGNORECASE,
)
_ALLOWED_IN_WHOLE = frozenset(["of", "the", "and", "on", "in", "st", "box", "home", "front", "water", "new", "no"])


def find_address(text: str, *, asked: str = "") -> AddressFound | None:
    """The address that was said, or None where none was.

    `asked` is the assistant's previous prompt, or a slot key such as "address"; after a question for a place bare
    streets, crossings and numbers count, too.
    """
    wanted = asked_slot(asked) == "address" or bool(_WHERE.search(asked))
    postcode = find_postcode(text)
    wanted = wanted or bool(_CORRECTS_STREET.match(text))
    if not wanted and postcode is None and not _HINT.search(text) and not _STATE_END.search(text):
        return None
    if postcode is not None and postcode.spelled:
        return _only_postcode(text, postcode)
    for found in _readings(write_numbers(text), asked, wanted):
        return found
    return None if postcode is None else _only_postcode(text, postcode)


def _only_postcode(text: str, postcode: PostcodeFound) -> AddressFound:
    parts = AddressParts(postcode=postcode.value)
    said = text[postcode.start : postcode.end]
    return AddressFound(postcode.value, parts, 0.7, said, postcode.start, postcode.end)


def _readings(written: Written, asked: str, wanted: bool) -> Iterator[AddressFound]:
    """What the utterance may say of a place, surest first."""
    yield from _whole(written, wanted)
    yield from _in_sentence(written, wanted)
    crossing = find_intersection(written.text, wanted=wanted, asked=asked)
    if crossing is not None:
        start, end, value = crossing
        yield _found(written, start, end, tidy(AddressParts(intersection=value), value), 0.6)
    if match := _BOX.search(written.text):
        tail = read_tail(written.text, match.end(), wanted=wanted)
        parts = replace(tail.parts, po_box=match.group())
        yield _found(written, match.start(), tail.end, tidy(parts, written.text), 0.8)
    yield from _lone(written, asked, wanted)


def _whole(written: Written, wanted: bool) -> Iterator[AddressFound]:
    """An utterance that is an address from end to end, as people type them."""
    text = written.text
    lead = _LEAD.match(text)
    start = lead.end() if lead else 0
    end = len(text.rstrip(" .!?,"))
    body = text[start:end]
    words = [word.strip(".,").lower() for word in _STATE_AND_ZIP.sub("", body).split()]
    if not any(len(word) > 1 and word.isalpha() for word in words) or any(
        word in SENTENCE_WORDS and word not in _ALLOWED_IN_WHOLE for word in words
    ):
        return
    if "?" in body or re.search(r"[.!?] [A-Z][a-z]+ [a-z]+ [a-z]+", body):
        return
    streets = list(find_streets(body, wanted=wanted))
    box = _BOX.search(body)
    ends_as_one = bool(_ZIP_END.search(body) or (_STATE_END.search(body) and "," in body)) and len(words) > 0
    if not streets and not box and not ends_as_one:
        return
    if streets and not ends_as_one and streets[0].start > 0:
        return
    if not ends_as_one and any(word in ("in", "on", "number", "zip") for word in words):
        return
    if not ends_as_one and is_persons_name(body.rpartition(",")[2].strip()):
        return
    parts = tag_address(body)
    if streets and not parts.number and not box:
        parts = replace(parts, number=streets[0].number, street=streets[0].name)
    if not (parts.street or parts.po_box or parts.zip or parts.intersection or (parts.city and parts.state)):
        return
    typed = not streets or streets[0].typed
    sure = 0.95 if parts.number and (parts.zip or parts.city) else 0.9 if parts.number and typed else 0.6
    yield _found(written, start, end, parts, sure)


def _in_sentence(written: Written, wanted: bool) -> Iterator[AddressFound]:
    """Streets with their house number, wherever they stand; the last one where the caller corrects themselves."""
    text = written.text
    streets = list(find_streets(text, wanted=wanted))
    if not streets:
        return
    streets = [street for street in streets if street.typed] or streets
    street = streets[0]
    for later in streets[1:]:
        if re.search(
            r"\b(?:no|sorry|i mean|actually|wait|rather|not)\b", text[street.end : later.start], re.IGNORECASE
        ):
            street = later
    tail = read_tail(text, street.end, wanted=wanted)
    parts = replace(tail.parts, number=street.number, street=street.name + tail.cross)
    start, unit = street.start, unit_before(text[: street.start])
    if unit is not None and not parts.unit:
        start, parts = unit.start("unit"), replace(parts, unit=unit["unit"])
    yield _found(written, start, tail.end, tidy(parts, text[street.start : tail.end]), _confidence(street, parts))


def _confidence(street: Street, parts: AddressParts) -> float:
    if not street.typed:
        return 0.6
    return 0.95 if parts.city or parts.zip else 0.9


def _lone(written: Written, asked: str, wanted: bool) -> Iterator[AddressFound]:
    """A corrected house number, a ZIP code, a town: one part and nothing else."""
    text = written.text
    lead = _LEAD.match(text)
    start = lead.end() if lead else 0
    zip_code = re.search(r"\b(?:zip(?: ?code)?(?:'s| is)?:?|in|near) (?P<zip>\d{5})\b", text, re.IGNORECASE)
    if zip_code is None and re.search(r"\bzip\b|\bpostal\b", asked, re.IGNORECASE):
        zip_code = re.match(r"(?P<zip>\d{5})(?!\d)", text[start:])
        if zip_code is not None:
            yield _found(written, start, start + 5, AddressParts(zip=zip_code["zip"]), 0.8)
            return
    if zip_code is not None:
        yield _found(written, zip_code.start("zip"), zip_code.end("zip"), AddressParts(zip=zip_code["zip"]), 0.8)
        return
    if match := _NOT_NUMBER.search(text):
        yield _found(written, match.start("right"), match.end("right"), AddressParts(number=match["right"]), 0.5)
        return
    number = _LONE_NUMBER.fullmatch(text[start:])
    corrects = bool(_CORRECTS.match(text)) and number is not None and 3 <= len(number["number"]) <= 6
    hour = number is not None and len(number["number"]) == 1 and re.search(r"\bat\b", text[:start])
    if number is not None and not hour and (wanted or (corrects and re.search(r"\d", asked))):
        end = start + number.end("number")
        yield _found(written, start, end, AddressParts(number=number["number"].upper()), 0.5)
        return
    if wanted and (street := _street_alone(text)):
        tail = read_tail(text, street[1], wanted=wanted)
        parts = tidy(replace(tail.parts, street=text[street[0] : street[1]]), text[street[0] : tail.end])
        yield _found(written, street[0], tail.end, parts, 0.5)
        return
    town = re.search(r"\bcity\b|\btown\b", asked, re.IGNORECASE)
    name = re.fullmatch(r"(?:(?:\w+ ){0,2}in )?([^\W\d_]+(?:[ .'-]+[^\W\d_]+){0,2})\W*", text[start:])
    if town and name and name[1].split()[0].lower() not in SENTENCE_WORDS:
        parts = tidy(AddressParts(city=name[1]), name[1])
        yield _found(written, start + name.start(1), start + name.end(1), parts, 0.6)


def _street_alone(text: str) -> tuple[int, int] | None:
    """Where a street without a house number stands: the words before its type back to one of the sentence."""
    match = _STREET_ALONE.search(text)
    if match is None:
        return None
    start = match.end("name")
    for word in reversed(match["name"].split()):
        if word.lower() in SENTENCE_WORDS:
            break
        start -= len(word) + 1
    return (start, match.end()) if start < match.end("name") else None


def _found(written: Written, start: int, end: int, parts: AddressParts, confidence: float) -> AddressFound:
    said_start, said_end = written.place(start, end)
    return AddressFound(parts.line, parts, confidence, written.said[said_start:said_end], said_start, said_end)
