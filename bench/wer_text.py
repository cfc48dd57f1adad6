"""Comparing words said with words written: numbers as digits, no punctuation, no habits of spelling."""

import re

_UNITS = {
    word: value
    for value, word in enumerate(
        [
            "zero",
            "one",
            "two",
            "three",
            "four",
            "five",
            "six",
            "seven",
            "eight",
            "nine",
            "ten",
            "eleven",
            "twelve",
            "thirteen",
            "fourteen",
            "fifteen",
            "sixteen",
            "seventeen",
            "eighteen",
            "nineteen",
        ]
    )
}
_TENS = {
    word: 10 * (value + 2)
    for value, word in enumerate(["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"])
}
_ORDINALS = {
    word: value + 1
    for value, word in enumerate(
        [
            "first",
            "second",
            "third",
            "fourth",
            "fifth",
            "sixth",
            "seventh",
            "eighth",
            "ninth",
            "tenth",
            "eleventh",
            "twelfth",
            "thirteenth",
            "fourteenth",
            "fifteenth",
            "sixteenth",
            "seventeenth",
            "eighteenth",
            "nineteenth",
            "twentieth",
        ]
    )
}
_SPELLINGS = {
    "ok": "okay", "mr": "mister", "mrs": "missus", "st": "street", "ave": "avenue", "dr": "drive", "rd": "road",
    "apt": "apartment", "air-conditioning": "air conditioning", "airconditioning": "air conditioning",
    "anytime": "any time", "mainline": "main line", "tuneup": "tune up",
    "gonna": "going to", "wanna": "want to", "alright": "all right",
}  # fmt: skip
_TOKEN = re.compile(r"\d+|[a-z]+")


def normalised(text: str) -> list[str]:
    """The words of `text`; every number as its single digits, so that "forty two eleven" equals "4211"."""
    text = text.lower().replace("’", "'").replace("a.m.", "am").replace("p.m.", "pm")
    text = re.sub(r"(\d),(?=\d{3})", r"\1", text)
    text = re.sub(r"\$\s?(\d+)(?:\.00)?", r"\1 dollars", text)
    text = re.sub(r"(\d)(?:st|nd|rd|th)\b", r"\1", text)
    text = re.sub(r":00\b", "", text)
    text = text.replace("'", "").replace("%", " percent")
    words = [part for word in _TOKEN.findall(text) for part in _SPELLINGS.get(word, word).split()]
    return _with_digits(words)


def _with_digits(words: list[str]) -> list[str]:
    out: list[str] = []
    at = 0
    while at < len(words):
        number, used = _number(words, at)
        if used:
            out.extend(str(number))
            at += used
        else:
            out.append("0" if words[at] == "oh" and out and out[-1].isdigit() else words[at])
            at += 1
    return [digit for word in out for digit in (word if word.isdigit() else [word])]


def _number(words: list[str], at: int) -> tuple[int, int]:
    """The number that begins at `at`, and how many words it takes."""
    value, used = _below_hundred(words, at)
    if used and words[at + used : at + used + 1] == ["hundred"]:
        value, used = value * 100, used + 1
        skip = 1 if words[at + used : at + used + 1] == ["and"] else 0
        rest, more = _below_hundred(words, at + used + skip)
        if more:
            value, used = value + rest, used + skip + more
    return value, used


def _below_hundred(words: list[str], at: int) -> tuple[int, int]:
    word = words[at] if at < len(words) else ""
    following = words[at + 1] if at + 1 < len(words) else ""
    if word in _TENS:
        unit = _UNITS.get(following, _ORDINALS.get(following, 0))
        return (_TENS[word] + unit, 2) if 0 < unit < 10 else (_TENS[word], 1)
    if word in _UNITS:
        return _UNITS[word], 1
    if word in _ORDINALS and word != "second":
        return _ORDINALS[word], 1
    return 0, 0


def word_errors(said: str, written: str) -> tuple[int, int]:
    """Insertions, deletions and substitutions; and the number of words said."""
    reference, hypothesis = normalised(said), normalised(written)
    row = list(range(len(hypothesis) + 1))
    for i, word in enumerate(reference, start=1):
        diagonal, row[0] = row[0], i
        for j, other in enumerate(hypothesis, start=1):
            diagonal, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1, diagonal + (word != other))
    return row[-1], len(reference)
