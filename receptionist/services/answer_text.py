"""Answers texts: the agent's turn outside any unit of work, then one unit that saves it, unless it has become void."""

import asyncio
import logging
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from receptionist.agent.text_words import TextWords
from receptionist.domain.conversation import ActionKind
from receptionist.domain.ids import BusinessId, ThreadId
from receptionist.domain.lead import SLOT_TAKEN, LeadCard, LeadState, Urgency
from receptionist.domain.message import (
    Author,
    AuthorKind,
    Consent,
    Holder,
    Message,
    MessageState,
    Purpose,
    ReplyMode,
    ThreadStatus,
)
from receptionist.errors import ReceptionistError
from receptionist.meters import gate_stopped
from receptionist.ports import Work
from receptionist.services.auto_approve import decide_by_rules
from receptionist.services.lead_summary import summarise
from receptionist.services.save_lead import LeadSource, slot_wish, write_lead
from receptionist.services.send_text import NewText, queue_text
from receptionist.services.tell_people import excerpt, tell
from receptionist.services.text_arrived import EMERGENCY, reply_mode
from receptionist.services.text_trouble import AMOUNT_WAITS, DRAFT_WAITS
from receptionist.services.text_turn import (
    AgentAnswer,
    TextTurn,
    about_files,
    ask_agent,
    read_turn,
    whole_reply,
    with_quotes_told,
)
from receptionist.services.texting_parts import TextingParts
from receptionist.services.visit_links import text_visit_links

log = logging.getLogger(__name__)

_LEASE = timedelta(minutes=2)  # longer than an agent may take
_WAITED_ENOUGH = timedelta(minutes=1)  # who goes on writing is answered meanwhile
_TRIED_FOR = timedelta(minutes=10)  # before a person is asked
_TROUBLE_AGAIN_AFTER = timedelta(hours=12)
_COULD_NOT = "The assistant could not answer: please do."


async def answer_due(parts: TextingParts) -> int:
    """Answers the threads whose answer is due, side by side, and says how many there were."""
    due = await parts.store.directory.claim_answers(parts.clock.now(), _LEASE)
    async with asyncio.TaskGroup() as group:
        for business_id, thread_id in due:
            group.create_task(_try_answer(parts, business_id, thread_id))
    return len(due)


async def _try_answer(parts: TextingParts, business_id: BusinessId, thread_id: ThreadId) -> None:
    try:
        await _answer(parts, business_id, thread_id)
    except asyncio.CancelledError:
        # We are told to stop: who answers after us need not wait for the lease to end.
        with suppress(ReceptionistError):
            async with parts.store.work(business_id, write=True) as work:
                await work.end_answer_lease(thread_id)
        raise
    # One thread never stops another; this one is tried again when its lease ends.
    except Exception as error:
        log.exception("text not answered", extra={"thread_id": thread_id, "error": type(error).__name__})
        with suppress(ReceptionistError):
            await _give_up_in_time(parts, business_id, thread_id)


async def _give_up_in_time(parts: TextingParts, business_id: BusinessId, thread_id: ThreadId) -> None:
    """Asks a person where an answer has failed for some minutes; until then it is tried again."""
    now = parts.clock.now()
    async with parts.store.work(business_id, write=True) as work:
        status = await work.lock_thread(thread_id)
        waiting = await work.unhandled(thread_id)
        if status.answer_due_at is None or not waiting or now - waiting[0].at < _TRIED_FOR:
            return
        await work.save_status(replace(status, answer_due_at=None, needs_person=_COULD_NOT))
        await work.end_answer_lease(thread_id)
        await tell(work, now, thread_id, _COULD_NOT)


@dataclass(frozen=True, slots=True)
class _Round:
    """The unit that ends an answer: the thread locked, `texts` those it answers as they stand now.

    With `more`, others have come since, and wait for the next answer.
    """

    work: Work
    words: TextWords
    began: TextTurn
    status: ThreadStatus
    texts: tuple[Message, ...]
    more: bool
    now: datetime


async def _answer(parts: TextingParts, business_id: BusinessId, thread_id: ThreadId) -> None:
    async with parts.store.work(business_id) as work:
        began = await read_turn(work, thread_id, parts.clock.now())
    answer: AgentAnswer | None = None
    failed = False
    if began.turn is not None and _is_ours(began.status, began):
        try:
            answer = about_files(began, await ask_agent(parts.agent, began.turn))
        # Whatever the agent raises, the customer is told that a person answers.
        except Exception as error:  # noqa: BLE001
            failed = True
            log.warning("agent failed", extra={"thread_id": thread_id, "error": type(error).__name__})
    async with parts.store.work(business_id, write=True) as work:
        this = await _round(parts, work, began)
        if this is not None:
            if failed:
                await _say_trouble(this)
            elif answer is None:
                await _send(this, "", began.card)
            else:
                await _save_and_send(this, answer)
        await work.end_answer_lease(thread_id)


def _is_ours(status: ThreadStatus, began: TextTurn) -> bool:
    """Whether the AI still answers here: nobody has stepped in, opted out or changed the mode since it began."""
    return (
        status.generation == began.status.generation
        and status.holder is Holder.AI
        and status.consent not in (Consent.REFUSED, Consent.UNCLEAR)
        and reply_mode(status, began.profile) is not ReplyMode.PEOPLE
    )


