"""The one way out for every text: stored first, with every decision about it, and sent by the outbox."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from receptionist.domain.call import Call
from receptionist.domain.desk import SentFile
from receptionist.domain.ids import AccountId, MediaId, MessageId, ThreadId, UserId, new_id
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
from receptionist.domain.phone import Address, PhoneNumber, parse_number
from receptionist.domain.records import Contact
from receptionist.domain.segments import fit_text, split_text
from receptionist.domain.text_manners import MOST_CHARACTERS, clean_text
from receptionist.errors import BadInput, NotFound
from receptionist.ports import Work
from receptionist.services.text_checks import CONFIRMS_OPT_OUT, SAME_DAY, Checked, check_text
from receptionist.services.text_trouble import AMOUNT_WAITS, needs_person

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
    files: tuple[SentFile, ...] = ()
    to: Address | None = None  # of their numbers; None: the one they were last in touch from
    written_by: str = ""  # the person's name, where they are no user: an API token
    as_draft: bool = False
    confirms_opt_out: bool = False
    same_day: bool = False


async def queue_text(work: Work, now: datetime, new: NewText) -> Message:
    """Stores a text with what was decided about it, and answers it (the first piece of a long one).

    The thread is locked by it. The quotes it names must be stored before, and where the thread stands must be read
    again after it: it notes there which number of ours they see. Raises BadInput for a text without words and files,
    NotFound where the business has no number.
    """
    words = text_words(new.text)
    if not words and not new.files:
        raise BadInput("There is nothing to send.", "Write something first.")
    status = await work.lock_thread(new.thread_id)
    contact = await work.contact(new.thread_id)
    texts, call = await _last(work, new.thread_id)
    account_id, ours = _our_number(await _texting_numbers(work), status, texts, call)
    files = tuple(_media(file) for file in new.files)
    message = Message(
        id=MessageId(new_id("msg")),
        business_id=contact.business_id,
        thread_id=new.thread_id,
        account_id=account_id,
        direction=Direction.OUT,
        state=MessageState.DRAFT,
        author=new.author,
        ours=ours,
        theirs=await _recipient(work, contact, new, texts, call),
        text=fit_text(words).text,
        at=await place_in(work, new.thread_id, now),
        purpose=new.purpose,
        generation=new.generation,
        answers=new.answers,
        key=new.key,
        decisions=await _reasons(work, now, new),
        media=files,
    )
    checked = await check_new(work, now, message, status, new.not_before)
    if new.as_draft and checked.state is not MessageState.NOT_SENT:
        waits = Decision(now, "approval", "It waits for a person's approval.")
        checked = Checked(MessageState.DRAFT, (*checked.decisions, waits))
    pieces = pieces_of(checked.put_on(message), now)
    first, is_new = await work.add_message(pieces[0])
    if not is_new:
        return first
    for media, file in zip(files, new.files, strict=True):
        await work.keep_media(first.id, media, file.data)
    for piece in pieces[1:]:
        await work.add_message(piece)
    asks = AMOUNT_WAITS if first.state is MessageState.DRAFT and not new.as_draft else ""
    if (status.our_number, status.needs_person) != (ours, status.needs_person or asks):
        await work.save_status(replace(status, our_number=ours, needs_person=status.needs_person or asks))
    return first


async def sender_in(work: Work, status: ThreadStatus) -> tuple[AccountId, PhoneNumber]:
    """The account and number of ours from which a text in this thread goes out. Raises NotFound where there is none."""
    numbers = await _texting_numbers(work)
    return _known(numbers, status.our_number) or _our_number(numbers, status, *await _last(work, status.thread_id))


async def check_held(work: Work, now: datetime, thread_id: ThreadId) -> None:
    """Looks again at the texts that wait for a person's decision about consent; to be called once it is made."""
    status = await work.lock_thread(thread_id)
    for message in await work.unsent(thread_id):
        if message.state is MessageState.HELD and message.not_before is None:
            checked = (await check_text(work, now, message, status)).put_on(message)
            await work.save_message(checked)
            if checked.state is MessageState.DRAFT:
                await needs_person(work, await work.thread_status(thread_id), AMOUNT_WAITS)


