"""The carrier's end of one media stream: Twilio's WebSocket messages, counted and numbered as Twilio does."""

import base64
import json
import secrets
from collections.abc import AsyncIterator, Iterable, Mapping
from typing import Any

from websockets.asyncio.client import ClientConnection
from websockets.exceptions import ConnectionClosed

from receptionist.adapters.simulated.caller import TICK_SECONDS


class MediaStream:
    """One WebSocket to the server. Audio is 8 kHz mu-law, 20 ms at a time."""

    def __init__(self, socket: ClientConnection, account_sid: str, call_sid: str) -> None:
        self._socket, self._account_sid, self._call_sid = socket, account_sid, call_sid
        self._stream_sid = "MZ" + secrets.token_hex(16)
        self._sequence = 0
        self._chunk = 0

    async def open(self, parameters: dict[str, str]) -> None:
        """Begins the stream; `parameters` are those of the `<Stream>`."""
        await self._socket.send(json.dumps({"event": "connected", "protocol": "Call", "version": "1.0.0"}))
        start = {
            "accountSid": self._account_sid,
            "streamSid": self._stream_sid,
            "callSid": self._call_sid,
            "tracks": ["inbound"],
            "customParameters": parameters,
            "mediaFormat": {"encoding": "audio/x-mulaw", "sampleRate": 8000, "channels": 1},
        }
        await self._send("start", start)

    async def received(self) -> AsyncIterator[dict[str, Any]]:
        """What the server sends (media, mark, clear), until it closes the socket."""
        try:
            async for frame in self._socket:
                yield json.loads(frame)
        except ConnectionClosed:
            pass

    async def speak(self, frame: bytes) -> None:
        """Sends the caller's next 20 ms."""
        self._chunk += 1
        media = {
            "track": "inbound",
            "chunk": str(self._chunk),
            "timestamp": str(round(self._chunk * TICK_SECONDS * 1000)),
            "payload": base64.b64encode(frame).decode("ascii"),
        }
        await self._send("media", media)

    def lose(self) -> None:
        """The caller's next 20 ms do not come."""
        self._chunk += 1

    async def press(self, keys: Iterable[str]) -> None:
        """Sends keys of the caller's."""
        for key in keys:
            await self._send("dtmf", {"track": "inbound_track", "digit": key})

    async def reach(self, marks: Iterable[str]) -> None:
        """Gives marks back: what the server sent before them was played, or dropped by its clear."""
        for name in marks:
            await self._send("mark", {"name": name})

    async def hang_up(self) -> None:
        """Tells the server that the stream is over."""
        await self._send("stop", {"accountSid": self._account_sid, "callSid": self._call_sid})

    def tear(self) -> None:
        """Breaks the connection without a word."""
        self._socket.transport.abort()

    async def _send(self, event: str, body: Mapping[str, object]) -> None:
        self._sequence += 1
        message = {
            "event": event,
            "sequenceNumber": str(self._sequence),
            "streamSid": self._stream_sid,
            event: body,
        }
        await self._socket.send(json.dumps(message))
