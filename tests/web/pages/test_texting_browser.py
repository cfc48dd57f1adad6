"""A customer's phone and the owner's page side by side, with the real worker, agent and simulated carrier between."""

import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path

import pytest
from playwright.async_api import Page, expect

from receptionist.adapters.secrets import FernetSecretBox
from receptionist.adapters.store.store import SqlStore
from receptionist.agent.prompts import Prompts
from receptionist.agent.text_words import TextWords
from receptionist.bootstrap import open_texting
from receptionist.config import Settings
from receptionist.domain.records import Business, Role
from receptionist.opening import make_agent, pricebooks
from receptionist.resources import resource_dir
from receptionist.services.live_calls import LiveCalls
from receptionist.services.people import add_user, sign_in_link
from receptionist.services.set_up import NewBusiness, add_business, change_profile
from receptionist.services.take_in import EventJournal
from receptionist.services.text_worker import TextWorker
from receptionist.services.time import SystemClock, utc_now
from receptionist.web.app import App, create_app
from receptionist.web.pages import add_pages
from tests.fakes.call_parts import parts_for
from tests.web.pages.chromium import Desktop, chromium, served
from tests.web.pages.seed import Day, carrier_account
from tests.web.pages.seed_texts import seed_texts
from tests.web.pages.test_browser import look_at

pytestmark = pytest.mark.databases("sqlite")


@pytest.fixture
async def store(database_url: str, secret_box: FernetSecretBox) -> AsyncIterator[SqlStore]:
    """The store, at the time it is."""
    store = SqlStore(database_url, secret_box)
    yield store
    await store.close()


@asynccontextmanager
async def office(store: SqlStore, home: Path) -> AsyncIterator[tuple[Business, str, App]]:
    """A plumber whose server texts; yields the business, its origin and the application."""
    settings = replace(Settings.from_env({}), home=home)
    texts = Prompts(resource_dir("prompts"))
    agent, _ = make_agent(settings, texts)
    new = NewBusiness("Rose City Plumbing", "plumbing", hours="Mon-Sun 0:00-24:00", city="Portland")
    business = await add_business(store, new, pricebooks(), utc_now())
    quick = replace(business.profile.texting, answer_after_seconds=0.2)
    await change_profile(store, business, replace(business.profile, texting=quick))
    origins: list[str] = [settings.public_url]
    words = TextWords(texts.phrases)
    async with open_texting(settings, store, agent, words, lambda: origins[0]) as texting:
        parts = replace(parts_for(store), clock=SystemClock())
        app = App(settings, parts, LiveCalls(1), texting, EventJournal(store), TextWorker(texting))
        quart = create_app(app)
        add_pages(quart, app, "signs the cookies of this test")
        async with served(quart, app) as origin:
            origins[0] = origin
            yield business, origin, app


async def signed_in(desktop: Desktop, store: SqlStore, business: Business) -> Page:
    """The owner's own window."""
    async with store.work(business.id) as work:
        users = await work.users()
    owner = (
        users[0]
        if users
        else await add_user(
            store, business.id, "owner@rosecity.example", "Rosa Owner", Role.OWNER, "correct horse battery"
        )
    )
    await desktop.page.goto(await sign_in_link(store, business.id, owner.id, desktop.origin, utc_now()))
    return desktop.page


async def write(phone: Page, words: str) -> None:
    await phone.get_by_label("Text to Rose City Plumbing").fill(words)
    async with phone.expect_response("**/phone/send"):
        await phone.keyboard.press("Enter")


async def test_a_customer_and_the_owner_text_and_see_each_other(store: SqlStore, tmp_path: Path) -> None:
    async with office(store, tmp_path) as (business, origin, _), chromium(origin) as desktop:
        owner = await signed_in(desktop, store, business)
        phone = await desktop.context.new_page()
        await phone.goto(f"{origin}/phone")
        await write(phone, "How much to unclog a kitchen drain?")
        screen = phone.get_by_role("log")
        await expect(screen).to_contain_text("automated assistant of Rose City Plumbing")
        await expect(screen).to_contain_text("$169")

        # The owner's page is open while the conversation goes on: nothing is reloaded.
        await owner.goto(origin)
        await owner.get_by_role("link", name="(415) 555-0142").click()
        log = owner.get_by_role("log")
        await expect(log).to_contain_text("Delivered")
        await owner.evaluate("window.stays = true")
        await owner.bring_to_front()
        await phone.evaluate("document.getElementById('write').value = 'Can you come tomorrow at 10?'")
        await phone.evaluate("document.getElementById('write').form.requestSubmit()")
        await expect(log).to_contain_text("Can you come tomorrow at 10?")

        # She writes herself, with Ctrl+Enter: the AI is silent from then on.
        await owner.get_by_label("Text to (415) 555-0142").fill("This is Rosa. Ten is fine, what's the address?")
        await owner.keyboard.press("Control+Enter")
        await expect(owner.get_by_role("region", name="Who answers").get_by_text("You answer")).to_be_visible()
        await phone.bring_to_front()
        await expect(screen).to_contain_text("This is Rosa.")
        said = await screen.locator(".sms-theirs").count()
        await write(phone, "4212 Maple Street")
        await owner.bring_to_front()
        await expect(log).to_contain_text("4212 Maple Street")
        await owner.get_by_role("button", name="Give back to the AI").click()
        await phone.bring_to_front()
        await expect(screen.locator(".sms-theirs")).to_have_count(said + 1)

        # STOP is obeyed, and the page says so.
        await write(phone, "Please stop texting me")
        await owner.bring_to_front()
        await expect(owner.get_by_text("Does not want texts.")).to_be_visible()
        assert desktop.problems == []


