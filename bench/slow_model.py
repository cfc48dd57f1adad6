"""A chat server on this machine whose first token comes late, as a model's over the network does."""

import asyncio
import itertools
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

_TOKEN_SECONDS = 0.02  # 50 tokens a second
# Each with a number that never comes again: the phrase cache has no clause of them.
_REPLIES = (
    "Sure, that is number {number} on my list. What is the address for the visit?",
    "I've written {number} down for the plumber. Which day would suit you best?",
    "That is the case {number} times a year in older houses. Is water coming out right now?",
    "Thanks, I have {number} notes now. May I have your first and last name?",
)


@asynccontextmanager
async def slow_model(first_token_seconds: float) -> AsyncIterator[str]:
    """The base URL of the server, while it listens."""
    replies, numbers = itertools.cycle(_REPLIES), itertools.count(11)

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while True:
                head = (await reader.readuntil(b"\r\n\r\n")).decode().lower()
                fields = dict(line.split(": ", 1) for line in head.split("\r\n")[1:] if line)
                await reader.readexactly(int(fields["content-length"]))
                await asyncio.sleep(first_token_seconds)
                await _stream(writer, next(replies).format(number=next(numbers)))
        except (asyncio.IncompleteReadError, ConnectionError):
            pass  # the client went away
        finally:
            writer.close()

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    try:
        yield f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/v1"
    finally:
        server.close()


async def _stream(writer: asyncio.StreamWriter, text: str) -> None:
    writer.write(b"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n")
    for token in text.split(" "):
        _send(writer, json.dumps(_chunk({"content": f"{token} "})))
        await writer.drain()
        await asyncio.sleep(_TOKEN_SECONDS)
    _send(writer, json.dumps(_chunk({}, finish="stop")))
    _send(writer, "[DONE]")
    writer.write(b"0\r\n\r\n")
    await writer.drain()


def _send(writer: asyncio.StreamWriter, data: str) -> None:
    line = f"data: {data}\n\n".encode()
    writer.write(f"{len(line):x}\r\n".encode() + line + b"\r\n")


def _chunk(delta: dict[str, str], finish: str | None = None) -> dict[str, object]:
    """One `chat.completion.chunk`, as the API documents it."""
    return {
        "id": "chatcmpl-1",
        "object": "chat.completion.chunk",
        "created": 1,
        "model": "slow",
        "choices": [{"index": 0, "delta": delta, "logprobs": None, "finish_reason": finish}],
    }
