"""Payment card numbers in what callers say: found and masked before anything of them is kept.

13 to 19 digits that pass the check of ISO/IEC 7812-1 (Luhn), in figures or as they are read out ("four two double
seven"). A telephone number is shorter, and a row of them seldom passes the check.
"""

import re
from collections.abc import Iterator

MASK = "[card number]"
_SHORTEST, _LONGEST = 13, 19
_SPOKEN = {
    "zero": "0", "oh": "0", "o": "0", "one": "1", "two": "2", "three": "3", "four": "4", "five": "5", "six": "6",
    "seven": "7", "eight": "8", "nine": "9", "ten": "10", "eleven": "11", "twelve": "12", "thirteen": "13",
    "fourteen": "14", "fifteen": "15", "sixteen": "16", "seventeen": "17", "eighteen": "18", "nineteen": "19",
}  # fmt: skip
_TENS = {word: str(digit) for digit, word in enumerate(
    ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"), start=2
)}  # fmt: skip
_TIMES = {"double": 2, "triple": 3}
_WORD = re.compile(r"\d+|[a-z]+", re.IGNORECASE)
_BETWEEN = re.compile(r"[\s.,;:_/-]*(?:\b(?:uh|um|and|then)\b[\s.,;:_/-]*)*", re.IGNORECASE)


def mask_card_numbers(text: str) -> str:
    """The text with each card number replaced by `MASK`; any other text as it is."""
    found = list(_card_numbers(text))
    for start, end in reversed(found):
        text = f"{text[:start]}{MASK}{text[end:]}"
    return text


def _card_numbers(text: str) -> Iterator[tuple[int, int]]:
    """Where card numbers stand: start and end, in order."""
    for run in _runs(text):
        digits = "".join(digits for digits, _, _ in run)
        if len(digits) < _SHORTEST:
            continue
        place = 0
        while place < len(run):
            furthest = min(len(run), place + _LONGEST)  # each part has a digit at least
            end = next((n for n in range(furthest, place, -1) if _is_card([d for d, _, _ in run[place:n]])), None)
            if end is None:
                place += 1
                continue
            yield run[place][1], run[end - 1][2]
            place = end


def _runs(text: str) -> Iterator[list[tuple[str, int, int]]]:
    """Rows of figures and number words with nothing else between them: each with its digits and its place."""
    run: list[tuple[str, int, int]] = []
    end, times = 0, 1
    for match in _WORD.finditer(text):
        word = match.group().lower()
        if run and not _BETWEEN.fullmatch(text[end : match.start()]):
            yield run
            run, times = [], 1
        if word in _TIMES:
            times, end = _TIMES[word], match.end()
            continue
        digits = word if word.isdecimal() else _SPOKEN.get(word) or _TENS.get(word, "")
        if not digits:
            if run and not _BETWEEN.fullmatch(word):
                yield run
                run, times = [], 1
            continue
        if run and len(digits) == 1 and digits != "0" and run[-1][0] in _TENS.values() and _is_tens(text, run[-1]):
            run[-1] = (run[-1][0] + digits, run[-1][1], match.end())  # "forty-two"
        elif word in _TENS:
            run.append((digits, match.start(), match.end()))
        else:
            run.append((digits * times, match.start(), match.end()))
        end, times = match.end(), 1
    if run:
        yield run


def _is_tens(text: str, part: tuple[str, int, int]) -> bool:
    return text[part[1] : part[2]].lower() in _TENS


def _is_card(parts: list[str]) -> bool:
    digits = "".join(parts)
    return _SHORTEST <= len(digits) <= _LONGEST and len(set(digits)) > 1 and _luhn(digits)


def _luhn(digits: str) -> bool:
    total = 0
    for place, digit in enumerate(reversed(digits)):
        value = int(digit) * (1 + place % 2)
        total += value - 9 if value > 9 else value
    return total % 10 == 0
