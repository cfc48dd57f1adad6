"""Who is sent: added, given hours and time off, shown with a picture, and let go."""

from dataclasses import replace
from io import BytesIO

import pytest
from werkzeug.datastructures import FileStorage

from receptionist.adapters.store.store import SqlStore
from receptionist.domain.prices import Charge, PriceBook, PriceItem
from receptionist.domain.records import Business
from receptionist.domain.schedule import Technician
from tests.web.pages.conftest import Browser
from tests.web.pages.test_hours_pages import Form, standing

pytestmark = pytest.mark.databases("sqlite")
HERE = "/settings/technicians"


async def everybody(store: SqlStore, business: Business) -> list[Technician]:
    async with store.work(business.id) as work:
        return await work.technicians()


@pytest.fixture
async def business(store: SqlStore, business: Business) -> Business:
    """A business that does drains and heating."""
    items = tuple(PriceItem(name, name, Charge.NEEDS_VISIT, category=name) for name in ("drains", "heating"))
    async with store.work(business.id, write=True) as work:
        await work.save_price_book(PriceBook("plumbing", "2026", items=items), "Rosa", "")
    return business


async def test_a_technician_is_added_with_what_they_do_and_when(
    visitor: Browser, store: SqlStore, business: Business
) -> None:
    _, page = await visitor.get(f"{HERE}/new")
    form = Form(page).fields | {"name": " Tina  Vega ", "skills": "drains", "opens_0_0": "9:00", "closes_0_0": "13:00"}
    response = await visitor.client.post(f"{HERE}/new", form=form)
    assert response.status_code == 303
    anybody, tina = await everybody(store, business)
    assert (anybody.name, tina.name, tina.skills) == ("", "Tina Vega", ("drains",))
    assert tina.week is not None and [len(day) for day in tina.week] == [1, 0, 0, 0, 0, 0, 0]
    _, page = await visitor.get(response.headers["Location"])
    again = await visitor.client.post(f"{HERE}/{tina.id}", form=Form(page).fields | {"skills": "drains"})
    assert again.status_code == 303 and (await everybody(store, business))[1] == tina
    assert "own working hours" in (await visitor.get(HERE))[1]


async def test_what_does_not_hold_is_said_and_nothing_typed_is_lost(
    visitor: Browser, store: SqlStore, business: Business
) -> None:
    _, page = await visitor.get(f"{HERE}/new")
    response = await visitor.client.post(f"{HERE}/new", form=Form(page).fields | {"name": "", "opens_0_0": "9:00"})
    page = await response.get_data(as_text=True)
    assert response.status_code == 422 and "What are they called?" in page and 'value="9:00"' in page
    assert "Monday needs both times" in page
    assert len(await everybody(store, business)) == 1


async def test_the_rules_stand_as_they_are_shown_and_open_the_booking_page(
    visitor: Browser, store: SqlStore, business: Business
) -> None:
    _, page = await visitor.get(HERE)
    form = Form(page).fields
    await visitor.client.post(HERE, form=form)
    assert await standing(store, business) == business.profile
    response = await visitor.client.post(HERE, form=form | {"public_booking": "on", "travel_minutes": "45"})
    assert response.status_code == 303
    scheduling = (await standing(store, business)).scheduling
    assert (scheduling.travel_minutes, scheduling.public_booking) == (45, True)
    async with store.work(business.id) as work:
        token = await work.booking_token()
    assert f"/b/{token}" in (await visitor.get(HERE))[1]
    await visitor.client.post(f"{HERE}/address", form={})
    assert f"/b/{token}" not in (await visitor.get(HERE))[1]
    bad = await visitor.client.post(HERE, form=form | {"moved_words": "It is {price}", "hold_minutes": "soon"})
    page = await bad.get_data(as_text=True)
    assert bad.status_code == 422 and "{price} is no field" in page and 'value="soon"' in page


async def test_time_off_a_picture_a_calendar_and_the_last_one_stays(
    visitor: Browser, store: SqlStore, business: Business
) -> None:
    [one] = await everybody(store, business)
    off = {"off_first": "2026-12-24", "off_last": "2026-12-23"}
    refused = await visitor.client.post(f"{HERE}/{one.id}/off", form=off)
    assert refused.status_code == 422 and "ends before it begins" in await refused.get_data(as_text=True)
    await visitor.client.post(f"{HERE}/{one.id}/off", form=off | {"off_last": "2026-12-26", "off_says": "Family"})
    page = (await visitor.get(f"{HERE}/{one.id}"))[1]
    assert "Family" in page
    await visitor.client.post(f"{HERE}/{one.id}/on", form={"off": Form(page).fields["off"]})
    assert "None ahead." in (await visitor.get(f"{HERE}/{one.id}"))[1]

    jpeg = b"\xff\xd8\xff\xe0" + bytes(64)
    for data, status in ((jpeg, 303), (b"%PDF-1.7", 422)):
        file = FileStorage(BytesIO(data), filename="tina.jpg")
        answer = await visitor.client.post(f"{HERE}/{one.id}/picture", files={"picture": file})
        assert answer.status_code == status
    shown = await visitor.client.get(f"{HERE}/{one.id}/picture")
    assert (shown.content_type, await shown.get_data()) == ("image/jpeg", jpeg)

    feed = await visitor.client.post(f"{HERE}/{one.id}/feed", form={})
    assert "/c/" in await feed.get_data(as_text=True)
    last = await visitor.client.post(f"{HERE}/{one.id}/remove", form={})
    assert last.status_code == 409 and "Add another technician first" in await last.get_data(as_text=True)


async def test_work_that_nobody_is_ticked_for_is_named_where_it_can_be_mended(
    visitor: Browser, store: SqlStore, business: Business
) -> None:
    [anybody] = await everybody(store, business)
    for place in (HERE, "/prices"):
        assert "Nobody is set to do" not in (await visitor.get(place))[1]
    async with store.work(business.id, write=True) as work:
        await work.save_technician(replace(anybody, name="Tina", skills=("drains",)))
    for place in (HERE, "/prices"):
        page = (await visitor.get(place))[1]
        assert "Nobody is set to do heating." in page and "No time is offered for heating" in page
