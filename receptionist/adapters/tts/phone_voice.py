"""The `Voice` of a telephone line: words as they are read aloud, through the phrase cache, as 8 kHz mu-law."""

from collections.abc import AsyncGenerator

from receptionist.adapters.tts.phrase_cache import PhraseCache
from receptionist.ports import SpokenAudio, VoiceOption
from receptionist.voice.sentences import speakable


class PhoneVoice:
    """Speaks through a phrase cache."""

    def __init__(self, phrases: PhraseCache) -> None:
        self._phrases = phrases

    def voices(self) -> tuple[VoiceOption, ...]:
        """The voices there are, the standing one first."""
        return self._phrases.voices()

    def is_ready(self, text: str, pace: float, voice: str = "") -> bool:
        """Whether nothing need be made to speak it."""
        return self._phrases.holds(speakable(text), pace, voice)

    async def speak(self, text: str, pace: float, voice: str = "") -> AsyncGenerator[SpokenAudio, None]:
        """Audio for `text` as it is made, at once where it is cached. Raises SpeechProblem."""
        async for audio in self._phrases.stream_mulaw(speakable(text), pace, voice):
            yield SpokenAudio(audio)

    async def prepare(self, text: str, pace: float, voice: str = "") -> None:
        """Makes the phrase now, so that no caller waits for it. Raises SpeechProblem."""
        await self._phrases.mulaw(speakable(text), pace, voice)
