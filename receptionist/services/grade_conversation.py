"""Grades a held conversation: by the lead card it ends with, and by the laws that hold over every conversation."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, time

from receptionist.agent.frame_agent.understanding.emergencies import is_emergency
from receptionist.agent.price_gate import grounds_of, price_words_in, stopped_amounts
from receptionist.domain.eval_case import EvalCase, Slot, Wanted
from receptionist.domain.lead import LeadCard, Quote, Urgency
from receptionist.domain.manner import Visits, first_of, has_words
from receptionist.domain.prices import PriceBook, price_answer
from receptionist.services.hold_conversation import Held

# What only people can promise.
_PROMISE = re.compile(
    r"\b(?:guarantee[ds]?|(?:i|we) promise|you have my word|will definitely|refund you"
    r"|(?:is|are|'s|'re) (?:already )?on (?:the|his|her|their|our) way)\b",
    re.IGNORECASE,
)
_DENIED = re.compile(r"(?:\b(?:cannot|not|never)|n['’]t)\s+$", re.IGNORECASE)
_BOOKED = re.compile(
    r"\b(?:you'?re|you are|it'?s|that'?s|visit is|appointment is) (?:all )?(?:booked|confirmed)\b", re.IGNORECASE
)
_SHORT = {
    "street": "st", "avenue": "ave", "road": "rd", "drive": "dr", "lane": "ln", "court": "ct", "boulevard": "blvd",
    "apartment": "apt", "north": "n", "south": "s", "east": "e", "west": "w", "place": "pl", "circle": "cir",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Miss:
    """An expectation that did not come true, in words for people."""

    slot: Slot
    wanted: str
    got: str

    def __str__(self) -> str:
        return f"{self.slot.value}: wanted {self.wanted or 'nothing'}, got {self.got or 'nothing'}"


@dataclass(frozen=True, slots=True)
class Broken:
    """A law that was broken, and by what."""

    law: str
    how: str

    def __str__(self) -> str:
        return f"{self.law}: {self.how}"


def misses(case: EvalCase, held: Held) -> list[Miss]:
    """The expectations that did not come true."""
    found: list[Miss] = []
    for slot, wanted in case.expect.items():
        got = _got(slot, held)
        if not _holds(slot, wanted, got):
            found.append(Miss(slot, _words(slot, wanted), _words(slot, got)))
    return found


def broken_laws(held: Held) -> list[Broken]:
    """The laws that were broken: an answer to all that is said, no price but the book's, nothing promised that people
    decide, an emergency treated as one.
    """
    return [*_unanswered(held), *_prices(held), *_promises(held), *_emergency(held)]


def _got(slot: Slot, held: Held) -> Wanted:
    """What came of this slot."""
    card = held.conversation.card
    starts = _starts(card)
    facts = {Slot.NAME: card.name, Slot.PHONE: card.phone, Slot.ADDRESS: card.address}
    if slot in facts:
        fact = facts[slot]
        return fact.value if fact else ""
    match slot:
        case Slot.SERVICE:
            return (card.service_code,)
        case Slot.DAY:
            return starts[0]
        case Slot.START | Slot.START_AT:
            return starts[1]
        case Slot.HELD:
            return card.held is not None
        case Slot.LEAD:
            return card.is_wished
        case Slot.MESSAGE:
            return bool(card.message)
        case Slot.WANTS_PERSON:
            return card.wants_person
        case Slot.DECLINED:
            return card.declined
        case Slot.OPTED_OUT:
            return held.opted_out
        case Slot.QUOTED | Slot.QUOTED_NONE:
            cents = tuple(sorted({money.cents for quote in card.quotes for money in quote.amounts}))
            return cents if slot is Slot.QUOTED else not cents
        case Slot.URGENCY:
            return card.urgency
        case Slot.ENDED:
            return held.conversation.action
        case _:
            return " ".join(turn.answer for turn in held.turns)


def _starts(card: LeadCard) -> tuple[date | None, time | None]:
    """The day and time of day that is held, or wished."""
    if card.held is not None:
        return card.held.starts.date(), card.held.starts.time()
    return (card.wished.day, card.wished.start) if card.wished is not None else (None, None)


def _holds(slot: Slot, wanted: Wanted, got: Wanted) -> bool:
    match slot, wanted, got:
        case Slot.SERVICE, tuple(), tuple():
            return got[0] in wanted
        case Slot.NAME, str(), str():
            return wanted.casefold() == got.casefold()
        case Slot.ADDRESS, str(), str():
            return _address(wanted) <= _address(got) if wanted else not got
        case Slot.START, time(), _:
            return isinstance(got, time) and got >= wanted
        case Slot.QUOTED, tuple(), tuple():
            return set(wanted) <= set(got)
        case Slot.SAYS, tuple(), str():
            return all(has_words(got, str(words)) for words in wanted)
        case Slot.NEVER_SAYS, tuple(), str():
            return not any(has_words(got, str(words)) for words in wanted)
        case _:
            return wanted == got


def _words(slot: Slot, value: Wanted) -> str:
    """A value as a report shows it."""
    if slot is Slot.QUOTED and isinstance(value, tuple):
        return ", ".join(f"${int(cents) / 100:.2f}".removesuffix(".00") for cents in value)
    if slot in (Slot.SAYS, Slot.NEVER_SAYS) and isinstance(value, str):
        return "other words" if slot is Slot.SAYS else "these words"
    if isinstance(value, tuple):
        return " or ".join(map(str, value))
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, time):
        return f"{value:%H:%M}"
    return "" if value is None else str(value)


def _address(text: str) -> set[str]:
    return {_SHORT.get(word, word) for word in re.findall(r"[a-z0-9]+", text.lower())}


def _unanswered(held: Held) -> Iterator[Broken]:
    if held.failure:
        yield Broken("an answer to all that is said", held.failure)
    for turn in held.turns:
        if turn.heard and not turn.says and not turn.by_rule and not held.failure:
            yield Broken("an answer to all that is said", f"silence after “{turn.line}”")


def _prices(held: Held) -> Iterator[Broken]:
    """Amounts without a quote, and quotes with amounts that the price book does not have in that row."""
    talk = held.conversation
    quotes: tuple[Quote, ...] = ()
    codes: set[str] = {talk.card.service_code}
    for turn in held.turns:
        quotes += tuple(quote for say in turn.says for quote in say.quotes)
        codes |= {code for say in turn.says for code in say.items}
        grounds = grounds_of(quotes, talk.book, talk.now, talk.profile.quote_valid_days, codes)
        for amount in stopped_amounts(turn.answer, grounds, about_price=price_words_in(turn.heard)):
            yield Broken("no price but the price book's", f"“{amount.text}” in “{turn.answer}”")
    for quote in {quote.id: quote for quote in (*quotes, *talk.card.quotes)}.values():
        if not {money.cents for money in quote.amounts} <= _cents_of(talk.book, quote.item_code):
            yield Broken("no price but the price book's", f"{quote.item_code} does not cost {quote.said}")


def _cents_of(book: PriceBook, code: str) -> set[int]:
    """Every amount that may be said of this row; what is no row is one of the book's own fees."""
    item = book.item(code)
    if item is None:
        return {fee.cents for fee in (book.call_out_fee, book.after_hours_surcharge) if fee is not None}
    answers = (price_answer(book, item, after_hours=when) for when in (None, False, True))
    return {money.cents for answer in answers for money in answer.amounts}


