"""A call rings: whose it is, and what is to be done with it. Saved first, then answered."""

import logging
from dataclasses import dataclass
from datetime import timedelta

from receptionist.domain.call import Call, CallState
from receptionist.domain.phone import parse_address, parse_number
from receptionist.domain.profile import BusinessProfile
from receptionist.domain.records import CarrierAccount
from receptionist.ports import Clock, Store

log = logging.getLogger(__name__)

STREAM_TOKEN_LIFE = timedelta(seconds=60)


@dataclass(frozen=True, slots=True)
class Answer:
    """Take the call: open a media stream with this single-use token."""

    call: Call
    profile: BusinessProfile
    token: str


@dataclass(frozen=True, slots=True)
class Over:
    """The call of this id has ended already: nothing more is to be said on it."""

    call: Call


@dataclass(frozen=True, slots=True)
class NotOurs:
    """The number called does not belong to this account."""


Decision = Answer | Over | NotOurs


async def incoming_call(
    store: Store, clock: Clock, account: CarrierAccount, carrier_call_id: str, caller: str, called: str
) -> Decision:
    """Decides over a ringing call. `caller` and `called` stand as the carrier wrote them.

    The same carrier id again finds the same call and gets a fresh token. Raises DatabaseProblem.
    """
    number = parse_number(called)
    business_id = await store.directory.business_of_number(account.id, number) if number is not None else None
    if number is None or business_id is None:
        log.warning("call to a number that is not the account's", extra={"account_id": account.id})
        return NotOurs()
    async with store.work(business_id, write=True) as work:
        profile = (await work.business()).profile
        address = parse_address(caller, profile.region)
        call, new = await work.start_call(account.id, carrier_call_id, address, number.e164)
        if call.state is CallState.ENDED:
            return Over(call)
        token = await work.new_stream_token(call.id, clock.now() + STREAM_TOKEN_LIFE)
    log.info("call rings" if new else "call rings again", extra={"call_id": call.id, "business_id": business_id})
    return Answer(call, profile, token)
