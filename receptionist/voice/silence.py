"""How long nothing has been said."""


class SilenceWatch:
    """Counts prompts in a row. Only words end a silence: a noisy line does not keep a call alive."""

    def __init__(self, prompt_after: float, prompts: int) -> None:
        self._prompt_after = prompt_after
        self._prompts = prompts
        self._given = 0
        self._since = 0.0

    def restart(self, now: float) -> None:
        """Something was heard by the caller just now; their time to answer begins."""
        self._since = now

    def caller_spoke(self, now: float) -> None:
        """Words came, or keys."""
        self._since = now
        self._given = 0

    def is_due(self, now: float) -> bool:
        """Whether it is time to say something."""
        return now - self._since >= self._prompt_after

    def is_last(self) -> bool:
        """Counts one more prompt; True where there were enough and it is time to say goodbye."""
        self._given += 1
        return self._given > self._prompts
