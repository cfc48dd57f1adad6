"""Jobs as programs read them, move them on, and say when their technicians arrive."""

from datetime import timedelta

import pytest

from receptionist.adapters.store.store import SqlStore
from receptionist.domain.records import Business, User
from receptionist.services.shapes import rfc3339
from receptionist.web.app import App
from tests.services.jobs.conftest import Roads
from tests.web.api.conftest import Program
from tests.web.pages.seed import Day
from tests.web.pages.test_today_pages import Van, van_of

pytestmark = pytest.mark.databases("sqlite")


@pytest.fixture
async def van(store: SqlStore, business: Business, owner: User, day: Day) -> Van:
    return await van_of(store, business, day)


async def test_jobs_are_listed_page_by_page_and_read(program: Program, van: Van, day: Day) -> None:
    first = (await program.gets("/jobs?limit=2")).body
    rest = (await program.gets(f"/jobs?limit=2&cursor={first['next_cursor']}")).body
    assert [one["id"] for one in first["data"] + rest["data"]] == [van.omar, van.anns, van.laura]
    assert rest["next_cursor"] is None
    read = await program.gets(f"/jobs/{van.laura}")
    assert (
        read.body == rest["data"][0] | {"told": []} and read.body["state"] == "scheduled" and read.body["eta"] is None
    )
    later = (await program.gets(f"/jobs?since={rfc3339(day.now() + timedelta(hours=4))}")).body
    assert [one["id"] for one in later["data"]] == [van.omar]
    assert (await program.gets("/jobs/job_00000000000000000000")).status == 404


async def test_a_program_moves_a_job_on_once_for_each_key(program: Program, van: Van) -> None:
    path, body = f"/jobs/{van.laura}/taps", {"kind": "on_my_way", "minutes": 20}
    for _ in range(2):
        answer = await program.asks("POST", path, body, Idempotency_Key="one")
        assert answer.status == 200 and answer.body["state"] == "en_route"
        assert answer.body["eta"]["source"] == "technician"
    again = await program.asks("POST", path, body, Idempotency_Key="two")
    assert again.status == 409 and "on the way already" in again.body["detail"]
    texts = (await program.gets(f"/threads/{van.laura_thread}/messages")).body["data"]
    assert len(texts) == 1 and "on the way" in texts[0]["text"]
    [told] = (await program.gets(f"/jobs/{van.laura}")).body["told"]
    assert (told["kind"], told["message_id"], told["why"]) == ("on_my_way", texts[0]["id"], "")
    assert (await program.asks("POST", path, {"kind": "late"})).status == 422
    assert (await program.asks("POST", path, {"kind": "dance"})).status in (400, 422)


async def test_a_late_arrival_is_told_once(program: Program, van: Van, day: Day) -> None:
    path = f"/jobs/{van.laura}/eta"
    day.later(hours=2)  # eleven; the window ends at noon
    for minutes in (70, 90, 95):
        answer = await program.asks("POST", path, {"minutes": minutes})
        assert answer.status == 200 and answer.body["eta"]["source"] == "program"
    assert answer.body["late_told"] == rfc3339(day.now() + timedelta(minutes=90))
    at = rfc3339(day.now() + timedelta(minutes=130))
    assert (await program.asks("POST", path, {"arrives_at": at})).body["late_told"] == at
    texts = (await program.gets(f"/threads/{van.laura_thread}/messages")).body["data"]
    assert sorted("12:30 pm" in one["text"] for one in texts) == [False, True]


async def test_a_map_says_where_the_work_is_and_a_tracker_where_the_van_is(
    program: Program, van: Van, app: App
) -> None:
    app.travel = Roads(30)
    path, here = f"/jobs/{van.laura}/eta", {"latitude": 45.5, "longitude": -122.6}
    assert (await program.asks("POST", f"/jobs/{van.laura}/place", {"latitude": 91, "longitude": 0})).status == 422
    await program.asks("POST", f"/jobs/{van.laura}/place", {"latitude": 45.51, "longitude": -122.62})
    assert (await program.asks("POST", path, here)).body["eta"] is None  # nobody has set off
    await program.asks("POST", f"/jobs/{van.laura}/taps", {"kind": "on_my_way"})
    assert (await program.asks("POST", path, here)).body["eta"]["source"] == "route"


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"minutes": 10, "latitude": 1, "longitude": 1},
        {"latitude": 1},
        {"latitude": 91, "longitude": 0},
        {"minutes": 601},
        {"arrives_at": "2026-10-05T12:00:00"},
        {"arrives_at": "2026-10-05T12:00:00Z"},
        {"when": "soon"},
    ],
)
async def test_what_says_nothing_about_an_arrival_is_refused(
    program: Program, van: Van, body: dict[str, object]
) -> None:
    answer = await program.asks("POST", f"/jobs/{van.laura}/eta", body)
    assert answer.status in (400, 422) and answer.body["detail"]
    assert (await program.gets(f"/jobs/{van.laura}")).body["eta"] is None
