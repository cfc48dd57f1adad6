"""What the receptionist hears of lines that are spoken over a telephone: their words, as far as they arrive."""

from pathlib import Path

import numpy as np

from receptionist.adapters.simulated.caller import PlayWav, SayText, Synthesise, prepare
from receptionist.domain.rehearsal import ScriptLine
from receptionist.ports import SpeechToText
from receptionist.voice.audio import mulaw_to_pcm, pcm_to_mulaw, samples

_RATE_HZ = 8000
_AROUND = bytes(2 * int(0.3 * _RATE_HZ))  # the silence that endpointing leaves around words


def with_noise(pcm: bytes, below_db: float, seed: int = 0) -> bytes:
    """8 kHz speech with white noise this much quieter than it, the same at every run."""
    speech = samples(pcm).astype(np.float64)
    audible = speech[np.abs(speech) > 100]  # pauses are not what the noise is measured against
    loudness = np.sqrt(np.mean(np.square(audible))) if audible.size else 0.0
    noise = np.random.default_rng(seed).normal(0.0, loudness * 10 ** (-below_db / 20), speech.size)
    return np.clip(speech + noise, -32768, 32767).astype("<i2").tobytes()


class SpokenEar:
    """Speaks each line, or plays its recording, over an 8 kHz mu-law line, and transcribes what arrives.

    `noise_below_db`: noise that much quieter than the speech; None: a quiet line. Who speaks when, and when a turn is
    over, is not part of it: each line arrives whole.
    """

    def __init__(
        self,
        synthesise: Synthesise,
        to_text: SpeechToText,
        folder: Path,
        *,
        hint: str = "",
        noise_below_db: float | None = None,
    ) -> None:
        self._synthesise, self._to_text, self._folder = synthesise, to_text, folder
        self._hint, self._noise_below_db = hint, noise_below_db

    async def __call__(self, line: ScriptLine) -> str:
        """The words as they are heard. Raises BadInput for a recording that cannot be played, and SpeechProblem."""
        step = PlayWav(self._folder / line.recording, line.text) if line.recording else SayText(line.text)
        [cue] = await prepare([step], self._synthesise)
        pcm = _AROUND + mulaw_to_pcm(cue.audio) + _AROUND
        if self._noise_below_db is not None:
            pcm = mulaw_to_pcm(pcm_to_mulaw(with_noise(pcm, self._noise_below_db)))
        return (await self._to_text.transcribe(pcm, _RATE_HZ, hint=self._hint)).strip()
