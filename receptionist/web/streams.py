"""The streams of news that are open to pages: so many for one person, and none when the server ends."""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager

from receptionist.domain.ids import UserId
from receptionist.ports import Listener

MOST_FOR_ONE = 12  # windows of one person; a browser opens one for all of its own


class Streams:
    """Those of one process."""

    def __init__(self, most_for_one: int = MOST_FOR_ONE) -> None:
        self._most = most_for_one
        self._open: Counter[UserId] = Counter()
        self._listeners: set[Listener] = set()
        self.ended = False

    def __len__(self) -> int:
        return self._open.total()

    def has_place(self, user_id: UserId) -> bool:
        """Whether this person may have one more."""
        return not self.ended and self._open[user_id] < self._most

    @contextmanager
    def holding(self, user_id: UserId, listener: Listener) -> Iterator[None]:
        """Counts a stream while it is open."""
        self._open[user_id] += 1
        self._listeners.add(listener)
        try:
            yield
        finally:
            self._listeners.discard(listener)
            self._open[user_id] -= 1
            if not self._open[user_id]:
                del self._open[user_id]

    def end(self) -> None:
        """Every stream ends now; pages ask another process, or this one once it is back."""
        self.ended = True
        for listener in self._listeners:
            listener.wake()
