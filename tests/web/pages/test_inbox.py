"""The inbox without scripts: its lists, what is put aside and comes back, search, and the news a page asks for."""

import re
from dataclasses import replace
from urllib.parse import unquote

import pytest
from quart import Quart

from receptionist.adapters.store.store import SqlStore
from receptionist.domain.ids import ThreadId
from receptionist.domain.message import Tray
from receptionist.domain.phone import parse_address
from receptionist.domain.records import Business, CarrierAccount, Role, User
from receptionist.services.file_thread import wake_snoozed
from tests.web.pages.conftest import Browser
from tests.web.pages.seed import CALLED, Day, carrier_account
from tests.web.pages.seed_texts import Writer

pytestmark = pytest.mark.databases("sqlite")


@pytest.fixture
async def account(store: SqlStore, business: Business) -> CarrierAccount:
    """The business's account."""
    return await carrier_account(store, business)


async def customers(store: SqlStore, account: CarrierAccount, day: Day, *texts: str) -> list[ThreadId]:
    """As many customers, each with one text; the ids of their threads."""
    ids = []
    for place, text in enumerate(texts):
        async with store.work(account.business_id, write=True) as work:
            writer = Writer(work, account, day, f"+150355501{place:02d}")
            await writer.writes(text)
            ids.append(writer.thread_id)
    return ids


def rows(page: str) -> list[ThreadId]:
    """The threads of a page's list, in its order."""
    return [ThreadId(found) for found in re.findall(r'<li id="row-(thrd_\w+)"', page)]


async def post(visitor: Browser, path: str, **form: str) -> str:
    """Posts a form; where it sends on to."""
    response = await visitor.client.post(path, form=form)
    assert response.status_code == 303, response.status_code
    return response.headers["Location"]


async def test_done_goes_away_can_be_undone_and_comes_back_with_the_customer(
    store: SqlStore, account: CarrierAccount, day: Day, visitor: Browser
) -> None:
    one, two = await customers(store, account, day, "Hello", "Hi")
    _, page = await visitor.get("/")
    assert rows(page) == [two, one]
    there = await post(visitor, f"/threads/{one}/close", next="/?show=unread")
    assert there.startswith("/?show=unread&did=closed")
    _, page = await visitor.get(there)
    assert rows(page) == [two] and "Closed." in page
    assert rows((await visitor.get("/?show=closed"))[1]) == [one]
    undo = re.search(r'action="([^"]+)" data-undo', page)
    assert undo is not None
    await post(visitor, undo[1].replace("&amp;", "&"), next="/")
    assert rows((await visitor.get("/"))[1]) == [two, one]

    await post(visitor, f"/threads/{one}/close", next="/")
    async with store.work(account.business_id, write=True) as work:
        await Writer(work, account, day, "+15035550100").writes("One more thing")
    assert rows((await visitor.get("/"))[1]) == [one, two]
    async with store.work(account.business_id) as work:
        said = [(line.says, line.actor) for line in await work.happenings(one, None, 10)]
    assert said.count(("Closed the conversation", "Rosa Owner")) == 2


async def test_snoozed_until_its_time(store: SqlStore, account: CarrierAccount, day: Day, visitor: Browser) -> None:
    one, two = await customers(store, account, day, "Hello", "Hi")
    there = await post(visitor, f"/threads/{two}/snooze", until="tomorrow", next="/")
    assert rows((await visitor.get(there))[1]) == [one]
    _, page = await visitor.get("/?show=snoozed")
    assert rows(page) == [two] and "Until Oct 6, 8:00 am" in page
    day.later(hours=12)
    assert await wake_snoozed(store, day) == 0
    day.later(hours=24)
    assert await wake_snoozed(store, day) == 1 and await wake_snoozed(store, day) == 0
    _, page = await visitor.get("/?show=needs")
    assert rows(page) == [two] and "It is back from being snoozed." in page

    for nonsense in ("", "yesterday", "2020-01-01T08:00", "2199-01-01T08:00"):
        response = await visitor.client.post(
            f"/threads/{one}/snooze", form={"until": nonsense}, headers={"X-Part": "toast"}
        )
        assert response.status_code == 422 and "alert" in await response.get_data(as_text=True)


async def test_a_bad_time_to_snooze_until_is_said_where_it_was_typed(
    store: SqlStore, account: CarrierAccount, day: Day, visitor: Browser
) -> None:
    [one] = await customers(store, account, day, "Hello")
    response = await visitor.client.post(f"/threads/{one}/snooze", form={"other": "2020-01-01T08:00"})
    page = await response.get_data(as_text=True)
    assert response.status_code == 422 and "That time is over already." in page
    assert 'value="2020-01-01T08:00"' in page and '<details class="drop" open>' in page


async def test_who_looks_for_the_word_inbox_stays_with_what_was_found(
    store: SqlStore, account: CarrierAccount, day: Day, visitor: Browser
) -> None:
    [one] = await customers(store, account, day, "Your inbox is full")
    assert f"/threads/{one}?q=inbox" in (await visitor.get("/?q=inbox"))[1]


