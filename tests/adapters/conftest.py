"""Real speech models, loaded once for the whole run."""

from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path

import pytest
import pytest_asyncio

from receptionist.adapters.models import SpeechModels, find_voice, find_voice_activity, find_whisper
from receptionist.adapters.stt.local import LocalSpeechToText
from receptionist.adapters.tts.phrase_cache import PhraseCache
from receptionist.adapters.tts.piper import PiperTextToSpeech
from receptionist.adapters.vad.silero_vad import SileroModel
from receptionist.voice.audio import mulaw_to_pcm

NO_FOLDER = Path("no-models-folder")

OnThePhone = Callable[[str], Awaitable[bytes]]


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def local_stt() -> AsyncIterator[LocalSpeechToText]:
    """faster-whisper with the packaged model; for tests on the session's event loop."""
    stt = LocalSpeechToText(find_whisper(SpeechModels(NO_FOLDER)).path)
    await stt.start()
    yield stt
    await stt.stop()


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def piper() -> AsyncIterator[PiperTextToSpeech]:
    """Piper with the packaged voice; for tests on the session's event loop."""
    tts = PiperTextToSpeech(find_voice(SpeechModels(NO_FOLDER)).path)
    await tts.start()
    yield tts
    await tts.stop()


@pytest.fixture(scope="session")
def silero() -> SileroModel:
    """The voice-activity model."""
    return SileroModel(find_voice_activity(SpeechModels(NO_FOLDER)).path)


@pytest.fixture(scope="session")
def on_the_phone(piper: PiperTextToSpeech) -> OnThePhone:
    """Says a sentence and gives it as 8 kHz PCM that went through mu-law."""
    cache = PhraseCache(piper)

    async def say(text: str) -> bytes:
        return mulaw_to_pcm(await cache.mulaw(text))

    return say
