"""The time of a call, told by what arrives."""

_STALL_SECONDS = 2.0
_CATCHING_UP_SECONDS = 0.5  # of lag made good between two looks at the wall


class CallClock:
    """Seconds of call audio; where the caller's audio stops arriving, wall time carries it on.

    `now` never goes back. A carrier may stop sending media while a caller is muted or the network is down: then
    pauses, silence prompts and the wait for marks must still run out. Audio that is only late catches up with `now` by
    itself; audio that was lost is counted as if it had come.
    """

    def __init__(self) -> None:
        self.now = 0.0
        self._audio_at = 0.0
        self._lost = 0.0
        self._least_lag: float | None = None
        self._behind = 0.0
        self._is_flowing = False  # audio came since the last look at the wall

    def audio(self, at: float) -> None:
        """A frame arrived that ends at `at` seconds of the audio received."""
        self._is_flowing = True
        self._audio_at = at + self._lost
        self.now = max(self.now, self._audio_at)

    def wall(self, seconds: float) -> None:
        """So many wall-clock seconds have passed since the call was answered."""
        lag = seconds - self._audio_at
        self._least_lag = lag if self._least_lag is None else min(self._least_lag, lag)
        behind = lag - self._least_lag
        if behind > _STALL_SECONDS:
            self.now = max(self.now, self._audio_at + behind)
            if self._is_flowing and behind > self._behind - _CATCHING_UP_SECONDS:
                self._lost += behind
                self._audio_at += behind
                behind = 0.0
        self._behind, self._is_flowing = behind, False
