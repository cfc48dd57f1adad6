"""The last gate before speech or sending: no amount that the price book did not answer in this thread.

It stands behind every agent. What it stops is replaced by a useful sentence and noted with the reason; the words
themselves are not logged.
"""

import logging
from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from receptionist.agent.amounts import AmountKind, AmountSpan, find_amounts
from receptionist.agent.prompts import Phrases
from receptionist.domain.conversation import Outcome, Say, TurnEvent, TurnInput
from receptionist.domain.lead import Quote
from receptionist.domain.prices import Charge, PriceBook
from receptionist.ports import Agent

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Grounds:
    """What may be said: amounts in cents, and whether something was answered as free."""

    cents: frozenset[int]
    free: bool

    def allows(self, amount: AmountSpan) -> bool:
        """Whether this mention of money rests on an answer of the price book."""
        if amount.kind is AmountKind.FREE:
            return self.free
        return amount.kind is AmountKind.MONEY and amount.cents in self.cents


def grounds_of(quotes: tuple[Quote, ...], book: PriceBook, now: datetime, valid_days: int) -> Grounds:
    """What the quotes of a thread ground today; a quote stays quotable for the days the admin set."""
    oldest = now - timedelta(days=valid_days)
    valid = [quote for quote in quotes if quote.at >= oldest]
    items = [book.item(quote.item_code) for quote in valid]
    free = any(item is not None and (item.charge is Charge.FREE_ESTIMATE or item.call_out_waived) for item in items)
    return Grounds(frozenset(money.cents for quote in valid for money in quote.amounts), free)


def stopped_amounts(text: str, grounds: Grounds) -> list[AmountSpan]:
    """The mentions of money in `text` that may not be said."""
    return [amount for amount in find_amounts(text) if not grounds.allows(amount)]


class PriceGate:
    """An agent whose every sentence passes the gate."""

    def __init__(self, agent: Agent, phrases: Phrases) -> None:
        self._agent = agent
        self._phrases = phrases

    async def reply(self, turn: TurnInput) -> AsyncIterator[TurnEvent]:
        """The reply of the agent behind the gate, sentences with ungrounded amounts replaced."""
        quotes = turn.card.quotes
        free = False
        said: list[str] = []
        stopped = 0
        async for event in self._agent.reply(turn):
            if isinstance(event, Outcome):
                yield _closed(event, said, stopped)
                continue
            quotes = (*quotes, *event.quotes)
            free = free or _answers_free(event, turn.book)
            grounds = grounds_of(quotes, turn.book, turn.now, turn.profile.quote_valid_days)
            grounds = replace(grounds, free=grounds.free or free)
            wrong = stopped_amounts(event.text, grounds)
            if wrong:
                stopped += len(wrong)
                log.warning(
                    "price gate stopped %d amount(s): %s", len(wrong), ", ".join(sorted({w.kind.value for w in wrong}))
                )
                event = Say(self._phrases.say("price_stopped", turn.channel))
                if event.text in said:
                    continue
            said.append(event.text)
            yield event


def _answers_free(say: Say, book: PriceBook) -> bool:
    items = [book.item(code) for code in say.items]
    return any(item is not None and (item.charge is Charge.FREE_ESTIMATE or item.call_out_waived) for item in items)


def _closed(outcome: Outcome, said: list[str], stopped: int) -> Outcome:
    if not stopped:
        return outcome
    reason = f"{outcome.reason}; price gate stopped {stopped}".lstrip("; ")
    return replace(outcome, dialogue=replace(outcome.dialogue, said=" ".join(said)), reason=reason)
