"""The one way out for every text: stored first, with every decision about it, and sent by the outbox.

What people do with a text of ours stands here too: approve a draft, discard it, send it again, say that it arrived.
"""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from receptionist.domain.ids import AccountId, BusinessId, MediaId, MessageId, ThreadId, UserId, new_id
from receptionist.domain.message import (
    Author,
    AuthorKind,
    Decision,
    Direction,
    Media,
    MediaState,
    Message,
    MessageState,
    Purpose,
    ThreadStatus,
)
from receptionist.domain.phone import PhoneNumber, parse_number
from receptionist.domain.segments import fit_text, split_text
from receptionist.domain.text_manners import MOST_CHARACTERS, clean_text
from receptionist.errors import BadInput, Conflict, NotFound
from receptionist.ports import Clock, Store, Work
from receptionist.services.text_checks import CONFIRMS_OPT_OUT, SAME_DAY, Checked, check_text, locked_message
from receptionist.services.text_trouble import AMOUNT_WAITS, NOT_OUT, UNSETTLED, draft_seen_to, trouble_seen_to

_STEP = timedelta(milliseconds=1)  # between texts of the same instant
_PURPOSES = {
    Purpose.REPLY: "a reply",
    Purpose.TRANSACTIONAL: "a text about their job",
    Purpose.MARKETING: "advertising",
}


@dataclass(frozen=True, slots=True)
class NewText:
    """A text somebody wants sent. The same `key` again is the same text.

    `generation` is the thread's as an AI began its answer; `same_day` says that a text about a job is about one of this
    very day, which may go out in quiet hours; `not_before` keeps it until then.
    """

    thread_id: ThreadId
    text: str
    purpose: Purpose
    author: Author
    key: str = ""
    answers: MessageId | None = None
    generation: int = 0
    not_before: datetime | None = None
    media_urls: tuple[str, ...] = ()
    as_draft: bool = False
    confirms_opt_out: bool = False
    same_day: bool = False


async def queue_text(work: Work, now: datetime, new: NewText) -> Message:
    """Stores a text with what was decided about it, and answers it (the first piece of a long one).

    The thread is locked by it. The quotes it names must be stored before, and where the thread stands must be read
    again after it: it notes there which number of ours they see. Raises BadInput for a text without words and files,
    NotFound where the business has no number.
    """
    words = _words(new.text)
    if not words and not new.media_urls:
        raise BadInput("There is nothing to send.", "Write something first.")
    status = await work.lock_thread(new.thread_id)
    contact = await work.contact(new.thread_id)
    account_id, ours = await _our_number(work, status)
    message = Message(
        id=MessageId(new_id("msg")),
        business_id=contact.business_id,
        thread_id=new.thread_id,
        account_id=account_id,
        direction=Direction.OUT,
        state=MessageState.DRAFT,
        author=new.author,
        ours=ours,
        theirs=contact.address,
        text=fit_text(words).text,
        at=await _place(work, new.thread_id, now),
        purpose=new.purpose,
        generation=new.generation,
        answers=new.answers,
        key=new.key,
        decisions=await _reasons(work, now, new),
        media=tuple(Media(MediaId(new_id("med")), url, "", MediaState.KEPT) for url in new.media_urls),
    )
    checked = await _check(work, now, message, status, new.not_before)
    if new.as_draft and checked.state is not MessageState.NOT_SENT:
        waits = Decision(now, "approval", "It waits for a person's approval.")
        checked = Checked(MessageState.DRAFT, (*checked.decisions, waits))
    pieces = _pieces(checked.put_on(message), now)
    first, is_new = await work.add_message(pieces[0])
    if not is_new:
        return first
    for piece in pieces[1:]:
        await work.add_message(piece)
    asks = AMOUNT_WAITS if first.state is MessageState.DRAFT and not new.as_draft else ""
    if (status.our_number, status.needs_person) != (ours, status.needs_person or asks):
        await work.save_status(replace(status, our_number=ours, needs_person=status.needs_person or asks))
    return first


