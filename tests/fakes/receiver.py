"""A program that is told of things: a small HTTP server that answers as a test says."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from aiohttp import web


@dataclass
class Receiver:
    """The owner's program: an HTTP server that answers as it is told and keeps what it got."""

    origin: str = ""
    answers: list[int] = field(default_factory=list)  # one is used up by each request; then 204
    hangs: bool = False
    got: list[tuple[dict[str, str], bytes]] = field(default_factory=list)

    @property
    def events(self) -> list[dict[str, object]]:
        return [json.loads(body) for _, body in self.got]

    @property
    def kinds(self) -> list[object]:
        return [event["type"] for event in self.events]

    @asynccontextmanager
    async def listening(self) -> "AsyncIterator[Receiver]":
        """Takes requests on a free port of this machine."""
        program = web.Application()
        program.router.add_post("/hooks", self.take)
        runner = web.AppRunner(program, shutdown_timeout=0.01)
        await runner.setup()
        try:
            await web.TCPSite(runner, "127.0.0.1", 0).start()
            host, port = runner.addresses[0][:2]
            self.origin = f"http://{host}:{port}"
            yield self
        finally:
            await runner.cleanup()

    async def take(self, request: web.Request) -> web.Response:
        self.got.append(({name.lower(): text for name, text in request.headers.items()}, await request.read()))
        if self.hangs:
            await asyncio.Event().wait()
        status = self.answers.pop(0) if self.answers else 204
        return web.Response(status=status, headers={"Location": "/elsewhere"} if status == 302 else {})
