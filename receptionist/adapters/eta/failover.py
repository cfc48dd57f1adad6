"""The first of several that answers."""

import logging
from datetime import timedelta

from receptionist.domain.travel import Position
from receptionist.errors import ServiceProblem
from receptionist.ports.travel import TravelTimes

log = logging.getLogger(__name__)


class FirstThatAnswers:
    """TravelTimes of `first`, and of `then` while that one does not answer."""

    def __init__(self, first: TravelTimes, then: TravelTimes) -> None:
        self._first, self._then = first, then

    async def travel(self, start: Position, end: Position) -> timedelta:
        """As whichever answers. Raises ServiceProblem where neither does."""
        try:
            return await self._first.travel(start, end)
        except ServiceProblem as error:
            log.warning("travel time guessed", extra={"error": type(error).__name__})
            return await self._then.travel(start, end)
