"""Speech to text by OpenAI, or by any server that speaks its API."""

import io
import wave

from openai import AsyncOpenAI, OpenAIError, omit

from receptionist.adapters.speech_api import speech_problem, unreadable
from receptionist.adapters.stt.phantoms import is_phantom

WHAT = "Speech recognition over the network"


class OpenAISpeechToText:
    """Transcription by `model` at `base_url`; one attempt of at most `timeout_seconds`."""

    def __init__(
        self,
        api_key: str,
        *,
        model: str = "gpt-4o-mini-transcribe",
        base_url: str | None = None,
        timeout_seconds: float = 8.0,
    ) -> None:
        self._client = AsyncOpenAI(api_key=api_key, base_url=base_url, timeout=timeout_seconds, max_retries=0)
        self._model = model

    async def start(self) -> None:
        """Nothing is loaded here."""

    async def stop(self) -> None:
        """Closes the connections."""
        await self._client.close()

    async def check(self) -> None:
        """The server is asked call by call: there is nothing of ours that could not be ready."""

    async def transcribe(self, pcm: bytes, rate_hz: int, *, hint: str = "") -> str:
        """The words in `pcm` (16-bit mono); empty where nobody spoke. `hint` lists words that may come up.

        Raises SpeechProblem.
        """
        try:
            answer = await self._client.audio.transcriptions.create(
                model=self._model,
                file=("speech.wav", _wav(pcm, rate_hz), "audio/wav"),
                language="en",
                prompt=hint or omit,
                response_format="json",
            )
        except OpenAIError as problem:
            raise speech_problem(WHAT, problem) from problem
        except ValueError as problem:
            raise unreadable(WHAT) from problem
        text: object = getattr(answer, "text", None)  # the SDK hands on whatever the server answered
        if not isinstance(text, str):
            raise unreadable(WHAT)
        return "" if is_phantom(text) else text.strip()


def _wav(pcm: bytes, rate_hz: int) -> bytes:
    file = io.BytesIO()
    with wave.open(file, "wb") as wav:
        wav.setnchannels(1)
        wav.setsampwidth(2)
        wav.setframerate(rate_hz)
        wav.writeframes(pcm)
    return file.getvalue()
