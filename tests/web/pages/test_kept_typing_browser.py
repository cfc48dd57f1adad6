"""What was typed and not sent, in a real browser: it stays where a page is loaded anew, and where a session ended."""

import pytest
from playwright.async_api import Page, expect
from quart import Quart

from receptionist.adapters.store.store import SqlStore
from receptionist.domain.ids import ThreadId
from receptionist.domain.phone import Address, AddressKind
from receptionist.domain.records import Business, User
from receptionist.web.app import App
from tests.web.pages.chromium import chromium, served
from tests.web.pages.conftest import EMAIL, PASSWORD
from tests.web.pages.seed import Day, carrier_account
from tests.web.pages.test_browser import enter
from tests.web.pages.test_inbox_browser import connected, writes

pytestmark = pytest.mark.databases("sqlite")

PROMISE = "We can be there at four, I promise"


async def a_thread(store: SqlStore, business: Business) -> ThreadId:
    await carrier_account(store, business)
    async with store.work(business.id, write=True) as work:
        _, thread = await work.thread_for(Address(AddressKind.NUMBER, "+15035550142"))
    return thread.id


async def session_ends(store: SqlStore, owner: User) -> None:
    async with store.work(owner.business_id, write=True) as work:
        assert await work.end_sessions(owner.id) == 1


async def sign_in_again(page: Page) -> None:
    await page.get_by_label("E-mail address").fill(EMAIL)
    await page.get_by_label("Password").fill(PASSWORD)
    await page.get_by_role("button", name="Sign in").click()


async def test_a_page_that_is_loaded_anew_by_news_keeps_a_half_filled_form(
    quart: Quart, app: App, store: SqlStore, business: Business, owner: User, day: Day
) -> None:
    thread = await a_thread(store, business)
    async with served(quart, app) as origin, chromium(origin) as desktop:
        page = desktop.page
        await enter(desktop, store, owner, day)
        await desktop.open(f"/threads/{thread}")
        await desktop.ready()
        await page.get_by_text("Edit the contact").click()
        address = page.get_by_label("Address")
        await page.get_by_label("Language they write").select_option("es")
        await address.fill("12 Oak Str")
        await page.route(
            "**/live?seen=*", lambda one: one.fulfill(status=200, headers={"HX-Refresh": "true"}, body=""), times=1
        )
        async with page.expect_navigation():
            await page.evaluate("htmx.trigger(document.getElementById('poll'), 'ask')")
        await expect(address).to_have_value("12 Oak Str")
        await expect(address).to_be_focused()
        await expect(page.get_by_label("Language they write")).to_have_value("es")
        await page.keyboard.press("End")
        await page.keyboard.type("eet")
        await page.get_by_role("button", name="Save", exact=True).click()
        await expect(page.locator("#contact-card dd", has_text="12 Oak Street")).to_be_visible()

        # What one leaves on purpose is gone.
        await page.get_by_text("Edit the contact").click()
        await address.fill("Something else")
        await desktop.open(f"/threads/{thread}")
        await expect(address).to_have_value("12 Oak Street")
        assert desktop.problems == []


async def test_news_leaves_a_choice_that_is_not_set_yet(
    quart: Quart, app: App, store: SqlStore, business: Business, owner: User, day: Day
) -> None:
    account = await carrier_account(store, business)
    thread = await writes(store, account, day, "+15035550142", "Hello")
    async with served(quart, app) as origin, chromium(origin) as desktop:
        page = desktop.page
        await enter(desktop, store, owner, day)
        await desktop.open(f"/threads/{thread}")
        await connected(page)
        mode = page.get_by_label("In this thread")
        await mode.select_option("AI drafts")
        await writes(store, account, day, "+15035550142", "Are you there?")
        await expect(page.get_by_role("log").get_by_text("Are you there?")).to_be_visible()
        await expect(mode).to_have_value("draft")
        await page.get_by_role("button", name="Set", exact=True).click()
        await expect(page.get_by_text("The AI writes drafts; a person sends them.")).to_be_visible()


@pytest.mark.parametrize("how", ["kept as a draft", "sent"])
async def test_a_reply_outlives_the_end_of_the_session(
    quart: Quart, app: App, store: SqlStore, business: Business, owner: User, day: Day, how: str
) -> None:
    thread = await a_thread(store, business)
    async with served(quart, app) as origin, chromium(origin) as desktop:
        page = desktop.page
        await enter(desktop, store, owner, day)
        await desktop.open(f"/threads/{thread}")
        await desktop.ready()
        await page.get_by_label("Text to").focus()
        await session_ends(store, owner)
        await page.keyboard.insert_text(PROMISE)
        if how == "sent":
            await page.keyboard.press("Control+Enter")
        await sign_in_again(page)
        await expect(page).to_have_url(f"{origin}/threads/{thread}")
        await expect(page.get_by_label("Text to")).to_have_value(PROMISE)
        await expect(page.locator("#reply-preview")).to_contain_text(f"{len(PROMISE)} characters")
        await page.get_by_role("button", name="Send", exact=True).click()
        await expect(page.get_by_role("log").get_by_text(PROMISE)).to_be_visible()
        await expect(page.get_by_label("Text to")).to_have_value("")
    async with store.work(business.id) as work:
        assert [one.text for one in await work.messages(thread)] == [PROMISE]
