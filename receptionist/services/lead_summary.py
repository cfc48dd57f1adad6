"""A lead card in a few lines a busy owner can act on. Deterministic: the same card always reads the same."""

from datetime import date, time
from zoneinfo import ZoneInfo

from receptionist.domain.lead import LeadCard, Quote, TimeWindow, Urgency, WishedTime
from receptionist.domain.phone import Address, AddressKind, PhoneNumber, parse_number

_MISSING = {
    "problem": "what is to be done",
    "wished": "a time",
    "address": "the address",
    "name": "the name",
    "phone": "a callback number",
}


def summarise(card: LeadCard, caller: Address, zone: ZoneInfo) -> str:
    """Who, what, where, when, what was quoted, and what is missing. Empty where the card holds nothing at all."""
    if card == LeadCard():
        return ""
    parts = [f"{_who(card, caller)}: {_what(card)}{_where(card)}."]
    if card.urgency is Urgency.EMERGENCY:
        parts.insert(0, "EMERGENCY.")
    if card.held:
        parts.append(f"Held: {_window(card.held, zone)}.")
    if card.wished:
        parts.append(f"Wants {_wished(card.wished)}.")
    if card.wants_person:
        parts.append("Asked for a person.")
    if card.message:
        parts.append(f"Message: {card.message.rstrip('.')}.")
    parts.extend(f"{one.question} {one.answer.rstrip('.')}." for one in card.answers)
    if card.quotes:
        parts.append("Quoted: " + "; ".join(_quote(quote) for quote in card.quotes) + ".")
    parts.extend(f"{note.rstrip('.')}." for note in card.notes)
    if card.declined:
        parts.append("Wants nothing done.")
    elif card.is_wished:
        parts.append(f"Missing: {', '.join(still_missing(card, caller)) or 'nothing'}.")
    return " ".join(parts)


def still_missing(card: LeadCard, caller: Address) -> list[str]:
    """What a visit still needs, in words; a number that called or wrote is one to call back."""
    return [_MISSING[name] for name in missing_fields(card, caller)]


def missing_fields(card: LeadCard, caller: Address) -> tuple[str, ...]:
    """What a visit still needs, by its name on the card."""
    return tuple(name for name in card.missing if name != "phone" or caller.kind is not AddressKind.NUMBER)


def _who(card: LeadCard, caller: Address) -> str:
    number = parse_number(card.phone.value) if card.phone else caller.number
    name = card.name.value if card.name else "Caller"
    return f"{name}, {_national(number)}" if number else f"{name}, number withheld"


def _national(number: PhoneNumber) -> str:
    return number.national


def _what(card: LeadCard) -> str:
    if card.problem:
        return card.problem.value.rstrip(".")
    if card.service_name:
        return card.service_name
    if card.wants_person or card.message:
        return "wants a call back"
    return "asked about prices" if card.quotes else "said nothing yet about the job"


def _where(card: LeadCard) -> str:
    return f" at {card.address.value}" if card.address else ""


def _wished(wished: WishedTime) -> str:
    if wished.asap:
        return "somebody as soon as possible"
    words = []
    if wished.day:
        words.append(_day(wished.day))
        if wished.last_day and wished.last_day != wished.day:
            words.append(f"to {_day(wished.last_day)}")
    if wished.start and wished.end and wished.start != wished.end:
        words.append(f"between {_clock(wished.start)} and {_clock(wished.end)}")
    elif wished.start and wished.start == wished.end:
        words.append(f"at {_clock(wished.start)}")
    elif wished.start:
        words.append(f"after {_clock(wished.start)}")
    elif wished.end:
        words.append(f"before {_clock(wished.end)}")
    if wished.flexible and not words:
        words.append("any time")
    return " ".join(words) or f"“{wished.said}”"


def _window(window: TimeWindow, zone: ZoneInfo) -> str:
    starts, ends = window.starts.astimezone(zone), window.ends.astimezone(zone)
    return f"{_day(starts.date())} {_clock(starts.time())} to {_clock(ends.time())}"


def _quote(quote: Quote) -> str:
    amounts = ", ".join(str(amount) for amount in quote.amounts)
    heard = "" if quote.heard else ", not heard to the end"
    return f"{quote.item_name} {amounts} (book v{quote.book_version}{heard})"


def _day(day: date) -> str:
    return f"{day:%a %b} {day.day}"


def _clock(at: time) -> str:
    hour = at.hour % 12 or 12
    minutes = f":{at.minute:02d}" if at.minute else ""
    return f"{hour}{minutes} {'am' if at.hour < 12 else 'pm'}"
