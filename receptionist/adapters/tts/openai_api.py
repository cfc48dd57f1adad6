"""Text to speech by OpenAI, or by any server that speaks its API."""

from collections.abc import AsyncIterator

import httpx2
from openai import AsyncOpenAI, OpenAIError

from receptionist.adapters.speech_api import speech_problem
from receptionist.ports import AudioChunk, VoiceOption

WHAT = "The voice over the network"
PCM_RATE_HZ = 24000  # what "pcm" means in this API: 16-bit, mono, 24 kHz
CHUNK_BYTES = 4800  # 0.1 s
SLOWEST, FASTEST = 0.25, 4.0
# What the API offers (platform.openai.com/docs/guides/text-to-speech); other servers have names of their own.
VOICES = ("alloy", "ash", "ballad", "coral", "echo", "fable", "nova", "onyx", "sage", "shimmer", "verse")


class OpenAITextToSpeech:
    """Speech by `model` in the voice `voice_name` at `base_url`; one attempt, `timeout_seconds` for each read."""

    def __init__(
        self,
        api_key: str,
        *,
        model: str = "gpt-4o-mini-tts",
        voice_name: str = "alloy",
        base_url: str | None = None,
        timeout_seconds: float = 8.0,
    ) -> None:
        self._client = AsyncOpenAI(api_key=api_key, base_url=base_url, timeout=timeout_seconds, max_retries=0)
        self._model = model
        self._voice_name = voice_name
        self._names = tuple(dict.fromkeys((voice_name, *VOICES))) if base_url is None else (voice_name,)
        self.voice = f"openai:{model}:{voice_name}"

    async def start(self) -> None:
        """Nothing is loaded here."""

    async def stop(self) -> None:
        """Closes the connections."""
        await self._client.close()

    async def check(self) -> None:
        """The server is asked call by call: there is nothing of ours that could not be ready."""

    def voices(self) -> tuple[VoiceOption, ...]:
        """Those of the API; of another server only the one that is set."""
        return tuple(VoiceOption(name, name.capitalize()) for name in self._names)

    async def synthesise(self, text: str, *, pace: float = 1.0, voice: str = "") -> AsyncIterator[AudioChunk]:
        """Audio as it arrives, 24 kHz; nothing for text without words. Raises SpeechProblem."""
        if not text.strip():
            return
        try:
            async with self._client.audio.speech.with_streaming_response.create(
                model=self._model,
                voice=voice if voice in self._names else self._voice_name,
                input=text,
                response_format="pcm",
                speed=min(max(pace, SLOWEST), FASTEST),
            ) as answer:
                odd = b""
                async for data in answer.iter_bytes(CHUNK_BYTES):
                    samples = odd + data
                    whole = len(samples) & ~1  # the network may cut a sample in two
                    odd = samples[whole:]
                    if whole:
                        yield AudioChunk(samples[:whole], PCM_RATE_HZ)
        except (OpenAIError, httpx2.HTTPError) as problem:  # the SDK wraps what goes wrong up to the first byte only
            raise speech_problem(WHAT, problem) from problem
