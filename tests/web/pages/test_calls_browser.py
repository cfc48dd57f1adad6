"""Calling a customer in a real browser: one click, and the conversation shows each step as it comes."""

import asyncio
import os
from dataclasses import replace
from pathlib import Path

import pytest
from playwright.async_api import expect
from quart import Quart

from receptionist.adapters.simulated.call_control import SimulatedCallControl
from receptionist.adapters.store.store import SqlStore
from receptionist.domain.blocked import BlockedCaller
from receptionist.domain.phone import PhoneNumber
from receptionist.domain.records import Business, Tell, User
from receptionist.web.app import App
from tests.web.pages.chromium import chromium, served
from tests.web.pages.seed import CALLED, Day, seed_office
from tests.web.pages.test_browser import enter, look_at
from tests.web.pages.test_thread_browser import faults

pytestmark = pytest.mark.databases("sqlite")


async def test_one_click_calls_and_the_conversation_follows_without_being_loaded_again(
    quart: Quart, app: App, store: SqlStore, business: Business, owner: User, day: Day, tmp_path: Path
) -> None:
    pictures = Path(os.environ.get("SCREENSHOTS", tmp_path))
    seeded = await seed_office(store, business, day)
    async with store.work(business.id, write=True) as work:
        await work.save_tell(owner.id, Tell(mobile=PhoneNumber("+15035550199")))
        nuisance = BlockedCaller(PhoneNumber("+15035550166"), day.now(), "Rosa Owner", "Sells insurance")
        await work.block_caller(nuisance)
        [account] = await work.accounts()
    step = asyncio.Semaphore(0)

    async def next_step(seconds: float) -> None:
        await step.acquire()
        day.later(seconds=seconds)

    async with served(quart, app) as origin, chromium(origin) as desktop:
        control = SimulatedCallControl(lambda: origin, next_step)
        app.parts = replace(app.parts, controls={"simulated": control})
        await enter(desktop, store, owner, day)
        page = desktop.page
        await desktop.open(f"/threads/{seeded.laura_thread}")
        await page.get_by_role("button", name="Call (503) 555-0142").click()
        passed = page.locator(".passed-out")
        await expect(passed).to_contain_text("Our telephone rings: press any key")
        step.release()  # somebody picks up and presses a key
        await expect(passed).to_contain_text("Theirs rings")
        step.release()
        await expect(passed).to_contain_text("On the phone now")
        found = await look_at(desktop, "call-out", pictures)
        step.release()
        await expect(passed).to_contain_text("Talked for 8 s")
        await control.settle()

        # From the list, by keyboard: a page asks first.
        await desktop.open("/")
        await desktop.press("j")
        await desktop.press("c")
        await expect(page.get_by_role("heading", name="Call Laura Bennett")).to_be_visible()

        for place, name in (
            ("/settings/callers", "callers"),
            (f"/threads/{seeded.hostile_thread}/call", "call-page"),
            (f"/settings/carriers/{account.id}/numbers/{CALLED.e164}/rules", "number-rules"),
        ):
            await desktop.open(place)
            found += await look_at(desktop, name, pictures) + await faults(desktop)
        assert found == [] and not desktop.problems
