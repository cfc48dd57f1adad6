"""What every act on a lead shares: the lead behind its lock, whether it was done already, and the record of it."""

from collections.abc import Mapping
from datetime import datetime

from receptionist.domain.audit import Actor
from receptionist.domain.call import CallState
from receptionist.domain.happening import Happening, HappeningKind
from receptionist.domain.ids import HappeningId, LeadActId, LeadId, new_id
from receptionist.domain.lead import LeadCard, LeadState
from receptionist.domain.lead_desk import OPEN_STATES, LeadAct, LeadActKind, RuleCheck
from receptionist.domain.records import Contact, Lead
from receptionist.errors import Conflict, NotFound
from receptionist.ports import Work
from receptionist.services.audit import note
from receptionist.services.lead_summary import summarise

_DECIDED = {
    LeadState.APPROVED: LeadActKind.APPROVED,
    LeadState.REJECTED: LeadActKind.REJECTED,
    LeadState.MERGED: LeadActKind.MERGED,
}


async def read_lead(work: Work, lead_id: LeadId) -> tuple[Lead, Contact]:
    """The lead and whose it is. Raises NotFound."""
    found = await work.lead(lead_id)
    if found is None:
        raise NotFound("There is no such lead in this business.")
    return found


async def locked_leads(work: Work, *lead_ids: LeadId) -> list[tuple[Lead, Contact]]:
    """The leads as they stand once nobody else writes in their threads, until this unit ends.

    Raises NotFound, and Conflict where a merge of contacts has moved one just now.
    """
    threads = {(await read_lead(work, lead_id))[0].thread_id for lead_id in lead_ids}
    for thread_id in sorted(threads):  # in one order, so that two units never wait for each other in a ring
        await work.lock_thread(thread_id)
    found = [await read_lead(work, lead_id) for lead_id in lead_ids]
    if any(lead.thread_id not in threads for lead, _ in found):
        raise Conflict("Somebody has just merged this customer with another.", "Try again.")
    return found


async def is_done(work: Work, lead_id: LeadId, key: str) -> bool:
    """Whether the act of this key was done with the lead: a form was posted twice."""
    return bool(key) and any(act.key == key for act in await work.lead_acts(lead_id))


async def must_be_open(work: Work, lead: Lead) -> None:
    """Raises Conflict where the lead was decided on, saying by whom, or its call is not over."""
    if lead.state not in OPEN_STATES:
        raise Conflict(await say_decided(work, lead), "Nothing was changed.")
    if any(page.call.state is not CallState.ENDED for page in await work.lead_calls(lead.id)):
        raise Conflict("They are still on the phone with us.", "Decide when the call is over.")


async def say_decided(work: Work, lead: Lead) -> str:
    """Who decided on a lead, as a sentence."""
    kind = _DECIDED[lead.state]
    by = next((act.by for act in reversed(await work.lead_acts(lead.id)) if act.kind is kind), "")
    return f"{by} {kind.value} this already." if by else f"This was {kind.value} already."


async def save_card(work: Work, lead: Lead, contact: Contact, card: LeadCard) -> None:
    """Writes the card of a lead, with the summary it now has."""
    zone = (await work.business()).profile.hours.zone
    await work.write_card(lead.id, card, summarise(card, contact.address, zone))


async def record(
    work: Work,
    now: datetime,
    lead: Lead,
    actor: Actor,
    kind: LeadActKind,
    says: str,
    *,
    key: str = "",
    checks: tuple[RuleCheck, ...] = (),
    changes: Mapping[str, tuple[str, str]] | None = None,
    other: LeadId | None = None,
) -> None:
    """Writes down what was done: on the lead, in its thread and in the audit trail."""
    act = LeadAct(LeadActId(new_id("act")), lead.id, now, kind, actor.name, says, actor.user_id, checks, key, other)
    await work.add_lead_act(act)
    happening = Happening(
        id=HappeningId(new_id("hap")),
        thread_id=lead.thread_id,
        at=now,
        kind=HappeningKind.LEAD,
        says=says,
        actor=actor.name,
        actor_id=actor.user_id,
        subject=lead.id,
        key=act.id,
    )
    await work.add_happening(happening)
    await note(work, now, actor, f"lead.{kind.value}", subject=lead.id, says=says, changes=changes)
