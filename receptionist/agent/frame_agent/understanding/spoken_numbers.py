"""Number words as people say them, turned into digits, each with its place in the text.

Three habits of speech meet here: cardinals ("a hundred and fifty"), pairs ("forty two eleven", "nineteen eighty
seven") and single digits ("four one five, double five"). Nothing is decided about what a number means.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum


def _table(words: str, start: int = 0, step: int = 1) -> dict[str, int]:
    return {word: (start + place) * step for place, word in enumerate(words.split())}


_UNITS = _table("zero one two three four five six seven eight nine") | {"nought": 0, "naught": 0, "niner": 9}
_TEENS = _table("ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen", 10)
_TENS = _table("twenty thirty forty fifty sixty seventy eighty ninety", 2, 10) | {"fourty": 40, "ninty": 90}
_SCALES = {"hundred": 100, "thousand": 1000, "million": 1_000_000}
_OH = frozenset({"oh", "o"})
_REPEATS = {"double": 2, "triple": 3, "treble": 3}
_HOMOPHONES = {"for": 4, "to": 2, "too": 2, "won": 1, "ate": 8}
_ORDINAL_UNITS = _table("first second third fourth fifth sixth seventh eighth ninth", 1)
_ORDINAL_TEENS = _table(
    "tenth eleventh twelfth thirteenth fourteenth fifteenth sixteenth seventeenth eighteenth nineteenth", 10
)
_ORDINAL_TENS = _table("twentieth thirtieth fortieth fiftieth sixtieth seventieth eightieth ninetieth", 2, 10)
_ORDINAL_SCALES = {"hundredth": 100, "thousandth": 1000}

_TOKEN = re.compile(r"\d{1,3}(?:,\d{3})+(?!\d)|\d+|[A-Za-z]+(?:['’][A-Za-z]+)*")
_SUFFIX = re.compile(r"(?:st|nd|rd|th)\b", re.IGNORECASE)


class NumberStyle(StrEnum):
    """How a number was said."""

    CARDINAL = "cardinal"
    PAIRS = "pairs"
    DIGITS = "digits"
    ORDINAL = "ordinal"


@dataclass(frozen=True, slots=True)
class NumberSpan:
    """A number found in a text: `text` is `text[start:end]` of the original.

    `digits` is what one would write ("4211", "0142"); `value` the same as a number, `None` where it is no quantity
    (a leading zero, more than nine digits).
    """

    start: int
    end: int
    text: str
    value: int | None
    digits: str
    style: NumberStyle


@dataclass(frozen=True, slots=True)
class _Token:
    start: int
    end: int
    word: str


@dataclass(frozen=True, slots=True)
class _Atom:
    """One piece of a run: a whole cardinal or ordinal, before neighbours are strung together."""

    start: int
    end: int
    digits: str
    ordinal: bool = False
    oh: bool = False

    @property
    def is_digit(self) -> bool:
        return len(self.digits) == 1


def find_numbers(text: str, joined_by: str = " -") -> list[NumberSpan]:
    """The numbers of a text, in order, in digits or in words.

    Neighbouring numbers become one ("forty two eleven" is 4211) where only characters of `joined_by` stand between
    them; add ",.()" for telephone numbers, which recognisers and people punctuate at will.
    """
    return [span for run in _runs(text, joined_by) for span in _spans_of(text, run)]


def number_pieces(text: str) -> list[NumberSpan]:
    """The same without stringing neighbours together: "six thirty" is 6 and 30, "nine oh five" 9, 0 and 5."""
    return [span for run in _runs(text, " -") for atom in run for span in _spans_of(text, [atom], alone=True)]


def digits_of(text: str) -> str:
    """All digits of a text strung together, spoken or written: "area code four one five, 555" gives "415555"."""
    return "".join(span.digits for span in find_numbers(text, joined_by=" -,.()"))


def ordinal_suffix(value: int) -> str:
    """What stands behind a day's number: "st" for 1, 21, 31; "th" for 11."""
    if value % 100 in (11, 12, 13):
        return "th"
    return {1: "st", 2: "nd", 3: "rd"}.get(value % 10, "th")


