"""Amounts of money in what an agent is about to say, in digits and in words.

The frame agent's `understanding/amounts.py` reads what callers say and wants a currency beside the number. Here it is
the other way round: a number counts as money unless something shows that it is not, because what is missed is said.
"""

import itertools
import re
from dataclasses import dataclass, field
from enum import StrEnum

from receptionist.agent import amount_context as around
from receptionist.agent.amount_claims import find_discounts, find_free
from receptionist.agent.amount_numbers import Number, plain, scan, with_cents

_SMALL = 12  # hours, counts, "one or two": money only where something says so
_SENTENCE = re.compile(r"(?<=[.!?;])\s+|\n+")
_UNREAD_SIGN = re.compile(r"[$€£](?!\s*-?\s*[\d.])")
_UNREAD_CURRENCY = re.compile(r"\b([\w']+)[\s-]+(?:dollars|bucks|d[oó]lares|benjamins|hundo|hunnid|figures)\b", re.I)
_COIN = re.compile(
    r"\ba (?:(?:nickel|dime|c-?note|hundo)\b|quarter (?:per|an?|each)\b)",
    re.I,
)
_NO_NUMBER = re.compile(
    r"us|american|canadian|in|the|your|top|extra|more|any|no|those|these|whole|with|and|a|for|as|by|our|many|how", re.I
)


class AmountKind(StrEnum):
    """What a mention of money claims."""

    MONEY = "money"
    DISCOUNT = "discount"  # "10 % off", "half price"
    FREE = "free"  # work that costs nothing
    FREE_ESTIMATE = "free_estimate"  # somebody comes and looks for nothing
    NO_FEE = "no_fee"  # no call-out fee, no surcharge


_FREE_KINDS = {"work": AmountKind.FREE, "estimate": AmountKind.FREE_ESTIMATE, "fee": AmountKind.NO_FEE}


@dataclass(frozen=True, slots=True)
class AmountSpan:
    """A mention of money at `text[start:end]` of the plain text (`amount_numbers.plain`).

    `readings` are the sums in cents that the words may mean; empty where no figure stands behind them.
    """

    start: int
    end: int
    text: str
    kind: AmountKind
    readings: frozenset[int] = field(default_factory=frozenset)


class _Verdict(StrEnum):
    MONEY = "money"
    OPEN = "open"  # nothing says what it counts
    SMALL = "small"  # too small to be money by itself
    OTHER = "other"  # an hour, a count, an address


def find_amounts(text: str, *, about_price: bool = False) -> list[AmountSpan]:
    """Every mention of money in `text`, in order, none overlapping another.

    `about_price` tells that a price was asked for, so that a bare "ten" is one.
    """
    text = plain(text)
    found = [*_money(text, about_price), *_claims(text)]
    kept: list[AmountSpan] = []
    for span in sorted(found, key=lambda span: (span.start, -span.end)):
        if not kept or span.start >= kept[-1].end:
            kept.append(span)
    return kept


def _claims(text: str) -> list[AmountSpan]:
    spans = [AmountSpan(start, end, text[start:end], AmountKind.DISCOUNT) for start, end in find_discounts(text)]
    for sentence, offset in _sentences(text):
        for start, end, what in find_free(sentence):
            spans.append(AmountSpan(offset + start, offset + end, sentence[start:end], _FREE_KINDS[what]))
    return spans


def _sentences(text: str) -> list[tuple[str, int]]:
    starts = [0, *(hit.end() for hit in _SENTENCE.finditer(text))]
    return [(text[start:end], start) for start, end in zip(starts, [*starts[1:], len(text)], strict=True)]


def _money(text: str, about_price: bool) -> list[AmountSpan]:
    numbers = scan(text)
    reader = _Context(text, numbers, about_price)
    verdicts = [reader.verdict(place) for place in range(len(numbers))]
    _link_ranges(text, numbers, verdicts)
    spans: list[AmountSpan] = []
    for number, (verdict, kind, readings, end) in zip(numbers, verdicts, strict=True):
        if spans and number.start < spans[-1].end:
            continue  # the cents of the amount before
        if verdict in (_Verdict.MONEY, _Verdict.OPEN):
            if off := around.OFF.match(text, end):
                kind, readings, end = AmountKind.DISCOUNT, frozenset(), off.end()
            spans.append(AmountSpan(number.start, end, text[number.start : end], kind, readings))
    return [*spans, *_unread(text, spans)]


