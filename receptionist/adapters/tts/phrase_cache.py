"""Speech as the telephone wants it, 8 kHz mu-law, with the phrases that come again kept ready."""

import asyncio
import hashlib
import logging
import os
from collections import OrderedDict
from collections.abc import AsyncGenerator
from pathlib import Path

from receptionist.errors import SpeechProblem
from receptionist.ports import TextToSpeech, VoiceOption
from receptionist.voice.audio import Resampler, pcm_to_mulaw, without_lead

log = logging.getLogger(__name__)

LINE_RATE_HZ = 8000
MOST_BYTES = 16 * 1024 * 1024  # about half an hour of speech

_Key = tuple[str, float, str]  # words, pace, chosen voice


class PhraseCache:
    """`tts` with a memory: the phrases asked for last, up to `most_bytes` of audio.

    With a `folder`, whole phrases (`mulaw`) are kept there too and outlive the process; `voice` tells the voices in it
    apart. What is streamed never goes to disk: it may hold a caller's name and address.
    """

    def __init__(
        self, tts: TextToSpeech, voice: str = "", *, folder: Path | None = None, most_bytes: int = MOST_BYTES
    ) -> None:
        self._tts = tts
        self._voice = voice
        self._folder = folder
        self._most_bytes = most_bytes
        self._bytes = 0
        self._phrases: OrderedDict[_Key, bytes] = OrderedDict()
        self._making: dict[_Key, asyncio.Task[bytes]] = {}

    def voices(self) -> tuple[VoiceOption, ...]:
        """The voices there are, the standing one first."""
        return self._tts.voices()

    def holds(self, text: str, pace: float = 1.0, voice: str = "") -> bool:
        """Whether the phrase is remembered."""
        return self._recall(_key(text, pace, voice)) is not None

    async def mulaw(self, text: str, pace: float = 1.0, voice: str = "") -> bytes:
        """The whole phrase. Asked for twice at once, it is made once. Raises SpeechProblem."""
        key = _key(text, pace, voice)
        audio = self._recall(key)
        if audio is not None:
            return audio
        making = self._making.get(key)
        if making is None:
            making = asyncio.create_task(self._make(key))
            self._making[key] = making
            making.add_done_callback(lambda done: self._made(key, done))
        # Shielded: one caller who hangs up must not take the phrase from another.
        return await asyncio.shield(making)

    async def stream_mulaw(self, text: str, pace: float = 1.0, voice: str = "") -> AsyncGenerator[bytes, None]:
        """The phrase in pieces as they are synthesised; in one piece where it is remembered. Raises SpeechProblem."""
        key = _key(text, pace, voice)
        audio = self._recall(key)
        if audio is not None:
            yield audio
            return
        spoken = bytearray()
        async for piece in self._synthesised(key):
            spoken += piece
            yield piece
        self._remember(key, bytes(spoken))

    async def _synthesised(self, key: _Key) -> AsyncGenerator[bytes, None]:
        text, pace, voice = key
        resampler: Resampler | None = None
        silent = True
        async for chunk in self._tts.synthesise(text, pace=pace, voice=voice):
            resampler = resampler or Resampler(chunk.rate_hz, LINE_RATE_HZ)
            pcm = resampler.feed(chunk.pcm)
            # The caller has waited already: a voice's own breath before its first word is not waited for, too.
            if audio := pcm_to_mulaw(without_lead(pcm, LINE_RATE_HZ) if silent else pcm):
                silent = False
                yield audio
        if resampler is not None and (rest := pcm_to_mulaw(resampler.feed(b"", last=True))):
            silent = False
            yield rest
        if silent and any(letter.isalnum() for letter in text):
            raise SpeechProblem("The voice gave no sound for words it was asked to say.")

    async def _make(self, key: _Key) -> bytes:
        audio = b"".join([piece async for piece in self._synthesised(key)])
        self._remember(key, audio)
        self._to_disk(key, audio)
        return audio

    def _made(self, key: _Key, task: asyncio.Task[bytes]) -> None:
        del self._making[key]
        if not task.cancelled():
            task.exception()  # whoever waits has it; where nobody waits any more, nobody needs it

    def _recall(self, key: _Key) -> bytes | None:
        audio = self._phrases.get(key) or self._from_disk(key)
        if audio is not None:
            self._remember(key, audio)  # it is the newest again
        return audio

    def _remember(self, key: _Key, audio: bytes) -> None:
        self._bytes += len(audio) - len(self._phrases.pop(key, b""))
        self._phrases[key] = audio
        while self._bytes > self._most_bytes:
            _, oldest = self._phrases.popitem(last=False)
            self._bytes -= len(oldest)

    def _file(self, key: _Key) -> Path | None:
        if self._folder is None:
            return None
        text, pace, voice = key
        name = hashlib.sha256(f"{voice or self._voice}\0{pace}\0{text}".encode()).hexdigest()
        return self._folder / f"{name}.ulaw"

    def _from_disk(self, key: _Key) -> bytes | None:
        file = self._file(key)
        try:
            return (file.read_bytes() or None) if file is not None else None
        except FileNotFoundError:
            return None
        except OSError as problem:
            log.warning("A kept phrase cannot be read: %s", problem.strerror)
            return None

    def _to_disk(self, key: _Key, audio: bytes) -> None:
        file = self._file(key)
        if file is None:
            return
        unfinished = file.with_suffix(f".{os.getpid()}")
        try:
            file.parent.mkdir(parents=True, exist_ok=True)
            unfinished.write_bytes(audio)
            unfinished.replace(file)  # another process never reads half a phrase
        except OSError as problem:
            log.warning("A phrase cannot be kept: %s", problem.strerror)


def _key(text: str, pace: float, voice: str) -> _Key:
    return " ".join(text.split()), round(pace, 2), voice
