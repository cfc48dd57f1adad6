"""Deciding on leads in a real browser: at a desk and on a phone, by keyboard, and as a screen reader finds it."""

import os
from dataclasses import replace
from pathlib import Path

import pytest
from axe_playwright_python.async_playwright import Axe
from playwright.async_api import expect
from quart import Quart

from receptionist.adapters.store.store import SqlStore
from receptionist.domain.audit import Actor
from receptionist.domain.lead import LeadState
from receptionist.domain.money import Money
from receptionist.domain.prices import Charge, PriceBook, PriceItem
from receptionist.domain.profile import AutoApprove, Deciding
from receptionist.domain.records import Business, User
from receptionist.domain.schedule import VisitNeeds
from receptionist.services.follow_lead import hand_over, note_called
from receptionist.services.plan_visit import hold_visit
from receptionist.services.reject_lead import reject_lead
from receptionist.web.app import App
from tests.web.pages.chromium import Desktop, chromium, served
from tests.web.pages.seed import Day, Office, seed_office
from tests.web.pages.test_browser import enter, look_at

pytestmark = pytest.mark.databases("sqlite")

BOOK = PriceBook(
    "plumbing",
    "2026",
    items=(
        PriceItem("DRAIN-KITCHEN", "Clear a kitchen drain", Charge.FROM, amount=Money(14950)),
        PriceItem("CAMERA", "Camera inspection", Charge.FLAT, amount=Money(22500)),
    ),
)


async def office_with_slot(store: SqlStore, business: Business, day: Day) -> Office:
    """A morning with calls of every kind; the time that Laura was offered is held for her."""
    office = await seed_office(store, business, day)
    async with store.work(business.id, write=True) as work:
        await work.save_price_book(BOOK, "Rosa", "")
        found = await work.lead(office.laura_lead)
        assert found is not None and found[0].card.held is not None
        await hold_visit(work, found[0].thread_id, office.laura_lead, found[0].card.held, VisitNeeds())
    return office


async def faults(desktop: Desktop) -> list[str]:
    """What axe finds that somebody could not use."""
    found = await Axe().run(desktop.page)
    return [f"{desktop.page.url}: {one['id']}: {one['nodes'][0]['html'][:120]}" for one in found.response["violations"]]


async def state_of(store: SqlStore, business: Business, office: Office) -> LeadState:
    async with store.work(business.id) as work:
        found = await work.lead(office.laura_lead)
    assert found is not None
    return found[0].state


@pytest.mark.parametrize("width", [1440, 360])
async def test_edited_and_approved(
    quart: Quart, app: App, store: SqlStore, business: Business, owner: User, day: Day, width: int
) -> None:
    office = await office_with_slot(store, business, day)
    async with served(quart, app) as origin, chromium(origin, width=width) as desktop:
        page = desktop.page
        await enter(desktop, store, owner, day)
        await desktop.open("/leads")
        await page.get_by_role("link", name="Approve Laura Bennett").click()
        await expect(page.get_by_role("heading", level=1, name="Laura Bennett")).to_be_visible()
        await expect(page.get_by_role("link", name="said in the call").first).to_be_visible()

        await page.get_by_role("link", name="Edit the card").click()
        await page.get_by_label("Number to call back").fill("12")
        await page.get_by_label("Address").fill("12 Oak Street")
        await page.get_by_role("button", name="Save").click()
        await expect(page.get_by_role("alert")).to_contain_text("“12” is no telephone number")
        await expect(page.get_by_label("Address")).to_have_value("12 Oak Street")  # nothing typed is lost
        await page.get_by_label("Number to call back").fill("(503) 555-0199")
        await page.get_by_role("button", name="Save").click()
        await expect(page.locator(".facts")).to_contain_text("12 Oak Street")
        await expect(page.get_by_text("set by Rosa Owner").first).to_be_visible()

        # The text follows the time that is chosen; one that was changed by hand keeps the change.
        await desktop.ready()
        panel = page.locator("#approve")
        text = panel.get_by_label("The text")
        await expect(text).to_have_value(
            "Hi Laura, this is Rose City Plumbing. You're booked for Tuesday, October 6th, between 2 and 4 pm: Clear a "
            "kitchen drain. See, move or cancel it here: {link}"
        )
        await text.fill((await text.input_value()).replace("See, move", "Park in front. See, move"))
        times = panel.get_by_role("radio")
        await times.nth(1).check()
        chosen = await times.nth(1).get_attribute("data-says")
        assert chosen
        said = await text.input_value()
        assert chosen in said and "Park in front." in said and "between 2 and 4 pm" not in said
        await panel.get_by_role("button", name="Approve").click()
        await expect(page.get_by_text("Approved, booked for").first).to_be_visible()
        await expect(page.get_by_role("button", name="Approve")).to_have_count(0)
        async with store.work(business.id) as work:
            (sent,) = await work.messages(office.laura_thread)
            (slot,) = await work.lead_slots(office.laura_lead)
        before, _, after = said.partition("{link}")
        assert sent.text.startswith(before) and "/v/" in sent.text and sent.text.endswith(after)
        assert not slot.tentative
        assert [said for said in desktop.problems if "422" not in said] == []  # the number that was none


