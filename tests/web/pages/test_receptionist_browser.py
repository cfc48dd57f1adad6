"""The receptionist's settings in a real browser: edited, heard, rehearsed, published, undone."""

import os
from pathlib import Path

import pytest
from axe_playwright_python.async_playwright import Axe
from playwright.async_api import expect
from quart import Quart

from receptionist.adapters.store.store import SqlStore
from receptionist.domain.records import Business, User
from receptionist.web.app import App
from tests.fakes.call_parts import BeepVoice
from tests.web.pages.chromium import Desktop, chromium, served
from tests.web.pages.seed import Day
from tests.web.pages.test_browser import enter, look_at

pytestmark = pytest.mark.databases("sqlite")


async def without_faults(desktop: Desktop, name: str, pictures: Path) -> None:
    """Axe and our own checks find nothing wrong with the page as it stands."""
    found = await Axe().run(desktop.page)
    assert found.violations_count == 0, found.generate_report()
    assert await look_at(desktop, name, pictures) == []


async def test_edit_listen_rehearse_publish_undo(
    quart: Quart, app: App, store: SqlStore, business: Business, owner: User, day: Day, tmp_path: Path
) -> None:
    pictures = Path(os.environ.get("SCREENSHOTS") or tmp_path)
    voice = app.parts.voice
    assert isinstance(voice, BeepVoice)
    async with served(quart, app) as origin, chromium(origin) as desktop:
        page = desktop.page
        await enter(desktop, store, owner, day)
        await desktop.open("/settings/receptionist")
        says = page.locator("#save-says")
        await expect(says).to_have_text("As callers hear it now.")
        await page.get_by_label("While you are open").fill("Welcome to {business}.")
        await expect(says).to_have_text("You have changes that are not saved.")
        await page.locator("select[name=voice]").select_option("high")

        async with page.expect_response("**/listen?what=open**") as heard:
            await page.get_by_role("button", name="Listen to: While you are open").click()
        response = await heard.value
        assert response.status in (200, 206) and response.headers["content-type"] == "audio/wav"
        assert voice.asked[-1][0].startswith("Welcome to Rose City Plumbing.") and voice.asked[-1][2] == "high"

        await page.locator("[data-add=must]").click()
        await expect(page.locator("#must-rows li")).to_have_count(2)
        await page.locator("#must-rows input").first.fill("Any pets?")
        await page.locator("#must-rows input").last.fill("Is there a gate code?")
        await page.locator("#faq-rows textarea").first.fill("are you licensed")
        await page.locator("#faq-rows textarea").last.fill("Yes, for $49.")
        await page.get_by_role("button", name="Save draft").click()
        await expect(page.get_by_role("alert")).to_contain_text("One thing needs another look")
        await expect(page.locator("#must-rows input").first).to_have_value("Any pets?")
        await without_faults(desktop, "receptionist-wrong", pictures)
        await page.locator("#faq-rows textarea").nth(1).fill("Yes, in Oregon.")
        await page.get_by_role("button", name="Save and review").click()

        await expect(page.get_by_role("heading", name="What changes")).to_be_visible()
        await desktop.ready()
        await page.get_by_role("button", name="Rehearse").click()
        await expect(page.locator("#rehearsal-state [role=status]")).to_contain_text("go otherwise", timeout=30_000)
        await expect(page.locator(".compared[open]").first).to_contain_text("Welcome to Rose City Plumbing.")
        await without_faults(desktop, "receptionist-review", pictures)
        await page.get_by_label("Note, for those who look back").fill("Spring")
        await page.get_by_role("button", name="Publish").click()
        await expect(page.get_by_role("status").first).to_have_text("Published. Callers hear it from now on.")
        await without_faults(desktop, "receptionist", pictures)
        async with store.work(business.id) as work:
            assert (await work.business()).profile.must_ask == ("Any pets?", "Is there a gate code?")

        await desktop.open("/settings/versions")
        await without_faults(desktop, "versions", pictures)
        await page.get_by_role("button", name="Put everything back to version 1").click()
        await expect(page.get_by_role("status").first).to_have_text("Everything is as it was in version 1.")
        async with store.work(business.id) as work:
            assert (await work.business()).profile == business.profile
        # A form that does not hold is answered 422, which the browser's console calls a failure.
        assert [one for one in desktop.problems if "422" not in one] == []


async def test_typed_words_are_not_left_behind_unasked(
    quart: Quart, app: App, store: SqlStore, owner: User, day: Day
) -> None:
    async with served(quart, app) as origin, chromium(origin) as desktop:
        page = desktop.page
        await enter(desktop, store, owner, day)
        await desktop.open("/settings/receptionist")
        asked: list[str] = []

        async def stay(dialog: object) -> None:
            asked.append(getattr(dialog, "type", ""))
            await dialog.dismiss()  # type: ignore[attr-defined]

        page.on("dialog", stay)
        await page.get_by_label("What it is").fill("I'm a machine.")
        await page.get_by_role("link", name="Versions").click(no_wait_after=True)
        await expect(page.get_by_label("What it is")).to_have_value("I'm a machine.")
        await page.wait_for_timeout(300)
        assert asked == ["beforeunload"] and page.url.endswith("/settings/receptionist")
