"""The first run in a real browser, at a desk and on a phone: from a fresh server to the first answered text."""

import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path

import pytest
from axe_playwright_python.async_playwright import Axe
from playwright.async_api import expect

from receptionist.adapters.secrets import FernetSecretBox
from receptionist.adapters.store.store import SqlStore
from receptionist.agent.prompts import Prompts
from receptionist.agent.stock_words import StockWords
from receptionist.agent.text_words import TextWords
from receptionist.bootstrap import open_texting
from receptionist.config import Settings
from receptionist.opening import carrier_desks, make_agent
from receptionist.resources import resource_dir
from receptionist.services.live_calls import LiveCalls
from receptionist.services.take_in import EventJournal
from receptionist.services.text_worker import TextWorker
from receptionist.services.time import SystemClock
from receptionist.web.app import App, create_app
from receptionist.web.pages import add_pages
from tests.fakes.call_parts import parts_for
from tests.fakes.carrier_server import carrier_server
from tests.web.pages.chromium import Desktop, chromium, served
from tests.web.pages.test_browser import look_at
from tests.web.pages.twilio_account import NUMBER, SID, healthy

pytestmark = pytest.mark.databases("sqlite")

AXE = Axe()


@pytest.fixture
async def store(database_url: str, secret_box: FernetSecretBox) -> AsyncIterator[SqlStore]:
    """The store, at the time it is."""
    store = SqlStore(database_url, secret_box)
    yield store
    await store.close()


@pytest.fixture
def pictures(tmp_path: Path) -> Path:
    """Where pictures of the pages go: a folder that SCREENSHOTS names, or one nobody keeps."""
    folder = Path(os.environ.get("SCREENSHOTS") or tmp_path)
    folder.mkdir(parents=True, exist_ok=True)
    return folder


@asynccontextmanager
async def fresh_server(store: SqlStore, home: Path) -> AsyncIterator[tuple[str, App]]:
    """A server as it is after it was installed: it texts, and nobody can sign in."""
    settings = replace(Settings.from_env({}), home=home)
    texts = Prompts(resource_dir("prompts"))
    agent, _ = make_agent(settings, texts)
    origins = [settings.public_url]
    async with open_texting(settings, store, agent, TextWords(texts.phrases), lambda: origins[0]) as texting:
        parts = replace(parts_for(store), clock=SystemClock(), phrases=StockWords(texts.phrases))
        app = App(
            settings, parts, LiveCalls(1), texting, EventJournal(store), TextWorker(texting), desks=carrier_desks()
        )
        quart = create_app(app)
        add_pages(quart, app, "signs the cookies of this test")
        async with served(quart, app) as origin:
            origins[0] = origin
            yield origin, app


async def seen(desktop: Desktop, name: str, pictures: Path) -> list[str]:
    """What is wrong with the page as it stands: its layout at each width, and what axe finds."""
    size = desktop.page.viewport_size
    found = await look_at(desktop, name, pictures)
    for scheme in ("light", "dark"):
        await desktop.page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
        for violation in (await AXE.run(desktop.page)).response["violations"]:
            targets = [node["target"] for node in violation["nodes"]][:3]
            found.append(f"{name} {scheme}: {violation['id']}: {violation['help']} {targets}")
    assert size is not None
    await desktop.page.set_viewport_size(size)
    return found


@pytest.mark.parametrize("width", [1440, 360])
async def test_a_fresh_server_is_set_up_and_answers(
    store: SqlStore, tmp_path: Path, pictures: Path, width: int
) -> None:
    looks = width == 1440
    problems: list[str] = []

    async def look(desktop: Desktop, name: str) -> None:
        if looks:
            problems.extend(await seen(desktop, name, pictures))

    async with fresh_server(store, tmp_path) as (_, app), chromium(app.settings.public_url, width=width) as desktop:
        page = desktop.page
        await desktop.open("/")
        await expect(page.get_by_role("heading", name="Let's set up your receptionist")).to_be_visible()
        await page.get_by_label("Name of your business").fill("Rose City Plumbing")
        await page.get_by_text("36 prices").click()
        await expect(page.get_by_text("Clearing a clogged sink, tub or shower drain")).to_be_visible()
        await look(desktop, "welcome-business")
        await page.get_by_role("radio", name="Plumbing").check()
        await page.get_by_role("button", name="Save and go on").click()

        await expect(page.get_by_role("heading", name="Who are you?")).to_be_visible()
        await page.get_by_label("Your name").fill("Rosa Owner")
        await page.get_by_label("E-mail address").fill("rosa@rosecity.example")
        await page.get_by_label("Password").fill("correct horse battery")
        await look(desktop, "welcome-owner")
        await page.get_by_role("button", name="Save and go on").click()

        await expect(page.get_by_role("heading", name="When are you open?")).to_be_visible()
        await look(desktop, "welcome-hours")
        # Whoever comes back later goes on where they stopped.
        await desktop.open("/welcome")
        await page.get_by_role("radio", name="Always open").check()
        await page.get_by_role("button", name="Save and go on").click()

        await expect(page.get_by_role("heading", name="Which number?")).to_be_visible()
        await look(desktop, "welcome-number")
        await page.get_by_role("button", name="Start with this").click()

        await expect(page.get_by_text("Rose City Plumbing").first).to_be_visible()
        await desktop.ready()
        async with page.expect_response("**/welcome/greeting.wav**") as heard:
            await page.get_by_role("button", name="Listen").click()
        answer = await heard.value
        assert answer.status == 200 and (await answer.body())[:4] == b"RIFF"
        await look(desktop, "welcome-greeting")
        await page.get_by_role("button", name="Save and go on").click()

        await expect(page.get_by_role("heading", name="Try it as a customer")).to_be_visible()
        await look(desktop, "welcome-try")
        await page.get_by_role("button", name="Send it").click()
        await expect(page.get_by_text("my kitchen sink is clogged")).to_be_visible()
        # The answer names a price of the starter book, on the customer's phone.
        await expect(page.locator(".sms-theirs").last).to_contain_text("$", timeout=15_000)

        await desktop.open("/")
        todo = page.get_by_role("region", name="Ready for customers")
        await expect(todo).to_be_visible()
        await expect(todo).to_contain_text("3 of 7 done")
        await todo.get_by_role("button", name="Put this list away").click()
        await expect(page.get_by_role("region", name="Ready for customers")).to_have_count(0)
        assert problems == []
        assert desktop.problems == []