async def _round(parts: TextingParts, work: Work, began: TextTurn) -> _Round | None:
    """Locks the thread, and looks whether the answer may still be given; None where it may not."""
    now = parts.clock.now()
    thread_id = began.status.thread_id
    status = await work.lock_thread(thread_id)
    unhandled = await work.unhandled(thread_id)
    if not _is_ours(status, began) or not unhandled:
        log.info("answer dropped", extra={"thread_id": thread_id})
        # Whoever has stepped in since has said what is due.
        if status.generation == began.status.generation:
            await work.save_status(replace(status, answer_due_at=None))
        return None
    texts = tuple(message for message in unhandled if message.id in began.ids)
    more = len(unhandled) > len(texts)
    if len(texts) < len(began.ids) or (more and now - unhandled[0].at < _WAITED_ENOUGH):
        return None  # all that is unanswered is answered together, when it is due
    return _Round(work, parts.words, began, status, texts, more, now)


async def _save_and_send(this: _Round, answer: AgentAnswer) -> None:
    """Card and dialogue first, so that the quotes are known; then the reply, and what people are told."""
    work, began = this.work, this.began
    thread_id, zone = this.status.thread_id, began.profile.hours.zone
    contact = await work.contact(thread_id)
    card, said = with_quotes_told(answer), answer.words
    if answer.outcome.action is ActionKind.TRANSFER:
        card = replace(card, wants_person=True)
    source = LeadSource(contact.business_id, thread_id, contact.address)
    slot = slot_wish(card, began.card.held, began.book, began.profile)
    saved = await write_lead(work, source, card, answer.outcome.dialogue, slot, zone)
    gate_stopped(answer.outcome.stopped)
    if saved.held != card.held:
        # The customer is told in this very answer: the next turn need not.
        saved = replace(saved, notes=tuple(note for note in saved.notes if note != SLOT_TAKEN))
        said = this.words.slot_gone(began.profile)
        await work.save_card(thread_id, saved, summarise(saved, contact.address, zone), None)
        dialogue = replace(answer.outcome.dialogue, asked="wished", said=said, offered=(), read_back=False)
        await work.save_dialogue(thread_id, dialogue)
    await _send(replace(this, status=await _tell_of_card(this, saved)), said, saved)
    if answer.outcome.dialogue.visit_link:
        await text_visit_links(work, this.now, thread_id)
        await work.save_dialogue(thread_id, replace(await work.dialogue(thread_id), visit_link=False))
    lead = await work.open_lead(thread_id)
    if lead is not None:
        await decide_by_rules(work, this.now, lead.id)


async def _tell_of_card(this: _Round, card: LeadCard) -> ThreadStatus:
    """Puts a wish before the owner, and asks for a person where one is needed."""
    work, status, before = this.work, this.status, this.began.card
    lead = await work.open_lead(status.thread_id)
    summary = lead.summary if lead is not None else ""
    is_new = lead is not None and card.is_wished and await work.advance_lead(lead.id, LeadState.AWAITING_APPROVAL)
    if card.urgency is Urgency.EMERGENCY and before.urgency is not Urgency.EMERGENCY:
        await tell(work, this.now, status.thread_id, summary.removeprefix("EMERGENCY. "), emergency=True)
        return replace(status, needs_person=EMERGENCY)
    if card.wants_person and not before.wants_person:
        says = "Wants to talk to a person."
        await tell(work, this.now, status.thread_id, f"{says} {summary}")
        return replace(status, needs_person=says)
    if is_new:
        await tell(work, this.now, status.thread_id, f"New request by text. {summary}")
    elif card.message != before.message and card.message:
        # They were told that somebody gets back to them.
        says = f"Left a message: {excerpt(card.message.removeprefix(before.message).strip())}"
        await tell(work, this.now, status.thread_id, says)
        return replace(status, needs_person=says)
    return status


async def _send(this: _Round, said: str, card: LeadCard) -> None:
    """Queues the reply and marks what it answers."""
    work, status = this.work, this.status
    drafts = reply_mode(status, this.began.profile) is ReplyMode.DRAFT
    for message in this.texts:
        await work.save_message(replace(message, handled=True))
    status = replace(
        status,
        answer_due_at=this.now if this.more else None,
        answered_in_row=status.answered_in_row + 1,
        needs_person=status.needs_person or (DRAFT_WAITS if drafts else ""),
    )
    # The text is queued last: it notes on the thread which number of ours they see.
    await work.save_status(status)
    new = NewText(
        status.thread_id,
        whole_reply(this.words, this.began, said, card.urgency, this.now),
        Purpose.REPLY,
        Author(AuthorKind.AI),
        answers=this.texts[-1].id,
        generation=status.generation,
        as_draft=drafts,
    )
    reply = await queue_text(work, this.now, new)
    if reply.state is MessageState.DRAFT:
        await tell(work, this.now, status.thread_id, DRAFT_WAITS if drafts else AMOUNT_WAITS)


async def _say_trouble(this: _Round) -> None:
    """No answer could be made: a person is asked, and the customer told so, once. The texts stay unanswered."""
    work, status = this.work, this.status
    await work.save_status(replace(status, answer_due_at=None, needs_person=_COULD_NOT))
    if not await work.texts_since(status.thread_id, "trouble:", this.now - _TROUBLE_AGAIN_AFTER):
        new = NewText(
            status.thread_id,
            this.words.trouble(this.began.profile),
            Purpose.REPLY,
            Author(AuthorKind.AUTOMATIC),
            key=f"trouble:{this.texts[-1].id}",
        )
        await queue_text(work, this.now, new)
    await tell(work, this.now, status.thread_id, _COULD_NOT)
