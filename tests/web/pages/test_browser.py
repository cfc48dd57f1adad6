"""The pages in a real browser: by keyboard, live, without scripts, at every size, in light and in dark."""

import os
from pathlib import Path

import pytest
from playwright.async_api import expect
from quart import Quart

from receptionist.adapters.store.store import SqlStore
from receptionist.domain.call import EndReason
from receptionist.domain.lead import Fact, LeadCard
from receptionist.domain.records import Business, User
from receptionist.services.people import sign_in_link
from receptionist.web.app import App
from tests.web.pages.chromium import Desktop, chromium, served
from tests.web.pages.conftest import EMAIL, PASSWORD
from tests.web.pages.seed import Day, carrier_account, pick_up, seed_office

pytestmark = pytest.mark.databases("sqlite")

# What no page may have: text that is hard to read, things too small to touch, width that must be scrolled.
CHECKS = (Path(__file__).parent / "checks.js").read_text(encoding="utf-8")


async def enter(desktop: Desktop, store: SqlStore, owner: User, day: Day) -> None:
    await desktop.page.goto(await sign_in_link(store, owner.business_id, owner.id, desktop.origin, day.now()))


async def test_by_keyboard_from_the_door_to_a_call(
    quart: Quart, app: App, store: SqlStore, business: Business, owner: User, day: Day
) -> None:
    await seed_office(store, business, day)
    async with served(quart, app) as origin, chromium(origin) as desktop:
        page, press = desktop.page, desktop.press
        await desktop.open("/")
        await expect(page.get_by_label("E-mail address")).to_be_focused()
        await page.keyboard.type(EMAIL)
        await press("Tab")
        await page.keyboard.type(PASSWORD)
        await press("Enter")
        await expect(page.get_by_role("heading", level=1, name="Inbox")).to_be_visible()

        await press("Tab")
        skip = page.get_by_role("link", name="Skip to the content")
        await expect(skip).to_be_focused()
        await expect(skip).to_be_in_viewport()
        await press("Enter")
        await press("j")
        await expect(page.get_by_role("link", name="Laura Bennett")).to_be_focused()
        await press("Enter")
        await expect(page.get_by_role("heading", level=1, name="Laura Bennett")).to_be_visible()

        await tab_to(desktop, "Open the lead card")
        await press("Enter")
        await expect(page.get_by_role("heading", name="What was quoted")).to_be_visible()
        await tab_to(desktop, "Calls")
        await press("Enter")
        await expect(page.get_by_role("link", name="Calls", exact=True)).to_have_attribute("aria-current", "page")
        await tab_to(desktop, "Laura Bennett")
        await press("Enter")
        await expect(page.get_by_role("heading", name="Transcript")).to_be_visible()
        await tab_to(desktop, "Sign out")
        await press("Enter")
        await expect(page.get_by_role("heading", name="Sign in")).to_be_visible()
        assert desktop.problems == []


async def tab_to(desktop: Desktop, name: str) -> None:
    """Presses Tab until something of this name has the focus."""
    for _ in range(40):
        await desktop.press("Tab")
        if name in await desktop.page.evaluate("document.activeElement.closest('a, button')?.textContent ?? ''"):
            return
    raise AssertionError(f"{name} is not reached by keyboard")


async def test_a_live_call_grows_before_ones_eyes(
    quart: Quart, app: App, store: SqlStore, business: Business, owner: User, day: Day
) -> None:
    account = await carrier_account(store, business)
    async with served(quart, app) as origin, chromium(origin, width=360) as desktop:
        page = desktop.page
        await enter(desktop, store, owner, day)
        async with store.work(business.id, write=True) as work:
            phone = await pick_up(work, account, day, "+15035550142")
            for number in range(12):
                await phone.ai(f"Words number {number}, long enough to fill a line or two of a narrow screen.")
        await desktop.open(f"/calls/{phone.call.id}")
        await expect(page.get_by_text("On the phone now")).to_be_visible()
        turns = page.get_by_role("log").get_by_role("listitem")
        await expect(turns).to_have_count(12)
        await page.evaluate("window.stays = true")

        # Whoever reads further up is not moved, and is told that there is more.
        async with store.work(business.id, write=True) as work:
            phone.work = work
            await phone.caller("My kitchen sink is blocked.")
        await expect(turns).to_have_count(13)
        pill = page.get_by_role("link", name="1 new")
        await expect(pill).to_be_visible()
        assert await page.evaluate("window.scrollY") == 0
        await pill.click()
        await expect(turns.last).to_be_in_viewport()
        await expect(pill).to_be_hidden()

        # Whoever is at the end follows the call.
        card = LeadCard(problem=Fact("blocked kitchen sink", "My kitchen sink is blocked."))
        async with store.work(business.id, write=True) as work:
            phone.work = work
            await phone.ai("I can help with that.", answer_ms=420)
            await work.save_card(phone.call.thread_id, card, "", phone.call.id)
        await expect(turns).to_have_count(14)
        await expect(turns.last).to_be_in_viewport()
        await expect(pill).to_be_hidden()
        await expect(page.get_by_role("complementary")).to_contain_text("Blocked kitchen sink")

        async with store.work(business.id, write=True) as work:
            await work.end_call(phone.call.id, day.later(seconds=60), EndReason.CALLER_HUNG_UP, "A blocked sink.")
        await expect(page.get_by_role("status")).to_have_text("The call is over.")
        await expect(page.get_by_text("The caller hung up")).to_be_attached()
        assert await page.evaluate("window.stays") is True
        assert desktop.problems == []


