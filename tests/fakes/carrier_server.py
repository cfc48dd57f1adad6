"""A carrier's API on this machine: a test scripts what each of its paths answers, and reads what was asked."""

import asyncio
import json
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from enum import StrEnum
from urllib.parse import parse_qs, urlsplit


@dataclass(frozen=True)
class Answer:
    """A response. A `body` that is no string is sent as JSON."""

    body: object = ""
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)

    def raw(self) -> bytes:
        """As it goes over the wire."""
        body = (self.body if isinstance(self.body, str) else json.dumps(self.body)).encode()
        headers = {
            "Content-Type": "application/json",
            "Content-Length": str(len(body)),
            "Connection": "close",
            **self.headers,
        }
        lines = [f"HTTP/1.1 {self.status} Scripted", *(f"{name}: {value}" for name, value in headers.items())]
        return "\r\n".join(lines).encode() + b"\r\n\r\n" + body


class Fault(StrEnum):
    """What goes wrong in place of an answer; the request was read in each case."""

    DROPPED = "dropped"  # the connection closes without a word
    CUT = "cut"  # it closes in the middle of a 200
    SILENT = "silent"  # nothing ever comes


@dataclass(frozen=True)
class Asked:
    """One request as it came in. Header names are in lower case."""

    method: str
    path: str
    query: Mapping[str, list[str]]
    headers: Mapping[str, str]
    body: bytes

    @property
    def form(self) -> dict[str, list[str]]:
        """The body, read as a form."""
        return parse_qs(self.body.decode(), keep_blank_values=True)

    @property
    def json(self) -> object:
        """The body, read as JSON."""
        return json.loads(self.body)


@dataclass
class CarrierServer:
    """Answers "METHOD /path" with what was scripted, in turn; the last one again and again; anything else with 404."""

    url: str = ""
    asked: list[Asked] = field(default_factory=list)
    _scripts: dict[str, list[Answer | Fault]] = field(default_factory=dict)
    _closing: asyncio.Event = field(default_factory=asyncio.Event)

    def on(self, route: str, *answers: Answer | Fault) -> None:
        """Scripts a route such as "POST /v2/messages"."""
        self._scripts[route] = list(answers)

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """One connection: one request, one answer."""
        try:
            asked = await _read(reader)
            self.asked.append(asked)
            script = self._scripts.get(f"{asked.method} {asked.path}", [Answer({}, 404)])
            answer = script.pop(0) if len(script) > 1 else script[0]
            if answer is Fault.SILENT:
                await self._closing.wait()
            elif answer is Fault.CUT:
                writer.write(b'HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 500\r\n\r\n{"sid"')
            elif isinstance(answer, Answer):
                writer.write(answer.raw())
            await writer.drain()
        except (asyncio.IncompleteReadError, ConnectionError):
            return  # the client went away; what it makes of that is the test's matter
        finally:
            writer.close()


async def _read(reader: asyncio.StreamReader) -> Asked:
    head = (await reader.readuntil(b"\r\n\r\n")).decode()
    first, *lines = head.strip().splitlines()
    headers = {name.strip().lower(): value.strip() for name, _, value in (line.partition(":") for line in lines)}
    body = await reader.readexactly(int(headers.get("content-length", "0")))
    method, target, _ = first.split(" ")
    address = urlsplit(target)
    return Asked(method, address.path, parse_qs(address.query, keep_blank_values=True), headers, body)


@asynccontextmanager
async def carrier_server() -> AsyncIterator[CarrierServer]:
    """A server on a free port, gone at the end."""
    carrier = CarrierServer()
    server = await asyncio.start_server(carrier.serve, "127.0.0.1", 0)
    carrier.url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    try:
        yield carrier
    finally:
        carrier._closing.set()
        server.close()
        await server.wait_closed()


async def closed_url() -> str:
    """An address where nobody listens."""
    async with carrier_server() as carrier:
        return carrier.url
