"""Messages, and where their threads stand between customer, AI and people."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from heapq import merge
from itertools import islice
from typing import Any

from sqlalchemy import RowMapping, Select, and_, case, func, literal, or_, select

from receptionist.adapters.store import mapping, text_mapping
from receptionist.adapters.store.columns import Words
from receptionist.adapters.store.tables import contacts, threads, utterances
from receptionist.adapters.store.text_tables import message_media, messages
from receptionist.adapters.store.unit import INBOX_LINE, Row, Unit
from receptionist.domain.conversation import Line
from receptionist.domain.ids import MessageId, ThreadId
from receptionist.domain.message import AuthorKind, Direction, Media, Message, MessageState, ThreadStatus
from receptionist.errors import NotFound

UNSEEN = (MessageState.DRAFT, MessageState.NOT_SENT)  # nobody but the business ever sees these
_UNSENT = (MessageState.DRAFT, MessageState.HELD, MessageState.QUEUED)
_SAID = (  # of ours: what was or may be sent
    MessageState.QUEUED,
    MessageState.SENDING,
    MessageState.UNKNOWN,
    MessageState.SENT,
    MessageState.DELIVERED,
    MessageState.READ,
)


class TextsPart(Unit):
    """What was written."""

    # --- where a thread stands ------------------------------------------------------------------------------------

    async def lock_thread(self, thread_id: ThreadId) -> ThreadStatus:
        """Where the thread stands; until this unit ends, no other unit that locks it goes on. Raises NotFound."""
        await self._lock(thread_id)
        # A question of its own: one that waited for the lock would answer with the contact of before the wait.
        return await self.thread_status(thread_id)

    async def thread_status(self, thread_id: ThreadId) -> ThreadStatus:
        """Where the thread stands. Raises NotFound."""
        query = (
            select(threads, contacts.c.consent, contacts.c.language, contacts.c.line)
            .join(contacts, threads.c.contact_id == contacts.c.id)
            .where(self._ours(threads), self._ours(contacts), threads.c.id == thread_id)
        )
        row = await self._one(query)
        if row is None:
            raise NotFound("There is no such thread in this business.")
        return mapping.thread_status(row)

    async def save_status(self, status: ThreadStatus) -> None:
        """Writes where the thread stands; the contact's consent, language and line with it. Raises NotFound."""
        ours = self._update(threads).where(threads.c.id == status.thread_id)
        if not await self._changed(ours.values(mapping.thread_status_row(status))):
            raise NotFound("There is no such thread in this business.")
        whose = select(threads.c.contact_id).where(self._ours(threads), threads.c.id == status.thread_id)
        theirs = self._update(contacts).where(contacts.c.id == whose.scalar_subquery())
        await self._changed(theirs.values(mapping.contact_status_row(status)))

    async def end_answer_lease(self, thread_id: ThreadId) -> None:
        """Lets a claimed answer go: its time is `answer_due_at` again. Raises NotFound."""
        statement = self._update(threads).where(threads.c.id == thread_id)
        if not await self._changed(statement.values(answer_leased_until=None)):
            raise NotFound("There is no such thread in this business.")

    # --- messages -------------------------------------------------------------------------------------------------

    async def add_message(self, message: Message) -> tuple[Message, bool]:
        """Stores it with its files, and whether it is new: the same account and carrier id, the same key, or an AI
        answer to the same message find the one there is. Moves the thread up and shows its words in the inbox; one
        that came in is unread. Raises NotFound.
        """
        await self._lock(message.thread_id)
        if await self._insert_new(messages, text_mapping.message_row(message), None):
            await self._add_media(message)
            unread = {"unread": threads.c.unread + 1} if message.direction is Direction.IN else {}
            await self._touch(message.thread_id, message.at, **unread, **self._last_line(message))
            return replace(message, business_id=self._business_id), True
        known = await self._messages(self._same_as(message).limit(1))
        if not known:
            raise NotFound("There is no such thing in this business.")
        return known[0], False

    async def save_message(self, message: Message) -> None:
        """Writes all of the message that can change. Of its files, those that are new: what became of one is written
        by `keep_media` only. Raises NotFound.
        """
        ours = self._select(messages).where(messages.c.id == message.id)
        before = await self._one(ours.with_only_columns(messages.c.state))
        if before is None:
            raise NotFound("There is no such message in this business.")
        changes = text_mapping.message_changes(message)
        await self._changed(self._update(messages).where(messages.c.id == message.id).values(changes))
        await self._add_media(message)
        if before["state"] in UNSEEN:
            await self._touch(message.thread_id, message.at, **self._last_line(message))

    async def message(self, message_id: MessageId) -> Message | None:
        """The message, or None."""
        found = await self._messages(self._select(messages).where(messages.c.id == message_id))
        return found[0] if found else None

    async def messages(self, thread_id: ThreadId, before: datetime | None = None, limit: int = 100) -> list[Message]:
        """The newest of the thread before this instant, oldest first."""
        query = self._of_thread(thread_id).order_by(messages.c.at.desc(), messages.c.id.desc()).limit(limit)
        newest = await self._messages(query if before is None else query.where(messages.c.at < before))
        return newest[::-1]

    async def unhandled(self, thread_id: ThreadId) -> list[Message]:
        """Inbound messages nobody has answered yet, oldest first."""
        waiting = self._of_thread(thread_id).where(
            messages.c.state == MessageState.RECEIVED, messages.c.handled.is_(False)
        )
        return await self._messages(waiting.order_by(messages.c.at, messages.c.id))

    async def unsent(self, thread_id: ThreadId) -> list[Message]:
        """Drafts, held and queued messages of the thread, oldest first."""
        waiting = self._of_thread(thread_id).where(messages.c.state.in_(_UNSENT))
        return await self._messages(waiting.order_by(messages.c.at, messages.c.id))

    async def texts_since(self, thread_id: ThreadId, key_prefix: str, since: datetime) -> int:
        """How many messages of the thread whose key begins so were made since then, sent or not."""
        begins = func.substr(messages.c.key, 1, len(key_prefix)) == key_prefix
        query = self._of_thread(thread_id).where(messages.c.at >= since, begins)
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

    def _of_thread(self, thread_id: ThreadId) -> Select[Any]:
        return self._select(messages).where(messages.c.thread_id == thread_id)

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
        return self._select(messages).where(or_(*same))

    def _last_line(self, message: Message) -> Row:
        """The thread's new last line, unless nobody sees this message or a newer one shows there."""
        words = text_mapping.words(message.text, bool(message.media))[:INBOX_LINE]
        if message.state in UNSEEN or not words:
            return {}
        newer = self._of_thread(message.thread_id).where(messages.c.at > message.at, messages.c.state.not_in(UNSEEN))
        return {"last_line": case((newer.exists(), threads.c.last_line), else_=literal(words, Words))}

    async def _add_media(self, message: Message) -> None:
        for place, file in enumerate(message.media):
            row = {"message_id": message.id, "place": place, "due_at": message.at, **text_mapping.media_row(file)}
            await self._insert_new(message_media, row, ["id"])

    async def _messages(self, query: Select[Any]) -> list[Message]:
        rows = await self._all(query)
        files = await self._media_of(rows)
        return [text_mapping.message(row, files.get(row["id"], ())) for row in rows]

    async def _media_of(self, rows: Sequence[RowMapping]) -> dict[MessageId, list[Media]]:
        files: dict[MessageId, list[Media]] = {}
        if rows:
            query = self._select(message_media).where(message_media.c.message_id.in_([row["id"] for row in rows]))
            for row in await self._all(query.order_by(message_media.c.place)):
                files.setdefault(row["message_id"], []).append(text_mapping.media(row))
        return files
