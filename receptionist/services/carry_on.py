"""What is next for a caller whose media stream, transfer or recording has just ended."""

import logging
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import assert_never

from receptionist.domain.call import Call, CallState, EndReason
from receptionist.domain.lead import LeadCard, LeadState
from receptionist.domain.phone import PhoneNumber
from receptionist.domain.profile import BusinessProfile
from receptionist.domain.records import CarrierAccount
from receptionist.ports import Clock, Store
from receptionist.services.close_call import close_call
from receptionist.services.lead_summary import summarise
from receptionist.services.route_call import STREAM_TOKEN_LIFE, Answer, Leg, found_or_started

log = logging.getLogger(__name__)


class After(StrEnum):
    """What has just ended."""

    STREAM = "stream"
    SECOND_STREAM = "second_stream"  # of a caller for whom nobody can be rung any more
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
    person_answered: bool = False
    recording: str = ""
    recording_seconds: int = 0


@dataclass(frozen=True, slots=True)
class Ring:
    """Ring a person; with `last`, the caller leaves a message if nobody comes."""

    number: PhoneNumber
    call: Call
    last: bool


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
        profile = (await work.business()).profile
        lead = await work.open_lead(call.thread_id, call.id)
    card = lead.card if lead is not None else LeadCard()
    if after is After.MESSAGE:
        await _keep_message(store, clock, call, card, profile, report)
        return HangUp() if report.caller_gone else SayThanks()
    if report.caller_gone:
        await close_call(store, clock, call.business_id, call.id, EndReason.CALLER_HUNG_UP)
        return HangUp()
    match after:
        case After.STREAM | After.SECOND_STREAM:
            return _after_stream(call, card, profile, after)
        case After.DIAL | After.LAST_DIAL:
            return await _after_dial(store, clock, call, profile, report, after)
        case _:
            assert_never(after)


def _after_stream(call: Call, card: LeadCard, profile: BusinessProfile, after: After) -> Step:
    if call.state is CallState.ENDED and call.end_reason not in _BROKEN:
        return HangUp()
    wanted = call.state is not CallState.ENDED and card.wants_person
    if not wanted:
        log.warning("stream ended under the caller", extra={"call_id": call.id})
    if profile.transfer_to is not None and after is After.STREAM:
        return Ring(profile.transfer_to, call, last=not wanted)
    return TakeMessage()


async def _after_dial(
    store: Store, clock: Clock, call: Call, profile: BusinessProfile, report: LineReport, after: After
) -> Step:
    if report.person_answered:
        await close_call(store, clock, call.business_id, call.id, EndReason.TRANSFERRED)
        return HangUp()
    if after is After.LAST_DIAL or call.state is CallState.ENDED:
        return TakeMessage()
    async with store.work(call.business_id, write=True) as work:
        token = await work.new_stream_token(call.id, clock.now() + STREAM_TOKEN_LIFE)
    log.info("nobody took the call", extra={"call_id": call.id})
    return GoOn(Answer(call, profile, token, Leg.NOBODY_FREE))


async def _keep_message(
    store: Store, clock: Clock, call: Call, card: LeadCard, profile: BusinessProfile, report: LineReport
) -> None:
    """Puts the recording on the card, so that a message left with the carrier is a lead like any other."""
    if report.recording:
        note = f"Left a voice message of {report.recording_seconds} s, recording {report.recording} at the carrier"
        message = card.message if report.recording in card.message else "; ".join(filter(None, (card.message, note)))
        card = replace(card, message=message, declined=False)
        async with store.work(call.business_id, write=True) as work:
            summary = summarise(card, call.caller, profile.hours.zone)
            lead = await work.save_card(call.thread_id, card, summary, call.id)
            await work.advance_lead(lead.id, LeadState.AWAITING_APPROVAL)
    reason = EndReason.NOT_ANSWERED if call.state is CallState.RINGING else EndReason.FAILED
    await close_call(store, clock, call.business_id, call.id, reason)
