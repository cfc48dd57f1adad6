"""The last gate before speech or sending: no amount that the price book did not answer in this thread.

It stands behind every agent. What it stops is replaced by a useful sentence and noted with the reason; the words
themselves are not logged. Amounts pass that a quote of this thread grounds, as long as the business lets a quote
stand, or a quote of the very reply.
"""

import logging
import re
from collections import Counter
from collections.abc import AsyncIterator, Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from receptionist.agent.amount_context import PRICE_WORD
from receptionist.agent.amount_numbers import plain
from receptionist.agent.amounts import AmountKind, AmountSpan, find_amounts
from receptionist.agent.never_say import our_words
from receptionist.agent.prompts import Phrases
from receptionist.agent.tools import without_quotes
from receptionist.domain.conversation import Outcome, Say, TurnEvent, TurnInput
from receptionist.domain.lead import Quote
from receptionist.domain.prices import Charge, PriceBook, PriceItem, price_answer
from receptionist.ports import Agent

log = logging.getLogger(__name__)

_TAIL_CHARACTERS = 120  # of what was said before, read together with the next clause
# "1,400 Ash Street"; words in which an amount may be hidden make it none.
_IS_ADDRESS = re.compile(
    r"[\d,-]+ +\S*[A-Za-z](?!.*\b(?:per|each|hour|hr|off|percent|free|flat|total|plus|grand|hundred|thousand|k)\b)"
    r"(?!.*[%$€£])",
    re.IGNORECASE,
)
_BREAKS = " ,;:.!?…-"
# A clause that ends so may go on with the rest of its amount: "it's a hundred" – "and fifty dollars".
_GOES_ON = re.compile(
    r"(?:\d|[$€£%]"
    r"|\b(?:per ?cent|hundred|thousand|grand|and|point|dollars?|bucks?|zero|oh|one|two|three|four|five|six|seven|eight"
    r"|nine|ten|eleven|twelve|\w+teen|\w{2,5}ty))\s*[,;:…-]*\s*$",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Grounds:
    """What may be said: amounts in cents, and which claims of costing nothing."""

    cents: frozenset[int]
    free: frozenset[AmountKind]

    def allows(self, amount: AmountSpan) -> bool:
        """Whether this mention of money rests on an answer of the price book."""
        if amount.kind is AmountKind.MONEY:
            return not amount.readings.isdisjoint(self.cents)
        return amount.kind in self.free


def grounds_of(
    quotes: Iterable[Quote], book: PriceBook, now: datetime, valid_days: int, codes: Iterable[str] = ()
) -> Grounds:
    """What the quotes of a thread ground today; `codes` are items whose answer may hold without an amount."""
    oldest = now - timedelta(days=valid_days)
    valid = [quote for quote in quotes if quote.at >= oldest]
    free: set[AmountKind] = set()
    for code in {*(quote.item_code for quote in valid), *codes}:
        item = book.item(code)
        if item is not None:
            free |= _free_of(book, item)
    return Grounds(frozenset(money.cents for quote in valid for money in quote.amounts), frozenset(free))


def _free_of(book: PriceBook, item: PriceItem) -> set[AmountKind]:
    """What the price book says costs nothing about this item."""
    free: set[AmountKind] = set()
    if item.charge is Charge.FREE_ESTIMATE:
        free |= {AmountKind.FREE_ESTIMATE}
    if item.amount is not None and not item.amount.cents:
        free |= {AmountKind.FREE}
    if item.call_out_waived or price_answer(book, item, after_hours=None).call_out_fee is None:
        free |= {AmountKind.NO_FEE}
    return free


def price_words_in(text: str) -> bool:
    """Whether a sign, a currency or a word of prices stands in it, so that a bare number in the answer is an amount."""
    return PRICE_WORD.search(text) is not None


def stopped_amounts(text: str, grounds: Grounds, *, about_price: bool = False) -> list[AmountSpan]:
    """The mentions of money in `text` that may not be said."""
    return [amount for amount in find_amounts(text, about_price=about_price) if not grounds.allows(amount)]


class PriceGate:
    """An agent whose every sentence passes the gate."""

    def __init__(self, agent: Agent, phrases: Phrases) -> None:
        self._agent = agent
        self._phrases = phrases

    async def reply(self, turn: TurnInput) -> AsyncIterator[TurnEvent]:
        """The reply of the agent behind the gate, sentences with ungrounded amounts replaced, once a reply."""
        passage = _Passage(turn, our_words(self._phrases, "price_stopped", turn))
        async for event in self._agent.reply(turn):
            if isinstance(event, Say):
                for say in passage.take(event):
                    yield say
            else:
                for say in passage.finish():
                    yield say
                yield passage.closed(event)


@dataclass(frozen=True, slots=True)
class _Seam:
    """Where a clause begins in the joined text, and whether a sentence ended before it."""

    at: int
    ends_sentence: bool


def _join(clauses: list[str]) -> tuple[str, list[_Seam]]:
    """The clauses as one text, and the seams. The punctuation between them does not end an amount: it is dropped."""
    joined, seams = plain(clauses[0]), []
    for clause in clauses[1:]:
        ends_sentence = joined.rstrip().endswith((".", "!", "?"))
        joined = joined.rstrip(_BREAKS)
        seams.append(_Seam(len(joined) + 1, ends_sentence))
        joined = f"{joined} {plain(clause)}"
    return joined, seams


class _Passage:
    """One reply on its way through the gate."""

    def __init__(self, turn: TurnInput, instead: str) -> None:
        self._turn, self._instead = turn, instead
        self._about_price = price_words_in(turn.text)
        self._quotes = (*turn.earlier_quotes, *turn.card.quotes)
        self._codes = {turn.card.service_code}
        self._held: list[Say] = []
        self._tail = ""
        self._said: list[Say] = []
        self._stopped: Counter[AmountKind] = Counter()
        self._unsaid: list[Quote] = []

    def take(self, say: Say) -> list[Say]:
        """What may be said now. A clause that may go on with an amount waits for the next one."""
        self._quotes = (*self._quotes, *say.quotes)
        self._codes.update(say.items)
        self._held.append(say)
        return [] if _GOES_ON.search(say.text) else self.finish()

    def finish(self) -> list[Say]:
        """What may be said of the clauses that waited."""
        held, self._held = self._held, []
        if not held:
            return []
        wrong = self._wrong(held)
        if not wrong:
            self._said += held
            self._tail = plain(f"{self._tail} {' '.join(map(self._read, held))}")[-_TAIL_CHARACTERS:]
            return held
        self._stopped.update(span.kind for span in wrong)
        self._unsaid += [quote for say in held for quote in say.quotes]
        self._tail = ""
        counts = Counter(span.kind.value for span in wrong)
        log.warning("price gate stopped %d: %s", len(wrong), ", ".join(f"{k} {n}" for k, n in sorted(counts.items())))
        if any(say.text == self._instead for say in self._said):
            return []
        instead = Say(self._instead)
        self._said.append(instead)
        return [instead]

    def _wrong(self, held: list[Say]) -> list[AmountSpan]:
        """What may not be said, read clause by clause and as one with what was said before."""
        turn = self._turn
        quotes = self._quotes if turn.may.quote else ()
        grounds = grounds_of(quotes, turn.book, turn.now, turn.profile.quote_valid_days, self._codes)
        joined, seams = _join([self._tail, *map(self._read, held)])
        crossing: list[AmountSpan] = []
        whole_text = find_amounts(joined, about_price=self._about_price)
        wrong: dict[int, AmountSpan] = {}
        for span in whole_text:
            crosses = any(span.start < seam.at < span.end for seam in seams)
            if crosses:
                crossing.append(span)
            before = [seam for seam in seams if seam.at <= span.start]
            if (crosses or (before and not before[-1].ends_sentence)) and not grounds.allows(span):
                wrong[span.start] = span
        for place, (say, seam) in enumerate(zip(held, seams, strict=True)):
            text = self._read(say)
            until = len(plain(text).rstrip(_BREAKS))
            goes_on = place + 1 < len(held) and not seams[place + 1].ends_sentence
            for span in stopped_amounts(text, grounds, about_price=self._about_price):
                start, end = seam.at + span.start, seam.at + span.end
                # The "40" of "for a 40" – "gallon tank": what follows tells what it counts.
                if goes_on and span.end >= until and all(s.end <= start or end <= s.start for s in whole_text):
                    continue
                # Half of an amount whose whole is known: "a hundred" of "a hundred" – "and fifty".
                if not any(whole.start <= start and end <= whole.end for whole in crossing):
                    wrong.setdefault(start, span)
        return list(wrong.values())

    def _read(self, say: Say) -> str:
        """The clause as it is searched for amounts: the figures of the customer's own address are none."""
        address = self._turn.card.address
        if address is None or not _IS_ADDRESS.match(address.value) or price_words_in(address.value):
            return say.text
        return say.text.replace(address.value, re.sub(r"\d", "x", address.value))

    def closed(self, outcome: Outcome) -> Outcome:
        """The end of the reply: what was stopped is in its reason, and its quotes are not on the card."""
        if not self._stopped:
            return outcome
        kept = {quote.id for say in self._said for quote in say.quotes}
        unsaid = {quote.id for quote in self._unsaid} - kept
        count = sum(self._stopped.values())
        return replace(
            outcome,
            card=without_quotes(outcome.card, unsaid, self._turn.card),
            dialogue=replace(outcome.dialogue, said=" ".join(say.text for say in self._said)),
            reason=f"{outcome.reason}; price gate stopped {count}".lstrip("; "),
            stopped=tuple(kind.value for kind in self._stopped.elements()),
        )
