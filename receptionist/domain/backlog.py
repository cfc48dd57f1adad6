"""What waits to be done, over all businesses, as a monitor watches it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Queue:
    """How many wait, and since when the first of them does."""

    depth: int = 0
    oldest_at: datetime | None = None

    def age_seconds(self, now: datetime) -> float:
        """How long the first one has waited; 0 where none does."""
        return max(0.0, (now - self.oldest_at).total_seconds()) if self.oldest_at is not None else 0.0


@dataclass(frozen=True, slots=True)
class Backlog:
    """`texts`: how many of the last day stand in each state, both directions."""

    texts: Mapping[str, int]
    outbox: Queue  # texts that may go out now
    events: Queue  # of carriers, kept and not worked on yet
    webhooks: Queue  # to programs of others
