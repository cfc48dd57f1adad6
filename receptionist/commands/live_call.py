"""Placing a simulated call and showing it as it happens."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import click

from receptionist.adapters.simulated.call_report import CallReport
from receptionist.adapters.simulated.caller import ScriptedCaller, Spoke, Step, prepare
from receptionist.adapters.simulated.dialler import Line, SimulatedCall
from receptionist.adapters.simulated.handset import ScriptedHandset
from receptionist.adapters.tts.caller_voice import CallerVoice
from receptionist.domain.call import Speaker, Utterance
from receptionist.domain.ids import AccountId, BusinessId
from receptionist.domain.records import CallPage
from receptionist.ports import Store, TextToSpeech

_LOOK_EVERY_SECONDS = 0.25


@dataclass(frozen=True, slots=True)
class Placed:
    """A call that was placed: the caller's side of it, and what the business has of it."""

    report: CallReport
    page: CallPage | None


async def place(
    store: Store,
    business_id: BusinessId,
    line: Line,
    account_id: AccountId,
    script: list[Step],
    voice: TextToSpeech,
    seed: int = 0,
) -> Placed:
    """Places the call and prints both sides as they are heard. Raises ReceptionistError."""
    click.echo("  the caller's lines are being spoken …")
    cues = await prepare(script, CallerVoice(voice).synthesise)
    transcript, caller = Transcript(), ScriptedCaller(cues)
    call = SimulatedCall(line, ScriptedHandset(caller, transcript.caller_said, seed=seed))

    async def look() -> CallPage | None:
        page = await _call_page(store, business_id, account_id, call.report.call_sid)
        transcript.recorded(page.utterances if page is not None else ())
        return page

    placing = asyncio.create_task(call.place())
    while not placing.done():
        await asyncio.wait([placing], timeout=_LOOK_EVERY_SECONDS)
        await look()
        # What is recorded during a line of the caller's may be later than the start of that line.
        if not caller.is_speaking:
            _show(transcript.ready())
    report = placing.result()
    page = await look()
    _show(transcript.rest())
    return Placed(report, page)


async def _call_page(store: Store, business_id: BusinessId, account_id: AccountId, call_sid: str) -> CallPage | None:
    async with store.work(business_id) as work:
        call = await work.call_by_carrier_id(account_id, call_sid)
        return await work.call_page(call.id) if call is not None else None


def _show(lines: Sequence[str]) -> None:
    for shown in lines:
        click.echo(shown)


class Transcript:
    """Both sides of a call as lines in the order in which they began, by seconds into the call.

    A caller's line is known when it is over, the agent's when it was heard: a line waits until the record of the call
    has reached its time.
    """

    def __init__(self) -> None:
        self._waiting: list[tuple[float, str]] = []
        self._seen: set[int] = set()
        self._recorded_until = 0.0

    def caller_said(self, spoke: Spoke) -> None:
        """Takes a line of the caller's."""
        over = "  (interrupting)" if spoke.interrupts else ""
        self._waiting.append((spoke.began, f"{_clock(spoke.began)} caller: {spoke.text}{over}"))

    def recorded(self, utterances: Sequence[Utterance]) -> None:
        """Takes what the business has of the call by now."""
        for utterance in utterances:
            if utterance.seq in self._seen:
                continue
            self._seen.add(utterance.seq)
            self._recorded_until = max(self._recorded_until, utterance.ended)
            if utterance.speaker is Speaker.AGENT:
                cut = f" — [{utterance.unheard}]" if utterance.unheard else ""
                line = click.style(f"{_clock(utterance.started)}  agent: {utterance.text}{cut}", fg="cyan")
                self._waiting.append((utterance.started, line))
            else:
                # By its end, so that it stands below the caller's line that it is the hearing of.
                line = click.style(f"{'':<{len(_clock(0))}}  heard: {utterance.text}", dim=True)
                self._waiting.append((utterance.ended, line))

    def ready(self) -> list[str]:
        """The lines that the record has reached."""
        return self._take(self._recorded_until)

    def rest(self) -> list[str]:
        """All lines still waiting, at the end of the call."""
        return self._take(float("inf"))

    def _take(self, until: float) -> list[str]:
        lines = sorted((line for line in self._waiting if line[0] <= until), key=lambda line: line[0])
        self._waiting = [line for line in self._waiting if line[0] > until]
        return [line for _, line in lines]


def show_timings(report: CallReport) -> None:
    """Prints how long each answer took, from the caller's last audible sample to the agent's first."""
    replies = [e.reply_seconds for e in report.exchanges() if e.reply_seconds is not None]
    yields = [e.yield_seconds for e in report.exchanges() if e.yield_seconds is not None]
    if replies:
        in_order = sorted(replies)
        each = "  ".join(f"{seconds * 1000:.0f}" for seconds in replies)
        click.echo(f"Replies after (ms): {each}   median {in_order[len(in_order) // 2] * 1000:.0f}")
    for seconds in yields:
        click.echo(f"Interrupted: silent {seconds * 1000:.0f} ms after the caller's first word")


def save_audio(report: CallReport, path: Path) -> None:
    """Keeps both sides as a stereo WAV."""
    report.save_wav(path)
    click.echo(f"Both sides of the call: {path}")


def _clock(seconds: float) -> str:
    return f"{int(seconds) // 60}:{seconds % 60:04.1f}"
