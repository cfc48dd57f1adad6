"""How long a caller waits for an answer: from the caller's last audible sample to the agent's first.

Real calls through the real socket with the embedded models, one after the other: `python -m bench.reply_time`.
"""

import asyncio
import logging
import statistics
import tempfile
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from dataclasses import dataclass, field, replace
from pathlib import Path

from bench.figures import quantile
from bench.slow_model import slow_model
from receptionist.adapters.simulated.call_report import CallReport
from receptionist.adapters.simulated.caller import ScriptedCaller, prepare
from receptionist.adapters.simulated.dialler import SimulatedCall, simulated_line
from receptionist.adapters.simulated.handset import ScriptedHandset
from receptionist.adapters.simulated.script import parse_script
from receptionist.adapters.tts.caller_voice import CallerVoice
from receptionist.adapters.tts.phone_voice import PhoneVoice
from receptionist.bootstrap import open_app
from receptionist.commands.common import new_loop
from receptionist.config import ModelSettings, Settings
from receptionist.domain.call import Speaker, Utterance
from receptionist.opening import open_store, pricebooks
from receptionist.ports import SpokenAudio, VoiceOption
from receptionist.services.set_up import NewBusiness, add_business
from receptionist.services.time import utc_now
from receptionist.web.app import create_app
from receptionist.web.serve import serve

FIRST_TOKEN_SECONDS = 0.3
CALLS = Path(__file__).parent / "calls"


@dataclass
class NotingVoice:
    """A voice that notes of each phrase, in order, whether it was in the cache."""

    voice: PhoneVoice
    noted: list[tuple[str, bool]] = field(default_factory=list)

    def voices(self) -> tuple[VoiceOption, ...]:
        return self.voice.voices()

    async def speak(self, text: str, pace: float, voice: str = "") -> AsyncIterator[SpokenAudio]:
        self.noted.append((text, self.voice.is_ready(text, pace, voice)))
        async for piece in self.voice.speak(text, pace, voice):
            yield piece

    async def prepare(self, text: str, pace: float, voice: str = "") -> None:
        await self.voice.prepare(text, pace, voice)

    def ready_for(self, said: list[str]) -> int:
        """Of how many of these replies, in order, the first clause was in the cache when it was first asked for.

        What was made in the caller's pause, dropped and asked for again was not.
        """
        ready = place = 0
        for words in said:
            asked = next((at for at in range(place, len(self.noted)) if _begins(words, self.noted[at][0])), None)
            if asked is not None:
                ready += self.noted[asked][1]
                place = asked + 1
        return ready


def _begins(words: str, clause: str) -> bool:
    return bool(clause) and words.startswith(clause)


def run(calls: int = 0, *, llm: bool = False) -> dict[str, object]:
    """Places the calls (all of them, or the first `calls`) and prints the table; `llm`: a slow model answers them."""
    logging.disable(logging.WARNING)
    with asyncio.Runner(loop_factory=new_loop) as runner:
        reports, timings, cached, fillers = runner.run(_place_all(calls, llm=llm))
    replies = [e.reply_seconds * 1000 for report in reports for e in report.exchanges() if e.reply_seconds is not None]
    turns = sum(len(report.spoken) for report in reports)
    result: dict[str, object] = {
        "calls": len(reports),
        "turns": turns,
        "answered": len(replies),
        "p50_ms": round(quantile(replies, 0.5)),
        "p95_ms": round(quantile(replies, 0.95)),
        "cached_share": round(cached / max(1, len(timings)), 2),
        "fillers": fillers,
    }
    print(f"reply time over {turns} spoken turns in {len(reports)} calls ({len(replies)} answered)")
    print(f"  p50 {result['p50_ms']} ms   p95 {result['p95_ms']} ms")
    print(f"  from the phrase cache {result['cached_share']:.0%} of the replies; fillers taken for answers: {fillers}")
    for step in sorted({step for timing in timings for step in timing}):
        values = [timing[step] for timing in timings if step in timing]
        median = statistics.median(values)
        print(f"  {step:<14} median {median:6.0f} ms after the caller's last word ({len(values)} turns)")
    return result


async def _place_all(calls: int, *, llm: bool) -> tuple[list[CallReport], list[dict[str, float]], int, int]:
    """What each call was like, the steps of each reply, and how many replies were cached and how many fillers said."""
    async with AsyncExitStack() as stack:
        folder = stack.enter_context(tempfile.TemporaryDirectory())
        home = Path(folder)
        url = f"sqlite+aiosqlite:///{home / 'bench.db'}"
        settings = replace(Settings.from_env({}), home=home, database_url=url, port=0)
        if llm:
            address = await stack.enter_async_context(slow_model(FIRST_TOKEN_SECONDS))
            settings = replace(settings, agent="llm", openai=ModelSettings("none", address, "slow"))
        async with open_store(settings) as store:
            business = await add_business(
                store, NewBusiness("Bench Plumbing", "plumbing", city="Springfield"), pricebooks(), utc_now()
            )
        async with open_app(settings) as running:
            assert isinstance(running.speech.voice, PhoneVoice)
            voice = NotingVoice(running.speech.voice)
            running.app.parts = replace(running.app.parts, voice=voice)
            filler = running.app.parts.phrases.text("one_moment", business.profile, utc_now())
            stop, port = asyncio.Event(), asyncio.get_running_loop().create_future()
            quart = create_app(running.app)
            serving = asyncio.create_task(
                serve(quart, running.app, port=0, on_ready=port.set_result, stop=stop, finish_seconds=5)
            )
            origin = f"http://127.0.0.1:{await port}"
            running.app.settings = replace(settings, public_url=origin)
            reports = []
            for script in sorted(CALLS.glob("*.txt"))[: calls or None]:
                line, _ = await simulated_line(running.app.parts.store, business, origin, "+14155550142")
                steps = parse_script(script.read_text(encoding="utf-8"), script.name, CALLS)
                cues = await prepare(steps, CallerVoice(running.speech.to_speech).synthesise)
                reports.append(await SimulatedCall(line, ScriptedHandset(ScriptedCaller(cues))).place())
            replies: list[Utterance] = []
            async with running.app.parts.store.work(business.id) as work:
                for row in reversed(await work.calls()):  # the first one first
                    said = await work.utterances(row.call.id)
                    replies += [one for one in said if one.speaker is Speaker.AGENT and one.timing]
            stop.set()
            await serving
    cached = voice.ready_for([one.text for one in replies])
    fillers = sum(text == filler for text, _ in voice.noted)
    return reports, [one.timing for one in replies], cached, fillers


if __name__ == "__main__":
    run()
