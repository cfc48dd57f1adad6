"""The time of a call, told by what arrives."""

_STALL_SECONDS = 2.0


class CallClock:
    """Seconds of call audio; where the caller's audio stops arriving, wall time carries it on.

    `now` never goes back. A carrier may stop sending media while a caller is muted or the network is down: then
    pauses, silence prompts and the wait for marks must still run out. Audio that is late in a burst catches up with
    `now` by itself; audio that was lost leaves a difference, which stays.
    """

    def __init__(self) -> None:
        self.now = 0.0
        self._audio_at = 0.0
        self._least_lag: float | None = None

    def audio(self, at: float) -> None:
        """A frame arrived that ends at `at` seconds of call audio."""
        self._audio_at = at
        self.now = max(self.now, at)

    def wall(self, seconds: float) -> None:
        """So many wall-clock seconds have passed since the call was answered."""
        lag = seconds - self._audio_at
        self._least_lag = lag if self._least_lag is None else min(self._least_lag, lag)
        behind = lag - self._least_lag
        if behind > _STALL_SECONDS:
            self.now = max(self.now, self._audio_at + behind)
