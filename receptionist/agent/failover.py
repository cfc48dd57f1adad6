"""When the first agent fails, the second answers the same turn with the same card."""

import logging
from collections.abc import AsyncIterator

from receptionist.domain.conversation import Outcome, Say, TurnEvent, TurnInput
from receptionist.errors import ModelProblem
from receptionist.ports import Agent

log = logging.getLogger(__name__)


class Failover:
    """Asks `first`; where it raises ModelProblem, `second` answers."""

    def __init__(self, first: Agent, second: Agent) -> None:
        self._first = first
        self._second = second

    async def reply(self, turn: TurnInput) -> AsyncIterator[TurnEvent]:
        """The reply of the first agent, or of the second. What was said before a failure is not said again."""
        said: set[str] = set()
        try:
            async for event in self._first.reply(turn):
                if isinstance(event, Say):
                    said.add(event.text)
                yield event
                if isinstance(event, Outcome):
                    return
        except ModelProblem as problem:
            log.warning("agent failed over: %s", problem.message)
        async for event in self._second.reply(turn):
            if not isinstance(event, Say) or event.text not in said:
                yield event
