"""Numbers as amounts are said and written, with every sum of money each may mean.

"One forty-nine" is 149 dollars or a dollar forty-nine, "ninety-nine ninety-five" 99.95 or 9,995: nothing is decided
here, all readings are given. What cannot be read at all keeps no reading, so that it can never be found grounded.
"""

import re
import unicodedata
from dataclasses import dataclass
from decimal import Decimal


def _table(words: str, start: int = 0, step: int = 1) -> dict[str, int]:
    return {word: (start + place) * step for place, word in enumerate(words.split())}


UNITS = _table("zero one two three four five six seven eight nine") | {"oh": 0}
_TEENS = _table("ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen", 10)
_TENS = _table("twenty thirty forty fifty sixty seventy eighty ninety", 2, 10) | {"fourty": 40, "ninty": 90}
_SCALES = {
    "hundred": 100,
    "hundreds": 100,
    "thousand": 1000,
    "thousands": 1000,
    "grand": 1000,
    "k": 1000,
    "million": 10**6,
}
_NO_COIN = frozenset({"amount", "figure", "sign", "value", "store", "bill"})
_TOO_MUCH = 10**9
_PARTS = {"half": Decimal("0.5"), "quarter": Decimal("0.25")}
_ROUND = frozenset({"cool", "even", "full", "whole", "flat", "clean", "solid", "nice"})  # "an even hundred"
_VAGUE = {"couple", "few", "several", "some", "many"}
_LITERAL = r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?|(?<![\w.])\.\d+"
_TOKEN = re.compile(rf"(?P<digits>{_LITERAL})|(?P<word>[A-Za-z]+)")
_ORDINAL = re.compile(
    r"first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|eleventh|twelfth|\w+teenth|\w+tieth|hundredth",
    re.I,
)
_JOINT = re.compile(r"[\s-]+|\s*&\s*")
_DOLLAR_SPLIT = re.compile(r"[\s-]*(?:dollars?|bucks?)[\s,]+(?:and\s+)?", re.I)
_CENTS_WORD = re.compile(r"[\s-]*(?:cents?|pennies)\b", re.I)
_SPACES = {"\u00a0", "\u2009", "\u202f", "\u2007", "\u2002", "\u2003"}
_DASHES = {"\u2010", "\u2011", "\u2012", "\u2013", "\u2014", "\u2212"}
_SIGNS = {"\uff04": "$", "\ufe69": "$", "\uff05": "%", "\u2019": "'", "\u2018": "'"}


@dataclass(frozen=True, slots=True)
class Number:
    """A number at `text[start:end]`: `readings` in hundredths, `value` the plainest one, None where there is none.

    `atoms` counts the pieces it was strung together from ("one forty-nine": 2); `spoken` tells words from digits.
    """

    start: int
    end: int
    readings: frozenset[int]
    value: Decimal | None
    atoms: int = 1
    spoken: bool = True
    scaled: bool = False


def plain(text: str) -> str:
    """`text` with typographic digits, signs, dashes and spaces made plain, and what cannot be seen left out."""
    return "".join(_plain(char) for char in text)


def _plain(char: str) -> str:
    if char.isascii():
        return char
    if char in _SPACES:
        return " "
    if char in _DASHES:
        return "-"
    if char in _SIGNS:
        return _SIGNS[char]
    if unicodedata.category(char) == "Cf":
        return ""
    digit = unicodedata.decimal(char, None)
    return str(digit) if digit is not None else char


def scan(text: str) -> list[Number]:
    """The numbers of a plain text in order. Neighbouring number words make one number."""
    tokens = [_Token(m.start(), m.end(), m.group().lower(), bool(m["digits"])) for m in _TOKEN.finditer(text)]
    found: list[Number] = []
    place = 0
    while place < len(tokens):
        reader = _Reader(text, tokens, place)
        number = reader.read()
        if number is None:
            place += 1
            continue
        found.append(number)
        place = reader.place
    return found


@dataclass(frozen=True, slots=True)
class _Token:
    start: int
    end: int
    word: str
    is_literal: bool


@dataclass(frozen=True, slots=True)
class _Atom:
    """A cardinal: `digits` as one would write it whole."""

    value: Decimal
    scaled: bool = False


