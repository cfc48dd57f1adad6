"""Texts of every kind, told through the Store port: who wrote, what was answered, what went wrong with it."""

import struct
import zlib
from dataclasses import dataclass, replace
from datetime import timedelta
from itertools import count

from receptionist.domain.consent_ledger import ConsentEntry, ConsentSource
from receptionist.domain.ids import MediaId, MessageId, ThreadId, UserId
from receptionist.domain.message import (
    Author,
    AuthorKind,
    Consent,
    Decision,
    Direction,
    Failure,
    FailureKind,
    Holder,
    LineType,
    Media,
    MediaState,
    Message,
    MessageState,
)
from receptionist.domain.phone import parse_address
from receptionist.domain.records import Business, CarrierAccount
from receptionist.ports import Store, Work
from tests.web.pages.seed import CALLED, HEBREW, Day

AI, CUSTOMER, AUTOMATIC = Author(AuthorKind.AI), Author(AuthorKind.CUSTOMER), Author(AuthorKind.AUTOMATIC)
LONG = "The water heater in the basement makes a knocking noise. " * 28
STOPPED = "Please stop texting me, thanks"

HELD_FOR = timedelta(hours=11)
_NO_THREAD = ThreadId("")
_numbers = count(1)


@dataclass(frozen=True, slots=True)
class Texts:
    """What the pages have to show."""

    talk: ThreadId
    draft: MessageId
    unknown: MessageId
    failed: MessageId
    held: MessageId
    photo: MediaId
    stopped: ThreadId
    unclear: ThreadId
    taken_over: ThreadId


@dataclass
class Writer:
    """Writes texts into a thread, a minute apart."""

    work: Work
    account: CarrierAccount
    day: Day
    caller: str
    thread_id: ThreadId = _NO_THREAD

    async def writes(self, text: str, author: Author = CUSTOMER, **fields: object) -> Message:
        address = parse_address(self.caller)
        _, thread = await self.work.thread_for(address)
        self.thread_id = thread.id
        inbound = author is CUSTOMER
        message = Message(
            id=MessageId(f"msg_{next(_numbers):020d}"),
            business_id=thread.business_id,
            thread_id=thread.id,
            account_id=self.account.id,
            direction=Direction.IN if inbound else Direction.OUT,
            state=MessageState.RECEIVED if inbound else MessageState.DELIVERED,
            author=author,
            ours=CALLED,
            theirs=address,
            text=text,
            at=self.day.later(minutes=1),
        )
        return (await self.work.add_message(replace(message, **fields)))[0]  # type: ignore[arg-type]

    def says(self, step: str, words: str) -> Decision:
        return Decision(self.day.now(), step, words)


async def seed_texts(store: Store, business: Business, account: CarrierAccount, owner: UserId, day: Day) -> Texts:
    """Four customers who text."""
    async with store.work(business.id, write=True) as work:
        talk = Writer(work, account, day, "+15035550151")
        await talk.writes("Hi, is this the plumber?")
        await talk.writes("Yes, this is the automated assistant of Rose City Plumbing. What's going on?", AI)
        await talk.writes(LONG)
        await talk.writes(HEBREW)
        photo = Media(MediaId(f"media_{next(_numbers):020d}"), "https://api.example.com/1", "image/png")
        gone = Media(MediaId(f"media_{next(_numbers):020d}"), "https://api.example.com/2", "application/zip")
        pictured = await talk.writes("", media=(photo, gone))
        kept = replace(photo, state=MediaState.KEPT, size_bytes=len(PICTURE))
        await work.keep_media(pictured.id, kept, PICTURE)
        refused = replace(gone, state=MediaState.REFUSED, why="Files of this kind are not taken.")
        await work.keep_media(pictured.id, refused, None)
        why = (talk.says("written", "The AI answered what they wrote."), talk.says("consent", "They texted us first."))
        await talk.writes("Thanks for the photo: a person will look at it.", AI, decisions=why)
        landline = Failure(FailureKind.LANDLINE, "30006")
        failed = await talk.writes("I can come by at 3.", Author(AuthorKind.PERSON, owner), failure=landline,
                                   state=MessageState.FAILED)  # fmt: skip
        unknown = await talk.writes("See you tomorrow.", Author(AuthorKind.PERSON, owner), state=MessageState.UNKNOWN)
        quiet = talk.says("quiet_hours", "It is 9:40 pm where they are; it goes out at 8:00 am.")
        held = await talk.writes("How did the repair go?", AUTOMATIC, state=MessageState.HELD, decisions=(quiet,),
                                 not_before=day.later(hours=0) + HELD_FOR)  # fmt: skip
        asks = talk.says("approval", "Drafts wait for a person in this thread.")
        draft = await talk.writes("We can come Tuesday. Does 9 work?", AI, state=MessageState.DRAFT, decisions=(asks,))
        stopped = await _stops(Writer(work, account, day, "+15035550152"), Consent.REFUSED, STOPPED)
        unclear = await _stops(Writer(work, account, day, "+15035550153"), Consent.UNCLEAR, "Cancel")
        taken = Writer(work, account, day, "+15035550154")
        await taken.writes("Can I talk to Rosa?")
        status = await work.lock_thread(taken.thread_id)
        needs = "They asked for a person."
        await work.save_status(replace(status, holder=Holder.PERSON, held_by=owner, needs_person=needs, language="es",
                                       line=LineType.LANDLINE))  # fmt: skip
    return Texts(talk.thread_id, draft.id, unknown.id, failed.id, held.id, photo.id, stopped, unclear, taken.thread_id)


async def _stops(writer: Writer, consent: Consent, words: str) -> ThreadId:
    message = await writer.writes(words)
    source = ConsentSource.SENTENCE
    entry = ConsentEntry(message.theirs, consent, source, words, writer.day.now(), message_id=message.id)
    await writer.work.add_consent(entry)
    return writer.thread_id


def _png(side: int) -> bytes:
    """A small grey picture."""
    rows = zlib.compress(b"".join(b"\0" + b"\x90\xa0\xb0" * side for _ in range(side)))
    header = struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0)
    parts = ((b"IHDR", header), (b"IDAT", rows), (b"IEND", b""))
    packed = (struct.pack(">I", len(d)) + k + d + struct.pack(">I", zlib.crc32(k + d)) for k, d in parts)
    return b"\x89PNG\r\n\x1a\n" + b"".join(packed)


PICTURE = _png(96)
