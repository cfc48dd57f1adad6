"""Speech to text on this machine: faster-whisper in worker processes."""

from contextlib import aclosing
from pathlib import Path

from receptionist.adapters.worker import WorkerPool, WorkerProcess
from receptionist.errors import SpeechProblem

LONGEST_SECONDS = 29.5  # a Whisper model can be shown 30 s at once, and the worker puts silence before the words
LONGEST_HINT = 600  # characters


class LocalSpeechToText:
    """A Whisper model in `folder`, in `workers` processes of `threads` threads each. Start it before calls come."""

    def __init__(self, folder: Path, *, workers: int = 1, threads: int = 1) -> None:
        args = [str(folder), str(threads)]
        self._pool = WorkerPool(
            workers,
            lambda: WorkerProcess("receptionist.adapters.stt.whisper_worker", args, what="Speech recognition"),
        )

    async def start(self) -> None:
        """Loads and warms the model in every worker. Raises SpeechProblem."""
        await self._pool.start()

    async def stop(self) -> None:
        """Ends the workers."""
        await self._pool.stop()

    async def check(self) -> None:
        """Raises SpeechProblem where no worker is ready."""
        self._pool.check()

    async def transcribe(self, pcm: bytes, rate_hz: int, *, hint: str = "") -> str:
        """The words in `pcm` (16-bit mono); empty where nobody spoke. Only the last 29.5 s of longer audio count.

        `hint` lists words that may really come up (services, streets, names); others make it worse. A cancelled
        transcription is dropped by its worker. Raises SpeechProblem.
        """
        newest = pcm[-2 * int(LONGEST_SECONDS * rate_hz) :]
        async with aclosing(self._pool.ask({"rate_hz": rate_hz, "hint": _bounded(hint)}, newest)) as pieces:
            async for head, _ in pieces:
                return str(head["text"])
        raise SpeechProblem("Speech recognition answered nothing.")


def _bounded(hint: str) -> str:
    """The hint, cut between words."""
    return hint if len(hint) <= LONGEST_HINT else hint[:LONGEST_HINT].rsplit(maxsplit=1)[0]
