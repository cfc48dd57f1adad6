"""The words of a name: which of an utterance's words may belong to one, and how a name is written."""

import re
from dataclasses import dataclass

from receptionist.agent.frame_agent.understanding.name_lists import (
    FAMILY_NAMES,
    GIVEN_NAMES,
    HONORIFICS,
    NOT_NAMES,
    PARTICLES,
    SUFFIXES,
)
from receptionist.agent.frame_agent.understanding.spelling import Spelled

_ORDINARY_ENDING = re.compile(r"(?:ing|ed|ly|tion|ment|ness|able|ible|n't|'re|'ll|'ve|ful|ous|less|'d|ists?)$")
_WORD = re.compile(r"[^\W\d_]+(?:['’\-][^\W\d_]+)*\.?", re.UNICODE)
BREAK = re.compile(r"[,;:.!?\n\"()–—]|\s-")
_ABBREVIATED_HONORIFICS = frozenset(["mr", "mrs", "ms", "dr", "prof"])
_MONTHS = frozenset(["april", "may", "june", "august", "jan"])
_DAY = re.compile(r"\s+(?:\d|the\b|first|second|third|\w+th\b)", re.IGNORECASE)
_POLITE = "please thanks thank speaking here calling yes yeah no ok okay sir again is down"
POLITE = frozenset(_POLITE.split())


@dataclass(frozen=True, slots=True)
class NameFound:
    """A name at `text[start:end]` of the utterance.

    `value` is the whole name as it is written on a card; `first` or `last` is empty where it was not said. `spelled`
    where the letters were given.
    """

    first: str
    last: str
    value: str
    spelled: bool
    text: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Word:
    """A word of the utterance, as far as a name may be made of it."""

    text: str
    start: int
    end: int

    @property
    def lower(self) -> str:
        return self.text.lower().replace("’", "'").removesuffix("'s")

    @property
    def is_possessive(self) -> bool:
        """Whether an 's is stuck to it, of whatever meaning: "Sarah's fine"."""
        return self.text.lower().endswith(("'s", "’s"))

    @property
    def is_given(self) -> bool:
        return self.lower in GIVEN_NAMES

    @property
    def is_family(self) -> bool:
        return self.lower in FAMILY_NAMES or any(part in FAMILY_NAMES for part in self.lower.split("-"))

    @property
    def is_ordinary(self) -> bool:
        """A word of the language or of the trade, by the list or by its ending."""
        if self.text.lower().replace("’", "'") in NOT_NAMES or len(self.text) < 2:
            return True
        return not (self.is_given or self.is_family) and (
            self.lower in NOT_NAMES or (self.text.islower() and bool(_ORDINARY_ENDING.search(self.text)))
        )

    @property
    def is_capital(self) -> bool:
        return self.text[0].isupper()


def words_of(text: str, spelled: list[Spelled]) -> list[Word]:
    """The words of an utterance but for the letters of what was spelled."""
    return [
        Word(m.group().rstrip("."), m.start(), m.start() + len(m.group().rstrip(".")))
        for m in _WORD.finditer(text)
        if not any(run.start <= m.start() < run.end for run in spelled)
    ]


def take(text: str, words: list[Word], start: int, *, introduced: bool = False) -> list[Word]:
    """The words of a name that begins at `start`, up to the first that can belong to none."""
    taken: list[Word] = []
    position = start
    for word in words:
        if word.start < start:
            continue
        gap = text[position : word.start]
        honorific = bool(taken) and taken[-1].lower in _ABBREVIATED_HONORIFICS
        if BREAK.search(gap.replace(".", "") if honorific else gap.strip(' "“”:,') if not taken else gap):
            break
        if re.search(r"\d", gap):
            break
        if not _belongs(word, taken, introduced) or (word.lower in _MONTHS and _DAY.match(text[word.end :])):
            break
        if not taken or word.lower != taken[-1].lower:
            taken.append(word)
        position = word.end
        if word.is_possessive:
            break
        if len([w for w in taken if w.lower not in PARTICLES | HONORIFICS | SUFFIXES]) == 3:
            break
    while taken and taken[-1].lower in PARTICLES - GIVEN_NAMES - FAMILY_NAMES:
        taken.pop()
    if taken and all(word.lower in HONORIFICS for word in taken):
        return []
    return taken


