"""Many callers at once, each as cheap as can be: they say the same words again and again, and time every answer."""

import asyncio
import base64
import json
import secrets
from collections import deque
from dataclasses import dataclass, field

import aiohttp
import httpx2

from receptionist.adapters.simulated.asking import Asking
from receptionist.adapters.simulated.caller import audible_span
from receptionist.adapters.simulated.dialler import Line
from receptionist.adapters.simulated.twiml_reader import ConnectStream
from receptionist.adapters.twilio.signatures import HEADER, sign

TICK_SECONDS = 0.02
_FRAME_BYTES = 160
_PATIENCE_SECONDS = 0.7  # of silence after the agent, so that voice activity begins each line afresh
_GIVE_UP_SECONDS = 5.0
_LATE_SECONDS = 0.005  # between two pieces of sound, beyond which a gap is heard


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer that came at `at`; `sent` are the times at which the frames from the last spoken one on went out."""

    at: float
    sent: tuple[float, ...]

    @property
    def seconds(self) -> float:
        """From the caller's last spoken frame to the answer's first sound."""
        return self.at - self.sent[0]

    @property
    def frames(self) -> int:
        """How many frames after the last spoken one had gone out when it came."""
        return len(self.sent) - 1

    def added(self, frames: int) -> float:
        """Seconds beyond the frame at which an answer is due: so many after the last spoken one."""
        due = self.sent[frames] if frames < len(self.sent) else self.sent[0] + frames * TICK_SECONDS
        return self.at - due


@dataclass(slots=True)
class Heard:
    """What one caller, or all together, noted."""

    replies: list[Reply] = field(default_factory=list)
    unanswered: int = 0
    underruns: int = 0
    late_ticks: int = 0  # of the caller's own: with many of them the measure is the crowd's, not the server's
    ticks: int = 0


class CrowdCaller:
    """One call that goes on until it is told to stop. `words` are 8 kHz mu-law."""

    def __init__(self, line: Line, words: bytes) -> None:
        self._line, self._call_sid = line, "CA" + secrets.token_hex(16)
        self.heard = Heard()
        self.connected = asyncio.Event()
        self.was_lost = False  # the server ended the call
        self._frames = [_payload(words[start : start + _FRAME_BYTES]) for start in range(0, len(words), _FRAME_BYTES)]
        spoken = int(audible_span(words)[1] / TICK_SECONDS)  # frames up to the last audible one
        self._spoken = min(spoken, len(self._frames) - 1)
        self._silence = _payload(b"\xff" * _FRAME_BYTES)
        self._marks: deque[tuple[float, str]] = deque()
        self._plays_until = 0.0
        self._in_reply = False
        self._sent: list[float] | None = None  # since the last spoken frame of a line that is not answered yet

    async def call(self, http: aiohttp.ClientSession, stop: asyncio.Event) -> None:
        """Calls, and talks until `stop`."""
        fields = {
            "AccountSid": self._line.account_sid,
            "CallSid": self._call_sid,
            "From": self._line.caller,
            "To": self._line.called,
            "Direction": "inbound",
        }
        asking = Asking(self._line.secret, fields)
        async with httpx2.AsyncClient(timeout=30) as client:
            [verb] = await asking.ask(client, self._line.voice_url, {"CallStatus": "ringing"})
            if not isinstance(verb, ConnectStream):
                raise RuntimeError("the call was not answered")
            headers = {HEADER: sign(self._line.secret, verb.url)}
            async with http.ws_connect(verb.url, headers=headers, compress=0) as socket:
                await self._open(socket, verb.parameters)
                hearing = asyncio.create_task(self._hear(socket))
                try:
                    await self._talk(socket, stop)
                except aiohttp.ClientConnectionResetError:
                    self.was_lost = True
                finally:
                    self.connected.set()
                    hearing.cancel()
                    await asyncio.gather(hearing, return_exceptions=True)
            await asking.post(client, self._line.status_url, {"CallStatus": "completed"})

    async def _open(self, socket: aiohttp.ClientWebSocketResponse, parameters: dict[str, str]) -> None:
        start = {
            "accountSid": self._line.account_sid,
            "streamSid": "MZ1",
            "callSid": self._call_sid,
            "tracks": ["inbound"],
            "customParameters": parameters,
            "mediaFormat": {"encoding": "audio/x-mulaw", "sampleRate": 8000, "channels": 1},
        }
        await socket.send_str(json.dumps({"event": "start", "streamSid": "MZ1", "start": start}))

    async def _hear(self, socket: aiohttp.ClientWebSocketResponse) -> None:
        loop = asyncio.get_running_loop()
        async for frame in socket:
            now, message = loop.time(), json.loads(frame.data)
            match message["event"]:
                case "media":
                    self._play(now, len(message["media"]["payload"]) * 3 // 4 / 8000)
                case "mark":
                    self._in_reply = False
                    self._marks.append((max(now, self._plays_until), message["mark"]["name"]))
                case "clear":
                    self._plays_until, self._in_reply = now, False
                    self._marks = deque((now, name) for _, name in self._marks)

    def _play(self, now: float, seconds: float) -> None:
        self.connected.set()
        if self._sent is not None:
            self.heard.replies.append(Reply(now, tuple(self._sent)))
            self._sent = None
        elif self._in_reply and now > self._plays_until + _LATE_SECONDS:
            self.heard.underruns += 1
        self._in_reply = True
        self._plays_until = max(now, self._plays_until) + seconds

    async def _talk(self, socket: aiohttp.ClientWebSocketResponse, stop: asyncio.Event) -> None:
        loop = asyncio.get_running_loop()
        began, saying, tick = loop.time(), -1, 0
        while not stop.is_set() and not socket.closed:
            now = loop.time()
            while self._marks and self._marks[0][0] <= now:
                name = self._marks.popleft()[1]
                await socket.send_str(json.dumps({"event": "mark", "streamSid": "MZ1", "mark": {"name": name}}))
            if self._sent is not None and now - self._sent[0] > _GIVE_UP_SECONDS:
                self.heard.unanswered += 1
                self._sent = None
            if saying < 0 and self._sent is None and self.connected.is_set():
                saying = 0 if now > self._plays_until + _PATIENCE_SECONDS else -1
            payload = self._silence
            if saying >= 0:
                payload = self._frames[saying]
                saying = saying + 1 if saying + 1 < len(self._frames) else -1
            tick += 1
            await socket.send_str(
                f'{{"event":"media","streamSid":"MZ1","media":{{"track":"inbound","chunk":"{tick}",'
                f'"timestamp":"{tick * 20}","payload":"{payload}"}}}}'
            )
            if saying == self._spoken:
                self._sent = []
            if self._sent is not None:
                self._sent.append(now)
            self.heard.ticks += 1
            left = began + tick * TICK_SECONDS - loop.time()
            self.heard.late_ticks += left < 0
            await asyncio.sleep(max(0.0, left))
        await socket.send_str('{"event":"stop","streamSid":"MZ1","stop":{}}')


def _payload(frame: bytes) -> str:
    return base64.b64encode(frame.ljust(_FRAME_BYTES, b"\xff")).decode("ascii")
