"""Speech for the turn-taking benchmarks: four synthesised callers on a telephone line, and the shipped recogniser."""

import asyncio
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

from bench.stage import Sound, sound_of
from receptionist.adapters.models import SpeechModels, find_voice, find_voice_activity, find_whisper
from receptionist.adapters.stt.local import LocalSpeechToText
from receptionist.adapters.tts.caller_voice import CallerVoice
from receptionist.adapters.tts.phrase_cache import PhraseCache
from receptionist.adapters.tts.piper import PiperTextToSpeech
from receptionist.adapters.vad.silero_vad import PhoneVoiceActivity, SileroModel
from receptionist.voice.events import RATE_HZ

SHIFTS = (1.18, 0.88, 1.3, 1.0)  # of pitch and formants: a caller each


@dataclass
class Callers:
    """Started models. Whatever was spoken or understood once is remembered."""

    stt: LocalSpeechToText
    tts: PiperTextToSpeech
    silero: SileroModel
    transcribe_ms: list[float] = field(default_factory=list)
    _voices: dict[float, PhraseCache] = field(default_factory=dict)

    def gate(self) -> PhoneVoiceActivity:
        """A fresh gate for one call."""
        return PhoneVoiceActivity(self.silero)

    async def agent(self, words: Iterable[str]) -> dict[str, bytes]:
        """The agent's sentences as mu-law."""
        return {text: await self._voice(0.0).mulaw(text) for text in words}

    async def says(self, text: str, shift: float) -> Sound:
        """A caller's words."""
        return sound_of(await self._voice(shift).mulaw(text))

    async def transcribe(self, pcm: bytes) -> str:
        """What the recogniser writes, without a hint."""
        began = asyncio.get_running_loop().time()
        text = await self.stt.transcribe(pcm, RATE_HZ)
        self.transcribe_ms.append(1000 * (asyncio.get_running_loop().time() - began))
        return text

    def _voice(self, shift: float) -> PhraseCache:
        if shift not in self._voices:
            self._voices[shift] = PhraseCache(CallerVoice(self.tts, shift) if shift else self.tts)
        return self._voices[shift]


@asynccontextmanager
async def callers(models: SpeechModels | None = None) -> AsyncIterator[Callers]:
    """Starts the shipped models, and stops them."""
    models = models or SpeechModels(Path("models"))
    stt, tts = LocalSpeechToText(find_whisper(models).path), PiperTextToSpeech(find_voice(models).path)
    await asyncio.gather(stt.start(), tts.start())
    try:
        yield Callers(stt, tts, SileroModel(find_voice_activity(models).path))
    finally:
        await asyncio.gather(stt.stop(), tts.stop())
