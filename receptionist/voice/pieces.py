"""A long recording in pieces a speech recogniser takes, cut where nobody speaks."""

from collections.abc import Iterator
from dataclasses import dataclass

from receptionist.voice.audio import rms_dbfs

_STEP_SECONDS = 0.1
_LONGEST_SECONDS = 24.0
_SHORTEST_SECONDS = 12.0


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of 16-bit mono PCM; `starts` and `ends` are seconds of the whole recording."""

    starts: float
    ends: float
    pcm: bytes


def pieces(pcm: bytes, rate_hz: int) -> Iterator[Piece]:
    """The recording in order, nothing left out: each cut at its quietest tenth of a second between 12 s and 24 s."""
    step = 2 * round(rate_hz * _STEP_SECONDS)
    shortest, longest = (round(seconds / _STEP_SECONDS) for seconds in (_SHORTEST_SECONDS, _LONGEST_SECONDS))
    at = 0
    while at < len(pcm):
        cut = len(pcm)
        if cut - at > longest * step:
            places = range(at + shortest * step, at + longest * step, step)
            cut = min(places, key=lambda place: rms_dbfs(pcm[place : place + step]))
        yield Piece(at / (2 * rate_hz), cut / (2 * rate_hz), pcm[at:cut])
        at = cut
