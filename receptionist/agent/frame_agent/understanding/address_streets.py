"""Streets with a house number in a text whose numbers are digits."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from receptionist.agent.frame_agent.understanding.name_lists import NOT_NAMES
from receptionist.agent.frame_agent.understanding.street_words import (
    DIRECTIONS,
    LONE_STREETS,
    LOOSE_TYPES,
    MEASURES,
    PRE_TYPES,
    SENTENCE_WORDS,
    SPANISH_STARTS,
    STREET_TYPES,
)

_HOUSE_NUMBER = re.compile(
    r"(?<![\w$£€#.:/+-])(?:[NSEW]\d+[NSEW]\d+|\d{1,6}(?:-\d{1,4})?[A-Za-z]?)(?: ?1/2)?"
    r"(?![\w:%/-]|[.,]\d| ?[ap]\.?m\b|(?:st|nd|rd|th)\b)"
)
_WORD = re.compile(r"(?:[NSEW]\.[NSEW]\.|\d+(?:st|nd|rd|th)\b|[^\W\d_]+(?:['’-][^\W\d_]+)*|\d+)\.?", re.IGNORECASE)
_LONGEST_NAME = 6  # words of a street's name with directions and type
_ADDRESS_LEAD = re.compile(
    r"\b(?:at|address(?: is|'s)?|lives?(?: at)?|located at|(?:come|out|over|moving|move) (?:to|from))[\s:]*$",
    re.IGNORECASE,
)
_OPENING = re.compile(
    r"\b(?:yes|yeah|yep|sure|oh|okay|ok|well|so|no|sorry|actually|it'?s|it is|that'?s|i'm|we're|i said|i mean|the)\b",
    re.IGNORECASE,
)
_TIMES = frozenset(
    ["am", "pm", "a.m", "p.m", "o'clock", "monday", "tuesday", "wednesday", "thursday", "friday", "hours"]
)
_ABBREVIATED = frozenset(
    [
        "st",
        "ave",
        "av",
        "rd",
        "dr",
        "blvd",
        "ln",
        "ct",
        "cir",
        "hwy",
        "pkwy",
        "pl",
        "ter",
        "sq",
        "mt",
        "ft",
        "rte",
        "u.s",
    ]
)
_LINKS = frozenset(["of", "the", "de", "la", "del", "and"])


@dataclass(frozen=True, slots=True)
class Street:
    """A house number and a street at `text[start:end]`; `typed` where it says that it is a street."""

    number: str
    name: str
    start: int
    end: int
    typed: bool


@dataclass(frozen=True, slots=True)
class _Word:
    text: str
    start: int
    end: int

    @property
    def lower(self) -> str:
        return self.text.lower().rstrip(".")

    @property
    def is_direction(self) -> bool:
        return self.lower in DIRECTIONS or self.text.lower() in DIRECTIONS

    @property
    def is_measure(self) -> bool:
        """Whether a number before this word is a count or a time; "12 Old Mill Road" is written with a capital."""
        return self.lower in MEASURES and not self.is_direction and (self.text.islower() or self.lower in _TIMES)


def find_streets(text: str, *, wanted: bool) -> Iterator[Street]:
    """Every house number that a street follows, in order; `wanted` lets streets without a type count."""
    behind = 0
    for number in _HOUSE_NUMBER.finditer(text):
        if number.start() < behind:
            continue
        words = _words_after(text, number.end())
        end = _street_end(words)
        typed = end is not None
        if end is None:
            end = _untyped_end(text, number, words, wanted)
        if end is None:
            continue
        last = words[end - 1]
        stop = last.end if not last.text.endswith(".") or text[last.end :].strip() else last.end - 1
        behind = stop
        yield Street(number.group(), text[words[0].start : stop].rstrip("."), number.start(), stop, typed)


def _words_after(text: str, position: int) -> list[_Word]:
    """The words that may belong to the street's name: up to punctuation, a word of the sentence, or too many."""
    words: list[_Word] = []
    for match in _WORD.finditer(text, position):
        gap = text[position : match.start()]
        if gap.strip() or not gap or len(words) == _LONGEST_NAME + 1:
            break
        word = _Word(match.group(), match.start(), match.end())
        if word.text.endswith(".") and not _is_abbreviation(word, text):
            words.append(_Word(word.text[:-1], word.start, word.end - 1))
            break
        linked = word.lower in _LINKS and words and words[-1].lower in (*STREET_TYPES, "of", "avenue", "de")
        spanish = word.lower in ("la", "de", "a") and word.text[0].isupper()
        if word.lower in SENTENCE_WORDS and not linked and not spanish and not _is_name_in(text, word, words):
            break
        words.append(word)
        position = match.end()
    return words


def _is_abbreviation(word: _Word, text: str) -> bool:
    """Whether a full stop belongs to its word: "N.", "St.", but not the "Way." that ends a sentence."""
    if word.is_direction:
        return True
    return word.lower in _ABBREVIATED and not re.match(r" +[A-Z][a-z']* [a-z]", text[word.end :])


