"""Models in processes of their own: started, warmed, asked, cancelled, restarted, stopped.

    stopped ──start──▶ starting ──READY──▶ ready ──pipe ends──▶ dead ──(back-off over)──▶ starting

A worker that dies fails its pending requests and is started anew at once; one that dies again before it has answered
anything waits longer each time, and requests in between fail at once instead of waiting for it.
"""

import asyncio
import contextlib
import json
import logging
import os
import sys
import time
from collections import deque
from collections.abc import AsyncGenerator, Callable, Sequence
from contextlib import aclosing
from pathlib import Path

from receptionist.adapters.worker_wire import HEADER, BrokenPacket, Head, Kind, Packet, Reply, parse_header
from receptionist.errors import SpeechProblem

log = logging.getLogger(__name__)

LONGEST_BACK_OFF_SECONDS = 60.0
STOP_SECONDS = 2.0


class WorkerProcess:
    """One child process `python -m module *args` that speaks `worker_wire`.

    `what` names its work in messages ("Speech recognition"). `ready_seconds` bounds loading the model; a request
    waits at most `reply_seconds` for each piece of its answer. Every failure is a SpeechProblem.
    """

    def __init__(
        self,
        module: str,
        args: Sequence[str] = (),
        *,
        what: str,
        ready_seconds: float = 60.0,
        reply_seconds: float = 6.0,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._command = (sys.executable, "-P", "-m", module, *args)  # -P: nothing is imported from the current folder
        self._what = what
        self._ready_seconds = ready_seconds
        self._reply_seconds = reply_seconds
        self._clock = clock
        self._process: asyncio.subprocess.Process | None = None
        self._starting: asyncio.Task[None] | None = None
        self._readers: set[asyncio.Task[None]] = set()
        self._pending: dict[int, asyncio.Queue[Packet]] = {}
        self._last_request = 0
        self._deaths_in_a_row = 0
        self._not_before = 0.0
        self._heard_at = 0.0
        self._last_stderr: deque[str] = deque(maxlen=3)
        self._stopped = False

    @property
    def outstanding(self) -> int:
        """Requests that wait for an answer."""
        return len(self._pending)

    @property
    def ready(self) -> bool:
        """Whether a request would be taken up now, without a model being loaded first."""
        return self._process is not None and self._starting is None

    @property
    def pid(self) -> int | None:
        """The process, where one runs."""
        return self._process.pid if self._process is not None else None

    async def start(self) -> None:
        """Starts the process and waits until its model is loaded. Does nothing where it is ready."""
        self._stopped = False
        await self._ensure_ready()

    def revive(self) -> None:
        """Starts a dead process in the background, unless its back-off says to wait."""
        if not self.ready and self._starting is None and not self._stopped and self._clock() >= self._not_before:
            self._start_in_background()

    async def stop(self) -> None:
        """Ends the process; pending requests fail."""
        self._stopped = True
        if self._starting is not None:
            self._starting.cancel()
            await asyncio.gather(self._starting, return_exceptions=True)
        process = self._process
        if process is not None:
            await _end(process)
        await asyncio.gather(*self._readers, return_exceptions=True)

    async def ask(self, head: Head, body: bytes = b"") -> AsyncGenerator[Reply, None]:
        """The pieces of the answer as they come. Closing the iterator cancels the request."""
        await self._ensure_ready()
        process = self._process
        if process is None or process.stdin is None:
            raise self._problem("has just stopped")
        self._last_request += 1
        request = self._last_request
        replies: asyncio.Queue[Packet] = asyncio.Queue()
        self._pending[request] = replies
        finished = False
        try:
            with contextlib.suppress(ConnectionError):  # the reader of its output tells of the death
                process.stdin.write(Packet(Kind.REQUEST, request, head, body).encode())
                await process.stdin.drain()
            while True:
                packet = await self._next(replies, process)
                if packet.kind is Kind.CHUNK:
                    yield packet.head, packet.body
                    continue
                finished = True
                if packet.kind is Kind.ERROR:
                    raise self._problem(f"failed: {packet.head['message']}", retry=bool(packet.head["retry"]))
                self._deaths_in_a_row = 0
                return
        finally:
            self._pending.pop(request, None)
            if not finished and not process.stdin.is_closing():
                process.stdin.write(Packet(Kind.CANCEL, request, {}).encode())

    async def _next(self, replies: "asyncio.Queue[Packet]", process: asyncio.subprocess.Process) -> Packet:
        asked_at = self._clock()
        try:
            return await asyncio.wait_for(replies.get(), self._reply_seconds)
        except TimeoutError:
            # Silent to everybody for all that time: it hangs. A busy one has answered somebody else meanwhile.
            if self._heard_at < asked_at:
                _kill(process)
            raise self._problem("took too long") from None

    async def _ensure_ready(self) -> None:
        if self._process is not None and self._starting is None:
            return
        if self._stopped:
            raise self._problem("was stopped", retry=False)
        if self._starting is None:
            if self._clock() < self._not_before:
                raise self._problem("keeps failing; it is tried again soon")
            self._start_in_background()
        # Shielded: a caller who gives up must not stop a start that others wait for.
        if self._starting is not None:
            await asyncio.shield(self._starting)

    def _start_in_background(self) -> None:
        self._starting = asyncio.create_task(self._launch(), name=f"start {self._what}")
        self._starting.add_done_callback(self._launched)

    async def _launch(self) -> None:
        started_at = self._clock()
        ready = asyncio.Event()
        fault: list[str] = []
        pipe = asyncio.subprocess.PIPE
        try:
            process = await asyncio.create_subprocess_exec(
                *self._command, stdin=pipe, stdout=pipe, stderr=pipe, env=_environment()
            )
        except OSError as problem:
            self._count_death()
            raise self._problem(f"could not be started: {problem.strerror or problem}") from None
        self._process = process
        reader = self._keep(asyncio.create_task(self._read(process, ready, fault)))
        self._keep(asyncio.create_task(self._read_stderr(process)))
        try:
            async with asyncio.timeout(self._ready_seconds):
                waiting = asyncio.create_task(ready.wait())
                await asyncio.wait({waiting, reader}, return_when=asyncio.FIRST_COMPLETED)
                waiting.cancel()
        except TimeoutError:
            _kill(process)
            raise self._problem(f"was not ready after {self._ready_seconds:.0f} seconds") from None
        except asyncio.CancelledError:
            _kill(process)
            raise
        if not ready.is_set():
            why = " ".join(fault or self._last_stderr) or "it ended without a word."
            raise self._problem(f"could not be started: {why}")
        log.info("%s is ready (process %d, %.1f s)", self._what, process.pid, self._clock() - started_at)

    def _launched(self, task: asyncio.Task[None]) -> None:
        self._starting = None
        if not task.cancelled() and (problem := task.exception()) is not None:
            log.warning("%s", problem)

    async def _read(self, process: asyncio.subprocess.Process, ready: asyncio.Event, fault: list[str]) -> None:
        assert process.stdout is not None
        try:
            while True:
                packet = await _read_packet(process.stdout)
                self._heard_at = self._clock()
                if packet.kind is Kind.READY:
                    ready.set()
                elif packet.request == 0:
                    fault.append(str(packet.head["message"]))
                elif (replies := self._pending.get(packet.request)) is not None:
                    replies.put_nowait(packet)  # what was cancelled has no queue any more: its late reply is dropped
        except (asyncio.IncompleteReadError, BrokenPacket, ConnectionError):
            pass
        self._died(await _end(process), loaded=ready.is_set())

    def _died(self, code: int, *, loaded: bool) -> None:
        self._process = None
        for request, replies in self._pending.items():
            replies.put_nowait(Packet(Kind.ERROR, request, {"message": "its process ended.", "retry": True}))
        if self._stopped:
            return
        self._count_death()
        log.warning("%s: its process ended with code %d", self._what, code)
        if loaded:
            self.revive()

    def _count_death(self) -> None:
        self._deaths_in_a_row += 1
        if self._deaths_in_a_row > 1:
            wait = min(2.0 ** (self._deaths_in_a_row - 2), LONGEST_BACK_OFF_SECONDS)
            self._not_before = self._clock() + wait

    async def _read_stderr(self, process: asyncio.subprocess.Process) -> None:
        assert process.stderr is not None
        while line := await _read_line(process.stderr):
            words = line.decode(errors="replace").rstrip()
            if words:
                self._last_stderr.append(words)
                log.info("%s: %s", self._what, words)

    def _keep(self, task: asyncio.Task[None]) -> asyncio.Task[None]:
        self._readers.add(task)
        task.add_done_callback(self._readers.discard)
        return task

    def _problem(self, what_happened: str, *, retry: bool = True) -> SpeechProblem:
        sentence = f"{self._what} {what_happened}"
        return SpeechProblem(sentence if sentence.endswith(".") else f"{sentence}.", retry=retry)


class WorkerPool:
    """Several workers of one kind; each request goes to the least busy."""

    def __init__(self, size: int, make: Callable[[], WorkerProcess]) -> None:
        self._workers = [make() for _ in range(size)]

    async def start(self) -> None:
        """Starts all of them and waits until every one is warm. Where one cannot be started, the others run on."""
        await asyncio.gather(*(worker.start() for worker in self._workers))

    async def stop(self) -> None:
        """Ends all of them."""
        await asyncio.gather(*(worker.stop() for worker in self._workers))

    def check(self) -> None:
        """Raises SpeechProblem where no worker is ready."""
        if not any(worker.ready for worker in self._workers):
            raise SpeechProblem("No worker is ready.", "It is being started again; the log says why it ended.")

    @property
    def pids(self) -> list[int]:
        """The processes that run."""
        return [worker.pid for worker in self._workers if worker.pid is not None]

    async def ask(self, head: Head, body: bytes = b"") -> AsyncGenerator[Reply, None]:
        """As `WorkerProcess.ask`."""
        for each in self._workers:
            each.revive()
        worker = min(self._workers, key=lambda each: (not each.ready, each.outstanding))
        async with aclosing(worker.ask(head, body)) as pieces:
            async for piece in pieces:
                yield piece


def _environment() -> dict[str, str]:
    """Ours, with the product importable in the child however we were started."""
    product = str(Path(__file__).parents[2])
    return {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, (product, os.environ.get("PYTHONPATH"))))}


async def _read_packet(pipe: asyncio.StreamReader) -> Packet:
    kind, request, head_bytes, body_bytes = parse_header(await pipe.readexactly(HEADER.size))
    head = json.loads(await pipe.readexactly(head_bytes))
    return Packet(kind, request, head, await pipe.readexactly(body_bytes))


async def _read_line(pipe: asyncio.StreamReader) -> bytes:
    try:
        return await pipe.readline()
    except ValueError:  # a line longer than the reader's buffer
        return b"(a very long line)\n"


async def _end(process: asyncio.subprocess.Process) -> int:
    """Lets the process end by itself, which it does when its input ends; ends it where it does not. Its exit code."""
    if process.stdin is not None:
        process.stdin.close()
    try:
        return await asyncio.wait_for(process.wait(), STOP_SECONDS)
    except TimeoutError:
        _kill(process)
        return await process.wait()


def _kill(process: asyncio.subprocess.Process) -> None:
    with contextlib.suppress(ProcessLookupError):
        process.kill()
