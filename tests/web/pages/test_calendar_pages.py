"""The calendar of the office: a visit seen, moved to another time, given to somebody else, cancelled."""

from dataclasses import replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from receptionist.adapters.store.store import SqlStore
from receptionist.domain.ids import TechnicianId
from receptionist.domain.lead import Fact, LeadCard, TimeWindow
from receptionist.domain.phone import Address, AddressKind
from receptionist.domain.records import Appointment, Business
from receptionist.domain.schedule import Technician, VisitNeeds
from receptionist.services.plan_visit import hold_visit
from tests.web.pages.conftest import Browser
from tests.web.pages.seed import Day

pytestmark = pytest.mark.databases("sqlite")
PORTLAND = ZoneInfo("America/Los_Angeles")


def window(day: Day, days: int, hour: int) -> TimeWindow:
    """An arrival window so many days from now; two days from now is a weekday."""
    date = day.now().astimezone(PORTLAND).date() + timedelta(days=days)
    starts = datetime.combine(date, datetime.min.time(), PORTLAND) + timedelta(hours=hour)
    return TimeWindow(starts, starts + timedelta(hours=2))


async def a_visit(store: SqlStore, business: Business, day: Day, caller: str = "+15035550142") -> Appointment:
    """Laura's visit, tomorrow from two to four."""
    card = LeadCard(name=Fact("Laura Bennett"), problem=Fact("Blocked drain"), address=Fact("4212 Maple Street"))
    async with store.work(business.id, write=True) as work:
        _, thread = await work.thread_for(Address(AddressKind.NUMBER, caller))
        lead = await work.save_card(thread.id, replace(card, held=window(day, 1, 14)), "", None)
        await hold_visit(work, thread.id, lead.id, window(day, 1, 14), VisitNeeds())
        booked = await work.book(lead.id)
    assert booked is not None
    return booked


async def read(store: SqlStore, visit: Appointment) -> Appointment:
    async with store.work(visit.business_id) as work:
        found = await work.appointment(visit.id)
    assert found is not None
    return found


async def test_a_week_and_a_day_show_who_comes_when(
    visitor: Browser, store: SqlStore, business: Business, day: Day
) -> None:
    visit = await a_visit(store, business, day)
    on = f"{visit.window.starts:%Y-%m-%d}"
    for view in ("day", "week"):
        status, page = await visitor.get(f"/calendar?view={view}&on={on}")
        assert status == 200 and "Laura Bennett" in page and "4212 Maple Street" in page
        assert f"/calendar/{visit.id}" in page and "2–4 pm" in page
    later = f"{visit.window.starts + timedelta(days=7):%Y-%m-%d}"
    assert "Laura" not in (await visitor.get(f"/calendar?on={later}"))[1]
    for odd in ("on=soon", "on=9999-12-31", "view=year", "on=0001-01-01"):
        assert (await visitor.get(f"/calendar?{odd}"))[0] == 200
    assert (await visitor.get("/calendar?technician=tech_nobody"))[0] == 404


async def test_a_visit_is_moved_and_given_to_somebody_else(
    visitor: Browser, store: SqlStore, business: Business, day: Day
) -> None:
    visit = await a_visit(store, business, day)
    tina = TechnicianId("tech_tina000000000000000a"[:25])
    async with store.work(business.id, write=True) as work:
        await work.save_technician(Technician(tina, "Tina"))
    here = f"/calendar/{visit.id}"
    to = window(day, 2, 9).starts
    form = {"slot": "other", "day": f"{to:%Y-%m-%d}", "at": "09:00", "technician": tina}
    response = await visitor.client.post(f"{here}/move", form=form)
    assert (response.status_code, response.headers["Location"]) == (303, f"{here}?saved=moved")
    moved = await read(store, visit)
    assert (moved.window.starts, moved.technician) == (to, tina)
    page = (await visitor.get(f"{here}?saved=moved"))[1]
    assert "Moved." in page and "Tina" in page

    other = await a_visit(store, business, day, "+15035550143")
    taken = await visitor.client.post(f"/calendar/{other.id}/move", form=form)
    page = await taken.get_data(as_text=True)
    assert taken.status_code == 409 and "taken a moment ago" in page and 'value="09:00"' in page
    for wrong in ({}, {"slot": "none"}, {"slot": "other", "day": "", "at": ""}):
        assert (await visitor.client.post(f"{here}/move", form=wrong)).status_code == 422


async def test_a_visit_is_cancelled_once(visitor: Browser, store: SqlStore, business: Business, day: Day) -> None:
    visit = await a_visit(store, business, day)
    for _ in range(2):
        response = await visitor.client.post(f"/calendar/{visit.id}/cancel", form={})
        assert response.status_code == 303
    page = (await visitor.get(f"/calendar/{visit.id}"))[1]
    assert "Cancelled" in page and "Move the visit" not in page
    assert "Laura" not in (await visitor.get(f"/calendar?on={visit.window.starts:%Y-%m-%d}"))[1]
    assert (await visitor.get("/calendar/appt_00000000000000000000"))[0] == 404
