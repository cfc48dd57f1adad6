"""What the server does beside its requests: it starts, and goes on, whatever one round of the work comes to."""

import asyncio
from datetime import timedelta

import pytest

from receptionist.ports import Clock, Journal, Store
from receptionist.web import app as web_app
from receptionist.web.app import create_app
from tests.fakes.call_parts import ringing_desk
from tests.fakes.web import app_for


async def test_work_that_failed_once_is_done_the_next_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(web_app, "ORDER_SECONDS", 0.0)
    monkeypatch.setattr(web_app, "SWEEP_SECONDS", 0.0)
    app = app_for(await ringing_desk())
    rounds = {"recovered": 0, "obeyed": 0}
    again = asyncio.Event()

    def fails_at_first(what: str) -> None:
        rounds[what] += 1
        if min(rounds.values()) > 2:
            again.set()
        if rounds[what] <= 2:
            raise LookupError(what)

    async def recover(store: Store, clock: Clock, journal: Journal, older_than: timedelta) -> int:
        fails_at_first("recovered")
        return 0

    async def obey(store: Store) -> None:
        fails_at_first("obeyed")

    monkeypatch.setattr(web_app, "recover_calls", recover)
    monkeypatch.setattr(app.calls, "obey", obey)
    async with create_app(app).test_app():  # it starts all the same
        async with asyncio.timeout(5):
            await again.wait()
