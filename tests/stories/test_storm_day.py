"""A storm day: forty people call in the same minute, six can be talked with, one technician has the time there is.

Everybody is heard: those who are talked with have a card with a time of their own, the others leave a message.
"""

import asyncio
from dataclasses import dataclass, field, replace
from datetime import timedelta
from itertools import pairwise

import pytest

from receptionist.adapters.simulated.twiml_reader import ConnectStream, Record
from receptionist.adapters.store.store import SqlStore
from receptionist.config import Settings
from receptionist.domain.call import Call, CallState
from receptionist.domain.lead import LeadState
from receptionist.domain.lead_desk import LeadFilter
from receptionist.domain.phone import PhoneNumber
from receptionist.domain.records import Business, CarrierAccount
from receptionist.services.answer_call import LiveCall
from receptionist.services.call_parts import CallParts
from receptionist.web.app import App
from tests.fakes.call_parts import ACCOUNT_SID, CALLED, SECRET, BeepVoice, RecordedLine, parts_for
from tests.fakes.live_caller import Caller
from tests.fakes.on_the_phone import AGENT
from tests.fakes.text_carrier import SettableClock
from tests.fakes.web import ORIGIN, Carrier, app_with
from tests.services.leads.conftest import BOOK, NOON

pytestmark = pytest.mark.databases("sqlite")
CALLERS, AT_ONCE = 40, 6
_UNITS_A_TURN = 4
SAYS = {
    "address": "{number} Maple Street",
    "name": "Robin Ashe",
    "number": "Yes, this number",
    "which works better": "The first one",
    "does that work": "Yes, that works",
    "right?": "Yes, that's right",
    "anything else": "No, that's all, thank you",
    "what needs": "My drain is blocked",
    "when would": "Tomorrow",
}
"""What a caller says to a question that has these words in it."""


@dataclass(frozen=True)
class Exchange:
    """The carrier's account that all of them come over."""

    account: CarrierAccount


@dataclass
class Robin:
    """A caller, and what they hear: their words follow from what they were asked last."""

    number: int
    heard: BeepVoice = field(default_factory=BeepVoice)

    @property
    def address(self) -> str:
        return f"+1503555{100 + self.number:04d}"

    async def transcribe(self, pcm: bytes, rate_hz: int, *, hint: str = "") -> str:
        """What the recogniser makes of their sound."""
        asked = self.heard.spoken[-1].lower() if self.heard.spoken else ""
        fits = (says for words, says in SAYS.items() if words in asked)
        return next(fits, "My drain is blocked, can somebody come tomorrow?").format(number=100 + self.number)


async def talks(app: App, parts: CallParts, call: Call, account: CarrierAccount, robin: Robin) -> None:
    """A whole call: an answer to each question, until the receptionist says goodbye."""
    line = RecordedLine()
    live = LiveCall(replace(parts, speech_to_text=robin, voice=robin.heard), call, account, line)
    line.reached = live.reached
    caller = Caller(live, line, app.calls.start(live))
    await caller.until(lambda: bool(line.marks))
    for _ in range(20):
        await caller.is_silent(0.3)  # until it has all been said
        for _ in range(_UNITS_A_TURN):  # to talk takes longer than to write: nor does it here
            async with parts.store.work(call.business_id, write=True):
                pass
        if line.closed.is_set():
            break
        answered = len(robin.heard.spoken)
        await caller.speaks(0.3)
        await caller.until(lambda answered=answered: line.closed.is_set() or len(robin.heard.spoken) > answered)  # type: ignore[misc]
    await caller.hangs_up()


async def test_everybody_is_heard_and_nobody_is_promised_what_another_has(store: SqlStore, business: Business) -> None:
    clock = SettableClock(NOON)
    async with store.work(business.id, write=True) as work:
        account = await work.save_account("simulated", ACCOUNT_SID, SECRET)
        await work.add_number(account.id, PhoneNumber(CALLED))
        await work.save_price_book(BOOK, "Rosa", "")
        await work.save_profile(replace(business.profile, transfer_to=None))
    parts = replace(parts_for(store, agent=AGENT), clock=clock)
    app = app_with(Settings.from_env({"PUBLIC_URL": ORIGIN}), parts, most=AT_ONCE)
    carrier = Carrier(app, Exchange(account))
    robins = {f"CA{number}": Robin(number) for number in range(CALLERS)}

    admitted, waiting = [], []
    for call_id, robin in robins.items():
        verbs = await carrier.asks("voice", {"CallSid": call_id, "From": robin.address, "CallStatus": "ringing"})
        [way] = [verb for verb in verbs if isinstance(verb, ConnectStream | Record)]
        (admitted if isinstance(way, ConnectStream) else waiting).append((call_id, way))
    assert len(admitted) == AT_ONCE
    async with store.work(business.id) as work:
        calls = [await work.call_by_carrier_id(account.id, call_id) for call_id, _ in admitted]
    async with asyncio.timeout(120), asyncio.TaskGroup() as group:
        for call, (call_id, _) in zip(calls, admitted, strict=True):
            assert call is not None
            group.create_task(talks(app, parts, call, account, robins[call_id]))
        for call_id, way in waiting:
            assert isinstance(way, Record)
            left = {"CallSid": call_id, "RecordingSid": f"RE{call_id}", "RecordingDuration": "20"}
            await carrier.follows(way.action, {**left, "From": robins[call_id].address})

    async with store.work(business.id) as work:
        leads = await work.find_leads(LeadFilter(), limit=CALLERS + 10)
        rows = await work.calls(CALLERS + 10)
        busy = (await work.diary(NOON, NOON + timedelta(days=30))).busy
    # Every caller has a thread of their own, a call that ended, and a lead that waits for a person.
    assert len({row.contact.address for row in rows}) == len(rows) == CALLERS
    assert {row.call.state for row in rows} == {CallState.ENDED}
    assert len({row.contact.address for row in leads}) == len(leads) == CALLERS
    assert {row.lead.state for row in leads} == {LeadState.AWAITING_APPROVAL}
    talked = [row.lead.card for row in leads if row.lead.card.held is not None]
    assert len(talked) == AT_ONCE and all(not card.missing for card in talked)
    assert sum("voice message" in row.lead.card.message for row in leads) == CALLERS - AT_ONCE
    # Nobody is double-booked, and what is on the cards is what is in the diary.
    slots = sorted((one.starts, one.ends) for one in busy)
    assert all(before[1] <= after[0] for before, after in pairwise(slots))
    assert sorted(card.held.starts for card in talked if card.held is not None) == [starts for starts, _ in slots]
