"""A plumber's office with leads: callers who wish something, people who decide, and a clock."""

from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from itertools import count
from zoneinfo import ZoneInfo

import pytest

from receptionist.adapters.store.store import SqlStore
from receptionist.domain.audit import Actor
from receptionist.domain.call import EndReason, Speaker, Utterance
from receptionist.domain.ids import LeadId, QuoteId
from receptionist.domain.lead import Fact, LeadCard, Quote, TimeWindow, WishedTime
from receptionist.domain.lead_desk import LeadAct
from receptionist.domain.message import Message
from receptionist.domain.money import Money
from receptionist.domain.phone import PhoneNumber, parse_address
from receptionist.domain.prices import Charge, PriceBook, PriceItem
from receptionist.domain.profile import Deciding
from receptionist.domain.records import Appointment, Business, CarrierAccount, Contact, Lead, Role, User
from receptionist.domain.schedule import VisitNeeds
from receptionist.services.close_call import close_call
from receptionist.services.plan_visit import hold_visit
from tests.fakes.text_carrier import SettableClock

PORTLAND = ZoneInfo("America/Los_Angeles")
NOON = datetime(2026, 11, 18, 20, 0, tzinfo=UTC)  # a Wednesday, noon in Portland
OURS = PhoneNumber("+15035550100")
BOOK = PriceBook(
    "plumbing",
    "2026",
    items=(
        PriceItem("DRAIN-1", "Clear a drain", Charge.FROM, amount=Money(14950), duration_minutes=60),
        PriceItem("HEATER", "Replace a water heater", Charge.NEEDS_VISIT, duration_minutes=240),
    ),
)


def window(day: int, hour: int, hours: int = 2) -> TimeWindow:
    """An arrival window in November 2026."""
    starts = datetime(2026, 11, day, hour, tzinfo=PORTLAND)
    return TimeWindow(starts, starts + timedelta(hours=hours))


TOMORROW = window(19, 14)


def drain(**more: object) -> LeadCard:
    """A blocked drain, all known."""
    card = LeadCard(
        name=Fact("Laura Bennett", "Laura Bennett."),
        phone=Fact("+15035550142", "this number"),
        address=Fact("4212 Maple Street", "4212 Maple Street"),
        problem=Fact("blocked drain", "my drain is blocked"),
        service_code="DRAIN-1",
        service_name="Clear a drain",
        wished=WishedTime("tomorrow at two", day=TOMORROW.starts.date()),
    )
    return replace(card, **more)  # type: ignore[arg-type]


def told(cents: int = 14950, *, code: str = "DRAIN-1", heard: bool = True, number: int = 1) -> Quote:
    """A price they were told."""
    quote_id = QuoteId(f"quot_{number}")
    return Quote(quote_id, code, "Clear a drain", 1, (Money(cents),), "From $149.50.", None, NOON, heard)


@dataclass
class LeadScene:
    """The office, and short words for what happens in it."""

    store: SqlStore
    clock: SettableClock
    business: Business
    account: CarrierAccount
    rosa: User
    tom: User
    numbers: "count[int]" = field(default_factory=lambda: count(1))

    @property
    def now(self) -> datetime:
        return self.clock.now()

    async def called(
        self, card: LeadCard, *, caller: str = "+15035550142", said: str = "", hangs_up: bool = True
    ) -> LeadId:
        """Somebody calls and leaves this card; a slot on it is held for them."""
        async with self.store.work(self.business.id, write=True) as work:
            call, _ = await work.start_call(
                self.account.id, f"CA{next(self.numbers)}", parse_address(caller), OURS.e164
            )
            await work.answer_call(call.id, self.now)
            if said:
                await work.add_utterance(call.id, Utterance(0, Speaker.CALLER, said, 1.0, 4.0))
            lead = await work.save_card(call.thread_id, card, "", call.id)
            if card.held is not None:
                await hold_visit(work, call.thread_id, lead.id, card.held, VisitNeeds())
        if hangs_up:
            await close_call(self.store, self.clock, self.business.id, call.id, EndReason.AGENT_SAID_GOODBYE)
        return lead.id

    async def lead(self, lead_id: LeadId) -> Lead:
        return (await self.both(lead_id))[0]

    async def both(self, lead_id: LeadId) -> tuple[Lead, Contact]:
        async with self.store.work(self.business.id) as work:
            found = await work.lead(lead_id)
        assert found is not None
        return found

    async def slots(self, lead_id: LeadId) -> list[Appointment]:
        async with self.store.work(self.business.id) as work:
            return await work.lead_slots(lead_id)

    async def acts(self, lead_id: LeadId) -> list[LeadAct]:
        async with self.store.work(self.business.id) as work:
            return await work.lead_acts(lead_id)

    async def texts(self, lead_id: LeadId) -> list[Message]:
        lead = await self.lead(lead_id)
        async with self.store.work(self.business.id) as work:
            return await work.messages(lead.thread_id)

    async def deciding(self, deciding: Deciding) -> None:
        """The admin sets what follows a decision."""
        async with self.store.work(self.business.id, write=True) as work:
            profile = (await work.business()).profile
            await work.save_profile(replace(profile, deciding=deciding))


def by(user: User) -> Actor:
    """Somebody who does something."""
    return Actor(user.name, user.id)


@pytest.fixture
async def scene(store: SqlStore, business: Business) -> LeadScene:
    """An office with two people, a price book and a number."""
    async with store.work(business.id, write=True) as work:
        account = await work.save_account("twilio", "AC1", "hush")
        await work.add_number(account.id, OURS)
        await work.save_price_book(BOOK, "Rosa", "")
        rosa = await work.add_user("rosa@example.com", "Rosa", Role.OWNER, "no password")
        tom = await work.add_user("tom@example.com", "Tom", Role.OFFICE, "no password")
    return LeadScene(store, SettableClock(NOON), business, account, rosa, tom)
