"""Appointments as programs move and cancel them, with the times that are free."""

from datetime import datetime, timedelta

import pytest

from receptionist.adapters.store.store import SqlStore
from receptionist.domain.records import Business
from tests.web.api.conftest import Program
from tests.web.pages.seed import Office

pytestmark = pytest.mark.databases("sqlite")


@pytest.fixture
async def visit(program: Program, office: Office) -> str:
    """Laura's, booked."""
    await program.asks("POST", f"/leads/{office.laura_lead}/approve", {"text": ""})
    (slot,) = (await program.gets("/appointments")).body["data"]
    return str(slot["id"])


async def test_a_program_moves_a_visit_to_a_time_on_offer(
    program: Program, store: SqlStore, business: Business, office: Office, visit: str
) -> None:
    before = (await program.gets(f"/appointments/{visit}")).body
    offers = (await program.gets(f"/appointments/{visit}/offers?limit=5")).body["data"]
    assert len(offers) == 5 and offers == sorted(offers, key=lambda one: one["starts"])
    assert before["starts"] not in [one["starts"] for one in offers]
    for _ in range(2):
        moved = await program.asks("POST", f"/appointments/{visit}/move", {"starts": offers[3]["starts"]})
        assert moved.status == 200
        assert (moved.body["id"], moved.body["starts"], moved.body["ends"]) == (visit, *offers[3].values())
    async with store.work(business.id) as work:
        texts = [text.text for text in await work.messages(before["thread_id"])]
    assert sum("is now" in text for text in texts) == 1


async def test_free_times_are_offered_as_long_as_arrival_windows_are(program: Program, office: Office) -> None:
    offers = (await program.gets("/appointments/offers?limit=3")).body["data"]
    assert len(offers) == 3
    starts, ends = (datetime.fromisoformat(offers[0][end]) for end in ("starts", "ends"))
    assert ends - starts == timedelta(hours=2)
    refused = await program.gets("/appointments/offers?service_code=NOTHING")
    assert (refused.status, refused.body["field"]) == (422, "service_code")


async def test_a_time_that_is_taken_is_answered_with_free_ones(program: Program, office: Office, visit: str) -> None:
    stands = (await program.gets(f"/appointments/{visit}")).body
    await program.asks(
        "POST",
        f"/leads/{office.emergency_lead}/approve",
        {"starts": "2026-10-07T10:00:00-07:00", "ends": "2026-10-07T12:00:00-07:00", "text": ""},
    )
    taken = await program.asks("POST", f"/appointments/{visit}/move", {"starts": "2026-10-07T10:00:00-07:00"})
    assert taken.status == 409 and taken.body["errors"]
    assert (await program.gets(f"/appointments/{visit}")).body == stands
    free = taken.body["errors"][0]
    assert (await program.asks("POST", f"/appointments/{visit}/move", free | {"tell": False})).status == 200


async def test_a_program_cancels_a_visit_once(program: Program, office: Office, visit: str) -> None:
    for _ in range(2):
        gone = await program.asks("POST", f"/appointments/{visit}/cancel", {})
        assert (gone.status, gone.body["cancelled"]) == (200, True)
    refused = await program.asks("POST", f"/appointments/{visit}/move", {"starts": "2026-10-07T10:00:00-07:00"})
    assert refused.status == 409 and "cancelled" in refused.body["detail"]


@pytest.mark.parametrize(
    ("sent", "field"),
    [
        ({"starts": "2026-10-07T10:00:00-07:00", "ends": "2026-10-07T09:00:00-07:00"}, "ends"),
        ({"starts": "2026-10-07T10:00:00-07:00", "technician": "tech_00000000000000000000"}, "technician"),
        ({"starts": "0001-01-01T00:00:00Z"}, "starts"),
    ],
)
async def test_what_cannot_be_is_refused(program: Program, visit: str, sent: dict[str, str], field: str) -> None:
    refused = await program.asks("POST", f"/appointments/{visit}/move", sent)
    assert (refused.status, refused.body["field"]) == (422, field)


async def test_of_the_hour_that_comes_twice_in_autumn_a_window_may_go_from_the_first_to_the_second(
    program: Program, visit: str
) -> None:
    who = (await program.gets(f"/appointments/{visit}")).body["technician"]
    sent = {"starts": "2026-11-01T01:30:00-07:00", "ends": "2026-11-01T01:15:00-08:00", "technician": who}
    moved = await program.asks("POST", f"/appointments/{visit}/move", sent)
    assert moved.status == 200 and moved.body["ends"] == "2026-11-01T09:15:00Z"


async def test_what_is_not_there_is_not_cancelled(program: Program) -> None:
    missing = "appt_00000000000000000000"
    assert (await program.asks("POST", f"/appointments/{missing}/cancel", {})).status == 404
