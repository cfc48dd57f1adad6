"""The price book without scripts: a row at a time, files in and out, versions, and two who edit at once."""

from io import BytesIO

import pytest
from argon2 import PasswordHasher
from quart import Quart
from quart.datastructures import FileStorage

from receptionist.adapters.store.store import SqlStore
from receptionist.domain.pricebook_files import parse_price_book
from receptionist.domain.prices import PriceBook, PriceItem
from receptionist.domain.records import Business, Role
from receptionist.resources import resource_dir
from receptionist.services.set_up import starter_book
from tests.web.pages.conftest import PASSWORD, Browser

pytestmark = pytest.mark.databases("sqlite")
TOILET = {
    "row": "TOILET-CLEAR",
    "base": "1",
    "name": "Unclogging a toilet",
    "category": "Toilets",
    "called": "toilet is clogged\nunclog the toilet",
    "charge": "flat",
    "amount": "159",
    "unit": "toilet",
    "duration": "45 min",
    "call_out_fee": "0",
}

BROKEN = b"trade: plumbing\nname: X\nitems:\n  - code: a\n    charge: odd\n"


@pytest.fixture
async def book(store: SqlStore, business: Business) -> PriceBook:
    async with store.work(business.id, write=True) as work:
        return await work.save_price_book(starter_book(resource_dir("pricebook"), "plumbing"), "Rosa", "The examples.")


async def post(browser: Browser, path: str, **fields: str) -> tuple[int, str]:
    """Status, and where it sends on to, or the page."""
    response = await browser.client.post(path, form=fields)
    return response.status_code, response.headers.get("Location") or await response.get_data(as_text=True)


async def newest(store: SqlStore, business: Business) -> PriceBook:
    async with store.work(business.id) as work:
        found = await work.price_book()
    assert found is not None
    return found


async def item(store: SqlStore, business: Business, code: str) -> PriceItem:
    found = (await newest(store, business)).item(code)
    assert found is not None
    return found


async def test_a_row_is_saved_as_a_new_version_and_noted(
    visitor: Browser, store: SqlStore, business: Business, book: PriceBook
) -> None:
    _, page = await visitor.get("/prices?edit=TOILET-CLEAR")
    assert 'value="149.00"' in page and "toilet won&#39;t flush" in page
    assert await post(visitor, "/prices", **TOILET) == (303, "/prices?saved=TOILET-CLEAR#row-TOILET-CLEAR")
    saved = await item(store, business, "TOILET-CLEAR")
    assert str(saved.amount) == "$159" and saved.called == ("toilet is clogged", "unclog the toilet")
    _, page = await visitor.get("/prices/versions/2")
    assert "<del>$149</del><ins>$159</ins>" in page and "Rosa Owner" in page
    _, trail = await visitor.get("/settings/audit?kind=prices")
    assert '<option value="prices" selected>' in trail and "Changed “Unclogging a toilet”" in trail


@pytest.mark.parametrize(
    ("fields", "says"),
    [
        ({"amount": ""}, "Amount is missing; the charge &#39;flat&#39; needs one."),
        ({"amount": "12.345"}, "12.345 has more than two decimals."),
        ({"charge": "range", "upto": "100"}, "$100 is not more than the amount $159."),
        ({"name": ""}, "Name is missing."),
        ({"called": "clogged drain"}, "stands under “Clearing a clogged sink, tub or shower drain” already."),
        ({"duration": "a while"}, "is not a time such as 45 min"),
        ({"minimum_hours": "2"}, "The least number of hours does not go with the charge"),
    ],
)
async def test_what_does_not_hold_is_said_at_its_field_and_nothing_typed_is_lost(
    visitor: Browser, store: SqlStore, business: Business, book: PriceBook, fields: dict[str, str], says: str
) -> None:
    status, page = await post(visitor, "/prices", **{**TOILET, "warnings": "Mind the cat.", **fields})
    assert status == 422 and says in page.replace("&#34;", '"') and "Mind the cat." in page
    assert (await newest(store, business)).version == 1