def text_words(text: str) -> str:
    """The text without what no phone shows and no database keeps. Raises BadInput where nobody can mean to text it."""
    if len(text) > MOST_CHARACTERS:
        raise BadInput(f"The text is longer than {MOST_CHARACTERS} characters.", "Send it by e-mail.")
    return clean_text(text).strip()


async def _last(work: Work, thread_id: ThreadId) -> tuple[list[Message], Call | None]:
    """The last text and the last call of a thread."""
    return await work.messages(thread_id, limit=1), await work.last_call(thread_id)


async def _texting_numbers(work: Work) -> list[tuple[AccountId, PhoneNumber]]:
    """The numbers of ours that text, with their accounts. Raises NotFound where there is none."""
    numbers = [(one.account_id, one.number) for one in await work.own_numbers() if one.takes_texts]
    if not numbers:
        raise NotFound("The business has no number to text from.", "Add one in the settings, at Carriers.")
    return numbers


def _our_number(
    numbers: Sequence[tuple[AccountId, PhoneNumber]], status: ThreadStatus, texts: Sequence[Message], call: Call | None
) -> tuple[AccountId, PhoneNumber]:
    """The number of ours that this contact sees: of those that text the one they know, else the first."""
    seen = [status.our_number, *(text.ours for text in texts), *([parse_number(call.called)] if call else [])]
    return next(filter(None, (_known(numbers, number) for number in seen)), numbers[0])


def _known(
    numbers: Sequence[tuple[AccountId, PhoneNumber]], number: PhoneNumber | None
) -> tuple[AccountId, PhoneNumber] | None:
    return next((one for one in numbers if one[1] == number), None)


async def _recipient(
    work: Work, contact: Contact, new: NewText, texts: Sequence[Message], call: Call | None
) -> Address:
    """Where it goes: of several numbers of theirs the one that was asked for, else that of the last text or call."""
    if new.to is not None and new.to != contact.address:
        if all(known.contact.address != new.to for known in await work.numbers_of(new.thread_id)):
            raise BadInput("This is no number of theirs.", "Choose one of the list.")
        return new.to
    last = [(text.at, text.theirs) for text in texts]
    last += [(call.started_at, call.caller)] if call is not None else []
    last = [one for one in last if one[1].number is not None]
    return contact.address if new.to is not None or not last else max(last, key=lambda one: one[0])[1]


def _media(file: SentFile) -> Media:
    kept = MediaState.KEPT
    return Media(MediaId(new_id("med")), "", file.content_type, kept, size_bytes=len(file.data), name=file.name)


async def place_in(work: Work, thread_id: ThreadId, now: datetime) -> datetime:
    """Where a text queued now stands in the thread: behind all that is there, so that texts keep their order."""
    newest = await work.messages(thread_id, limit=1)
    return max(now, *(text.at + _STEP for text in newest)) if newest else now


async def _reasons(work: Work, now: datetime, new: NewText) -> tuple[Decision, ...]:
    """Who wrote it and why, and what lets it pass a check."""
    match new.author:
        case Author(AuthorKind.PERSON, user_id):
            who = new.written_by or await _name_of(work, user_id)
        case Author(AuthorKind.AI, None):
            who = "the assistant"
        case Author(AuthorKind.AI, user_id):
            who = f"the assistant, approved by {await _name_of(work, user_id)}"
        case _:
            who = "nobody: it is one of the fixed texts"
    reasons = [Decision(now, "written", f"Written by {who}, as {_PURPOSES[new.purpose]}.")]
    if new.confirms_opt_out:
        reasons.append(Decision(now, CONFIRMS_OPT_OUT, "They opted out just now."))
    if new.same_day:
        reasons.append(Decision(now, SAME_DAY, "It is about a job of this very day."))
    return tuple(reasons)


async def check_new(
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


def pieces_of(message: Message, now: datetime) -> list[Message]:
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


async def _name_of(work: Work, user_id: UserId | None) -> str:
    return next((user.name for user in await work.users() if user.id == user_id), "somebody who has left")
