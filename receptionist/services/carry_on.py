"""What is next for a caller whose media stream, transfer or recording has just ended."""

import logging
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import assert_never

from receptionist.domain.answering import Answering, NobodyTook
from receptionist.domain.call import Call, CallState, EndReason
from receptionist.domain.call_plan import Rounds, in_rounds, whom_to_ring
from receptionist.domain.lead import LeadCard, LeadState, Urgency
from receptionist.domain.phone import PhoneNumber
from receptionist.domain.profile import BusinessProfile
from receptionist.domain.records import CarrierAccount
from receptionist.domain.voice_message import VoiceMessage
from receptionist.ports import Clock, Store
from receptionist.services.close_call import close_call
from receptionist.services.lead_summary import summarise
from receptionist.services.number_rules import profile_for_call
from receptionist.services.route_call import STREAM_TOKEN_LIFE, Answer, Leg, found_or_started, plan_of
from receptionist.services.tell_people import tell
from receptionist.services.transfer_brief import job_of
from receptionist.services.voice_messages import message_note

log = logging.getLogger(__name__)


class After(StrEnum):
    """What has just ended."""

    STREAM = "stream"
    SECOND_STREAM = "second_stream"  # of a caller for whom the people were rung before
    PEOPLE_FIRST = "people_first"  # the ringing before anybody answered
    DIAL = "dial"
    LAST_DIAL = "last_dial"  # of a call that cannot go back to the agent
    MESSAGE = "message"


@dataclass(frozen=True, slots=True)
class LineReport:
    """What the carrier says about the caller's line."""

    carrier_call_id: str
    caller_gone: bool
    caller: str = ""  # as the carrier wrote it
    called: str = ""
    rung: int = 1  # after a round of ringing: how many there were
    person_answered: bool = False
    recording: str = ""
    recording_seconds: int = 0
    left_at: datetime | None = None  # a message; None: just now


@dataclass(frozen=True, slots=True)
class Ring:
    """Ring people, all at once; `after` is what will have ended then, after so many rounds of ringing."""

    numbers: tuple[PhoneNumber, ...]
    call: Call
    answering: Answering
    after: After
    rung: int = 1
    broken: bool = False  # our side of the call failed, and the caller waits


@dataclass(frozen=True, slots=True)
class GoOn:
    """Back to the agent, who says that nobody came."""

    answer: Answer


@dataclass(frozen=True, slots=True)
class TakeMessage:
    """Record a message."""


@dataclass(frozen=True, slots=True)
class SayThanks:
    """The message is recorded; say goodbye."""


@dataclass(frozen=True, slots=True)
class HangUp:
    """There is nothing more to do."""


Step = Ring | GoOn | TakeMessage | SayThanks | HangUp

# The caller is still there although our side of the call is over: something broke.
_BROKEN = {EndReason.FAILED, EndReason.LOST, EndReason.CALLER_HUNG_UP}


async def carry_on(store: Store, clock: Clock, account: CarrierAccount, report: LineReport, after: After) -> Step:
    """Decides from what is stored, so that any process can answer. Raises DatabaseProblem."""
    # A call whose first webhook found the database away is known only now.
    call = await found_or_started(store, account, report.carrier_call_id, report.caller, report.called)
    if call is None:
        return HangUp()
    async with store.work(call.business_id) as work:
        profile = await profile_for_call(work, call)
        lead = await work.open_lead(call.thread_id, call.id)
    card = lead.card if lead is not None else LeadCard()
    if after is After.MESSAGE:
        await _keep_message(store, clock, call, card, profile, report)
        return HangUp() if report.caller_gone else SayThanks()
    if report.person_answered:
        await close_call(store, clock, call.business_id, call.id, EndReason.TRANSFERRED)
        return HangUp()
    if report.caller_gone:
        await close_call(store, clock, call.business_id, call.id, EndReason.CALLER_HUNG_UP)
        return HangUp()
    match after:
        case After.STREAM | After.SECOND_STREAM:
            return _after_stream(call, _whom(clock, call, card, profile, after), card, profile, after)
        case After.PEOPLE_FIRST:
            return await _after_people(store, clock, call, profile, report)
        case After.DIAL | After.LAST_DIAL:
            rounds = in_rounds(profile, _whom(clock, call, card, profile, after))
            return await _after_dial(store, clock, call, profile, rounds, report, after)
        case _:
            assert_never(after)


