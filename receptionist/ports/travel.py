"""How long the way takes."""

from datetime import timedelta
from typing import Protocol

from receptionist.domain.travel import Position


class TravelTimes(Protocol):
    """Something that knows the roads, or guesses."""

    async def travel(self, start: Position, end: Position) -> timedelta:
        """The time by car. Raises ServiceProblem where it cannot be had."""
        ...
