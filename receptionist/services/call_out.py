"""Calling a customer with one click: the user's own telephone rings, and once they press a key, the customer's.

Stored first, then asked of the carrier once. What the carrier tells of it afterwards: `outgoing_call`.
"""

import logging
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from receptionist.domain.audit import Actor
from receptionist.domain.ids import BusinessId, OutgoingCallId, ThreadId, new_id
from receptionist.domain.outgoing_call import Outcome, OutgoingCall, OutgoingState
from receptionist.domain.own_numbers import OwnNumber
from receptionist.domain.phone import PhoneNumber, parse_number
from receptionist.domain.records import CarrierAccount, User
from receptionist.errors import BadInput, CarrierProblem, Conflict
from receptionist.ports import CallControl, Clock, NewCall, Store, Work
from receptionist.services.audit import note

log = logging.getLogger(__name__)

PHONE_RINGS_SECONDS = 25  # longer, and most voicemails take the call
CUSTOMER_RINGS_SECONDS = 45
LONGEST_CALL = timedelta(hours=5)  # carriers end one after four
_LONGEST_RINGING = timedelta(minutes=2)  # until a key is pressed; more, and its end was never told
_LONGEST_KEY = 60
_NO_LINE = "There is no number here that calls can be made from."
_CONNECT = "Connect a Twilio number under Settings, Carriers, or dial the customer yourself."


@dataclass(frozen=True, slots=True)
class Wish:
    """Whom a user wants to call. Empty, `phone` is the user's mobile, and `to` the contact's own number.

    The same `key` again is the same call.
    """

    thread_id: ThreadId
    key: str
    phone: str = ""
    to: str = ""


@dataclass(frozen=True, slots=True)
class Telephony:
    """What calls are made with: carriers by name, and the public origin their webhooks come back to."""

    controls: Mapping[str, CallControl]
    origin: str

    def url(self, account: CarrierAccount, call_id: OutgoingCallId, step: str) -> str:
        """The address the carrier asks about a step of the call."""
        return f"{self.origin}/webhooks/twilio/{account.id}/out/{step}?call={call_id}"


async def call_out(
    store: Store, clock: Clock, telephony: Telephony, business_id: BusinessId, user: User, wish: Wish, actor: Actor
) -> OutgoingCall:
    """Rings the user's telephone for a call to the customer; asked again with the same key, nothing rings twice.

    Raises BadInput where there is no telephone to ring or nobody to call, Conflict while another call of the user
    goes on, CarrierProblem where the carrier did not take it (the thread shows that, too), and NotFound.
    """
    now = clock.now()
    async with store.work(business_id, write=True) as work:
        ours, account = await _line_for(work, wish.thread_id, telephony)
        region = (await work.business()).profile.region
        theirs = _theirs(await reachable(work, wish.thread_id), wish.to, region)
        phone = await _phone(work, user, wish.phone, theirs, region)
        before = await work.open_outgoing_call(user.id)
        if before is not None and before.key != wish.key and _is_lost(before, now, LONGEST_CALL):
            await work.end_outgoing_call(before.id, now, Outcome.LOST)
        call, new = await work.add_outgoing_call(
            OutgoingCall(
                id=OutgoingCallId(new_id("out")),
                thread_id=wish.thread_id,
                user_id=user.id,
                account_id=account.id,
                key=_key(wish.key),
                phone=phone,
                ours=ours.number,
                theirs=theirs,
                asked_at=now,
            )
        )
        if not new:
            return call
        says = f"Called {theirs.national} from {ours.number.national}."
        await note(work, now, actor, "call.out", subject=wish.thread_id, says=says)
    new_call = NewCall(
        ours=call.ours,
        called=call.phone,
        seconds=PHONE_RINGS_SECONDS,
        answer_url=telephony.url(account, call.id, "picked-up"),
        status_url=telephony.url(account, call.id, "over"),
    )
    log.info("user's telephone rings", extra={"outgoing_call_id": call.id, "business_id": business_id})
    try:
        carrier_call_id = await telephony.controls[account.carrier].call(account, new_call)
    except CarrierProblem as error:
        log.warning("call not made", extra={"outgoing_call_id": call.id, "error": type(error).__name__})
        async with store.work(business_id, write=True) as work:
            await work.end_outgoing_call(call.id, clock.now(), Outcome.FAILED)
        raise
    async with store.work(business_id, write=True) as work:
        await work.advance_outgoing_call(call.id, OutgoingState.RINGING, clock.now(), carrier_call_id)
    return call


