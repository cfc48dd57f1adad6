"""A person's own text, from the first typed word to the outbox: kept while it is written, filled in, sent once."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from receptionist.domain.audit import Actor
from receptionist.domain.desk import DraftFile, ReplyDraft, SentFile
from receptionist.domain.ids import BusinessId, MediaId, ThreadId, UserId, new_id
from receptionist.domain.message import Author, AuthorKind, Message, Purpose
from receptionist.domain.phone import Address
from receptionist.domain.segments import Segments, fit_text
from receptionist.domain.text_manners import clean_text
from receptionist.domain.text_templates import Filled, fill_template
from receptionist.errors import BadInput, NotFound
from receptionist.ports import Clock, MediaLimits, Store, Work
from receptionist.services.audit import note
from receptionist.services.happenings import NOTE_KEY
from receptionist.services.reply_fields import reply_fields
from receptionist.services.send_text import NewText, queue_text, sender_in
from receptionist.services.takeover import hold
from receptionist.services.text_by_hand import check_later
from receptionist.services.texting_parts import TextingParts

LONGEST_REPLY = 1600
_LONGEST_DRAFT = 10_000
_LONGEST_FILE_NAME = 80
_NO_CARRIER = MediaLimits(why_none="The carrier of our number sends no files.")


@dataclass(frozen=True, slots=True)
class Reply:
    """What a person wants sent. The same `key` again is the same text.

    Its files are those the person has put to the thread; `to` is None for the number they were last in touch from.
    """

    text: str
    key: str
    not_before: datetime | None = None
    to: Address | None = None


@dataclass(frozen=True, slots=True)
class Preview:
    """A text as it would go out: filled in, counted, and what it costs in cents where the price is known."""

    filled: Filled
    segments: Segments
    cost_cents: float


async def send_reply(
    parts: TextingParts, business_id: BusinessId, thread_id: ThreadId, actor: Actor, reply: Reply
) -> Message:
    """Sends a person's text, or keeps it until its time: what waited for an answer has one, and the AI is silent.

    One for later leaves the AI as it is. Raises BadInput for what cannot be sent (an empty text, a field without a
    value, a file the carrier does not take, a time that is over), and NotFound.
    """
    now = parts.clock.now()
    check_later(now, reply.not_before)
    async with parts.store.work(business_id, write=True) as work:
        known = await work.text_of_key(reply.key) if reply.key else None
        if known is not None:
            return known
        filled = await _filled(work, thread_id, actor, now, reply.text)
        files = await _files(work, parts, thread_id, actor)
        if reply.not_before is None:
            await hold(work, thread_id, actor, now)
            for message in await work.unhandled(thread_id):
                await work.save_message(replace(message, handled=True))
        new = NewText(
            thread_id,
            filled,
            Purpose.REPLY if reply.not_before is None else Purpose.TRANSACTIONAL,
            Author(AuthorKind.PERSON, actor.user_id),
            key=reply.key,
            not_before=reply.not_before,
            files=files,
            to=reply.to,
        )
        message = await queue_text(work, now, new)
        if actor.user_id is not None:
            await work.end_reply_draft(actor.user_id, thread_id)
        await note(work, now, actor, "message.send", subject=message.id, says="Sent a text.")
        return message


async def preview(work: Work, text: str, fields: Mapping[str, str]) -> Preview:
    """The text as it would go out now, with these `fields` of templates."""
    filled = fill_template(text, fields)
    segments = fit_text(clean_text(filled.text).strip())
    price = (await work.business()).profile.texting.part_price_cents
    return Preview(filled, segments, segments.parts * price if segments.text else 0.0)


async def keep_draft(
    store: Store,
    clock: Clock,
    business_id: BusinessId,
    thread_id: ThreadId,
    user_id: UserId,
    text: str,
    *,
    is_note: bool = False,
    key: str = "",
) -> None:
    """Keeps what the user has typed so far; nothing typed is no draft. What was sent under `key` meanwhile is not kept:
    a browser's last saving may come after it. Raises NotFound.
    """
    async with store.work(business_id, write=True) as work:
        if key and (await work.text_of_key(key) is not None or await work.is_noted(f"{NOTE_KEY}{key}")):
            return
        typed = clean_text(text[:_LONGEST_DRAFT])
        if typed.strip() or await work.draft_files(user_id, thread_id):
            await work.save_reply_draft(ReplyDraft(user_id, thread_id, typed, clock.now(), is_note))
        else:
            await work.end_reply_draft(user_id, thread_id)


async def add_file(
    parts: TextingParts,
    business_id: BusinessId,
    thread_id: ThreadId,
    user_id: UserId,
    name: str,
    content_type: str,
    data: bytes,
) -> DraftFile:
    """Puts a file to the user's reply. `content_type` is told by its bytes. Raises BadInput where the carrier would not
    send it, and NotFound.
    """
    now = parts.clock.now()
    plain = " ".join(name.replace("\\", "/").rpartition("/")[2].split())[:_LONGEST_FILE_NAME] or "file"
    file = DraftFile(MediaId(new_id("med")), user_id, thread_id, plain, content_type, len(data), now)
    async with parts.store.work(business_id, write=True) as work:
        there = await work.draft_files(user_id, thread_id)
        check_files(await media_limits(parts, work, thread_id), [*there, file])
        await work.add_draft_file(file, data)
    return file


async def media_limits(parts: TextingParts, work: Work, thread_id: ThreadId) -> MediaLimits:
    """Which files the carrier of our number in this thread sends. Raises NotFound where there is no such thread."""
    status = await work.thread_status(thread_id)
    try:
        account = await work.account((await sender_in(work, status))[0])
        return parts.carrier_of(account).media_limits(account) if account is not None else _NO_CARRIER
    except NotFound:
        return _NO_CARRIER


def check_files(limits: MediaLimits, files: Sequence[DraftFile]) -> None:
    """Raises BadInput, saying what to do, where these files together are not sent."""
    if not files:
        return
    if limits.why_none:
        raise BadInput(limits.why_none, "Take the file out, and send the words alone.")
    for file in files:
        if file.content_type not in limits.types:
            kinds = ", ".join(_KINDS[one] for one in limits.types)
            raise BadInput(f"The carrier does not send {file.name}: {file.content_type}.", f"It takes {kinds}.")
    if len(files) > limits.most_files:
        raise BadInput(f"The carrier sends at most {limits.most_files} files with a text.", "Send the others apart.")
    if sum(file.size_bytes for file in files) > limits.most_bytes:
        most = f"{limits.most_bytes / 1_000_000:g} MB"
        raise BadInput(f"The files are larger than {most} together.", "Send a smaller one, or each with its own text.")


async def _filled(work: Work, thread_id: ThreadId, actor: Actor, now: datetime, text: str) -> str:
    if len(text) > LONGEST_REPLY:
        raise BadInput(f"This text has {len(text):,} characters.", f"Shorten it to {LONGEST_REPLY:,}.")
    values: Mapping[str, str] = await reply_fields(work, thread_id, actor, now) if "{" in text else {}
    filled = fill_template(text, values)
    if filled.missing:
        named = " and ".join(f"{{{field}}}" for field in filled.missing)
        raise BadInput(f"Nothing is known to put for {named}.", "Write it in yourself.")
    return filled.text


async def _files(work: Work, parts: TextingParts, thread_id: ThreadId, actor: Actor) -> tuple[SentFile, ...]:
    if actor.user_id is None:
        return ()
    listed = await work.draft_files(actor.user_id, thread_id)
    if listed:
        check_files(await media_limits(parts, work, thread_id), listed)
    found = [await work.draft_file(actor.user_id, file.id) for file in listed]
    return tuple(SentFile(file.name, file.content_type, data) for file, data in filter(None, found))


_KINDS = {"image/jpeg": "JPEG", "image/png": "PNG", "image/gif": "GIF", "application/pdf": "PDF"}