class _Reader:
    """Reads the longest number that begins at a token; `place` is then the token behind it."""

    def __init__(self, text: str, tokens: list[_Token], place: int) -> None:
        self._text, self._tokens, self._first, self.place = text, tokens, place, place

    def read(self) -> Number | None:
        vague = self._vague()
        if vague is not None:
            return vague
        if self._word() == "oh":
            return None
        atoms: list[_Atom] = []
        while (atom := self._cardinal(leading=not atoms)) is not None:
            atoms.append(atom)
            if self._literal_behind() or not self._joined():
                break
        if not atoms:
            self.place = self._first
            return None
        end = self._tokens[self.place - 1].end
        start = self._tokens[self._first].start
        readings, value = _readings(atoms)
        halves = self._half(atoms[-1])
        if halves is not None:
            readings, value, end = halves
        spoken = not self._tokens[self._first].is_literal
        scaled = any(atom.scaled for atom in atoms)
        return Number(start, end, readings, value, len(atoms), spoken, scaled)

    # --- pieces

    def _word(self, ahead: int = 0) -> str:
        place = self.place + ahead
        return self._tokens[place].word if place < len(self._tokens) else ""

    def _joined(self, ahead: int = 0) -> bool:
        """Whether the token at `ahead` follows the one before it without a break."""
        place = self.place + ahead
        if not 0 < place < len(self._tokens):
            return False
        return _JOINT.fullmatch(self._text[self._tokens[place - 1].end : self._tokens[place].start]) is not None

    def _literal_behind(self) -> bool:
        """Written digits stand for themselves: only single ones, spelled out, are strung together."""
        last = self._tokens[self.place - 1]
        if not last.is_literal or len(last.word) > 1:
            return last.is_literal
        ahead = [place for place in range(3) if self._joined(place) and re.fullmatch(r"\d", self._word(place))]
        behind = [n for n in (1, 2) if self.place - n > self._first and len(self._tokens[self.place - n].word) == 1]
        return not (self._joined() and re.fullmatch(r"\d", self._word()) and len(ahead) + len(behind) >= 2)

    def _vague(self) -> Number | None:
        """ "A couple hundred", "a few thousand", "hundreds": a sum without a figure."""
        place, words = self.place, 0
        if self._word() in ("a", "the") and self._word(1) in _VAGUE:
            place, words = place + 1, 1
        if self._word(words) not in _VAGUE and self._word(words) not in ("hundreds", "thousands"):
            return None
        start = self._tokens[self.place].start
        if self._word(words) in _VAGUE:
            words += 1
            words += self._word(words) == "of"
            if self._word(words) not in _SCALES or self._word(words) == "k":
                return None
        self.place += words + 1
        return Number(start, self._tokens[self.place - 1].end, frozenset(), None, scaled=True)

    def _cardinal(self, *, leading: bool) -> _Atom | None:
        if self.place >= len(self._tokens) or not (leading or self._joined()):
            return None
        value = self._group(leading=leading)
        if value is None:
            return None
        total, scaled = Decimal(0), False
        while (scale := self._scale(bare=self.place == self._first)) is not None:
            scaled = True
            value *= scale
            added = self._addend(scale)
            if scale > 100:
                total, value = total + value, Decimal(0)
            if added is None:
                continue
            value += added
        return _Atom(total + value, scaled)

    def _scale(self, *, bare: bool = False) -> int | None:
        scale = _SCALES.get(self._word()) if bare or self._glued() or self._joined() else None
        if scale is None or (self._word() == "grand" and self._word(1) in ("total", "opening", "prize", "scheme")):
            return None
        self.place += 1
        return scale

    def _glued(self) -> bool:
        return 0 < self.place < len(self._tokens) and self._tokens[self.place - 1].end == self._tokens[self.place].start

    def _group(self, *, leading: bool) -> Decimal | None:
        """A number below a hundred in words, a written one, or the "a" of "a hundred"."""
        word = self._word()
        if leading and word in ("a", "an", "half") and self._joined(1):
            skip = 2 if word == "half" and self._word(1) == "a" else 1
            if self._word(skip) in ("hundred", "thousand", "grand", "million") and self._word(skip + 1) != "total":
                self.place += skip
                return Decimal(1) if word != "half" else Decimal("0.5")
            is_coin = self._word(1) in ("dollar", "buck") and self._word(2) not in _NO_COIN
            if word == "a" and is_coin:
                self.place += 1
                return Decimal(1)
            return None
        is_round = self.place > 0 and self._tokens[self.place - 1].word in _ROUND
        if leading and word in ("hundred", "thousand") and (is_round or self._place_of_number(1)):
            return Decimal(1)
        if self._tokens[self.place].is_literal:
            if not leading and len(word) > 1:
                return None
            self.place += 1
            return Decimal(word.replace(",", ""))
        if word in _TENS:
            self.place += 1
            unit = UNITS.get(self._word()) if self._joined() else None
            if unit and self._word() != "oh":
                self.place += 1
                return Decimal(_TENS[word] + unit)
            if self._joined() and _ORDINAL.fullmatch(self._word()):
                self.place = self._first
                return None
            return Decimal(_TENS[word])
        value = UNITS.get(word, _TEENS.get(word))
        if value is None or (word == "oh" and leading):
            return None
        self.place += 1
        return self._point(Decimal(value))

    def _place_of_number(self, ahead: int) -> bool:
        word = self._word(ahead)
        return self._joined(ahead) and (
            word in UNITS or word in _TEENS or word in _TENS or word == "and" or word in ("dollars", "bucks")
        )

    def _point(self, value: Decimal) -> Decimal:
        """The "point two" of "one point two"."""
        if self._word() != "point" or self._word(1) not in UNITS:
            return value
        digits = ""
        self.place += 1
        while self._word() in UNITS and self._joined():
            digits += str(UNITS[self._word()])
            self.place += 1
        return Decimal(f"{value}.{digits}")

    def _addend(self, scale: int) -> Decimal | None:
        """The "fifty" of "a hundred and fifty"; the "two" of "a hundred and two hundred" is another number's."""
        before = self.place
        if not self._joined():
            return None
        if self._word() == "and":
            self.place += 1
            if not self._joined():
                self.place = before
                return None
        value = None
        if self.place < len(self._tokens) and self._word() not in ("a", "an", "half", "hundred", "thousand"):
            value = self._group(leading=False)
        follows_scale = self._joined() and self._word() in ("hundred", "thousand", "grand")
        if value is None or value >= scale or (follows_scale and scale == 100):
            self.place = before
            return None
        return value

    def _half(self, last: _Atom) -> tuple[frozenset[int], Decimal, int] | None:
        """What "and a half" adds to a number: half a dollar, or half of its scale; "two and a quarter" may be 225."""
        part = _PARTS.get(self._word(2))
        if self._word() != "and" or self._word(1) != "a" or part is None or not self._joined():
            return None
        if last.value >= _TOO_MUCH:
            return None
        self.place += 3
        end = self._tokens[self.place - 1].end
        scale = self._scale()
        if scale is not None:
            end = self._tokens[self.place - 1].end
            value = (last.value + part) * scale
            return frozenset({int(value * 100)}), value, end
        value = last.value + part
        readings = {int(value * 100)}
        if last.value < 10 and not last.scaled:
            readings.add(int(value * 10000))
        for whole in (1000, 100):
            if last.scaled and last.value % whole == 0:
                readings.add(int((last.value + whole * part) * 100))
                break
        return frozenset(readings), value, end