def _is_name_in(text: str, word: _Word, before: list[_Word]) -> bool:
    """Whether a word of the sentence is a street's name here: "12 Front Street", "100 Truck And Trailer Way"."""
    follower = _WORD.match(text, word.end + 1)
    if follower is None:
        return False
    follows = follower.group().lower().rstrip(".")
    capital = word.text[0].isupper() and not (before and before[-1].lower in STREET_TYPES)
    return capital and word.lower not in ("i", "i'm", "and") and follows in STREET_TYPES


def _street_end(words: list[_Word]) -> int | None:
    """How many of the words make the street; None where nothing says that it is one."""
    if not words or words[0].is_measure:
        return None
    first = next((index for index, word in enumerate(words) if not word.is_direction), len(words))
    if first == len(words):
        return None
    if first and words[first].lower in STREET_TYPES and not _is_numbered(words, first):
        return _with_direction(words, first + 1)  # "89 South Street"
    if _is_numbered(words, first):
        return _with_direction(words, first + (3 if _is_double_type(words, first) else 2))
    if words[first].lower in LONE_STREETS:
        typed = first + 1 < len(words) and words[first + 1].lower in STREET_TYPES
        return _with_direction(words, first + 1 + typed)
    for index in range(first + 1, len(words)):
        if words[index].lower in STREET_TYPES and words[index].lower not in ("rte",):
            end = index + 1
            while end < len(words) and (words[end].lower in STREET_TYPES or _goes_on(words, end)):
                end += 1
            return _with_direction(words, end)
    if words[first].lower in SPANISH_STARTS:
        end = first + 1
        while (
            end < len(words)
            and (words[end].text[0].isupper() or words[end].lower in ("real", "camino", "monte"))
            and end < first + 4
        ):
            end += 1
        return _with_direction(words, end) if end > first + 1 else None
    loose = [
        index
        for index in range(first + 1, len(words))
        if words[index].lower in LOOSE_TYPES
        and (words[index].text[0].isupper() or all(word.text.islower() for word in words[first:index]))
    ]
    return _with_direction(words, loose[0] + 1) if loose else None


def _is_numbered(words: list[_Word], first: int) -> bool:
    """ "Highway 99", "County Road AA", "Avenue H"."""
    if words[first].lower not in PRE_TYPES:
        return False
    at = first + (2 if _is_double_type(words, first) else 1)
    return (
        at < len(words)
        and bool(re.fullmatch(r"\d+|[A-Za-z]{1,2}", words[at].text))
        and words[at].lower not in STREET_TYPES
    )


def _is_double_type(words: list[_Word], first: int) -> bool:
    return (
        first + 1 < len(words)
        and words[first].lower in ("county", "state", "us")
        and words[first + 1].lower in PRE_TYPES
    )


def _goes_on(words: list[_Word], index: int) -> bool:
    """Whether a direction stands between two types: "Park Circle East Road"."""
    return words[index].is_direction and index + 1 < len(words) and words[index + 1].lower in STREET_TYPES


def _with_direction(words: list[_Word], end: int) -> int:
    """One more word where a direction follows the type, unless it opens a town's name."""
    if end >= len(words):
        return min(end, len(words))
    if words[end].lower in ("ext", "extension"):
        return end + 1
    if words[end].is_direction and (len(words[end].lower) < 3 or end + 1 == len(words)):
        return end + 1
    return end


def _untyped_end(text: str, number: re.Match[str], words: list[_Word], wanted: bool) -> int | None:
    """A street that is only named: "forty two eleven Maple", where a place was asked for or announced."""
    end = 0
    while end < len(words) and end < 3 and _may_name(words[end], wanted):
        end += 1
    named = [word for word in words[:end] if not word.is_direction]
    if not named or words[0].is_measure:
        return None
    if len(number.group()) == 1 and not all(word.text[0].isupper() for word in named):
        return None
    opens = not re.search(r"[^\W\d_]{2,}", _OPENING.sub("", text[: number.start()][-80:]))
    announced = (
        bool(_ADDRESS_LEAD.search(text[max(0, number.start() - 30) : number.start()])) and len(number.group()) > 2
    )
    if wanted and not (opens or announced or _ADDRESS_LEAD.search(text[max(0, number.start() - 30) : number.start()])):
        return None
    if not wanted and not (announced and all(word.text[0].isupper() or word.text[0].isdigit() for word in named)):
        return None
    return end


def _may_name(word: _Word, wanted: bool) -> bool:
    if word.is_direction or re.fullmatch(r"\d+(?:st|nd|rd|th)", word.lower):
        return True
    if word.text[0].isdigit() or word.lower in SENTENCE_WORDS or word.lower in MEASURES:
        return False
    return word.text[0].isupper() or (wanted and word.lower not in NOT_NAMES)
