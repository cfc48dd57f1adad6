"""Price books: every change a version, every version as it was."""

import asyncio
from dataclasses import replace

from receptionist.adapters.store.store import SqlStore
from receptionist.domain.money import Money
from receptionist.domain.prices import Charge, PriceBook, PriceItem
from receptionist.domain.records import Business

BOOK = PriceBook(
    trade="plumbing",
    name="Rose City 2026",
    items=(
        PriceItem("DRAIN-1", "Snake a drain", Charge.FROM, called=("snake the main line",), amount=Money(14950)),
        PriceItem(
            "HEATER-1",
            "Water heater repair",
            Charge.HOURLY,
            category="heaters",
            amount=Money(12000),
            upto=Money(40000),
            minimum_hours=1.5,
            unit="hour",
            call_out_fee=Money(0),
            call_out_waived=True,
            after_hours_surcharge=Money(7500),
            includes=("diagnosis",),
            duration_minutes=90,
            warnings=("Shut the gas valve.",),
            emergency=True,
        ),
    ),
    call_out_fee=Money(8900),
)


async def save(store: SqlStore, business: Business, book: PriceBook, note: str = "") -> PriceBook:
    async with store.work(business.id, write=True) as work:
        return await work.save_price_book(book, "maria", note)


async def test_a_business_starts_without_a_book(store: SqlStore, business: Business) -> None:
    async with store.work(business.id) as work:
        assert await work.price_book() is None
        assert await work.price_book_versions() == []


async def test_each_change_is_a_version_and_old_ones_stay(store: SqlStore, business: Business) -> None:
    first = await save(store, business, BOOK, "start")
    dearer = replace(BOOK, call_out_fee=Money(9900))
    second = await save(store, business, dearer, "dearer")
    assert (first, second) == (BOOK.with_version(1), dearer.with_version(2))
    async with store.work(business.id) as work:
        assert await work.price_book() == second
        old = await work.price_book(1)
        assert old == first and old.item("HEATER-1") == BOOK.items[1]
        assert await work.price_book(3) is None
        versions = await work.price_book_versions()
    assert [(version, author, note) for version, _, author, note in versions] == [
        (2, "maria", "dearer"),
        (1, "maria", "start"),
    ]


async def test_an_unchanged_book_makes_no_version(store: SqlStore, business: Business) -> None:
    first = await save(store, business, BOOK)
    assert await save(store, business, BOOK) == first
    assert await save(store, business, first) == first
    # Back to what it was is a change.
    await save(store, business, replace(BOOK, items=BOOK.items[:1]))
    assert (await save(store, business, BOOK)).version == 3


async def test_changes_at_once_are_numbered_one_after_the_other(store: SqlStore, business: Business) -> None:
    books = [replace(BOOK, name=f"Edition {number}") for number in range(8)]
    saved = await asyncio.gather(*(save(store, business, book) for book in books))
    assert sorted(book.version for book in saved) == list(range(1, 9))
