"""Answering price questions from the price book, and only from it."""

import re
from dataclasses import replace

from receptionist.agent.frame_agent.reply import Reply
from receptionist.domain.price_search import PriceMatch, search_prices
from receptionist.domain.prices import Charge, PriceBook, PriceItem, price_answer
from receptionist.domain.wording import say_duration

# Two items this close in score are both meant; the caller is asked which.
_CLOSE = 0.03
_SURELY = 0.75  # what each job of a list must be met by
_TOLD_FIRST = 4  # words before a price question that tell of something else
_MOST_JOBS = 3  # more prices than these, nobody keeps in mind
_ASKS_FOR = re.compile(
    r"\b(?:how much (?:is it|does it cost|would it be|do you (?:charge|want|take)|to|for|is|are)?"
    r"|what (?:do|would) you charge|what does it cost"
    r"|(?:price|prices|cost|costs|quote|rate|rates) (?:for|of|on|to))\b(?: (?:for|to)\b)?",
    re.I,
)
_BETWEEN_JOBS = re.compile(r"\s*[,;]\s*(?:and |plus )?|\s+(?:and(?: also)?|plus|as well as)\s+", re.I)
_DOES = re.compile(r"\s*((?:replac|install|repair|fix|chang|clean|unclog|clear|swap)(?:e|ing)?)\s", re.I)
_ONLY_A_THING = re.compile(r"\s*(?:(?:an?|the|my|our)\s+)?\w+(?:\s\w+)?\s*", re.I)
# A sentence tells what is wrong, and one trouble has many signs: it lists no jobs.
_TELLS = re.compile(
    r"\b(?:i|we|you|it|they|that|which|who|is|are|was|were|has|had|have|keeps?|got|won|doesn|isn|aren|can|could|will)\b",
    re.I,
)


def item_in_a_sentence(item: PriceItem) -> str:
    """The item's name with a small first letter, unless it begins with an abbreviation ("AC tune-up")."""
    name = item.name
    return name if len(name) < 2 or name[1].isupper() or name.split()[0].isupper() else name[0].lower() + name[1:]


def answer_price(reply: Reply, matches: list[PriceMatch]) -> bool:
    """Quotes what was asked for. False where the question has to wait for an answer of the customer's."""
    bench = reply.bench
    if not reply.turn.may.quote:
        if matches and not bench.card.service_code:
            bench.choose_service(matches[0].item)
        _leave_to_people(reply)
        return True
    if not matches:
        item = reply.turn.book.item(bench.card.service_code)
        if item is not None:
            quote_item(reply, item)
            return True
        if bench.card.problem is not None:
            reply.say("price_unknown")
            return True
        reply.state = replace(reply.state, pending="price")
        reply.ask("price_what", "price_what")
        return False
    best = matches[0]
    if len(matches) > 1 and best.score - matches[1].score < _CLOSE:
        reply.state = replace(reply.state, pending="price", candidates=(best.item.code, matches[1].item.code))
        ask_which(reply)
        return False
    if bench.card.held is None or not bench.card.service_code:
        # Once a time is held for one thing, what another costs is only asked.
        bench.choose_service(best.item)
    quote_item(reply, best.item)
    return True


def ask_which(reply: Reply) -> None:
    """Asks which of two items is meant; nothing where that is not open."""
    items = [item for code in reply.state.candidates if (item := reply.turn.book.item(code)) is not None]
    if len(items) > 1:
        first, second = map(item_in_a_sentence, items[:2])
        reply.ask("price_which", "price_which", first=first, second=second)


def jobs_listed(book: PriceBook, text: str) -> list[PriceItem]:
    """The items of a question that lists jobs: "how much to unclog a toilet and to replace a faucet"; else none."""
    asked = _ASKS_FOR.search(text)
    if asked is None:
        return []
    rest = re.split(r"[?.!]", text[asked.end() :])[0]
    parts = [part for part in _BETWEEN_JOBS.split(rest) if part.strip()]
    if len(parts) < 2 or _TELLS.search(rest):
        return []
    if does := _DOES.match(parts[0]):  # "replace a sink and faucet": both
        parts[1:] = [f"{does[1]} {part}" if _ONLY_A_THING.fullmatch(part) else part for part in parts[1:]]
    found = [matches[0] for part in parts if (matches := search_prices(book, part, 1))]
    items = list(dict.fromkeys(match.item for match in found if match.score >= _SURELY))
    return items[:_MOST_JOBS] if len(items) > 1 else []


