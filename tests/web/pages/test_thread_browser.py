"""Writing in a thread in a real browser: by keyboard, kept while it is written, at every size, fit for everybody."""

import os
from dataclasses import replace
from pathlib import Path

import pytest
from axe_playwright_python.async_playwright import Axe
from playwright.async_api import expect
from quart import Quart

from receptionist.adapters.store.store import SqlStore
from receptionist.domain.audit import Actor
from receptionist.domain.desk import SentFile
from receptionist.domain.message import Author, AuthorKind, MessageState, Purpose
from receptionist.domain.records import Business, User
from receptionist.services.contacts import set_tags
from receptionist.services.happenings import add_note, pin_note
from receptionist.services.send_text import NewText, queue_text
from receptionist.services.takeover import take_over
from receptionist.services.text_templates import add_starters
from receptionist.web.app import App
from tests.fakes.text_carrier import ScriptedTextCarrier
from tests.web.pages.chromium import Desktop, chromium, served
from tests.web.pages.seed import Day, seed_office
from tests.web.pages.seed_texts import PICTURE, seed_texts
from tests.web.pages.test_browser import enter, look_at

pytestmark = pytest.mark.databases("sqlite")


@pytest.fixture
def carrier(app: App) -> ScriptedTextCarrier:
    """The carrier of the simulated account."""
    carrier = ScriptedTextCarrier()
    app.texting = replace(app.texting, carriers={**app.texting.carriers, "simulated": carrier})
    return carrier


async def faults(desktop: Desktop) -> list[str]:
    """What axe finds that somebody could not use."""
    found = await Axe().run(desktop.page)
    return [f"{desktop.page.url}: {one['id']}: {one['nodes'][0]['html'][:160]}" for one in found.response["violations"]]


async def test_a_reply_is_written_by_keyboard_from_a_template_and_sent_once(
    quart: Quart, app: App, store: SqlStore, business: Business, owner: User, day: Day, carrier: ScriptedTextCarrier
) -> None:
    seeded = await seed_office(store, business, day)
    async with store.work(business.id, write=True) as work:
        await add_starters(work)
    async with served(quart, app) as origin, chromium(origin) as desktop:
        await enter(desktop, store, owner, day)
        page, press = desktop.page, desktop.press
        await desktop.open(f"/threads/{seeded.laura_thread}")
        await press("r")
        field = page.get_by_label("Text to Laura Bennett")
        await expect(field).to_be_focused()

        # "/" opens the templates; typing narrows them down, Enter puts one in with what is known.
        await page.keyboard.type("/late")
        options = page.locator("#slash").get_by_role("option")
        await expect(options).to_have_count(1)
        await press("Enter")
        await expect(field).to_have_value("Hi Laura, we are running a little late today. We now expect to be with you "
                                          "between 2 and 4 pm. Sorry for the wait.")  # fmt: skip
        await expect(page.locator("#reply-preview")).to_contain_text("1 part")

        # What is not known must be filled in: it is chosen, to be written over.
        await field.fill("")
        await page.keyboard.type("/book")
        await press("Enter")
        await expect(page.locator("#reply-preview")).to_contain_text("Fill in before sending: {booking_link}")
        await press("Control+Enter")
        await expect(page.get_by_role("alert")).to_contain_text("Nothing is known to put for {booking_link}.")
        await expect(field).to_have_value("You can choose a time that suits you here: {booking_link}")

        # It is kept: on another device it stands there, and is gone everywhere once it is sent.
        await field.fill("See you at three, Laura.")
        await expect(page.locator("#reply-preview")).to_contain_text("24 characters")
        other = await desktop.context.new_page()
        await other.goto(page.url.partition("/reply")[0])
        await expect(other.get_by_label("Text to Laura Bennett")).to_have_value("See you at three, Laura.")
        await other.close()
        await field.focus()
        await press("Control+Enter")
        await expect(page.get_by_role("log")).to_contain_text("See you at three, Laura.")
        await expect(field).to_have_value("")
        await page.reload()
        await expect(field).to_have_value("")

        # A note is for colleagues.
        await press("n")
        await page.keyboard.type("Gate code 4711")
        await press("Control+Enter")
        await expect(page.get_by_role("log").locator(".note")).to_contain_text("Gate code 4711")
        await page.get_by_role("button", name="Pin").click()
        await expect(page.get_by_role("heading", name="Pinned notes")).to_be_visible()
        assert [problem for problem in desktop.problems if "422" not in problem] == []
    async with store.work(business.id) as work:
        texts = [one.text for one in await work.messages(seeded.laura_thread)]
    assert texts == ["See you at three, Laura."]


