"""Calling from the browser: the page speaks the media protocol, the simulated carrier stands between."""

import asyncio
import logging
from urllib.parse import urlsplit

from quart import Blueprint, Websocket, abort, websocket

from receptionist.adapters.simulated.browser_handset import BrowserHandset
from receptionist.adapters.simulated.dialler import SimulatedCall, simulated_line
from receptionist.domain.ids import UserId
from receptionist.domain.phone import parse_number
from receptionist.domain.records import User
from receptionist.errors import ReceptionistError
from receptionist.web.app import App
from receptionist.web.pages.desk import Desk
from receptionist.web.pages.session import DESK, signed_in

log = logging.getLogger(__name__)

_LOST = "The call broke off on our side. The log says why."


def browser_phone_blueprint(desk: Desk, app: App) -> Blueprint:
    """`/phone/call`: the socket a browser calls the business through. One call of a user at a time."""
    blueprint = Blueprint("browser_phone", __name__)
    calling: set[UserId] = set()
    under_way: set[asyncio.Task[None]] = set()

    @blueprint.websocket("/phone/call")
    async def call() -> None:
        # A socket is opened from any site with this one's cookies: only the page's own may.
        if urlsplit(websocket.headers.get("Origin", "")).netloc != websocket.host:
            abort(403)
        user = await signed_in(desk.store)
        if user is None or user.role not in DESK:
            abort(401)
        caller = parse_number(websocket.args.get("number", ""))
        if caller is None:
            abort(400)
        if user.id in calling:
            abort(409)
        calling.add(user.id)
        try:
            await websocket.accept()
            await _hold_call(desk, app, user, caller.e164, under_way)
        finally:
            calling.discard(user.id)

    return blueprint


async def _hold_call(desk: Desk, app: App, user: User, caller: str, under_way: set[asyncio.Task[None]]) -> None:
    socket: Websocket = websocket._get_current_object()  # type: ignore[attr-defined]
    handset = BrowserHandset(socket.send)
    listening = asyncio.create_task(_listen(socket, handset))
    # A browser that goes away takes this handler with it; the carrier still has to tell the server of the call's end.
    placing = asyncio.create_task(_place(desk, app, user, caller, handset))
    under_way.add(placing)
    placing.add_done_callback(under_way.discard)
    try:
        await asyncio.shield(placing)
    finally:
        handset.hang_up()
        listening.cancel()


async def _place(desk: Desk, app: App, user: User, caller: str, handset: BrowserHandset) -> None:
    try:
        await handset.tell("calling")
        async with desk.store.work(user.business_id) as work:
            business = await work.business()
        line, _ = await simulated_line(desk.store, business, app.settings.public_url, caller, app.own_origin())
        report = await SimulatedCall(line, handset).place()
        await handset.tell("ended", by=report.ended_by)
    except ReceptionistError as error:
        await handset.tell("ended", by="carrier", says=str(error))
    # The caller sees that it broke, and the log why.
    except Exception as error:
        log.exception("browser call failed", extra={"error": type(error).__name__})
        await handset.tell("ended", by="carrier", says=_LOST)


async def _listen(socket: Websocket, handset: BrowserHandset) -> None:
    while True:
        handset.take(await socket.receive())
