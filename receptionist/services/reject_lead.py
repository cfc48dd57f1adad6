"""Deciding against a lead, and taking its wish up again after all."""

import logging
from dataclasses import replace

from receptionist.domain.audit import Actor
from receptionist.domain.ids import BusinessId, LeadId
from receptionist.domain.lead import LeadState
from receptionist.domain.lead_desk import LeadActKind
from receptionist.domain.message import Author, AuthorKind
from receptionist.errors import BadInput, Conflict
from receptionist.ports import Clock, Store
from receptionist.services.lead_acts import is_done, locked_leads, must_be_open, record, save_card, say_decided
from receptionist.services.lead_summary import summarise
from receptionist.services.lead_texts import text_customer

log = logging.getLogger(__name__)

_LONGEST_REASON = 300


async def reject_lead(
    store: Store,
    clock: Clock,
    business_id: BusinessId,
    lead_id: LeadId,
    actor: Actor,
    reason: str,
    *,
    text: str = "",
    key: str = "",
) -> None:
    """Makes the lead `rejected`, lets its slot go, and tells the customer where `text` is not empty.

    Raises BadInput without a reason, Conflict where somebody has decided or the call is still on, NotFound.
    """
    reason = " ".join(reason.split())
    if not reason:
        raise BadInput("There is no reason yet.", "Say why in a few words: colleagues read it later.")
    if len(reason) > _LONGEST_REASON:
        raise BadInput(f"The reason is longer than {_LONGEST_REASON} characters.", "Shorten it.")
    now = clock.now()
    async with store.work(business_id, write=True) as work:
        [(lead, contact)] = await locked_leads(work, lead_id)
        if await is_done(work, lead_id, key):
            return
        await must_be_open(work, lead)
        if not await work.advance_lead(lead_id, LeadState.REJECTED):
            raise Conflict(await say_decided(work, lead), "Nothing was changed.")
        await work.release_hold(lead_id)
        if lead.card.held is not None:
            await save_card(work, lead, contact, replace(lead.card, held=None))
        author = Author(AuthorKind.PERSON if actor.user_id else AuthorKind.AUTOMATIC, actor.user_id)
        told = text.strip() and await text_customer(work, now, lead, text, author, f"rejected:{lead_id}")
        says = f"Rejected: {reason.rstrip('.')}. {'A text tells the customer.' if told else 'No text was sent.'}"
        await record(work, now, lead, actor, LeadActKind.REJECTED, says, key=key)
    log.info("lead rejected", extra={"lead_id": lead_id, "user_id": actor.user_id or ""})


async def take_up_again(store: Store, clock: Clock, business_id: BusinessId, lead_id: LeadId, actor: Actor) -> LeadId:
    """Puts the wish of a rejected lead before people again, as a new lead, and answers it; once, however often asked.

    The old one stays rejected: states only move forward. Raises Conflict where it is not rejected, NotFound.
    """
    now = clock.now()
    async with store.work(business_id, write=True) as work:
        [(lead, contact)] = await locked_leads(work, lead_id)
        acts = await work.lead_acts(lead_id)
        known = next((act.other for act in acts if act.kind is LeadActKind.TAKEN_UP and act.key), None)
        if known is not None:
            return known
        if lead.state is not LeadState.REJECTED:
            raise Conflict("Only a rejected lead can be taken up again.")
        zone = (await work.business()).profile.hours.zone
        summary = summarise(lead.card, contact.address, zone)
        again = await work.add_lead(lead.thread_id, lead.card, summary, lead.channel)
        await work.advance_lead(again.id, LeadState.AWAITING_APPROVAL)
        says = "Taken up again as a new lead."
        await record(work, now, lead, actor, LeadActKind.TAKEN_UP, says, key="taken up", other=again.id)
        await record(work, now, again, actor, LeadActKind.TAKEN_UP, "Taken up again after a rejection.", other=lead_id)
    log.info("lead taken up again", extra={"lead_id": lead_id, "user_id": actor.user_id or ""})
    return again.id
