"""The receptionist's voice on the telephone: the phrase cache behind the `Voice` port."""

from collections.abc import AsyncIterator

from receptionist.adapters.tts.phrase_cache import PhraseCache
from receptionist.ports import SpokenAudio


class LineVoice:
    """Voice over a phrase cache."""

    def __init__(self, cache: PhraseCache) -> None:
        self._cache = cache

    async def speak(self, text: str, pace: float) -> AsyncIterator[SpokenAudio]:
        """As the port says. Raises SpeechProblem."""
        async for audio in self._cache.stream_mulaw(text, pace):
            yield SpokenAudio(audio)
