"""How long a text is to a carrier: its encoding, its units and the parts it is sent in (3GPP TS 23.038, 23.040)."""

import re
import unicodedata
from dataclasses import dataclass
from typing import Literal

Encoding = Literal["GSM-7", "UCS-2"]

_GSM_BASIC = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
    "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
_GSM_EXTENDED = frozenset("\f^{}\\[~]|€")
# Units of a text that is alone, and of each part where there are several: a header takes the rest.
_LIMITS: dict[Encoding, tuple[int, int]] = {"GSM-7": (160, 153), "UCS-2": (70, 67)}

_PLAIN = str.maketrans(
    {
        **dict.fromkeys("“”„‟«»″〝〞❝❞", '"'),
        **dict.fromkeys("‘’‛‹›′`´ʼʻˈ❛❜", "'"),
        **dict.fromkeys("‐‑‒–—―−⁃•‣▪·", "-"),
        **dict.fromkeys("\u2028\u2029\u0085\v", "\n"),
        "‚": ",",
        "…": "...",
        "⁄": "/",
        "×": "x",
        "\t": " ",
    }
)
_FRACTIONS = {"½": "1/2", "¼": "1/4", "¾": "3/4"}
_FRACTION = re.compile(r"(\d?)([½¼¾])")
_SENTENCE_END = re.compile(r"[.!?…。！？؟]+[\"'”’)\]]*\s+|\n+")
_SPACE = re.compile(r"\s+")
_ZERO_WIDTH_JOINER = "\u200d"


@dataclass(frozen=True, slots=True)
class Segments:
    """A text as a carrier counts it. `units` are GSM-7 septets or UTF-16 code units; an empty text is one part."""

    text: str
    encoding: Encoding
    units: int
    parts: int


def count_segments(text: str) -> Segments:
    """Counts a text. Neither an extension character nor a surrogate pair is split between two parts."""
    encoding: Encoding = "GSM-7" if _is_gsm(text) else "UCS-2"
    sizes = [_size(character, encoding) for character in text]
    units = sum(sizes)
    alone, each = _LIMITS[encoding]
    if units <= alone:
        return Segments(text, encoding, units, 1)
    parts, used = 1, 0
    for size in sizes:
        if used + size > each:
            parts, used = parts + 1, 0
        used += size
    return Segments(text, encoding, units, parts)


def fit_text(text: str) -> Segments:
    """The text with typographic characters made plain where that saves a part, else as it was written."""
    written = count_segments(text)
    if written.encoding == "GSM-7":
        return written
    plain = count_segments(_make_plain(text))
    return plain if plain.encoding == "GSM-7" and plain.parts < written.parts else written


def split_text(text: str, *, max_characters: int = 1600, max_parts: int = 10) -> tuple[Segments, ...]:
    """Cuts a text into texts a carrier takes: at the end of a sentence, else between words, else where it must be.

    `max_characters` counts UTF-16 code units, as carriers do. White space at a cut is dropped, nothing else is.
    """
    pieces: list[Segments] = []
    rest = text
    while True:
        whole = count_segments(rest)
        if _fits(whole, max_characters, max_parts):
            return (*pieces, whole) if rest.strip() or not pieces else tuple(pieces)
        cut = _cut_at(rest, _longest_prefix(rest, max_characters, max_parts))
        piece, rest = rest[:cut].rstrip(), rest[cut:].lstrip()
        if piece:
            pieces.append(count_segments(piece))


def _is_gsm(text: str) -> bool:
    return all(character in _GSM_BASIC or character in _GSM_EXTENDED for character in text)


def _size(character: str, encoding: Encoding) -> int:
    if encoding == "GSM-7":
        return 2 if character in _GSM_EXTENDED else 1
    return 2 if ord(character) > 0xFFFF else 1


def _make_plain(text: str) -> str:
    text = _FRACTION.sub(lambda found: f"{found[1]} {_FRACTIONS[found[2]]}" if found[1] else _FRACTIONS[found[2]], text)
    text = unicodedata.normalize("NFC", text).translate(_PLAIN)
    return "".join(_plain_character(character) for character in text)


def _plain_character(character: str) -> str:
    category = unicodedata.category(character)
    if category == "Cf":
        return ""
    if category == "Zs":
        return " "
    # Ligatures, small and mathematical forms; not raised numbers: 10² would become 102.
    compatible = character if category == "No" else unicodedata.normalize("NFKC", character)
    return compatible if _is_gsm(compatible) else character


def _fits(segments: Segments, max_characters: int, max_parts: int) -> bool:
    return segments.parts <= max_parts and _utf16_units(segments.text) <= max_characters


def _utf16_units(text: str) -> int:
    return len(text) + sum(ord(character) > 0xFFFF for character in text)


def _longest_prefix(text: str, max_characters: int, max_parts: int) -> int:
    """How many characters of a text fit; at least one. More characters never need fewer parts, so it is halved."""
    fits, too_long = 1, min(len(text), max_characters) + 1
    while too_long - fits > 1:
        middle = (fits + too_long) // 2
        if _fits(count_segments(text[:middle]), max_characters, max_parts):
            fits = middle
        else:
            too_long = middle
    return fits


def _cut_at(text: str, most: int) -> int:
    """Where to cut within the first `most` characters; not so early that the piece would be less than half full."""
    window = text[: most + 1]
    for boundary in (_SENTENCE_END, _SPACE):
        ends = [found.start() + len(found.group().rstrip()) for found in boundary.finditer(window)]
        fitting = [end for end in ends if most // 2 <= end <= most and end > 0]
        if fitting:
            return fitting[-1]
    cut = most
    while cut > 1 and _belongs_to_the_one_before(text, cut):
        cut -= 1
    return cut if cut > 1 or most == 1 else most


def _belongs_to_the_one_before(text: str, at: int) -> bool:
    """Whether the character at this place is drawn with the one before it: an accent, a skin tone, a joined emoji."""
    character = text[at]
    return (
        unicodedata.combining(character) != 0
        or character in (_ZERO_WIDTH_JOINER, "\ufe0f", "\ufe0e")
        or "\U0001f3fb" <= character <= "\U0001f3ff"
        or text[at - 1] == _ZERO_WIDTH_JOINER
    )