def _unread(text: str, spans: list[AmountSpan]) -> list[AmountSpan]:
    """Currency with a number that cannot be read."""
    found = [AmountSpan(hit.start(), hit.end(), hit[0], AmountKind.MONEY) for hit in _UNREAD_SIGN.finditer(text)]
    found += [AmountSpan(hit.start(), hit.end(), hit[0], AmountKind.MONEY) for hit in _COIN.finditer(text)]
    for hit in _UNREAD_CURRENCY.finditer(text):
        if not _NO_NUMBER.fullmatch(hit[1]):
            found.append(AmountSpan(hit.start(), hit.end(), hit[0], AmountKind.MONEY))
    return [span for span in found if all(span.end <= s.start or span.start >= s.end for s in spans)]


_Read = tuple[_Verdict, AmountKind, frozenset[int], int]


def _link_ranges(text: str, numbers: list[Number], verdicts: list[_Read]) -> None:
    """Both ends of a range are the same sort of thing: "120 to 180 dollars", "between 3 and 5 pm"."""
    for _ in range(2):
        for place, (left, right) in enumerate(itertools.pairwise(numbers)):
            (what, _, readings, end), (other, _, others, others_end) = verdicts[place], verdicts[place + 1]
            if not around.RANGE_LINK.fullmatch(text[end : right.start]) and not around.RANGE_LINK.fullmatch(
                text[left.end : right.start]
            ):
                continue
            scaled = right.scaled and other is _Verdict.OPEN and what is _Verdict.SMALL
            if scaled or (other is _Verdict.MONEY and what in (_Verdict.OPEN, _Verdict.SMALL)):
                verdicts[place] = (_Verdict.MONEY, AmountKind.MONEY, _shared_scale(left, right, readings), end)
            elif what is _Verdict.MONEY and other in (_Verdict.OPEN, _Verdict.SMALL):
                verdicts[place + 1] = (_Verdict.MONEY, AmountKind.MONEY, others, others_end)
            elif other is _Verdict.OTHER and what is _Verdict.OPEN and _rising(left, right):
                verdicts[place] = (_Verdict.OTHER, AmountKind.MONEY, readings, end)


def _shared_scale(left: Number, right: Number, readings: frozenset[int]) -> frozenset[int]:
    """The "two" of "two to three hundred" is two hundred."""
    if right.scaled and left.value is not None and left.value < _SMALL:
        return frozenset(cents * scale for cents in readings for scale in (100, 1000))
    return readings


def _rising(left: Number, right: Number) -> bool:
    return left.value is not None and right.value is not None and left.value <= right.value


