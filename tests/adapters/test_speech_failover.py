"""Speech by another part while the first fails: the caller hears and is heard all the same."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from receptionist.adapters import speech_failover
from receptionist.adapters.speech_failover import FailoverSpeechToText, FailoverVoice
from receptionist.adapters.tts.phone_voice import PhoneVoice
from receptionist.adapters.tts.phrase_cache import PhraseCache
from receptionist.errors import SpeechProblem
from receptionist.ports import AudioChunk, VoiceOption
from receptionist.services import turn_work

AWAY = SpeechProblem("The server cannot be reached.")


class Hears:
    """Gives these answers in turn, the last one again and again; an exception is raised, None never comes."""

    def __init__(self, *answers: str | Exception | None) -> None:
        self.answers, self.asked = list(answers), 0

    async def transcribe(self, pcm: bytes, rate_hz: int, *, hint: str = "") -> str:
        answer = self.answers[min(self.asked, len(self.answers) - 1)]
        self.asked += 1
        if answer is None:
            await asyncio.Event().wait()
        if isinstance(answer, Exception):
            raise answer
        return f"{answer} {hint}".strip()


class Speaks:
    """Says a tone for every text; fails after so many pieces, where told to."""

    def __init__(self, name: str, *, fails_after: int | None = None, silent: bool = False) -> None:
        self.voice, self.fails_after, self.texts = name, fails_after, list[str]()
        self.speaks = asyncio.Event()
        if not silent:
            self.speaks.set()

    def voices(self) -> tuple[VoiceOption, ...]:
        return (VoiceOption(self.voice, self.voice),)

    async def synthesise(self, text: str, *, pace: float = 1.0, voice: str = "") -> AsyncIterator[AudioChunk]:
        self.texts.append(text)
        await self.speaks.wait()
        for piece in range(4):
            if piece == self.fails_after:
                raise AWAY
            yield AudioChunk(b"\x00\x20" * 4000, 8000)


def phone(speaks: Speaks, folder: Path) -> PhoneVoice:
    return PhoneVoice(PhraseCache(speaks, speaks.voice, folder=folder))


async def said(voice: FailoverVoice, text: str = "Hello there.") -> float:
    return sum([piece.seconds async for piece in voice.speak(text, 1.0)])


async def test_words_are_heard_by_the_other_part_where_the_first_fails() -> None:
    first, then = Hears(AWAY, "the first"), Hears("the other")
    hearing = FailoverSpeechToText(first, then)
    assert await hearing.transcribe(b"", 8000, hint="Example") == "the other Example"
    assert await hearing.transcribe(b"", 8000) == "the first"
    assert then.asked == 1


async def test_a_first_part_that_is_too_slow_is_not_waited_for() -> None:
    hearing = FailoverSpeechToText(Hears(None), Hears("the other"), seconds=0.02)
    assert await hearing.transcribe(b"", 8000) == "the other"


async def test_a_part_that_keeps_failing_is_left_alone() -> None:
    first = Hears(AWAY)
    hearing = FailoverSpeechToText(first, Hears("the other"))
    for _ in range(10):
        assert await hearing.transcribe(b"", 8000) == "the other"
    assert first.asked == 3


async def test_a_wrong_key_is_asked_once() -> None:
    first = Hears(SpeechProblem("The key was refused.", retry=False))
    hearing = FailoverSpeechToText(first, Hears("the other"))
    assert [await hearing.transcribe(b"", 8000) for _ in range(3)] == ["the other"] * 3
    assert first.asked == 1


async def test_where_both_fail_the_call_is_told() -> None:
    with pytest.raises(SpeechProblem):
        await FailoverSpeechToText(Hears(AWAY), Hears(AWAY)).transcribe(b"", 8000)


@pytest.mark.parametrize("wrong", [{"fails_after": 0}, {"silent": True}])
async def test_a_voice_that_fails_before_its_first_sound_is_stood_in_for(wrong: dict[str, Any], tmp_path: Path) -> None:
    first, other = Speaks("first", **wrong), Speaks("other")
    voice = FailoverVoice(phone(first, tmp_path), phone(other, tmp_path), seconds=0.1)
    assert await said(voice) > 1.5
    assert first.texts and other.texts


async def test_what_has_begun_is_not_begun_anew(tmp_path: Path) -> None:
    other = Speaks("other")
    voice = FailoverVoice(phone(Speaks("first", fails_after=2), tmp_path), phone(other, tmp_path))
    with pytest.raises(SpeechProblem):
        await said(voice)
    assert other.texts == []


async def test_the_stand_in_is_not_remembered_as_the_first_voice(tmp_path: Path) -> None:
    first, other = Speaks("first", fails_after=0), Speaks("other")
    voice = FailoverVoice(phone(first, tmp_path), phone(other, tmp_path))
    await said(voice)
    first.fails_after = None
    await said(voice)
    assert len(first.texts) == 2 and len(other.texts) == 1


async def has_happened() -> None:
    """What goes on beside the work and waits for nothing is done."""
    for _ in range(30):
        await asyncio.sleep(0)


async def test_a_voice_that_hangs_is_stood_in_for_before_the_caller_is_given_a_recording(tmp_path: Path) -> None:
    other = Speaks("other")
    voice = FailoverVoice(phone(Speaks("first", silent=True), tmp_path), phone(other, tmp_path))
    await phone(other, tmp_path).prepare("One moment.", 1.0)
    async with asyncio.timeout(turn_work._STOCK_SECONDS):
        assert await said(voice, "One moment.") > 1.5
    # A greeting that nobody has ready: what is left is enough for a local voice's first sound.
    assert turn_work._GREETING_SECONDS - speech_failover.SPEAKING_SECONDS >= 0.7


async def test_a_phrase_the_first_voice_was_late_with_is_its_own_the_next_time(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(speech_failover, "READY_SECONDS", 0.0)
    late, other = Speaks("first", silent=True), phone(Speaks("other"), tmp_path)
    first = phone(late, tmp_path)
    voice = FailoverVoice(first, other)
    await other.prepare("Hello there.", 1.0)
    assert await said(voice) > 1.5 and not first.is_ready("Hello there.", 1.0)
    late.speaks.set()
    await has_happened()
    assert first.is_ready("Hello there.", 1.0)


async def test_a_voice_that_nobody_waited_for_is_left_alone_when_it_keeps_failing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(speech_failover, "READY_SECONDS", 0.0)
    first, other = Speaks("first", fails_after=0), phone(Speaks("other"), tmp_path)
    voice = FailoverVoice(phone(first, tmp_path), other)
    await other.prepare("Hello there.", 1.0)
    for _ in range(6):
        first.speaks.clear()
        await said(voice)
        first.speaks.set()
        await has_happened()
    assert len(first.texts) == 3


async def test_phrases_are_prepared_in_the_other_voice_where_the_first_hangs(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(speech_failover, "PREPARING_SECONDS", 0.01)
    first, other = Speaks("first", silent=True), phone(Speaks("other"), tmp_path)
    voice = FailoverVoice(phone(first, tmp_path), other)
    for number in range(5):
        await voice.prepare(f"Phrase {number}.", 1.0)
    assert all(other.is_ready(f"Phrase {number}.", 1.0) for number in range(5))
    assert len(first.texts) == 3