async def test_two_who_edit_other_rows_both_win_and_of_the_same_row_the_second_sees_both(
    visitor: Browser, store: SqlStore, business: Business, book: PriceBook
) -> None:
    await post(visitor, "/prices", **{**TOILET, "row": "HOSE-BIB", "name": "Hose", "called": "hose", "unit": ""})
    assert (await post(visitor, "/prices", **TOILET))[0] == 303
    assert (await newest(store, business)).version == 3
    status, page = await post(visitor, "/prices", **{**TOILET, "amount": "139"})
    assert status == 409 and "Rosa Owner changed it while you were editing (version 3)." in page
    assert '<td dir="auto">159.00</td><td dir="auto">139</td>' in page and 'name="base" value="3"' in page
    assert str((await item(store, business, "TOILET-CLEAR")).amount) == "$159"
    assert (await post(visitor, "/prices", **{**TOILET, "amount": "139", "base": "3"}))[0] == 303
    assert str((await item(store, business, "TOILET-CLEAR")).amount) == "$139"


async def test_an_item_is_added_removed_and_brought_back(
    visitor: Browser, store: SqlStore, business: Business, book: PriceBook
) -> None:
    new = {"row": "+", "base": "1", "name": "Fitting a bidet", "category": "Toilets", "charge": "flat", "amount": "210"}
    assert (await post(visitor, "/prices", **new))[1] == "/prices?saved=FITTING-A-BIDET#row-FITTING-A-BIDET"
    codes = [one.code for one in (await newest(store, business)).items]
    assert codes[codes.index("FITTING-A-BIDET") - 1].startswith("TOILET")
    status, where = await post(visitor, "/prices/remove", row="FITTING-A-BIDET", base="2")
    assert status == 303 and (await newest(store, business)).item("FITTING-A-BIDET") is None
    _, page = await visitor.get(where)
    assert "/prices/versions/2/restore" in page
    assert (await post(visitor, "/prices/versions/2/restore"))[0] == 303
    assert (await newest(store, business)).item("FITTING-A-BIDET") is not None
    # Somebody who still has the removed row open is told, and may save it anew.
    await post(visitor, "/prices/remove", row="FITTING-A-BIDET", base="4")
    status, page = await post(visitor, "/prices", **{**new, "row": "FITTING-A-BIDET", "base": "4"})
    assert status == 409 and "removed it while you were editing" in page
    assert (await post(visitor, "/prices", **{**new, "row": "FITTING-A-BIDET", "base": "5"}))[0] == 303


async def test_the_books_own_terms(visitor: Browser, store: SqlStore, business: Business, book: PriceBook) -> None:
    terms = {"row": "*", "base": "1", "name": "Our prices", "call_out_fee": "95", "after_hours_surcharge": ""}
    status, page = await post(visitor, "/prices", **{**terms, "call_out_fee": "£95"})
    assert status == 422 and "is not in the book&#39;s currency" in page
    assert (await post(visitor, "/prices", **terms))[0] == 303
    saved = await newest(store, business)
    assert (saved.name, str(saved.call_out_fee), saved.after_hours_surcharge) == ("Our prices", "$95", None)
    assert (await post(visitor, "/prices", **terms))[0] == 409


async def upload(browser: Browser, name: str, content: bytes) -> tuple[int, str]:
    file = FileStorage(BytesIO(content), filename=name)
    response = await browser.client.post("/prices/import", form={"note": "Summer"}, files={"file": file})
    return response.status_code, await response.get_data(as_text=True)


async def test_a_file_is_looked_at_before_it_counts(
    visitor: Browser, store: SqlStore, business: Business, book: PriceBook
) -> None:
    exported = (await (await visitor.client.get("/prices/export.csv")).get_data()).decode()
    assert parse_price_book(exported.encode(), "x.csv").items == book.items
    lines = exported.splitlines(keepends=True)
    dearer = "".join(line.replace("149.00", "155.00") if line.startswith("TOILET-CLEAR") else line for line in lines)
    status, page = await upload(visitor, "prices.csv", dearer.encode())
    assert status == 200 and "1 changed" in page and "<del>$149</del><ins>$155</ins>" in page
    assert (await newest(store, business)).version == 1
    content = page.partition('<textarea name="content"')[2].partition(">")[2].partition("</textarea>")[0]
    typed = content.replace("&#39;", "'").replace("&#34;", '"').replace("&amp;", "&")
    fields = {"content": typed, "base": "1", "note": "Summer"}
    # Somebody was quicker: the differences are shown anew.
    await post(visitor, "/prices", **{**TOILET, "amount": "100"})
    status, page = await post(visitor, "/prices/import", **fields)
    assert status == 409 and "Somebody saved the price book meanwhile." in page and "<del>$100</del>" in page
    assert (await post(visitor, "/prices/import", **{**fields, "base": "2"}))[0] == 303
    assert str((await item(store, business, "TOILET-CLEAR")).amount) == "$155"
    assert "Summer" in (await visitor.get("/prices/versions"))[1]