def _runs(text: str, joined_by: str) -> Iterator[list[_Atom]]:
    """Groups of neighbouring numbers; an ordinal ends its group."""
    tokens = [_Token(m.start(), m.end(), m.group().lower()) for m in _TOKEN.finditer(text)]
    run: list[_Atom] = []
    index = 0
    while index < len(tokens):
        joined = bool(run) and not text[run[-1].end : tokens[index].start].strip(joined_by)
        if run and not joined:
            yield run
            run = []
        read = _read_atom(text, tokens, index, joined_by, len(run) if joined else 0)
        if read is None:
            index += 1
            continue
        atoms, index = read
        run = [*run, *atoms]
        if run[-1].ordinal:
            yield run
            run = []
    if run:
        yield run


def _read_atom(
    text: str, tokens: list[_Token], index: int, joined_by: str, before: int
) -> tuple[list[_Atom], int] | None:
    """The atoms that begin at a token and the index behind them; `before` counts those of the run so far."""
    reader = _Reader(text, tokens, joined_by)
    token = tokens[index]
    if token.word in _REPEATS:
        digit = reader.digit_at(index + 1)
        if digit is None or not reader.joined(index):
            return None
        end = tokens[index + 1].end
        return [_Atom(token.start, end, digit * _REPEATS[token.word])], index + 2
    if token.word in _OH:
        ahead = _digits_ahead(reader, index)
        is_clock = index + 1 < len(tokens) and tokens[index + 1].word == "clock"
        if is_clock or not ((before and ahead) or before >= 2 or ahead >= 2):
            return None
        return [_Atom(token.start, token.end, "0", oh=True)], index + 1
    if token.word in _HOMOPHONES:
        if before >= 2 and _digits_ahead(reader, index) >= 1 and _digits_behind(reader, index) >= 2:
            return [_Atom(token.start, token.end, str(_HOMOPHONES[token.word]))], index + 1
        return None
    return reader.cardinal(index)


def _digits_ahead(reader: "_Reader", index: int) -> int:
    """How many number words follow a token without a break."""
    count = 0
    while reader.joined(index) and (reader.is_number(index + 1) or (count and reader.is_oh(index + 1))):
        count += 1
        index += 1
    return count


def _digits_behind(reader: "_Reader", index: int) -> int:
    """How many single digits stand before a token without a break."""
    count = 0
    while index and reader.joined(index - 1) and (reader.digit_at(index - 1) is not None):
        count += 1
        index -= 1
    return count


