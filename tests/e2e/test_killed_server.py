"""The server is killed in the middle of calls: at its next start nothing is lost but the words on somebody's lips."""

import asyncio
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from receptionist.adapters.simulated.caller import Cue, SayText, ScriptedCaller, Wait
from receptionist.adapters.simulated.dialler import Line, SimulatedCall
from receptionist.adapters.simulated.handset import ScriptedHandset
from receptionist.adapters.store.store import SqlStore
from receptionist.config import Settings
from receptionist.domain.call import CallState, EndReason
from receptionist.domain.lead import LeadState
from receptionist.domain.message import Direction
from receptionist.domain.phone import PhoneNumber
from receptionist.domain.records import Business, CallPage, Role
from receptionist.errors import CarrierProblem
from receptionist.opening import migrate_database, open_store
from receptionist.services.follow_up import follow_up_calls
from receptionist.services.time import SystemClock
from tests.fakes.call_parts import ACCOUNT_SID, CALLED, SECRET, SPEECH_FRAME, profile
from tests.fakes.web import texting_for

pytestmark = pytest.mark.databases("sqlite")

TOLD, SILENT = "+14155550142", "+14155550143"  # one says what they want, the other has only been greeted
FASTER = 4.0


@asynccontextmanager
async def running(url: str, home: Path) -> AsyncIterator[tuple[asyncio.subprocess.Process, int]]:
    """The server as a process that is killed in the end, as a crash would; and the port it listens on."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "tests.fakes.killable_server", url, str(home), stdout=asyncio.subprocess.PIPE
    )
    try:
        assert process.stdout is not None
        async with asyncio.timeout(60):
            port = int(await process.stdout.readline())
        yield process, port
    finally:
        if process.returncode is None:
            process.kill()
        await process.wait()


async def calls(line: Line, *script: Cue) -> None:
    """Talks until the server is gone."""
    with pytest.raises(CarrierProblem):
        await SimulatedCall(line, ScriptedHandset(ScriptedCaller(script, patience=0.2), speed=FASTER)).place()


async def pages(store: SqlStore, business: Business) -> dict[str, CallPage]:
    """The calls by who called."""
    async with store.work(business.id) as work:
        found = [await work.call_page(row.call.id) for row in await work.calls()]
    return {page.call.caller.value: page for page in found if page is not None}


class InTwoMinutes(SystemClock):
    """Late enough for texts after calls."""

    def now(self) -> datetime:
        return super().now() + timedelta(minutes=2)


async def test_kill_9_loses_at_most_the_words_being_said(tmp_path: Path) -> None:
    url = f"sqlite+aiosqlite:///{tmp_path / 'receptionist.db'}"
    settings = replace(Settings.from_env({}), database_url=url, home=tmp_path)
    await migrate_database(settings)
    async with open_store(settings) as store:
        business = await store.directory.add_business(profile())
        async with store.work(business.id, write=True) as work:
            account = await work.save_account("simulated", ACCOUNT_SID, SECRET)
            await work.add_number(account.id, PhoneNumber(CALLED))
            owner = await work.add_user("rosa@example.com", "Rosa", Role.OWNER, "x")
        async with running(url, tmp_path) as (server, port):
            at = f"http://127.0.0.1:{port}/webhooks/twilio/{account.id}/voice"
            told = Line(at, ACCOUNT_SID, SECRET, TOLD, CALLED)
            says = (
                Cue(SayText("My sink is clogged"), SPEECH_FRAME * 40),
                Cue(SayText("and so on"), SPEECH_FRAME * 9000),
            )
            talking = [
                asyncio.create_task(calls(told, *says)),
                asyncio.create_task(calls(replace(told, caller=SILENT), Cue(Wait(900)))),
            ]
            async with asyncio.timeout(30):
                while True:
                    known = await pages(store, business)
                    if len(known) == 2 and known[TOLD].lead is not None and known[SILENT].call.answered_at is not None:
                        break
                    await asyncio.sleep(0.05)
            server.kill()
            await asyncio.gather(*talking)
        assert {page.call.state for page in (await pages(store, business)).values()} == {CallState.ANSWERED}
        async with running(url, tmp_path):
            known = await pages(store, business)
        assert {page.call.end_reason for page in known.values()} == {EndReason.LOST}
        lead = known[TOLD].lead
        assert lead is not None and lead.state is LeadState.AWAITING_APPROVAL
        assert "My kitchen sink is clogged" in known[TOLD].call.summary == lead.summary
        assert "lost" in known[SILENT].call.summary
        async with store.work(business.id) as work:
            news = " ".join(notice.says for notice in await work.notices(owner.id))
        assert "A call broke off; a request was left." in news and "before the caller left a request" in news
        await follow_up_calls(texting_for(store, InTwoMinutes()))
        for page in known.values():
            async with store.work(business.id) as work:
                texts = await work.messages(page.call.thread_id)
            assert [text.direction for text in texts] == [Direction.OUT]
