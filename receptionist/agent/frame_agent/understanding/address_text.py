"""An utterance with its spoken numbers written as digits, each place still known in the original."""

import re
from dataclasses import dataclass

from receptionist.agent.frame_agent.understanding.spoken_numbers import NumberStyle, find_numbers, ordinal_suffix

_HESITATION = re.compile(r"\b(?:um+|uh+|erm?)\b,?\s+", re.IGNORECASE)
_JOINED = re.compile(r"(?<=\d)-(?=[A-Za-z]{3,}\s)")  # as recognisers write "120 Oak Drive": "120-Oak Drive"


@dataclass(frozen=True, slots=True)
class Written:
    """`text` with digits for number words; `said` the original. Build it with `write_numbers`."""

    text: str
    said: str
    pieces: tuple[tuple[int, int, int, int], ...]  # start and end in `text`, start and end in `said`, of what changed

    def place(self, start: int, end: int) -> tuple[int, int]:
        """The original's `start, end` of a stretch of `text`."""
        return self._back(start, opens=True), self._back(end, opens=False)

    def _back(self, position: int, *, opens: bool) -> int:
        shift = 0
        for start, end, said_start, said_end in self.pieces:
            if position < start or (not opens and position == start):
                break
            if position < end:
                return said_start if opens else said_end
            shift = said_end - end
        return position + shift


def write_numbers(said: str) -> Written:
    """Writes the number words of an utterance as digits: "forty two eleven North first" becomes "4211 North 1st".

    Ordinals written out ("First Street") stay as they are beside a house number in digits: somebody typed that.
    """
    spans = [span for span in find_numbers(said) if not re.fullmatch(r"[\d\s,\-]+(?:st|nd|rd|th)?", span.text)]
    # "OH 43206" is a state before its ZIP code, not a spoken zero.
    spans = [span for span in spans if not re.search(r"\bO[Hh]?\b\W*\d{5}", span.text, re.IGNORECASE)]
    is_spoken = any(span.style is not NumberStyle.ORDINAL for span in spans) or not re.search(r"\d", said)
    changes = [(match.start(), match.end(), "") for match in _HESITATION.finditer(said)]
    changes += [(match.start(), match.end(), " ") for match in _JOINED.finditer(said)]
    for span in spans:
        if span.style is not NumberStyle.ORDINAL:
            changes.append((span.start, span.end, span.digits))
        elif is_spoken and span.value is not None:
            changes.append((span.start, span.end, f"{span.value}{ordinal_suffix(span.value)}"))
    text, pieces, behind = "", [], 0
    for start, end, written in sorted(changes):
        text += said[behind:start]
        pieces.append((len(text), len(text) + len(written), start, end))
        text += written
        behind = end
    return Written(text + said[behind:], said, tuple(pieces))