async def test_a_carrier_is_connected_tested_and_its_numbers_set(
    store: SqlStore, tmp_path: Path, pictures: Path
) -> None:
    problems: list[str] = []
    async with (
        fresh_server(store, tmp_path) as (_, app),
        carrier_server() as twilio,
        chromium(app.settings.public_url) as desktop,
    ):
        page = desktop.page
        await desktop.open("/welcome")
        await page.get_by_label("Name of your business").fill("Rose City Plumbing")
        await page.get_by_role("radio", name="Plumbing").check()
        await page.get_by_role("button", name="Save and go on").click()
        await page.get_by_label("Your name").fill("Rosa Owner")
        await page.get_by_label("E-mail address").fill("rosa@rosecity.example")
        await page.get_by_label("Password").fill("correct horse battery")
        await page.get_by_role("button", name="Save and go on").click()
        await expect(page.get_by_role("heading", name="When are you open?")).to_be_visible()
        await desktop.open("/settings/carriers")
        problems += await seen(desktop, "carriers", pictures)
        await page.get_by_role("link", name="Twilio").click()
        await expect(page.get_by_label("Account SID")).to_be_visible()
        problems += await seen(desktop, "carrier-connect", pictures)
        await page.get_by_label("Account SID").fill(SID)
        await page.get_by_label("Auth token", exact=False).first.fill("very-secret-token-9876")
        await page.get_by_role("button", name="Connect").click()
        await expect(page.get_by_text("••••9876", exact=True)).to_be_visible()
        assert "very-secret-token" not in await page.content()

        healthy(twilio)
        [business] = await store.directory.businesses()
        async with store.work(business.id, write=True) as work:
            await work.save_account("twilio", SID, "very-secret-token-9876", {"api_url": twilio.url})
        await page.get_by_role("button", name="Bring in its numbers").click()
        await expect(page.get_by_text("1 new. Choose what each is for.")).to_be_visible()
        await page.get_by_label("Used for").select_option("both")
        await page.get_by_label("Label").fill("Main line")
        await page.get_by_role("button", name="Save", exact=True).click()
        await expect(page.get_by_text("It holds for Main line from now on.")).to_be_visible()
        await page.get_by_role("button", name="Test").click()
        await expect(page.get_by_text("Twilio accepts the credentials")).to_be_visible()
        await expect(page.get_by_text("leads to old.example, not here").first).to_be_visible()
        problems += await seen(desktop, "carrier", pictures)
        await page.get_by_role("link", name="See what would be set").click()
        await expect(page.get_by_text("Leads to old.example now").first).to_be_visible()
        problems += await seen(desktop, "carrier-webhooks", pictures)
        await desktop.open("/settings/carriers")
        await page.get_by_role("link", name="Open Twilio").click()
        await page.get_by_role("link", name="Buy a number").click()
        await page.get_by_label("Area code").fill("415")
        await page.get_by_role("button", name="Search").click()
        await expect(page.get_by_text("Calls and texts, San Francisco, CA")).to_be_visible()
        problems += await seen(desktop, "carrier-buy", pictures)
        await page.get_by_role("button", name="Buy (415) 555-0123").click()
        await expect(page.get_by_text("$1.15 a month")).to_be_visible()
        problems += await seen(desktop, "carrier-buy-ask", pictures)
        await page.get_by_role("button", name="Buy it").click()
        await expect(page.get_by_text("(415) 555-0123 is yours.")).to_be_visible()
        await desktop.open("/settings/forwarding?operator=att")
        await expect(page.get_by_text(f"**61*{NUMBER.e164}*11*20#")).to_be_visible()
        problems += await seen(desktop, "forwarding", pictures)
        await page.get_by_role("button", name="I am calling now").click()
        await expect(page.get_by_text("Nothing has rung here yet")).to_be_visible()
        await desktop.open("/settings/carriers")
        await page.get_by_role("link", name="Open Twilio").click()
        await page.get_by_role("link", name="Remove this account").click()
        await expect(page.get_by_text("Its credentials are forgotten.")).to_be_visible()
        problems += await seen(desktop, "carrier-remove", pictures)
        await page.get_by_role("button", name="Remove it").click()
        await expect(page.get_by_role("link", name="Open Twilio")).to_have_count(0)
        assert problems == []
        assert desktop.problems == []
