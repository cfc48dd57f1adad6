"""The lead card as JSON, for `receptionist chat --json`, evaluation and scripts."""

from receptionist.domain.lead import Fact, LeadCard, Quote, TimeWindow, WishedTime


def card_to_json(card: LeadCard) -> dict[str, object]:
    """The card as plain values: amounts in cents with their currency, times in ISO 8601."""
    return {
        "name": _fact(card.name),
        "phone": _fact(card.phone),
        "address": _fact(card.address),
        "problem": _fact(card.problem),
        "service": {"code": card.service_code, "name": card.service_name} if card.service_code else None,
        "wished": _wish(card.wished),
        "held": _window(card.held),
        "urgency": card.urgency.value,
        "message": card.message,
        "wants_person": card.wants_person,
        "declined": card.declined,
        "is_lead": card.is_wished,
        "notes": list(card.notes),
        "answers": [{"question": one.question, "answer": one.answer} for one in card.answers],
        "missing": list(card.missing),
        "quotes": [quote_to_json(quote) for quote in card.quotes],
    }


def quote_to_json(quote: Quote) -> dict[str, object]:
    """A quote with its price-book row and version."""
    return {
        "item_code": quote.item_code,
        "item_name": quote.item_name,
        "book_version": quote.book_version,
        "amounts": [{"cents": money.cents, "currency": money.currency} for money in quote.amounts],
        "said": quote.said,
        "after_hours": quote.after_hours,
        "heard": quote.heard,
    }


def _fact(fact: Fact | None) -> dict[str, object] | None:
    return None if fact is None else {"value": fact.value, "said": fact.said, "confirmed": fact.confirmed}


def _window(window: TimeWindow | None) -> dict[str, object] | None:
    return None if window is None else {"starts": window.starts.isoformat(), "ends": window.ends.isoformat()}


def _wish(wish: WishedTime | None) -> dict[str, object] | None:
    if wish is None:
        return None
    return {
        "said": wish.said,
        "day": wish.day.isoformat() if wish.day else None,
        "last_day": wish.last_day.isoformat() if wish.last_day else None,
        "start": wish.start.strftime("%H:%M") if wish.start else None,
        "end": wish.end.strftime("%H:%M") if wish.end else None,
        "not_on": list(wish.not_on),
        "asap": wish.asap,
        "flexible": wish.flexible,
    }
