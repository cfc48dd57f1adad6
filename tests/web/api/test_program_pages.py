"""Pages for programs of others, in a real browser: a token made and used, a webhook tried, contacts taken in."""

import asyncio
import os
import subprocess
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest
from axe_playwright_python.async_playwright import Axe
from playwright.async_api import Page, expect
from quart import Quart

from receptionist.adapters.store.store import SqlStore
from receptionist.adapters.webhook_post import HttpWebhookSender
from receptionist.domain.records import Business, User
from receptionist.opening import pricebooks
from receptionist.services.people import sign_in_link
from receptionist.services.set_up import starter_book
from receptionist.web.app import App
from tests.fakes.receiver import Receiver
from tests.web.pages.chromium import Desktop, chromium, served
from tests.web.pages.seed import Day, Office

pytestmark = pytest.mark.databases("sqlite")
PICTURES = os.environ.get("PICTURES", "")
NUMBERS = b"Name,Mobile phone\nJoe Park,(503) 555-0111\n=cmd|' /C calc'!A0,503 555 0112\nNobody,12\n"


@pytest.fixture
async def receiver() -> AsyncIterator[Receiver]:
    async with Receiver().listening() as receiver:
        yield receiver


@pytest.fixture
def app(app: App, receiver: Receiver) -> App:
    """The application, whose operator lets webhooks go to the receiver."""
    return replace(app, sender=HttpWebhookSender([receiver.origin]))


async def is_fine(page: Page, name: str) -> None:
    """No violation, light on a phone and dark on a desk; kept as pictures where they are asked for."""
    for width in (360, 768, 1440):
        await page.set_viewport_size({"width": width, "height": 900})
        wide = await page.evaluate("document.documentElement.scrollWidth")
        assert wide <= width, f"{name} is {wide} px wide at {width}"
        for scheme in ("light", "dark"):
            await page.emulate_media(color_scheme=scheme, reduced_motion="reduce")  # type: ignore[arg-type]
            if (width, scheme) in ((360, "light"), (1440, "dark")):
                found = await Axe().run(page)
                assert found.violations_count == 0, found.generate_report()
            if PICTURES:
                await page.screenshot(path=Path(PICTURES) / f"{name}-{width}-{scheme}.png", full_page=True)
    await page.emulate_media(color_scheme="light")


async def signed_in(desktop: Desktop, store: SqlStore, business: Business, owner: User, day: Day) -> Page:
    await desktop.page.goto(await sign_in_link(store, business.id, owner.id, desktop.origin, day.now()))
    return desktop.page


async def test_a_token_is_made_on_the_page_and_the_examples_work_with_it(
    quart: Quart, app: App, store: SqlStore, business: Business, owner: User, office: Office, day: Day, tmp_path: Path
) -> None:
    async with store.work(business.id, write=True) as work:
        await work.save_price_book(starter_book(pricebooks(), "plumbing"), "Rosa", "First")
    async with served(quart, app) as origin, chromium(origin) as desktop:
        page = await signed_in(desktop, store, business, owner, day)
        await desktop.open("/settings/tokens")
        await is_fine(page, "tokens-none")
        await page.get_by_label("Name").fill("Website form")
        for box in await page.locator("input[name=scope]").all():
            await box.check()
        await page.get_by_role("button", name="Make the token").click()
        token = await page.get_by_role("textbox", name="The token").input_value()
        assert token.startswith("rcp_")
        await expect(page.get_by_role("heading", name="Website form")).to_be_visible()
        await is_fine(page, "tokens")

        await desktop.open("/api/v1/docs")
        await is_fine(page, "api-docs")
        examples = [
            text for text in await page.locator("article pre code").all_inner_texts() if "{" not in text.split("-d")[0]
        ]
        assert len(examples) > 12
        shell = {**os.environ, "RECEPTIONIST_TOKEN": token}
        for example in sorted(examples, key=lambda text: "-o " not in text):
            example = example.replace("curl -sS", "curl -sS -w '\\n%{http_code}'").replace("$(uuidgen)", "key-1")
            done = await run(example, shell, tmp_path)
            assert done.splitlines()[-1][:1] == "2", f"{example}\n{done}"

        await desktop.open("/settings/tokens")
        await page.locator("summary", has_text="Revoke").click()
        await page.get_by_role("button", name="Revoke “Website form”").click()
        await expect(page.get_by_role("status")).to_have_text("Revoked. It opens nothing any more.")
        assert "401" in await run(
            f'curl -sS -i "{origin}/api/v1/token" -H "Authorization: Bearer {token}"', shell, tmp_path
        )
        assert desktop.problems == []


