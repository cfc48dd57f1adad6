"""What is worked out once for all who ask the same at the same moment.

When a text comes in, every open window asks the same question within a fraction of a second.
"""

import asyncio
from collections.abc import Awaitable, Callable, Hashable
from dataclasses import dataclass
from typing import Generic, TypeVar

_MOST = 1000

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class _Answer(Generic[T]):
    position: int
    at: float
    found: asyncio.Task[T]

    @property
    def failed(self) -> bool:
        """Whether there is no answer in it."""
        return self.found.done() and (self.found.cancelled() or self.found.exception() is not None)


class Shared(Generic[T]):
    """Answers of one process, each kept for `seconds` at the most."""

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds
        self._answers: dict[Hashable, _Answer[T]] = {}

    async def answer(self, question: Hashable, position: int, make: Callable[[], Awaitable[T]]) -> T:
        """What `make` answers. `question` says all it depends on beside what rises `position` whenever it changes:
        whoever asks after a change gets an answer worked out after it.
        """
        now = asyncio.get_running_loop().time()
        known = self._answers.get(question)
        if known is None or known.position != position or now - known.at > self._seconds or known.failed:
            if len(self._answers) >= _MOST:
                self._answers.clear()
            known = self._answers[question] = _Answer(position, now, asyncio.create_task(_run(make)))
        return await asyncio.shield(known.found)


async def _run(make: Callable[[], Awaitable[T]]) -> T:
    return await make()
