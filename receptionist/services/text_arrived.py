"""A text has come in and is stored: who answers it, and when."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from receptionist.agent.frame_agent.understanding.emergencies import is_emergency
from receptionist.agent.language import detect_language
from receptionist.agent.text_words import TextWords
from receptionist.domain.message import (
    Author,
    AuthorKind,
    Consent,
    Direction,
    Holder,
    Message,
    Purpose,
    ReplyMode,
    ThreadStatus,
)
from receptionist.domain.phone import Address
from receptionist.domain.profile import BusinessProfile
from receptionist.domain.records import User
from receptionist.domain.text_manners import TextKind, emoji_answer, looks_like_ping_pong, read_kind
from receptionist.ports import Work
from receptionist.services.send_text import NewText, queue_text
from receptionist.services.tell_people import excerpt, is_staff, tell

EMERGENCY = "An emergency: call them right away."
_LONGEST_WAIT = timedelta(seconds=15)  # for the end of what somebody writes in several texts
_FLOOD = 10  # texts of one contact within a minute: more are answered together, once it ebbs
_MINUTE = timedelta(minutes=1)
_FLOOD_WAIT, _LONGEST_FLOOD_WAIT = timedelta(minutes=1), timedelta(minutes=2)
_PAUSE = timedelta(hours=1)  # after it, answers are counted anew
_LANGUAGE_AGAIN_AFTER = timedelta(hours=24)
_LOOKED_AT = 40


def is_for_nobody(text: str, sender: Address, has_media: bool, question: str, users: Sequence[User]) -> bool:
    """Whether a text wants no answer at all: machines, reactions, nothing written, our own staff."""
    if is_staff(list(users), sender):
        return True
    kind = read_kind(text, sender, has_media)
    if kind is TextKind.EMOJI_ONLY:
        return not (question and emoji_answer(text))
    return kind is not TextKind.WORDS


def reply_mode(status: ThreadStatus, profile: BusinessProfile) -> ReplyMode:
    """What the AI does in this thread."""
    return status.mode or profile.texting.mode


def returned(status: ThreadStatus, now: datetime, *, waiting: bool) -> ThreadStatus:
    """The thread given back to the AI; with `waiting`, it answers what nobody has."""
    return replace(
        status,
        holder=Holder.AI,
        held_by=None,
        held_until=None,
        generation=status.generation + 1,
        answered_in_row=0,
        answer_due_at=now if waiting else None,
    )


async def decide(
    work: Work, words: TextWords, profile: BusinessProfile, status: ThreadStatus, message: Message, now: datetime
) -> None:
    """Sets when the AI answers, or asks a person to look. `status` is locked; `message` is stored and counted in it."""
    if status.consent is Consent.REFUSED:
        await ask_person(work, status, message, now, f"Writes although opted out: {excerpt(message.text)}", done=True)
        return
    if message.handled:
        return
    if status.consent is Consent.UNCLEAR:
        says = f"Waits for your decision about texts, and wrote: {excerpt(message.text)}"
        await ask_person(work, status, message, now, says)
        return
    status = await _in_their_language(work, words, profile, status, message, now)
    if status.language not in ("", "en"):
        return
    if status.holder is Holder.PERSON and status.held_until is not None and status.held_until <= now:
        status = returned(status, now, waiting=False)
    if status.holder is Holder.PERSON or reply_mode(status, profile) is ReplyMode.PEOPLE:
        says = excerpt(message.text) if message.text else "Sent a picture."
        await ask_person(work, status, message, now, says)
        return
    recent = await work.messages(message.thread_id, limit=_LOOKED_AT)
    before = [one for one in recent if one.id != message.id]
    if before and now - before[-1].at > _PAUSE:
        status = replace(status, answered_in_row=0)
    why = _why_not(status, profile, recent, now)
    if why:
        await ask_person(work, status, message, now, why, done=looks_like_ping_pong(recent))
        return
    if message.media:
        status = replace(status, needs_person=status.needs_person or "Sent a picture: please look at it.")
        await tell(work, now, message.thread_id, f"Sent a picture. {excerpt(message.text)}".removesuffix(" “”"))
    flood = _is_flood(recent, now)
    if flood:
        status = await ask_person(work, status, message, now, f"More than {_FLOOD} texts within a minute.")
    await work.save_status(replace(status, answer_due_at=await _due(work, profile, message, now, flood=flood)))


def _why_not(status: ThreadStatus, profile: BusinessProfile, recent: Sequence[Message], now: datetime) -> str:
    """Why the AI does not go on by itself here, as a sentence; empty where it does."""
    if looks_like_ping_pong(recent):
        return "This looks like another machine answering ours: nothing more is sent."
    limit = profile.texting.replies_in_row
    if limit and status.answered_in_row >= limit:
        return f"The AI has answered {limit} texts in a row: please look whether it helps."
    return ""


def _is_flood(recent: Sequence[Message], now: datetime) -> bool:
    return sum(one.direction is Direction.IN and one.at > now - _MINUTE for one in recent) > _FLOOD


async def _due(work: Work, profile: BusinessProfile, message: Message, now: datetime, *, flood: bool) -> datetime:
    """When to answer: a moment after the last of several texts, and not endlessly later."""
    waiting = await work.unhandled(message.thread_id)
    first = min((one.at for one in waiting), default=now)
    pause = _FLOOD_WAIT if flood else timedelta(seconds=profile.texting.answer_after_seconds)
    latest = first + (_LONGEST_FLOOD_WAIT if flood else _LONGEST_WAIT)
    return max(now, min(now + pause, latest))


async def _in_their_language(
    work: Work, words: TextWords, profile: BusinessProfile, status: ThreadStatus, message: Message, now: datetime
) -> ThreadStatus:
    """Notes the language they write; another than English is handed to a person, and they are told so once a day."""
    language = detect_language(message.text) or status.language
    if language in ("", "en"):
        return replace(status, language=language)
    status = replace(status, language=language, answer_due_at=None)
    status = await ask_person(
        work, status, message, now, f"Writes another language ({language}): {excerpt(message.text)}", done=True
    )
    told = await work.texts_since(message.thread_id, "language:", now - _LANGUAGE_AGAIN_AFTER)
    if not told and status.holder is Holder.AI and reply_mode(status, profile) is not ReplyMode.PEOPLE:
        text = words.other_language(profile, language)
        new = NewText(
            message.thread_id, text, Purpose.REPLY, Author(AuthorKind.AUTOMATIC), key=f"language:{message.id}"
        )
        await queue_text(work, now, new)
    return status


async def ask_person(
    work: Work, status: ThreadStatus, message: Message, now: datetime, says: str, *, done: bool = False
) -> ThreadStatus:
    """A person looks at a text; with `done`, no answer of the AI is waited for. Answers the thread as it is now.

    An emergency is told as one: the AI may not be the one who reads it.
    """
    if done and not message.handled:
        await work.save_message(replace(message, handled=True))
    known = status.needs_person.startswith(EMERGENCY)
    urgent = not known and is_emergency(message.text, (await work.business()).profile.trade) is not None
    needs = status.needs_person if known else f"{EMERGENCY} {says}" if urgent else says
    status = replace(status, needs_person=needs, answer_due_at=None)
    await work.save_status(status)
    await tell(work, now, message.thread_id, says, emergency=urgent)
    return status
