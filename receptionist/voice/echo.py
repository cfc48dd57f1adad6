"""The agent's own voice coming back: what a caller's line sounds like is compared with what was played on it.

A loudspeaker, a car or a badly balanced line returns our words 50 ms to a second later, quieter, smeared by the room.
Cross-correlation of the last 0.36 s with all that was played in the second before finds the delay; then a filter of
20 ms is fitted (Wiener's, by the method of autocorrelation), and what counts is the share of the sound it explains.
Measured on telephone speech in rooms of up to 0.1 s: of echoes it explains more than 0.4 in nineteen of twenty cases,
of a caller's own words less than 0.27, and less than 0.18 of those said 12 dB over an echo whose delay is known.
"""

import numpy as np
import numpy.typing as npt

from receptionist.voice.audio import mulaw_to_pcm, samples
from receptionist.voice.events import FRAME_SECONDS, RATE_HZ

Samples = npt.NDArray[np.float32]

_WINDOW = round(0.36 * RATE_HZ)
_LONGEST_DELAY = RATE_HZ  # 1 s: there and back, with the carrier's buffers
_TRANSFORM = 16384  # over window and delay together
_TAPS = 160  # of the room's response: 20 ms
_TAPS_BEFORE = 16  # the loudest arrival
_RIDGE = 0.01
_STEPS = 12
_SURE = 0.4
_AT_KNOWN_DELAY = 0.25
_SAME_PLACE = round(0.003 * RATE_HZ)
_BLOCK_FRAMES = 18  # as long as the window: blocks share no sound
_BLOCK_SPEECH = 8
_OWN_LOOKS = 3  # in a row: the first sound of a word may be too short to be told
_TRUSTED = 10
_PAUSE_FRAMES = 10
_AUDIBLE = 0.004  # of full scale: what is quieter leaves no echo worth a thought
_SILENCE = b"\xff"  # mu-law


class EchoGuard:
    """Knows what was played on one call's line, and whether the caller's side is only giving it back."""

    def __init__(self) -> None:
        self._played = bytearray()  # mu-law, from the sample `_begins` of the call on; some is still to be heard
        self._begins = 0
        self.found = False  # with the last frame: the speech before it was an echo, too
        self._heard = bytearray(2 * _WINDOW)  # PCM
        self._now = 0  # samples
        self._place: int | None = None  # where in the audio played lately the line's echo begins
        self._last_place: int | None = None
        self._block_frames = self._block_speech = 0
        self._silent_frames = _PAUSE_FRAMES
        self._frames = 0  # of speech since the last pause
        self._own_in_row = 0  # looks at this stretch of speech that found it the caller's
        self._is_own = True

    def plays(self, audio: bytes) -> None:
        """Mu-law audio goes to the line, behind what was sent before."""
        free_at = self._begins + len(self._played)
        if free_at < self._now:
            self._played += _SILENCE * (self._now - free_at)
        self._played += audio

    def clears(self) -> None:
        """What was not played yet will not be."""
        del self._played[max(0, self._now - self._begins) :]

    def is_caller(self, pcm: bytes, speech: bool) -> bool:
        """Whether the caller's next 20 ms, called speech by the gate, are the caller's own.

        On a line that has given no echo yet, all are. Else every other frame is looked at, and once some in a row were
        the caller's, all are until they pause.
        """
        self._hears(pcm)
        self.found = self._learn(speech)
        self._silent_frames = 0 if speech else self._silent_frames + 1
        if self._silent_frames >= _PAUSE_FRAMES:
            self._own_in_row = self._frames = 0
            self._is_own = self._place is None
        if not speech:
            return False
        self._frames += 1
        if self._place is not None and self._frames % 2 == 1 and self._own_in_row < _TRUSTED:
            looks_own = self._share_of_echo(self._place) < _AT_KNOWN_DELAY
            self._own_in_row = self._own_in_row + 1 if looks_own else 0
            self._is_own = self._own_in_row >= _OWN_LOOKS
        return self._is_own

    def _learn(self, speech: bool) -> bool:
        """Finds the line's delay: two stretches of speech in a row, apart from each other, that came equally late."""
        self._block_frames += 1
        self._block_speech += speech
        if self._block_frames < _BLOCK_FRAMES:
            return False
        enough, self._block_frames, self._block_speech = self._block_speech >= _BLOCK_SPEECH, 0, 0
        if not enough or (reference := self._reference()) is None:
            return False
        place = _likeliest(_floats(bytes(self._heard)), reference)
        sure = self._share_of_echo(place) >= _SURE
        again = sure and self._last_place is not None and abs(place - self._last_place) <= _SAME_PLACE
        self._last_place = place if sure else None
        if not again:
            return False
        is_news = self._place is None or abs(place - self._place) > _SAME_PLACE
        self._place = place
        if is_news:
            self._is_own, self._own_in_row = False, 0
        return is_news

    def _hears(self, pcm: bytes) -> None:
        self._heard += pcm
        del self._heard[: len(pcm)]
        self._now += round(FRAME_SECONDS * RATE_HZ)
        old = self._now - _WINDOW - _LONGEST_DELAY - self._begins
        if old > RATE_HZ:
            del self._played[:old]
            self._begins += old

    def _reference(self) -> Samples | None:
        """What was played in the time that can come back now; None where that was nothing."""
        span = _WINDOW + _LONGEST_DELAY
        first = self._now - span
        played = bytes(self._played[max(0, first - self._begins) : max(0, self._now - self._begins)])
        if not played.strip(_SILENCE):
            return None
        before = min(span, max(0, self._begins - first))
        reference = _floats(mulaw_to_pcm((_SILENCE * before + played).ljust(span, _SILENCE)))
        return reference if float(np.abs(reference).max()) >= _AUDIBLE else None

    def _share_of_echo(self, place: int) -> float:
        """How much of what was heard lately is what was played from `place` on, 0…1."""
        reference = self._reference()
        if reference is None:
            return 0.0
        heard = _floats(bytes(self._heard))
        return _explained(heard, reference, place) / max(1e-9, float(heard @ heard))


