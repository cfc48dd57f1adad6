"""Somebody, or a voicemail, picks up a telephone we rang for a caller: what they hear, and when the two are joined."""

from dataclasses import dataclass

from receptionist.domain.call import Call, CallState, EndReason
from receptionist.domain.lead import LeadCard
from receptionist.domain.records import CarrierAccount
from receptionist.ports import Clock, Store, Work
from receptionist.services.close_call import close_call
from receptionist.services.number_rules import profile_for_call
from receptionist.services.transfer_brief import transfer_brief


@dataclass(frozen=True, slots=True)
class AskThem:
    """Tell them who calls, and wait for a key."""

    brief: str


@dataclass(frozen=True, slots=True)
class JoinThem:
    """They have the call, after this sentence, if there is one."""

    brief: str = ""


PickedUp = AskThem | JoinThem


async def person_picked_up(
    store: Store, clock: Clock, account: CarrierAccount, carrier_call_id: str, *, pressed: bool
) -> PickedUp:
    """Decides, and notes that the person takes the call: from there on nobody can say that it was missed.

    Raises DatabaseProblem.
    """
    async with store.work(account.business_id) as work:
        call = await work.call_by_carrier_id(account.id, carrier_call_id)
        profile = await profile_for_call(work, call)
        brief = transfer_brief(await _card(work, call), profile, clock.now().astimezone(profile.hours.zone).date())
    if profile.answering.screening and not pressed:
        return AskThem(brief or f"A customer of {profile.name} would like to talk to you.")
    if call is not None and call.state is CallState.RINGING:
        await close_call(store, clock, call.business_id, call.id, EndReason.TRANSFERRED)
    return JoinThem("" if pressed else brief)


async def _card(work: Work, call: Call | None) -> LeadCard:
    lead = await work.open_lead(call.thread_id, call.id) if call is not None else None
    return lead.card if lead is not None else LeadCard()
