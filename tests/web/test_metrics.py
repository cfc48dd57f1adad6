"""What a monitor reads at /metrics, and who may."""

import pytest
from prometheus_client.parser import text_string_to_metric_families

from receptionist.config import Settings
from receptionist.domain.call import EndReason
from receptionist.errors import SettingsError
from receptionist.services.close_call import close_call
from receptionist.web.app import create_app
from tests.fakes.call_parts import CALLED, CALLER, ringing_desk
from tests.fakes.web import app_for

TOKEN = "a-token-of-the-monitor"
READ = {"Authorization": f"Bearer {TOKEN}"}
AT_HOME = {"PUBLIC_URL": "http://127.0.0.1:8000"}


def values(text: str) -> dict[str, float]:
    """The samples, by name and labels as they are written."""
    return {
        " ".join([sample.name, *(f"{key}={value}" for key, value in sorted(sample.labels.items()))]): sample.value
        for family in text_string_to_metric_families(text)
        for sample in family.samples
    }


async def test_calls_refusals_and_what_waits_are_told() -> None:
    desk = await ringing_desk()
    app = app_for(desk, env={"METRICS_TOKEN": TOKEN})
    client = create_app(app).test_client()
    before = values(await (await client.get("/metrics", headers=READ)).get_data(as_text=True))
    await close_call(desk.store, app.parts.clock, desk.call.business_id, desk.call.id, EndReason.SILENCE)
    app.refused["signature"] += 2
    response = await client.get("/metrics", headers=READ)
    assert response.content_type.startswith("text/plain; version=")
    text = await response.get_data(as_text=True)
    now = values(text)
    ended = "receptionist_calls_total outcome=silence"
    assert now[ended] == before.get(ended, 0) + 1
    assert now["receptionist_requests_refused_total why=signature"] == 2
    assert now["receptionist_calls_in_progress"] == 0
    assert now["receptionist_texts_last_day state=delivered"] == 3
    assert (now["receptionist_outbox_waiting"], now["receptionist_outbox_oldest_seconds"]) == (2, 90)
    assert (now["receptionist_events_waiting"], now["receptionist_events_oldest_seconds"]) == (0, 0)
    assert now["receptionist_database_up"] == 1
    for secret in (CALLER, CALLED, desk.call.business_id, desk.call.id):
        assert secret not in text


async def test_the_rest_is_told_while_the_database_is_away() -> None:
    desk = await ringing_desk()
    client = create_app(app_for(desk, env={"METRICS_TOKEN": TOKEN})).test_client()
    desk.store.failing = 1
    response = await client.get("/metrics", headers=READ)
    now = values(await response.get_data(as_text=True))
    assert response.status_code == 200
    assert now["receptionist_database_up"] == 0 and "receptionist_outbox_waiting" not in now


async def test_only_the_token_opens_it_where_there_is_one() -> None:
    desk = await ringing_desk()
    client = create_app(app_for(desk, env={**AT_HOME, "METRICS_TOKEN": TOKEN})).test_client()
    for headers in ({}, {"Authorization": "Bearer wrong"}, {"Authorization": "Bearer "}):
        answer = await client.get("/metrics", headers=headers, scope_base={"client": ("127.0.0.1", 1)})
        assert answer.status_code == 401 and "receptionist_" not in await answer.get_data(as_text=True)
    assert (await client.get("/metrics", headers=READ)).status_code == 200


@pytest.mark.parametrize(
    ("client_address", "headers", "env", "status"),
    [
        ("127.0.0.1", {}, AT_HOME, 200),
        ("::1", {}, AT_HOME, 200),
        ("192.0.2.7", {}, AT_HOME, 401),
        ("127.0.0.1", {"X-Forwarded-For": "192.0.2.7"}, AT_HOME, 401),
        ("127.0.0.1", {"Host": "phone.example.com"}, AT_HOME, 401),
        ("127.0.0.1", {}, {**AT_HOME, "TRUSTED_PROXIES": "10.0.0.0/8"}, 401),
        ("127.0.0.1", {}, {}, 401),  # a public address: a proxy may stand before it
    ],
)
async def test_without_a_token_only_this_machine_reads_it(
    client_address: str, headers: dict[str, str], env: dict[str, str], status: int
) -> None:
    desk = await ringing_desk()
    client = create_app(app_for(desk, env=env)).test_client()
    asked = await client.get(
        "/metrics", headers={"Host": "127.0.0.1:8000", **headers}, scope_base={"client": (client_address, 5000)}
    )
    assert asked.status_code == status


def test_a_token_that_can_be_guessed_is_refused() -> None:
    with pytest.raises(SettingsError, match="METRICS_TOKEN must be 16 or more"):
        Settings.from_env({"METRICS_TOKEN": "secret"})