def _floats(pcm: bytes) -> Samples:
    """-1…1, differenced: without that, the low tones of any two voices look alike."""
    raw = samples(pcm).astype(np.float32) / 32768
    return np.diff(raw, prepend=raw[:1])


def _likeliest(heard: Samples, played: Samples) -> int:
    """Where in `played` begins what is most alike, by normalised cross-correlation."""
    crossed = np.fft.rfft(heard, _TRANSFORM).conj() * np.fft.rfft(played, _TRANSFORM)
    products = np.fft.irfft(crossed, _TRANSFORM)[: _LONGEST_DELAY + 1]
    energy = np.concatenate(([0.0], np.cumsum(played.astype(np.float64) ** 2)))
    stretches = energy[_WINDOW:] - energy[: len(products)]
    floor = 1e-3 * float(stretches.max()) + 1e-9  # a stretch next to silent is like nothing
    return int(np.argmax(products**2 / np.maximum(stretches, floor)))


def _explained(heard: Samples, played: Samples, place: int) -> float:
    """How much of the energy heard is what was played from `place` on, through the filter that fits best.

    Its equations are solved by conjugate gradients, which come near the answer from below.
    """
    last = place + _TAPS_BEFORE
    stretch = played[max(0, last - _TAPS + 1) : last + _WINDOW]
    stretch = np.pad(stretch, (max(0, _TAPS - 1 - last), max(0, last + _WINDOW - len(played))))
    wanted = np.correlate(stretch, heard, "valid")[::-1].astype(np.float64)  # by the delay of the tap
    own = np.correlate(stretch, stretch[: len(stretch) - _TAPS + 1], "valid").astype(np.float64)
    own[0] += _RIDGE * own[0] + 1e-9
    both_sides = np.concatenate((own[:0:-1], own))
    taps = np.zeros(_TAPS)
    rest, step = wanted.copy(), wanted.copy()
    size = float(rest @ rest)
    for _ in range(_STEPS):
        if size < 1e-18:
            break
        changed = np.convolve(both_sides, step, "valid")
        pace = size / float(step @ changed)
        taps += pace * step
        rest -= pace * changed
        size, before = float(rest @ rest), size
        step = rest + size / before * step
    return float(wanted @ taps)