def _readings(atoms: list[_Atom]) -> tuple[frozenset[int], Decimal | None]:
    if any(atom.value >= _TOO_MUCH for atom in atoms):
        return frozenset(), None
    if len(atoms) == 1:
        value = atoms[0].value
        return frozenset({int(value * 100)} if (value * 100) % 1 == 0 else ()), value
    if any(atom.value % 1 for atom in atoms):
        return frozenset(), None
    digits = "".join(str(int(atom.value)) for atom in atoms)
    if len(digits) > 9:
        return frozenset(), None
    whole = Decimal(digits)
    last = atoms[-1].value
    in_cents = 10 <= last < 100 or (len(atoms) > 2 and last < 10 and atoms[-2].value < 10)
    return frozenset({int(whole * 100)} | ({int(whole)} if in_cents else set())), whole


def with_cents(text: str, number: Number, after: Number | None) -> tuple[frozenset[int], int] | None:
    """ "149 dollars and 50 cents", "a buck fifty": the sum of both and where it ends; None where no cents follow."""
    between = _DOLLAR_SPLIT.match(text, number.end)
    if between is None or after is None or after.start != between.end() or after.value is None:
        return None
    said_cents = _CENTS_WORD.match(text, after.end)
    behind = text[after.end :]
    counts = re.match(
        r"[\s-]*(?!and\b|or\b|for\b|to\b|per\b|an?\b|plus\b|each\b|total\b|if\b|when\b)[a-z]+", behind, re.I
    )
    if not said_cents and (counts or after.value >= 100 or "," in between[0]):
        return None
    readings = (
        frozenset(dollars + int(after.value) for dollars in number.readings) if after.value < 100 else frozenset()
    )
    return readings, said_cents.end() if said_cents else after.end
