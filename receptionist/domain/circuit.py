"""Leaves a part alone that fails again and again, and finds out when it is well. Time comes in with each question."""

from dataclasses import dataclass, field


@dataclass(slots=True)
class Circuit:
    """`failures` in a row open it for `rest_seconds`, then it may be tried, once; each failed try doubles the rest.

    `closed → open → (tried) → closed | open`. A try is made beside the work, so that nobody waits for it.
    """

    name: str
    failures: int = 3
    rest_seconds: float = 15.0
    longest_rest_seconds: float = 300.0
    _in_row: int = field(default=0, init=False)
    _rest: float = field(default=0.0, init=False)
    _open_until: float | None = field(default=None, init=False)

    @property
    def is_open(self) -> bool:
        """Whether the part is left alone."""
        return self._open_until is not None

    def takes_try(self, now: float) -> bool:
        """Whether the rest is over, so that the part should be tried now; others who ask meanwhile hear no."""
        if self._open_until is None or now < self._open_until:
            return False
        self._open_until = now + self._rest
        return True

    def worked(self) -> None:
        """The part is well."""
        self._in_row, self._rest, self._open_until = 0, 0.0, None

    def failed(self, now: float, *, for_good: bool = False, tried: bool = False) -> None:
        """The part failed; `for_good` where trying again cannot help, such as with a wrong key, `tried` in the try.

        While it is left alone, only the try tells something new: other work was under way when it opened.
        """
        if self.is_open and not tried:
            return
        self._in_row += 1
        if for_good or tried or self._in_row >= self.failures:
            self._rest = min(self.longest_rest_seconds, max(self.rest_seconds, 2 * self._rest))
            self._open_until = now + self._rest
