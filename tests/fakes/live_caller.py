"""A caller on a live call, driven as fast as the call takes it."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass

from receptionist.services.answer_call import LiveCall
from receptionist.services.call_parts import CallParts
from tests.fakes.call_parts import SILENT_FRAME, SPEECH_FRAME, Desk, RecordedLine


@dataclass
class Caller:
    """Drives a live call: audio goes in as fast as it is taken, so that a second of silence costs no second."""

    live: LiveCall
    line: RecordedLine
    running: asyncio.Task[None]

    async def speaks(self, seconds: float = 1.0) -> None:
        await self._sends(SPEECH_FRAME, seconds)

    async def is_silent(self, seconds: float = 1.0) -> None:
        await self._sends(SILENT_FRAME, seconds)

    async def _sends(self, frame: bytes, seconds: float) -> None:
        for _ in range(round(seconds / 0.02)):
            self.live.hear(frame)
            await self.settles()

    async def settles(self) -> None:
        """Lets everything that is ready run."""
        for _ in range(12):
            await asyncio.sleep(0)

    async def until(self, happened: Callable[[], bool]) -> None:
        """Stays on the line, silent, until it happened; at most a minute of call time."""
        for _ in range(3000):
            if happened():
                return
            self.live.hear(SILENT_FRAME)
            await self.settles()
        raise AssertionError("it never happened")

    async def says_something(self) -> None:
        await self.speaks()
        await self.is_silent()

    async def hangs_up(self) -> None:
        self.live.hang_up()
        await self.running


Start = Callable[[LiveCall], asyncio.Task[None]]


def _start(live: LiveCall) -> asyncio.Task[None]:
    return asyncio.create_task(live.run())


def answer(desk: Desk, parts: CallParts, *, opening: str = "greeting", start: Start = _start) -> Caller:
    """The desk's ringing call, answered."""
    line = RecordedLine()
    live = LiveCall(parts, desk.call, desk.account, line, opening=opening)
    line.reached = live.reached
    return Caller(live, line, start(live))
