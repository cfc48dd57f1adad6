"""What several of the voice tests need."""

from datetime import UTC, datetime

import pytest

from receptionist.domain.ids import QuoteId
from receptionist.domain.lead import Quote
from receptionist.domain.money import Money


@pytest.fixture
def quote() -> Quote:
    return Quote(
        id=QuoteId("quote_1"),
        item_code="drain",
        item_name="Drain cleaning",
        book_version=1,
        amounts=(Money(14900),),
        said="A drain cleaning starts at $149.",
        after_hours=None,
        at=datetime(2025, 6, 2, 9, tzinfo=UTC),
    )
