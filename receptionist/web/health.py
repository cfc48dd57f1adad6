"""Whether the process lives, and whether it could answer the phone now."""

from __future__ import annotations

import asyncio
import logging
from typing import TYPE_CHECKING

from quart import Blueprint, Response, jsonify

if TYPE_CHECKING:
    from receptionist.web.app import App, Check

log = logging.getLogger(__name__)

_CHECK_SECONDS = 5.0


def health_blueprint(app: App) -> Blueprint:
    """`/health/live` and `/health/ready`. The answers say which part, never why: that is in the log."""
    blueprint = Blueprint("health", __name__, url_prefix="/health")

    @blueprint.get("/live")
    async def live() -> Response:
        return jsonify({"live": True})

    @blueprint.get("/ready")
    async def ready() -> tuple[Response, int]:
        checks: dict[str, Check] = {"database": app.parts.store.check, **app.checks}
        verdicts = await asyncio.gather(*(_passes(name, check) for name, check in checks.items()))
        parts = dict(zip(checks, verdicts, strict=True)) | {"taking_calls": not app.calls.draining}
        good = all(parts.values())
        return jsonify({"ready": good, "parts": parts, "live_calls": len(app.calls)}), 200 if good else 503

    return blueprint


async def _passes(name: str, check: Check) -> bool:
    try:
        async with asyncio.timeout(_CHECK_SECONDS):
            await check()
    # A part that is not ready may raise anything; the answer is the same.
    except Exception as error:  # noqa: BLE001
        log.warning("part not ready", extra={"part": name, "error": type(error).__name__})
        return False
    return True
