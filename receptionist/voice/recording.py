"""A call's recording in the making: both sides on one time axis, the newest stretch held back."""

SILENCE = b"\xff"  # mu-law for zero
RATE_HZ = 8000
_HELD_SECONDS = 60.0  # longer than a turn: what is to be muted is known only when its words are


class CallTape:
    """Both sides of a call in 8 kHz mu-law. Time is the caller's audio, as everywhere in a call.

    What is older than a minute is handed out by `ready` and can no longer be muted. The agent's side holds what the
    caller heard: what a clear dropped is not on it.
    """

    def __init__(self, held_seconds: float = _HELD_SECONDS) -> None:
        self._held = round(held_seconds * RATE_HZ)
        self._caller = bytearray()
        self._agent = bytearray()
        self._gone = 0  # bytes of each side handed out before

    def hear(self, audio: bytes) -> None:
        """Adds the caller's audio."""
        self._caller += audio

    def play(self, audio: bytes) -> None:
        """Adds what the agent says: after what it said before, and not before now."""
        self._agent += SILENCE * (len(self._caller) - len(self._agent))
        self._agent += audio

    def clear(self) -> None:
        """Drops what the caller has not heard yet."""
        del self._agent[len(self._caller) :]

    def mute(self, started: float, ended: float) -> None:
        """Silences both sides between these seconds, as far as they are still here."""
        first = max(0, round(started * RATE_HZ) - self._gone)
        last = round(ended * RATE_HZ) - self._gone
        for side in (self._caller, self._agent):
            stretch = side[first:last]
            side[first : first + len(stretch)] = SILENCE * len(stretch)

    def ready(self) -> tuple[bytes, bytes]:
        """What is old enough to be kept: both sides, of the same length; empty where nothing is."""
        return self._take(len(self._caller) - self._held)

    def rest(self) -> tuple[bytes, bytes]:
        """All that is left, at the end of the call."""
        return self._take(len(self._caller))

    def _take(self, size: int) -> tuple[bytes, bytes]:
        if size <= 0:
            return b"", b""
        caller, agent = bytes(self._caller[:size]), bytes(self._agent[:size])
        del self._caller[:size], self._agent[:size]
        self._gone += size
        return caller, agent.ljust(size, SILENCE)
