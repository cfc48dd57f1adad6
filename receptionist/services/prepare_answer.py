"""An answer made while the caller may still go on.

An agent changes nothing: it returns sentences and an outcome. So it can be asked on speculation, and what it came to is
said and saved only once the turn is committed.
"""

import asyncio
from collections.abc import AsyncIterator

from receptionist.domain.conversation import TurnEvent, TurnInput
from receptionist.ports import Agent


class Preparation:
    """The agent's events for `turn`, kept until somebody wants them."""

    def __init__(self, turn: TurnInput) -> None:
        self._turn = turn
        self._events: asyncio.Queue[TurnEvent | Exception | None] = asyncio.Queue()
        self._failed = False

    async def run(self, agent: Agent) -> None:
        """Makes the answer. One that failed before it was wanted is as if it had never been tried."""
        try:
            async for event in agent.reply(self._turn):
                self._events.put_nowait(event)
        # Whatever it is, whoever wants the events deals with it.
        except Exception as error:  # noqa: BLE001
            self._failed = True
            self._events.put_nowait(error)
        self._events.put_nowait(None)

    def answers(self, turn: TurnInput) -> bool:
        """Whether it is an answer to this turn: the same words, card and dialogue, and nothing else was learnt."""
        mine = self._turn
        same_things = mine.card == turn.card and mine.dialogue == turn.dialogue and mine.diary == turn.diary
        return not self._failed and mine.text == turn.text and same_things

    async def events(self) -> AsyncIterator[TurnEvent]:
        """What has come so far at once, the rest as it comes. Raises what the agent raised."""
        while (event := await self._events.get()) is not None:
            if isinstance(event, Exception):
                raise event
            yield event
