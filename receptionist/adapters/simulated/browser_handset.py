"""A caller's handset in a browser: it speaks the media protocol itself, with its own microphone and playout.

The browser sends `media` (base64 of 8 kHz mu-law), `mark`, `dtmf` and `stop`, and is sent what the server sends the
carrier, and beside it `calling`, `talking`, `say` (the carrier's own voice) and `ended`.
"""

import asyncio
import base64
import binascii
import json
from collections.abc import Awaitable, Callable
from typing import Any

from websockets.exceptions import ConnectionClosed

from receptionist.adapters.simulated.call_report import CallReport
from receptionist.adapters.simulated.media_stream import MediaStream

LARGEST_MESSAGE_CHARS = 8192
_LARGEST_AUDIO_BYTES = 1600  # 200 ms
_WAITING_MESSAGES = 250  # 5 s of audio: a browser that sends faster than sound, or a server that does not read
_KEYS = frozenset("0123456789*#")
_LONGEST_MARK = 200

Tell = Callable[[str], Awaitable[None]]


class BrowserHandset:
    """`tell` sends the browser a message. What it cannot use of the browser's it passes over."""

    def __init__(self, tell: Tell) -> None:
        self._tell = tell
        self._said: asyncio.Queue[dict[str, Any]] = asyncio.Queue(_WAITING_MESSAGES)
        self._gone = asyncio.Event()

    async def tell(self, event: str, **fields: str) -> None:
        """Tells the browser how the call stands."""
        await self._tell(json.dumps({"event": event, **fields}))

    def take(self, frame: str | bytes) -> None:
        """Takes a message of the browser's."""
        message = _read(frame)
        if message is None:
            return
        if message["event"] == "stop":
            self.hang_up()
        elif not self._said.full():  # sound that cannot be passed on now is lost, as on a bad line
            self._said.put_nowait(message)

    def hang_up(self) -> None:
        """The caller has hung up, or the browser is gone."""
        self._gone.set()

    async def hear_carrier(self, text: str) -> None:
        """Shows what the carrier says."""
        await self.tell("say", text=text)

    async def talk(self, stream: MediaStream, report: CallReport) -> bool:
        """Hands both sides to each other; True where the caller hung up."""
        while not self._said.empty():  # said before anybody listened
            self._said.get_nowait()
        await self.tell("talking")
        hearing = asyncio.create_task(self._hear(stream))
        speaking = asyncio.create_task(self._speak(stream))
        leaving = asyncio.create_task(self._gone.wait())
        tasks = (hearing, speaking, leaving)
        try:
            await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
            if self._gone.is_set():
                await stream.hang_up()
        except ConnectionClosed:
            pass
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
        return self._gone.is_set()

    async def _hear(self, stream: MediaStream) -> None:
        async for message in stream.received():
            await self._tell(json.dumps(message))

    async def _speak(self, stream: MediaStream) -> None:
        while True:
            message = await self._said.get()
            match message["event"]:
                case "media":
                    await stream.speak(message["audio"])
                case "mark":
                    await stream.reach([message["name"]])
                case "dtmf":
                    await stream.press(message["digit"])


def _read(frame: str | bytes) -> dict[str, Any] | None:
    """The message with its part checked; None for what is none."""
    if isinstance(frame, bytes) or len(frame) > LARGEST_MESSAGE_CHARS:
        return None
    try:
        message = json.loads(frame)
    except (ValueError, RecursionError):
        return None
    match message:
        case {"event": "media", "media": {"payload": str(payload)}}:
            audio = _audio(payload)
            return {"event": "media", "audio": audio} if audio else None
        case {"event": "mark", "mark": {"name": str(name)}} if len(name) <= _LONGEST_MARK:
            return {"event": "mark", "name": name}
        case {"event": "dtmf", "dtmf": {"digit": str(digit)}} if digit in _KEYS:
            return {"event": "dtmf", "digit": digit}
        case {"event": "stop"}:
            return {"event": "stop"}
    return None


def _audio(payload: str) -> bytes:
    try:
        audio = base64.b64decode(payload, validate=True)
    except (binascii.Error, ValueError):
        return b""
    return audio if len(audio) <= _LARGEST_AUDIO_BYTES else b""
