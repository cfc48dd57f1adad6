"""Speech by one part, and by another while the first fails or is too slow for a telephone."""

import asyncio
from collections.abc import AsyncIterator

from receptionist.adapters.tts.phone_voice import PhoneVoice
from receptionist.domain.circuit import Circuit
from receptionist.errors import SpeechProblem
from receptionist.ports import SpeechToText, SpokenAudio, VoiceOption
from receptionist.standing_in import Watched

HEARING_SECONDS = 3.0  # for the words of one turn
SPEAKING_SECONDS = 1.5  # until the first sound


class FailoverSpeechToText:
    """Asks `first`; where it fails or takes longer than `seconds`, `then`."""

    def __init__(self, first: SpeechToText, then: SpeechToText, *, seconds: float = HEARING_SECONDS) -> None:
        self._first, self._then, self._seconds = first, then, seconds
        self._watched = Watched(Circuit("stt"))

    async def transcribe(self, pcm: bytes, rate_hz: int, *, hint: str = "") -> str:
        """The words, by whichever hears them. Raises SpeechProblem where neither does."""

        async def ask_first() -> str:
            async with asyncio.timeout(self._seconds):
                return await self._first.transcribe(pcm, rate_hz, hint=hint)

        if self._watched.is_asked(ask_first):
            try:
                words = await ask_first()
            except (SpeechProblem, TimeoutError) as problem:
                self._watched.failed(problem)
            else:
                self._watched.worked()
                return words
        return await self._then.transcribe(pcm, rate_hz, hint=hint)


class FailoverVoice:
    """Speaks as `first`; where it fails or is silent for `seconds`, as `then`. What has begun is not begun anew."""

    def __init__(self, first: PhoneVoice, then: PhoneVoice, *, seconds: float = SPEAKING_SECONDS) -> None:
        self._first, self._then, self._seconds = first, then, seconds
        self._watched = Watched(Circuit("tts"))

    def voices(self) -> tuple[VoiceOption, ...]:
        """Those of the first."""
        return self._first.voices()

    async def speak(self, text: str, pace: float, voice: str = "") -> AsyncIterator[SpokenAudio]:
        """Audio of one of the two. Raises SpeechProblem where neither speaks, or one breaks off."""

        async def ask_first() -> None:
            async with asyncio.timeout(self._seconds):
                await self._first.prepare(text, pace, voice)

        if self._watched.is_asked(ask_first):
            begun = False
            try:
                pieces = self._first.speak(text, pace, voice)
                while True:
                    async with asyncio.timeout(None if begun else self._seconds):
                        piece = await anext(pieces, None)
                    if piece is None:
                        break
                    begun = True
                    yield piece
            except (SpeechProblem, TimeoutError) as problem:
                self._watched.failed(problem)
                if begun:
                    raise
            else:
                self._watched.worked()
                return
        async for piece in self._then.speak(text, pace, voice):
            yield piece

    async def prepare(self, text: str, pace: float, voice: str = "") -> None:
        """Makes the phrase now, in whichever voice can. Raises SpeechProblem."""
        try:
            await self._first.prepare(text, pace, voice)
        except SpeechProblem:
            await self._then.prepare(text, pace, voice)
