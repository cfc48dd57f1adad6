"""Calendar, technicians and booking in a real browser: fit to read at every size, walked through by keyboard."""

import os
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.async_api import expect
from quart import Quart

from receptionist.adapters.store.store import SqlStore
from receptionist.domain.ids import TechnicianId
from receptionist.domain.records import Business, User
from receptionist.domain.schedule import Technician
from receptionist.resources import resource_dir
from receptionist.services.set_up import starter_book
from receptionist.web.app import App
from tests.web.pages.chromium import chromium, served
from tests.web.pages.seed import Day
from tests.web.pages.test_browser import enter, look_at
from tests.web.pages.test_calendar_pages import a_visit, read
from tests.web.pages.test_hours_browser import faults

pytestmark = pytest.mark.databases("sqlite")


async def test_visits_are_planned_at_a_desk_and_asked_for_on_a_phone(
    quart: Quart, app: App, store: SqlStore, business: Business, owner: User, day: Day, tmp_path: Path
) -> None:
    pictures = Path(os.environ.get("SCREENSHOTS") or tmp_path)
    tina = TechnicianId("tech_tina0000000000000000")
    async with store.work(business.id, write=True) as work:
        await work.save_price_book(starter_book(resource_dir("pricebook"), "plumbing"), "Rosa", "The examples.")
        scheduling = replace(business.profile.scheduling, public_booking=True)
        await work.save_profile(replace(business.profile, scheduling=scheduling))
        booking = await work.new_booking_token()
        await work.save_technician(Technician(tina, "Tina Vega", skills=("Drains",)))
    visit = await a_visit(store, business, day)
    other = await a_visit(store, business, day, "+15035550143")
    async with store.work(business.id, write=True) as work:
        link = await work.new_visit_link(visit.id, day.now(), visit.window.ends)
    on = f"{visit.window.starts:%Y-%m-%d}"
    async with served(quart, app) as origin, chromium(origin) as desktop:
        await enter(desktop, store, owner, day)
        problems: list[str] = []
        for name, path in {
            "calendar-week": f"/calendar?on={on}",
            "calendar-day": f"/calendar?view=day&on={on}",
            "visit": f"/calendar/{visit.id}",
            "technicians": "/settings/technicians",
            "technician": f"/settings/technicians/{tina}",
            "booking": f"/b/{booking}",
            "own-visit": f"/v/{link}",
        }.items():
            await desktop.open(path)
            problems += await faults(desktop) + await look_at(desktop, name, pictures)
        assert problems == []

        await desktop.open(f"/calendar?on={on}")
        for _ in range(2):
            await desktop.press("j")
        await desktop.press("k")
        await desktop.press("Enter")
        await expect(desktop.page.get_by_role("heading", name="Move it")).to_be_visible()
        await desktop.page.get_by_label("Another time").check()
        later = visit.window.starts + timedelta(days=1)
        await desktop.page.get_by_label("Day", exact=True).fill(f"{later:%Y-%m-%d}")
        await desktop.page.get_by_label("Who comes").select_option("Tina Vega")
        await desktop.page.get_by_role("button", name="Move the visit").press("Enter")
        await expect(desktop.page.get_by_role("status")).to_have_text("Moved.")
        visits = [await read(store, one) for one in (visit, other)]
        assert [one.technician for one in visits if one.window.starts == later] == [tina]
        assert desktop.problems == []
