"""Postcodes of the United Kingdom, as they are typed and as recognisers write them when they are spelled."""

import re
from dataclasses import dataclass

_DIGITS = {
    "zero": "0", "oh": "0", "one": "1", "two": "2", "three": "3", "four": "4", "five": "5", "six": "6", "seven": "7",
    "eight": "8", "nine": "9",
}  # fmt: skip
_LETTERS = {"zed": "z", "zee": "z", "double-u": "w"}
_LEAD = re.compile(
    r"^\W*(?:(?:yes|yeah|sure|ok|okay|so|um|uh|it'?s|it is|that'?s|my|the|post ?code|postal code|is)\b[\s,:]*)+",
    re.IGNORECASE,
)
_TYPED = re.compile(r"\b([A-Z]{1,2}\d{1,2}[A-Z]?) ?(\d[A-Z]{2})\b")
_SHAPE = re.compile(r"([a-z]{1,2}\d{1,2}[a-z]?)(\d[a-z]{2})")


@dataclass(frozen=True, slots=True)
class PostcodeFound:
    """A postcode such as "S28 6RL" at `text[start:end]`; `spelled` where the text is nothing else."""

    value: str
    spelled: bool
    start: int
    end: int


def find_postcode(text: str) -> PostcodeFound | None:
    """The postcode in a text that spells nothing else, or one typed in capitals within a sentence."""
    typed = _TYPED.search(text)
    if typed is not None and " " in typed.group():
        return PostcodeFound(f"{typed[1]} {typed[2]}", False, typed.start(), typed.end())
    lead = _LEAD.match(text)
    start = lead.end() if lead else 0
    body = text[start:].rstrip(" .!?,")
    letters = _letters(body)
    if letters is None:
        return None
    match = _SHAPE.fullmatch(_repaired(letters))
    if match is None:
        return None
    return PostcodeFound(f"{match[1]} {match[2]}".upper(), True, start, start + len(body))


def _letters(body: str) -> str | None:
    """The characters of a spelling, or None where the text has words of another sort."""
    if ":" in body or re.search(r"\d ?[ap]\.?m\b", body, re.IGNORECASE):
        return None
    joined = ""
    for token in re.findall(r"[A-Za-z]+(?:-[A-Za-z]+)?|\d+", body):
        lower = token.lower()
        if lower in _DIGITS or lower in _LETTERS:
            joined += _DIGITS.get(lower) or _LETTERS[lower]
        elif len(token) <= 3 or re.fullmatch(r"[A-Z]{1,2}", token):
            joined += lower
        else:
            return None
    return joined if 4 <= len(joined) <= 9 and any(char.isdigit() or char == "v" for char in joined) else None


def _repaired(letters: str) -> str:
    """A spelling whose "five" was heard as a V, or whose first letter was written once too often."""
    letters = re.sub(r"^([a-z])\1(?=\1\d)", r"\1", letters)
    letters = re.sub(r"vf?(?=[a-z]{2}$)", "5", letters)
    if not re.search(r"\d", letters[:-3]):
        letters = re.sub(r"^([a-z]{1,2})v", r"\g<1>5", letters)
    return letters