class _Context:
    """Tells of each number of a text whether it is money."""

    def __init__(self, text: str, numbers: list[Number], about_price: bool) -> None:
        self._text, self._numbers, self._about_price = text, numbers, about_price
        self._masks = around.masked(text)
        self._sentences = _sentences(text)

    def verdict(self, place: int) -> _Read:
        number = self._numbers[place]
        sentence, before, after = self._split(number)
        marked = self._marked(place, before)
        if marked is not None:
            return marked
        percent = around.PERCENT.match(after)
        priced = self._about_price or around.PRICE_WORD.search(sentence) is not None
        if percent:
            of_price = around.PERCENT_OF_PRICE.match(after, percent.end()) or around.PRICE_WORD.search(sentence)
            verdict = _Verdict.MONEY if of_price else _Verdict.OTHER
            return verdict, AmountKind.DISCOUNT, frozenset(), number.end + percent.end()
        inexact = around.INEXACT.match(after)
        readings, after = (frozenset(), after[inexact.end() :]) if inexact else (number.readings, after)
        return self._unmarked(number, sentence, before, after, priced), AmountKind.MONEY, readings, number.end

    def _split(self, number: Number) -> tuple[str, str, str]:
        """The sentence of a number, what stands in it before the number, and all that follows."""
        sentence, offset = next(s for s in reversed(self._sentences) if s[1] <= number.start)
        return sentence, sentence[: number.start - offset], self._text[number.end :]

    def _marked(self, place: int, before: str) -> _Read | None:
        """A number with its currency."""
        number, text = self._numbers[place], self._text
        after = self._numbers[place + 1] if place + 1 < len(self._numbers) else None
        signed = around.SIGN_BEFORE.search(before)
        cents = around.CENTS.match(text, number.end)
        if cents and not signed:
            readings = frozenset({int(number.value)} if number.value is not None else ())
            return _Verdict.MONEY, AmountKind.MONEY, readings, cents.end()
        both = with_cents(text, number, after)
        if both is not None and not self._is_masked(after):
            return _Verdict.MONEY, AmountKind.MONEY, both[0], both[1]
        currency = around.CURRENCY.match(text, number.end)
        if currency and not signed and number.spoken and number.value == 1 and text[currency.end() :].startswith("-"):
            return None
        if currency or signed:
            inexact = (currency and (currency["inexact"] or currency["plus"])) or around.INEXACT.match(text, number.end)
            end = currency.end() if currency else number.end
            return _Verdict.MONEY, AmountKind.MONEY, frozenset() if inexact else number.readings, end
        return None

    def _is_masked(self, number: Number | None) -> bool:
        return number is not None and any(start <= number.start < end for start, end in self._masks)

    def _unmarked(self, number: Number, sentence: str, before: str, after: str, priced: bool) -> _Verdict:
        governed = around.GOVERNS.search(before) is not None
        small = number.value is not None and number.value <= _SMALL and number.value % 1 == 0 and number.atoms == 1
        if self._is_masked(number) or (around.UNIT.match(after) or around.ANY_OF.match(after)):
            return _Verdict.OTHER
        if around.STREET_SUFFIX.match(after) or around.NAMED.search(before):
            return _Verdict.OTHER
        open_end = around.FUNCTION_WORD.match(after) is not None
        known = around.KNOWN_COUNT.match(after) is not None
        if around.RATE.match(after) and not known and (not small or self._is_small_rate(number, after, priced)):
            return _Verdict.MONEY
        if small:
            return self._small(before, after, open_end, governed, priced)
        if around.PRICE_NOUN.match(after):
            return _Verdict.MONEY
        if number.value is not None and number.value % 1 and str(number.value)[::-1].find(".") == 2:
            return _Verdict.MONEY
        if around.STREET_NAME.match(after):
            return _Verdict.MONEY if governed and around.PRICE_WORD.search(before) else _Verdict.OTHER
        if governed and not known and self._has_price(before, priced):
            return _Verdict.MONEY
        if self._is_time(number, sentence, before, after, priced):
            return _Verdict.OTHER
        counts = not open_end and (known or (not priced and around.ADDRESS_WORD.search(before) is not None))
        return _Verdict.OTHER if counts else _Verdict.OPEN

    def _has_price(self, before: str, priced: bool) -> bool:
        return priced or around.SCHEDULE_WORD.search(before) is None

    def _is_small_rate(self, number: Number, after: str, priced: bool) -> bool:
        """Whether a small number is a rate: "ten a window" is, "two a day" and "one each" are not."""
        return priced or (number.value is not None and number.value >= 5 and not around.PER_TIME.match(after))

    def _small(self, before: str, after: str, open_end: bool, governed: bool, priced: bool) -> _Verdict:
        if not open_end:
            return _Verdict.SMALL
        if governed and around.OFF.match(after):
            return _Verdict.MONEY
        if around.PRICE_WORD.search(before) and governed:
            return _Verdict.MONEY
        if priced and around.WEAKLY_GOVERNS.search(before):
            return _Verdict.MONEY
        return _Verdict.SMALL

    def _is_time(self, number: Number, sentence: str, before: str, after: str, priced: bool) -> bool:
        """Years, temperatures, telephone digits and times of day: only where no price is spoken of."""
        if priced:
            return False
        value = number.value
        if value is not None and 1900 <= value <= 2099 and around.YEAR_BEFORE.search(before):
            return True
        if around.HOW_MANY.search(sentence) or (value is not None and value <= 90 and around.SOON.search(before)):
            return True
        if around.HEAT_WORD.search(sentence) and value is not None and value <= 500:
            return True
        if around.PHONE_WORD.search(sentence) and self._digits_in(sentence) >= _PHONE_DIGITS:
            return True
        if number.atoms > 1 and _is_clock(value):
            # "It's two-fifty" is a price; only who comes, or opens, at two fifty means a time.
            return bool(around.CLOCK_BEFORE.search(before) and around.SCHEDULE_WORD.search(sentence))
        return False

    def _digits_in(self, sentence: str) -> int:
        return sum(len(str(int(n.value))) for n in scan(sentence) if n.value is not None)


_PHONE_DIGITS = 7


def _is_clock(value: object) -> bool:
    hours, minutes = divmod(int(str(value)), 100) if value is not None else (0, 99)
    return 1 <= hours <= 12 and minutes < 60 and minutes % 5 == 0
