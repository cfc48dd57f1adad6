"""Leads on their pages, without scripts: board, list, and deciding on one."""

import re
from dataclasses import replace
from html import unescape

import pytest
from quart import Quart

from receptionist.adapters.store.store import SqlStore
from receptionist.domain.conversation import Channel
from receptionist.domain.ids import LeadId
from receptionist.domain.lead import Fact, LeadCard, LeadState, TimeWindow
from receptionist.domain.lead_words import say_slot
from receptionist.domain.profile import BusinessProfile
from receptionist.domain.records import Business, Lead, Role, User
from receptionist.domain.schedule import VisitNeeds
from receptionist.services.follow_lead import hand_over
from receptionist.services.people import sign_in_link
from receptionist.services.plan_visit import hold_visit
from receptionist.web.pages.lead_forms import slot_value
from tests.services.leads.conftest import by
from tests.web.pages.conftest import Browser
from tests.web.pages.seed import Day, Office, seed_office

pytestmark = pytest.mark.databases("sqlite")


@pytest.fixture
async def office(store: SqlStore, business: Business, day: Day) -> Office:
    """A morning with calls of every kind; the time that Laura was offered is held for her."""
    office = await seed_office(store, business, day)
    async with store.work(business.id, write=True) as work:
        found = await work.lead(office.laura_lead)
        assert found is not None and found[0].card.held is not None
        await hold_visit(work, found[0].thread_id, office.laura_lead, found[0].card.held, VisitNeeds())
    return office


async def post(browser: Browser, path: str, *, site: str = "same-origin", **fields: str) -> tuple[int, str]:
    """Posts a form; status, and the address it sends on to or the page."""
    response = await browser.client.post(path, form=fields, headers={"Sec-Fetch-Site": site})
    return response.status_code, response.headers.get("Location") or unescape(await response.get_data(as_text=True))


def field(page: str, name: str) -> str:
    """What a field of a form holds."""
    return re.findall(rf'name="{name}" value="([^"]*)"', page)[0]


async def lead_of(store: SqlStore, business: Business, lead_id: LeadId) -> Lead:
    async with store.work(business.id) as work:
        found = await work.lead(lead_id)
    assert found is not None
    return found[0]


async def held(store: SqlStore, business: Business, office: Office) -> TimeWindow:
    window = (await lead_of(store, business, office.laura_lead)).card.held
    assert window is not None
    return window


async def test_the_board_has_what_waits_first_and_the_chart_in_words(visitor: Browser, office: Office) -> None:
    _, page = await visitor.get("/leads")
    columns = re.findall(r'<h2 id="column-(\w+)">', page)
    assert columns == ["awaiting_approval", "new", "approved", "rejected"]
    assert "In the last 30 days, 5 lead cards were taken, 4 of them with a request; 0 were approved" in page
    assert page.index("Laura Bennett") < page.index('id="column-new"')


async def test_without_leads_both_views_tell_how_the_first_comes(visitor: Browser) -> None:
    for query in ("", "?view=list"):
        status, page = await visitor.get(f"/leads{query}")
        assert status == 200 and "No leads yet" in page and "receptionist call" in page
    assert "There are no such leads" in (await visitor.get("/leads?view=list&who=mine"))[1]


async def test_a_technician_sees_the_card_they_were_handed_and_nothing_to_decide_with(
    quart: Quart, store: SqlStore, business: Business, office: Office, day: Day
) -> None:
    async with store.work(business.id, write=True) as work:
        technician = await work.add_user("tim@rosecity.example", "Tim", Role.TECHNICIAN, "no password")
        await work.assign_lead(office.laura_lead, technician.id)
    browser = Browser(quart.test_client())
    await browser.get(await sign_in_link(store, business.id, technician.id, "", day.now()))
    status, page = await browser.get(f"/leads/{office.laura_lead}")
    assert status == 200 and "4212 Maple Street" in page and "The office decides on it." in page
    assert "/approve" not in page and "/edit" not in page and "/hand" not in page
    assert (await browser.get(f"/leads/{office.emergency_lead}"))[0] == 404
    assert (await browser.get(f"/leads/{office.laura_lead}/edit"))[0] == 403


