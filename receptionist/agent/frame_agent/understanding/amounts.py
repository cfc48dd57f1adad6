"""Amounts of money in an utterance."""

import re
from dataclasses import dataclass

from receptionist.agent.frame_agent.understanding.spoken_numbers import find_numbers
from receptionist.domain.money import Money

_WRITTEN = re.compile(
    r"(?P<sign>[$£€])\s?(?P<whole>\d{1,3}(?:,\d{3})+|\d+)(?:\.(?P<part>\d\d))?(?!\d)\s?(?P<kilo>k\b)?", re.IGNORECASE
)
_UNIT = re.compile(r"\s*(?:dollars?|bucks|usd)\b(?:\s+(?:and\s+)?)?", re.IGNORECASE)
_CENTS = re.compile(r"\s*cents?\b", re.IGNORECASE)
_SIGNS = {"$": "USD", "£": "GBP", "€": "EUR"}
_DOLLARS = {"CA": "CAD", "AU": "AUD"}


@dataclass(frozen=True, slots=True)
class AmountFound:
    """An amount at `text[start:end]` of the utterance."""

    money: Money
    text: str
    start: int
    end: int


def find_amounts(text: str, *, region: str = "US") -> tuple[AmountFound, ...]:
    """Every amount said or written, in order. Numbers without a currency are none."""
    found = [_written(text, hit, region) for hit in _WRITTEN.finditer(text)]
    if re.search(r"dollar|buck|usd", text, re.IGNORECASE):
        found += _spoken(text, region)
    return tuple(sorted(found, key=lambda amount: amount.start))


def _written(text: str, hit: re.Match[str], region: str) -> AmountFound:
    cents = int(hit["whole"].replace(",", "")) * (100_000 if hit["kilo"] else 100) + int(hit["part"] or 0)
    currency = _dollars(region) if hit["sign"] == "$" else _SIGNS[hit["sign"]]
    return AmountFound(Money(cents, currency), text[hit.start() : hit.end()], hit.start(), hit.end())


def _spoken(text: str, region: str) -> list[AmountFound]:
    found = []
    numbers = [number for number in find_numbers(text) if number.value is not None]
    for place, number in enumerate(numbers):
        unit = _UNIT.match(text, number.end)
        if unit is None or text[max(0, number.start - 1) : number.start] in _SIGNS:
            continue
        cents, end = (number.value or 0) * 100, number.end + len(unit[0].rstrip().removesuffix("and").rstrip())
        after = numbers[place + 1] if place + 1 < len(numbers) else None
        if after is not None and after.start == unit.end() and (small := _CENTS.match(text, after.end)):
            cents, end = cents + (after.value or 0), small.end()
        found.append(AmountFound(Money(cents, _dollars(region)), text[number.start : end], number.start, end))
    return found


def _dollars(region: str) -> str:
    return _DOLLARS.get(region.upper(), "USD")
