"""Cutting words into pieces that are synthesised one after the other, so that sound comes early. Pure text."""

import re

LONGEST_PIECE = 110  # characters: about 7 s of speech
SHORTEST_PIECE = 24  # a shorter one sounds torn off
LONGEST_OPENING = 60  # a longer first sentence lets its first clause go ahead
SHORTEST_OPENING = 4  # "Sure, …"

_SENTENCE_END = re.compile(r"(?<=[.!?…])[\"')\]]*\s+(?=[\"'(\[]?[A-Z0-9])")
_ABBREVIATION = re.compile(r"\b(?:Mr|Mrs|Ms|Dr|St|Ave|Blvd|Rd|Apt|No|vs|approx|[A-Z])\.$")
_PAUSE = re.compile(r"(?<=[,;:–—])\s+")
_SPACE = re.compile(r"\s+")


def pieces(text: str) -> list[str]:
    """`text` in pieces of at most LONGEST_PIECE characters, cut at sentence ends, else at commas, else at words.

    The first clause of a long opening is a piece of its own: synthesis takes a time in proportion to the length.
    """
    first, *others = _sentences(_SPACE.sub(" ", text).strip()) or [""]
    return [part for sentence in (*_opened(first), *others) for part in _shortened(sentence)]


def _opened(sentence: str) -> list[str]:
    pause = _PAUSE.search(sentence, SHORTEST_OPENING) if len(sentence) > LONGEST_OPENING else None
    return [sentence[: pause.start()], sentence[pause.end() :]] if pause else [sentence]


def _sentences(text: str) -> list[str]:
    found: list[str] = []
    start = 0
    for end in _SENTENCE_END.finditer(text):
        if _ABBREVIATION.search(text[start : end.start()]):
            continue
        found.append(text[start : end.end()].strip())
        start = end.end()
    found.append(text[start:].strip())
    return [sentence for sentence in found if sentence]


def _shortened(sentence: str) -> list[str]:
    """A long sentence, cut at its pauses where it has any."""
    found: list[str] = []
    rest = sentence
    while len(rest) > LONGEST_PIECE:
        pauses = [pause.end() for pause in _PAUSE.finditer(rest, SHORTEST_PIECE, LONGEST_PIECE)]
        cut = pauses[-1] if pauses else rest.rfind(" ", SHORTEST_PIECE, LONGEST_PIECE) + 1
        cut = cut or LONGEST_PIECE  # one endless word
        found.append(rest[:cut].strip())
        rest = rest[cut:]
    return [part for part in (*found, rest.strip()) if part]
