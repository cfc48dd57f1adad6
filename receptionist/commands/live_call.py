"""Placing a simulated call and showing it as it happens."""

import asyncio
import secrets
import time
from dataclasses import dataclass
from pathlib import Path

import click

from receptionist.adapters.simulated.call_report import CallReport
from receptionist.adapters.simulated.caller import ScriptedCaller, Spoke, Step, prepare
from receptionist.adapters.simulated.dialler import Line, SimulatedCall
from receptionist.adapters.tts.caller_voice import CallerVoice
from receptionist.domain.call import Speaker
from receptionist.domain.ids import AccountId, BusinessId
from receptionist.domain.phone import PhoneNumber
from receptionist.domain.records import Business, CallPage, CarrierAccount
from receptionist.errors import Conflict
from receptionist.ports import Store, TextToSpeech
from receptionist.services.set_up import connect_carrier

_LOOK_EVERY_SECONDS = 0.25


@dataclass(frozen=True, slots=True)
class Placed:
    """A call that was placed: the caller's side of it, and what the business has of it."""

    report: CallReport
    page: CallPage | None


async def simulated_line(
    store: Store, business: Business, origin: str, caller: str, connect_to: str = ""
) -> tuple[Line, AccountId]:
    """The line from the simulated carrier to this business; its account and number are made where there are none."""
    account, number = await _simulated_account(store, business)
    line = Line(
        voice_url=f"{origin}/webhooks/twilio/{account.id}/voice",
        account_sid=account.external_id,
        secret=account.secret,
        caller=caller,
        called=number.e164,
        connect_to=connect_to,
    )
    return line, account.id


async def _simulated_account(store: Store, business: Business) -> tuple[CarrierAccount, PhoneNumber]:
    async with store.work(business.id) as work:
        accounts = {account.id: account for account in await work.accounts() if account.carrier == "simulated"}
        for account_id, number in await work.numbers():
            if account_id in accounts:
                return accounts[account_id], number
    secret = secrets.token_hex(16)
    # Each business has a number of its own among the fictional ones.
    for last in range(100, 200):
        number = PhoneNumber(f"+1800555{last:04d}")
        try:
            account = await connect_carrier(
                store, business.id, "simulated", f"AC{secrets.token_hex(16)}", secret, number
            )
        except Conflict:
            continue
        return account, number
    raise Conflict("All simulated numbers are in use.", "Remove businesses that are not needed any more.")


async def place(
    store: Store, business_id: BusinessId, line: Line, account_id: AccountId, script: list[Step], voice: TextToSpeech
) -> Placed:
    """Places the call and prints both sides as they are heard. Raises ReceptionistError."""
    click.echo("  the caller's lines are being spoken …")
    cues = await prepare(script, CallerVoice(voice).synthesise)
    started = time.monotonic()
    shown: set[int] = set()

    def on_spoke(spoke: Spoke) -> None:
        over = "  (interrupting)" if spoke.interrupts else ""
        click.echo(f"{_clock(time.monotonic() - started)} caller: {spoke.text}{over}")

    call = SimulatedCall(line, ScriptedCaller(cues), on_spoke)
    placing = asyncio.create_task(call.place())
    while not placing.done():
        await asyncio.wait([placing], timeout=_LOOK_EVERY_SECONDS)
        await _show_agent(store, business_id, account_id, call.report.call_sid, shown)
    report = placing.result()
    page = await _show_agent(store, business_id, account_id, report.call_sid, shown)
    return Placed(report, page)


async def _show_agent(
    store: Store, business_id: BusinessId, account_id: AccountId, call_sid: str, shown: set[int]
) -> CallPage | None:
    """Prints what the agent said since last looked at."""
    async with store.work(business_id) as work:
        call = await work.call_by_carrier_id(account_id, call_sid)
        page = await work.call_page(call.id) if call is not None else None
    for utterance in page.utterances if page is not None else ():
        if utterance.seq in shown:
            continue
        shown.add(utterance.seq)
        if utterance.speaker is Speaker.AGENT:
            cut = f" — [{utterance.unheard}]" if utterance.unheard else ""
            click.secho(f"{_clock(utterance.started)}  agent: {utterance.text}{cut}", fg="cyan")
        else:
            click.secho(f"{_clock(utterance.started)}  heard: {utterance.text}", dim=True)
    return page


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