def _belongs(word: Word, taken: list[Word], introduced: bool) -> bool:
    lower = word.lower
    if not taken and lower in HONORIFICS:
        return True
    if lower in PARTICLES and taken:
        return True
    if taken and lower in SUFFIXES:
        return True
    if taken and len(word.text) == 1 and word.is_capital and word.text != "I":
        return True
    if not word.is_ordinary:
        return True
    named = [w for w in taken if w.lower not in HONORIFICS]
    if not named:
        return bool(taken) and len(word.text) > 1 and (word.is_family or word.is_capital)  # "Mr. Best"
    # An ordinary word is a family name where it is one of the known, or capitalised behind a first name.
    return (
        len(named) == 1
        and named[0].is_given
        and (
            (word.is_family and (word.is_capital or introduced))
            or (word.is_capital and not word.text.isupper() and lower not in POLITE)
        )
    )


def is_sure(taken: list[Word]) -> bool:
    """Whether words look like a name by themselves: known, or written with capitals."""
    if taken[0].lower in HONORIFICS:
        return len(taken) > 1
    if any(word.is_capital for word in taken) and not all(word.text.isupper() for word in taken):
        return True
    return taken[0].is_given and (taken[0].lower not in NOT_NAMES or len(taken) > 1)


def make_name(taken: list[Word], text: str, wanted: str) -> NameFound:
    """The name made of words of the utterance; `wanted` says which half a lone word is."""
    named = [word for word in taken if word.lower not in HONORIFICS] or taken
    titled = len(named) < len(taken)
    suffix = [word for word in named[1:] if word.lower in SUFFIXES]
    named = [word for word in named if word not in suffix]
    start, end = taken[0].start, taken[-1].end
    if len(named) == 1:
        only = display_name(_bare_word(named[0]))
        lower = named[0].lower
        is_last = (
            titled or wanted == "last" or (wanted != "first" and lower in FAMILY_NAMES and lower not in GIVEN_NAMES)
        )
        first, last = ("", only) if is_last else (only, "")
        return NameFound(first, last, only, False, text[start:end], start, end)
    split = 1
    while (
        split < len(named) - 1
        and named[split].lower not in PARTICLES
        and not (named[split].is_family and not named[split].is_given)
    ):
        split += 1
    first = display_name(_bare_word(named[0]))
    middle = [display_name(_bare_word(word)) for word in named[1:split]]
    last = " ".join(
        display_name(_bare_word(word), inside=index == 0 or word.lower in PARTICLES)
        for index, word in enumerate(named[split:])
    )
    tail = [
        word.text.upper()
        if len(word.text) <= 3 and "i" in word.lower
        else word.text.capitalize() + "." * (len(word.text) == 2)
        for word in suffix
    ]
    return NameFound(first, last, " ".join([first, *middle, last, *tail]), False, text[start:end], start, end)


def _bare_word(word: Word) -> str:
    return re.sub(r"['’]s$", "", word.text)


def display_name(word: str, *, inside: bool = False) -> str:
    """A word of a name as it is written: "McDonald", "O'Grady", "Smith-Jones"; `inside` a family name "de", "la"."""
    if inside and word.lower() in PARTICLES and word.islower():
        return word if word not in ("st", "saint", "mac", "mc") else word.capitalize()
    if not (word.islower() or word.isupper() or word.istitle()):
        return word
    parts = [part.capitalize() for part in re.split(r"([-'’])", word)]
    parts = [re.sub(r"^Mc([a-z])(?=[a-z]{2})", lambda m: "Mc" + m[1].upper(), part) for part in parts]
    return "".join(parts)
