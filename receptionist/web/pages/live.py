"""`/live`: news of the business as server-sent events. Only hints: pages then ask for what they lack.

A stream ends with its session, after `LONGEST_SECONDS` (which is also how long one that nobody reads is kept), and when
the server stops; browsers open the next one by themselves.
"""

import asyncio
import json
from collections.abc import AsyncIterator

from quart import Blueprint, Response, g
from quart_auth import current_user

from receptionist.domain.news import Heard
from receptionist.domain.records import User
from receptionist.domain.roles import DESK
from receptionist.web.app import App
from receptionist.web.pages.desk import Desk
from receptionist.web.pages.session import Answer, needs_user

HEARTBEAT_SECONDS = 15.0  # proxies close what is silent for longer
LONGEST_SECONDS = 600
_GATHER_SECONDS = 0.15  # what comes within it goes out together
_HEADERS = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}


def live_blueprint(desk: Desk, app: App) -> Blueprint:
    """`/live`."""
    blueprint = Blueprint("live", __name__)
    signed_in = needs_user(desk.store)

    @blueprint.get("/live")
    @signed_in
    async def live() -> Answer:
        user = g.user
        if not app.streams.has_place(user.id):
            return Response("", 429)
        response = Response(events(user, current_user.auth_id or ""), 200, _HEADERS, content_type="text/event-stream")
        response.timeout = LONGEST_SECONDS
        return response

    async def events(user: User, token: str) -> AsyncIterator[str]:
        loop = asyncio.get_running_loop()
        with desk.store.feed.listen(user.business_id) as listener, app.streams.holding(user.id, listener):
            yield "retry: 2000\n\n"
            looked = loop.time()
            while not app.streams.ended:
                heard = await listener.hear(HEARTBEAT_SECONDS)
                if loop.time() - looked >= HEARTBEAT_SECONDS:
                    session = await desk.store.directory.signed_in(token, desk.clock.now())
                    if session is None or session.session.needs_code or session.user != user:
                        return
                    looked = loop.time()
                yield _event(heard, user) if heard is not None else ": still here\n\n"
                await asyncio.sleep(_GATHER_SECONDS)

    return blueprint


def _event(heard: Heard, user: User) -> str:
    """What a page is told: who does not see every thread only that there is something, to ask for what is theirs."""
    if heard.missed or user.role not in DESK:
        return "event: all\ndata: {}\n\n"
    by_thread: dict[str, list[str]] = {}
    for hint in heard.hints:
        by_thread.setdefault(hint.thread_id, []).append(hint.news.value)
    return f"event: news\ndata: {json.dumps(by_thread, separators=(',', ':'))}\n\n"