async def test_assigned_to_a_colleague_who_is_told(
    store: SqlStore, business: Business, account: CarrierAccount, day: Day, visitor: Browser, owner: User
) -> None:
    async with store.work(business.id, write=True) as work:
        otto = await work.add_user("otto@example.com", "Otto Office", Role.OFFICE, "hash")
    one, two = await customers(store, account, day, "Hello", "Hi")
    await post(visitor, f"/threads/{one}/assign", to=otto.id, next="/")
    await post(visitor, f"/threads/{two}/assign", to=owner.id, next="/")
    _, page = await visitor.get("/?show=mine")
    assert rows(page) == [two] and "Yours" in page
    async with store.work(business.id) as work:
        assert [notice.says for notice in await work.notices(otto.id)] == [
            "Rosa Owner assigned this conversation to you."
        ]
        assert await work.notices(owner.id) == []


async def test_search_shows_where_it_was_said(
    store: SqlStore, account: CarrierAccount, day: Day, visitor: Browser
) -> None:
    one, two = await customers(store, account, day, "My <b>boiler</b> leaks", "The sink")
    status, page = await visitor.get("/?q=boil")
    assert (status, rows(page)) == (200, [one])
    assert "<mark>boiler</mark>" in page and "&lt;b&gt;" in page
    assert rows((await visitor.get("/?q=%28503%29+555-0101"))[1]) == [two]
    assert "Two letters" in (await visitor.get("/?q=x"))[1]
    _, part = await visitor.get("/inbox/list?q=sink")
    assert rows(part) == [two] and "<html" not in part


async def test_pages_go_on_where_the_last_ended(
    store: SqlStore, account: CarrierAccount, day: Day, visitor: Browser
) -> None:
    ids = await customers(store, account, day, *(f"Text {number}" for number in range(60)))
    _, page = await visitor.get("/")
    older = re.search(r'rel="next" href="([^"]+)"', page)
    assert older is not None and len(rows(page)) == 30
    _, rest = await visitor.get(unquote(older[1].replace("&amp;", "&")).replace("+", "%2B"))
    assert rows(page) + rows(rest) == ids[::-1]
    assert rows((await visitor.get("/?after=nonsense"))[1]) == rows(page)


async def test_news_of_a_list(store: SqlStore, account: CarrierAccount, day: Day, visitor: Browser) -> None:
    one, two = await customers(store, account, day, "Hello", "Hi")
    async with store.work(account.business_id, write=True) as work:
        status = await work.lock_thread(one)
        await work.save_status(replace(status, tray=Tray.CLOSED))
        await work.start_call(account.id, "CA1", parse_address("+15035550101"), CALLED.e164)
    _, part = await visitor.get(f"/inbox/news?thread={one}&thread={two}")
    assert f'<li id="row-{one}" data-thread="{one}" data-gone>' in part
    assert rows(part) == [two, one] and "Ringing now" in part
    _, part = await visitor.get(f"/inbox/news?show=closed&thread={one}&thread={two}")
    assert f'<li id="row-{two}" data-thread="{two}" data-gone>' in part
    assert (await visitor.get("/inbox/news?thread=nonsense"))[0] == 404
    assert rows((await visitor.get("/inbox/news"))[1]) == [two]


async def test_a_thread_opened_from_a_list_stays_in_it(
    store: SqlStore, account: CarrierAccount, day: Day, visitor: Browser
) -> None:
    one, _ = await customers(store, account, day, "Hello", "Hi")
    _, page = await visitor.get("/?show=unread")
    assert f"/threads/{one}?show=unread#end" in page


async def test_strangers_and_other_businesses_learn_nothing(
    quart: Quart, store: SqlStore, account: CarrierAccount, day: Day, visitor: Browser, stranger: Browser
) -> None:
    other = await store.directory.add_business((await store.directory.businesses())[0].profile)
    theirs = await carrier_account(store, other, replace(CALLED, e164="+15035550199"))
    (thread,) = await customers(store, theirs, day, "A secret leak")
    for path in ("/", "/?q=leak", "/?show=needs", "/inbox/news"):
        assert rows((await visitor.get(path))[1]) == []
    _, part = await visitor.get(f"/inbox/news?thread={thread}")
    assert "secret" not in part
    for act, form in {"close": {}, "reopen": {}, "snooze": {"until": "hours"}, "assign": {"to": ""}}.items():
        response = await visitor.client.post(f"/threads/{thread}/{act}", form=form)
        assert response.status_code == 404, act
        response = await stranger.client.post(f"/threads/{thread}/{act}", form=form)
        assert response.status_code == 302, act
    assert (await stranger.get("/live"))[0] == 302
    assert (await stranger.get("/inbox/list"))[0] == 302


async def test_a_technician_sees_what_is_theirs(
    store: SqlStore, business: Business, account: CarrierAccount, day: Day, quart: Quart
) -> None:
    from argon2 import PasswordHasher

    cheap = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
    async with store.work(business.id, write=True) as work:
        tom = await work.add_user("tom@example.com", "Tom", Role.TECHNICIAN, cheap.hash("correct horse battery"))
    one, two = await customers(store, account, day, "My boiler leaks", "Another leak")
    async with store.work(business.id, write=True) as work:
        status = await work.lock_thread(one)
        await work.save_status(replace(status, assigned_to=tom.id))
    browser = Browser(quart.test_client())
    await browser.sign_in(email="tom@example.com")
    for path in ("/", "/?show=inbox", "/?show=unread", "/?q=leak", "/inbox/news", f"/inbox/news?thread={one}"):
        assert rows((await browser.get(path))[1]) == [one], path
    _, part = await browser.get(f"/inbox/news?thread={two}")
    assert "data-gone" in part and "Another" not in part
    response = await browser.client.post(f"/threads/{one}/close", form={})
    assert response.status_code == 403
