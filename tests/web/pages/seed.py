"""A morning at the office, told through the Store port: who called, what they said, what was quoted, how it ended."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from itertools import count
from zoneinfo import ZoneInfo

from receptionist.domain.call import Call, EndReason, Speaker, Utterance
from receptionist.domain.ids import CallId, LeadId, QuoteId, ThreadId
from receptionist.domain.lead import Fact, LeadCard, LeadState, Quote, TimeWindow, Urgency, WishedTime
from receptionist.domain.money import Money
from receptionist.domain.phone import PhoneNumber, parse_address
from receptionist.domain.records import Business, CarrierAccount
from receptionist.ports import Store, Work
from receptionist.services.lead_summary import summarise

PACIFIC = ZoneInfo("America/Los_Angeles")
CALLED = PhoneNumber("+15035550100")
MORNING = datetime(2026, 10, 5, 16, 0, tzinfo=UTC)  # a Monday, nine in Portland
LONG_NAME = "Maria-Guadalupe Fernandez-Castellanos de la Villanueva-Whitmore"
HOSTILE = '<script>alert(1)</script> "><img src=x onerror=alert(2)>'
HEBREW = "שלום, הכיור שלי סתום ואני צריך מישהו מחר"

_quote_numbers = count(1)


@dataclass
class Day:
    """A clock that stands where it is put; store and application share it."""

    at: datetime = MORNING

    def now(self) -> datetime:
        return self.at

    def later(self, **by: float) -> datetime:
        self.at += timedelta(**by)
        return self.at


@dataclass
class Phone:
    """A call as it goes: each side in turn, time passing with the words."""

    work: Work
    call: Call
    seconds: float = 0.0
    seq: int = 0

    async def ai(self, text: str, *, unheard: str = "", answer_ms: float = 0.0) -> None:
        steps = {"transcript": 0.62, "end_of_turn": 0.7, "first_clause": 0.78, "first_audio": 1.0}
        timing = {step: float(round(answer_ms * part)) for step, part in steps.items()} if answer_ms else {}
        self.seconds += answer_ms / 1000
        await self._say(Speaker.AGENT, text, unheard, timing)

    async def caller(self, text: str) -> None:
        await self._say(Speaker.CALLER, text, "", {})

    async def _say(self, speaker: Speaker, text: str, unheard: str, timing: dict[str, float]) -> None:
        began, self.seconds = self.seconds, self.seconds + max(0.8, len(text) / 15)
        said = Utterance(self.seq, speaker, text, round(began, 2), round(self.seconds, 2), unheard, timing)
        await self.work.add_utterance(self.call.id, said)
        self.seq += 1
        self.seconds += 0.1


@dataclass(frozen=True, slots=True)
class Office:
    """What the pages have to show."""

    laura: CallId
    laura_thread: ThreadId
    laura_lead: LeadId
    emergency_lead: LeadId
    hostile: CallId
    hostile_thread: ThreadId
    hostile_lead: LeadId
    hebrew: CallId
    unanswered: CallId


def quote(code: str, name: str, said: str, *cents: int, heard: bool = True, at: datetime = MORNING) -> Quote:
    """An amount that was told."""
    number = QuoteId(f"quot_{next(_quote_numbers):020d}")
    return Quote(number, code, name, 3, tuple(Money(c) for c in cents), said, None, at, heard)


async def carrier_account(store: Store, business: Business, number: PhoneNumber = CALLED) -> CarrierAccount:
    """The business's account, with its number."""
    async with store.work(business.id, write=True) as work:
        account = await work.save_account("simulated", f"AC-{business.id}", "a secret of nobody's")
        await work.add_number(account.id, number)
    return account


async def pick_up(work: Work, account: CarrierAccount, day: Day, caller: str) -> Phone:
    """A call that was answered."""
    call, _ = await work.start_call(account.id, f"CA-{day.now().isoformat()}", parse_address(caller), CALLED.e164)
    await work.answer_call(call.id, day.now())
    return Phone(work, call)


async def hang_up(
    phone: Phone, day: Day, card: LeadCard | None, reason: EndReason = EndReason.CALLER_HUNG_UP
) -> LeadId:
    """The call's end, with its card put before the owner as the service does."""
    work, call = phone.work, phone.call
    day.later(seconds=phone.seconds)
    lead_id = LeadId("")
    summary = "The caller hung up without leaving a request."
    if card is not None:
        summary = summarise(card, call.caller, PACIFIC)
        lead_id = (await work.save_card(call.thread_id, card, summary, call.id)).id
        if card.is_wished:
            await work.advance_lead(lead_id, LeadState.AWAITING_APPROVAL)
        if card.name is not None:
            await work.name_contact(call.thread_id, card.name.value)
    await work.end_call(call.id, day.now(), reason, summary)
    day.later(minutes=17)
    return lead_id


