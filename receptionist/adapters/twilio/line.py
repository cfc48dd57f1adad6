"""The caller's side of a Twilio media stream."""

from collections.abc import Awaitable, Callable

from receptionist.adapters.twilio.codec import clear_message, mark_message, media_message

_LARGEST_PIECE_BYTES = 8000  # a second: small enough that a clear is never stuck behind a long message


class StreamLine:
    """CallLine over a stream that has started; `send` and `shut` are the socket's."""

    def __init__(
        self, stream_sid: str, send: Callable[[str], Awaitable[None]], shut: Callable[[], Awaitable[None]]
    ) -> None:
        self._stream_sid, self._send, self._shut = stream_sid, send, shut

    async def play(self, audio: bytes, mark: str) -> None:
        """Queues 8 kHz mu-law at the carrier, then the mark (none where empty)."""
        for start in range(0, len(audio), _LARGEST_PIECE_BYTES):
            await self._send(media_message(self._stream_sid, audio[start : start + _LARGEST_PIECE_BYTES]))
        if mark:
            await self._send(mark_message(self._stream_sid, mark))

    async def clear(self) -> None:
        """Drops what the carrier has not played."""
        await self._send(clear_message(self._stream_sid))

    async def close(self) -> None:
        """Ends the stream; the carrier then asks what is next."""
        await self._shut()
