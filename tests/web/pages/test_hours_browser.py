"""Hours, answering and prices set in a real browser: at a desk and on a phone, and as a screen reader finds them."""

import os
from dataclasses import replace
from datetime import date, time
from pathlib import Path

import pytest
from axe_playwright_python.async_playwright import Axe
from playwright.async_api import expect
from quart import Quart

from receptionist.adapters.store.store import SqlStore
from receptionist.domain.hours import HolidayRules, Span
from receptionist.domain.phone import PhoneNumber
from receptionist.domain.records import Business, User
from receptionist.resources import resource_dir
from receptionist.services.set_up import starter_book
from receptionist.web.app import App
from tests.web.pages.chromium import Desktop, chromium, served
from tests.web.pages.seed import Day
from tests.web.pages.test_browser import enter, look_at

pytestmark = pytest.mark.databases("sqlite")


@pytest.fixture
async def plumber(store: SqlStore, business: Business) -> Business:
    """The business with prices, holidays and somebody to ring."""
    async with store.work(business.id, write=True) as work:
        await work.save_price_book(starter_book(resource_dir("pricebook"), "plumbing"), "Rosa", "The examples.")
        profile = replace(
            business.profile,
            city="Portland",
            hours=replace(business.profile.hours, holidays=HolidayRules("US")),
            transfer_to=PhoneNumber("+15035550142"),
        )
        await work.save_profile(profile)
    return business


async def faults(desktop: Desktop) -> list[str]:
    found = await Axe().run(desktop.page)
    return [f"{desktop.page.url}: {one['id']}: {one['nodes'][0]['html'][:120]}" for one in found.response["violations"]]


async def test_settings_and_prices_are_fit_to_read_at_every_size(
    quart: Quart, app: App, store: SqlStore, plumber: Business, owner: User, day: Day, tmp_path: Path
) -> None:
    pictures = Path(os.environ.get("SCREENSHOTS") or tmp_path)
    async with served(quart, app) as origin, chromium(origin) as desktop:
        await enter(desktop, store, owner, day)
        problems: list[str] = []
        for name, path in {
            "settings-hours": "/settings/hours?at=2026-12-25T10:00",
            "prices": "/prices?q=how+much+to+unclog+a+drain",
            "prices-edit": "/prices?edit=DRAIN-CLEAR",
            "prices-unknown": "/prices?q=can+you+mow+my+lawn&edit=*",
            "prices-version": "/prices/versions/1",
        }.items():
            await desktop.open(path)
            problems += await faults(desktop) + await look_at(desktop, name, pictures)
        assert problems == []
        assert desktop.problems == []


@pytest.mark.parametrize("width", [1440, 360])
async def test_hours_are_edited_and_the_preview_follows(
    quart: Quart, app: App, store: SqlStore, plumber: Business, owner: User, day: Day, width: int
) -> None:
    async with served(quart, app) as origin, chromium(origin, width=width) as desktop:
        await enter(desktop, store, owner, day)
        page = desktop.page
        await desktop.open("/settings/hours")
        await page.get_by_label("Monday from", exact=True).fill("07:30")
        await page.get_by_role("button", name="Copy Monday to Tuesday–Friday").click()
        await page.get_by_label("Friday from, again").fill("18:00")
        await page.get_by_label("Friday until, again").fill("02:00")
        await page.get_by_label("Thanksgiving Day, Thu Nov 26, 2026").select_option("open")
        await page.get_by_label("Name of own day 1").fill("Company picnic")
        await page.get_by_role("button", name="Save", exact=True).click()
        # The date is missing: nothing is lost, and the field says so.
        await expect(page.get_by_label("Date of own day 1")).to_have_attribute("aria-invalid", "true")
        await expect(page.get_by_label("Friday from, again")).to_have_value("18:00")
        await page.get_by_label("Date of own day 1").fill("2026-10-09")
        await page.get_by_role("button", name="Save", exact=True).click()
        await expect(page.get_by_text("Saved. It holds from now on.")).to_be_visible()
        await desktop.ready()

        await page.get_by_label("On", exact=True).fill("2026-10-09T10:00")
        says = page.locator("#preview-says")
        await expect(says).to_contain_text("Friday, October 9th at 10 am you are closed for Company picnic")
        await page.get_by_label("On", exact=True).fill("2026-11-26T10:00")
        await expect(says).to_contain_text("Thursday, November 26th at 10 am you are open: the AI answers at once")
        assert [said for said in desktop.problems if "422" not in said] == []
    async with store.work(plumber.id) as work:
        hours = (await work.business()).profile.hours
    assert hours.week[0] == hours.week[3] == (Span(time(7, 30), time(17)),)
    assert hours.week[4] == (Span(time(7, 30), time(17)), Span(time(18), time(2)))
    assert hours.closed_on == {date(2026, 10, 9): "Company picnic"}
    assert hours.holidays == HolidayRules("US", open_on=("Thanksgiving Day",))


