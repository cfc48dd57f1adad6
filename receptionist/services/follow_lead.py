"""What people do about a lead before it is decided: ask for what is missing, call back, hand it to a colleague."""

from dataclasses import replace

from receptionist.domain.audit import Actor
from receptionist.domain.ids import BusinessId, LeadId, UserId
from receptionist.domain.lead_desk import OPEN_STATES, LeadActKind
from receptionist.domain.message import Author, AuthorKind
from receptionist.errors import BadInput, Conflict, NotFound
from receptionist.ports import Clock, Store
from receptionist.services.lead_acts import is_done, locked_leads, record, say_decided
from receptionist.services.lead_summary import missing_fields, still_missing
from receptionist.services.lead_texts import text_customer, why_no_text
from receptionist.services.tell_people import tell_user

_LONGEST_NOTE = 300


async def ask_for_more(
    store: Store, clock: Clock, business_id: BusinessId, lead_id: LeadId, actor: Actor, text: str, *, key: str = ""
) -> None:
    """Texts the customer a question. The AI stays in the thread, and takes what they answer onto the card.

    Raises BadInput for an empty text or where they cannot be texted, Conflict for a lead that was decided, NotFound.
    """
    if not text.strip():
        raise BadInput("There is nothing to send.", "Write the question first.")
    now = clock.now()
    async with store.work(business_id, write=True) as work:
        [(lead, contact)] = await locked_leads(work, lead_id)
        if await is_done(work, lead_id, key):
            return
        if lead.state not in OPEN_STATES:
            raise Conflict(await say_decided(work, lead), "Write in the conversation instead.")
        reason = await why_no_text(work, lead.thread_id)
        if reason:
            raise BadInput(reason, "Call them instead.")
        missing = missing_fields(lead.card, contact.address)
        # What they answer is read as the answer to the first thing asked for.
        dialogue = replace(await work.dialogue(lead.thread_id), asked=missing[0] if missing else "", said=text)
        await work.save_dialogue(lead.thread_id, dialogue)
        author = Author(AuthorKind.PERSON, actor.user_id)
        await text_customer(work, now, lead, text, author, f"ask:{lead_id}:{key}" if key else "")
        lacks = ", ".join(still_missing(lead.card, contact.address))
        says = f"Asked by text for {lacks}." if lacks else "Asked a question by text."
        await record(work, now, lead, actor, LeadActKind.ASKED, says, key=key)


async def note_called(
    store: Store, clock: Clock, business_id: BusinessId, lead_id: LeadId, actor: Actor, *, key: str = ""
) -> None:
    """Notes that somebody calls the customer back. Raises NotFound."""
    now = clock.now()
    async with store.work(business_id, write=True) as work:
        [(lead, _)] = await locked_leads(work, lead_id)
        if await is_done(work, lead_id, key):
            return
        await work.lead_called(lead_id, now)
        await record(work, now, lead, actor, LeadActKind.CALLED, "Called the customer back.", key=key)


async def hand_over(
    store: Store,
    clock: Clock,
    business_id: BusinessId,
    lead_id: LeadId,
    actor: Actor,
    user_id: UserId | None,
    note: str = "",
    *,
    key: str = "",
) -> None:
    """Says who sees to the lead, and tells them the way they chose; None: nobody in particular.

    Raises BadInput for a note that is too long, NotFound for a lead or user that is not there.
    """
    note = " ".join(note.split())
    if len(note) > _LONGEST_NOTE:
        raise BadInput(f"The note is longer than {_LONGEST_NOTE} characters.", "Shorten it.")
    now = clock.now()
    async with store.work(business_id, write=True) as work:
        [(lead, _)] = await locked_leads(work, lead_id)
        if await is_done(work, lead_id, key) or (lead.assigned_to == user_id and not note):
            return
        user = next((user for user in await work.users() if user.id == user_id and user.is_active), None)
        if user_id is not None and user is None:
            raise NotFound("There is no such person here.")
        await work.assign_lead(lead_id, user_id)
        said = f" “{note.rstrip('.')}.”" if note else ""
        says = f"Handed to {user.name}.{said}" if user is not None else f"Nobody in particular sees to it.{said}"
        await record(work, now, lead, actor, LeadActKind.HANDED_OVER, says, key=key)
        if user is not None and user.id != actor.user_id:
            await tell_user(work, now, user, lead.thread_id, f"{actor.name} hands you this.{said} {lead.summary}")
