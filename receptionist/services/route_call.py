"""A call rings: whose it is, and what is to be done with it. Saved first, then answered."""

import logging
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from receptionist.domain.blocked import HiddenCallers
from receptionist.domain.call import Call, CallState, EndReason
from receptionist.domain.call_plan import CallPlan, in_rounds, plan_call
from receptionist.domain.ids import BusinessId
from receptionist.domain.own_numbers import NumberUse, line_called, on_number
from receptionist.domain.phone import Address, AddressKind, PhoneNumber, parse_address, parse_number
from receptionist.domain.profile import BusinessProfile
from receptionist.domain.records import CarrierAccount
from receptionist.ports import Clock, Store, Work
from receptionist.services.close_call import close_call
from receptionist.services.number_rules import profile_for_call

log = logging.getLogger(__name__)

STREAM_TOKEN_LIFE = timedelta(seconds=60)
_HOUR = timedelta(hours=1)
_RINGS_OUT = timedelta(seconds=60)  # a user's own telephone, before a customer is called
_ROOM_TO_SPARE = timedelta(seconds=35)  # between what is decided over a call and the end of the ringing


class Leg(StrEnum):
    """Which part of a caller's way this answer is. Only on the first may the agent ring a person."""

    FIRST = "first"
    FORWARDED = "forwarded"  # those we would ring have just not answered this caller
    NOBODY_FREE = "nobody_free"  # we rang the person for this caller, and nobody came


@dataclass(frozen=True, slots=True)
class Answer:
    """Take the call: open a media stream with this single-use token."""

    call: Call
    profile: BusinessProfile
    token: str
    leg: Leg = Leg.FIRST


@dataclass(frozen=True, slots=True)
class RingPeople:
    """Ring people before anybody answers, as planned."""

    call: Call
    profile: BusinessProfile
    plan: CallPlan


@dataclass(frozen=True, slots=True)
class NobodyAnswers:
    """Nobody answers now, and nobody is to be rung: the caller leaves a message."""

    call: Call


@dataclass(frozen=True, slots=True)
class Over:
    """The call of this id has ended already: nothing more is to be said on it."""

    call: Call


@dataclass(frozen=True, slots=True)
class NotOurs:
    """The number called does not belong to this account."""


@dataclass(frozen=True, slots=True)
class CameBack:
    """Our own call to a person, forwarded by their telephone to us: engaged, so that the caller is given back."""


class Turned(StrEnum):
    """Why a caller is turned away."""

    BLOCKED = "blocked"
    TOO_OFTEN = "too_often"
    HIDDEN = "hidden"


@dataclass(frozen=True, slots=True)
class TurnedAway:
    """The caller is not answered, as the business set it."""

    why: Turned


@dataclass(frozen=True, slots=True)
class NotForCalls:
    """The number called takes no calls; `instead` is one of the business's that does."""

    instead: PhoneNumber | None = None


Decision = Answer | RingPeople | NobodyAnswers | Over | NotOurs | CameBack | TurnedAway | NotForCalls


async def incoming_call(
    store: Store,
    clock: Clock,
    account: CarrierAccount,
    carrier_call_id: str,
    caller: str,
    called: str,
    forwarded_from: str = "",
) -> Decision:
    """Decides over a ringing call. The addresses stand as the carrier wrote them.

    The same carrier id again finds the same call and gets a fresh token. Raises DatabaseProblem.
    """
    number = parse_number(called)
    business_id = await store.directory.business_of_number(account.id, number) if number is not None else None
    if number is None or business_id is None:
        log.warning("call to a number that is not the account's", extra={"account_id": account.id})
        return NotOurs()
    now = clock.now()
    ringing = await _calls_being_put_through(store, business_id, parse_number(caller), now)
    async with store.work(business_id, write=True) as work:
        numbers = await work.own_numbers()
        reached = line_called(numbers, number.e164)
        if reached is not None and reached.use is NumberUse.OFF:
            log.warning("call to a number that is not for calls", extra={"business_id": business_id})
            return NotForCalls(next((one.number for one in numbers if one.takes_calls), None))
        profile = on_number((await work.business()).profile, reached)
        address = parse_address(caller, profile.region)
        own = {one.number for one in numbers}
        # A person is rung with a number of the business as the caller's: nobody else calls us from it.
        if address.number in own and (ringing or await work.outgoing_ringing(now - _RINGS_OUT)):
            log.warning("our own ringing came back", extra={"business_id": business_id, "calls": len(ringing)})
            return CameBack()
        turned = await _turned_away(work, address, profile, now)
        if turned is not None:
            log.info("caller turned away", extra={"business_id": business_id, "why": turned.value})
            return TurnedAway(turned)
        call, new = await work.start_call(account.id, carrier_call_id, address, number.e164)
        if call.state is CallState.ENDED:
            return Over(call)
        too_often = new and await _calls_too_often(work, address, profile, now)
        token = "" if too_often else await work.new_stream_token(call.id, now + STREAM_TOKEN_LIFE)
    if too_often:
        await close_call(store, clock, business_id, call.id, EndReason.TURNED_AWAY)
        return TurnedAway(Turned.TOO_OFTEN)
    log.info("call rings" if new else "call rings again", extra={"call_id": call.id, "business_id": business_id})
    leg = Leg.FIRST
    put_through = [other for other in ringing if other.state is CallState.ANSWERED and other.id != call.id]
    if address.number is not None and any(other.caller == address for other in put_through):
        leg = Leg.NOBODY_FREE
    elif address.number in own or _is_from(forwarded_from, profile) or _reaches_ai_only(address, profile):
        leg = Leg.FORWARDED
    plan = plan_of(call, profile)
    if leg is Leg.FIRST and plan.rounds:
        return RingPeople(call, profile, plan)
    return Answer(call, profile, token, leg) if plan.ai_answers else NobodyAnswers(call)