def job_asked_about(book: PriceBook, text: str, found: tuple[PriceItem, ...]) -> PriceItem | None:
    """The item whose price is asked for behind a trouble told first: "my heater leaks, and how much to clear a drain".

    None where what stands behind the question is of no item, or of those `found` in the whole of it.
    """
    asked = _ASKS_FOR.search(text)
    if asked is None or len(text[: asked.start()].split()) < _TOLD_FIRST or not _TELLS.search(text[: asked.start()]):
        return None
    rest = re.split(r"[?.!]|,? and (?=(?:do|are|can|will|also)\b)", text[asked.end() :])[0]
    matches = search_prices(book, rest, 1)
    if not matches or matches[0].score < _SURELY or matches[0].item in found:
        return None
    return matches[0].item


def quote_coming_out(reply: Reply) -> None:
    """Says what it costs that somebody comes, whatever there is to do."""
    fee = reply.turn.book.call_out_fee
    if not reply.turn.may.quote:
        _leave_to_people(reply)
        return
    if fee is None or not fee.cents:
        reply.say("price_unknown")
        return
    visit = PriceItem(code="CALL-OUT", name="The visit itself", charge=Charge.FLAT, amount=fee, call_out_fee=fee)
    answer = reply.bench.price(visit)
    said = reply.words("price_call_out", fee=str(fee), waived=False)
    if answer.surcharge is not None:
        said = f"{said} {reply.words('price_surcharge', surcharge=str(answer.surcharge))}"
    quote = reply.bench.record_quote(answer, said)
    reply.add(said, (quote,) if quote is not None else ())


def quote_surcharge(reply: Reply) -> bool:
    """Says what a visit outside opening hours adds; False where it adds nothing."""
    surcharge = reply.turn.book.after_hours_surcharge
    if not reply.turn.may.quote:
        _leave_to_people(reply)
        return True
    if surcharge is None or not surcharge.cents:
        return False
    item = PriceItem(code="AFTER-HOURS", name="A visit outside opening hours", charge=Charge.FLAT, amount=surcharge)
    answer = price_answer(PriceBook(reply.turn.book.trade, "", version=reply.turn.book.version), item, after_hours=None)
    said = reply.words("price_surcharge_any", surcharge=str(surcharge))
    quote = reply.bench.record_quote(answer, said)
    reply.add(said, (quote,) if quote is not None else ())
    return True


def quote_item(reply: Reply, item: PriceItem) -> None:
    """Says the price of `item` and puts the quote on the card."""
    if not reply.turn.may.quote:
        _leave_to_people(reply)
        return
    answer = reply.bench.price(item)
    fields = {
        "item": item.name,
        "item_lower": item_in_a_sentence(item),
        "amount": str(answer.amount) if answer.amount is not None else "",
        "upto": str(answer.upto) if answer.upto is not None else "",
        "per_unit": f" per {item.unit}" if item.unit and item.unit not in ("job", "hour") else "",
        "minimum": str(answer.minimum) if answer.minimum is not None else "",
        "minimum_hours": _hours(item.minimum_hours or 0),
    }
    sentences = [reply.words(f"price_{item.charge.value}", **fields)]
    needs_fee = item.charge in (Charge.NEEDS_VISIT, Charge.HOURLY) or item.call_out_fee is not None
    if answer.call_out_fee is not None and needs_fee and item.charge is not Charge.FREE_ESTIMATE:
        fee = str(answer.call_out_fee)
        sentences.append(reply.words("price_call_out", fee=fee, waived=item.call_out_waived))
    if answer.surcharge is not None:
        sentences.append(reply.words("price_surcharge", surcharge=str(answer.surcharge)))
    said = " ".join(sentences)
    quote = reply.bench.record_quote(answer, said)
    reply.add(said, (quote,) if quote is not None else (), (item.code,))
    reply.state = replace(reply.state, pending="", candidates=())


def _leave_to_people(reply: Reply) -> None:
    """Says that a person tells prices here, and leaves the question for them."""
    reply.say("price_not_said")
    reply.state = replace(reply.state, pending="", candidates=())
    if reply.turn.text not in reply.bench.card.message:
        reply.bench.take_message(reply.turn.text)


def say_how_long(reply: Reply) -> bool:
    """Answers how long the job takes; False where no item is known yet."""
    item = reply.turn.book.item(reply.bench.card.service_code)
    if item is None:
        return False
    reply.say("duration", duration=say_duration(item.duration_minutes))
    return True


def _hours(hours: float) -> str:
    words = {1: "one-hour", 2: "two-hour", 3: "three-hour", 4: "four-hour"}
    return words.get(int(hours), f"{hours:g}-hour") if hours == int(hours) else f"{hours:g}-hour"