@dataclass(frozen=True, slots=True)
class _Reader:
    """Reads one cardinal or ordinal from a list of tokens."""

    text: str
    tokens: list[_Token]
    joined_by: str

    def word(self, index: int) -> str:
        return self.tokens[index].word if 0 <= index < len(self.tokens) else ""

    def joined(self, index: int) -> bool:
        """Whether nothing but joints stands between a token and the next one."""
        if not 0 <= index < len(self.tokens) - 1:
            return False
        return not self.text[self.tokens[index].end : self.tokens[index + 1].start].strip(self.joined_by)

    def digit_at(self, index: int) -> str | None:
        """The single digit a token names, or `None`."""
        word = self.word(index)
        if word in _OH:
            return "0"
        if word in _UNITS:
            return str(_UNITS[word])
        return word if len(word) == 1 and word.isdigit() else None

    def is_oh(self, index: int) -> bool:
        return self.word(index) in _OH

    def is_number(self, index: int) -> bool:
        word = self.word(index)
        return word in _UNITS or word in _TEENS or word in _TENS or word[:1].isdigit()

    def cardinal(self, index: int) -> tuple[list[_Atom], int] | None:
        start = self.tokens[index].start
        if self.word(index) in ("a", "an"):
            if self.word(index + 1) not in ("hundred", "thousand") or not self.joined(index):
                return None
            group: tuple[str, int, bool] | None = ("1", index + 1, False)
        else:
            group = self.below_hundred(index)
        if group is None:
            return None
        digits, index, ordinal = group
        if not ordinal and digits.isdigit() and not (len(digits) > 1 and digits[0] == "0"):
            digits, index, ordinal = self.scaled(int(digits), digits, index)
        end = self.tokens[index - 1].end
        if self.tokens[index - 1].word[-1].isdigit() and (suffix := _SUFFIX.match(self.text, end)):
            ordinal, end = True, suffix.end()
            index += 1
        return [_Atom(start, end, digits, ordinal)], index

    def below_hundred(self, index: int) -> tuple[str, int, bool] | None:
        """A number said in one or two words below a hundred, or one written in digits."""
        word = self.word(index)
        if word[:1].isdigit():
            return word.replace(",", ""), index + 1, False
        if word in _TENS:
            follower = self.word(index + 1) if self.joined(index) else ""
            if _UNITS.get(follower):
                return str(_TENS[word] + _UNITS[follower]), index + 2, False
            if follower in _ORDINAL_UNITS:
                return str(_TENS[word] + _ORDINAL_UNITS[follower]), index + 2, True
            return str(_TENS[word]), index + 1, False
        for table, ordinal in (
            (_UNITS, False),
            (_TEENS, False),
            (_ORDINAL_UNITS, True),
            (_ORDINAL_TEENS, True),
            (_ORDINAL_TENS, True),
        ):
            if word in table:
                return str(table[word]), index + 1, ordinal
        return None

    def scaled(self, value: int, digits: str, index: int) -> tuple[str, int, bool]:
        """What follows a first group: hundreds, thousands, and what is added to them."""
        total, last_scale = 0, 0
        while self.joined(index - 1) and (scale := _SCALES.get(self.word(index))):
            value *= scale
            index += 1
            last_scale = scale
            rest = self.addend(index, scale)
            if scale > 100:
                total, value = total + value, 0
            if rest is None:
                break
            added, index, ordinal = rest
            value += int(added)
            if ordinal:
                return str(total + value), index, True
        if self.joined(index - 1) and (scale := _ORDINAL_SCALES.get(self.word(index))):
            return str(total + value * scale), index + 1, True
        return (str(total + value) if last_scale else digits), index, False

    def addend(self, index: int, scale: int) -> tuple[str, int, bool] | None:
        """The "fifty" of "a hundred and fifty"; digits said one by one after a hundred are not added to it."""
        if not self.joined(index - 1):
            return None
        said_and = self.word(index) == "and" and self.joined(index)
        first = index + 1 if said_and else index
        group = self.below_hundred(first)
        if group is None or not group[0].isdigit() or int(group[0]) >= scale or group[0][0] == "0":
            return None
        behind = group[1]
        strung = self.joined(behind - 1) and (self.is_number(behind) or self.is_oh(behind))
        if not said_and and len(group[0]) == 1 and strung and self.word(behind) not in _SCALES:
            return None
        return group


def _spans_of(text: str, run: list[_Atom], alone: bool = False) -> list[NumberSpan]:
    """The numbers of a run of neighbours: strung together, but an ordinal stands alone."""
    while not alone and run and run[0].oh and len(run) < 3:
        run = run[1:]
    while not alone and run and run[-1].oh and len(run) < 3:
        run = run[:-1]
    if not run:
        return []
    if run[-1].ordinal and len(run) > 1:
        return _spans_of(text, run[:-1]) + _spans_of(text, run[-1:])
    start, end = run[0].start, run[-1].end
    digits = "".join(atom.digits for atom in run)
    if run[-1].ordinal:
        style = NumberStyle.ORDINAL
    elif len(run) == 1 and not text[start:end].lower().startswith(tuple(_REPEATS)):
        style = NumberStyle.CARDINAL
    elif all(atom.is_digit or atom.digits == atom.digits[0] * len(atom.digits) for atom in run):
        style = NumberStyle.DIGITS
    else:
        style = NumberStyle.PAIRS
    is_quantity = len(digits) <= 9 and (digits == "0" or digits[0] != "0")
    return [NumberSpan(start, end, text[start:end], int(digits) if is_quantity else None, digits, style)]