@pytest.mark.parametrize("width", [1440, 360])
async def test_a_price_is_edited_tried_imported_and_restored(
    quart: Quart, app: App, store: SqlStore, plumber: Business, owner: User, day: Day, width: int, tmp_path: Path
) -> None:
    async with served(quart, app) as origin, chromium(origin, width=width) as desktop:
        await enter(desktop, store, owner, day)
        page = desktop.page
        await desktop.open("/prices")
        await page.evaluate("window.stays = true")
        await page.get_by_role("link", name="Edit Unclogging a toilet").click()
        await page.get_by_label("Amount").fill("free")
        await page.get_by_role("button", name="Save", exact=True).click()
        await expect(page.get_by_text("“free” is not an amount such as 149.50.")).to_be_visible()
        await page.get_by_label("Amount").fill("159")
        await page.get_by_role("button", name="Save", exact=True).click()
        await expect(page.locator("#row-TOILET-CLEAR")).to_contain_text("$159 per toilet")
        await expect(page.locator("#book-state")).to_contain_text("Version 2")
        await page.get_by_label("A customer's question").fill("what does it cost to unclog a toilet")
        await desktop.ready()
        await page.get_by_role("button", name="Try it").click()
        answer = page.locator("#answer")
        await expect(answer).to_contain_text("Unclogging a toilet is $159 per toilet.")
        await expect(answer).to_contain_text("adds $150")
        assert await page.evaluate("window.stays")

        # A file is shown with its differences first.
        async with store.work(plumber.id) as work:
            book = await work.price_book()
        assert book is not None
        (tmp_path / "new.csv").write_text(
            'book:trade,plumbing\nbook:name,Plumbing prices\ncode,name,charge,amount\nDRAIN-CLEAR,"Drains",flat,99\n'
        )
        await page.get_by_role("link", name="Import").click()
        await page.get_by_label("A .yaml or .csv file").set_input_files(tmp_path / "new.csv")
        await page.get_by_role("button", name="Show the differences").click()
        await expect(page.get_by_role("heading", name=f"Removed: {len(book.items) - 1}")).to_be_visible()
        await page.get_by_label("A note for the list of versions").fill("A mistake")
        await page.get_by_role("button", name="Save as the newest version").click()
        await expect(page.get_by_text("A mistake")).to_be_visible()
        await page.get_by_role("button", name="Restore version 2").click()
        await expect(page.get_by_text("Version 2 is the newest again.")).to_be_visible()
        assert [said for said in desktop.problems if "422" not in said] == []
    async with store.work(plumber.id) as work:
        restored = await work.price_book()
        versions = await work.price_book_versions()
    assert restored is not None and restored.items == book.items
    assert [(row[0], row[2]) for row in versions] == [
        (4, "Rosa Owner"),
        (3, "Rosa Owner"),
        (2, "Rosa Owner"),
        (1, "Rosa"),
    ]
