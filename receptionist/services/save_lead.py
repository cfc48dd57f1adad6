"""Writes the lead card as a turn leaves it: card, quotes and dialogue in one unit, and the slot it holds."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from receptionist.domain.call import Call
from receptionist.domain.conversation import DialogueState
from receptionist.domain.ids import BusinessId, CallId, ThreadId
from receptionist.domain.lead import SLOT_TAKEN, LeadCard, LeadState, TimeWindow, Urgency
from receptionist.domain.phone import Address
from receptionist.domain.prices import PriceBook
from receptionist.domain.profile import BusinessProfile
from receptionist.domain.schedule import VisitNeeds, visit_needs
from receptionist.errors import Conflict
from receptionist.ports import Store, Work
from receptionist.services.lead_summary import summarise
from receptionist.services.plan_visit import hold_visit
from receptionist.services.tell_people import tell


@dataclass(frozen=True, slots=True)
class LeadSource:
    """Where a lead comes from: a thread, and the call where it was one."""

    business_id: BusinessId
    thread_id: ThreadId
    customer: Address
    call_id: CallId | None = None


def lead_of_call(call: Call) -> LeadSource:
    """The source of what a call wishes."""
    return LeadSource(call.business_id, call.thread_id, call.caller, call.id)


@dataclass(frozen=True, slots=True)
class SlotWish:
    """The slot a card wants held, beside the one it held before, and what the visit needs."""

    window: TimeWindow | None
    before: TimeWindow | None
    needs: VisitNeeds


def slot_wish(card: LeadCard, before: TimeWindow | None, book: PriceBook, profile: BusinessProfile) -> SlotWish:
    """What a card wants held for what its price-book item takes."""
    return SlotWish(card.held, before, visit_needs(card, book, profile))


async def save_lead_of_call(
    store: Store, now: datetime, call: Call, card: LeadCard, dialogue: DialogueState, slot: SlotWish, zone: ZoneInfo
) -> LeadCard:
    """`write_lead` in a unit of its own, which tells people of an emergency as soon as it is one.

    Raises DatabaseProblem.
    """
    async with store.work(call.business_id, write=True) as work:
        before = await work.open_lead(call.thread_id, call.id)
        saved = await write_lead(work, lead_of_call(call), card, dialogue, slot, zone)
        known = before is not None and before.card.urgency is Urgency.EMERGENCY
        if card.urgency is Urgency.EMERGENCY and not known:
            says = summarise(card, call.caller, zone).removeprefix("EMERGENCY. ")
            await tell(work, now, call.thread_id, f"On the phone now. {says}", emergency=True)
        return saved


async def write_lead(
    work: Work, source: LeadSource, card: LeadCard, dialogue: DialogueState, slot: SlotWish, zone: ZoneInfo
) -> LeadCard:
    """Saves the card and answers it as it was saved: without the slot, and with a note, where somebody was quicker.

    A card that holds nothing makes no lead; the dialogue is saved all the same.
    """
    await work.save_dialogue(source.thread_id, dialogue)
    if card == LeadCard() and await work.open_lead(source.thread_id, source.call_id) is None:
        return card
    lead = await work.save_card(source.thread_id, card, summarise(card, source.customer, zone), source.call_id)
    if lead.card.edits:
        await work.write_card(lead.id, lead.card, summarise(lead.card, source.customer, zone))  # as people left it
    # Caller ID can be forged: a name on file is changed by people only.
    if card.name is not None and not (await work.contact(source.thread_id)).name:
        await work.name_contact(source.thread_id, card.name.value)
    if slot.window is not None and slot.window != slot.before:
        try:
            is_talk = lead.state is LeadState.NEW
            expires_in = timedelta(minutes=(await work.business()).profile.scheduling.hold_minutes) if is_talk else None
            await hold_visit(work, source.thread_id, lead.id, slot.window, slot.needs, expires_in=expires_in)
        except Conflict:
            notes = card.notes if SLOT_TAKEN in card.notes else (*card.notes, SLOT_TAKEN)
            card = replace(card, held=None, notes=notes)
            await work.save_card(source.thread_id, card, summarise(card, source.customer, zone), source.call_id)
            await work.release_hold(lead.id)
    elif slot.window is None and slot.before is not None:
        await work.release_hold(lead.id)
    return card
