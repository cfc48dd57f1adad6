"""Another person's voice, made from the agent's: for demo callers and benchmarks, without a second model."""

from collections.abc import AsyncIterator

from receptionist.ports import AudioChunk, TextToSpeech, VoiceOption

SHIFT = 1.18


class CallerVoice:
    """`tts` with pitch and formants moved up by `shift`, at the pace asked for.

    Samples played faster sound like a smaller person speaking in a hurry; so the words are asked for slower, and their
    samples are declared at a higher rate.
    """

    def __init__(self, tts: TextToSpeech, shift: float = SHIFT) -> None:
        self._tts = tts
        self._shift = shift

    def voices(self) -> tuple[VoiceOption, ...]:
        """Those of the voice it is made from."""
        return self._tts.voices()

    async def synthesise(self, text: str, *, pace: float = 1.0, voice: str = "") -> AsyncIterator[AudioChunk]:
        """As the voice it is made from. Raises SpeechProblem."""
        async for chunk in self._tts.synthesise(text, pace=pace / self._shift, voice=voice):
            yield AudioChunk(chunk.pcm, round(chunk.rate_hz * self._shift))
