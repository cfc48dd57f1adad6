"""Documents in a real browser: written at the desk, approved on a phone, and found by a screen reader."""

import os
from dataclasses import replace
from pathlib import Path

import pytest
from axe_playwright_python.async_playwright import Axe
from playwright.async_api import expect
from quart import Quart

from receptionist.adapters.store.store import SqlStore
from receptionist.domain.document import DocumentFilter, DocumentState, Tax
from receptionist.domain.document_settings import DocumentSettings
from receptionist.domain.records import Business, User
from receptionist.web.app import App
from tests.web.pages.chromium import Desktop, chromium, served
from tests.web.pages.seed import Day, seed_office
from tests.web.pages.test_browser import enter, look_at
from tests.web.pages.test_leads_browser import BOOK

pytestmark = pytest.mark.databases("sqlite")


async def faults(desktop: Desktop) -> list[str]:
    """What axe finds that somebody could not use."""
    found = await Axe().run(desktop.page)
    return [f"{desktop.page.url}: {one['id']}: {one['nodes'][0]['html'][:120]}" for one in found.response["violations"]]


async def test_an_estimate_is_written_sent_and_approved(
    quart: Quart, app: App, store: SqlStore, business: Business, owner: User, day: Day, tmp_path: Path
) -> None:
    office = await seed_office(store, business, day)
    async with store.work(business.id, write=True) as work:
        await work.save_price_book(BOOK, "Rosa", "")
        profile = (await work.business()).profile
        documents = DocumentSettings(
            tax=Tax("Sales tax", 8875), footer="License CCB 555010.", pay_link="https://x.example"
        )
        await work.save_profile(replace(profile, documents=documents, address="1 Main Street, Portland"))
    pictures = Path(os.environ.get("SCREENSHOTS", tmp_path))
    pictures.mkdir(parents=True, exist_ok=True)
    wrong: list[str] = []
    async with served(quart, app) as origin, chromium(origin) as desktop:
        page = desktop.page
        await enter(desktop, store, owner, day)
        await desktop.open(f"/leads/{office.laura_lead}")
        await page.get_by_role("link", name="New estimate").click()
        # An item brings its words and price along; what was typed by hand stays.
        second = page.locator(".document-line").nth(1)
        await expect(second).to_be_visible()
        await desktop.ready()
        await second.get_by_label("Item").select_option("CAMERA")
        await expect(second.get_by_label("Each")).to_have_value("225.00")
        await second.get_by_label("Each").fill("200")
        await second.get_by_label("Item").select_option("DRAIN-KITCHEN")
        await expect(second.get_by_label("What")).to_have_value("Clear a kitchen drain")
        await expect(second.get_by_label("Each")).to_have_value("200")
        await page.get_by_label("Discount", exact=False).first.fill("10%")
        wrong += await look_at(desktop, "document-form", pictures) + await faults(desktop)
        await page.get_by_label("Tax, %").press("Enter")
        await expect(page.get_by_role("heading", level=1, name="Draft estimate")).to_be_visible()
        wrong += await look_at(desktop, "document-draft", pictures) + await faults(desktop)
        await page.get_by_role("button", name="Text it").click()
        await expect(page.get_by_role("heading", level=1, name="Estimate EST-1001")).to_be_visible()
        wrong += await look_at(desktop, "document-issued", pictures) + await faults(desktop)
        async with store.work(business.id) as work:
            [(document, _)] = await work.find_documents(DocumentFilter())
        async with chromium(origin, width=360) as phone:
            await phone.open(f"/d/{document.token}")
            wrong += await look_at(phone, "document-public", pictures) + await faults(phone)
            await phone.page.get_by_label("Your name").fill("Laura B.")
            await phone.page.get_by_role("button", name="Approve").click()
            await expect(phone.page.get_by_text("Thank you! You approved")).to_be_visible()
            assert phone.problems == []
        await page.reload()
        await expect(page.get_by_text("Approved by").first).to_be_visible()
        for name, path in (("documents", "/documents"), ("settings-documents", "/settings/documents")):
            await desktop.open(path)
            wrong += await look_at(desktop, name, pictures) + await faults(desktop)
        await desktop.open(f"/threads/{office.laura_thread}")
        wrong += await look_at(desktop, "document-thread", pictures)
        assert desktop.problems == [] and wrong == []
    async with store.work(business.id) as work:
        found = await work.document(document.id)
    assert found is not None and found.state is DocumentState.APPROVED
