"""A text made plain for the date and time rules: lower case, number words in digits, every place mapped back."""

import re
from dataclasses import dataclass, replace

from receptionist.agent.frame_agent.understanding.spoken_numbers import (
    NumberSpan,
    NumberStyle,
    number_pieces,
    ordinal_suffix,
)

_TYPOGRAPHY = str.maketrans({"’": "'", "‘": "'", "“": '"', "”": '"', "–": "-", "—": "-"})
_NOT_A_NUMBER_BEFORE = re.compile(
    r"\b(?:that|this|which|no|any|every|some|each|the|another|other|last|next|first|good|new|old|only|big|right|a|an"
    r"|just|per|split|every)\s$",
    re.IGNORECASE,
)
_NOT_A_NUMBER_AFTER = re.compile(r"\s(?:of|moment|more|thing|another|second|minute|sec|issue|problem)\b", re.IGNORECASE)
_ISH = re.compile(r"\b(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve)(?=ish\b)", re.IGNORECASE)
# How recognisers write what sounds like something else: "at too p m", "to morrow", "friday after noon".
_HEARD_AS: dict[str, str] = {"to": "2", "too": "2", "for": "4", "fore": "4", "ate": "8", "won": "1"}
_MISHEARD = re.compile(
    r"(?<=\bat )(?P<hour>too?|fore?|ate|won)(?= ?(?:[ap]\.? ?m\b|o'? ?clock))|\bto(?P<split> )morrow\b"
    r"|(?:day|morrow) after(?P<noon> )noon\b",
    re.IGNORECASE,
)
_CONSUMED = "\x00"


@dataclass(frozen=True, slots=True)
class Readable:
    """`plain` for the rules to read, and where each of its characters came from in `original`."""

    original: str
    plain: str
    starts: tuple[int, ...]  # of the original, for each plain character
    ends: tuple[int, ...]

    def place(self, start: int, end: int) -> tuple[int, int]:
        """The original span behind a plain one, without white space and commas at its edges."""
        first, last = self.starts[start], self.ends[end - 1]
        while first < last and self.original[first] in " ,\t\n":
            first += 1
        while last > first and self.original[last - 1] in " ,\t\n":
            last -= 1
        if self.original[first:last].count(".") == 1 and self.original[last - 1] == ".":
            last -= 1  # the end of the sentence, not of "a.m."
        return first, last


def readable(text: str) -> Readable:
    """Lower case, straight quotes, "six thirty" as "6 30", "the fourteenth" as "the 14th", "nine oh five" as "9 05"."""
    plain: list[str] = []
    starts: list[int] = []
    ends: list[int] = []

    def put(written: str, start: int, end: int) -> None:
        plain.append(written)
        starts.extend([start] * len(written))
        ends.extend([end] * len(written))

    at = 0
    for start, end, written in sorted([*_numbers_written(text), *_misheard(text)]):
        for place in range(at, start):
            put(_lower(text[place]), place, place + 1)
        put(written, start, end)
        at = end
    for place in range(at, len(text)):
        put(_lower(text[place]), place, place + 1)
    return Readable(text, "".join(plain), tuple(starts), tuple(ends))


def consume(plain: str, start: int, end: int) -> str:
    """The plain text with a read part blanked out, so that no later rule reads it again."""
    return plain[:start] + _CONSUMED * (end - start) + plain[end:]


def _lower(character: str) -> str:
    lowered = character.translate(_TYPOGRAPHY).lower()
    return lowered if len(lowered) == 1 else character


def _numbers_written(text: str) -> list[tuple[int, int, str]]:
    """Where numbers are said, and what stands there in digits."""
    return [
        (number.start, number.end, number.digits + ordinal_suffix(number.value or 0))
        if number.style is NumberStyle.ORDINAL
        else (number.start, number.end, number.digits)
        for number in _numbers(text)
    ]


def _misheard(text: str) -> list[tuple[int, int, str]]:
    """Hours and days that were written as other words, and what they mean."""
    found: list[tuple[int, int, str]] = []
    for match in _MISHEARD.finditer(text):
        which = match.lastgroup or ""
        found.append((*match.span(which), _HEARD_AS.get(match[which].lower(), "")))
    return found


def _pieces(text: str) -> list[NumberSpan]:
    """The number words of a text, "tenish" among them."""
    ish = [replace(number_pieces(match[0])[0], start=match.start(), end=match.end()) for match in _ISH.finditer(text)]
    return sorted([*number_pieces(text), *ish], key=lambda piece: piece.start)


def _numbers(text: str) -> list[NumberSpan]:
    """Numbers said in words, an "oh" joined to the digit behind it; written ones stay as they are."""
    found: list[NumberSpan] = []
    for piece in _pieces(text):
        if piece.text[0].isdigit() and piece.text.isalnum():
            continue
        if piece.digits == "0" and piece.text.lower() in ("oh", "o"):
            found.append(piece)
            continue
        if found and found[-1].digits == "0" and found[-1].text.lower() in ("oh", "o") and len(piece.digits) == 1:
            oh = found.pop()
            found.append(
                NumberSpan(oh.start, piece.end, text[oh.start : piece.end], None, "0" + piece.digits, piece.style)
            )
            continue
        if piece.text.lower() in ("one", "second") and (
            (_NOT_A_NUMBER_BEFORE.search(text[: piece.start]) and not _is_date_like(text, piece))
            or (_NOT_A_NUMBER_AFTER.match(text[piece.end :]) and piece.text.lower() == "one")
        ):
            continue
        found.append(piece)
    return found


def _is_date_like(text: str, piece: NumberSpan) -> bool:
    """ "the second" is a day as well as a moment; only "a second", "every second" and the like are no numbers."""
    return piece.text.lower() == "second" and bool(re.search(r"\bthe\s$", text[: piece.start], re.IGNORECASE))