def _whom(clock: Clock, call: Call, card: LeadCard, profile: BusinessProfile, after: After) -> tuple[PhoneNumber, ...]:
    """Who is rung for a caller who has talked to the AI, and for one under whom it broke."""
    if call.put_through_to is not None:
        return (call.put_through_to,)
    emergency = card.urgency is Urgency.EMERGENCY
    allowed = whom_to_ring(profile, clock.now(), emergency=emergency) if card.wants_person else ()
    if after is After.SECOND_STREAM:
        return tuple(number for number in allowed if number not in profile.people)
    return allowed or profile.people


def _after_stream(
    call: Call, people: tuple[PhoneNumber, ...], card: LeadCard, profile: BusinessProfile, after: After
) -> Step:
    if call.state is CallState.ENDED and call.end_reason not in _BROKEN:
        return HangUp()
    wanted = call.state is not CallState.ENDED and (card.wants_person or call.put_through_to is not None)
    if not wanted:
        log.warning("stream ended under the caller", extra={"call_id": call.id})
    rounds = in_rounds(profile, people)
    if not rounds:
        return TakeMessage()
    last = not wanted or after is After.SECOND_STREAM
    after = After.LAST_DIAL if last else After.DIAL
    return Ring(rounds[0], call, profile.answering, after, broken=not wanted)


async def _after_people(store: Store, clock: Clock, call: Call, profile: BusinessProfile, report: LineReport) -> Step:
    """Those who were to be rung first did not take the call: the next ones, then whoever has it after them."""
    plan = plan_of(call, profile)
    if report.rung < len(plan.rounds):
        return Ring(plan.rounds[report.rung], call, profile.answering, After.PEOPLE_FIRST, report.rung + 1)
    if call.state is CallState.ENDED or not plan.ai_answers:
        return TakeMessage()
    return await _back_to_agent(store, clock, call, profile, Leg.FORWARDED)


async def _after_dial(
    store: Store,
    clock: Clock,
    call: Call,
    profile: BusinessProfile,
    rounds: Rounds,
    report: LineReport,
    after: After,
) -> Step:
    if report.rung < len(rounds):
        return Ring(rounds[report.rung], call, profile.answering, after, report.rung + 1)
    await _tell_nobody_took(store, clock, call)
    to_message = after is After.LAST_DIAL or profile.answering.nobody_took is NobodyTook.MESSAGE
    if to_message or call.state is CallState.ENDED:
        return TakeMessage()
    return await _back_to_agent(store, clock, call, profile, Leg.NOBODY_FREE)


async def _tell_nobody_took(store: Store, clock: Clock, call: Call) -> None:
    """Tells whoever looks after the thread that a caller wanted a person and none came."""
    now = clock.now()
    async with store.work(call.business_id, write=True) as work:
        lead = await work.open_lead(call.thread_id, call.id)
        card = lead.card if lead is not None else LeadCard()
        emergency = card.urgency is Urgency.EMERGENCY
        job = job_of(card)
        says = f"Nobody took a call that was put through{f', about {job}' if job else ''}."
        await tell(work, now, call.thread_id, says, emergency=emergency)


async def _back_to_agent(store: Store, clock: Clock, call: Call, profile: BusinessProfile, leg: Leg) -> Step:
    async with store.work(call.business_id, write=True) as work:
        await work.order_call(call.id, "")  # whoever wanted the caller did not come to the telephone
        token = await work.new_stream_token(call.id, clock.now() + STREAM_TOKEN_LIFE)
    log.info("nobody took the call", extra={"call_id": call.id})
    return GoOn(Answer(call, profile, token, leg))


async def _keep_message(
    store: Store, clock: Clock, call: Call, card: LeadCard, profile: BusinessProfile, report: LineReport
) -> None:
    """Notes the message on the card, so that it is a lead like any other; its words follow once it is fetched."""
    if report.recording:
        now = clock.now()
        at = report.left_at or now
        left = VoiceMessage(call.business_id, call.id, call.account_id, report.recording, report.recording_seconds, at)
        async with store.work(call.business_id, write=True) as work:
            if await work.add_voice_message(left, now):
                message = "; ".join(filter(None, (card.message, message_note(report.recording_seconds))))
                card = replace(card, message=message, declined=False)
                summary = summarise(card, call.caller, profile.hours.zone)
                lead = await work.save_card(call.thread_id, card, summary, call.id)
                await work.advance_lead(lead.id, LeadState.AWAITING_APPROVAL)
    reason = EndReason.NOT_ANSWERED if call.state is CallState.RINGING else EndReason.FAILED
    # Of a message they are told with its words.
    await close_call(store, clock, call.business_id, call.id, reason, tells=not report.recording)
