"""A telephone line as it is: hiss, echo, frames that come late or never. What it does follows from its seed alone."""

import random
from collections import deque
from dataclasses import dataclass

import numpy as np

from receptionist.adapters.simulated.playout import FRAME_BYTES
from receptionist.voice.audio import mulaw_to_pcm, pcm_to_mulaw, samples

FRAME_MS = 20
_HEARD_POWER = 10**-4.5  # 45 dB below full scale


@dataclass(frozen=True, slots=True)
class LineQuality:
    """How bad the way from the caller to us is; as it stands, it is a good one.

    `noise_db` is the caller's speech over the noise, `echo_db` the agent's voice over its echo. Up to `jitter_ms` late
    are the frames that come (in order, so in bursts); `loss` is the share of those that never do.
    """

    noise_db: float | None = None
    echo_db: float | None = None
    echo_ms: int = 160  # from the agent's sound at the caller's ear to its echo on the line
    jitter_ms: int = 0
    loss: float = 0.0


class BadLine:
    """One call's line. `speech_dbfs` is how loud the caller speaks: noise is measured against it."""

    def __init__(self, seed: int = 0, speech_dbfs: float = -20.0) -> None:
        self._speech_dbfs = speech_dbfs
        self._noise = np.random.default_rng(seed)
        self._network = random.Random(seed)
        self._heard: deque[bytes] = deque(maxlen=1000 // FRAME_MS)
        self._on_its_way: deque[tuple[int, bytes | None]] = deque()  # due at this tick, None for a lost one
        self._tick = 0

    def sound(self, quality: LineQuality, frame: bytes, heard: bytes) -> bytes:
        """The caller's 20 ms with what the line adds; `heard` is the agent's at the caller's ear meanwhile."""
        self._heard.append(heard)
        if quality.noise_db is None and quality.echo_db is None:
            return frame
        mixed = samples(mulaw_to_pcm(frame)).astype(np.float64)
        if quality.noise_db is not None:
            mixed += self._noise.normal(0.0, 32768 * _ratio(self._speech_dbfs - quality.noise_db), mixed.size)
        frames_ago = max(1, round(quality.echo_ms / FRAME_MS))
        if quality.echo_db is not None and len(self._heard) > frames_ago:
            mixed += samples(mulaw_to_pcm(self._heard[-1 - frames_ago])) * _ratio(-quality.echo_db)
        return pcm_to_mulaw(np.clip(mixed, -32768, 32767).astype("<i2").tobytes())

    def carry(self, quality: LineQuality, frame: bytes) -> list[bytes | None]:
        """The frames that arrive in this tick, None for one that was lost. An empty `frame` is none sent."""
        self._tick += 1
        if frame:
            late = self._network.randint(0, quality.jitter_ms // FRAME_MS)
            lost = self._network.random() < quality.loss
            due = max(self._tick + late, self._on_its_way[-1][0] if self._on_its_way else 0)
            self._on_its_way.append((due, None if lost else frame))
        arrived = []
        while self._on_its_way and self._on_its_way[0][0] <= self._tick:
            arrived.append(self._on_its_way.popleft()[1])
        return arrived


def _ratio(decibels: float) -> float:
    return float(10 ** (decibels / 20))


def speech_dbfs(lines: list[bytes]) -> float:
    """How loud these lines (8 kHz mu-law) are where somebody speaks in them; -20 where nobody does."""
    power = [
        float(np.mean(np.square(samples(mulaw_to_pcm(audio[start : start + FRAME_BYTES])).astype(np.float64) / 32768)))
        for audio in lines
        for start in range(0, len(audio), FRAME_BYTES)
    ]
    spoken = [value for value in power if value > _HEARD_POWER]
    return 10 * float(np.log10(np.mean(spoken))) if spoken else -20.0
