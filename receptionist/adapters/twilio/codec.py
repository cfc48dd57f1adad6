"""Twilio Media Streams: its JSON messages as typed events, and back.

The parser is tolerant where the carrier is loose (numbers as strings, parts left out) and never raises: what it cannot
use it counts and leaves out, so that one bad frame cannot end a call.
"""

import base64
import binascii
import json
from dataclasses import dataclass, field

LARGEST_FRAME_CHARS = 65_536  # 20 ms of audio is about 400; marks and starts stay below 4,000
_RECENT_CHUNKS = 256


@dataclass(frozen=True, slots=True)
class StreamStarted:
    """The stream's first useful message. `parameters` are the TwiML's `<Parameter>`s."""

    stream_sid: str
    call_sid: str
    account_sid: str
    encoding: str
    rate_hz: int
    parameters: dict[str, str]


@dataclass(frozen=True, slots=True)
class StreamMedia:
    """Caller audio: 8 kHz mu-law, any length."""

    audio: bytes


@dataclass(frozen=True, slots=True)
class StreamKey:
    """A key on the caller's telephone: 0-9, * or #."""

    digit: str


@dataclass(frozen=True, slots=True)
class StreamMark:
    """A mark we sent was reached, or given back by a clear."""

    name: str


@dataclass(frozen=True, slots=True)
class StreamStopped:
    """The stream is over."""


StreamEvent = StreamStarted | StreamMedia | StreamKey | StreamMark | StreamStopped


@dataclass(slots=True)
class StreamDecoder:
    """Reads one stream's messages. `ignored` counts what could not be used, by kind."""

    ignored: dict[str, int] = field(default_factory=dict)
    _last_chunk: int = 0
    _recent: set[int] = field(default_factory=set)

    def decode(self, frame: str | bytes) -> StreamEvent | None:
        """The event in a WebSocket frame; None for what is to be passed over."""
        if isinstance(frame, bytes):
            return self._ignore("binary")
        if len(frame) > LARGEST_FRAME_CHARS:
            return self._ignore("oversize")
        try:
            message = json.loads(frame)
        except (ValueError, RecursionError):
            return self._ignore("malformed")
        if not isinstance(message, dict):
            return self._ignore("malformed")
        match message.get("event"):
            case "media":
                return self._media(_part(message, "media"))
            case "start":
                return self._start(message)
            case "dtmf":
                return self._key(_part(message, "dtmf"))
            case "mark":
                name = _part(message, "mark").get("name")
                return StreamMark(name) if isinstance(name, str) else self._ignore("malformed")
            case "stop":
                return StreamStopped()
            case "connected":
                return None
            case _:
                return self._ignore("unknown")

    def _start(self, message: dict[str, object]) -> StreamEvent | None:
        start = _part(message, "start")
        # The id stands in both places on a real stream; some emulators leave one out.
        stream_sid = _text(message.get("streamSid")) or _text(start.get("streamSid"))
        if not stream_sid:
            return self._ignore("malformed")
        media_format = _part(start, "mediaFormat")
        parameters = {key: _text(value) for key, value in _part(start, "customParameters").items()}
        return StreamStarted(
            stream_sid=stream_sid,
            call_sid=_text(start.get("callSid")),
            account_sid=_text(start.get("accountSid")),
            encoding=_text(media_format.get("encoding")) or "audio/x-mulaw",
            rate_hz=_whole(media_format.get("sampleRate")) or 8000,
            parameters=parameters,
        )

    def _media(self, media: dict[str, object]) -> StreamEvent | None:
        track = media.get("track")
        if track not in (None, "inbound", "inbound_track"):
            return self._ignore("other_track")
        payload = media.get("payload")
        if not isinstance(payload, str):
            return self._ignore("malformed")
        try:
            audio = base64.b64decode(payload, validate=True)
        except (binascii.Error, ValueError):
            return self._ignore("malformed")
        if not audio:
            return self._ignore("empty")
        chunk = _whole(media.get("chunk"))
        if chunk is not None and not self._in_order(chunk):
            return self._ignore("out_of_order")
        return StreamMedia(audio)

    def _in_order(self, chunk: int) -> bool:
        """Whether this chunk carries on. Repeats and stragglers do not; a far jump back is a new count."""
        if chunk in self._recent or self._last_chunk - _RECENT_CHUNKS < chunk < self._last_chunk:
            return False
        if chunk < self._last_chunk:
            self._recent.clear()
        self._last_chunk = chunk
        self._recent.add(chunk)
        if len(self._recent) > 2 * _RECENT_CHUNKS:
            self._recent = {seen for seen in self._recent if seen > chunk - _RECENT_CHUNKS}
        return True

    def _key(self, dtmf: dict[str, object]) -> StreamEvent | None:
        digit = _text(dtmf.get("digit"))
        return StreamKey(digit) if len(digit) == 1 and digit in "0123456789*#" else self._ignore("malformed")

    def _ignore(self, kind: str) -> StreamEvent | None:
        self.ignored[kind] = self.ignored.get(kind, 0) + 1
        return None


def media_message(stream_sid: str, audio: bytes) -> str:
    """Audio for the caller; played after what was sent before."""
    payload = base64.b64encode(audio).decode("ascii")
    return json.dumps({"event": "media", "streamSid": stream_sid, "media": {"payload": payload}})


def mark_message(stream_sid: str, name: str) -> str:
    """A mark that comes back once everything sent before it was played."""
    return json.dumps({"event": "mark", "streamSid": stream_sid, "mark": {"name": name}})


def clear_message(stream_sid: str) -> str:
    """Drops what was not played yet; its marks come back at once."""
    return json.dumps({"event": "clear", "streamSid": stream_sid})


def _part(message: dict[str, object], name: str) -> dict[str, object]:
    part = message.get(name)
    return part if isinstance(part, dict) else {}


def _text(value: object) -> str:
    if isinstance(value, str):
        return value
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else ""


def _whole(value: object) -> int | None:
    text = _text(value)
    return int(text) if text.isascii() and text.isdigit() and len(text) <= 15 else None