@pytest.mark.parametrize("width", [1440, 360])
async def test_rejected_by_keyboard_and_taken_up_again(
    quart: Quart, app: App, store: SqlStore, business: Business, owner: User, day: Day, width: int
) -> None:
    office = await office_with_slot(store, business, day)
    async with served(quart, app) as origin, chromium(origin, width=width) as desktop:
        page, press = desktop.page, desktop.press
        await enter(desktop, store, owner, day)
        await desktop.open("/leads?state=awaiting_approval")
        await press("j")
        await press("j")
        await press("k")
        await expect(page.get_by_role("link", name="Laura Bennett")).to_be_focused()
        await press("Enter")
        await expect(page.get_by_role("heading", level=1, name="Laura Bennett")).to_be_visible()
        await desktop.open(f"/leads/{office.laura_lead}#reject")
        await page.get_by_label("Why, for colleagues").fill("Too far")
        await press("Enter")
        await expect(page.get_by_text("Rejected: Too far. No text was sent.").first).to_be_visible()
        assert await state_of(store, business, office) is LeadState.REJECTED
        await page.get_by_role("button", name="Take it up again").click()
        await expect(page.locator(".marks")).to_contain_text("Awaiting approval")
        await expect(page.get_by_text("Taken up again after a rejection.")).to_be_visible()
        assert desktop.problems == []


async def test_what_others_do_appears_and_what_one_types_stays(
    quart: Quart, app: App, store: SqlStore, business: Business, owner: User, day: Day
) -> None:
    office = await office_with_slot(store, business, day)
    rosa = Actor("Tom", owner.id)
    async with served(quart, app) as origin, chromium(origin) as desktop:
        page = desktop.page
        await enter(desktop, store, owner, day)
        await desktop.open("/leads")
        await expect(page.locator("#column-rejected")).to_contain_text("0")
        await page.get_by_role("link", name="Laura Bennett", exact=True).focus()
        await reject_lead(store, day, business.id, office.hostile_lead, rosa, "Spam.")
        await expect(page.locator("#column-rejected")).to_contain_text("1")
        await expect(page.get_by_role("link", name="Laura Bennett", exact=True)).to_be_focused()

        await desktop.open(f"/leads/{office.laura_lead}")
        text = page.locator("#approve").get_by_label("The text")
        await text.fill("Dear Laura, we come tomorrow.")
        await note_called(store, day, business.id, office.laura_lead, rosa)
        await expect(page.locator(".marks")).to_contain_text("Called back")
        await expect(text).to_have_value("Dear Laura, we come tomorrow.")
        pill = page.get_by_role("link", name="Something has changed: look again")
        await expect(pill).to_be_hidden()
        await reject_lead(store, day, business.id, office.laura_lead, rosa, "Spam.")
        await expect(pill).to_be_visible()
        await expect(text).to_have_value("Dear Laura, we come tomorrow.")
        await pill.click()
        await expect(page.get_by_text("Rejected: Spam.").first).to_be_visible()
        assert desktop.problems == []


async def test_lead_pages_are_fit_to_read_at_every_size(
    quart: Quart, app: App, store: SqlStore, business: Business, owner: User, day: Day, tmp_path: Path
) -> None:
    pictures = Path(os.environ.get("SCREENSHOTS") or tmp_path)
    office = await office_with_slot(store, business, day)
    rosa = Actor(owner.name, owner.id)
    await hand_over(store, day, business.id, office.laura_lead, rosa, owner.id, "Ring first.")
    await note_called(store, day, business.id, office.laura_lead, rosa)
    await reject_lead(store, day, business.id, office.hostile_lead, rosa, "Spam.")
    async with store.work(business.id, write=True) as work:
        profile = (await work.business()).profile
        rules = AutoApprove(on=True, services=("CAMERA",), quoted_up_to=Money(10000))
        await work.save_profile(replace(profile, deciding=Deciding(auto=rules)))
    async with served(quart, app) as origin, chromium(origin) as desktop:
        await enter(desktop, store, owner, day)
        problems: list[str] = []
        for name, path in {
            "leads-board": "/leads",
            "leads-list": "/leads?view=list&urgency=emergency",
            "leads-none": "/leads?state=merged",
            "lead-decide": f"/leads/{office.laura_lead}",
            "lead-reject": f"/leads/{office.laura_lead}#reject",
            "lead-rejected": f"/leads/{office.hostile_lead}",
            "lead-urgent": f"/leads/{office.emergency_lead}",
            "lead-edit": f"/leads/{office.laura_lead}/edit",
            "settings-leads": "/settings/leads",
        }.items():
            await desktop.open(path)
            problems += await faults(desktop)
            problems += await look_at(desktop, name, pictures)
            await desktop.page.set_viewport_size({"width": 1440, "height": 900})
        assert problems == []
        assert desktop.problems == []
