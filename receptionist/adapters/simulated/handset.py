"""What the caller of a simulated call holds to the ear."""

import asyncio
import base64
from collections.abc import Callable
from typing import Protocol

from websockets.exceptions import ConnectionClosed

from receptionist.adapters.simulated.bad_line import BadLine
from receptionist.adapters.simulated.call_report import CallReport
from receptionist.adapters.simulated.caller import TICK_SECONDS, ScriptedCaller, Spoke
from receptionist.adapters.simulated.media_stream import MediaStream
from receptionist.adapters.simulated.playout import Playout

_LONGEST_SECONDS = 900.0


class Handset(Protocol):
    """The caller's side of a media stream."""

    async def talk(self, stream: MediaStream, report: CallReport) -> bool:
        """Sends and plays until a side ends the stream; answers whether it was the caller."""
        ...

    async def hear_carrier(self, text: str) -> None:
        """The carrier says this in its own voice."""
        ...


class ScriptedHandset:
    """A scripted caller in real time. `on_spoke` hears of each line of the caller's as it is over.

    What a bad line does follows from `seed`. At another `speed` the call is so many times faster than life: for servers
    whose parts take no time.
    """

    def __init__(
        self,
        caller: ScriptedCaller,
        on_spoke: Callable[[Spoke], None] = lambda spoke: None,
        *,
        seed: int = 0,
        speed: float = 1.0,
    ) -> None:
        self._caller, self._on_spoke, self._speed = caller, on_spoke, speed
        self._line = BadLine(seed, caller.speech_dbfs)
        self._playout = Playout()
        self._closed = False

    async def hear_carrier(self, text: str) -> None:
        """The script goes on with the media stream only."""

    async def talk(self, stream: MediaStream, report: CallReport) -> bool:
        """Runs the script, and gathers both sides in the report."""
        self._playout, self._closed = Playout(), False
        receiving = asyncio.create_task(self._receive(stream, report))
        try:
            return await self._run(stream, report)
        except ConnectionClosed:
            return False
        finally:
            receiving.cancel()
            await asyncio.gather(receiving, return_exceptions=True)

    async def _receive(self, stream: MediaStream, report: CallReport) -> None:
        try:
            async for message in stream.received():
                match message["event"]:
                    case "media":
                        self._playout.play(base64.b64decode(message["media"]["payload"]))
                    case "mark":
                        self._playout.mark(message["mark"]["name"])
                    case "clear":
                        report.clears.append(report.seconds)
                        await stream.reach(self._playout.clear())
        finally:
            self._closed = True

    async def _run(self, stream: MediaStream, report: CallReport) -> bool:
        """Sends and plays 20 ms at a time by the absolute clock."""
        loop = asyncio.get_running_loop()
        began, tick = loop.time(), 0
        while not self._closed:
            heard, reached = self._playout.tick()
            await stream.reach(reached)
            turn = self._caller.tick(heard, not self._playout.is_empty)
            sound = self._line.sound(self._caller.line, turn.frame, heard) if turn.frame else b""
            report.agent += heard
            report.caller += sound.ljust(len(heard), b"\xff")
            await stream.press(turn.keys)
            if turn.spoke is not None:
                report.spoken.append(turn.spoke)
                self._on_spoke(turn.spoke)
            if turn.hangs_up or report.seconds > _LONGEST_SECONDS:
                await stream.hang_up()
                return True
            if turn.loses_stream:
                stream.tear()
                return False
            for frame in self._line.carry(self._caller.line, sound):
                if frame is None:
                    stream.lose()
                else:
                    await stream.speak(frame)
            tick += 1
            # The absolute clock: a late tick is made up for by the next ones.
            await asyncio.sleep(max(0.0, began + tick * TICK_SECONDS / self._speed - loop.time()))
        return False
