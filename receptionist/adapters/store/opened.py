"""Secrets are opened once: each webhook and each text needs its account's, and to open one takes as long as a query."""

from functools import lru_cache

from receptionist.ports import SecretBox

_MOST = 1000


class OpenedOnce:
    """A box that remembers, in memory only, what it opened last; an account given another secret is sealed anew."""

    def __init__(self, box: SecretBox) -> None:
        self._box = box
        self._opened = lru_cache(maxsize=_MOST)(box.open)

    def seal(self, clear: str) -> str:
        """As the box seals."""
        return self._box.seal(clear)

    def open(self, sealed: str) -> str:
        """What was sealed. Raises as the box does, and then again each time."""
        return self._opened(sealed)
