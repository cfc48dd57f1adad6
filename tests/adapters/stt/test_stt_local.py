"""The real recogniser in its worker process, on telephone audio."""

import asyncio
from pathlib import Path

import numpy as np
import pytest

from receptionist.adapters.stt.local import LocalSpeechToText
from receptionist.adapters.tts.caller_voice import CallerVoice
from receptionist.adapters.tts.phrase_cache import PhraseCache
from receptionist.adapters.tts.piper import PiperTextToSpeech
from receptionist.errors import SpeechProblem
from receptionist.ports import SpeechToText
from receptionist.voice.audio import mulaw_to_pcm, resample
from tests.adapters.conftest import OnThePhone

pytestmark = pytest.mark.asyncio(loop_scope="session")

RATE_HZ = 8000


async def test_it_fits_the_port(local_stt: LocalSpeechToText) -> None:
    port: SpeechToText = local_stt
    assert port is local_stt


async def test_a_caller_is_understood(local_stt: LocalSpeechToText, on_the_phone: OnThePhone) -> None:
    pcm = await on_the_phone("My kitchen sink is leaking and I need a plumber tomorrow morning.")
    words = (await local_stt.transcribe(pcm, RATE_HZ)).lower()
    assert "kitchen sink" in words
    assert "plumber" in words
    assert "tomorrow morning" in words


async def test_another_rate_is_as_good(local_stt: LocalSpeechToText, on_the_phone: OnThePhone) -> None:
    pcm = resample(await on_the_phone("The water heater is in the basement."), RATE_HZ, 24000)
    assert "water heater" in (await local_stt.transcribe(pcm, 24000)).lower()


async def test_the_demo_caller_is_understood(local_stt: LocalSpeechToText, piper: PiperTextToSpeech) -> None:
    pcm = mulaw_to_pcm(await PhraseCache(CallerVoice(piper)).mulaw("How much is it to clear a drain on Saturday?"))
    words = (await local_stt.transcribe(pcm, RATE_HZ)).lower()
    assert "how much" in words
    assert "drain" in words
    assert "saturday" in words


async def test_a_hint_is_heard_but_not_repeated(local_stt: LocalSpeechToText, on_the_phone: OnThePhone) -> None:
    pcm = await on_the_phone("Can you come on Thursday afternoon?")
    words = await local_stt.transcribe(pcm, RATE_HZ, hint="water heater, sump pump, " * 100)
    assert "thursday afternoon" in words.lower()
    assert "pump" not in words.lower()


@pytest.mark.parametrize("hint", ["", "Drain cleaning, water heater, sump pump."])
@pytest.mark.parametrize("seconds", [0.0, 0.05, 0.4, 1.0, 3.0])
async def test_where_nobody_spoke_there_are_no_words(local_stt: LocalSpeechToText, seconds: float, hint: str) -> None:
    random = np.random.default_rng(seed=1)
    time = np.arange(int(seconds * RATE_HZ)) / RATE_HZ
    sounds = {
        "silence": np.zeros(len(time)),
        "noise": random.normal(0, 1000, len(time)),
        "hum": 2000 * np.sin(2 * np.pi * 120 * time),
        "tone": 6000 * np.sin(2 * np.pi * 440 * time),
        "cough": random.normal(0, 8000, len(time)) * np.exp(-20 * np.abs(time - seconds / 2)),
    }
    heard = {
        name: await local_stt.transcribe(sound.clip(-32768, 32767).astype("<i2").tobytes(), RATE_HZ, hint=hint)
        for name, sound in sounds.items()
    }
    assert heard == dict.fromkeys(sounds, "")


@pytest.mark.parametrize("word", ["Yes.", "No.", "Okay.", "Tuesday."])
async def test_one_word_answers_are_understood(
    local_stt: LocalSpeechToText, on_the_phone: OnThePhone, word: str
) -> None:
    heard = await local_stt.transcribe(await on_the_phone(word), RATE_HZ)
    assert word.rstrip(".").lower() in heard.lower()


async def test_a_dropped_take_does_not_disturb_the_next(local_stt: LocalSpeechToText, on_the_phone: OnThePhone) -> None:
    first = await on_the_phone("This one is dropped.")
    second = await on_the_phone("The furnace is making a loud noise.")
    dropped = asyncio.create_task(local_stt.transcribe(first, RATE_HZ))
    await asyncio.sleep(0)
    dropped.cancel()
    assert "furnace" in (await local_stt.transcribe(second, RATE_HZ)).lower()


async def test_a_damaged_model_is_told_in_one_sentence(tmp_path: Path) -> None:
    for name in ("model.bin", "config.json", "tokenizer.json"):
        (tmp_path / name).write_text("{}")
    stt = LocalSpeechToText(tmp_path)
    with pytest.raises(
        SpeechProblem, match=r"^Speech recognition could not be started: the model in .* cannot be loaded"
    ):
        await stt.start()
    await stt.stop()
