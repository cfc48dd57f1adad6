"""Prices as the people at the business read them."""

from dataclasses import dataclass

from receptionist.domain.pricebook_diff import FieldChange
from receptionist.domain.pricebook_fields import duration_text, hours_text
from receptionist.domain.prices import Charge, PriceBook, PriceItem

CHARGES = (
    (Charge.FLAT.value, "This amount"),
    (Charge.FROM.value, "This amount or more"),
    (Charge.RANGE.value, "Between two amounts"),
    (Charge.HOURLY.value, "By the hour"),
    (Charge.NEEDS_VISIT.value, "Nobody can say before seeing it"),
    (Charge.FREE_ESTIMATE.value, "A free estimate"),
)
LABELS = {
    "name": "Name, as it is said",
    "code": "Code",
    "category": "Category",
    "called": "What callers say for it",
    "charge": "How it is charged",
    "amount": "Amount",
    "upto": "Up to",
    "minimum_hours": "Least number of hours",
    "unit": "For each",
    "call_out_fee": "Call-out fee",
    "call_out_waived": "Call-out fee not charged when the work is done",
    "after_hours_surcharge": "Surcharge outside your hours",
    "includes": "What it covers",
    "duration": "How long it takes",
    "warnings": "What the caller has to hear with the price",
    "emergency": "It cannot wait",
    "trade": "Trade",
    "currency": "Currency",
}


@dataclass(frozen=True, slots=True)
class Shelf:
    """The items of one category."""

    category: str
    items: tuple[PriceItem, ...]


def shelves(book: PriceBook) -> list[Shelf]:
    """The items by category, in the order of the book; those without one come last."""
    kept: dict[str, list[PriceItem]] = {}
    for item in book.items:
        kept.setdefault(item.category, []).append(item)
    found = [Shelf(category, tuple(items)) for category, items in kept.items()]
    return sorted(found, key=lambda shelf: not shelf.category)


def price_text(item: PriceItem) -> str:
    """`$169 per drain`, `from $550`, `$145 an hour, at least 1.5 h`."""
    unit = f" per {item.unit}" if item.unit and item.charge is not Charge.HOURLY else ""
    match item.charge:
        case Charge.FLAT:
            return f"{item.amount}{unit}"
        case Charge.FROM:
            return f"from {item.amount}{unit}"
        case Charge.RANGE:
            return f"{item.amount} to {item.upto}{unit}"
        case Charge.HOURLY:
            least = f", at least {hours_text(item.minimum_hours)} h" if item.minimum_hours else ""
            return f"{item.amount} an hour{least}"
        case Charge.NEEDS_VISIT:
            return "after a visit"
        case Charge.FREE_ESTIMATE:
            return "free estimate"


def call_out_text(item: PriceItem, book: PriceBook) -> str:
    """What coming out costs for this item; empty where nothing."""
    fee = item.call_out_fee if item.call_out_fee is not None else book.call_out_fee
    if item.charge is Charge.FREE_ESTIMATE or fee is None or not fee.cents:
        return ""
    return f"{fee}, not charged with the work" if item.call_out_waived else str(fee)


def length_text(item: PriceItem) -> str:
    """How long it takes."""
    return duration_text(item.duration_minutes)


def label(change: FieldChange) -> str:
    """What a field is called on the page."""
    return LABELS.get(change.field, change.field.replace("_", " ").capitalize())
