"""When the first agent fails, the second answers the same turn with the same card."""

import logging
from collections.abc import AsyncIterator
from dataclasses import replace

from rapidfuzz import fuzz

from receptionist.domain.conversation import Outcome, Say, TurnEvent, TurnInput
from receptionist.domain.lead import LeadCard
from receptionist.errors import ReceptionistError
from receptionist.ports import Agent

log = logging.getLogger(__name__)

_ALIKE = 85  # of 100: the same words in another order, or with a word more


class Failover:
    """Asks `first`; where it raises or ends without an outcome, `second` answers."""

    def __init__(self, first: Agent, second: Agent) -> None:
        self._first = first
        self._second = second

    async def reply(self, turn: TurnInput) -> AsyncIterator[TurnEvent]:
        """The reply of the first agent, or of the second. What was said before a failure is not said again."""
        said: list[Say] = []
        try:
            async for event in self._first.reply(turn):
                if isinstance(event, Outcome):
                    yield event
                    return
                said.append(event)
                yield event
            log.warning("agent failed over: no outcome")
        except ReceptionistError as problem:
            log.warning("agent failed over: %s", problem.message)
        # A caller is on the line: whatever went wrong with one agent, the other one answers.
        except Exception as error:  # noqa: BLE001
            log.warning("agent failed over: %s", type(error).__name__)
        async for event in self._go_on(turn, said):
            yield event

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
