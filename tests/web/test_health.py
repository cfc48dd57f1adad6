"""Whether the process lives, and whether it could answer the phone."""

from receptionist.errors import ModelMissing
from receptionist.web.app import create_app
from tests.fakes.call_parts import ringing_desk
from tests.fakes.web import app_for


async def ready() -> None:
    pass


async def missing() -> None:
    raise ModelMissing("The voice is not at /secret/place.")


async def test_it_is_ready_when_every_part_is() -> None:
    desk = await ringing_desk()
    client = create_app(app_for(desk, checks={"speech": ready})).test_client()
    assert (await client.get("/health/live")).status_code == 200
    response = await client.get("/health/ready")
    assert response.status_code == 200
    assert await response.get_json() == {
        "ready": True,
        "parts": {"database": True, "speech": True, "taking_calls": True},
        "live_calls": 0,
    }


async def test_it_names_the_part_that_is_not_ready_and_no_more() -> None:
    desk = await ringing_desk()
    client = create_app(app_for(desk, checks={"speech": missing})).test_client()
    desk.store.failing = 1
    response = await client.get("/health/ready")
    assert response.status_code == 503
    parts = (await response.get_json())["parts"]
    assert parts == {"database": False, "speech": False, "taking_calls": True}
    assert "/secret/place" not in await response.get_data(as_text=True)


async def test_a_process_that_stops_takes_no_calls_but_lives() -> None:
    desk = await ringing_desk()
    app = app_for(desk)
    client = create_app(app).test_client()
    await app.calls.drain(0)
    assert (await client.get("/health/ready")).status_code == 503
    assert (await client.get("/health/live")).status_code == 200
