"""Amounts of money in a sentence, in digits and in words."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from receptionist.agent.frame_agent.understanding.spoken_numbers import NumberSpan, NumberStyle, find_numbers


class AmountKind(StrEnum):
    """What a mention of money claims."""

    MONEY = "money"
    DISCOUNT = "discount"  # "10 % off", "half price"
    FREE = "free"  # "no charge", "on the house"


@dataclass(frozen=True, slots=True)
class AmountSpan:
    """A mention of money: `text[start:end]`; `cents` is None where no figure stands behind it."""

    start: int
    end: int
    text: str
    kind: AmountKind
    cents: int | None = None


_DIGITS = r"\d{1,3}(?:,\d{3})+(?:\.\d{1,2})?|\d+(?:\.\d{1,2})?"
_SIGNED = re.compile(rf"(?:US)?[$€£]\s?({_DIGITS})(\s?[kK]\b)?")
_CURRENCY = r"(?:dollars?|bucks?|usd|pounds?|euros?|quid)\b"
_NAMED = re.compile(rf"({_DIGITS})(\s?[kK])?\s?-?\s?{_CURRENCY}(?:\s+(?:and\s+)?(\d{{1,2}})\s+cents?\b)?", re.I)
_CENTS = re.compile(r"\b(\d{1,3})\s+cents?\b", re.I)
_PLAIN_DECIMAL = re.compile(
    r"(?<![\d.$€£])\b(\d{1,3}(?:,\d{3})+|\d+)\.(\d{2})\b(?![\d.]|\s?(?:inch|in\b|feet|ft|%|percent|[ap]\.?m))", re.I
)
_DISCOUNT = re.compile(
    r"\b(?:half[ -](?:price|off)|half the (?:price|cost)|(?:\d+|\w+(?:[ -]\w+)?)\s?(?:%|percent|per cent)\s+(?:off|discount|less|cheaper)"
    r"|discount of (?:\d+|\w+)\s?(?:%|percent)|\d+\s?% ?off|buy one get one|price match)",
    re.I,
)
_FREE = re.compile(
    r"\b(?:for free|free of charge|at no (?:charge|cost|extra (?:charge|cost))|no charge|on the house|won'?t (?:cost|charge) you (?:anything|a thing)"
    r"|free (?:estimates?|quotes?|visits?|inspections?|repairs?|service|of cost)|(?:it|that|this|estimate|visit|quote|inspection)(?:'s| is|'d be| would be| will be) free(?! to\b))\b",
    re.I,
)
_WORD_CURRENCY = re.compile(rf"\s*-?\s*{_CURRENCY}", re.I)
_WORD_CENTS = re.compile(r"\s*cents?\b", re.I)
# Words that make a bare number near them a price.
_PRICE_WORDS = re.compile(
    r"\b(?:cost|costs|price|prices|priced|charge|charges|charged|fee|fees|rate|runs?|total|totals|quote|quoted|pay|worth"
    r"|starts? at|starting at|as low as|minimum of|an hour|per hour|each|estimate(?:d)? at|come[s]? to|be around|be about"
    r"|for (?:just|only)|only|surcharge|adds|extra|more)\b",
    re.I,
)
_HOUR_RATE = re.compile(r"\s*(?:an|per|/)\s*(?:hour|visit|window|room|job)\b", re.I)
# What a number may count that is no money.
_OTHER_UNITS = re.compile(
    r"\s*-?\s*(?:%|percent|minutes?|mins?|hours?|hrs?|days?|weeks?|months?|years?|am\b|pm\b|a\.m|p\.m|o'?clock|inch|inches|feet|foot|ft|in\b"
    r"|degrees?|gallons?|amps?|volts?|watts?|btu|pounds? of|lbs?|miles?|people|technicians?|guys|of (?:us|them|you|our|the)|or (?:so )?(?:minutes|hours|days)"
    r"|times?|sinks?|toilets?|windows?|rooms?|bedrooms?|bathrooms?|outlets?|drains?|to \d+ (?:minutes|hours|days)|[A-Z][a-z]+ (?:st|street|ave|avenue|rd|road|dr|drive|ln|lane|ct|court|blvd|way)\b)",
    re.I,
)
_BEFORE_OTHER = re.compile(
    r"(?:\b(?:at|by|around|until|between|from|before|after|and|to) (?=\d{1,2}(?::\d\d)? ?(?:am|pm|o'))|\b(?:number|unit|apt|suite|room|version|code|zip|#|call|text|reach|press|dial|route|highway)\s*#?\s*)$",
    re.I,
)


def find_amounts(text: str) -> list[AmountSpan]:
    """Every mention of money in `text`, in order, none overlapping another."""
    spans: list[AmountSpan] = []

    def add(start: int, end: int, kind: AmountKind, cents: int | None = None) -> None:
        if all(end <= other.start or start >= other.end for other in spans):
            spans.append(AmountSpan(start, end, text[start:end], kind, cents))

    for match in _DISCOUNT.finditer(text):
        add(match.start(), match.end(), AmountKind.DISCOUNT)
    for match in _SIGNED.finditer(text):
        add(match.start(), match.end(), AmountKind.MONEY, _cents(match[1], thousand=bool(match[2])))
    for match in _NAMED.finditer(text):
        extra = int(match[3]) if match[3] else 0
        add(match.start(), match.end(), AmountKind.MONEY, _cents(match[1], thousand=bool(match[2])) + extra)
    for match in _CENTS.finditer(text):
        add(match.start(), match.end(), AmountKind.MONEY, int(match[1]))
    for number in find_numbers(text):
        _add_number(text, number, add)
    for match in _PLAIN_DECIMAL.finditer(text):
        add(match.start(), match.end(), AmountKind.MONEY, _cents(f"{match[1]}.{match[2]}"))
    for match in _FREE.finditer(text):
        add(match.start(), match.end(), AmountKind.FREE)
    return sorted(spans, key=lambda span: span.start)


def _add_number(text: str, number: NumberSpan, add: Callable[[int, int, AmountKind, int | None], None]) -> None:
    if number.value is None or number.style is NumberStyle.ORDINAL or len(number.digits) > 6:
        return
    after = text[number.end :]
    currency = _WORD_CURRENCY.match(after)
    if currency:
        add(number.start, number.end + currency.end(), AmountKind.MONEY, number.value * 100)
        return
    cents = _WORD_CENTS.match(after)
    if cents:
        add(number.start, number.end + cents.end(), AmountKind.MONEY, number.value)
        return
    rate = _HOUR_RATE.match(after)
    if rate:
        add(number.start, number.end + rate.end(), AmountKind.MONEY, number.value * 100)
        return
    if re.match(r"[\d.:/-]*\d", after) or _OTHER_UNITS.match(after) or _BEFORE_OTHER.search(text[: number.start]):
        return
    clause = re.split(r"[.;!?](?:\s|$)", text[: number.start])[-1]
    if number.value >= 5 and _PRICE_WORDS.search(clause[-40:]):
        add(number.start, number.end, AmountKind.MONEY, number.value * 100)


def _cents(digits: str, *, thousand: bool = False) -> int:
    value = float(digits.replace(",", "")) * (1000 if thousand else 1)
    return round(value * 100)
