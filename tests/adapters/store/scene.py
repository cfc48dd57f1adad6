"""Who calls, when, and what is said: the same in all tests of the store."""

from datetime import UTC, datetime

from receptionist.domain.ids import QuoteId
from receptionist.domain.lead import Fact, LeadCard, Quote
from receptionist.domain.money import Money
from receptionist.domain.phone import Address, AddressKind, PhoneNumber

NUMBER = PhoneNumber("+15035550100")
CALLER = Address(AddressKind.NUMBER, "+15035550142")
WITHHELD = Address(AddressKind.WITHHELD, "")
NOON = datetime(2026, 10, 1, 19, 0, tzinfo=UTC)


def snaking(quote_id: str = "quot_1", *, heard: bool = False) -> Quote:
    """What was said about snaking a drain."""
    return Quote(
        id=QuoteId(quote_id),
        item_code="DRAIN-1",
        item_name="Snake a drain",
        book_version=3,
        amounts=(Money(14950), Money(19900)),
        said="That starts at $149.50.",
        after_hours=None,
        at=NOON,
        heard=heard,
    )


def card(*quotes: Quote) -> LeadCard:
    """A blocked sink."""
    return LeadCard(problem=Fact("blocked sink", said="my sink won't drain"), service_code="DRAIN-1", quotes=quotes)
