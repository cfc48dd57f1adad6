"""A chat-completions server on this machine: streams what it is told, chunk by chunk, and keeps what it was asked."""

import asyncio
import json
from collections.abc import AsyncIterator, Iterable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

Chunk = dict[str, Any]
# A chunk to be streamed, a line as it stands, or an event that is waited for before going on.
Step = Chunk | str | asyncio.Event


@dataclass
class Answer:
    """One answer. `cut` closes the connection in the middle of the body, `done` ends it with `[DONE]`."""

    steps: Sequence[Step] = ()
    status: int = 200
    body: bytes = b""  # of an error
    done: bool = True
    cut: bool = False


@dataclass
class OpenAIServer:
    """Gives `answers` in order; the last one again and again."""

    answers: list[Answer] = field(default_factory=list)
    asked: list[dict[str, Any]] = field(default_factory=list)
    keys: list[str] = field(default_factory=list)
    connections: int = 0
    url: str = ""
    _writers: list[asyncio.StreamWriter] = field(default_factory=list)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.connections += 1
        self._writers.append(writer)
        try:
            while True:
                head = (await reader.readuntil(b"\r\n\r\n")).decode()
                fields = dict(line.lower().split(": ", 1) for line in head.split("\r\n")[1:] if line)
                self.asked.append(json.loads(await reader.readexactly(int(fields["content-length"]))))
                self.keys.append(fields.get("authorization", ""))
                assert head.startswith("POST /v1/chat/completions ")
                answer = self.answers[min(len(self.asked), len(self.answers)) - 1]
                if not await self._answer(answer, writer):
                    return
        except (asyncio.IncompleteReadError, ConnectionError):
            pass  # the client went away
        finally:
            writer.close()

    async def _answer(self, answer: Answer, writer: asyncio.StreamWriter) -> bool:
        if answer.status != 200:
            head = f"HTTP/1.1 {answer.status} X\r\nContent-Type: application/json\r\nContent-Length: {len(answer.body)}"
            writer.write(head.encode() + b"\r\n\r\n" + answer.body)
            await writer.drain()
            return True
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n")
        for step in answer.steps:
            if isinstance(step, asyncio.Event):
                await writer.drain()
                await step.wait()
                continue
            line = step if isinstance(step, str) else "data: " + json.dumps(step)
            _write_chunk(writer, f"{line}\n\n".encode())
            await writer.drain()
        if answer.cut:
            return False
        if answer.done:
            _write_chunk(writer, b"data: [DONE]\n\n")
        writer.write(b"0\r\n\r\n")
        await writer.drain()
        return True


def _write_chunk(writer: asyncio.StreamWriter, data: bytes) -> None:
    writer.write(f"{len(data):x}\r\n".encode() + data + b"\r\n")


@asynccontextmanager
async def running(server: OpenAIServer) -> AsyncIterator[OpenAIServer]:
    """`server`, listening on a free port at `server.url`."""
    listening = await asyncio.start_server(server._serve, "127.0.0.1", 0)
    server.url = f"http://127.0.0.1:{listening.sockets[0].getsockname()[1]}/v1"
    try:
        yield server
    finally:
        listening.close()
        for writer in server._writers:
            writer.close()
        await listening.wait_closed()


# --- chunks as the API documents them


def chunk(delta: dict[str, Any] | None = None, finish: str | None = None) -> Chunk:
    """One `chat.completion.chunk`."""
    return {
        "id": "chatcmpl-1",
        "object": "chat.completion.chunk",
        "created": 1,
        "model": "test-model",
        "choices": [{"index": 0, "delta": delta or {}, "logprobs": None, "finish_reason": finish}],
    }


def role() -> Chunk:
    """The chunk every answer begins with."""
    return chunk({"role": "assistant", "content": "", "refusal": None})


def usage() -> Chunk:
    """The chunk with token counts: it has no choices."""
    return chunk() | {"choices": [], "usage": {"prompt_tokens": 9, "completion_tokens": 5, "total_tokens": 14}}


def words(*pieces: str) -> list[Step]:
    """Text in these pieces."""
    return [chunk({"content": piece}) for piece in pieces]


def call(index: int, id: str, name: str, *arguments: str) -> list[Step]:
    """A tool call, its arguments split over chunks; the id and name come with the first."""
    first = {"index": index, "id": id, "type": "function", "function": {"name": name, "arguments": ""}}
    rest = [{"index": index, "function": {"arguments": piece}} for piece in arguments]
    return [chunk({"tool_calls": [piece]}) for piece in (first, *rest)]


def says(*pieces: str) -> Answer:
    """An answer of words only."""
    return Answer([role(), *words(*pieces), chunk(finish="stop"), usage()])


def calls(*tools: tuple[str, dict[str, Any]], first: Iterable[str] = ()) -> Answer:
    """An answer of tool calls, after the words `first`; each call's arguments come in two chunks."""
    steps: list[Step] = [role(), *words(*first)]
    for index, (name, arguments) in enumerate(tools):
        text = json.dumps(arguments)
        steps += call(index, f"call_{index}", name, text[: len(text) // 2], text[len(text) // 2 :])
    return Answer([*steps, chunk(finish="tool_calls"), usage()])