async def test_filters_are_addresses(
    visitor: Browser, office: Office, store: SqlStore, business: Business, day: Day, owner: User
) -> None:
    await hand_over(store, day, business.id, office.hostile_lead, by(owner), owner.id)
    for query, names in {
        "urgency=emergency": {"Maria"},
        "state=new": {"Number withheld"},
        "who=mine": {"script"},
        "came=text": set(),
        "state=awaiting_approval": {"Laura", "Maria", "script", "0117"},
        "state=nonsense&urgency=nonsense&came=nonsense": {"Laura", "Maria", "script", "0117", "Number withheld"},
    }.items():
        for view in ("list", "board"):
            _, page = await visitor.get(f"/leads?view={view}&{query}")
            rows = " ".join(re.findall(r'<strong dir="auto">[^<]*|<h3><a[^>]*>[^<]*', page))
            for name in ("Laura", "Maria", "script", "0117", "Number withheld"):
                assert (name in rows) == (name in names), (query, view, name)
    _, page = await visitor.get("/leads?view=list&came=text")
    assert "There are no such leads" in page


async def test_the_list_goes_on_where_it_ended(
    visitor: Browser, store: SqlStore, business: Business, office: Office, day: Day
) -> None:
    async with store.work(business.id, write=True) as work:
        for number in range(120):
            if number % 10 == 0:
                day.later(seconds=1)  # some were taken in the very same moment
            card = LeadCard(problem=Fact(f"Tap number {number:03d}."))
            await work.add_lead(office.laura_thread, card, "", Channel.TEXT)
    seen: list[str] = []
    path = "/leads?view=list&came=text"
    for _ in range(3):
        _, page = await visitor.get(path)
        seen += re.findall(r"Tap number (\d+)", page)
        older = re.search(r'rel="next" href="([^"]*)"', page)
        if older is None:
            break
        path = unescape(older[1])
    assert len(seen) == len(set(seen)) == 120 and older is None
    for odd in ("x", "2026~lead_" + "0" * 20, "2026-10-05T10:00:00~lead_" + "0" * 20):
        assert (await visitor.get(f"/leads?view=list&after={odd}"))[0] in (200, 404)


async def test_each_fact_leads_to_where_it_was_said(visitor: Browser, office: Office) -> None:
    _, page = await visitor.get(f"/leads/{office.laura_lead}")
    places = re.findall(rf'<a class="passage" href="/calls/{office.laura}#t(\d+)">', page)
    assert places == ["1", "3", "7", "9"]  # what, when, where, who
    _, call = await visitor.get(f"/calls/{office.laura}")
    assert all(f'id="t{place}"' in call for place in places)


async def test_approved_with_another_time_the_text_speaks_of_that_time(
    visitor: Browser, store: SqlStore, business: Business, office: Office, profile: BusinessProfile
) -> None:
    path = f"/leads/{office.laura_lead}"
    _, page = await visitor.get(path)
    window = await held(store, business, office)
    said = say_slot(window, profile)
    form = {"key": field(page, "key"), "worded": field(page, "worded"), "confirm": "on"}
    assert form["worded"] == slot_value(window)
    text = f"Dear Laura, we come {said}. Rosa"

    status, page = await post(visitor, f"{path}/approve", **form, slot="none", text=text)
    assert status == 422 and f"The text still speaks of {said}" in page and "Dear Laura" in page
    status, page = await post(visitor, f"{path}/approve", **form, slot="other", day="", at="", text=text)
    assert status == 422 and "There is no day or time for the visit yet." in page

    status, where = await post(
        visitor, f"{path}/approve", **form, slot="other", day="2026-10-07", at="09:00", text=text
    )
    assert (status, where) == (303, path)
    async with store.work(business.id) as work:
        (sent,) = await work.messages(office.laura_thread)
        (slot,) = await work.lead_slots(office.laura_lead)
    assert sent.text == "Dear Laura, we come Wednesday, October 7th, between 9 and 11 am. Rosa"
    assert slot.window.starts.hour == 9 and not slot.tentative
    assert (await post(visitor, f"{path}/approve", **form, slot="none"))[0] == 303  # the same form again