async def check_held(work: Work, now: datetime, thread_id: ThreadId) -> None:
    """Looks again at the texts that wait for a person's decision about consent; to be called once it is made."""
    status = await work.lock_thread(thread_id)
    for message in await work.unsent(thread_id):
        if message.state is MessageState.HELD and message.not_before is None:
            await work.save_message((await check_text(work, now, message, status)).put_on(message))


async def approve_draft(
    store: Store, clock: Clock, business_id: BusinessId, message_id: MessageId, user_id: UserId, text: str | None = None
) -> Message:
    """Lets a draft go out. A changed text is the person's own; unchanged words stay the AI's, answered for by a person.

    Raises BadInput for an empty text, NotFound, and Conflict where somebody has decided about it already.
    """
    words = None if text is None else _words(text)
    if words == "":
        raise BadInput("There is nothing to send.", "Write something, or discard the draft.")
    now = clock.now()
    async with store.work(business_id, write=True) as work:
        status, message = await locked_message(work, message_id)
        if message.state is not MessageState.DRAFT:
            raise Conflict("Somebody has decided about this draft already.")
        edited = words is not None and words != message.text
        approval = f"{'Changed and sent' if edited else 'Approved'} by {await _name(work, user_id)}."
        message = replace(
            message,
            text=message.text if words is None else fit_text(words).text,
            author=Author(AuthorKind.PERSON if edited else message.author.kind, user_id),
            at=await _place(work, message.thread_id, now),
            decisions=(*message.decisions, Decision(now, "approval", approval)),
        )
        pieces = _pieces((await check_text(work, now, message, status)).put_on(message), now)
        await work.save_message(pieces[0])
        for piece in pieces[1:]:
            await work.add_message(piece)
        await draft_seen_to(work, message.thread_id)
        return pieces[0]


async def discard(
    store: Store, clock: Clock, business_id: BusinessId, message_id: MessageId, user_id: UserId
) -> Message:
    """Decides against a text that has not gone out. Raises NotFound, and Conflict where it has."""
    now = clock.now()
    async with store.work(business_id, write=True) as work:
        _, message = await locked_message(work, message_id)
        if message.state not in (MessageState.DRAFT, MessageState.HELD, MessageState.QUEUED):
            raise Conflict("This text has gone out, or was decided against already.")
        says = Decision(now, "person", f"Discarded by {await _name(work, user_id)}.")
        message = replace(message, state=MessageState.NOT_SENT, decisions=(*message.decisions, says))
        await work.save_message(message)
        await draft_seen_to(work, message.thread_id)
        return message


async def send_again(
    store: Store, clock: Clock, business_id: BusinessId, message_id: MessageId, user_id: UserId
) -> Message:
    """Sends the words of a text that failed, or of which nobody knows, as a new text; once, however often it is asked.

    Raises NotFound, and Conflict where it is neither.
    """
    now = clock.now()
    async with store.work(business_id, write=True) as work:
        _, message = await locked_message(work, message_id)
        if message.state not in (MessageState.FAILED, MessageState.UNKNOWN):
            raise Conflict("Only a text that failed, or of which nobody knows what became, can be sent again.")
        says = Decision(now, "person", f"Sent again, as a new text, by {await _name(work, user_id)}.")
        if not any(decision.says == says.says for decision in message.decisions):
            await work.save_message(replace(message, decisions=(*message.decisions, says)))
        again = await queue_text(
            work,
            now,
            NewText(
                thread_id=message.thread_id,
                text=message.text,
                purpose=message.purpose,
                author=Author(message.author.kind, user_id),
                key=f"again:{message.id}",
                media_urls=tuple(media.url for media in message.media),
            ),
        )
        failed = message.state is MessageState.FAILED
        await trouble_seen_to(work, message.thread_id, NOT_OUT if failed else UNSETTLED)
        return again


async def mark_arrived(
    store: Store, clock: Clock, business_id: BusinessId, message_id: MessageId, user_id: UserId
) -> Message:
    """Takes a person's word that a text of which nobody knew has arrived. Raises NotFound and Conflict."""
    now = clock.now()
    async with store.work(business_id, write=True) as work:
        _, message = await locked_message(work, message_id)
        if message.state is not MessageState.UNKNOWN:
            raise Conflict("It is known what became of this text.")
        says = Decision(now, "person", f"{await _name(work, user_id)} says that it arrived.")
        message = replace(message, state=MessageState.DELIVERED, decisions=(*message.decisions, says))
        await work.save_message(message)
        await trouble_seen_to(work, message.thread_id, UNSETTLED)
        return message


