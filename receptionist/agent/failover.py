"""When the first agent fails, the second answers the same turn with the same card."""

from collections.abc import AsyncIterator
from dataclasses import replace

from rapidfuzz import fuzz

from receptionist.domain.circuit import Circuit
from receptionist.domain.conversation import Outcome, Say, TurnEvent, TurnInput
from receptionist.domain.lead import LeadCard
from receptionist.errors import ModelProblem
from receptionist.ports import Agent
from receptionist.standing_in import Watched

_ALIKE = 85  # of 100: the same words in another order, or with a word more


class Failover:
    """Asks `first`; where it raises or ends without an outcome, `second` answers.

    A first agent that fails again and again is left alone for a while. Then it is asked beside `second`, and what it
    answers is dropped, since an agent's reply changes nothing until its outcome is committed: nobody waits for a try.
    """

    def __init__(self, first: Agent, second: Agent, circuit: Circuit | None = None) -> None:
        self._first = first
        self._second = second
        self._watched = Watched(circuit or Circuit("agent"))

    async def reply(self, turn: TurnInput) -> AsyncIterator[TurnEvent]:
        """The reply of the first agent, or of the second. What was said before a failure is not said again."""
        if not self._watched.is_asked(lambda: self._whole_reply(turn)):
            async for event in self._second.reply(turn):
                yield event
            return
        said: list[Say] = []
        try:
            async for event in self._first.reply(turn):
                if isinstance(event, Outcome):
                    self._watched.worked()
                    yield event
                    return
                said.append(event)
                yield event
            self._watched.failed(None, "no outcome")
        except ModelProblem as problem:
            self._watched.failed(problem, problem.message)
        # A caller is on the line: whatever went wrong with one agent, the other one answers.
        except Exception as error:  # noqa: BLE001
            self._watched.failed(error)
        async for event in self._go_on(turn, said):
            yield event

    async def _whole_reply(self, turn: TurnInput) -> None:
        """The first agent's reply to its end, for nobody. Raises as the agent does."""
        async for event in self._first.reply(turn):
            if isinstance(event, Outcome):
                return
        raise ModelProblem("The agent's reply had no end.")

    async def _go_on(self, turn: TurnInput, said: list[Say]) -> AsyncIterator[TurnEvent]:
        """The second agent's reply to the same turn. Quotes the customer heard already stand on its card."""
        card = turn.card
        for quote in (quote for say in said for quote in say.quotes):
            card = card.with_quote(quote)
        words = [say.text for say in said]
        async for event in self._second.reply(replace(turn, card=card)):
            if isinstance(event, Say):
                if not _was_said(event, said):
                    words.append(event.text)
                    yield event
            elif said:
                dialogue = replace(event.dialogue, said=" ".join(words))
                yield replace(event, card=_with_quotes_said(event.card, said), dialogue=dialogue)
            else:
                yield event


def _was_said(say: Say, said: list[Say]) -> bool:
    """Whether the customer knows it already: the same words, nearly the same, or the same prices."""
    if any(fuzz.token_sort_ratio(say.text.lower(), other.text.lower()) >= _ALIKE for other in said):
        return True
    told = {(quote.item_code, quote.amounts) for other in said for quote in other.quotes}
    return bool(say.quotes) and {(quote.item_code, quote.amounts) for quote in say.quotes} <= told


def _with_quotes_said(card: LeadCard, said: list[Say]) -> LeadCard:
    """The card with the very quotes that were spoken, whose marks will come back, in place of their repeats."""
    spoken = {(quote.item_code, quote.amounts): quote for say in said for quote in say.quotes}
    return replace(card, quotes=tuple(spoken.get((quote.item_code, quote.amounts), quote) for quote in card.quotes))
