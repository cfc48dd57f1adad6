"""The lead card: what is worth an owner's look, and what is still to be asked."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from receptionist.domain.ids import QuoteId, new_id
from receptionist.domain.lead import Fact, LeadCard, Quote, TimeWindow, WishedTime
from receptionist.domain.money import Money

AT = datetime(2026, 3, 4, 15, 0, tzinfo=UTC)


def quote(number: int, code: str = "DRAIN", cents: int = 14900) -> Quote:
    return Quote(QuoteId(f"quo_{number}"), code, "Drain", 1, (Money(cents),), "It is $149.", None, AT)


@pytest.mark.parametrize(
    ("card", "wished"),
    [
        (LeadCard(), False),
        (LeadCard(name=Fact("Ann Lee"), phone=Fact("+14155550142")), False),
        (LeadCard(problem=Fact("drain is slow")), True),
        (LeadCard(service_code="DRAIN"), True),
        (LeadCard(wished=WishedTime("tomorrow")), True),
        (LeadCard(message="call me"), True),
        (LeadCard(wants_person=True), True),
        (LeadCard(quotes=(quote(1),)), False),
        (LeadCard(problem=Fact("drain is slow"), declined=True), False),
    ],
)
def test_a_lead_is_where_something_was_wished(card: LeadCard, wished: bool) -> None:
    assert card.is_wished is wished


def test_what_is_missing_is_asked_in_order_and_never_twice() -> None:
    card = LeadCard()
    assert card.missing == ("problem", "wished", "address", "name", "phone")
    card = replace(card, service_code="DRAIN", held=TimeWindow(AT, AT), name=Fact("Ann"))
    assert card.missing == ("address", "phone")
    assert replace(card, address=Fact("42 Elm St"), phone=Fact("+14155550142")).missing == ()


def test_the_same_price_told_again_is_one_quote() -> None:
    card = LeadCard().with_quote(quote(1)).with_quote(quote(2, "WATER", 99900)).with_quote(quote(3))
    assert [one.id for one in card.quotes] == ["quo_2", "quo_3"]


def test_another_price_for_the_same_job_is_another_quote() -> None:
    card = LeadCard().with_quote(quote(1)).with_quote(quote(2, cents=19900))
    assert [one.amounts[0].cents for one in card.quotes] == [14900, 19900]


def test_ids_tell_what_they_name_and_do_not_repeat() -> None:
    ids = {new_id("call") for _ in range(1000)}
    assert len(ids) == 1000
    assert all(one.startswith("call_") and len(one) == 25 and one.isascii() for one in ids)


def test_amounts_of_one_currency_add_up() -> None:
    assert Money(14900) + Money(50) == Money(14950)
    assert Money(14900).times(3) == Money(44700)
    with pytest.raises(ValueError, match="cannot add"):
        Money(1) + Money(1, "CAD")


def test_of_the_hour_that_comes_twice_in_autumn_each_is_a_window_of_its_own() -> None:
    first = datetime(2026, 11, 1, 1, tzinfo=ZoneInfo("America/Los_Angeles"))
    second, later = first.replace(fold=1), first.replace(hour=2)
    early, late = TimeWindow(first, later), TimeWindow(second, later)
    assert early != late and len({early, late}) == 2
    assert (early.length, late.length) == (timedelta(hours=2), timedelta(hours=1))
    assert TimeWindow(first, second).length == timedelta(hours=1)
    elsewhere = TimeWindow(second.astimezone(UTC), later.astimezone(UTC))
    assert late == elsewhere and hash(late) == hash(elsewhere)
