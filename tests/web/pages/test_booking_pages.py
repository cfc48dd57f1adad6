"""Customers book, move and cancel visits by themselves; technicians have them in their calendars."""

from dataclasses import replace
from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest

from receptionist.adapters.store.store import SqlStore
from receptionist.domain.conversation import Channel
from receptionist.domain.lead import LeadState
from receptionist.domain.lead_desk import LeadFilter
from receptionist.domain.manner import Visits
from receptionist.domain.phone import PhoneNumber
from receptionist.domain.prices import Charge, PriceBook, PriceItem
from receptionist.domain.profile import AutoApprove
from receptionist.domain.records import Business
from receptionist.services.visit_links import text_visit_links
from tests.web.pages.conftest import Browser
from tests.web.pages.seed import Day
from tests.web.pages.test_calendar_pages import a_visit, read, window

pytestmark = pytest.mark.databases("sqlite")
FORM = {"name": "Pat Doe", "number": "(503) 555-0147", "address": "14 Oak Lane", "problem": "The sink leaks"}


@pytest.fixture
async def page(store: SqlStore, business: Business) -> str:
    """The path of an open booking page."""
    async with store.work(business.id, write=True) as work:
        account = await work.save_account("twilio", "AC1", "hush")
        await work.add_number(account.id, PhoneNumber("+15035550100"))
        scheduling = replace(business.profile.scheduling, public_booking=True)
        await work.save_profile(replace(business.profile, scheduling=scheduling))
        return f"/b/{await work.new_booking_token()}"


async def asks(stranger: Browser, page: str, form: dict[str, str]) -> tuple[int, str]:
    response = await stranger.client.post(page, form=form)
    return response.status_code, await response.get_data(as_text=True)


async def test_a_stranger_books_and_a_person_decides(
    stranger: Browser, store: SqlStore, business: Business, page: str, day: Day
) -> None:
    slot = window(day, 2, 8).starts.isoformat()
    status, shown = await stranger.get(page)
    assert status == 200 and f'value="{slot}"' in shown and "Book a visit" in shown
    for _ in range(2):  # the form sent twice
        assert (await asks(stranger, page, FORM | {"slot": slot}))[0] == 303
    assert "the time is kept for you" in (await stranger.get(f"{page}?asked=yes"))[1]
    async with store.work(business.id) as work:
        [row] = await work.find_leads(LeadFilter())
        [held] = await work.lead_slots(row.lead.id)
    card = row.lead.card
    assert (row.lead.state, row.lead.channel) == (LeadState.AWAITING_APPROVAL, Channel.WEB)
    assert card.name is not None and card.name.value == row.contact.name == "Pat Doe"
    assert held.tentative and held.window.starts.isoformat() == slot
    status, again = await asks(stranger, page, FORM | {"number": "503 555 0148", "slot": slot})
    assert status == 409 and "taken a moment ago" in again and "14 Oak Lane" in again and f'value="{slot}"' not in again


async def test_what_does_not_hold_is_said_beside_its_field(stranger: Browser, page: str, day: Day) -> None:
    status, shown = await asks(stranger, page, {"name": "Pat", "number": "12"})
    assert status == 422 and "is no telephone number" in shown and "Choose a time." in shown and 'value="Pat"' in shown
    assert (await asks(stranger, page, FORM | {"website": "spam"}))[0] == 303
    for slot in ("2026-10-99", window(day, 2, 9).starts.isoformat()):
        assert (await asks(stranger, page, FORM | {"slot": slot}))[0] == 422


async def test_nothing_on_file_is_told_or_changed_and_nobody_floods_it(
    stranger: Browser, store: SqlStore, business: Business, page: str, day: Day
) -> None:
    visit = await a_visit(store, business, day, "+15035550147")
    async with store.work(business.id, write=True) as work:
        await work.name_contact(visit.thread_id, "Laura Bennett")
    for hour in (8, 10, 12):
        status, shown = await asks(stranger, page, FORM | {"slot": window(day, 2, hour).starts.isoformat()})
        assert "Laura" not in shown
    assert status == 409 and "asked us for visits already" in shown
    async with store.work(business.id) as work:
        assert (await work.contact(visit.thread_id)).name == "Laura Bennett"
        assert len(await work.appointments(visit.thread_id)) == 3
    for _ in range(20):
        status, _ = await asks(stranger, page, {})
    assert status == 429


