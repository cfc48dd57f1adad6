"""Text to speech on this machine: Piper in worker processes."""

from collections.abc import AsyncIterator, Sequence
from contextlib import aclosing
from pathlib import Path

from receptionist.adapters.tts.pieces import pieces
from receptionist.adapters.worker import WorkerPool, WorkerProcess
from receptionist.ports import AudioChunk, VoiceOption

SLOWEST, FASTEST = 0.5, 2.0


class PiperTextToSpeech:
    """A Piper voice (`….onnx`), in `workers` processes of `threads` threads each. Start it before calls come.

    `others` are voices that can be chosen besides; each is loaded when it is first asked for.
    """

    def __init__(self, voice: Path, *, others: Sequence[Path] = (), workers: int = 1, threads: int = 1) -> None:
        self._files = {file.stem: file for file in (voice, *others)}
        args = [str(voice), str(threads)]
        self.voice = f"piper:{voice.stem}"
        self._pool = WorkerPool(
            workers, lambda: WorkerProcess("receptionist.adapters.tts.piper_worker", args, what="The local voice")
        )

    async def start(self) -> None:
        """Loads and warms the voice in every worker. Raises SpeechProblem."""
        await self._pool.start()

    async def stop(self) -> None:
        """Ends the workers."""
        await self._pool.stop()

    async def check(self) -> None:
        """Raises SpeechProblem where no worker is ready."""
        self._pool.check()

    def voices(self) -> tuple[VoiceOption, ...]:
        """Those on this machine."""
        return tuple(VoiceOption(name, _for_people(name)) for name in self._files)

    async def synthesise(self, text: str, *, pace: float = 1.0, voice: str = "") -> AsyncIterator[AudioChunk]:
        """Audio sentence by sentence, at the voice's own rate; nothing for text without words.

        Each piece is asked for on its own, so that one call's long answer does not hold up another's first word.
        `pace` is the speed of speaking: 1.2 is a fifth faster. Raises SpeechProblem.
        """
        if not any(letter.isalnum() for letter in text):
            return
        pace = min(max(pace, SLOWEST), FASTEST)
        chosen = {"voice": str(self._files[voice])} if voice in self._files else {}
        for piece in pieces(text):
            async with aclosing(self._pool.ask({"text": piece, "pace": pace, **chosen})) as chunks:
                async for head, pcm in chunks:
                    yield AudioChunk(pcm, int(head["rate_hz"]))


def _for_people(name: str) -> str:
    """ "en_US-joe-medium" is "Joe (US)"."""
    locale, _, rest = name.partition("-")
    speaker = rest.partition("-")[0] or locale
    country = locale.partition("_")[2]
    return f"{speaker.replace('_', ' ').title()} ({country})" if country and rest else speaker.title()
