"""Being told of new things, in a real browser: a sound, and the browser's own notifications, each by choice."""

import asyncio

import pytest
from playwright.async_api import Page, expect
from quart import Quart

from receptionist.adapters.store.store import SqlStore
from receptionist.domain.records import Business, User
from receptionist.web.app import App
from tests.web.pages.chromium import Desktop, chromium, served
from tests.web.pages.seed import Day, carrier_account, pick_up
from tests.web.pages.test_browser import enter
from tests.web.pages.test_inbox_browser import connected, writes

pytestmark = pytest.mark.databases("sqlite")

# The browser's own sounds and notifications, written down as they are played and shown. Only whether a window is looked
# at is made up: one that is driven thinks that it is, whatever lies over it.
_LISTEN = """
window.tones = [];
window.shown = [];
const start = OscillatorNode.prototype.start;
OscillatorNode.prototype.start = function (...at) {
  window.tones.push(`${this.frequency.value} Hz, ${this.context.state}`);
  return start.apply(this, at);
};
window.Notification = class extends window.Notification {
  constructor(title, options) {
    super(title, options);
    window.notice = this;
    this.addEventListener("show", () => window.shown.push(title));
  }
};
Object.defineProperty(document, "hidden", { get: () => window.isAway === true });
"""


async def until(page: Page, is_so: str) -> None:
    """Waits until this expression holds in the page, whose policy evaluates no words of its own."""
    for _ in range(200):
        if await page.evaluate(is_so):
            return
        await asyncio.sleep(0.05)
    raise AssertionError(f"{is_so} never came true")


async def in_office(desktop: Desktop, store: SqlStore, owner: User, day: Day) -> Page:
    """The inbox, with both wished for."""
    page = desktop.page
    await desktop.context.add_init_script(_LISTEN)
    await enter(desktop, store, owner, day)
    await connected(page)
    await page.get_by_label("How you are told of new things").click()
    await page.get_by_label("Play a sound").check()
    await page.get_by_label("Show notifications").check()
    await until(page, "localStorage.getItem('receptionist-notices') === 'yes'")
    return page


async def test_nothing_is_played_or_shown_until_somebody_wishes_for_it(
    quart: Quart, app: App, store: SqlStore, business: Business, owner: User, day: Day
) -> None:
    account = await carrier_account(store, business)
    async with served(quart, app) as origin, chromium(origin, notices=True) as desktop:
        page = desktop.page
        await desktop.context.add_init_script(_LISTEN)
        await enter(desktop, store, owner, day)
        await connected(page)
        await page.evaluate("window.isAway = true")
        await writes(store, account, day, "+15035550101", "Hello")
        await expect(page.get_by_text("1 new")).to_be_visible()
        assert await page.evaluate("[window.tones, window.shown]") == [[], []]

        await page.evaluate("window.isAway = false")
        await page.get_by_label("How you are told of new things").click()
        await page.get_by_label("Play a sound").check()
        assert await page.evaluate("window.tones.length") == 1  # heard as it is chosen
        await page.reload()
        await page.get_by_label("How you are told of new things").click()
        await expect(page.get_by_label("Play a sound")).to_be_checked()
        await expect(page.get_by_label("Show notifications")).not_to_be_checked()


async def test_who_looks_hears_it_and_who_is_elsewhere_is_shown_it(
    quart: Quart, app: App, store: SqlStore, business: Business, owner: User, day: Day
) -> None:
    account = await carrier_account(store, business)
    async with served(quart, app) as origin, chromium(origin, notices=True) as desktop:
        page = await in_office(desktop, store, owner, day)
        await writes(store, account, day, "+15035550101", "Hello")
        await until(page, "window.tones.at(-1) === '880 Hz, running' && window.tones.length === 2")
        async with store.work(business.id, write=True) as work:
            await pick_up(work, account, day, "+15035550102")
        await until(page, "window.tones.at(-1) === '660 Hz, running'")
        assert await page.evaluate("window.shown") == []

        await page.evaluate("window.isAway = true")
        thread = await writes(store, account, day, "+15035550103", "Is anybody there?")
        await until(page, "window.shown.length > 0")
        assert await page.evaluate("window.shown") == ["A new text"]
        await page.evaluate("window.notice.onclick()")
        await expect(page).to_have_url(f"{origin}/threads/{thread}#end")
        assert desktop.problems == []


async def test_of_two_windows_one_tells_and_it_can_be_heard(
    quart: Quart, app: App, store: SqlStore, business: Business, owner: User, day: Day
) -> None:
    account = await carrier_account(store, business)
    async with served(quart, app) as origin, chromium(origin, notices=True) as desktop:
        page = await in_office(desktop, store, owner, day)
        second = await desktop.context.new_page()
        await second.goto(f"{origin}/leads")
        await connected(second)
        for window in (page, second):
            await window.evaluate("window.isAway = true")
        await writes(store, account, day, "+15035550101", "Hello")
        await until(page, "window.tones.length === 2")  # the first as it was chosen
        # A browser keeps a window silent that nobody has touched: it leaves the sound to the other.
        await second.evaluate("new Promise((done) => setTimeout(done, 400))")
        told = [*await page.evaluate("window.shown"), *await second.evaluate("window.shown")]
        assert told == ["A new text"]
        assert await second.evaluate("window.tones") == []
