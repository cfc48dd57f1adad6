"""An answer, and the sound of its first words, made while the caller may still go on.

An agent changes nothing: it returns sentences and an outcome. So it can be asked on speculation, and what it came to is
said and saved only once the turn is committed.
"""

import asyncio
from collections.abc import AsyncIterator, Callable
from typing import Generic, TypeVar

from receptionist.domain.conversation import Say, TurnEvent, TurnInput
from receptionist.ports import Agent, SpokenAudio

T = TypeVar("T")


class Ahead(Generic[T]):
    """Pieces that are made before anybody wants them, and kept until then."""

    def __init__(self) -> None:
        self._made: asyncio.Queue[T | Exception | None] = asyncio.Queue()
        self.failed = False

    async def make(self, source: AsyncIterator[T], seconds: float, found: Callable[[T], None] | None = None) -> None:
        """Makes them, in so long; `found` is told of each. What failed before it was wanted was never tried."""
        try:
            async with asyncio.timeout(seconds):
                async for piece in source:
                    self._made.put_nowait(piece)
                    if found is not None:
                        found(piece)
        # Whatever it is, whoever wants the pieces deals with it.
        except Exception as error:  # noqa: BLE001
            self.failed = True
            self._made.put_nowait(error)
        self._made.put_nowait(None)

    async def pieces(self) -> AsyncIterator[T]:
        """What has come so far at once, the rest as it comes. Raises what the source raised."""
        while (piece := await self._made.get()) is not None:
            if isinstance(piece, Exception):
                raise piece
            yield piece


class Preparation:
    """The agent's events for `turn`, kept until somebody wants them. `speak` gives the sound of its first words."""

    def __init__(self, turn: TurnInput, speak: Callable[[str], AsyncIterator[SpokenAudio]]) -> None:
        self._turn, self._speak = turn, speak
        self._answer = Ahead[TurnEvent]()
        self._first_words: str | None = None
        self._sound = Ahead[SpokenAudio]()
        self._is_taken = False

    async def run(self, agent: Agent, seconds: float) -> None:
        """Makes the answer and the sound, each in so long."""
        async with asyncio.TaskGroup() as group:

            def found(event: TurnEvent) -> None:
                if isinstance(event, Say) and self._first_words is None:
                    self._first_words = event.text
                    group.create_task(self._sound.make(self._speak(event.text), seconds))

            await self._answer.make(agent.reply(self._turn), seconds, found)

    def answers(self, turn: TurnInput) -> bool:
        """Whether it is an answer to this turn: the same words, card and dialogue, and nothing else was learnt."""
        mine = self._turn
        same_things = mine.card == turn.card and mine.dialogue == turn.dialogue and mine.diary == turn.diary
        return not self._answer.failed and mine.text == turn.text and same_things

    def events(self) -> AsyncIterator[TurnEvent]:
        """What has come so far at once, the rest as it comes. Raises what the agent raised."""
        return self._answer.pieces()

    def sound(self, words: str) -> AsyncIterator[SpokenAudio] | None:
        """The sound of these words, where they are its first: once. Raises, later, what the voice raised."""
        if words != self._first_words or self._is_taken or self._sound.failed:
            return None
        self._is_taken = True
        return self._sound.pieces()