async def test_everything_is_there_without_scripts(
    quart: Quart, app: App, store: SqlStore, business: Business, owner: User, day: Day
) -> None:
    office = await seed_office(store, business, day)
    account = await carrier_account(store, business)
    async with served(quart, app) as origin, chromium(origin, scripts=False) as desktop:
        page = desktop.page
        await desktop.open("/sign-in")
        await page.get_by_label("E-mail address").fill(EMAIL)
        await page.get_by_label("Password").fill(PASSWORD)
        await page.get_by_role("button", name="Sign in").click()
        await page.get_by_role("link", name="Laura Bennett").click()
        await page.get_by_role("group").filter(has_text="You're all set").locator("summary").first.click()
        await expect(page.get_by_text("4212 Maple Street. And your name?")).to_be_visible()
        async with store.work(business.id, write=True) as work:
            phone = await pick_up(work, account, day, "+15035550142")
            await phone.ai("How can I help?")
        await desktop.open(f"/calls/{phone.call.id}")
        async with store.work(business.id, write=True) as work:
            phone.work = work
            await phone.caller("It is me again.")
        await page.get_by_role("link", name="See what was said since").click()
        await expect(page.get_by_text("It is me again.")).to_be_visible()
        await desktop.open(f"/leads/{office.laura_lead}")
        await page.get_by_role("button", name="Sign out").click()
        await expect(page.get_by_role("heading", name="Sign in")).to_be_visible()


async def test_rare_states_of_pages_are_fit_to_read_at_every_size(
    quart: Quart, app: App, store: SqlStore, business: Business, owner: User, day: Day, tmp_path: Path
) -> None:
    pictures = Path(os.environ.get("SCREENSHOTS") or tmp_path)
    async with served(quart, app) as origin, chromium(origin) as desktop:
        problems: list[str] = []
        await desktop.open("/sign-in")
        problems += await look_at(desktop, "sign-in", pictures)
        await enter(desktop, store, owner, day)
        problems += await look_at(desktop, "inbox-empty", pictures)
        office = await seed_office(store, business, day)
        account = await carrier_account(store, business)
        async with store.work(business.id, write=True) as work:
            live = await pick_up(work, account, day, "+15035550129")
            await live.ai("Thank you for calling Rose City Plumbing. How can I help?")
            await live.caller("Hello, my water heater makes a noise.")
        for name, path in {
            "lead-emergency": f"/leads/{office.emergency_lead}",
            "lead-hostile": f"/leads/{office.hostile_lead}",
            "call-hebrew": f"/calls/{office.hebrew}",
            "call-live": f"/calls/{live.call.id}",
            "problem": "/nowhere",
        }.items():
            await desktop.open(path)
            problems += await look_at(desktop, name, pictures)
        assert problems == []
        assert [said for said in desktop.problems if "404" not in said] == []  # /nowhere is not there


async def look_at(desktop: Desktop, name: str, pictures: Path) -> list[str]:
    """What is wrong with the page at each width; a picture of each where SCREENSHOTS names a folder for them."""
    await desktop.ready()
    found = []
    keeps = bool(os.environ.get("SCREENSHOTS"))
    for width in (320, 360, 768, 1440) if keeps else (320, 768, 1440):
        await desktop.page.set_viewport_size({"width": width, "height": 900 if width > 700 else 780})
        # Colours do not follow the width: unless pictures are kept, one look at them in the dark is enough.
        for scheme in ("light", "dark") if keeps or width == 1440 else ("light",):
            await desktop.page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
            found += [f"{name} {width} {scheme}: {said}" for said in await desktop.page.evaluate(CHECKS)]
            if keeps and width > 320:
                await desktop.page.screenshot(path=pictures / f"{name}-{width}-{scheme}.png", full_page=True)
    return found
