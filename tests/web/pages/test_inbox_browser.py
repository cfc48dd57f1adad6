"""The inbox in a real browser: it stays true while one looks at it, and the keyboard is enough."""

import os
import re
from pathlib import Path

import pytest
from axe_playwright_python.async_playwright import Axe
from playwright.async_api import Page, expect
from quart import Quart

from receptionist.adapters.store.store import SqlStore
from receptionist.domain.call import EndReason
from receptionist.domain.ids import ThreadId
from receptionist.domain.records import Business, CarrierAccount, User
from receptionist.web.app import App
from tests.web.pages.chromium import Desktop, chromium, comes_to, served
from tests.web.pages.seed import Day, carrier_account, pick_up, seed_office
from tests.web.pages.seed_texts import Writer, seed_texts
from tests.web.pages.test_browser import enter, look_at

pytestmark = pytest.mark.databases("sqlite")


async def writes(store: SqlStore, account: CarrierAccount, day: Day, number: str, text: str) -> ThreadId:
    async with store.work(account.business_id, write=True) as work:
        writer = Writer(work, account, day, number)
        await writer.writes(text)
        return writer.thread_id


async def names(page: Page) -> list[str]:
    return await page.locator("#rows > li:not([hidden]) .row-name strong").all_text_contents()


async def connected(page: Page) -> None:
    """Until the stream of news is open."""
    await expect(page.locator("html[data-news=live]")).to_be_attached()


async def test_news_changes_the_list_without_moving_what_is_read(
    quart: Quart, app: App, store: SqlStore, business: Business, owner: User, day: Day
) -> None:
    account = await carrier_account(store, business)
    for number in range(30):
        await writes(store, account, day, f"+150355501{number:02d}", f"Text {number}")
    async with served(quart, app) as origin, chromium(origin) as desktop:
        page = desktop.page
        await enter(desktop, store, owner, day)
        await desktop.open("/")
        await connected(page)
        before = await names(page)
        row = page.locator("#rows > li").nth(20)
        await row.locator("a").focus()
        place = await row.bounding_box()

        # A text of a thread that is shown: its row changes where it stands, and keeps the focus.
        await writes(store, account, day, "+15035550109", "It is urgent now")
        await expect(row).to_contain_text("It is urgent now")
        assert await row.bounding_box() == place and await names(page) == before
        assert await row.evaluate("row => row.contains(document.activeElement)")

        # One that is not: it is counted, until one asks for it. The title counts what is unread.
        await writes(store, account, day, "+15035550177", "Brand new")
        pill = page.get_by_role("button", name="1 new")
        await expect(pill).to_be_visible()
        await expect(page).to_have_title("(31) Inbox · Rose City Plumbing")
        assert await row.bounding_box() == place
        await pill.click()
        await expect(page.locator("#rows > li").first).to_contain_text("Brand new")
        await expect(pill).to_be_hidden()

        # A call that rings is there at once, and gone when it is over.
        ringing = page.get_by_role("status", name="On the phone now")
        async with store.work(business.id, write=True) as work:
            phone = await pick_up(work, account, day, "+15035550188")
        await expect(ringing).to_contain_text("(503) 555-0188")
        async with store.work(business.id, write=True) as work:
            await work.end_call(phone.call.id, day.now(), EndReason.CALLER_HUNG_UP, "")
        await expect(ringing).not_to_contain_text("(503) 555-0188")
        assert await comes_to(lambda: len(app.streams), 1)
        assert desktop.problems == []


async def test_words_of_a_call_appear_in_its_thread_as_they_are_spoken(
    quart: Quart, app: App, store: SqlStore, business: Business, owner: User, day: Day
) -> None:
    account = await carrier_account(store, business)
    async with served(quart, app) as origin, chromium(origin) as desktop:
        page = desktop.page
        await enter(desktop, store, owner, day)
        async with store.work(business.id, write=True) as work:
            phone = await pick_up(work, account, day, "+15035550142")
            await phone.ai("How can I help?")
        second = await desktop.context.new_page()
        await second.goto(f"{origin}/calls/{phone.call.id}")
        await page.goto(f"{origin}/threads/{phone.call.thread_id}")
        await page.bring_to_front()
        await connected(page)
        async with store.work(business.id, write=True) as work:
            phone.work = work
            await phone.caller("My kitchen sink is blocked.")
        said = page.locator("#transcript").get_by_text("My kitchen sink is blocked.")
        await expect(said).to_be_attached()
        await second.bring_to_front()
        await expect(second.get_by_text("My kitchen sink is blocked.")).to_be_visible()
        assert await comes_to(lambda: len(app.streams), 1)  # one for all windows of a browser
        assert desktop.problems == []


