"""A technician's telephone: a van without signal, one thumb, and nothing sent twice."""

import os
from pathlib import Path

import pytest
from axe_playwright_python.async_playwright import Axe
from playwright.async_api import Route, expect
from quart import Quart

from receptionist.adapters.store.store import SqlStore
from receptionist.domain.audit import Actor
from receptionist.domain.job import JobState, TapKind
from receptionist.domain.records import Business, User
from receptionist.services.field_parts import FieldParts
from receptionist.services.job_taps import Tap, tap_job
from receptionist.web.app import App
from tests.web.pages.chromium import chromium, served
from tests.web.pages.seed import Day
from tests.web.pages.test_browser import enter, look_at
from tests.web.pages.test_today_pages import job_of, van_of

pytestmark = pytest.mark.databases("sqlite")


async def test_a_technician_with_no_signal(
    quart: Quart, app: App, store: SqlStore, business: Business, day: Day, tmp_path: Path
) -> None:
    van = await van_of(store, business, day)
    folder = os.environ.get("SCREENSHOTS")
    async with served(quart, app) as origin, chromium(origin, width=360) as desktop:
        page = desktop.page
        await enter(desktop, store, van.tim, day)
        await desktop.open("/today")
        assert (await Axe().run(page)).response["violations"] == []
        assert await look_at(desktop, "today", tmp_path if folder is None else Path(folder)) == []
        await page.set_viewport_size({"width": 360, "height": 780})
        laura = page.locator(f"#{van.laura}")
        await expect(laura.get_by_role("button", name="On my way")).to_be_visible()

        await desktop.context.set_offline(True)
        await laura.get_by_role("combobox").select_option("20")
        await laura.get_by_role("button", name="On my way").click()
        line = page.get_by_role("status")
        await expect(line).to_contain_text("On my way")
        await expect(line).to_contain_text("will send when you are back online")
        await laura.get_by_role("button", name="Start").click()
        await laura.get_by_role("button", name="Finish").click()
        await expect(line).to_contain_text("Finish")
        assert (await job_of(store, business, van.laura)).state is JobState.SCHEDULED
        if folder is not None:
            await page.screenshot(path=Path(folder) / "today-offline-360.png", full_page=True)

        day.later(minutes=3)
        await desktop.context.set_offline(False)
        await expect(page.get_by_text("Done and cancelled")).to_be_visible()
        await expect(line).to_be_hidden()
        assert (await job_of(store, business, van.laura)).state is JobState.FINISHED
        async with store.work(business.id) as work:
            texts = [message.text for message in await work.messages(van.laura_thread)]
        assert ["on the way" in text for text in texts] == [True, False]

        # What was tapped on a page that was closed meanwhile goes out from the next one.
        await desktop.context.set_offline(True)
        await page.locator(f"#{van.omar}").get_by_role("button", name="Start").click()
        await expect(line).to_contain_text("Start")
        await desktop.context.set_offline(False)
        await desktop.open("/today")
        await expect(page.locator(f'#{van.omar}[data-state="in_progress"]')).to_be_visible()
        missing = "ERR_INTERNET_DISCONNECTED", "/on-my-way", "/start", "/finish"  # what the browser says of no signal
        assert [one for one in desktop.problems if not any(word in one for word in missing)] == []


# Forty times as fast: what the page waits for, and how long it waits for an answer.
_IN_A_HURRY = """
  const later = window.setTimeout, often = window.setInterval;
  window.setInterval = (does, ms) => often(does, ms / 40);
  AbortSignal.timeout = (ms) => {
    const gives_up = new AbortController();
    later(() => gives_up.abort(), ms / 40);
    return gives_up.signal;
  };
"""


async def test_a_line_that_hangs_keeps_no_tap(
    quart: Quart, app: App, store: SqlStore, business: Business, day: Day
) -> None:
    van = await van_of(store, business, day)
    asked = 0

    async def hang_once(route: Route) -> None:
        nonlocal asked
        asked += 1
        if asked > 1:
            await route.continue_()

    async with served(quart, app) as origin, chromium(origin, width=360) as desktop:
        page = desktop.page
        await enter(desktop, store, van.tim, day)
        await page.add_init_script(_IN_A_HURRY)
        await page.route("**/start", hang_once)
        await desktop.open("/today")
        await page.locator(f"#{van.laura}").get_by_role("button", name="Start").click()
        await expect(page.locator(f'#{van.laura}[data-state="in_progress"]')).to_be_visible()
        assert asked == 2
        assert (await job_of(store, business, van.laura)).state is JobState.IN_PROGRESS


async def test_a_job_of_yesterday_stands_first_with_its_day(
    quart: Quart, app: App, store: SqlStore, business: Business, day: Day, tmp_path: Path
) -> None:
    van = await van_of(store, business, day)
    parts, tim = FieldParts(app.texting, app.travel), Actor("Tim Doyle", van.tim.id)
    await tap_job(parts, business.id, van.omar, tim, Tap(TapKind.START, "k1"))
    day.later(hours=24)
    async with served(quart, app) as origin, chromium(origin, width=360) as desktop:
        await enter(desktop, store, van.tim, day)
        await desktop.open("/today")
        pictures = Path(os.environ.get("SCREENSHOTS") or tmp_path)
        assert await look_at(desktop, "today-left-over", pictures) == []
        omar = desktop.page.locator(f"#{van.omar}")
        await expect(omar).to_contain_text("Mon, Oct 5, between 2 and 4 pm")
        await omar.get_by_role("button", name="Finish").click()
        await expect(desktop.page.locator(f'#{van.omar}[data-state="finished"]')).to_be_visible()
        assert desktop.problems == []


async def test_the_office_sees_the_day_and_the_texts_at_every_size(
    quart: Quart, app: App, store: SqlStore, business: Business, owner: User, day: Day, tmp_path: Path
) -> None:
    van = await van_of(store, business, day)
    actor = Actor("Tim Doyle", van.tim.id)
    parts = FieldParts(app.texting, app.travel)
    await tap_job(parts, business.id, van.anns, actor, Tap(TapKind.FINISH, "k1"))
    day.later(hours=2, minutes=30)
    await tap_job(parts, business.id, van.laura, actor, Tap(TapKind.ON_MY_WAY, "k2", minutes=60))
    pictures = Path(os.environ.get("SCREENSHOTS") or tmp_path)
    async with served(quart, app) as origin, chromium(origin) as desktop:
        await enter(desktop, store, owner, day)
        problems: list[str] = []
        for name, path in {"today-office": "/today", "settings-job-texts": "/settings/job-texts"}.items():
            await desktop.open(path)
            problems += [f"{name}: {one['id']}" for one in (await Axe().run(desktop.page)).response["violations"]]
            problems += await look_at(desktop, name, pictures)
            await desktop.page.set_viewport_size({"width": 1440, "height": 900})
        assert problems == []
        assert desktop.problems == []
