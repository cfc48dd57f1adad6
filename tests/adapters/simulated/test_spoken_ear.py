"""Lines spoken over a telephone line: what is put to the recogniser."""

import math
import struct
import wave
from collections.abc import AsyncIterator
from pathlib import Path

import numpy as np
import pytest

from receptionist.adapters.simulated.spoken_ear import SpokenEar, with_noise
from receptionist.domain.rehearsal import ScriptLine
from receptionist.errors import BadInput
from receptionist.ports import AudioChunk
from receptionist.voice.audio import samples

TONE = b"".join(struct.pack("<h", round(8000 * math.sin(2 * math.pi * 440 * n / 8000))) for n in range(8000))


class Recogniser:
    """Hears always the same, and keeps what it was given."""

    def __init__(self, words: str = " My sink is clogged. ") -> None:
        self.words, self.heard, self.hints = words, list[bytes](), list[str]()

    async def transcribe(self, pcm: bytes, rate_hz: int, *, hint: str = "") -> str:
        assert rate_hz == 8000
        self.heard.append(pcm)
        self.hints.append(hint)
        return self.words


async def synthesise(text: str) -> AsyncIterator[AudioChunk]:
    yield AudioChunk(TONE, 8000)


def loudness(pcm: bytes) -> float:
    return float(np.sqrt(np.mean(np.square(samples(pcm).astype(float)))))


async def test_a_line_is_spoken_between_silences_and_heard_with_the_hint(tmp_path: Path) -> None:
    recogniser = Recogniser()
    ear = SpokenEar(synthesise, recogniser, tmp_path, hint="Example Plumbing.")
    assert await ear(ScriptLine("My sink is clogged.")) == "My sink is clogged."
    [pcm] = recogniser.heard
    assert recogniser.hints == ["Example Plumbing."]
    assert len(pcm) == 2 * 8000 * 1.6  # a second of words, 0.3 s of silence on both sides
    assert loudness(pcm[:4000]) < 10 < 4000 < loudness(pcm[6000:20000])


async def test_a_recording_is_played_instead(tmp_path: Path) -> None:
    with wave.open(str(tmp_path / "own.wav"), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(8000)
        file.writeframes(TONE * 2)
    recogniser = Recogniser()
    await SpokenEar(synthesise, recogniser, tmp_path)(ScriptLine("Hello.", recording="own.wav"))
    assert len(recogniser.heard[0]) == 2 * 8000 * 2.6
    with pytest.raises(BadInput, match="cannot be read as a WAV file"):
        await SpokenEar(synthesise, recogniser, tmp_path)(ScriptLine("Hello.", recording="none.wav"))


def test_noise_stands_so_far_below_the_words_and_is_the_same_each_time() -> None:
    silence = bytes(8000)
    noisy = with_noise(silence + TONE, 15.0)
    assert noisy == with_noise(silence + TONE, 15.0)
    below = 20 * math.log10(loudness(TONE) / loudness(noisy[: len(silence)]))
    assert below == pytest.approx(15.0, abs=0.5)


async def test_where_nothing_arrives_nothing_was_said(tmp_path: Path) -> None:
    assert await SpokenEar(synthesise, Recogniser("  "), tmp_path)(ScriptLine("Hello.")) == ""
