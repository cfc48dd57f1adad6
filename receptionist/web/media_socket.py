"""The media socket: a Twilio stream becomes a live call."""

from __future__ import annotations

import asyncio
import logging
from typing import TYPE_CHECKING

from hypercorn.typing import ASGIReceiveCallable, ASGIReceiveEvent
from quart import Blueprint, Websocket, abort, websocket
from quart.asgi import ASGIWebsocketConnection

from receptionist.adapters.twilio import codec, signatures
from receptionist.adapters.twilio.line import StreamLine
from receptionist.domain.call import Call, CallState
from receptionist.domain.records import CarrierAccount
from receptionist.errors import ReceptionistError
from receptionist.services.answer_call import GREETING, NOBODY_FREE, LiveCall
from receptionist.services.route_call import Leg

if TYPE_CHECKING:
    from receptionist.web.app import App

log = logging.getLogger(__name__)

START_SECONDS = 10.0
_LOOK_UP_SECONDS = 5.0  # the caller hears nothing meanwhile; then the carrier is told to go on without us
TOKEN = "token"
LEG = "leg"


def media_path(account_id: str) -> str:
    """The socket's path for an account."""
    return f"/media/twilio/{account_id}"


def media_blueprint(app: App) -> Blueprint:
    """The socket a `<Stream>` connects to. It takes a signed handshake and a token that opens one call once."""
    blueprint = Blueprint("media", __name__)

    @blueprint.websocket("/media/twilio/<account_id>")
    async def media(account_id: str) -> None:
        account = await _genuine_account(app, account_id)
        socket: Websocket = websocket._get_current_object()  # type: ignore[attr-defined]
        decoder = codec.StreamDecoder()
        started = await _start(socket, decoder)
        call = await _redeem(app, account, started) if started is not None else None
        if started is None or call is None:
            app.refused["stream"] += 1
            await socket.close(1008)
            return

        async def send(message: str) -> None:
            try:
                await socket.send(message)
            except RuntimeError as error:  # the server's word for a socket that was closed meanwhile
                raise ConnectionResetError from error

        async def shut() -> None:
            try:
                await socket.close(1000)
            except RuntimeError as error:
                raise ConnectionResetError from error

        leg = started.parameters.get(LEG, Leg.FIRST)
        live = LiveCall(
            app.parts,
            call,
            account,
            StreamLine(started.stream_sid, send, shut),
            opening=NOBODY_FREE if leg == Leg.NOBODY_FREE else GREETING,
            may_transfer=leg == Leg.FIRST,
        )
        await _listen(socket, decoder, live, app.calls.start(live))

    return blueprint


class MediaConnection(ASGIWebsocketConnection):
    """Takes an empty binary frame as an empty text: Quart's own looks for a text in it, fails, and ends the socket."""

    async def handle_messages(self, receive: ASGIReceiveCallable) -> None:
        """Hands the frames to the socket."""

        async def received() -> ASGIReceiveEvent:
            event = await receive()
            if event["type"] == "websocket.receive" and not event.get("bytes"):
                event["text"] = event.get("text") or ""
            return event

        await super().handle_messages(received)


async def _genuine_account(app: App, account_id: str) -> CarrierAccount:
    try:
        async with asyncio.timeout(_LOOK_UP_SECONDS):
            account = await app.account(account_id)
    except (ReceptionistError, TimeoutError):
        abort(503)
    if account is None:
        abort(404)
    url = app.settings.media_url + media_path(account_id)
    if not signatures.is_genuine(account.secret, url, None, websocket.headers.get(signatures.HEADER)):
        app.refused["signature"] += 1
        log.warning("handshake not signed by the carrier", extra={"account_id": account_id})
        abort(403)
    return account


async def _start(socket: Websocket, decoder: codec.StreamDecoder) -> codec.StreamStarted | None:
    """The stream's start; None where it does not come in time or is not in our audio format."""
    await socket.accept()
    try:
        async with asyncio.timeout(START_SECONDS):
            while True:
                event = decoder.decode(await socket.receive())
                if isinstance(event, codec.StreamStarted):
                    break
                if isinstance(event, codec.StreamStopped):
                    return None
    except TimeoutError:
        log.warning("stream without a start")
        return None
    if event.encoding != "audio/x-mulaw" or event.rate_hz != 8000:
        log.error("stream in a format we do not speak", extra={"rate_hz": event.rate_hz})
        return None
    return event


async def _redeem(app: App, account: CarrierAccount, started: codec.StreamStarted) -> Call | None:
    """The call the stream's token stands for; the token is used up. None unless all of it fits together."""
    parts = app.parts
    secret, now = started.parameters.get(TOKEN, ""), parts.clock.now()
    try:
        async with asyncio.timeout(_LOOK_UP_SECONDS):
            token = await parts.store.directory.redeem_stream_token(secret, now)
            if token is None:
                log.warning("stream token unknown, used or too old", extra={"account_id": account.id})
                return None
            async with parts.store.work(token.business_id) as work:
                call = await work.call(token.call_id)
    except (ReceptionistError, TimeoutError) as error:
        log.error("stream not opened", extra={"account_id": account.id, "error": type(error).__name__})
        return None
    if call is None or call.account_id != account.id or call.carrier_call_id != started.call_sid:
        log.warning("stream token of another call", extra={"account_id": account.id})
        return None
    return call if call.state is not CallState.ENDED and app.calls.find(call.id) is None else None


async def _listen(socket: Websocket, decoder: codec.StreamDecoder, live: LiveCall, running: asyncio.Task[None]) -> None:
    """Hands frames to the call until either is over. A socket that breaks is a hang-up, too."""
    reading = asyncio.create_task(_read(socket, decoder, live))
    running.add_done_callback(lambda _: reading.cancel())
    try:
        await asyncio.wait([reading])
    finally:
        reading.cancel()
        live.hang_up()
        if decoder.ignored:
            log.info("frames passed over", extra={"call_id": live.call.id, "ignored": dict(decoder.ignored)})
    # Quart closes the socket when the handler returns: not before the call has said its last.
    await asyncio.wait([running])


async def _read(socket: Websocket, decoder: codec.StreamDecoder, live: LiveCall) -> None:
    while True:
        match decoder.decode(await socket.receive()):
            case codec.StreamMedia(audio):
                live.hear(audio)
            case codec.StreamMark(name):
                live.reached(name)
            case codec.StreamKey(digit):
                live.press(digit)
            case codec.StreamStopped():
                return
            case _:
                pass
