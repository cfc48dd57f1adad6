"""What may be said about a price: the amounts of its row, and the surcharge by the time of the visit."""

import pytest

from receptionist.domain.money import Money
from receptionist.domain.pricebook_files import parse_price_book
from receptionist.domain.prices import Charge, PriceBook, PriceItem, price_answer
from receptionist.resources import resource_dir


@pytest.fixture(scope="module")
def plumbing() -> PriceBook:
    path = resource_dir("pricebook") / "plumbing.yaml"
    return parse_price_book(path.read_bytes(), path.name).with_version(7)


def item(book: PriceBook, code: str) -> PriceItem:
    found = book.item(code)
    assert found is not None
    return found


def test_the_surcharge_follows_the_visit_and_not_the_call(plumbing: PriceBook) -> None:
    """A caller at eleven at night who takes Tuesday at ten pays none; one who wants somebody tonight does."""
    toilet = item(plumbing, "TOILET-CLEAR")

    tuesday_at_ten = price_answer(plumbing, toilet, after_hours=False)
    tonight = price_answer(plumbing, toilet, after_hours=True)
    not_said_yet = price_answer(plumbing, toilet, after_hours=None)

    assert tuesday_at_ten.surcharge is None
    assert tuesday_at_ten.amounts == (Money(14900),)
    assert tonight.surcharge == Money(15000)
    assert tonight.amounts == (Money(14900), Money(15000), Money(29900))
    assert not_said_yet.surcharge is None
    assert Money(29900) not in not_said_yet.amounts


def test_an_items_own_surcharge_goes_before_the_books(plumbing: PriceBook) -> None:
    burst = price_answer(plumbing, item(plumbing, "PIPE-BURST"), after_hours=True)
    backflow = price_answer(plumbing, item(plumbing, "BACKFLOW-TEST"), after_hours=True)
    assert burst.surcharge == Money(19500)
    assert backflow.surcharge is None
    assert backflow.amounts == (Money(12500),)


def test_hourly_work_grounds_the_hour_the_minimum_and_the_fee(plumbing: PriceBook) -> None:
    answer = price_answer(plumbing, item(plumbing, "PIPE-LEAK"), after_hours=False)
    assert answer.amounts == (Money(14500), Money(21750), Money(8900))
    assert answer.minimum == Money(21750)
    assert answer.item.call_out_waived
    assert answer.book_version == 7


def test_a_range_grounds_both_ends_and_after_hours_both_sums(plumbing: PriceBook) -> None:
    day = price_answer(plumbing, item(plumbing, "DRAIN-MAIN"), after_hours=False)
    night = price_answer(plumbing, item(plumbing, "DRAIN-MAIN"), after_hours=True)
    assert day.amounts == (Money(29500), Money(49500))
    assert set(night.amounts) == {Money(29500), Money(49500), Money(15000), Money(44500), Money(64500)}


def test_what_needs_a_visit_grounds_only_the_fee(plumbing: PriceBook) -> None:
    pressure = price_answer(plumbing, item(plumbing, "WATER-PRESSURE"), after_hours=False)
    gas = price_answer(plumbing, item(plumbing, "GAS-LEAK"), after_hours=False)
    assert pressure.amounts == (Money(8900),)
    assert gas.amounts == (Money(14900),)


def test_a_free_estimate_grounds_no_amount_even_where_the_book_has_a_fee() -> None:
    estimate = PriceItem(code="REPIPE", name="Repiping a house", charge=Charge.FREE_ESTIMATE)
    book = PriceBook(trade="plumbing", name="Prices", items=(estimate,), call_out_fee=Money(8900))
    assert price_answer(book, estimate, after_hours=False).amounts == ()