def _words(text: str) -> str:
    """The text without what no phone shows and no database keeps. Raises BadInput where nobody can mean to text it."""
    if len(text) > MOST_CHARACTERS:
        raise BadInput(f"The text is longer than {MOST_CHARACTERS} characters.", "Send it by e-mail.")
    return clean_text(text).strip()


async def _our_number(work: Work, status: ThreadStatus) -> tuple[AccountId, PhoneNumber]:
    """The number of ours that this contact sees: the one they know, else the business's first."""
    numbers = await work.numbers()
    if not numbers:
        raise NotFound("The business has no number to text from.", "Add one in the settings.")
    texts = await work.messages(status.thread_id, limit=1)
    calls = await work.thread_calls(status.thread_id)
    known = [
        status.our_number,
        *(text.ours for text in texts),
        *(parse_number(page.call.called) for page in sorted(calls, key=lambda page: page.call.started_at)[-1:]),
    ]
    for number in known:
        for account_id, ours in numbers:
            if ours == number:
                return account_id, ours
    return numbers[0]


async def _place(work: Work, thread_id: ThreadId, now: datetime) -> datetime:
    """Where a text queued now stands in the thread: behind all that is there, so that texts keep their order."""
    newest = await work.messages(thread_id, limit=1)
    return max(now, *(text.at + _STEP for text in newest)) if newest else now


async def _reasons(work: Work, now: datetime, new: NewText) -> tuple[Decision, ...]:
    """Who wrote it and why, and what lets it pass a check."""
    match new.author:
        case Author(AuthorKind.PERSON, user_id):
            who = await _name(work, user_id)
        case Author(AuthorKind.AI, None):
            who = "the assistant"
        case Author(AuthorKind.AI, user_id):
            who = f"the assistant, approved by {await _name(work, user_id)}"
        case _:
            who = "nobody: it is one of the fixed texts"
    reasons = [Decision(now, "written", f"Written by {who}, as {_PURPOSES[new.purpose]}.")]
    if new.confirms_opt_out:
        reasons.append(Decision(now, CONFIRMS_OPT_OUT, "They opted out just now."))
    if new.same_day:
        reasons.append(Decision(now, SAME_DAY, "It is about a job of this very day."))
    return tuple(reasons)


async def _check(
    work: Work, now: datetime, message: Message, status: ThreadStatus, not_before: datetime | None
) -> Checked:
    """The checks for the moment at which it is to go out."""
    if not_before is None or not_before <= now:
        return await check_text(work, now, message, status)
    checked = await check_text(work, not_before, message, status)
    decisions = tuple(replace(decision, at=now) for decision in checked.decisions)
    if checked.state is MessageState.QUEUED:
        waits = Decision(now, "written", "It is to go out later.")
        return Checked(MessageState.HELD, (*decisions, waits), not_before)
    return replace(checked, decisions=decisions)


def _pieces(message: Message, now: datetime) -> list[Message]:
    """The message as the carrier takes it: itself, or several in order. What is not going out stays whole."""
    if message.state not in (MessageState.QUEUED, MessageState.HELD):
        return [message]
    segments = split_text(message.text)
    key = message.key or (new_id("text") if len(segments) > 1 else "")
    pieces = []
    for place, segment in enumerate(segments):
        count = f"{segment.parts} part{'s' if segment.parts != 1 else ''} in {segment.encoding}."
        says = count if len(segments) == 1 else f"Text {place + 1} of {len(segments)}: {count}"
        piece = replace(
            message,
            text=segment.text,
            parts=segment.parts,
            key=key,
            at=message.at + place * _STEP,
            decisions=(*message.decisions, Decision(now, "length", says)),
        )
        if place:
            piece = replace(piece, id=MessageId(new_id("msg")), key=f"{key}#{place + 1}", answers=None, media=())
        pieces.append(piece)
    return pieces


async def _name(work: Work, user_id: UserId | None) -> str:
    return next((user.name for user in await work.users() if user.id == user_id), "somebody who has left")
