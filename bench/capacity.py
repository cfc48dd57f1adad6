"""What a call costs the server, and how many real ones two cores carry: `python -m bench.capacity [CALLS SECONDS]`.

First the server's own part: speech, words and answers take no time, voice activity is real, one process has one core
and the callers have the other. Then the embedded models, on all cores, with more and more calls until answers are late.
"""

import asyncio
import contextlib
import os
import random
import statistics
import sys
from collections.abc import AsyncIterator, Sequence
from dataclasses import replace
from pathlib import Path

import aiohttp

from bench.calling.crowd import CrowdCaller, Heard
from bench.figures import quantile
from bench.texting.scene import Scene, free_port, home_folder, make_scene
from receptionist.adapters.recordings import load_recordings
from receptionist.adapters.simulated.caller import Cue, ScriptedCaller, prepare
from receptionist.adapters.simulated.dialler import Line, SimulatedCall, check_server
from receptionist.adapters.simulated.handset import ScriptedHandset
from receptionist.adapters.simulated.script import parse_script
from receptionist.adapters.tts.caller_voice import CallerVoice
from receptionist.bootstrap import open_speech
from receptionist.config import Settings
from receptionist.resources import resource_dir

CALLS, SECONDS = 100, 60.0
ALONE_SECONDS = 30.0
FEW = 10  # the calls that memory is counted from: the first ones fill what all share
SETTLE_SECONDS = 3.0
STAGGER_SECONDS = 0.05
REAL_STEPS = (1, 2, 3, 4, 6, 8, 10, 12)
REAL_BAR_SECONDS = 1.5
_SCRIPT = Path(__file__).parent / "calls" / "toilet_price.txt"
_AREA_CODES = (206, 312, 415, 503, 617, 702, 808)
_START_SECONDS = 120
_PAGE_BYTES = os.sysconf("SC_PAGE_SIZE")
_TICKS_PER_SECOND = os.sysconf("SC_CLK_TCK")


def run(calls: int = CALLS, seconds: float = SECONDS, real: Sequence[int] = REAL_STEPS) -> dict[str, object]:
    """Measures both and prints the tables."""
    cores = sorted(os.sched_getaffinity(0))
    server_cores, own_cores = (cores[:1], cores[1:]) if len(cores) > 1 else (cores, cores)
    result = asyncio.run(_own_part(calls, seconds, set(server_cores), set(own_cores)))
    result["real"] = asyncio.run(_real_calls(real))
    return result


# --- the server's own part


async def _own_part(calls: int, seconds: float, server_cores: set[int], own_cores: set[int]) -> dict[str, object]:
    before = os.sched_getaffinity(0)
    words = load_recordings(resource_dir("media"))["still_there"]
    async with _serving("instant", server_cores) as (scene, origin, process):
        os.sched_setaffinity(0, own_cores)
        try:
            alone, _, _, alone_share = await _crowd(scene, origin, process, words, 1, min(seconds, ALONE_SECONDS))
            _, _, few_bytes, _ = await _crowd(
                scene, origin, process, words, min(FEW, calls), min(seconds, ALONE_SECONDS)
            )
            heard, lost, many_bytes, share = await _crowd(scene, origin, process, words, calls, seconds)
        finally:
            os.sched_setaffinity(0, before)
    # Alone, an answer comes before the frame after the one it is due at: that frame is the measure for all.
    due = statistics.mode(reply.frames for reply in alone.replies)
    added = [reply.added(due) * 1000 for reply in heard.replies]
    mb_per_call = (many_bytes - few_bytes) / max(1, calls - FEW) / 2**20 if calls > FEW else float("nan")
    result: dict[str, object] = {
        "calls": calls,
        "answers": len(heard.replies),
        "unanswered": heard.unanswered,
        "due_after_frames": due,
        "alone_p50_ms": round(quantile([reply.seconds * 1000 for reply in alone.replies], 0.5)),
        "added_p50_ms": round(quantile(added, 0.5), 1),
        "added_p95_ms": round(quantile(added, 0.95), 1),
        "underruns": heard.underruns,
        "lost": lost,
        "mb_per_further_call": round(mb_per_call, 2),
        "server_core_share": round(share, 2),
        "server_core_share_alone": round(alone_share, 2),
        "callers_late_share": round(heard.late_ticks / max(1, heard.ticks), 3),
    }
    print(
        f"{calls} calls at once for {seconds:.0f} s, the server on core {sorted(server_cores)}, callers on {own_cores}"
    )
    print(f"  {len(heard.replies)} answers, {heard.unanswered} lines without one, {lost} calls ended by the server")
    print(f"  alone after {result['alone_p50_ms']} ms")
    print(f"  added reply time    p50 {result['added_p50_ms']} ms   p95 {result['added_p95_ms']} ms   (bar: p95 25 ms)")
    print(f"  playback underruns  {result['underruns']}   (bar: 0)")
    print(f"  memory              {result['mb_per_further_call']} MB per further call   (bar: 1.5 MB)")
    late = heard.late_ticks / max(1, heard.ticks)
    print(f"  server {share:.0%} of its core ({alone_share:.0%} with one call); {late:.1%} of the callers' frames late")
    return result


