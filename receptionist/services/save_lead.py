"""Writes the lead card as a turn leaves it: card, quotes and dialogue in one unit, and the slot it holds."""

from dataclasses import dataclass, replace
from datetime import timedelta
from zoneinfo import ZoneInfo

from receptionist.domain.call import Call
from receptionist.domain.conversation import DialogueState
from receptionist.domain.lead import SLOT_TAKEN, LeadCard, TimeWindow
from receptionist.errors import Conflict
from receptionist.ports import Store
from receptionist.services.lead_summary import summarise


@dataclass(frozen=True, slots=True)
class SlotWish:
    """The slot a card wants held, beside the one it held before, and how long the work takes."""

    window: TimeWindow | None
    before: TimeWindow | None
    work: timedelta


async def save_lead(
    store: Store, call: Call, card: LeadCard, dialogue: DialogueState, slot: SlotWish, zone: ZoneInfo
) -> LeadCard:
    """Saves the card and answers it as it was saved: without the slot, and with a note, where somebody was quicker.

    A card that holds nothing makes no lead; the dialogue is saved all the same. Raises DatabaseProblem.
    """
    try:
        await _write(store, call, card, dialogue, slot, zone)
    except Conflict:
        notes = card.notes if SLOT_TAKEN in card.notes else (*card.notes, SLOT_TAKEN)
        card = replace(card, held=None, notes=notes)
        await _write(store, call, card, dialogue, replace(slot, window=None), zone)
    return card


async def _write(
    store: Store, call: Call, card: LeadCard, dialogue: DialogueState, slot: SlotWish, zone: ZoneInfo
) -> None:
    async with store.work(call.business_id, write=True) as work:
        await work.save_dialogue(call.thread_id, dialogue)
        if card == LeadCard() and await work.open_lead(call.thread_id, call.id) is None:
            return
        lead = await work.save_card(call.thread_id, card, summarise(card, call.caller, zone), call.id)
        # Caller ID can be forged: a name on file is changed by people only.
        if card.name is not None and not (await work.contact(call.thread_id)).name:
            await work.name_contact(call.thread_id, card.name.value)
        if slot.window is not None and slot.window != slot.before:
            await work.hold(call.thread_id, lead.id, slot.window, slot.work)
        elif slot.window is None and slot.before is not None:
            await work.release_hold(lead.id)
