"""Settings of business, hours and answering without scripts: what is shown stands, and nothing typed is lost."""

from dataclasses import replace
from datetime import date, time
from html.parser import HTMLParser

import pytest

from receptionist.adapters.store.store import SqlStore
from receptionist.domain.answering import AfterHours, Answering, NobodyTook, Pickup
from receptionist.domain.hours import HolidayRules, Hours, Span, SpecialDay
from receptionist.domain.phone import PhoneNumber
from receptionist.domain.profile import BusinessProfile
from receptionist.domain.records import Business, User
from tests.web.pages.conftest import Browser

pytestmark = pytest.mark.databases("sqlite")
MORNING = (Span(time(9), time(12)),)


class Form(HTMLParser):
    """The fields of the forms of a page, as a browser would post them."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.fields: dict[str, str] = {}
        self._select = self._text = ""
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = dict(attrs)
        name, value = told.get("name") or "", told.get("value") or ""
        if tag == "input" and name and (told.get("type") not in ("checkbox", "search") or "checked" in told):
            self.fields[name] = value
        elif tag == "select":
            self._select = name
        elif tag == "option" and self._select and ("selected" in told or self._select not in self.fields):
            self.fields[self._select] = value
        elif tag == "textarea":
            self._text, self.fields[name] = name, ""

    def handle_data(self, data: str) -> None:
        if self._text:
            self.fields[self._text] += data

    def handle_endtag(self, tag: str) -> None:
        if tag == "select":
            self._select = ""
        elif tag == "textarea":
            self._text = ""


@pytest.fixture
async def rich(store: SqlStore, business: Business, owner: User) -> BusinessProfile:
    """A business with everything set."""
    hours = business.profile.hours
    profile = replace(
        business.profile,
        city="Portland",
        area=("Portland", "972"),
        outside_area="Only Portland, sorry.",
        services_summary="drains & leaks",
        hours=Hours(
            hours.timezone,
            (*hours.week[:4], (Span(time(8), time(12)), Span(time(18), time(2))), (), (Span(time(0), time(0)),)),
            closed_on={date(2026, 10, 9): "Picnic"},
            own_days={date(2026, 12, 24): SpecialDay("Christmas Eve", MORNING)},
            holidays=HolidayRules("US", "LA", ("Columbus Day",), {"Mardi Gras": MORNING}),
        ),
        after_hours_message="We're closed, but we read this.",
        after_hours=AfterHours(quote=False, emergency_user=owner.id),
        transfer_to=PhoneNumber("+15035550142"),
        answering=Answering(
            Pickup.PEOPLE_FIRST,
            holiday=Pickup.PEOPLE_ONLY,
            ring_seconds=15,
            also=(PhoneNumber("+15035550143"),),
            together=True,
            screening=False,
            nobody_took=NobodyTook.MESSAGE,
        ),
        point_of_contact=owner.id,
        texting=replace(business.profile.texting, booking_link="https://example.com/book", quiet_from=time(20)),
    )
    async with store.work(business.id, write=True) as work:
        await work.save_profile(profile)
    return profile


async def standing(store: SqlStore, business: Business) -> BusinessProfile:
    async with store.work(business.id) as work:
        return (await work.business()).profile


@pytest.mark.parametrize("path", ["/settings/business", "/settings/hours", "/settings/answering"])
async def test_a_form_posted_as_it_is_shown_changes_nothing(
    visitor: Browser, store: SqlStore, business: Business, rich: BusinessProfile, path: str
) -> None:
    status, page = await visitor.get(path)
    assert status == 200
    response = await visitor.client.post(path, form=Form(page).fields)
    assert (response.status_code, response.headers["Location"]) == (303, f"{path}?saved=yes")
    assert await standing(store, business) == rich
    assert "Saved. It holds" in (await visitor.get(f"{path}?saved=yes"))[1]


@pytest.mark.parametrize(
    ("path", "name", "bad", "says"),
    [
        ("/settings/business", "region", "Oregon", "two letters of a country"),
        ("/settings/hours", "closes_0_0", "", "needs both times"),
        ("/settings/hours", "booking_link", "https://[", "Write an https address"),
        ("/settings/answering", "ring_seconds", "1000", "from 5 to 60"),
        ("/settings/answering", "ring_seconds", "0000000301234", "from 5 to 60"),
    ],
)
async def test_what_is_wrong_stands_at_its_field_and_the_rest_as_it_was_typed(
    visitor: Browser,
    store: SqlStore,
    business: Business,
    rich: BusinessProfile,
    path: str,
    name: str,
    bad: str,
    says: str,
) -> None:
    fields = Form((await visitor.get(path))[1]).fields
    typed = {"/settings/business": "name", "/settings/hours": "own_name_5", "/settings/answering": "person_4"}[path]
    value = "(503) 555-0177" if typed == "person_4" else "Typed <just> now"
    fields |= {name: bad, typed: value} | ({"own_date_5": "2026-11-02"} if typed == "own_name_5" else {})
    response = await visitor.client.post(path, form=fields)
    page = await response.get_data(as_text=True)
    assert response.status_code == 422 and says in page and f'id="{name}-problem"' in page
    assert Form(page).fields[typed] == value and Form(page).fields[name] == bad
    assert await standing(store, business) == rich


async def test_a_usual_way_is_one_click(visitor: Browser, store: SqlStore, business: Business, rich: object) -> None:
    fields = Form((await visitor.get("/settings/answering"))[1]).fields
    await visitor.client.post("/settings/answering", form=fields | {"way": "after_hours"})
    answering = (await standing(store, business)).answering
    assert (answering.open, answering.closed, answering.holiday) == (Pickup.PEOPLE_ONLY, Pickup.AI, Pickup.AI)
    _, page = await visitor.get("/settings/answering")
    assert 'aria-pressed="true"' in page
    # Enter in a field presses the first button of the form, which saves and chooses no way.
    first = page.partition('action="/settings/answering"')[2].partition("<button")[2].partition(">")[0]
    assert 'type="submit"' in first and "name=" not in first


async def test_a_day_ticked_to_be_removed_stays_ticked(visitor: Browser, rich: object) -> None:
    fields = Form((await visitor.get("/settings/hours"))[1]).fields
    response = await visitor.client.post("/settings/hours", form=fields | {"own_drop_0": "on", "closes_0_0": ""})
    assert response.status_code == 422
    assert "own_drop_0" in Form(await response.get_data(as_text=True)).fields


async def test_a_change_is_a_version_and_in_the_audit_trail(
    visitor: Browser, store: SqlStore, business: Business, rich: BusinessProfile
) -> None:
    fields = Form((await visitor.get("/settings/hours"))[1]).fields
    await visitor.client.post("/settings/hours", form=fields | {"opens_1_0": "07:00"})
    assert "Changed opening hours" in (await visitor.get("/settings/audit"))[1]
    async with store.work(business.id) as work:
        assert len(await work.profile_versions(limit=5)) == 2


@pytest.mark.parametrize("at", ["2026-12-25T10:00", "nonsense", "9999-12-31T23:59", "0001-01-01T00:00"])
async def test_the_preview_answers_whatever_is_asked(visitor: Browser, rich: BusinessProfile, at: str) -> None:
    status, page = await visitor.get(f"/settings/hours?at={at}")
    assert status == 200
    assert ("closed for Christmas Day" in page) is (at == "2026-12-25T10:00")
