"""A call rings: whose it is, and what is to be done with it. Saved first, then answered."""

import logging
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from receptionist.domain.call import Call, CallState
from receptionist.domain.ids import BusinessId
from receptionist.domain.phone import PhoneNumber, parse_address, parse_number
from receptionist.domain.profile import BusinessProfile
from receptionist.domain.records import CarrierAccount
from receptionist.ports import Clock, Store, Work

log = logging.getLogger(__name__)

STREAM_TOKEN_LIFE = timedelta(seconds=60)
_TRANSFER_RINGS = timedelta(seconds=60)  # from the agent's last words to the end of the ringing, with room to spare


class Leg(StrEnum):
    """Which part of a caller's way this answer is. Only on the first may the agent ring a person."""

    FIRST = "first"
    FORWARDED = "forwarded"  # the person we would ring has just not answered this caller
    NOBODY_FREE = "nobody_free"  # we rang the person for this caller, and nobody came


@dataclass(frozen=True, slots=True)
class Answer:
    """Take the call: open a media stream with this single-use token."""

    call: Call
    profile: BusinessProfile
    token: str
    leg: Leg = Leg.FIRST


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


Decision = Answer | Over | NotOurs | CameBack


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
    ringing = await _calls_being_put_through(store, business_id, number, now)
    async with store.work(business_id, write=True) as work:
        profile = (await work.business()).profile
        address = parse_address(caller, profile.region)
        # A person is rung with the business's number as the caller's: nobody else calls us from it.
        if ringing and address.number == number:
            log.warning("transfer came back", extra={"call_id": ringing[0].id, "business_id": business_id})
            return CameBack()
        call, new = await work.start_call(account.id, carrier_call_id, address, number.e164)
        if call.state is CallState.ENDED:
            return Over(call)
        token = await work.new_stream_token(call.id, now + STREAM_TOKEN_LIFE)
    log.info("call rings" if new else "call rings again", extra={"call_id": call.id, "business_id": business_id})
    leg = Leg.FIRST
    if address.number is not None and any(other.caller == address for other in ringing if other.id != call.id):
        leg = Leg.NOBODY_FREE
    elif address.number == number or _is_from(forwarded_from, profile):
        leg = Leg.FORWARDED
    return Answer(call, profile, token, leg)


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


def _is_from(forwarded_from: str, profile: BusinessProfile) -> bool:
    """Whether the telephone that sent the call on is the one we would ring."""
    return profile.transfer_to is not None and parse_number(forwarded_from, profile.region) == profile.transfer_to


async def _calls_being_put_through(
    store: Store, business_id: BusinessId, called: PhoneNumber, now: datetime
) -> list[Call]:
    """Callers of this number for whom a person is being rung right now."""
    going = [
        call
        for call in await store.directory.open_calls(now)
        if call.business_id == business_id and call.called == called.e164 and call.state is CallState.ANSWERED
    ]
    if not going:
        return []
    async with store.work(business_id) as work:
        return [call for call in going if await _is_being_put_through(work, call, now)]


async def _is_being_put_through(work: Work, call: Call, now: datetime) -> bool:
    lead = await work.open_lead(call.thread_id, call.id)
    if lead is None or not lead.card.wants_person:
        return False
    said = max((utterance.ended for utterance in await work.utterances(call.id)), default=0.0)
    return now - (call.answered_at or call.started_at) - timedelta(seconds=said) <= _TRANSFER_RINGS
