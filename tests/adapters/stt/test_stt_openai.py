"""Transcription over the network: the real SDK against a server on this machine."""

import io
import json
import wave
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest

from receptionist.adapters.stt.openai_api import OpenAISpeechToText
from receptionist.errors import SpeechProblem
from receptionist.ports import SpeechToText
from tests.fakes.speech_server import SpeechServer, running

PCM = bytes(range(256)) * 50


@asynccontextmanager
async def transcriber(server: SpeechServer, timeout_seconds: float = 8.0) -> AsyncIterator[SpeechToText]:
    async with running(server):
        stt = OpenAISpeechToText("key", model="a-model", base_url=server.url, timeout_seconds=timeout_seconds)
        await stt.start()
        yield stt
        await stt.stop()


def _text(words: str) -> bytes:
    return json.dumps({"text": words}).encode()


async def test_the_words_come_back_and_the_audio_goes_out_as_wav() -> None:
    server = SpeechServer(body=_text(" My sink is leaking. "))
    async with transcriber(server) as stt:
        assert await stt.transcribe(PCM, 8000, hint="Drain cleaning.") == "My sink is leaking."
    head, body = server.asked[0]
    assert head.startswith("POST /v1/audio/transcriptions ")
    assert b"a-model" in body
    assert b"Drain cleaning." in body
    with wave.open(io.BytesIO(body[body.index(b"RIFF") :])) as wav:
        assert (wav.getframerate(), wav.getnchannels(), wav.getsampwidth()) == (8000, 1, 2)
        assert wav.readframes(wav.getnframes()) == PCM


async def test_without_a_hint_none_is_sent_and_captions_are_not_words() -> None:
    server = SpeechServer(body=_text("Thank you for watching!"))
    async with transcriber(server) as stt:
        assert await stt.transcribe(PCM, 8000) == ""
    assert b'name="prompt"' not in server.asked[0][1]


@pytest.mark.parametrize(
    ("status", "retry", "words"),
    [
        (401, False, "refused the key"),
        (403, False, "refused the key"),
        (404, False, "does not know the model"),
        (400, False, "refused the request"),
        (429, True, "has reached its limit"),
        (500, True, "is in trouble"),
        (503, True, "is in trouble"),
    ],
)
async def test_each_refusal_is_told_once_and_in_plain_words(status: int, retry: bool, words: str) -> None:
    server = SpeechServer(status=status, body=b'{"error": {"message": "details of the vendor"}}')
    async with transcriber(server) as stt:
        with pytest.raises(SpeechProblem, match=words) as caught:
            await stt.transcribe(PCM, 8000)
    assert caught.value.retry is retry
    assert "details" not in str(caught.value)
    assert len(server.asked) == 1


async def test_a_service_that_does_not_answer_in_time() -> None:
    async with transcriber(SpeechServer(silent=True), timeout_seconds=0.1) as stt:
        with pytest.raises(SpeechProblem, match="took too long"):
            await stt.transcribe(PCM, 8000)


async def test_a_service_that_is_not_there() -> None:
    async with running(SpeechServer()) as server:
        url = server.url
    stt = OpenAISpeechToText("key", base_url=url)
    with pytest.raises(SpeechProblem, match="cannot be reached"):
        await stt.transcribe(PCM, 8000)
    await stt.stop()


@pytest.mark.parametrize("body", [b"not json", b"{}"])
async def test_an_answer_that_cannot_be_read(body: bytes) -> None:
    async with transcriber(SpeechServer(body=body)) as stt:
        with pytest.raises(SpeechProblem, match="cannot be read"):
            await stt.transcribe(PCM, 8000)