def plan_of(call: Call, profile: BusinessProfile) -> CallPlan:
    """What is done with a call, by when it began: the same at each of its steps. Who calls is not rung themselves."""
    return plan_call(profile, call.started_at, () if call.caller.number is None else (call.caller.number,))


async def found_or_started(
    store: Store, account: CarrierAccount, carrier_call_id: str, caller: str, called: str
) -> Call | None:
    """The call of this carrier id, made where its first webhook could not be saved; None for a number not ours."""
    async with store.work(account.business_id) as work:
        call = await work.call_by_carrier_id(account.id, carrier_call_id)
    number = parse_number(called)
    if call is not None or number is None:
        return call
    if await store.directory.business_of_number(account.id, number) != account.business_id:
        return None
    async with store.work(account.business_id, write=True) as work:
        region = (await work.business()).profile.region
        call, _ = await work.start_call(account.id, carrier_call_id, parse_address(caller, region), number.e164)
    return call


async def _turned_away(work: Work, caller: Address, profile: BusinessProfile, now: datetime) -> Turned | None:
    """Why this caller is not answered at all, if so; a blocked number's call is counted."""
    if caller.number is not None:
        return Turned.BLOCKED if await work.turned_away(caller.number, now) else None
    hidden = caller.kind is AddressKind.WITHHELD and profile.spam.hidden is HiddenCallers.TURNED_AWAY
    return Turned.HIDDEN if hidden else None


async def _calls_too_often(work: Work, caller: Address, profile: BusinessProfile, now: datetime) -> bool:
    most = profile.spam.calls_an_hour
    if not most or caller.number is None:
        return False
    return await work.calls_from(caller, now - _HOUR) > most


def _reaches_ai_only(caller: Address, profile: BusinessProfile) -> bool:
    return caller.kind is AddressKind.WITHHELD and profile.spam.hidden is HiddenCallers.AI_ONLY


def _is_from(forwarded_from: str, profile: BusinessProfile) -> bool:
    """Whether the telephone that sent the call on is one we would ring."""
    return parse_number(forwarded_from, profile.region) in profile.people


async def _calls_being_put_through(
    store: Store, business_id: BusinessId, caller: PhoneNumber | None, now: datetime
) -> list[Call]:
    """Callers for whom a person is being rung right now, as far as a call from `caller` may come of that ringing: from
    a line of the business itself any may, else only that very caller's.
    """
    going = [call for call in await store.directory.open_calls(now) if call.business_id == business_id]
    if not going or caller is None:
        return []
    async with store.work(business_id) as work:
        if caller not in {one.number for one in await work.own_numbers()}:
            going = [call for call in going if call.caller.number == caller]
        return [call for call in going if await _is_being_put_through(work, call, now)]


async def _is_being_put_through(work: Work, call: Call, now: datetime) -> bool:
    profile = await profile_for_call(work, call)
    if call.put_through_to is not None:
        return True
    if call.state is CallState.RINGING:
        plan = plan_of(call, profile)
        return bool(plan.rounds) and now - call.started_at <= plan.ringing + _ROOM_TO_SPARE
    lead = await work.open_lead(call.thread_id, call.id)
    if lead is None or not lead.card.wants_person:
        return False
    said = max((utterance.ended for utterance in await work.utterances(call.id)), default=0.0)
    rings = timedelta(seconds=profile.answering.ring_seconds) * max(1, len(in_rounds(profile, profile.people)))
    return now - (call.answered_at or call.started_at) - timedelta(seconds=said) <= rings + _ROOM_TO_SPARE