async def test_a_photo_and_a_forged_text(store: SqlStore, tmp_path: Path) -> None:
    async with office(store, tmp_path) as (business, origin, app), chromium(origin) as desktop:
        page = await signed_in(desktop, store, business)
        await page.goto(f"{origin}/phone")
        await page.get_by_text("How the carrier delivers it").click()
        await page.get_by_label("With a forged signature").check()
        await write(page, "I was never sent")
        await expect(page.get_by_role("log")).to_contain_text("Say hello")
        assert app.refused["signature"] == 1

        await page.get_by_text("How the carrier delivers it").click()
        await page.get_by_label("With a photo").check()
        await page.get_by_label("Three times").check()
        await write(page, "This is the leak")
        picture = page.get_by_role("log").get_by_role("img")
        await expect(picture).to_have_count(1)
        assert await picture.evaluate("image => image.decode().then(() => image.naturalWidth)") > 0
        await expect(page.get_by_role("log")).to_contain_text("a person will look at it")
        await page.goto(origin)
        await expect(page.get_by_role("link", name="(415) 555-0142")).to_contain_text("For a person")
        assert desktop.problems == []


async def test_a_text_the_server_never_got_stays_and_says_so(store: SqlStore, tmp_path: Path) -> None:
    async with office(store, tmp_path) as (business, origin, _), chromium(origin) as desktop:
        page = await signed_in(desktop, store, business)
        await page.goto(f"{origin}/phone")
        await page.route("**/phone/send", lambda route: route.abort())
        await page.get_by_label("Text to Rose City Plumbing").fill("My sink leaks")
        await page.keyboard.press("Enter")
        await expect(page.get_by_role("alert")).to_contain_text("This was not sent")
        await expect(page.get_by_label("Text to Rose City Plumbing")).to_have_value("My sink leaks")
        await page.unroute("**/phone/send")
        await page.get_by_role("button", name="Send").click()
        await expect(page.get_by_role("log")).to_contain_text("My sink leaks")
        await expect(page.get_by_role("alert")).to_have_count(0)


async def test_a_text_to_a_landline_says_what_to_do(store: SqlStore, tmp_path: Path) -> None:
    async with office(store, tmp_path) as (business, origin, _), chromium(origin) as desktop:
        page = await signed_in(desktop, store, business)
        await page.goto(f"{origin}/phone?number=%2B14155550190")
        await write(page, "Do you fix boilers?")
        await expect(page.get_by_role("log")).to_contain_text("Do you fix boilers?")
        await page.get_by_role("link", name="See it from the other side").click()
        await expect(page.get_by_text("Call instead.").first).to_be_visible()
        assert desktop.problems == []


async def test_rare_states_of_texts_are_fit_to_read_at_every_size(store: SqlStore, tmp_path: Path) -> None:
    pictures = Path(os.environ.get("SCREENSHOTS") or tmp_path)
    async with office(store, tmp_path) as (business, origin, _), chromium(origin) as desktop:
        await signed_in(desktop, store, business)
        async with store.work(business.id) as work:
            owner = (await work.users())[0]
        texts = await seed_texts(store, business, await carrier_account(store, business), owner.id, Day())
        problems: list[str] = []
        for name, path in {
            "texts-stopped": f"/threads/{texts.stopped}",
            "texts-unclear": f"/threads/{texts.unclear}",
            "texts-taken-over": f"/threads/{texts.taken_over}",
            "texts-inbox": "/",
            "phone": "/phone?number=%2B15035550151",
        }.items():
            await desktop.open(path)
            problems += await look_at(desktop, name, pictures)
        assert problems == []
        assert desktop.problems == []