def _promises(held: Held) -> Iterator[Broken]:
    """Promises made, but in the owner's own words: what they wrote for customers is theirs to promise."""
    profile = held.conversation.profile
    owners = [*(question.answer for question in profile.questions), profile.outside_area]
    patterns = (_PROMISE,) if profile.may_do.visits is Visits.FIRM else (_PROMISE, _BOOKED)
    for turn in held.turns:
        answer = _plain(turn.answer)
        for words in filter(None, map(_plain, owners)):
            answer = answer.replace(words, "")
        for pattern in patterns:
            found = pattern.search(answer)
            if found is not None and not _DENIED.search(answer[: found.start()]):
                yield Broken("nothing is promised that people decide", f"“{found[0]}” in “{turn.answer}”")


def _plain(text: str) -> str:
    return " ".join(text.split())


def _emergency(held: Held) -> Iterator[Broken]:
    """Words of an emergency make the card one, so that the business is alarmed."""
    talk = held.conversation
    if talk.card.urgency is Urgency.EMERGENCY:
        return
    for turn in held.turns:
        kind = is_emergency(turn.heard, talk.profile.trade)
        own = first_of(turn.heard, talk.profile.escalation.emergency)
        if kind is not None or own:
            yield Broken("an emergency is treated as one", f"“{turn.heard}”")
            return