async def run(command: str, environment: dict[str, str], folder: Path) -> str:
    """What a shell prints, while this process goes on answering."""
    process = await asyncio.create_subprocess_exec(
        "/bin/sh", "-c", command, env=environment, cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.STDOUT
    )
    out, _ = await process.communicate()
    return out.decode()


async def test_a_webhook_is_added_tried_and_sent_again(
    quart: Quart, app: App, store: SqlStore, business: Business, owner: User, day: Day, receiver: Receiver
) -> None:
    async with served(quart, app) as origin, chromium(origin) as desktop:
        page = await signed_in(desktop, store, business, owner, day)
        await desktop.open("/settings/webhooks")
        await page.get_by_label("Address").fill("https://10.0.0.1/hooks")
        await page.get_by_role("button", name="Add the webhook").click()
        await expect(page.get_by_role("alert")).to_contain_text("not on the public internet")
        await expect(page.get_by_label("Address")).to_have_value("https://10.0.0.1/hooks")
        await page.get_by_label("Address").fill(f"{receiver.origin}/hooks")
        await page.get_by_role("button", name="Add the webhook").click()
        secret = await page.get_by_role("textbox", name="The secret").input_value()
        assert secret.startswith("whsec_")
        receiver.answers = [500]
        await page.get_by_role("button", name="Test").click()
        await expect(page.locator("#deliveries")).to_contain_text("The server is in trouble (500).")
        await desktop.open("/settings/webhooks")
        await is_fine(page, "webhooks")
        await page.get_by_role("link", name=f"{receiver.origin}/hooks").click()
        await is_fine(page, "webhook")
        assert receiver.kinds[0] == "test"
        assert secret not in await page.content()


async def test_contacts_come_in_from_a_file_and_what_does_not_hold_is_said(
    quart: Quart, app: App, store: SqlStore, business: Business, owner: User, day: Day
) -> None:
    async with served(quart, app) as origin, chromium(origin) as desktop:
        page = await signed_in(desktop, store, business, owner, day)
        await desktop.open("/settings/exchange")
        await is_fine(page, "exchange")
        file = {"name": "customers.csv", "mimeType": "text/csv", "buffer": NUMBERS}
        await page.get_by_label("A CSV file").set_input_files(files=[file])  # type: ignore[list-item]
        await page.get_by_role("button", name="Look at it").click()
        await expect(page.get_by_label("What “Mobile phone” is")).to_have_value("number")
        await expect(page.locator(".row-problems")).to_contain_text("Line 4“12” is no telephone number.")
        await is_fine(page, "import")
        await page.get_by_role("button", name="Take in 2 contacts").click()
        await expect(page.get_by_role("status")).to_contain_text(
            "Taken in: 2 new contacts, 0 filled in, 0 known already."
        )
        async with page.expect_download() as coming:
            await page.get_by_role("button", name="These rows as CSV, to mend").click()
        assert "Nobody,12,4," in Path(await (await coming.value).path()).read_text("utf-8-sig")
        await desktop.open("/settings/exchange")
        async with page.expect_download() as coming:
            await page.get_by_role("link", name="Contacts", exact=True).click()
        text = Path(await (await coming.value).path()).read_text("utf-8-sig")
        assert "'+15035550112,'=cmd|' /C calc'!A0," in text
        assert desktop.problems == []