async def seed_office(store: Store, business: Business, day: Day) -> Office:
    """Half a dozen callers of every kind. The day is a little over two hours older afterwards."""
    account = await carrier_account(store, business)
    async with store.work(business.id, write=True) as work:
        day.later(days=-3)
        await _laura_asks_first(await pick_up(work, account, day, "+15035550142"), day)
        day.at = MORNING
        hebrew = await pick_up(work, account, day, "+15035550117")
        await hebrew.ai("Thank you for calling Rose City Plumbing. How can I help?")
        await hebrew.caller(HEBREW)
        await hebrew.ai("I'm sorry, could you say that in English?", answer_ms=640)
        await hang_up(hebrew, day, LeadCard(problem=Fact("blocked sink", HEBREW)))

        hostile = await pick_up(work, account, day, "+15035550166")
        await hostile.caller(HOSTILE)
        name = Fact(HOSTILE, HOSTILE)
        hostile_card = LeadCard(name=name, address=name, problem=name, message=HOSTILE, notes=(HOSTILE,))
        hostile_lead = await hang_up(hostile, day, hostile_card)

        rang, _ = await work.start_call(account.id, "CA-rang", parse_address("+15035550188"), CALLED.e164)
        await work.end_call(
            rang.id, day.later(seconds=4), EndReason.NOT_ANSWERED, "The caller hung up before we answered."
        )

        asked = await pick_up(work, account, day, "anonymous")
        await asked.ai("Thank you for calling Rose City Plumbing. How can I help?")
        await asked.caller("What do you charge to come out?")
        await asked.ai("Coming out is $89, and it is waived when we do the work.", answer_ms=410)
        await asked.caller("OK, just asking. Bye.")
        fee = quote("CALL-OUT", "Service call", "Coming out is $89.", 8900, at=day.now())
        await hang_up(asked, day, LeadCard(declined=True, quotes=(fee,)), EndReason.AGENT_SAID_GOODBYE)

        emergency_lead = await _flood(await pick_up(work, account, day, "+15035550173"), day)
        laura = await pick_up(work, account, day, "+15035550142")
        laura_lead = await _laura_books(laura, day)
    return Office(
        laura=laura.call.id,
        laura_thread=laura.call.thread_id,
        laura_lead=laura_lead,
        emergency_lead=emergency_lead,
        hostile=hostile.call.id,
        hostile_thread=hostile.call.thread_id,
        hostile_lead=hostile_lead,
        hebrew=hebrew.call.id,
        unanswered=rang.id,
    )


async def _laura_asks_first(phone: Phone, day: Day) -> None:
    await phone.ai("Thank you for calling Rose City Plumbing. This is Sam, the automated assistant. How can I help?")
    await phone.caller("Do you do kitchen drains?")
    await phone.ai("We do. Clearing a kitchen drain starts at $149.50.", answer_ms=380)
    await phone.caller("Thanks, I'll call back.")
    await hang_up(phone, day, None)


async def _flood(phone: Phone, day: Day) -> LeadId:
    await phone.ai("Thank you for calling Rose City Plumbing. How can I help?", unheard="This call may be recorded.")
    await phone.caller("There's water coming through the ceiling, it's pouring, I need somebody right now!")
    await phone.ai(
        "I understand, that is an emergency. Please close the main valve if you can reach it.", answer_ms=430
    )
    await phone.caller("OK. It's " + LONG_NAME + ".")
    card = LeadCard(
        name=Fact(LONG_NAME, "It's " + LONG_NAME),
        problem=Fact("water coming through the ceiling", "There's water coming through the ceiling, it's pouring"),
        wished=WishedTime("right now", asap=True),
        urgency=Urgency.EMERGENCY,
        wants_person=True,
    )
    return await hang_up(phone, day, card, EndReason.TRANSFERRED)


async def _laura_books(phone: Phone, day: Day) -> LeadId:
    await phone.ai("Thank you for calling Rose City Plumbing. This is Sam, the automated assistant. How can I help?")
    await phone.caller("Hi, my kitchen sink is completely backed up and it won't drain. What would that cost?")
    drain = "Clearing a kitchen drain starts at $149.50."
    await phone.ai(f"I can help with that. {drain} When would suit you?", answer_ms=420)
    await phone.caller("Tomorrow afternoon would be good, after two.")
    await phone.ai("I have tomorrow between 2 and 4 pm.", unheard="Shall I hold that for you?", answer_ms=1240)
    await phone.caller("Yes, that works. And is there a camera inspection, in case it's the main line?")
    camera = "A camera inspection is $225."
    await phone.ai("I'll hold that.", unheard=camera, answer_ms=390)
    await phone.caller("It's forty two eleven Maple Street. No, sorry, forty two twelve.")
    await phone.ai("4212 Maple Street. And your name?", answer_ms=450)
    await phone.caller("Laura Bennett.")
    await phone.ai("Thank you, Laura. You're all set for tomorrow between 2 and 4 pm. Goodbye!", answer_ms=360)
    tomorrow = date(2026, 10, 6)
    card = LeadCard(
        name=Fact("Laura Bennett", "Laura Bennett.", confirmed=True),
        phone=Fact("+15035550142", "this number is fine", confirmed=True),
        address=Fact("4212 Maple Street", "It's forty two eleven Maple Street. No, sorry, forty two twelve."),
        problem=Fact(
            "kitchen sink is completely backed up", "my kitchen sink is completely backed up and it won't drain"
        ),
        service_code="DRAIN-KITCHEN",
        service_name="Clear a kitchen drain",
        wished=WishedTime("Tomorrow afternoon would be good, after two", day=tomorrow, start=time(14), confirmed=True),
        held=TimeWindow(
            datetime.combine(tomorrow, time(14), PACIFIC),
            datetime.combine(tomorrow, time(16), PACIFIC),
        ),
        notes=("Worried that it may be the main line",),
        quotes=(
            quote("DRAIN-KITCHEN", "Clear a kitchen drain", drain, 14950, at=day.now()),
            quote("CAMERA", "Camera inspection", camera, 22500, heard=False, at=day.now()),
        ),
    )
    return await hang_up(phone, day, card, EndReason.AGENT_SAID_GOODBYE)
