"""Speech by one part, and by another while the first fails or is too slow for a telephone."""

import asyncio
from collections.abc import AsyncGenerator, Awaitable
from contextlib import aclosing

from receptionist.adapters.tts.phone_voice import PhoneVoice
from receptionist.domain.circuit import Circuit
from receptionist.errors import SpeechProblem
from receptionist.ports import SpeechToText, SpokenAudio, VoiceOption
from receptionist.standing_in import Watched

HEARING_SECONDS = 3.0  # for the words of one turn
SPEAKING_SECONDS = 1.2  # until the first sound
READY_SECONDS = 0.1  # the same, where the other voice has the phrase ready
PREPARING_SECONDS = 5.0  # for a whole phrase


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
    """Speaks as `first`; where it fails or is silent for `seconds`, as `then`. What has begun is not begun anew.

    A phrase that `then` has ready is said by it after `READY_SECONDS`; whether `first` would have spoken in time is
    found out beside it.
    """

    def __init__(self, first: PhoneVoice, then: PhoneVoice, *, seconds: float = SPEAKING_SECONDS) -> None:
        self._first, self._then, self._seconds = first, then, seconds
        self._watched = Watched(Circuit("tts"))

    def voices(self) -> tuple[VoiceOption, ...]:
        """Those of the first."""
        return self._first.voices()

    async def speak(self, text: str, pace: float, voice: str = "") -> AsyncGenerator[SpokenAudio, None]:
        """Audio of one of the two. Raises SpeechProblem where neither speaks, or one breaks off."""
        pieces = self._first.speak(text, pace, voice)
        if self._watched.is_asked(lambda: self._hear_out(pieces, self._opening(pieces))):
            opening = asyncio.create_task(self._opening(pieces))
            try:
                await asyncio.wait([opening], timeout=READY_SECONDS if self._then.is_ready(text, pace, voice) else None)
            except asyncio.CancelledError:
                opening.cancel()
                raise
            if not opening.done():
                self._watched.judge(lambda: self._hear_out(pieces, opening))
            else:
                begun = False
                try:
                    piece = opening.result()
                    while piece is not None:
                        begun = True
                        yield piece
                        piece = await anext(pieces, None)
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

        async def ask_first() -> None:
            async with asyncio.timeout(PREPARING_SECONDS):
                await self._first.prepare(text, pace, voice)

        if self._watched.is_asked(ask_first):
            try:
                await ask_first()
            except (SpeechProblem, TimeoutError) as problem:
                self._watched.failed(problem)
            else:
                self._watched.worked()
                return
        await self._then.prepare(text, pace, voice)

    async def _opening(self, pieces: AsyncGenerator[SpokenAudio, None]) -> SpokenAudio | None:
        """The first of the pieces. Raises SpeechProblem, and TimeoutError where there is no sound."""
        async with asyncio.timeout(self._seconds):
            return await anext(pieces, None)

    async def _hear_out(
        self, pieces: AsyncGenerator[SpokenAudio, None], opening: Awaitable[SpokenAudio | None]
    ) -> None:
        """Takes a phrase to its end, so that it is ready next time. Raises SpeechProblem and TimeoutError."""
        async with asyncio.timeout(PREPARING_SECONDS), aclosing(pieces):
            piece = await opening
            while piece is not None:
                piece = await anext(pieces, None)
