"""Two leads for one job become one; taken back, they are two again."""

import logging
from dataclasses import replace

from receptionist.domain.audit import Actor
from receptionist.domain.ids import BusinessId, LeadId, LeadMergeId, new_id
from receptionist.domain.lead import SLOT_TAKEN, LeadState
from receptionist.domain.lead_desk import OPEN_STATES, LeadActKind, LeadMerge, merged_card, unmerged_card
from receptionist.domain.records import Contact, Lead
from receptionist.errors import BadInput, Conflict, NotFound
from receptionist.ports import Clock, Store, Work
from receptionist.services.approve_lead import lead_needs
from receptionist.services.lead_acts import locked_leads, must_be_open, record, save_card
from receptionist.services.plan_visit import hold_visit

log = logging.getLogger(__name__)


async def merge_leads(
    store: Store, clock: Clock, business_id: BusinessId, kept_id: LeadId, gone_id: LeadId, actor: Actor
) -> LeadMerge:
    """Puts one lead into another: its quotes and calls go along, and what the other lacks is filled from it.

    A slot it holds goes along where the other has none and is not decided, else it is let go. The same merge again is
    the same. Raises BadInput for a lead with itself, Conflict where either is not fit for it, NotFound.
    """
    if kept_id == gone_id:
        raise BadInput("A lead cannot be merged with itself.")
    now = clock.now()
    async with store.work(business_id, write=True) as work:
        (kept, contact), (gone, _) = await locked_leads(work, kept_id, gone_id)
        standing = [merge for merge in await work.lead_merges([gone_id]) if merge.gone == gone_id]
        if standing and standing[-1].kept == kept_id:
            return standing[-1]
        await must_be_open(work, gone)
        if kept.state in OPEN_STATES:
            await must_be_open(work, kept)
        elif kept.state is not LeadState.APPROVED:
            raise Conflict(f"The lead to merge into is {kept.state.value}.", "Choose one that is open or approved.")
        moves = await _moves_hold(work, kept, gone)
        card = merged_card(kept.card, gone.card)
        card = replace(card, held=gone.card.held) if moves else card
        merge = LeadMerge(
            id=LeadMergeId(new_id("merg")),
            gone=gone_id,
            kept=kept_id,
            at=now,
            by=actor.name,
            gone_state=gone.state,
            before=replace(kept.card, quotes=()),
            after=replace(card, quotes=()),
            quotes=tuple(quote.id for quote in gone.card.quotes),
            calls=tuple(page.call.id for page in await work.lead_calls(gone_id)),
            hold_moved=moves,
        )
        if not await work.merge_lead(merge):
            raise Conflict("Somebody has decided on it a moment ago.", "Nothing was changed.")
        if moves:
            await work.move_hold(gone_id, kept_id)
        else:
            await work.release_hold(gone_id)
        await save_card(work, kept, contact, card)
        await record(work, now, kept, actor, LeadActKind.MERGED, "Another lead was merged into this.", other=gone_id)
        await record(work, now, gone, actor, LeadActKind.MERGED, "Merged into another lead.", other=kept_id)
    log.info("leads merged", extra={"lead_id": kept_id, "merged": gone_id, "user_id": actor.user_id or ""})
    return merge


async def undo_merge(
    store: Store, clock: Clock, business_id: BusinessId, merge_id: LeadMergeId, actor: Actor
) -> LeadMerge:
    """Makes them two again: what was changed since the merge stays with the lead it was changed on.

    A slot that cannot be held again is noted on the card. A merge that was taken back already stays so. Raises Conflict
    where the kept lead was merged on, NotFound.
    """
    now = clock.now()
    async with store.work(business_id, write=True) as work:
        merge = await work.lead_merge(merge_id)
        if merge is None:
            raise NotFound("There is no such merge in this business.")
        (kept, contact), (gone, other) = await locked_leads(work, merge.kept, merge.gone)
        if kept.state is LeadState.MERGED:
            raise Conflict("The lead it went into was merged on.", "Take that merge back first.")
        if not await work.undo_lead_merge(merge, now):
            return merge
        card = unmerged_card(kept.card, merge)
        if merge.hold_moved and not any(slot.tentative for slot in await work.lead_slots(kept.id)):
            card = replace(card, held=kept.card.held)  # the visit was booked, or another chosen: it stays
        await save_card(work, kept, contact, card)
        await _hold_again(work, gone, other, merge, kept)
        says = "A merge was taken back."
        await record(work, now, kept, actor, LeadActKind.UNMERGED, says, other=gone.id)
        await record(work, now, gone, actor, LeadActKind.UNMERGED, says, other=kept.id)
    log.info("merge taken back", extra={"lead_id": merge.kept, "merged": merge.gone, "user_id": actor.user_id or ""})
    return replace(merge, undone_at=now)


async def _moves_hold(work: Work, kept: Lead, gone: Lead) -> bool:
    holds = any(slot.tentative for slot in await work.lead_slots(gone.id))
    return holds and kept.state in OPEN_STATES and not await work.lead_slots(kept.id)


async def _hold_again(work: Work, gone: Lead, contact: Contact, merge: LeadMerge, kept: Lead) -> None:
    """Gives a lead back the slot it held before it was merged, as far as it is free."""
    window = gone.card.held
    if window is None:
        return
    if merge.hold_moved and any(slot.tentative and slot.window == window for slot in await work.lead_slots(kept.id)):
        await work.move_hold(kept.id, gone.id)
        return
    try:
        await hold_visit(work, gone.thread_id, gone.id, window, await lead_needs(work, gone))
    except Conflict:
        notes = gone.card.notes if SLOT_TAKEN in gone.card.notes else (*gone.card.notes, SLOT_TAKEN)
        await save_card(work, gone, contact, replace(gone.card, held=None, notes=notes))
