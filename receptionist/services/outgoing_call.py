"""What the carrier tells of a call to a customer, step by step, and what it is to do next."""

import logging
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from receptionist.domain.audit import Actor
from receptionist.domain.ids import OutgoingCallId
from receptionist.domain.lead_desk import LeadActKind
from receptionist.domain.outgoing_call import Outcome, OutgoingCall, OutgoingState
from receptionist.domain.records import CarrierAccount
from receptionist.ports import Clock, Store, Work
from receptionist.services.lead_acts import record
from receptionist.services.tell_people import who

log = logging.getLogger(__name__)


class OutStep(StrEnum):
    """What has happened."""

    PICKED_UP = "picked-up"  # somebody, or something, at the user's telephone
    KEY = "key"  # the time to press one is over, or one was pressed
    ANSWERED = "answered"  # by the customer
    DIALLED = "dialled"  # the customer's side is over
    OVER = "over"  # the user's side is over


@dataclass(frozen=True, slots=True)
class OutReport:
    """What the carrier says about it. `ended_as` is how a side ended: an outcome, as far as that alone tells it."""

    pressed: bool = False
    ended_as: Outcome | None = None
    talked_seconds: int = 0


@dataclass(frozen=True, slots=True)
class AskForKey:
    """Ask whoever picked up to press a key, so that a voicemail cannot take the call."""

    call: OutgoingCall
    whom: str


@dataclass(frozen=True, slots=True)
class RingCustomer:
    """The user is there: ring the customer."""

    call: OutgoingCall


@dataclass(frozen=True, slots=True)
class SayOutcome:
    """Tell the user what became of it, and hang up."""

    outcome: Outcome


@dataclass(frozen=True, slots=True)
class Nothing:
    """Nothing is left to do: hang up."""


OutAnswer = AskForKey | RingCustomer | SayOutcome | Nothing


async def outgoing_step(
    store: Store, clock: Clock, account: CarrierAccount, call_id: str, step: OutStep, report: OutReport
) -> OutAnswer:
    """Notes the step, and decides what follows. A step that comes again, or late, changes nothing.

    Raises DatabaseProblem.
    """
    now = clock.now()
    async with store.work(account.business_id, write=True) as work:
        call = await work.outgoing_call(OutgoingCallId(call_id))
        if call is None or call.account_id != account.id:
            log.warning("step of an unknown call", extra={"account_id": account.id})
            return Nothing()
        match step:
            case OutStep.DIALLED | OutStep.OVER:
                outcome = _outcome(call, step, report)
                talked = timedelta(seconds=report.talked_seconds)
                connected = now - talked if outcome is Outcome.TALKED else None
                ended = await work.end_outgoing_call(call.id, now, outcome, connected)
                if ended:
                    log.info("outgoing call ended", extra={"outgoing_call_id": call.id, "outcome": outcome})
                # The end of the user's own line may be told before the end of the two lines joined.
                if outcome is Outcome.TALKED and call.outcome is not Outcome.TALKED:
                    await _note_called(work, call, now)
                return SayOutcome(outcome) if step is OutStep.DIALLED else Nothing()
            case _ if call.state is OutgoingState.ENDED:
                return Nothing()
            case OutStep.PICKED_UP:
                await work.advance_outgoing_call(call.id, OutgoingState.RINGING, now)
                return AskForKey(call, await _whom(work, call))
            case OutStep.KEY:
                if not report.pressed:
                    await work.end_outgoing_call(call.id, now, Outcome.NOT_TAKEN)
                    return Nothing()
                await work.advance_outgoing_call(call.id, OutgoingState.ACCEPTED, now)
                return RingCustomer(call)
            case _:
                await work.advance_outgoing_call(call.id, OutgoingState.TALKING, now)
                return Nothing()


async def _note_called(work: Work, call: OutgoingCall, now: datetime) -> None:
    """A lead that waits for a call back has had it once the two talked."""
    lead = await work.open_lead(call.thread_id)
    if lead is None:
        return
    name = next((user.name for user in await work.users() if user.id == call.user_id), "")
    await work.lead_called(lead.id, now)
    says = "Called the customer back."
    await record(work, now, lead, Actor(name, call.user_id), LeadActKind.CALLED, says, key=f"out:{call.id}")


async def _whom(work: Work, call: OutgoingCall) -> str:
    contact = await work.contact(call.thread_id)
    return contact.name or who(contact)


def _outcome(call: OutgoingCall, step: OutStep, report: OutReport) -> Outcome:
    if step is OutStep.DIALLED:
        return report.ended_as or Outcome.FAILED
    match call.state:
        case OutgoingState.TALKING:
            return Outcome.TALKED
        case OutgoingState.ACCEPTED:
            return Outcome.GAVE_UP
        case _:
            return Outcome.FAILED if report.ended_as is Outcome.FAILED else Outcome.NOT_TAKEN
