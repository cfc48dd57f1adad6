"""Approving a lead: the slot looked at again and booked, the customer told, all in one unit of work."""

import logging
from dataclasses import dataclass, replace
from datetime import datetime

from receptionist.domain.appointment import offered_windows
from receptionist.domain.audit import Actor
from receptionist.domain.ids import BusinessId, LeadId
from receptionist.domain.lead import LeadState, TimeWindow
from receptionist.domain.lead_desk import LeadActKind, RuleCheck
from receptionist.domain.lead_words import LINK, confirmation, say_slot
from receptionist.domain.message import Author, AuthorKind
from receptionist.domain.prices import PriceBook
from receptionist.domain.records import Lead
from receptionist.domain.schedule import VisitNeeds, visit_needs
from receptionist.errors import Conflict
from receptionist.ports import Clock, Store, Work
from receptionist.services.lead_acts import is_done, locked_leads, must_be_open, record, save_card, say_decided
from receptionist.services.lead_texts import text_customer
from receptionist.services.plan_visit import hold_visit, read_diary
from receptionist.services.tell_of_visit import Told, VisitNews, tell_of_visit

log = logging.getLogger(__name__)

_OFFERED = 6


class SlotTaken(Conflict):
    """The time is gone. `alternatives` are times that are free."""

    def __init__(self, message: str, alternatives: tuple[TimeWindow, ...]) -> None:
        super().__init__(message, "Choose another time." if alternatives else "No other time is free.")
        self.alternatives = alternatives


@dataclass(frozen=True, slots=True)
class Approval:
    """How a lead is approved: with the visit at `window`, or none.

    `text` goes to the customer; None is the admin's own words where those are switched on, and empty sends nothing.
    The same `key` again is the same approval.
    """

    window: TimeWindow | None
    text: str | None = None
    key: str = ""


async def approve_lead(
    store: Store, clock: Clock, business_id: BusinessId, lead_id: LeadId, actor: Actor, approval: Approval
) -> None:
    """Books the visit, tells the customer, and makes the lead `approved`.

    Raises SlotTaken where the time is gone, Conflict where somebody has decided or the call is still on, BadInput for a
    text that cannot be sent, NotFound.
    """
    now = clock.now()
    gone = ""
    async with store.work(business_id, write=True) as work:
        [(lead, _)] = await locked_leads(work, lead_id)
        if await is_done(work, lead_id, approval.key):
            return
        await must_be_open(work, lead)
        try:
            window = await _book(work, now, lead, approval.window)
        except Conflict as error:
            gone = error.message
        else:
            await finish_approval(work, now, lead, actor, window, approval.text, key=approval.key)
    if gone:
        async with store.work(business_id) as work:
            raise SlotTaken(gone, await free_slots(work, now, lead))
    log.info("lead approved", extra={"lead_id": lead_id, "user_id": actor.user_id or ""})


async def finish_approval(
    work: Work,
    now: datetime,
    lead: Lead,
    actor: Actor,
    window: TimeWindow | None,
    text: str | None,
    *,
    key: str = "",
    checks: tuple[RuleCheck, ...] = (),
) -> None:
    """What is left once the visit at `window` is booked, if there is one. Raises Conflict, BadInput."""
    profile = (await work.business()).profile
    contact = await work.contact(lead.thread_id)
    if not await work.advance_lead(lead.id, LeadState.APPROVED):
        raise Conflict(await say_decided(work, lead), "Nothing was changed.")
    if lead.card.held != window:
        await save_card(work, lead, contact, replace(lead.card, held=window))
    words = confirmation(profile, lead.card, window) if text is None else text
    by_text = text is not None or profile.deciding.confirm_by_text
    told = await _tell(work, now, lead, actor, window, words, by_text=by_text)
    visit = f"booked for {say_slot(window, profile)}" if window is not None else "no visit booked"
    says = f"Approved, {visit}; {told.says}."
    if checks:
        says = f"By the approval rules: {says}"
    await record(work, now, lead, actor, LeadActKind.APPROVED, says, key=key, checks=checks)


async def _tell(
    work: Work, now: datetime, lead: Lead, actor: Actor, window: TimeWindow | None, words: str, *, by_text: bool
) -> Told:
    """Tells the customer what was agreed on, once."""
    key = f"approved:{lead.id}"
    booked = [one for one in await work.lead_slots(lead.id) if not one.tentative and one.window == window]
    if booked:
        card = replace(lead.card, held=window)
        return await tell_of_visit(work, now, actor, VisitNews(booked[0], card, words, key, by_text))
    words = words.replace(LINK, "").strip()
    author = Author(AuthorKind.PERSON if actor.user_id else AuthorKind.AUTOMATIC, actor.user_id)
    return Told(await text_customer(work, now, lead, words, author, key) if words and by_text else None)


async def free_slots(work: Work, now: datetime, lead: Lead, limit: int = _OFFERED) -> tuple[TimeWindow, ...]:
    """Times at which the whole work could be done: what suits the wish, what is nearest, what is soonest; in order."""
    profile = (await work.business()).profile
    own = [slot.id for slot in await work.lead_slots(lead.id) if slot.tentative]
    diary = (await read_diary(work, profile, now)).without(own)
    return offered_windows(profile, now, diary, await lead_needs(work, lead), lead.card.wished, limit)


async def lead_needs(work: Work, lead: Lead) -> VisitNeeds:
    """What the visit takes that a lead wishes. Where nobody is set to do such work, anybody may be sent: a person
    decides.
    """
    profile = (await work.business()).profile
    book = await work.price_book() or PriceBook(trade=profile.trade, name=profile.name)
    needs = visit_needs(lead.card, book, profile)
    done_by_nobody = not any(one.can_do(needs.category) for one in await work.technicians())
    return replace(needs, category="") if done_by_nobody else needs


async def _book(work: Work, now: datetime, lead: Lead, window: TimeWindow | None) -> TimeWindow | None:
    """Makes the visit firm: the slot held for it, or a new one in its place. Raises Conflict."""
    if window is None:
        await work.release_hold(lead.id)
        return None
    if window.starts <= now:
        raise Conflict("This time is over.")
    held = [slot for slot in await work.lead_slots(lead.id) if slot.tentative and slot.window == window]
    if not held:
        await hold_visit(work, lead.thread_id, lead.id, window, await lead_needs(work, lead))
    booked = await work.book(lead.id)
    assert booked is not None  # it is held, one way or the other
    return booked.window
