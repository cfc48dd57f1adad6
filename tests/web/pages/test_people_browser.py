"""An owner invites somebody, who joins, sets up two-factor, signs in with it, and whose session is then ended."""

import os
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pyotp
import pytest
from axe_playwright_python.async_playwright import Axe
from playwright.async_api import Page, expect
from quart import Quart

from receptionist.adapters.store.store import SqlStore
from receptionist.domain.records import User
from receptionist.services.people import sign_in_link
from receptionist.web.app import App
from tests.web.pages.chromium import Desktop, chromium, served
from tests.web.pages.seed import Day, carrier_account
from tests.web.pages.seed_texts import seed_texts
from tests.web.pages.test_browser import look_at

pytestmark = pytest.mark.databases("sqlite")

PASSWORD = "a few long words"


async def inspect(desktop: Desktop, page: Page, name: str, pictures: Path) -> list[str]:
    """What axe and our own checks find wrong with the page as it stands."""
    found = await look_at(replace(desktop, page=page), name, pictures)
    await page.emulate_media(color_scheme="light")
    result = (await Axe().run(page)).response
    return found + [f"{name}: {one['id']}: {one['help']}" for one in result["violations"]]


async def test_from_an_invitation_to_the_end_of_a_session(
    quart: Quart, app: App, store: SqlStore, owner: User, day: Day, tmp_path: Path
) -> None:
    pictures = Path(os.environ.get("SCREENSHOTS") or tmp_path)
    problems: list[str] = []
    async with served(quart, app) as origin, chromium(origin) as desktop, chromium(origin, width=360) as phone:
        page, theirs = desktop.page, phone.page
        await page.goto(await sign_in_link(store, owner.business_id, owner.id, origin, day.now()))
        await page.goto(f"{origin}/settings/people")
        await page.get_by_label("E-mail address").fill("joe@rosecity.example")
        await page.get_by_label("Name").fill("Joe Fixit")
        await page.locator("select[name=role]").last.select_option("technician")
        await page.get_by_role("button", name="Invite").click()
        link = await page.get_by_label("The link of the invitation").input_value()
        problems += await inspect(desktop, page, "people-invited", pictures)

        await theirs.goto(link)
        problems += await inspect(phone, theirs, "join", pictures)
        await theirs.get_by_label("A password").fill(PASSWORD)
        await theirs.get_by_role("button", name="Join").click()
        await expect(theirs).to_have_url(f"{origin}/")
        # A technician has three places, and no settings but their own.
        places = theirs.get_by_role("navigation", name="Main").get_by_role("link")
        await expect(places).to_have_text(["Today", "Inbox", "Settings"])
        await places.last.click()
        pages = theirs.get_by_role("navigation", name="Settings").get_by_role("link")
        await expect(pages).to_have_count(1)
        problems += await inspect(phone, theirs, "settings-of-a-technician", pictures)
        await pages.click()
        problems += await inspect(phone, theirs, "me", pictures)
        await theirs.get_by_role("link", name="Set it up").click()
        await theirs.get_by_role("button", name="Begin").click()
        drawn = theirs.get_by_role("img", name="picture for the app")
        assert await drawn.evaluate("image => image.decode().then(() => image.naturalWidth > 100)")
        problems += await inspect(phone, theirs, "two-factor", pictures)
        totp = pyotp.TOTP((await theirs.locator("code").inner_text()).replace(" ", ""))
        await theirs.get_by_label("six digits").fill(totp.at(day.now()))
        await theirs.get_by_role("button", name="Turn two-factor on").click()
        await expect(theirs.locator(".codes li")).to_have_count(10)
        problems += await inspect(phone, theirs, "recovery-codes", pictures)
        await theirs.get_by_role("link", name="I have kept them").click()

        await theirs.get_by_role("button", name="Sign out").click()
        await expect(theirs.get_by_role("heading", name="Sign in")).to_be_visible()
        problems += await inspect(phone, theirs, "sign-in-again", pictures)
        await theirs.get_by_label("E-mail address").fill("joe@rosecity.example")
        await theirs.get_by_label("Password").fill(PASSWORD)
        await theirs.keyboard.press("Enter")
        await expect(theirs.get_by_role("heading", name="Second step")).to_be_visible()
        problems += await inspect(phone, theirs, "second-step", pictures)
        await theirs.get_by_label("authenticator app").fill(totp.at(day.now() + timedelta(seconds=30)))
        await theirs.keyboard.press("Enter")
        await expect(theirs).to_have_url(f"{origin}/")

        # The owner lets them go: the phone is out at its next page.
        await page.goto(f"{origin}/settings/people")
        await expect(page.locator(".people")).to_contain_text("Two-factor")
        await page.locator("summary", has_text="about Joe Fixit").click()
        problems += await inspect(desktop, page, "people", pictures)
        await page.get_by_role("button", name="Let Joe Fixit go").click()
        await expect(page.get_by_role("status")).to_contain_text("keeps their name")
        await theirs.reload()
        await expect(theirs.get_by_role("heading", name="Sign in")).to_be_visible()

        account = await carrier_account(store, (await store.directory.businesses())[0])
        texts = await seed_texts(store, (await store.directory.businesses())[0], account, owner.id, day)
        for name, path in {
            "audit": "/settings/audit",
            "security": "/settings/security",
            "personal-data": f"/threads/{texts.stopped}/data",
        }.items():
            await page.goto(origin + path)
            problems += await inspect(desktop, page, name, pictures)
        await expect(
            page.get_by_text("does not want to be texted").or_(page.get_by_text("stays known"))
        ).to_be_visible()
        await page.get_by_label("Type “delete”").fill("delete")
        await page.get_by_role("button", name="Delete everything").click()
        await expect(page).to_have_url(f"{origin}/")
        assert (await page.goto(f"{origin}/threads/{texts.stopped}")).status == 404  # type: ignore[union-attr]
        assert not problems, "\n".join(problems)
        said = [one for one in desktop.problems + phone.problems if "404" not in one]
        assert said == []
