"""The log of a contact on its page, as a file, and as programs read it."""

import re
from html import unescape

import pytest
from quart import Quart

from receptionist.adapters.store.store import SqlStore
from receptionist.domain.records import Business, Role
from receptionist.services.people import sign_in_link
from tests.web.api.conftest import program_of
from tests.web.pages.conftest import Browser
from tests.web.pages.seed import Day, Office, seed_office

pytestmark = pytest.mark.databases("sqlite")


@pytest.fixture
async def office(store: SqlStore, business: Business, day: Day) -> Office:
    return await seed_office(store, business, day)


@pytest.fixture
async def rosa(quart: Quart, store: SqlStore, business: Business, day: Day) -> Browser:
    """Rosa of the office, signed in."""
    async with store.work(business.id, write=True) as work:
        user = await work.add_user("rosa@rosecity.example", "Rosa Vega", Role.OWNER, "no password")
    browser = Browser(quart.test_client())
    await browser.get(await sign_in_link(store, business.id, user.id, "", day.now()))
    return browser


async def test_the_log_is_one_click_from_the_contact_and_filters(rosa: Browser, office: Office) -> None:
    _, thread = await rosa.get(f"/threads/{office.laura_thread}")
    address = f"/threads/{office.laura_thread}/history"
    assert f'href="{address}"' in thread
    status, page = await rosa.get(address)
    assert status == 200 and page.count('class="history-line"') == 2
    assert f'href="/calls/{office.laura}"' in page
    _, texts = await rosa.get(f"{address}?kind=mail")
    assert "Nothing of this kind" in texts and 'value="mail" checked' in texts
    _, earlier = await rosa.get(f"{address}?to=2026-10-03")
    _, later = await rosa.get(f"{address}?from=2026-10-04")
    assert page.count("history-line") == earlier.count("history-line") + later.count("history-line")
    assert f'href="{address}.csv?to=2026-10-03"' in earlier


async def test_odd_filters_are_left_out_and_odd_places_lead_nowhere(rosa: Browser, office: Office) -> None:
    address = f"/threads/{office.laura_thread}/history"
    _, page = await rosa.get(address)
    for odd in ("?kind=poem", "?from=soon", "?to=9999-99-99", "?from=0001-01-01"):
        status, same = await rosa.get(address + odd)
        assert status == 200 and same.count("history-line") == page.count("history-line"), odd
    for odd in ("?after=yesterday~x", "?after=2026-10-05T00:00:00%2B00:00~%00"):
        assert (await rosa.get(address + odd))[0] == 404
    assert (await rosa.get("/threads/thrd_00000000000000000000/history"))[0] == 404
    assert (await rosa.get("/threads/thrd_00000000000000000000/history.csv"))[0] == 404


async def test_it_opens_in_a_spreadsheet(rosa: Browser, office: Office) -> None:
    response = await rosa.client.get(f"/threads/{office.hostile_thread}/history.csv")
    assert response.mimetype == "text/csv" and "history.csv" in response.headers["Content-Disposition"]
    header, *lines = (await response.get_data(as_text=True)).splitlines()
    assert header == "when,kind,who,what,state,seconds" and any(",call," in line for line in lines)


async def test_what_was_written_is_shown_as_words(rosa: Browser, office: Office) -> None:
    _, page = await rosa.get(f"/threads/{office.hostile_thread}/history")
    assert "<script>alert(1)" not in page and "<script>alert(1)" in unescape(page)


async def test_programs_read_it_page_by_page(
    quart: Quart, store: SqlStore, business: Business, office: Office, day: Day
) -> None:
    program = await program_of(quart, store, business, day, "history:read")
    async with store.work(business.id) as work:
        contact = await work.contact(office.laura_thread)
    whole = (await program.gets(f"/contacts/{contact.id}/history")).body["data"]
    calls = (await program.gets(f"/contacts/{contact.id}/history?kind=call")).body["data"]
    assert calls == [line for line in whole if line["kind"] == "call"] and calls[0]["seconds"] > 0
    first = await program.gets(f"/contacts/{contact.id}/history?limit=1")
    assert first.body["data"] == whole[:1]
    following = re.search(r"<([^>]*)>", first.headers["Link"])
    assert following is not None
    after = await program.gets(following[1].removeprefix("/api/v1"))
    assert after.body["data"] == whole[1:2]
    poor = await program_of(quart, store, business, day, "contacts:read")
    assert (await poor.gets(f"/contacts/{contact.id}/history")).status == 403
    assert (await program.gets("/contacts/cont_00000000000000000000/history")).status == 404
