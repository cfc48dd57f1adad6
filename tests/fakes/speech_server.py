"""A speech service on this machine: answers as it is told and keeps what it was asked."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field


@dataclass
class SpeechServer:
    """Answers every request with `status` and `body`, in pieces of `piece` bytes; breaks off after `breaks_after`."""

    status: int = 200
    body: bytes = b""
    content_type: str = "application/json"
    piece: int = 1 << 20
    breaks_after: int | None = None
    silent: bool = False
    url: str = ""
    asked: list[tuple[str, bytes]] = field(default_factory=list)

    async def _answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            head = (await reader.readuntil(b"\r\n\r\n")).decode()
            length = next(
                (int(line.split(":")[1]) for line in head.split("\r\n") if line.lower().startswith("content-length:")),
                0,
            )
            self.asked.append((head, await reader.readexactly(length)))
            if self.silent:
                await reader.read()
                return
            writer.write(
                f"HTTP/1.1 {self.status} X\r\nContent-Type: {self.content_type}\r\n"
                f"Content-Length: {len(self.body)}\r\nConnection: close\r\n\r\n".encode()
            )
            for at in range(0, len(self.body[: self.breaks_after]), self.piece):
                writer.write(self.body[: self.breaks_after][at : at + self.piece])
                await writer.drain()
        finally:
            writer.close()


@asynccontextmanager
async def running(server: SpeechServer) -> AsyncIterator[SpeechServer]:
    """`server`, listening on a free port at `server.url`."""
    listening = await asyncio.start_server(server._answer, "127.0.0.1", 0)
    server.url = f"http://127.0.0.1:{listening.sockets[0].getsockname()[1]}/v1"
    try:
        yield server
    finally:
        listening.close()
        await listening.wait_closed()
