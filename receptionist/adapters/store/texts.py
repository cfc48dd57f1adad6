"""Messages, and where their threads stand between customer, AI and people."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from functools import cache
from heapq import merge
from itertools import islice
from typing import Any

from sqlalchemy import Integer, Select, Update, and_, bindparam, case, func, literal, or_, select, update

from receptionist.adapters.store import mapping, text_mapping
from receptionist.adapters.store.columns import Instant, Words
from receptionist.adapters.store.statements import WHOSE, ours
from receptionist.adapters.store.tables import contacts, threads, utterances
from receptionist.adapters.store.text_tables import message_media, messages
from receptionist.adapters.store.unit import INBOX_LINE, WOKEN, Unit
from receptionist.domain.conversation import Line
from receptionist.domain.ids import MessageId, ThreadId
from receptionist.domain.message import AuthorKind, Direction, Media, Message, MessageState, ThreadStatus
from receptionist.domain.news import News
from receptionist.domain.webhook import EventKind
from receptionist.errors import Conflict, NotFound

UNSEEN = (MessageState.DRAFT, MessageState.NOT_SENT)  # nobody but the business ever sees these
_WAITING = (MessageState.DRAFT, MessageState.HELD, MessageState.QUEUED)
_SAID = (  # of ours: what was or may be sent
    MessageState.QUEUED,
    MessageState.SENDING,
    MessageState.UNKNOWN,
    MessageState.SENT,
    MessageState.DELIVERED,
    MessageState.READ,
)
_HAS_MEDIA = (
    select(literal(1))
    .where(ours(message_media), message_media.c.message_id == messages.c.id)
    .exists()
    .label("has_media")
)
MESSAGES = select(messages, _HAS_MEDIA).where(ours(messages))
_BY_ID = MESSAGES.where(messages.c.id == bindparam("message_id"))
_STATE = select(messages.c.state).where(ours(messages), messages.c.id == bindparam("message_id"))
_THREAD_OF = select(messages.c.thread_id).where(ours(messages), messages.c.id == bindparam("message_id"))
_OF_THREAD = MESSAGES.where(messages.c.thread_id == bindparam("thread_id"))
_NEWEST = _OF_THREAD.order_by(messages.c.at.desc(), messages.c.id.desc()).limit(bindparam("most", type_=Integer))
_NEWEST_BEFORE = _NEWEST.where(messages.c.at < bindparam("before"))
_UNHANDLED = _OF_THREAD.where(messages.c.state == MessageState.RECEIVED, messages.c.handled.is_(False)).order_by(
    messages.c.at, messages.c.id
)
_UNSENT = _OF_THREAD.where(messages.c.state.in_(_WAITING)).order_by(messages.c.at, messages.c.id)


class TextsPart(Unit):
    """What was written."""

    # --- where a thread stands ------------------------------------------------------------------------------------

    async def lock_thread(self, thread_id: ThreadId) -> ThreadStatus:
        """Where the thread stands; until this unit ends, no other unit that locks it goes on. Raises NotFound."""
        await self._lock(thread_id)
        return await self.thread_status(thread_id)

    async def lock_thread_of(self, message_id: MessageId) -> ThreadStatus:
        """As `lock_thread`, for the thread this message is in."""
        while True:
            row = await self._one(_THREAD_OF, message_id=message_id)
            if row is None:
                raise NotFound("There is no such text in this business.")
            try:
                return await self.lock_thread(row["thread_id"])
            except Conflict:  # while we waited for its lock, it was merged: the text is in the other one now
                continue

    async def thread_status(self, thread_id: ThreadId) -> ThreadStatus:
        """Where the thread stands. Raises NotFound."""
        return mapping.thread_status(await self._thread_row(thread_id))

    async def save_status(self, status: ThreadStatus) -> None:
        """Writes where the thread stands; the contact's consent, language and line with it. Raises NotFound."""
        contact = mapping.contact_status_row(status)
        known = self._contact_rows.get(status.thread_id) or await self._thread_row(status.thread_id)
        self._thread_rows.clear()
        if not await self._change(threads, mapping.thread_status_row(status), id=status.thread_id):
            raise NotFound("There is no such thread in this business.")
        self._is_news(status.thread_id)
        if all(known[name] == value for name, value in contact.items()):
            return  # most changes of a thread change nothing of its contact
        self._forget_contacts()
        await self._change(contacts, contact, id=known["contact_id"])
        self._happened(EventKind.CONTACT_CHANGED, status.thread_id)

    async def end_answer_lease(self, thread_id: ThreadId) -> None:
        """Lets a claimed answer go: its time is `answer_due_at` again. Raises NotFound."""
        if not await self._change(threads, {"answer_leased_until": None}, id=thread_id):
            raise NotFound("There is no such thread in this business.")

    # --- messages -------------------------------------------------------------------------------------------------

    async def add_message(self, message: Message) -> tuple[Message, bool]:
        """Stores it with its files, and whether it is new: the same account and carrier id, the same key, or an AI
        answer to the same message find the one there is. Moves the thread up and shows its words in the inbox; one
        that came in is unread, and its sender knows us by the number they wrote to. Raises NotFound.
        """
        await self._lock(message.thread_id)
        if await self._insert_new(messages, text_mapping.message_row(message), None):
            await self._add_media(message)
            await self._show(message, unread=1 if message.direction is Direction.IN else 0)
            self._states[message.id] = message.state
            came_in = message.direction is Direction.IN
            self._happened(EventKind.MESSAGE_RECEIVED if came_in else EventKind.MESSAGE_STATE, message.id)
            return replace(message, business_id=self._business_id), True
        known = await self._messages(self._same_as(message).limit(1))
        if not known:
            raise NotFound("There is no such thing in this business.")
        return known[0], False

    async def save_message(self, message: Message) -> None:
        """Writes all of the message that can change. Of its files, those that are new: what became of one is written
        by `keep_media` only. Raises NotFound.
        """
        before = self._states.get(message.id) or await self._state_of(message.id)
        await self._change(messages, text_mapping.message_changes(message), id=message.id)
        await self._add_media(message)
        self._is_news(message.thread_id)
        if before != message.state:
            self._happened(EventKind.MESSAGE_STATE, message.id)
        if before in UNSEEN:
            await self._show(message)
        if message.thread_id in self._locked:
            self._states[message.id] = message.state

    async def message(self, message_id: MessageId) -> Message | None:
        """The message, or None."""
        found = await self._messages(_BY_ID, message_id=message_id)
        return found[0] if found else None

    async def messages(self, thread_id: ThreadId, before: datetime | None = None, limit: int = 100) -> list[Message]:
        """The newest of the thread before this instant, oldest first."""
        if before is None:
            newest = await self._messages(_NEWEST, thread_id=thread_id, most=limit)
        else:
            newest = await self._messages(_NEWEST_BEFORE, thread_id=thread_id, most=limit, before=before)
        return newest[::-1]

    async def unhandled(self, thread_id: ThreadId) -> list[Message]:
        """Inbound messages nobody has answered yet, oldest first."""
        return await self._messages(_UNHANDLED, thread_id=thread_id)

    async def unsent(self, thread_id: ThreadId) -> list[Message]:
        """Drafts, held and queued messages of the thread, oldest first."""
        return await self._messages(_UNSENT, thread_id=thread_id)

    async def texts_since(self, thread_id: ThreadId, key_prefix: str, since: datetime) -> int:
        """How many messages of the thread whose key begins so were made since then, sent or not."""
        begins = func.substr(messages.c.key, 1, len(key_prefix)) == key_prefix
        query = self._select(messages).where(messages.c.thread_id == thread_id, messages.c.at >= since, begins)
        row = await self._one(query.with_only_columns(func.count().label("texts")))
        assert row is not None
        return int(row["texts"])

    async def history(self, thread_id: ThreadId, since: datetime, limit: int = 40) -> list[Line]:
        """What was said on calls and written in texts since then: the newest `limit` lines, oldest first; of our texts,
        those that were or may be sent.
        """
        said = utterances.c
        spoken = (
            select(said.speaker, said.text, said.at)
            .where(self._ours(utterances), said.thread_id == thread_id, said.at >= since, said.text != "")
            .order_by(said.at.desc(), said.call_id.desc(), said.seq.desc())
        )
        sent = and_(messages.c.direction == Direction.OUT, messages.c.state.in_(_SAID))
        has_media = (
            select(literal(1)).where(self._ours(message_media), message_media.c.message_id == messages.c.id).exists()
        )
        written = (
            select(messages.c.direction, messages.c.text, messages.c.at, has_media.label("has_media"))
            .where(self._ours(messages), messages.c.thread_id == thread_id, messages.c.at >= since)
            .where(or_(messages.c.direction == Direction.IN, sent), or_(messages.c.text != "", has_media))
            .order_by(messages.c.at.desc(), messages.c.id.desc())
        )
        calls = [mapping.line(row) for row in await self._all(spoken.limit(limit))]
        texts = [text_mapping.text_line(row) for row in await self._all(written.limit(limit))]
        newest = islice(merge(calls, texts, key=lambda line: line.at, reverse=True), limit)
        return list(newest)[::-1]

    # --- the pieces -----------------------------------------------------------------------------------------------

    async def _state_of(self, message_id: MessageId) -> str:
        row = await self._one(_STATE, message_id=message_id)
        if row is None:
            raise NotFound("There is no such message in this business.")
        return str(row["state"])

    def _same_as(self, message: Message) -> Select[Any]:
        same = [messages.c.id == message.id]
        if message.carrier_message_id:
            known_as = messages.c.carrier_message_id == message.carrier_message_id
            same.append(and_(messages.c.account_id == message.account_id, known_as))
        if message.key:
            same.append(messages.c.key == message.key)
        if message.answers and message.author.kind is AuthorKind.AI:
            stands = and_(messages.c.author_kind == AuthorKind.AI, messages.c.state != MessageState.NOT_SENT)
            same.append(and_(messages.c.answers == message.answers, stands))
        return MESSAGES.where(or_(*same))

    async def _show(self, message: Message, unread: int = 0) -> None:
        """Moves the thread up; its last line is this message's, unless nobody sees it or a newer one shows there."""
        words = text_mapping.words(message.text, bool(message.media))[:INBOX_LINE]
        shows = message.state not in UNSEEN and bool(words)
        values = {"in_thread": message.thread_id, "moment": message.at, "more_unread": unread}
        self._thread_rows.clear()
        arrived = message.direction is Direction.IN
        if arrived:
            values["ours"] = message.ours.e164
        self._is_news(message.thread_id, News.ARRIVED if arrived else News.CHANGED)
        await self._run(_showing(shows, arrived), {**values, "words": words} if shows else values)

    async def _add_media(self, message: Message) -> None:
        for place, file in enumerate(message.media):
            row = {"message_id": message.id, "place": place, "due_at": message.at, **text_mapping.media_row(file)}
            await self._insert_new(message_media, row, ["id"])

    async def _messages(self, query: Select[Any], **values: Any) -> list[Message]:
        """The messages of a query made from `MESSAGES`."""
        rows = await self._all(query, **(values or {WHOSE: self._business_id}))
        files = await self._media_of([row["id"] for row in rows if row["has_media"]])
        self._states |= {row["id"]: row["state"] for row in rows if row["thread_id"] in self._locked}
        return [text_mapping.message(row, files.get(row["id"], ())) for row in rows]

    async def _media_of(self, message_ids: Sequence[MessageId]) -> dict[MessageId, list[Media]]:
        files: dict[MessageId, list[Media]] = {}
        if message_ids:
            query = self._select(message_media).where(message_media.c.message_id.in_(message_ids))
            for row in await self._all(query.order_by(message_media.c.place)):
                files.setdefault(row["message_id"], []).append(text_mapping.media(row))
        return files


@cache
def _showing(shows: bool, wakes: bool) -> Update:
    """Moves a thread up; with `shows`, `words` are its last line unless a newer message that somebody sees is there.

    With `wakes`, it comes back from wherever it lay, and its contact knows us by the number `ours`.
    """
    moment = bindparam("moment", type_=Instant)
    values = {
        "last_at": case((threads.c.last_at < moment, moment), else_=threads.c.last_at),
        "unread": threads.c.unread + bindparam("more_unread", type_=Integer),
    }
    if wakes:
        values |= WOKEN | {"our_number": bindparam("ours")}
    if shows:
        seen = select(literal(1)).where(ours(messages), messages.c.thread_id == threads.c.id)
        newer = seen.where(messages.c.at > moment, messages.c.state.not_in(UNSEEN)).exists()
        values["last_line"] = case((newer, threads.c.last_line), else_=bindparam("words", type_=Words))
    return update(threads).where(ours(threads), threads.c.id == bindparam("in_thread")).values(values)
