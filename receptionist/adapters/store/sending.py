"""What was handed to carriers, and the files of picture messages."""

from collections.abc import Sequence

from sqlalchemy import bindparam, select, union

from receptionist.adapters.store import text_mapping
from receptionist.adapters.store.statements import ours, write_over
from receptionist.adapters.store.text_tables import (
    attempt_ids,
    media_files,
    message_media,
    messages,
    send_attempts,
    text_parts,
)
from receptionist.adapters.store.texts import MESSAGES, TextsPart
from receptionist.domain.ids import AccountId, AttemptId, MediaId, MessageId
from receptionist.domain.message import Attempt, Media, MediaState, Message, MessageState
from receptionist.errors import NotFound

_AT_ONCE = 1000  # ids in one question: databases bound their number
_CHANGES = ("outcome", "failure_kind", "failure_code", "ended_at")  # of an attempt
_UNKNOWN = MESSAGES.where(
    messages.c.account_id == bindparam("account_id"), messages.c.state == MessageState.UNKNOWN
).order_by(messages.c.at, messages.c.id)
_KNOWN_TEXTS = union(
    *(
        select(table.c.carrier_message_id).where(
            ours(table),
            table.c.account_id == bindparam("account_id"),
            table.c.carrier_message_id.in_(bindparam("asked", expanding=True)),
        )
        for table in (messages, text_parts, attempt_ids)
    )
)


class SendingPart(TextsPart):
    """Attempts and files."""

    # --- attempts -------------------------------------------------------------------------------------------------

    async def save_attempt(self, attempt: Attempt) -> None:
        """Adds the attempt, or writes what came of it; a carrier id of it stays known as its message's.

        Raises NotFound, and Conflict where the message has another attempt of this number.
        """
        row = {"business_id": self._business_id, **text_mapping.attempt_row(attempt)}
        saved = await self._connection.execute(write_over(self._dialect, send_attempts, _CHANGES), row)
        if saved.first() is None:
            raise NotFound("There is no such attempt in this business.")
        for place, carrier_message_id in enumerate(attempt.carrier_message_ids):
            named = {"account_id": attempt.account_id, "carrier_message_id": carrier_message_id}
            known_as = {**named, "attempt_id": attempt.id, "place": place}
            await self._insert_new(attempt_ids, known_as, [*named])

    async def attempts(self, message_id: MessageId) -> list[Attempt]:
        """The attempts of a message, first one first."""
        rows = await self._rows(send_attempts, "number", message_id=message_id)
        return [text_mapping.attempt(row, await self._ids_of(row["id"])) for row in rows]

    async def attempt(self, attempt_id: AttemptId) -> Attempt | None:
        """The attempt, or None."""
        row = await self._row(send_attempts, id=attempt_id)
        return None if row is None else text_mapping.attempt(row, await self._ids_of(attempt_id))

    async def attempt_by_carrier_id(self, account_id: AccountId, carrier_message_id: str) -> Attempt | None:
        """The attempt a carrier knows by this id, or None."""
        row = await self._row(attempt_ids, account_id=account_id, carrier_message_id=carrier_message_id)
        return None if row is None else await self.attempt(row["attempt_id"])

    async def unsettled(self, account_id: AccountId) -> list[tuple[Message, Attempt]]:
        """Messages in `unknown`, with their last attempt, oldest first."""
        found = await self._messages(_UNKNOWN, account_id=account_id)
        last = {message.id: (await self.attempts(message.id))[-1:] for message in found}
        return [(message, attempt) for message in found for attempt in last[message.id]]

    async def known_texts(self, account_id: AccountId, carrier_message_ids: Sequence[str]) -> set[str]:
        """Which of these the account has: inbound messages, parts waiting, and attempts of ours."""
        known: set[str] = set()
        for start in range(0, len(carrier_message_ids), _AT_ONCE):
            asked = carrier_message_ids[start : start + _AT_ONCE]
            rows = await self._all(_KNOWN_TEXTS, account_id=account_id, asked=asked)
            known.update(row["carrier_message_id"] for row in rows)
        return known

    async def _ids_of(self, attempt_id: AttemptId) -> list[str]:
        rows = await self._rows(attempt_ids, "place", "carrier_message_id", attempt_id=attempt_id)
        return [row["carrier_message_id"] for row in rows]

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
