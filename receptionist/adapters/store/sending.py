"""What was handed to carriers, and the files of picture messages."""

from collections.abc import Sequence

from sqlalchemy import select

from receptionist.adapters.store import text_mapping
from receptionist.adapters.store.text_tables import (
    attempt_ids,
    media_files,
    message_media,
    messages,
    send_attempts,
    text_parts,
)
from receptionist.adapters.store.texts import TextsPart
from receptionist.domain.ids import AccountId, AttemptId, MediaId, MessageId
from receptionist.domain.message import Attempt, Media, MediaState, Message, MessageState
from receptionist.errors import NotFound

_AT_ONCE = 1000  # ids in one question: databases bound their number


class SendingPart(TextsPart):
    """Attempts and files."""

    # --- attempts -------------------------------------------------------------------------------------------------

    async def save_attempt(self, attempt: Attempt) -> None:
        """Adds the attempt, or writes what came of it; a carrier id of it stays known as its message's.

        Raises NotFound, and Conflict where the message has another attempt of this number.
        """
        await self._must_exist(messages, attempt.message_id)
        row = text_mapping.attempt_row(attempt)
        if not await self._changed(self._update(send_attempts).where(send_attempts.c.id == attempt.id).values(row)):
            await self._insert(send_attempts, row)
        for place, carrier_message_id in enumerate(attempt.carrier_message_ids):
            named = {"account_id": attempt.account_id, "carrier_message_id": carrier_message_id}
            known_as = {**named, "attempt_id": attempt.id, "place": place}
            await self._insert_new(attempt_ids, known_as, [*named])

    async def attempts(self, message_id: MessageId) -> list[Attempt]:
        """The attempts of a message, first one first."""
        return await self._attempts_of([message_id])

    async def attempt(self, attempt_id: AttemptId) -> Attempt | None:
        """The attempt, or None."""
        row = await self._one(self._select(send_attempts).where(send_attempts.c.id == attempt_id))
        return (
            None if row is None else text_mapping.attempt(row, (await self._ids_of([attempt_id])).get(attempt_id, ()))
        )

    async def attempt_by_carrier_id(self, account_id: AccountId, carrier_message_id: str) -> Attempt | None:
        """The attempt a carrier knows by this id, or None."""
        query = self._select(attempt_ids).filter_by(account_id=account_id, carrier_message_id=carrier_message_id)
        row = await self._one(query)
        return None if row is None else await self.attempt(row["attempt_id"])

    async def unsettled(self, account_id: AccountId) -> list[tuple[Message, Attempt]]:
        """Messages in `unknown`, with their last attempt, oldest first."""
        unknown = self._select(messages).filter_by(account_id=account_id, state=MessageState.UNKNOWN)
        found = await self._messages(unknown.order_by(messages.c.at, messages.c.id))
        last = {attempt.message_id: attempt for attempt in await self._attempts_of([one.id for one in found])}
        return [(message, last[message.id]) for message in found if message.id in last]

    async def known_texts(self, account_id: AccountId, carrier_message_ids: Sequence[str]) -> set[str]:
        """Which of these the account has: inbound messages, parts waiting, and attempts of ours."""
        known: set[str] = set()
        for start in range(0, len(carrier_message_ids), _AT_ONCE):
            asked = carrier_message_ids[start : start + _AT_ONCE]
            for table in (messages, text_parts, attempt_ids):
                named = table.c.carrier_message_id
                query = select(named).where(self._ours(table), table.c.account_id == account_id, named.in_(asked))
                known.update(row["carrier_message_id"] for row in await self._all(query))
        return known

    async def _attempts_of(self, message_ids: Sequence[MessageId]) -> list[Attempt]:
        attempts = self._select(send_attempts).where(send_attempts.c.message_id.in_(message_ids))
        rows = await self._all(attempts.order_by(send_attempts.c.message_id, send_attempts.c.number))
        ids = await self._ids_of([row["id"] for row in rows])
        return [text_mapping.attempt(row, ids.get(row["id"], ())) for row in rows]

    async def _ids_of(self, attempts: Sequence[AttemptId]) -> dict[AttemptId, list[str]]:
        ids: dict[AttemptId, list[str]] = {}
        query = self._select(attempt_ids).where(attempt_ids.c.attempt_id.in_(attempts))
        for row in await self._all(query.order_by(attempt_ids.c.place, attempt_ids.c.carrier_message_id)):
            ids.setdefault(row["attempt_id"], []).append(row["carrier_message_id"])
        return ids

    # --- files ----------------------------------------------------------------------------------------------------

    async def media_file(self, media_id: MediaId) -> tuple[Media, bytes] | None:
        """A file that was kept, or None."""
        joined = select(message_media, media_files.c.data).join(
            media_files, media_files.c.media_id == message_media.c.id
        )
        kept = joined.where(self._ours(message_media), self._ours(media_files), message_media.c.id == media_id)
        row = await self._one(kept.where(message_media.c.state == MediaState.KEPT))
        return None if row is None else (text_mapping.media(row), bytes(row["data"]))

    async def keep_media(self, message_id: MessageId, media: Media, data: bytes | None) -> None:
        """Writes what became of a file; `data` where it is kept. Raises NotFound."""
        theirs = self._update(message_media).filter_by(id=media.id, message_id=message_id)
        if not await self._changed(theirs.values(text_mapping.media_row(media))):
            raise NotFound("There is no such file in this business.")
        if data is not None:
            await self._insert_new(media_files, {"media_id": media.id, "data": data}, ["media_id"])
