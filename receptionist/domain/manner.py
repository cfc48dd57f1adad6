"""What the receptionist may do, must ask, must hand to people and must not say: rules that stand over every agent."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

_SPACE = re.compile(r"\s+")
_APOSTROPHES = str.maketrans({"’": "'", "‘": "'", "ʼ": "'"})


class Visits(StrEnum):
    """What the receptionist does with a wish for a visit."""

    FIRM = "firm"  # books it
    TENTATIVE = "tentative"  # pencils it in; a person confirms
    NONE = "none"  # takes a message


@dataclass(frozen=True, slots=True)
class MayDo:
    """What the receptionist may do by itself. Without both it only takes messages."""

    quote: bool = True
    visits: Visits = Visits.TENTATIVE


@dataclass(frozen=True, slots=True)
class Escalation:
    """Words of the customer's that settle what happens, whatever else they say."""

    person: tuple[str, ...] = ()  # a person takes over
    emergency: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class NeverSay:
    """Words that are never said or written; `instead` stands in for them, or the sentence is left out."""

    words: str
    instead: str = ""


def has_words(text: str, phrase: str) -> bool:
    """Whether the words of `phrase` stand in `text`, whole and in this order, in any spelling of case."""
    pattern = pattern_of((phrase,))
    return pattern is not None and pattern.search(plain(text)) is not None


def first_of(text: str, phrases: Iterable[str]) -> str:
    """The first of the phrases that stands in `text`; empty where none does."""
    return next((phrase for phrase in phrases if has_words(text, phrase)), "")


def pattern_of(phrases: Iterable[str]) -> re.Pattern[str] | None:
    """Finds any of the phrases in `plain` text; None where there is none."""
    kept = [re.escape(plain(phrase).strip()) for phrase in phrases]
    longest_first = sorted(filter(None, kept), key=len, reverse=True)
    return re.compile(rf"(?<!\w)(?:{'|'.join(longest_first)})(?!\w)", re.IGNORECASE) if longest_first else None


def plain(text: str) -> str:
    """The text with one kind of space and apostrophe."""
    return _SPACE.sub(" ", text.translate(_APOSTROPHES))
