"""What people do with a text of ours: approve a draft, discard it, change when it goes out, send it again, say that it
arrived.
"""

from dataclasses import replace
from datetime import datetime, timedelta

from receptionist.domain.audit import Actor
from receptionist.domain.desk import SentFile
from receptionist.domain.ids import BusinessId, MessageId
from receptionist.domain.message import Author, AuthorKind, Decision, Message, MessageState
from receptionist.domain.segments import fit_text
from receptionist.errors import BadInput, Conflict
from receptionist.ports import Clock, Store, Work
from receptionist.services.audit import note
from receptionist.services.send_text import NewText, check_new, pieces_of, place_in, queue_text, text_words
from receptionist.services.text_checks import check_text, locked_message
from receptionist.services.text_trouble import NOT_OUT, UNSETTLED, draft_seen_to, trouble_seen_to

_WAITS = (MessageState.HELD, MessageState.QUEUED)
_FURTHEST = timedelta(days=366)


async def approve_draft(
    store: Store, clock: Clock, business_id: BusinessId, message_id: MessageId, actor: Actor, text: str | None = None
) -> Message:
    """Lets a draft go out. A changed text is the person's own; unchanged words stay the AI's, answered for by a person.

    Raises BadInput for an empty text, NotFound, and Conflict where somebody has decided about it already.
    """
    words = None if text is None else text_words(text)
    if words == "":
        raise BadInput("There is nothing to send.", "Write something, or discard the draft.")
    now = clock.now()
    async with store.work(business_id, write=True) as work:
        status, message = await locked_message(work, message_id)
        if message.state is not MessageState.DRAFT:
            raise Conflict("Somebody has decided about this draft already.")
        edited = words is not None and words != message.text
        approval = f"{'Changed and sent' if edited else 'Approved'} by {actor.name}."
        message = replace(
            message,
            text=message.text if words is None else fit_text(words).text,
            author=Author(AuthorKind.PERSON if edited else message.author.kind, actor.user_id),
            at=await place_in(work, message.thread_id, now),
            decisions=(*message.decisions, Decision(now, "approval", approval)),
        )
        pieces = pieces_of((await check_text(work, now, message, status)).put_on(message), now)
        await work.save_message(pieces[0])
        for piece in pieces[1:]:
            await work.add_message(piece)
        await draft_seen_to(work, message.thread_id)
        await note(work, now, actor, "text.approve", subject=message.id, says=approval)
        return pieces[0]


async def discard(store: Store, clock: Clock, business_id: BusinessId, message_id: MessageId, actor: Actor) -> Message:
    """Decides against a text that has not gone out. Raises NotFound, and Conflict where it has."""
    now = clock.now()
    async with store.work(business_id, write=True) as work:
        _, message = await locked_message(work, message_id)
        if message.state not in (MessageState.DRAFT, MessageState.HELD, MessageState.QUEUED):
            raise Conflict("This text has gone out, or was decided against already.")
        says = Decision(now, "person", f"Discarded by {actor.name}.")
        message = replace(message, state=MessageState.NOT_SENT, decisions=(*message.decisions, says))
        await work.save_message(message)
        await draft_seen_to(work, message.thread_id)
        await note(work, now, actor, "text.discard", subject=message.id, says=says.says)
        return message


async def change_waiting(
    store: Store,
    clock: Clock,
    business_id: BusinessId,
    message_id: MessageId,
    actor: Actor,
    text: str,
    not_before: datetime | None,
) -> Message:
    """Changes the words of a text that waits to go out, and when that is: None is now, as far as the checks allow.

    Raises BadInput for an empty text or a time that is over, NotFound, and Conflict where it has gone out.
    """
    words = text_words(text)
    now = clock.now()
    check_later(now, not_before)
    async with store.work(business_id, write=True) as work:
        status, message = await locked_message(work, message_id)
        if message.state not in _WAITS:
            raise Conflict("This text has gone out, or was decided against already.")
        if not words and not message.media:
            raise BadInput("There is nothing to send.", "Write something, or decide not to send it.")
        edited = words != message.text
        when = "to go out now" if not_before is None else "to go out later"
        says = Decision(now, "person", f"{'Changed' if edited else 'Set'} {when} by {actor.name}.")
        author = Author(AuthorKind.PERSON, actor.user_id) if edited else replace(message.author, user_id=actor.user_id)
        changed = replace(
            message,
            text=fit_text(words).text,
            author=author,
            at=await place_in(work, message.thread_id, now),
            decisions=(*message.decisions, says),
            not_before=None,
        )
        checked = await check_new(work, now, changed, status, not_before)
        pieces = pieces_of(checked.put_on(changed), now)
        await work.save_message(pieces[0])
        for piece in pieces[1:]:
            await work.add_message(piece)
        await note(work, now, actor, "text.change", subject=message.id, says="Changed a text that waited to go out.")
        return pieces[0]


def check_later(now: datetime, not_before: datetime | None) -> None:
    """Raises BadInput for a time at which a text cannot be meant to go out."""
    if not_before is not None and not_before <= now:
        raise BadInput("This time is over.", "Choose a later one, or send it now.")
    if not_before is not None and not_before > now + _FURTHEST:
        raise BadInput("This is more than a year away.", "Choose an earlier time.")


async def send_again(
    store: Store, clock: Clock, business_id: BusinessId, message_id: MessageId, actor: Actor
) -> Message:
    """Sends the words of a text that failed, or of which nobody knows, as a new text; once, however often it is asked.

    Raises NotFound, and Conflict where it is neither.
    """
    now = clock.now()
    async with store.work(business_id, write=True) as work:
        _, message = await locked_message(work, message_id)
        if message.state not in (MessageState.FAILED, MessageState.UNKNOWN):
            raise Conflict("Only a text that failed, or of which nobody knows what became, can be sent again.")
        says = Decision(now, "person", f"Sent again, as a new text, by {actor.name}.")
        if not any(decision.says == says.says for decision in message.decisions):
            await work.save_message(replace(message, decisions=(*message.decisions, says)))
        again = await queue_text(
            work,
            now,
            NewText(
                thread_id=message.thread_id,
                text=message.text,
                purpose=message.purpose,
                author=Author(message.author.kind, actor.user_id),
                key=f"again:{message.id}",
                files=await _files(work, message),
                to=message.theirs,
            ),
        )
        failed = message.state is MessageState.FAILED
        await trouble_seen_to(work, message.thread_id, NOT_OUT if failed else UNSETTLED)
        await note(work, now, actor, "text.send_again", subject=message.id, says=says.says)
        return again


async def mark_arrived(
    store: Store, clock: Clock, business_id: BusinessId, message_id: MessageId, actor: Actor
) -> Message:
    """Takes a person's word that a text of which nobody knew has arrived. Raises NotFound and Conflict."""
    now = clock.now()
    async with store.work(business_id, write=True) as work:
        _, message = await locked_message(work, message_id)
        if message.state is not MessageState.UNKNOWN:
            raise Conflict("It is known what became of this text.")
        says = Decision(now, "person", f"{actor.name} says that it arrived.")
        message = replace(message, state=MessageState.DELIVERED, decisions=(*message.decisions, says))
        await work.save_message(message)
        await trouble_seen_to(work, message.thread_id, UNSETTLED)
        await note(work, now, actor, "text.arrived", subject=message.id, says=says.says)
        return message


async def _files(work: Work, message: Message) -> tuple[SentFile, ...]:
    """The files of a text of ours, to send them again."""
    found = [await work.media_file(media.id) for media in message.media]
    return tuple(SentFile(media.name, media.content_type, data) for media, data in filter(None, found))
