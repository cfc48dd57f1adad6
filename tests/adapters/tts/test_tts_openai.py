"""Speech over the network: the real SDK against a server on this machine."""

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest

from receptionist.adapters.tts.openai_api import OpenAITextToSpeech
from receptionist.errors import SpeechProblem
from receptionist.ports import AudioChunk, TextToSpeech
from tests.fakes.speech_server import SpeechServer, running

PCM = bytes(range(256)) * 100


@asynccontextmanager
async def voice(server: SpeechServer) -> AsyncIterator[TextToSpeech]:
    async with running(server):
        tts = OpenAITextToSpeech("key", model="a-model", voice_name="verse", base_url=server.url)
        await tts.start()
        yield tts
        await tts.stop()


async def _chunks(tts: TextToSpeech, text: str, pace: float = 1.0) -> list[AudioChunk]:
    return [chunk async for chunk in tts.synthesise(text, pace=pace)]


async def test_audio_streams_in_whole_samples() -> None:
    server = SpeechServer(body=PCM, content_type="audio/pcm", piece=777)
    async with voice(server) as tts:
        chunks = await _chunks(tts, "Hello there.", pace=1.1)
    assert b"".join(chunk.pcm for chunk in chunks) == PCM
    assert len(chunks) > 3
    assert all(chunk.rate_hz == 24000 and len(chunk.pcm) % 2 == 0 for chunk in chunks)
    head, body = server.asked[0]
    assert head.startswith("POST /v1/audio/speech ")
    assert json.loads(body) == {
        "input": "Hello there.",
        "model": "a-model",
        "voice": "verse",
        "response_format": "pcm",
        "speed": 1.1,
    }


async def test_nothing_to_say_asks_nobody() -> None:
    server = SpeechServer()
    async with voice(server) as tts:
        assert await _chunks(tts, " \n") == []
    assert server.asked == []


async def test_a_refused_key_is_told_in_plain_words() -> None:
    async with voice(SpeechServer(status=401, body=b"{}")) as tts:
        with pytest.raises(SpeechProblem, match="refused the key") as caught:
            await _chunks(tts, "Hello.")
    assert not caught.value.retry


async def test_a_stream_that_breaks_off_is_a_failure_after_what_came() -> None:
    server = SpeechServer(body=PCM, content_type="audio/pcm", breaks_after=10_000)
    heard: list[AudioChunk] = []

    async def listen(tts: TextToSpeech) -> None:
        async for chunk in tts.synthesise("Hello."):
            heard.append(chunk)

    async with voice(server) as tts:
        with pytest.raises(SpeechProblem, match="broke off"):
            await listen(tts)
    assert heard
