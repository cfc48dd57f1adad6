"""Two streets that cross, named in place of an address."""

import re

from receptionist.agent.frame_agent.understanding.street_words import (
    DIRECTIONS,
    LONE_STREETS,
    LOOSE_TYPES,
    SENTENCE_WORDS,
    STREET_TYPES,
)

_JOINT = re.compile(r"\s+(?:and|&)\s+", re.IGNORECASE)
_BEFORE = re.compile(r"(?:[^\W_]+(?:['’.-][^\W_]+)*\.?\s+){0,2}[^\W_]+(?:['’-][^\W_]+)*$")
_AFTER = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*(?: [^\W_]+(?:['’-][^\W_]+)*){0,2}")
_CORNER = re.compile(
    r"\b(?:corner|intersection|cross streets?|crossing)\b(?: (?:of|is|are|at|near))*\s*$", re.IGNORECASE
)
_PLACED = re.compile(r"\b(?:at|near|from|to|by|on|around|off)\s*$", re.IGNORECASE)
_ORDINAL = re.compile(r"\d+(?:st|nd|rd|th)", re.IGNORECASE)
_KNOWN = LONE_STREETS | {
    "main",
    "center",
    "central",
    "broadway",
    "market",
    "park",
    "church",
    "elm",
    "oak",
    "maple",
    "pine",
}
_NEVER = frozenset(
    ["heating", "cooling", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday", "kitchen"]
)


def find_intersection(text: str, *, wanted: bool, asked: str = "") -> tuple[int, int, str] | None:
    """Start, end and wording of the crossing that was named, or None.

    Street types or numbered streets show it; plain names ("Forbes and Murray") count where a place was asked for. Of
    several the one that goes with the question ("where to?") is taken, else the first.
    """
    found = []
    for joint in _JOINT.finditer(text):
        pair = _streets_around(text, joint, wanted)
        if pair is not None:
            found.append(pair)
    if not found:
        return None
    towards = bool(re.search(r"\b(?:go|going|headed|heading|drop)\b", asked, re.IGNORECASE))
    for start, end in found:
        if towards and re.search(r"\bto\s*$", text[:start], re.IGNORECASE):
            return start, end, text[start:end]
    start, end = found[0]
    return start, end, text[start:end]


def _streets_around(text: str, joint: re.Match[str], wanted: bool) -> tuple[int, int] | None:
    before = _BEFORE.search(text[max(0, joint.start() - 60) : joint.start()])
    after = _AFTER.match(text, joint.end())
    if before is None or after is None:
        return None
    left = _left(before.group())
    right = _right(after.group())
    if not left or not right:
        return None
    start, end = joint.start() - len(left), joint.end() + len(right)
    shown = _is_street(left) + _is_street(right)
    cornered = bool(_CORNER.search(text[:start]))
    if any(word.lower() in _NEVER for word in (*left.split(), *right.split())):
        return None
    if re.search(r"\d\s*$", text[:start]) or (_ORDINAL.fullmatch(left) and _ORDINAL.fullmatch(right) and not cornered):
        return None  # a house number's street, or days of the month
    capitals = left[0].isupper() and right[0].isupper()
    alone = not text[:start].strip(" '\"") and not text[end:].strip(" .!?'\"")
    placed = bool(_PLACED.search(text[:start]))
    if cornered or (shown == 2 and (placed or wanted or _says_type(left) or _says_type(right))):
        return start, end
    if wanted and ((capitals and (placed or not text[:start].strip(" '\""))) or shown or alone):
        return start, end
    return (start, end) if shown and capitals and placed else None


def _left(words: str) -> str:
    """The street that ends a stretch of words."""
    kept: list[str] = []
    for word in reversed(words.split()):
        lower = word.lower().rstrip(".")
        if lower in SENTENCE_WORDS or (kept and not (word[0].isupper() or _is_type(kept[0]) or lower in DIRECTIONS)):
            break
        if re.fullmatch(r"\d+", word):
            break
        kept.insert(0, word)
    return " ".join(kept)


def _right(words: str) -> str:
    """The street that begins a stretch of words."""
    parts = words.split()
    if parts[0].lower() in SENTENCE_WORDS or re.fullmatch(r"\d+", parts[0]):
        return ""
    count = 1
    if parts[0].lower() in DIRECTIONS and len(parts) > 1 and parts[1].lower() not in SENTENCE_WORDS:
        count = 2
    if count < len(parts) and (_is_type(parts[count]) or parts[count].lower() == "club"):
        count += 1
    return " ".join(parts[:count])


def _is_type(word: str) -> bool:
    return word.lower().rstrip(".") in STREET_TYPES or word.lower() in LOOSE_TYPES


def _says_type(street: str) -> bool:
    words = street.split()
    return len(words) > 1 and words[-1].lower().rstrip(".") in STREET_TYPES


def _is_street(street: str) -> bool:
    words = street.lower().split()
    return _says_type(street) or words[-1] in _KNOWN or bool(_ORDINAL.fullmatch(words[-1]))
