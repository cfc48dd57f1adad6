"""Phrases that come again are made once, and a private one never reaches the disk."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import numpy as np
import pytest

from receptionist.adapters.tts.caller_voice import CallerVoice
from receptionist.adapters.tts.phrase_cache import PhraseCache
from receptionist.errors import SpeechProblem
from receptionist.ports import AudioChunk, TextToSpeech, VoiceOption
from receptionist.voice.audio import mulaw_to_pcm, samples

RATE_HZ = 22050


class ToneVoice:
    """Says every word as a fifth of a second of a tone, and remembers what it was asked for."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, float]] = []
        self.gate = asyncio.Event()
        self.gate.set()
        self.fails = False

    def voices(self) -> tuple[VoiceOption, ...]:
        return (VoiceOption("tone", "Tone"),)

    async def synthesise(self, text: str, *, pace: float = 1.0, voice: str = "") -> AsyncIterator[AudioChunk]:
        self.asked.append((text, pace))
        await self.gate.wait()
        if self.fails:
            raise SpeechProblem("The voice is gone.")
        for _ in text.replace("…", "").split():
            wave = 8000 * np.sin(np.arange(RATE_HZ // 5) * 2 * np.pi * 440 / RATE_HZ)
            yield AudioChunk(wave.astype("<i2").tobytes(), RATE_HZ)


def test_the_voices_fit_the_port() -> None:
    voice: TextToSpeech = ToneVoice()
    shifted: TextToSpeech = CallerVoice(voice)
    assert shifted is not voice


async def test_a_phrase_is_telephone_audio_of_the_right_length_and_made_once() -> None:
    voice = ToneVoice()
    cache = PhraseCache(voice)
    audio = await cache.mulaw("one moment please")
    assert len(audio) == pytest.approx(0.6 * 8000, abs=8)
    spectrum = np.abs(np.fft.rfft(samples(mulaw_to_pcm(audio))[:4000]))
    assert np.argmax(spectrum) * 8000 / 4000 == pytest.approx(440, abs=3)
    assert await cache.mulaw("one  moment\nplease") == audio
    assert len(voice.asked) == 1


async def test_another_pace_is_another_phrase() -> None:
    voice = ToneVoice()
    cache = PhraseCache(voice)
    await cache.mulaw("hello", pace=1.0)
    await cache.mulaw("hello", pace=1.1)
    assert voice.asked == [("hello", 1.0), ("hello", 1.1)]


async def test_a_stream_gives_the_first_sound_before_the_last_is_made() -> None:
    cache = PhraseCache(ToneVoice())
    pieces = [piece async for piece in cache.stream_mulaw("one moment please")]
    assert len(pieces) >= 3
    assert [b"".join(pieces)] == [piece async for piece in cache.stream_mulaw("one moment please")]
    assert b"".join(pieces) == await PhraseCache(ToneVoice()).mulaw("one moment please")


async def test_a_stream_that_was_cut_off_is_not_remembered() -> None:
    voice = ToneVoice()
    cache = PhraseCache(voice)
    stream = cache.stream_mulaw("one moment please")
    await anext(stream)
    await stream.aclose()
    assert len(await cache.mulaw("one moment please")) == pytest.approx(0.6 * 8000, abs=8)
    assert len(voice.asked) == 2


async def test_two_calls_that_want_the_same_phrase_share_one_making_even_if_one_hangs_up() -> None:
    voice = ToneVoice()
    voice.gate.clear()
    cache = PhraseCache(voice)
    first = asyncio.create_task(cache.mulaw("hello"))
    second = asyncio.create_task(cache.mulaw("hello"))
    await asyncio.sleep(0)
    first.cancel()
    voice.gate.set()
    assert await second
    assert first.cancelled()
    assert len(voice.asked) == 1


async def test_what_failed_is_tried_again() -> None:
    voice = ToneVoice()
    voice.fails = True
    cache = PhraseCache(voice)
    with pytest.raises(SpeechProblem):
        await cache.mulaw("hello")
    voice.fails = False
    assert await cache.mulaw("hello")


async def test_words_that_come_out_silent_are_a_failure_but_a_mere_pause_is_not() -> None:
    class Mute(ToneVoice):
        async def synthesise(self, text: str, *, pace: float = 1.0, voice: str = "") -> AsyncIterator[AudioChunk]:
            yield AudioChunk(b"", RATE_HZ)

    with pytest.raises(SpeechProblem, match="no sound"):
        await PhraseCache(Mute()).mulaw("hello")
    assert await PhraseCache(Mute()).mulaw("…") == b""


async def test_the_oldest_phrases_make_room() -> None:
    voice = ToneVoice()
    cache = PhraseCache(voice, most_bytes=2 * 1700)
    for text in ("one", "two", "one", "three", "one", "two"):
        await cache.mulaw(text)
    assert [text for text, _ in voice.asked] == ["one", "two", "three", "two"]


async def test_phrases_outlive_the_process_per_voice_and_streams_do_not(tmp_path: Path) -> None:
    folder = tmp_path / "phrases"
    cache = PhraseCache(ToneVoice(), "tone", folder=folder)
    audio = await cache.mulaw("Thanks for calling.")
    async for _ in cache.stream_mulaw("You are at 12 Elm Street."):
        pass
    assert [file.read_bytes() for file in folder.iterdir()] == [audio]
    later, other = ToneVoice(), ToneVoice()
    assert await PhraseCache(later, "tone", folder=folder).mulaw("Thanks for calling.") == audio
    assert later.asked == []
    await PhraseCache(other, "another", folder=folder).mulaw("Thanks for calling.")
    assert len(other.asked) == 1


async def test_a_folder_that_cannot_be_written_costs_only_the_keeping(tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("in the way")
    assert await PhraseCache(ToneVoice(), "tone", folder=blocked / "phrases").mulaw("hello")


async def test_a_caller_speaks_higher_and_as_long() -> None:
    voice = ToneVoice()
    chunks = [chunk async for chunk in CallerVoice(voice, 1.2).synthesise("hello", pace=1.0)]
    assert chunks[0].rate_hz == round(RATE_HZ * 1.2)
    assert [pace for _, pace in voice.asked] == pytest.approx([1 / 1.2])