async def test_what_the_rules_approve_is_judged_as_a_strangers_and_floods_nothing_either(
    stranger: Browser, store: SqlStore, business: Business, page: str, day: Day
) -> None:
    async with store.work(business.id, write=True) as work:
        profile = (await work.business()).profile
        firm = replace(profile.may_do, visits=Visits.FIRM)
        await work.save_profile(replace(profile, may_do=firm))
    first = window(day, 2, 8)
    await asks(stranger, page, FORM | {"slot": first.starts.isoformat()})
    async with store.work(business.id, write=True) as work:
        [row] = await work.find_leads(LeadFilter())
        assert row.lead.state is LeadState.AWAITING_APPROVAL  # no receptionist has promised it
        rules = AutoApprove(on=True, services=("drain",), in_hours=False, known_contact=True)
        drain = PriceItem("drain", "Clear a drain", Charge.NEEDS_VISIT)
        await work.save_price_book(PriceBook(trade="plumbing", name="Ours", items=(drain,)), "Rosa", "")
        await work.save_profile(replace(profile, may_do=firm, deciding=replace(profile.deciding, auto=rules)))
        await work.book(row.lead.id)
        await work.advance_lead(row.lead.id, LeadState.APPROVED)  # a customer's number now, for whoever types it
    form = FORM | {"problem": "", "service": "drain"}
    await asks(stranger, page, form | {"slot": window(day, 2, 10).starts.isoformat()})
    async with store.work(business.id, write=True) as work:
        assert len(await work.find_leads(LeadFilter(states=(LeadState.AWAITING_APPROVAL,)))) == 1
        auto = replace(rules, known_contact=False)
        await work.save_profile(replace(profile, deciding=replace(profile.deciding, auto=auto)))
    statuses = [
        (await asks(stranger, page, form | {"slot": window(day, 3, hour).starts.isoformat()}))[0]
        for hour in (8, 10, 12)
    ]
    assert statuses == [303, 409, 409]
    async with store.work(business.id) as work:
        assert len(await work.find_leads(LeadFilter(states=(LeadState.APPROVED,)))) == 2


async def test_a_closed_page_opens_nothing(stranger: Browser, store: SqlStore, business: Business, page: str) -> None:
    async with store.work(business.id, write=True) as work:
        await work.save_profile(business.profile)
    for path in (page, "/b/nobodys"):
        assert (await stranger.get(path))[0] == 404
        assert (await asks(stranger, path, FORM))[0] == 404


async def test_by_the_link_in_a_text_a_customer_moves_and_cancels(
    stranger: Browser, store: SqlStore, business: Business, page: str, day: Day
) -> None:
    visit = await a_visit(store, business, day)
    async with store.work(business.id, write=True) as work:
        assert await text_visit_links(work, day.now(), visit.thread_id)
        [text] = await work.messages(visit.thread_id)
    link = urlsplit(text.text[text.text.index("http://") :]).path
    status, shown = await stranger.get(link)
    assert status == 200 and "Blocked drain" in shown and "Move my visit" in shown
    slot = window(day, 2, 8).starts.isoformat()
    moved = await stranger.client.post(f"{link}/move", form={"slot": slot})
    assert (moved.status_code, parse_qs(urlsplit(moved.headers["Location"]).query)) == (303, {"done": ["moved"]})
    assert (await read(store, visit)).window == window(day, 2, 8)
    assert (await stranger.client.post(f"{link}/move", form={})).status_code == 422
    file = await stranger.client.get(f"{link}/visit.ics")
    calendar = await file.get_data(as_text=True)
    assert file.content_type.startswith("text/calendar") and "SEQUENCE:1\r\n" in calendar
    assert f"UID:{visit.id}" in calendar and "STATUS:CONFIRMED" in calendar
    cancelled = await stranger.client.post(f"{link}/cancel", form={})
    assert cancelled.status_code == 303
    assert "Your visit is cancelled." in (await stranger.get(cancelled.headers["Location"]))[1]
    assert (await read(store, visit)).cancelled_at is not None
    day.later(days=4)
    for path in (link, f"{link}/visit.ics", "/v/unknown"):
        assert (await stranger.get(path))[0] == 404


async def test_too_near_to_the_visit_they_are_asked_to_call(
    stranger: Browser, store: SqlStore, business: Business, day: Day
) -> None:
    visit = await a_visit(store, business, day)
    async with store.work(business.id, write=True) as work:
        token = await work.new_visit_link(visit.id, day.now(), visit.window.ends)
    day.later(hours=(visit.window.starts - timedelta(hours=1) - day.now()).total_seconds() / 3600)
    _, shown = await stranger.get(f"/v/{token}")
    assert "too late to change this visit" in shown and "Cancel my visit" not in shown
    assert (await stranger.client.post(f"/v/{token}/cancel", form={})).status_code == 409
    assert (await read(store, visit)).cancelled_at is None


async def test_a_technician_has_the_visits_in_any_calendar(
    stranger: Browser, store: SqlStore, business: Business, day: Day
) -> None:
    visit = await a_visit(store, business, day)
    async with store.work(business.id, write=True) as work:
        old = await work.new_feed(visit.technician)
        token = await work.new_feed(visit.technician)
    status, calendar = await stranger.get(f"/c/{token}.ics")
    assert status == 200 and calendar.startswith("BEGIN:VCALENDAR\r\n") and calendar.endswith("END:VCALENDAR\r\n")
    assert "SUMMARY:Laura Bennett: Blocked drain\r\n" in calendar and "LOCATION:4212 Maple Street\r\n" in calendar
    for gone in (old, "x"):
        assert (await stranger.get(f"/c/{gone}.ics"))[0] == 404
