"""What no page of ours sends: odd addresses and odd forms are answered by a person's sentence, never by a failure."""

import pytest

from receptionist.adapters.store.store import SqlStore
from receptionist.domain.records import Business
from tests.web.pages.conftest import Browser
from tests.web.pages.seed import Day, seed_office

pytestmark = pytest.mark.databases("sqlite")

_THREAD, _LEAD = "thrd_00000000000000000000", "lead_00000000000000000000"
# Moments that no database holds, of either end of all years; and what is none.
_MOMENTS = ("0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-12:00", "9999-12-31T23:59", "²", "\x00")


async def test_moments_in_addresses(store: SqlStore, business: Business, day: Day, visitor: Browser) -> None:
    office = await seed_office(store, business, day)
    for moment in _MOMENTS:
        asked = {
            "/": {"after": f"0~{moment}~{_THREAD}"},
            "/inbox/list": {"after": f"1~{moment}~x"},
            "/leads": {"view": "list", "after": f"{moment}~{_LEAD}"},
            f"/threads/{office.laura_thread}": {"before": moment},
        }
        for path, query in asked.items():
            response = await visitor.client.get(path, query_string=query)
            assert response.status_code in (200, 404), (path, moment)


async def test_times_in_forms(store: SqlStore, business: Business, day: Day, visitor: Browser) -> None:
    office = await seed_office(store, business, day)
    approve, thread = f"/leads/{office.laura_lead}/approve", f"/threads/{office.laura_thread}"
    forms = [
        *((approve, {"slot": "other", "day": date, "at": "23:59"}) for date in ("9999-12-31", "0001-01-01", "²")),
        *((approve, {"slot": f"{moment}/{moment}"}) for moment in _MOMENTS),
        *((f"{thread}/snooze", {"other": moment}) for moment in _MOMENTS),
        *((f"{thread}/reply", {"text": "Hi", "send": "later", "later": moment}) for moment in _MOMENTS),
    ]
    for path, form in forms:
        response = await visitor.client.post(path, form=form)
        assert response.status_code in (409, 422), (path, form)


async def test_a_lead_handed_to_who_has_left(store: SqlStore, business: Business, day: Day, visitor: Browser) -> None:
    office = await seed_office(store, business, day)
    form = {"user": "user_00000000000000000000", "note": "Bring the long ladder"}
    response = await visitor.client.post(f"/leads/{office.laura_lead}/hand", form=form)
    page = await response.get_data(as_text=True)
    assert response.status_code == 422 and "no such person here" in page and "Bring the long ladder" in page
