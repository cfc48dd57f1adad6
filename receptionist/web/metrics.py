"""What a monitor reads: `/metrics`, in Prometheus's text format."""

from __future__ import annotations

import asyncio
import logging
import secrets
from collections.abc import Iterator
from typing import TYPE_CHECKING

from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from quart import Blueprint, Response, request

from receptionist.domain.backlog import Backlog
from receptionist.errors import ReceptionistError
from receptionist.meters import REGISTRY
from receptionist.web.at_the_machine import is_at_the_machine

if TYPE_CHECKING:
    from datetime import datetime

    from receptionist.web.app import App

log = logging.getLogger(__name__)

_BACKLOG_SECONDS = 3.0


def metrics_blueprint(app: App) -> Blueprint:
    """`/metrics`, for whoever has METRICS_TOKEN; where none is set, for programs on this machine alone."""
    blueprint = Blueprint("metrics", __name__)

    @blueprint.get("/metrics")
    async def metrics() -> Response:
        if not _may_read(app):
            return Response(
                "Set METRICS_TOKEN, and send it as a bearer token.\n", 401, {"WWW-Authenticate": "Bearer"}, "text/plain"
            )
        now = app.parts.clock.now()
        at_hand = CollectorRegistry()
        at_hand.register(_AtHand(app, await _backlog(app, now), now))
        return Response(generate_latest(REGISTRY) + generate_latest(at_hand), content_type=CONTENT_TYPE_LATEST)

    return blueprint


def _may_read(app: App) -> bool:
    token = app.settings.metrics_token
    if not token:
        return is_at_the_machine(app.settings)
    given = request.headers.get("Authorization", "").removeprefix("Bearer ")
    return secrets.compare_digest(given.encode(), token.encode())


async def _backlog(app: App, now: datetime) -> Backlog | None:
    """What waits, from the database; None while it does not answer: the rest is told all the same."""
    try:
        async with asyncio.timeout(_BACKLOG_SECONDS):
            return await app.parts.store.directory.backlog(now)
    except (ReceptionistError, OSError, TimeoutError) as error:
        log.warning("backlog not read", extra={"error": type(error).__name__})
        return None


class _AtHand:
    """What is not counted as it happens but stands somewhere: read for one answer."""

    def __init__(self, app: App, backlog: Backlog | None, now: datetime) -> None:
        self._app, self._backlog, self._now = app, backlog, now

    def collect(self) -> Iterator[Metric]:
        """The metrics, once."""
        yield _gauge("receptionist_calls_in_progress", "Calls this process holds.", len(self._app.calls))
        refused = CounterMetricFamily("receptionist_requests_refused", "Carrier requests turned away.", labels=["why"])
        for why, count in sorted(self._app.refused.items()):
            refused.add_metric([why], count)
        yield refused
        yield _gauge("receptionist_database_up", "Whether the database answered just now.", self._backlog is not None)
        if self._backlog is None:
            return
        texts = GaugeMetricFamily("receptionist_texts_last_day", "Texts of the last 24 hours.", labels=["state"])
        for state, count in sorted(self._backlog.texts.items()):
            texts.add_metric([state], count)
        yield texts
        for name, what, queue in (
            ("outbox", "Texts that may go out", self._backlog.outbox),
            ("events", "Carrier events not worked on yet", self._backlog.events),
            ("webhooks_out", "Deliveries to programs of others", self._backlog.webhooks),
        ):
            yield _gauge(f"receptionist_{name}_waiting", f"{what}: how many wait.", queue.depth)
            age = queue.age_seconds(self._now)
            yield _gauge(f"receptionist_{name}_oldest_seconds", f"{what}: how long the first has waited.", age)


def _gauge(name: str, what: str, value: float) -> GaugeMetricFamily:
    return GaugeMetricFamily(name, what, value=float(value))