async def line_for(work: Work, thread_id: ThreadId, telephony: Telephony) -> OwnNumber | None:
    """The number a customer would see; None where no calls can be made."""
    try:
        return (await _line_for(work, thread_id, telephony))[0]
    except BadInput:
        return None


async def reachable(work: Work, thread_id: ThreadId) -> list[PhoneNumber]:
    """The numbers a contact can be called at: theirs, and the one they left to be called back at. Raises NotFound."""
    contact = await work.contact(thread_id)
    known = [one.contact.address.number for one in await work.numbers_of(thread_id)]
    lead = await work.open_lead(thread_id)
    left = parse_number(lead.card.phone.value) if lead is not None and lead.card.phone is not None else None
    return list(dict.fromkeys(number for number in (contact.address.number, *known, left) if number is not None))


async def close_lost_calls(store: Store, clock: Clock, older_than: timedelta = LONGEST_CALL) -> int:
    """Ends the calls whose end the carrier never told, and answers how many there were.

    Those are lost that somebody picked up and that were asked for at least `older_than` ago, and all that ring for
    minutes. That they talked still counts where it is told later.
    """
    now, closed = clock.now(), 0
    for business_id, call in await store.directory.open_outgoing_calls(now - _LONGEST_RINGING):
        if not _is_lost(call, now, older_than):
            continue
        try:
            async with store.work(business_id, write=True) as work:
                closed += await work.end_outgoing_call(call.id, now, Outcome.LOST)
        # One that cannot be written keeps no other open; it is looked for again.
        except Exception as error:
            ids = {"outgoing_call_id": call.id, "error": type(error).__name__}
            log.error("call not closed", extra=ids, exc_info=error)
    return closed


def _is_lost(call: OutgoingCall, now: datetime, longest: timedelta) -> bool:
    return now - call.asked_at > (_LONGEST_RINGING if call.rings else max(longest, _LONGEST_RINGING))


async def _line_for(work: Work, thread_id: ThreadId, telephony: Telephony) -> tuple[OwnNumber, CarrierAccount]:
    """The number the contact knows, where calls can be made from it; else the first such number."""
    accounts = {one.id: one for one in await work.accounts() if one.carrier in telephony.controls}
    usable = [one for one in await work.own_numbers() if one.takes_calls and one.account_id in accounts]
    known = (await work.thread_status(thread_id)).our_number
    line = next((one for one in usable if one.number == known), next(iter(usable), None))
    if line is None:
        raise BadInput(_NO_LINE, _CONNECT)
    return line, accounts[line.account_id]


def _theirs(known: list[PhoneNumber], typed: str, region: str) -> PhoneNumber:
    if not known:
        raise BadInput("No number of this contact is known.", "Add one beside the conversation.")
    if not typed.strip():
        return known[0]
    wanted = parse_number(typed, region)
    if wanted is None or wanted not in known:
        raise BadInput("That is no number of this contact.", "Choose one of the list.")
    return wanted


async def _phone(work: Work, user: User, typed: str, theirs: PhoneNumber, region: str) -> PhoneNumber:
    phone = parse_number(typed, region) if typed.strip() else user.tell.mobile
    if phone is None and typed.strip():
        raise BadInput("That is no telephone number.", "Give the one that shall ring, with its area code.")
    if phone is None:
        raise BadInput("Which telephone shall ring?", "Type its number; under You it can be kept for the next time.")
    if phone == theirs:
        raise BadInput("That is the customer's own number.", "Give the number of the telephone beside you.")
    if phone in {held for _, held in await work.numbers()}:
        raise BadInput("That is the business's own line.", "Give the number of the telephone beside you.")
    return phone


def _key(typed: str) -> str:
    if not 1 <= len(typed) <= _LONGEST_KEY:
        raise Conflict("This page is too old to call from.", "Load it again.")
    return typed