async def _crowd(
    scene: Scene, origin: str, process: asyncio.subprocess.Process, words: bytes, calls: int, seconds: float
) -> tuple[Heard, int, int, float]:
    """So many callers for so long, counted once all are connected.

    What they heard, how many calls the server ended, the bytes it had in memory at the end, and its share of a core.
    """
    stop, chance = asyncio.Event(), random.Random(calls)
    crowd = [CrowdCaller(_line(scene, origin, number), words) for number in range(calls)]
    async with aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=0)) as http, asyncio.TaskGroup() as group:
        for caller in crowd:
            group.create_task(caller.call(http, stop))
            await asyncio.sleep(STAGGER_SECONDS * 2 * chance.random())
        await asyncio.gather(*(caller.connected.wait() for caller in crowd))
        await asyncio.sleep(SETTLE_SECONDS)
        for caller in crowd:
            caller.heard = Heard()
        spent = _cpu_seconds(process.pid)
        await asyncio.sleep(seconds)
        share = (_cpu_seconds(process.pid) - spent) / seconds
        memory = _memory_bytes(process.pid)
        stop.set()
    together = Heard()
    for caller in crowd:
        together.replies += caller.heard.replies
        together.unanswered += caller.heard.unanswered
        together.underruns += caller.heard.underruns
        together.late_ticks += caller.heard.late_ticks
        together.ticks += caller.heard.ticks
    return together, sum(caller.was_lost for caller in crowd), memory, share


def _line(scene: Scene, origin: str, number: int) -> Line:
    """A line of its own for each caller, from a number that nobody has."""
    area, last = _AREA_CODES[number // 100 % len(_AREA_CODES)], number % 100
    return Line(
        voice_url=f"{origin}/webhooks/twilio/{scene.account.id}/voice",
        account_sid=scene.account.external_id,
        secret=scene.account.secret,
        caller=f"+1{area}55501{last:02d}",
        called="+18005550100",
    )


@contextlib.asynccontextmanager
async def _serving(kind: str, cores: set[int]) -> AsyncIterator[tuple[Scene, str, asyncio.subprocess.Process]]:
    """The server as a process on these cores, with a business of its own."""
    with home_folder() as home:
        url, port = f"sqlite+aiosqlite:///{home / 'bench.db'}", free_port()
        scene = await make_scene(url, home)
        process = await asyncio.create_subprocess_exec(
            sys.executable,
            "-m",
            "bench.calling.server",
            *(url, str(home), str(port), kind),
            stdout=asyncio.subprocess.PIPE,
            env={**os.environ, "PYTHONWARNINGS": "ignore"},
            preexec_fn=lambda: os.sched_setaffinity(0, cores),
        )
        try:
            assert process.stdout is not None
            async with asyncio.timeout(_START_SECONDS):
                line = await process.stdout.readline()
            if line.strip() != b"READY":
                raise RuntimeError("the server did not start")
            yield scene, f"http://127.0.0.1:{port}", process
        finally:
            process.terminate()
            await process.wait()


def _memory_bytes(pid: int) -> int:
    """What the process has in memory now."""
    return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * _PAGE_BYTES


def _cpu_seconds(pid: int) -> float:
    """What the process has had of its core so far, system calls included."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / _TICKS_PER_SECOND


# --- real calls


async def _real_calls(steps: Sequence[int]) -> dict[str, object]:
    """How many calls with the embedded models are answered in time; the callers' side runs on the same cores."""
    steps_run: dict[str, float] = {}
    carried = 0
    if not steps:
        return {"carried": carried, "p95_ms": steps_run}
    with home_folder() as home:
        async with open_speech(replace(Settings.from_env({}), home=home)) as speech:
            script = parse_script(_SCRIPT.read_text(encoding="utf-8"), _SCRIPT.name, _SCRIPT.parent)
            cues = await prepare(script, CallerVoice(speech.to_speech).synthesise)
    print("real calls at once, embedded models, server and callers on the same cores")
    async with _serving("real", os.sched_getaffinity(0)) as (scene, origin, _):
        await check_server(origin)
        await _place(scene, origin, cues, 1)  # the first answers of a server are not counted
        for calls in steps:
            replies, unanswered = await _place(scene, origin, cues, calls)
            p95 = quantile(replies, 0.95)
            steps_run[str(calls)] = round(p95 * 1000)
            print(
                f"  {calls:>3} calls   {len(replies)} answers   p50 {quantile(replies, 0.5) * 1000:.0f} ms"
                f"   p95 {p95 * 1000:.0f} ms   {unanswered} lines without one"
            )
            if unanswered or not p95 <= REAL_BAR_SECONDS:
                break
            carried = calls
    print(f"  carried with p95 up to {REAL_BAR_SECONDS} s: {carried} calls")
    return {"carried": carried, "p95_ms": steps_run}


async def _place(scene: Scene, origin: str, cues: list[Cue], calls: int) -> tuple[list[float], int]:
    """The reply times of so many calls that begin one second after the other, and the lines nobody answered."""

    async def one(number: int) -> list[float | None]:
        await asyncio.sleep(number)
        call = SimulatedCall(_line(scene, origin, number), ScriptedHandset(ScriptedCaller(cues)))
        return [exchange.reply_seconds for exchange in (await call.place()).exchanges()]

    found = [seconds for call in await asyncio.gather(*(one(number) for number in range(calls))) for seconds in call]
    return [seconds for seconds in found if seconds is not None], found.count(None)


if __name__ == "__main__":
    asked = dict(zip(("calls", "seconds"), map(int, sys.argv[1:3]), strict=False))
    run(asked.get("calls", CALLS), asked.get("seconds", SECONDS))