async def test_whose_time_is_gone_sees_others_and_keeps_their_words(
    visitor: Browser, store: SqlStore, business: Business, office: Office
) -> None:
    window = await held(store, business, office)
    path = f"/leads/{office.emergency_lead}"
    fields = {"slot": slot_value(window), "confirm": "on", "text": "We are on our way.", "worded": "none"}
    status, page = await post(visitor, f"{path}/approve", **fields)
    assert status == 409
    assert "This time was taken a moment ago. Choose another time." in page and "We are on our way." in page
    offered = re.findall(r'name="slot" value="([^"]+/[^"]+)"', page)
    assert len(offered) >= 3 and slot_value(window) not in offered
    assert (await post(visitor, f"{path}/approve", **fields | {"slot": offered[0]}))[0] == 303

    # Somebody else decides while the form is open.
    path = f"/leads/{office.laura_lead}"
    assert (await post(visitor, f"{path}/reject", reason="Too far"))[0] == 303
    status, page = await post(visitor, f"{path}/approve", slot="none")
    assert status == 409 and "Rosa Owner rejected this already." in page


async def test_forms_are_for_the_office_and_from_here(
    visitor: Browser,
    quart: Quart,
    store: SqlStore,
    business: Business,
    office: Office,
    profile: BusinessProfile,
    day: Day,
) -> None:
    path = f"/leads/{office.laura_lead}"
    acts = ("approve", "reject", "again", "ask", "called", "hand", "merge", "split", "edit")
    for act in acts:
        assert (await post(visitor, f"{path}/{act}", site="cross-site", slot="none", reason="x"))[0] == 403, act
    other = await store.directory.add_business(replace(profile, name="Other Plumbing"))
    async with store.work(other.id, write=True) as work:
        stranger = await work.add_user("else@other.example", "Else", Role.OWNER, "no password")
    async with store.work(business.id, write=True) as work:
        technician = await work.add_user("tim@rosecity.example", "Tim", Role.TECHNICIAN, "no password")
        await work.assign_lead(office.laura_lead, technician.id)
    for user, expected in ((stranger, 404), (technician, 403)):
        browser = Browser(quart.test_client())
        await browser.get(await sign_in_link(store, user.business_id, user.id, "", day.now()))
        for act in acts:
            fields = {
                "slot": "none",
                "reason": "x",
                "text": "x",
                "other": office.hostile_lead,
                "merge": "merg_" + "0" * 20,
            }
            assert (await post(browser, f"{path}/{act}", **fields))[0] == expected, (user.name, act)
    lead = await lead_of(store, business, office.laura_lead)
    assert lead.state is LeadState.AWAITING_APPROVAL and lead.called_at is None


async def test_an_admin_sets_what_follows_a_decision(
    visitor: Browser, store: SqlStore, business: Business, office: Office
) -> None:
    _, page = await visitor.get("/settings/leads")
    words = {
        name: unescape(re.findall(rf'name="{name}"[^>]*>([^<]*)<', page)[0]) for name in ("booked_words", "ask_words")
    }
    status, page = await post(visitor, "/settings/leads", **words, quoted_up_to="cheap")
    assert status == 422 and "“cheap” is no amount to compare prices with." in page and 'value="cheap"' in page
    status, page = await post(visitor, "/settings/leads", **words | {"booked_words": "That is $5, {nmae}."})
    assert status == 422 and "names {nmae}, which nothing fills in" in page
    status, page = await post(visitor, "/settings/leads", **words, on="on", slot_held="on", quoted_up_to="$1,250")
    assert status == 200 and "Saved." in page and 'value="1250.00"' in page
    async with store.work(business.id) as work:
        deciding = (await work.business()).profile.deciding
    auto = deciding.auto
    assert (auto.on, auto.slot_held, auto.complete, deciding.confirm_by_text) == (True, True, False, False)
