"""The admin's own rules for approving leads without a person; off unless switched on, and every decision is kept."""

from datetime import datetime

from receptionist.domain.audit import Actor
from receptionist.domain.auto_approve import Known, judge, judge_promise
from receptionist.domain.conversation import Channel
from receptionist.domain.ids import LeadId
from receptionist.domain.lead import LeadState
from receptionist.domain.lead_desk import LeadActKind
from receptionist.domain.manner import Visits
from receptionist.errors import Conflict
from receptionist.ports import Work
from receptionist.services.approve_lead import finish_approval
from receptionist.services.lead_acts import read_lead, record
from receptionist.services.lead_summary import still_missing
from receptionist.services.tell_people import tell

RULES = Actor("The approval rules")
_NOT_CONFIRMED = ("card", "change")  # what our last question was about


async def decide_by_rules(work: Work, now: datetime, lead_id: LeadId) -> bool:
    """Approves a lead that awaits approval where the rules say so, and answers whether it did. Raises NotFound.

    So it does with what a receptionist that books firmly has booked, whatever the rules say. What comes by the booking
    page is a stranger's, whatever number was typed, and no receptionist has promised it.
    Where they leave it to a person, the lead says why; the same reasons are not noted twice.
    """
    profile = (await work.business()).profile
    rules = profile.deciding.auto
    lead, contact = await read_lead(work, lead_id)
    by_page = lead.channel is Channel.WEB
    books = profile.may_do.visits is Visits.FIRM and not by_page
    if lead.state is not LeadState.AWAITING_APPROVAL or not (rules.on or books):
        return False
    held = [slot for slot in await work.lead_slots(lead.id) if slot.tentative and slot.window.starts > now]
    known = Known(
        missing=tuple(still_missing(lead.card, contact.address)),
        is_customer=not by_page and await work.was_approved_before(lead.thread_id, lead.id),
        slot_is_held=any(slot.window == lead.card.held for slot in held),
    )
    verdict = judge(rules, lead.card, known, profile.hours) if rules.on else None
    if books and (verdict is None or not verdict.approves):
        asked = (await work.dialogue(lead.thread_id)).asked
        promised = judge_promise(known, still_asked=asked in _NOT_CONFIRMED or asked.startswith("own:"))
        verdict = promised if verdict is None or promised.approves else verdict
    assert verdict is not None
    if not verdict.approves:
        before = [act for act in await work.lead_acts(lead.id) if act.kind is LeadActKind.RULES_WAITED]
        if not before or before[-1].checks != verdict.checks:
            says = f"A person decides. {verdict.why}"
            await record(work, now, lead, RULES, LeadActKind.RULES_WAITED, says, checks=verdict.checks)
        return False
    try:
        booked = await work.book(lead.id) if known.slot_is_held else None
    except Conflict as error:
        await record(work, now, lead, RULES, LeadActKind.RULES_WAITED, f"A person decides. {error.message}")
        return False
    window = booked.window if booked is not None else None
    await finish_approval(work, now, lead, RULES, window, None, checks=verdict.checks)
    await tell(work, now, lead.thread_id, f"Approved by your rules. {lead.summary}")
    return True