async def test_a_photo_is_made_to_fit_and_goes_out_and_a_text_waits_until_it_is_time(
    quart: Quart, app: App, store: SqlStore, business: Business, owner: User, day: Day, carrier: ScriptedTextCarrier
) -> None:
    seeded = await seed_office(store, business, day)
    async with served(quart, app) as origin, chromium(origin, width=390) as desktop:
        await enter(desktop, store, owner, day)
        page = desktop.page
        await desktop.open(f"/threads/{seeded.laura_thread}")
        large = await page.evaluate(
            """async () => {
                const canvas = document.createElement("canvas");
                canvas.width = canvas.height = 400;
                const pen = canvas.getContext("2d");
                const pixels = pen.createImageData(400, 400);
                for (let at = 0; at < pixels.data.length; at += 64_000) {
                    crypto.getRandomValues(pixels.data.subarray(at, at + 64_000));
                }
                for (let at = 3; at < pixels.data.length; at += 4) pixels.data[at] = 255;
                pen.putImageData(pixels, 0, 0);
                const blob = await new Promise((done) => canvas.toBlob(done, "image/png"));
                return [...new Uint8Array(await blob.arrayBuffer())];
            }"""
        )
        carrier.limits = replace(carrier.limits, most_bytes=len(large) // 2)
        await page.reload()
        await page.get_by_label("Text to Laura Bennett").fill("The part we need")
        photo = {"name": "valve.png", "mimeType": "image/png", "buffer": bytes(large)}
        await page.locator("input[type=file]").set_input_files([photo])  # type: ignore[list-item]
        await expect(page.get_by_text("valve.jpg", exact=True)).to_be_visible()
        await expect(page.get_by_label("Text to Laura Bennett")).to_have_value("The part we need")
        await page.get_by_role("button", name="Send", exact=True).click()
        await expect(page.get_by_role("log").get_by_role("img")).to_have_count(1)

        await page.get_by_label("Text to Laura Bennett").fill("We come tomorrow")
        await page.get_by_text("Later", exact=True).click()
        await page.locator("#later input").fill("2026-10-06T10:00")
        await page.get_by_role("button", name="Send then").click()
        waiting = page.get_by_role("log").locator(".text-out", has_text="We come tomorrow")
        await expect(waiting).to_contain_text("Waits until")
        await waiting.get_by_text("Change", exact=True).click()
        await waiting.get_by_role("button", name="Send now").click()
        await expect(waiting).to_contain_text("On its way out")
        assert desktop.problems == []
    async with store.work(business.id) as work:
        sent = await work.messages(seeded.laura_thread)
    assert [one.media[0].size_bytes <= len(large) // 2 for one in sent if one.media] == [True]


async def test_two_contacts_become_one_person_and_two_again(
    quart: Quart, app: App, store: SqlStore, business: Business, owner: User, day: Day
) -> None:
    seeded = await seed_office(store, business, day)
    async with served(quart, app) as origin, chromium(origin) as desktop:
        await enter(desktop, store, owner, day)
        page = desktop.page
        await desktop.open(f"/threads/{seeded.laura_thread}")
        await page.get_by_text("Another number, or the same person twice").click()
        await page.get_by_label("Merge with the contact at").fill("(503) 555-0117")
        await page.get_by_role("button", name="Merge", exact=True).click()
        await expect(page.get_by_text("Merged with (503) 555-0117")).to_be_visible()
        # Beside the contact, which the address names now, the conversation stays on a wide screen.
        await expect(page.locator("#contact:target")).to_be_visible()
        await expect(page.locator("#contact-card")).to_contain_text("(503) 555-0117")
        await expect(page.get_by_role("log")).to_contain_text("Merged (503) 555-0117 into this contact")
        await page.get_by_role("button", name="Make them two again").click()
        await expect(page.get_by_text("Merged with (503) 555-0117")).to_have_count(0)

        await page.get_by_label("Tag", exact=True).fill("VIP")
        await page.get_by_role("button", name="Add", exact=True).click()
        await expect(page.get_by_role("button", name="Take off the tag VIP")).to_be_visible()
        await page.get_by_text("Edit the contact").click()
        await page.get_by_label("E-mail").fill("laura@example")
        await page.get_by_role("button", name="Save", exact=True).click()
        await expect(page.get_by_role("alert")).to_contain_text("is no e-mail address")
        await page.get_by_label("E-mail").fill("laura@example.com")
        await page.get_by_role("button", name="Save", exact=True).click()
        await expect(page.get_by_role("link", name="laura@example.com")).to_be_visible()
        assert [problem for problem in desktop.problems if "422" not in problem] == []


async def test_threads_and_templates_are_fit_to_read_at_every_size(
    quart: Quart,
    app: App,
    store: SqlStore,
    business: Business,
    owner: User,
    day: Day,
    carrier: ScriptedTextCarrier,
    tmp_path: Path,
) -> None:
    pictures = Path(os.environ.get("SCREENSHOTS") or tmp_path)
    seeded = await seed_office(store, business, day)
    actor = Actor(owner.name, owner.id)
    async with store.work(business.id, write=True) as work:
        await add_starters(work)
        account = (await work.accounts())[0]
    texts = await seed_texts(store, business, account, owner.id, day)
    here = (store, day, business.id, seeded.laura_thread, actor)
    await take_over(*here)
    note = await add_note(*here, "The gate code is 4711. The dog is friendly, the neighbour is not.")
    await pin_note(store, business.id, note.id, pinned=True)
    await set_tags(*here, ["VIP", "Maple Street association", "pays late"])
    async with store.work(business.id, write=True) as work:
        photo = SentFile("valve.png", "image/png", PICTURE)
        author, tomorrow = Author(AuthorKind.PERSON, owner.id), day.now().replace(day=6, hour=18)
        purpose = Purpose.TRANSACTIONAL
        await queue_text(work, day.now(), NewText(seeded.laura_thread, "This one?", purpose, author, files=(photo,)))
        new = NewText(seeded.laura_thread, "We come at eleven.", purpose, author, not_before=tomorrow)
        held = await queue_text(work, day.now(), new)
    assert held.state is MessageState.HELD
    async with served(quart, app) as origin, chromium(origin) as desktop:
        await enter(desktop, store, owner, day)
        problems: list[str] = []
        for name, path in {
            "thread": f"/threads/{seeded.laura_thread}",
            "thread-texts": f"/threads/{texts.talk}",
            "thread-hostile": f"/threads/{seeded.hostile_thread}",
            "templates": "/settings/templates",
        }.items():
            await desktop.open(path)
            problems += await look_at(desktop, name, pictures)
            problems += await faults(desktop)
        assert problems == [], "\n".join(problems)
        assert desktop.problems == []