async def test_nothing_is_missed_while_there_is_no_stream(
    quart: Quart, app: App, store: SqlStore, business: Business, owner: User, day: Day
) -> None:
    account = await carrier_account(store, business)
    await writes(store, account, day, "+15035550101", "Hello")
    async with served(quart, app) as origin, chromium(origin) as desktop:
        page = desktop.page
        await enter(desktop, store, owner, day)
        await desktop.open("/")
        await connected(page)
        app.streams.end()
        await expect(page.locator("html[data-news=polled]")).to_be_attached()
        await writes(store, account, day, "+15035550101", "Written meanwhile")
        app.streams.ended = False
        await expect(page.locator("#rows > li").first).to_contain_text("Written meanwhile", timeout=8000)


async def test_the_keyboard_is_enough(
    quart: Quart, app: App, store: SqlStore, business: Business, owner: User, day: Day
) -> None:
    account = await carrier_account(store, business)
    for number, text in enumerate(("My boiler leaks", "The sink drips", "A blocked drain")):
        await writes(store, account, day, f"+1503555010{number}", text)
    async with served(quart, app) as origin, chromium(origin) as desktop:
        page, press = desktop.page, desktop.press
        await enter(desktop, store, owner, day)
        await desktop.open("/")
        rows = page.locator("#rows > li")
        focused = page.locator("#rows > li:focus-within")

        await press("j")
        await expect(focused).to_contain_text("A blocked drain")
        await press("j")
        await press("j")
        await press("k")
        await expect(focused).to_contain_text("The sink drips")

        await press("e")
        await expect(page.get_by_text("Closed.")).to_be_visible()
        await expect(rows.nth(1)).to_be_hidden()
        await expect(focused).to_contain_text("My boiler leaks")
        await press("z")
        await expect(rows.nth(1)).to_be_visible()
        await expect(focused).to_contain_text("The sink drips")

        await press("s")
        dialog = page.get_by_role("dialog", name="Snooze until")
        await expect(dialog).to_be_visible()
        await press("Escape")
        await expect(dialog).to_be_hidden()
        await press("s")
        await press("Tab")
        await press("Enter")
        await expect(page.get_by_text("Snoozed.")).to_be_visible()
        await expect(rows.nth(1)).to_be_hidden()

        await press("?")
        await expect(page.get_by_role("dialog", name="Keys")).to_be_visible()
        await press("Escape")

        await press("/")
        await page.keyboard.type("boil")
        await expect(page.locator("mark")).to_have_text("boiler")
        await expect(page).to_have_url(f"{origin}/?q=boil")
        await press("Escape")
        await expect(page.locator("#list li:focus-within")).to_contain_text("My boiler leaks")
        await press("Enter")
        await expect(page).to_have_url(re.compile("/threads/"))
        await press("r")
        await expect(page.get_by_role("textbox", name="Text to")).to_be_focused()
        await press("Escape")
        await press("Escape")
        await expect(page).to_have_url(re.compile(r"/\?q=boil$"))
        assert desktop.problems == []


async def test_the_inbox_is_fit_to_read_at_every_size(
    quart: Quart, app: App, store: SqlStore, business: Business, owner: User, day: Day, tmp_path: Path
) -> None:
    pictures = Path(os.environ.get("SCREENSHOTS") or tmp_path)
    async with served(quart, app) as origin, chromium(origin) as desktop:
        await enter(desktop, store, owner, day)
        problems: list[str] = []
        await desktop.open("/")
        problems += await look_at(desktop, "inbox-empty", pictures)
        await seed_office(store, business, day)
        account = await carrier_account(store, business)
        texts = await seed_texts(store, business, account, owner.id, day)
        async with store.work(business.id, write=True) as work:
            await pick_up(work, account, day, "+15035550199")
        for name, path in {
            "inbox": "/",
            "inbox-mine": "/?show=mine",
            "inbox-closed": "/?show=closed",
            "inbox-search": "/?q=drain",
            "inbox-nothing": "/?q=zebra",
            "inbox-thread": f"/threads/{texts.talk}?show=unread",
        }.items():
            await desktop.open(path)
            problems += await look_at(desktop, name, pictures)
            problems += await faults(desktop)
        assert not problems, "\n".join(problems)
        assert desktop.problems == []


async def faults(desktop: Desktop) -> list[str]:
    """What axe finds."""
    found = await Axe().run(desktop.page)
    return [f"{one['id']}: {one['nodes'][0]['target']}" for one in found.response["violations"]]
