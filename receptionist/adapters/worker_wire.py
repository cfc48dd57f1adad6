"""What a worker process and its owner say to each other over a pipe, and the worker's side of it.

A packet is `kind (1 byte) · request (4) · head length (4) · body length (4) · head (JSON) · body (bytes)`, big-endian.
The owner sends REQUEST and CANCEL; the worker sends READY once, then CHUNKs and one END or ERROR for each request.
Standard library only: a worker pays for nothing but its model.
"""

import json
import os
import queue
import signal
import struct
import sys
import threading
import traceback
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import IntEnum
from typing import Any, BinaryIO

HEADER = struct.Struct("!BIII")
LARGEST_BODY = 64 * 1024 * 1024

Head = dict[str, Any]  # JSON; it ends at the two ends of the pipe


class Kind(IntEnum):
    """What a packet is."""

    REQUEST = 1
    CANCEL = 2
    READY = 3
    CHUNK = 4
    END = 5
    ERROR = 6


@dataclass(frozen=True, slots=True)
class Packet:
    """One message. `request` is the number the owner gave; 0 for the worker itself."""

    kind: Kind
    request: int
    head: Head
    body: bytes = b""

    def encode(self) -> bytes:
        head = json.dumps(self.head).encode()
        return HEADER.pack(self.kind, self.request, len(head), len(self.body)) + head + self.body


class BrokenPacket(Exception):
    """What came through the pipe is not a packet."""


def parse_header(header: bytes) -> tuple[Kind, int, int, int]:
    """Kind, request, length of the head, length of the body. Raises BrokenPacket."""
    kind, request, head_bytes, body_bytes = HEADER.unpack(header)
    if kind not in list(Kind) or head_bytes > LARGEST_BODY or body_bytes > LARGEST_BODY:
        raise BrokenPacket
    return Kind(kind), request, head_bytes, body_bytes


def read_packet(pipe: BinaryIO) -> Packet | None:
    """The next packet of a blocking pipe; None at its end."""
    header = pipe.read(HEADER.size)
    if len(header) < HEADER.size:
        return None
    kind, request, head_bytes, body_bytes = parse_header(header)
    head, body = pipe.read(head_bytes), pipe.read(body_bytes)
    if len(head) + len(body) < head_bytes + body_bytes:
        return None
    return Packet(kind, request, json.loads(head), body)


Reply = tuple[Head, bytes]
Handler = Callable[[Head, bytes], Iterator[Reply]]


class WorkerFault(Exception):
    """Raised by a worker with a sentence for its owner. `retry` tells whether trying again helps."""

    def __init__(self, message: str, *, retry: bool = True) -> None:
        super().__init__(message)
        self.retry = retry


class _Inbox:
    """Requests in order, and which of them nobody waits for any more."""

    def __init__(self) -> None:
        self._requests: queue.SimpleQueue[Packet] = queue.SimpleQueue()
        self._cancelled: set[int] = set()
        self._newest_done = 0

    def put(self, packet: Packet) -> None:
        if packet.kind is not Kind.CANCEL:
            self._requests.put(packet)
        elif packet.request > self._newest_done:
            self._cancelled.add(packet.request)

    def next(self) -> Packet:
        return self._requests.get()

    def is_cancelled(self, request: int) -> bool:
        return request in self._cancelled

    def done(self, request: int) -> None:
        self._newest_done = request
        self._cancelled.discard(request)


def serve(load: Callable[[], Handler]) -> None:
    """Runs a worker: loads its model, says READY, then answers requests in order until its owner closes the pipe."""
    # Ctrl+C and a service manager's SIGTERM reach the whole process group; the owner decides when its workers go,
    # because calls may still be finishing. If the owner dies, the pipe ends and so does the worker.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    requests = os.fdopen(os.dup(0), "rb")
    replies = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # a library that prints must not write into the protocol
    inbox = _Inbox()
    threading.Thread(target=_listen, args=(requests, inbox), daemon=True).start()
    try:
        handler = load()
    except Exception as problem:  # noqa: BLE001 - told to the owner, who raises it
        _send(replies, _error(0, problem))
        return
    _send(replies, Packet(Kind.READY, 0, {}))
    while True:
        packet = inbox.next()
        if not inbox.is_cancelled(packet.request):
            _answer(handler, packet, replies, inbox)
        inbox.done(packet.request)


def _listen(requests: BinaryIO, inbox: _Inbox) -> None:
    while True:
        try:
            packet = read_packet(requests)
        except (BrokenPacket, ValueError):
            packet = None
        if packet is None:
            os._exit(0)  # the main thread may be deep in a model; nothing here needs to be saved
        inbox.put(packet)


def _answer(handler: Handler, packet: Packet, replies: BinaryIO, inbox: _Inbox) -> None:
    try:
        for head, body in handler(packet.head, packet.body):
            if inbox.is_cancelled(packet.request):
                return
            _send(replies, Packet(Kind.CHUNK, packet.request, head, body))
    except Exception as problem:  # noqa: BLE001 - told to the owner, who raises it
        _send(replies, _error(packet.request, problem))
    else:
        _send(replies, Packet(Kind.END, packet.request, {}))


def _error(request: int, problem: Exception) -> Packet:
    if isinstance(problem, WorkerFault):
        return Packet(Kind.ERROR, request, {"message": str(problem), "retry": problem.retry})
    # The frames, but not the exception's own words: they may quote what a caller said.
    sys.stderr.write(f"{type(problem).__name__}\n{''.join(traceback.format_tb(problem.__traceback__))}")
    sys.stderr.flush()
    return Packet(Kind.ERROR, request, {"message": f"an error inside it ({type(problem).__name__}).", "retry": True})


def _send(replies: BinaryIO, packet: Packet) -> None:
    try:
        replies.write(packet.encode())
        replies.flush()
    except BrokenPipeError:
        os._exit(0)