async def test_a_file_that_does_not_hold_is_told_line_by_line(visitor: Browser, book: PriceBook) -> None:
    status, page = await upload(
        visitor, "prices.yaml", b"trade: plumbing\nname: X\nitems:\n  - code: a\n    charge: odd\n"
    )
    assert status == 422 and "prices.yaml, line 4, code" in page and "prices.yaml, line 5, charge" in page
    assert (await upload(visitor, "prices.pdf", b"%PDF"))[0] == 422
    large = b"# " + b"x" * 900_000 + b"\n"
    assert (await upload(visitor, "prices.yaml", large))[0] == 422  # taken in, and found to hold no book
    assert (await post(visitor, "/prices/import", note=""))[0] == 422


async def test_without_a_book_one_begins_with_the_examples(
    visitor: Browser, store: SqlStore, business: Business
) -> None:
    assert "No prices yet" in (await visitor.get("/prices"))[1]
    assert (await visitor.get("/prices/export.csv"))[0] == 404
    assert (await post(visitor, "/prices/start", trade="plumbing"))[0] == 303
    assert len((await newest(store, business)).items) > 20
    assert (await post(visitor, "/prices/start", trade="hvac"))[0] in (409, 422)  # there is one already


async def test_what_it_would_say_and_why_it_finds_nothing(visitor: Browser, book: PriceBook) -> None:
    _, page = await visitor.get("/prices?q=how+much+to+unclog+a+toilet")
    assert "Unclogging a toilet is $149 per toilet." in page and "which adds $150" in page
    _, page = await visitor.get("/prices?q=can+you+mow+my+%3Cb%3Elawn")
    assert "It finds nothing" in page and '<q dir="auto">lawn</q>' in page and "<b>lawn" not in page
    for nothing in ("00:00", "???", "4155550142"):
        status, page = await visitor.get(f"/prices?q={nothing}")
        assert status == 200 and "It finds nothing" in page


async def test_the_office_reads_and_does_not_edit(
    quart: Quart, store: SqlStore, business: Business, book: PriceBook
) -> None:
    cheap = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1).hash(PASSWORD)
    async with store.work(business.id, write=True) as work:
        await work.add_user("otto@rosecity.example", "Otto Office", Role.OFFICE, cheap)
        await work.add_user("tim@rosecity.example", "Tim Tech", Role.TECHNICIAN, cheap)
    office, technician = Browser(quart.test_client()), Browser(quart.test_client())
    await office.sign_in(email="otto@rosecity.example")
    await technician.sign_in(email="tim@rosecity.example")
    status, page = await office.get("/prices?edit=TOILET-CLEAR")
    assert status == 200 and "Unclogging a toilet" in page and ">Edit<" not in page and 'name="base"' not in page
    for path in ("/prices/versions", "/prices/export.yaml"):
        assert (await office.get(path))[0] == 200
        assert (await technician.get(path))[0] == 403
    for path, fields in (
        ("/prices", TOILET),
        ("/prices/remove", {"row": "TOILET-CLEAR", "base": "1"}),
        ("/prices/import", {"content": "x"}),
        ("/prices/versions/1/restore", {}),
        ("/settings/hours", {}),
        ("/settings/business", {}),
        ("/settings/answering", {}),
    ):
        assert (await post(office, path, **fields))[0] == 403, path
    for path in ("/settings/hours", "/settings/business", "/settings/answering", "/prices/import"):
        assert (await office.get(path))[0] == 403
    assert (await newest(store, business)).version == 1


async def test_no_version_or_row_that_is_not_there(visitor: Browser, book: PriceBook) -> None:
    huge = "9" * 30  # more than any column holds
    for path in (f"/prices/versions/{huge}", f"/prices/export.csv?version={huge}"):
        assert (await visitor.get(path))[0] == 404
    for path in (f"/prices/versions/{huge}/restore", f"/settings/versions/{huge}/restore"):
        assert (await post(visitor, path))[0] == 404
    for path in ("/prices/versions/9", "/prices?edit=NOT-THERE", "/prices/export.pdf", "/prices/export.csv?version=x"):
        assert (await visitor.get(path))[0] == 404
    assert (await post(visitor, "/prices/versions/9/restore"))[0] == 404
    assert (await post(visitor, "/prices/remove", row="NOT-THERE", base="1"))[0] == 404
