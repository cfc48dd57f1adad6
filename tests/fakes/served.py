"""A server that really listens, with stand-ins for everything it answers with."""

import asyncio
import json
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace

import httpx2
from websockets.asyncio.client import ClientConnection, connect

from receptionist.adapters.simulated.caller import Cue, ScriptedCaller
from receptionist.adapters.simulated.dialler import Line
from receptionist.adapters.simulated.twiml_reader import ConnectStream, read_twiml
from receptionist.adapters.twilio.signatures import HEADER, sign
from receptionist.config import Settings
from receptionist.services.call_parts import CallParts
from receptionist.web.app import App, create_app
from receptionist.web.serve import serve
from tests.fakes.call_parts import (
    ACCOUNT_SID,
    CALLED,
    CALLER,
    SECRET,
    SPEECH_FRAME,
    Desk,
    parts_for,
    ringing_desk,
)
from tests.fakes.web import app_with, at_port

SPEECH = SPEECH_FRAME * 40  # 0.8 s


@dataclass
class Served:
    """A server that listens."""

    app: App
    desk: Desk
    origin: str
    stop: asyncio.Event
    serving: asyncio.Task[None]

    @property
    def media_url(self) -> str:
        return f"ws{self.origin.removeprefix('http')}/media/twilio/{self.desk.account.id}"

    def line(self, **changes: object) -> Line:
        url = f"{self.origin}/webhooks/twilio/{self.desk.account.id}/voice"
        return replace(Line(url, ACCOUNT_SID, SECRET, CALLER, CALLED), **changes)  # type: ignore[arg-type]

    async def token(self, call_sid: str) -> str:
        """The stream token of a call that has just rung."""
        form = {"AccountSid": ACCOUNT_SID, "CallSid": call_sid, "From": CALLER, "To": CALLED, "CallStatus": "ringing"}
        url = self.line().voice_url
        async with httpx2.AsyncClient() as http:
            answer = await http.post(url, data=form, headers={HEADER: sign(SECRET, url, form)})
        [verb] = read_twiml(answer.text)
        assert isinstance(verb, ConnectStream)
        return verb.parameters["token"]

    @asynccontextmanager
    async def stream(self, token: str, call_sid: str, **changes: object) -> AsyncIterator[ClientConnection]:
        """A socket with its start sent."""
        headers = {HEADER: sign(SECRET, self.media_url)}
        async with connect(self.media_url, additional_headers=headers, proxy=None) as socket_:
            start = {"streamSid": "MZ1", "callSid": call_sid, "customParameters": {"token": token}, **changes}
            await socket_.send(json.dumps({"event": "start", "streamSid": "MZ1", "start": start}))
            yield socket_


@asynccontextmanager
async def served(desk: Desk, parts: CallParts | None = None, *, most: int = 5) -> AsyncIterator[Served]:
    """The server of a desk, on a free port."""
    app = app_with(Settings.from_env({}), parts or parts_for(desk.store), most=most)
    listening, stop = asyncio.Event(), asyncio.Event()

    def at(port: int) -> None:
        app.settings = at_port(app.settings, port)
        listening.set()

    serving = asyncio.create_task(serve(create_app(app), app, port=0, finish_seconds=20, on_ready=at, stop=stop))
    ready = asyncio.create_task(listening.wait())
    await asyncio.wait([ready, serving], return_when=asyncio.FIRST_COMPLETED)
    ready.cancel()
    try:
        yield Served(app, desk, app.settings.public_url, stop, serving)
    finally:
        stop.set()
        await serving


async def until_closed(stream: ClientConnection) -> None:
    """Reads until the server ends the stream."""
    async with asyncio.timeout(10):
        async for _ in stream:
            pass


def caller(cues: Sequence[Cue]) -> ScriptedCaller:
    return ScriptedCaller(cues, patience=0.2, give_up=3)


async def empty_desk() -> Desk:
    """A desk whose phone does not ring yet: serving closes what was left open."""
    desk = await ringing_desk()
    desk.store.tables.calls.clear()
    return desk
