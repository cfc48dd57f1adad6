"""What people are told of calls: an emergency at once, a request at the end, and every call that broke."""

import asyncio
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

import pytest

from receptionist.adapters.store.store import SqlStore
from receptionist.domain.answering import AfterHours
from receptionist.domain.call import Call, EndReason
from receptionist.domain.conversation import DialogueState
from receptionist.domain.lead import Fact, LeadCard, LeadState, Urgency
from receptionist.domain.message import Direction
from receptionist.domain.phone import Address, AddressKind, PhoneNumber, parse_address
from receptionist.domain.records import Business, Role, User
from receptionist.domain.schedule import VisitNeeds
from receptionist.services.call_saver import CallSaver, EndSave, LeadSave
from receptionist.services.close_call import close_call
from receptionist.services.recover_calls import recover_calls
from receptionist.services.save_lead import SlotWish
from tests.fakes.call_parts import CALLED, CALLER, MemoryJournal

pytestmark = pytest.mark.databases("sqlite")

NOON = datetime(2026, 11, 18, 17, tzinfo=UTC)  # a Wednesday in New York
NIGHT = NOON + timedelta(hours=12)
ON_CALL = PhoneNumber("+14155550190")


@dataclass
class Clock:
    at: datetime = NOON

    def now(self) -> datetime:
        return self.at


@dataclass
class Ringing:
    """A call that is answered, and the owner who may be told of it."""

    store: SqlStore
    business: Business
    call: Call
    owner: User
    clock: Clock

    async def learns(self, *cards: LeadCard) -> None:
        """Turns leave these cards, one after the other."""
        zone = self.business.profile.hours.zone
        saver = CallSaver(self.store, self.clock, MemoryJournal(), self.call, zone)
        running = asyncio.create_task(saver.run())
        for card in cards:
            saver.put(LeadSave(card, DialogueState(), SlotWish(None, None, VisitNeeds())))
        assert await saver.settle(20)
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)

    async def ends(self, reason: EndReason) -> None:
        assert await close_call(self.store, self.clock, self.business.id, self.call.id, reason)

    async def told(self) -> list[str]:
        """What the owner was told, the first first."""
        async with self.store.work(self.business.id) as work:
            return [notice.says for notice in reversed(await work.notices(self.owner.id))]


@pytest.fixture
async def ringing(store: SqlStore, business: Business) -> Ringing:
    async with store.work(business.id, write=True) as work:
        account = await work.save_account("simulated", "AC1", "secret")
        await work.add_number(account.id, PhoneNumber(CALLED))
        owner = await work.add_user("rosa@example.com", "Rosa", Role.OWNER, "x")
        call, _ = await work.start_call(account.id, "CA1", parse_address(CALLER), CALLED)
        await work.answer_call(call.id, NOON)
    return Ringing(store, business, call, owner, Clock())


CLOGGED = LeadCard(problem=Fact("sink is clogged", "My sink is clogged."))
GAS = LeadCard(problem=Fact("smells gas", "I smell gas."), urgency=Urgency.EMERGENCY)


async def test_a_new_request_is_told_when_the_call_is_over(ringing: Ringing) -> None:
    await ringing.learns(CLOGGED)
    assert await ringing.told() == []
    await ringing.ends(EndReason.CALLER_HUNG_UP)
    [news] = await ringing.told()
    assert "New request by phone." in news and "sink is clogged" in news


async def test_an_emergency_is_told_while_the_caller_is_still_talking_and_once(ringing: Ringing) -> None:
    await ringing.learns(CLOGGED, GAS, replace(GAS, name=Fact("Dana", "Dana")))
    [news] = await ringing.told()
    assert news.startswith("EMERGENCY.") and "On the phone now." in news and "smells gas" in news


async def test_an_emergency_at_night_is_texted_to_whoever_is_on_call(ringing: Ringing) -> None:
    async with ringing.store.work(ringing.business.id, write=True) as work:
        await work.save_profile(replace(ringing.business.profile, after_hours=AfterHours(emergency_number=ON_CALL)))
    ringing.clock.at = NIGHT
    await ringing.learns(GAS)
    async with ringing.store.work(ringing.business.id, write=True) as work:
        _, theirs = await work.thread_for(Address(AddressKind.NUMBER, ON_CALL.e164))
        [text] = [text for text in await work.messages(theirs.id) if text.direction is Direction.OUT]
    assert text.text.startswith("EMERGENCY.") and "smells gas" in text.text


async def test_a_server_killed_in_the_middle_of_a_call_tells_of_it_at_its_next_start(ringing: Ringing) -> None:
    await ringing.learns(CLOGGED)
    ringing.clock.at = datetime.now(UTC) + timedelta(minutes=1)
    assert await recover_calls(ringing.store, ringing.clock, MemoryJournal()) == 1
    [news] = await ringing.told()
    assert "A call broke off; a request was left." in news and "sink is clogged" in news
    async with ringing.store.work(ringing.business.id) as work:
        page = await work.call_page(ringing.call.id)
    assert page is not None and page.lead is not None and page.lead.state is LeadState.AWAITING_APPROVAL


@pytest.mark.parametrize("reason", [EndReason.FAILED, EndReason.LOST])
async def test_a_call_that_broke_before_a_request_is_told_too(ringing: Ringing, reason: EndReason) -> None:
    await ringing.ends(reason)
    [news] = await ringing.told()
    assert "before the caller left a request" in news


async def test_a_call_without_a_wish_is_no_news(ringing: Ringing) -> None:
    await ringing.ends(EndReason.CALLER_HUNG_UP)
    assert await ringing.told() == []


async def test_what_the_journal_kept_of_an_emergency_is_told_when_it_is_written(ringing: Ringing) -> None:
    journal, zone = MemoryJournal(), ringing.business.profile.hours.zone
    saver = CallSaver(ringing.store, ringing.clock, journal, ringing.call, zone)
    saver.put(LeadSave(GAS, DialogueState(), SlotWish(None, None, VisitNeeds())))
    saver.put(EndSave(EndReason.LOST))
    running = asyncio.create_task(saver.run())
    running.cancel()  # killed before a word was written
    await asyncio.gather(running, return_exceptions=True)
    saver._keep_in_journal()
    await recover_calls(ringing.store, ringing.clock, journal)
    news = await ringing.told()
    assert [line.startswith("EMERGENCY.") for line in news].count(True) == 1 and len(news) == 2
    assert any("A call broke off; a request was left." in line for line in news) and not journal.kept
