"""Workers are real processes here: asked, cancelled, killed, started again."""

import asyncio
import contextlib
import logging
import os
import signal
import sys
from collections.abc import AsyncIterator, Callable
from contextlib import aclosing
from pathlib import Path

import pytest

from receptionist.adapters.worker import WorkerPool, WorkerProcess
from receptionist.adapters.worker_wire import Reply
from receptionist.errors import SpeechProblem

ECHO = "tests.fakes.echo_worker"


class SetClock:
    """A clock that stands until it is moved."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


def echo(*args: str, reply_seconds: float = 20.0, clock: SetClock | None = None) -> WorkerProcess:
    return WorkerProcess(ECHO, args, what="Echo", reply_seconds=reply_seconds, clock=clock or SetClock())


@pytest.fixture
async def worker() -> AsyncIterator[WorkerProcess]:
    process = echo()
    await process.start()
    yield process
    await process.stop()


async def answers(worker: WorkerProcess | WorkerPool, head: dict[str, object], body: bytes = b"") -> list[Reply]:
    return [piece async for piece in worker.ask(head, body)]


async def until(happened: Callable[[], bool]) -> None:
    while True:
        if happened():
            return
        await asyncio.sleep(0)


def alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


async def test_a_request_gets_its_own_words_and_bytes_back(worker: WorkerProcess) -> None:
    body = bytes(range(256)) * 4000
    assert await answers(worker, {"do": "echo", "say": "größe"}, body) == [({"said": "größe"}, body)]


async def test_many_requests_at_once_each_get_their_own_answer(worker: WorkerProcess) -> None:
    got = await asyncio.gather(*(answers(worker, {"do": "echo", "say": n}) for n in range(20)))
    assert [pieces[0][0]["said"] for pieces in got] == list(range(20))
    assert worker.outstanding == 0


async def test_an_answer_comes_in_pieces(worker: WorkerProcess) -> None:
    assert [head["number"] for head, _ in await answers(worker, {"do": "count", "to": 5})] == [0, 1, 2, 3, 4]


async def test_what_a_library_prints_does_not_disturb_the_answers_and_stderr_is_logged(
    worker: WorkerProcess, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.INFO):
        await answers(worker, {"do": "print"})
        assert await answers(worker, {"do": "echo", "say": 1}) == [({"said": 1}, b"")]
        await worker.stop()
    assert "a warning of the model" in caplog.text


async def test_a_cancelled_request_never_answers_and_the_next_one_does(worker: WorkerProcess, tmp_path: Path) -> None:
    gate = tmp_path / "gate"
    waiting = asyncio.create_task(answers(worker, {"do": "wait-for-file", "file": str(gate)}))
    queued = asyncio.create_task(answers(worker, {"do": "echo", "say": "dropped"}))
    await until(lambda: worker.outstanding == 2)
    waiting.cancel()
    queued.cancel()
    await asyncio.gather(waiting, queued, return_exceptions=True)
    assert worker.outstanding == 0
    gate.touch()
    assert await answers(worker, {"do": "echo", "say": "next"}) == [({"said": "next"}, b"")]


async def test_whoever_has_heard_enough_closes_the_answer(worker: WorkerProcess) -> None:
    async with aclosing(worker.ask({"do": "count", "to": 100_000})) as pieces:
        async for head, _ in pieces:
            if head["number"] == 2:
                break
    assert worker.outstanding == 0
    assert await answers(worker, {"do": "echo", "say": "still here"}) == [({"said": "still here"}, b"")]


async def test_a_failing_request_tells_the_kind_of_error_but_not_its_words(
    worker: WorkerProcess, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.INFO), pytest.raises(SpeechProblem) as caught:
        await answers(worker, {"do": "fail", "say": "the caller said: secret"})
    await worker.stop()
    assert caught.value.retry
    assert "ValueError" in str(caught.value)
    assert "secret" not in str(caught.value) + caplog.text


async def test_a_worker_that_dies_fails_what_waits_and_is_there_for_the_next(worker: WorkerProcess) -> None:
    first = worker.pid
    failed = await asyncio.gather(
        answers(worker, {"do": "die"}), answers(worker, {"do": "echo"}), return_exceptions=True
    )
    assert all(isinstance(each, SpeechProblem) and each.retry for each in failed)
    assert await answers(worker, {"do": "echo", "say": "back"}) == [({"said": "back"}, b"")]
    assert worker.pid != first


async def test_no_restart_storm(caplog: pytest.LogCaptureFixture) -> None:
    clock = SetClock()
    worker = echo("crash", clock=clock)
    for expected in ("could not be started", "could not be started", "keeps failing", "keeps failing"):
        with pytest.raises(SpeechProblem, match=expected):
            await answers(worker, {"do": "echo"})
    clock.now += 1.0
    with pytest.raises(SpeechProblem, match="could not be started"):
        await answers(worker, {"do": "echo"})
    clock.now += 1.0
    with pytest.raises(SpeechProblem, match="keeps failing"):
        await answers(worker, {"do": "echo"})
    await worker.stop()


async def test_a_model_that_cannot_be_loaded_says_why() -> None:
    worker = echo("no-model")
    with pytest.raises(SpeechProblem, match=r"^Echo could not be started: the model file is damaged\.$"):
        await worker.start()
    await worker.stop()


async def test_a_model_that_loads_for_ever_is_given_up() -> None:
    worker = WorkerProcess(ECHO, ["slow"], what="Echo", ready_seconds=0.05)
    with pytest.raises(SpeechProblem, match="was not ready"):
        await worker.start()
    await worker.stop()


async def test_one_that_hangs_is_ended_and_replaced() -> None:
    worker = echo(reply_seconds=0.05)
    await worker.start()
    first = worker.pid
    worker._clock.now += 1.0  # type: ignore[attr-defined]
    with pytest.raises(SpeechProblem, match="took too long"):
        await answers(worker, {"do": "hang"})
    worker._reply_seconds = 20.0
    await until(lambda: worker.pid != first)
    assert await answers(worker, {"do": "echo", "say": "new"}) == [({"said": "new"}, b"")]
    await worker.stop()


async def test_stop_ends_the_process_and_a_start_brings_it_back(worker: WorkerProcess) -> None:
    pid = worker.pid
    assert pid is not None
    await worker.stop()
    assert not alive(pid)
    with pytest.raises(SpeechProblem):
        await answers(worker, {"do": "echo"})
    await worker.start()
    assert await answers(worker, {"do": "echo", "say": 1}) == [({"said": 1}, b"")]


async def test_stop_in_the_middle_of_an_answer_fails_it(worker: WorkerProcess) -> None:
    hanging = asyncio.create_task(answers(worker, {"do": "hang"}))
    await until(lambda: worker.outstanding == 1)
    await worker.stop()
    with pytest.raises(SpeechProblem):
        await hanging


async def test_ctrl_c_and_sigterm_leave_the_worker_to_its_owner(worker: WorkerProcess) -> None:
    assert worker.pid is not None
    os.kill(worker.pid, signal.SIGINT)
    os.kill(worker.pid, signal.SIGTERM)
    assert await answers(worker, {"do": "echo", "say": "calls finish"}) == [({"said": "calls finish"}, b"")]


async def test_a_worker_ends_with_its_owner() -> None:
    owner = (
        "import asyncio\n"
        "from receptionist.adapters.worker import WorkerProcess\n"
        "async def main():\n"
        f"    worker = WorkerProcess({ECHO!r}, what='Echo')\n"
        "    await worker.start()\n"
        "    print(worker.pid, flush=True)\n"
        "    async for _ in worker.ask({'do': 'hang'}): pass\n"
        "asyncio.run(main())\n"
    )
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-c", owner, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.DEVNULL
    )
    assert process.stdout is not None
    pid = int(await process.stdout.readline())
    process.kill()
    await process.wait()
    with contextlib.suppress(ProcessLookupError):
        async with asyncio.timeout(10):
            while not _is_zombie(pid):
                os.kill(pid, 0)
                await asyncio.sleep(0.01)


def _is_zombie(pid: int) -> bool:
    """Nobody may be there to collect an orphan's exit status."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] == "Z"
    except OSError:
        return False


async def test_a_pool_gives_work_to_the_idle_worker_and_goes_on_when_one_dies(tmp_path: Path) -> None:
    pool = WorkerPool(2, echo)
    await pool.start()
    gate = tmp_path / "gate"
    busy = asyncio.create_task(answers(pool, {"do": "wait-for-file", "file": str(gate)}))
    await asyncio.sleep(0)
    assert await answers(pool, {"do": "echo", "say": "at once"}) == [({"said": "at once"}, b"")]
    assert not busy.done()
    gate.touch()
    await busy
    with pytest.raises(SpeechProblem):
        await answers(pool, {"do": "die"})
    assert await answers(pool, {"do": "echo", "say": "other"}) == [({"said": "other"}, b"")]
    await pool.stop()
    assert pool.pids == []
