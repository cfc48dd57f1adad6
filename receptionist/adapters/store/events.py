"""What carriers told us and is being worked on: events, and the parts of long texts."""

from datetime import datetime

from sqlalchemy import delete, select

from receptionist.adapters.store import text_mapping
from receptionist.adapters.store.tables import accounts
from receptionist.adapters.store.text_tables import inbound_events, text_parts
from receptionist.adapters.store.unit import Unit
from receptionist.domain.ids import AccountId, EventId
from receptionist.domain.records import TextPart
from receptionist.errors import NotFound


class EventsPart(Unit):
    """Events taken in, until they are done with."""

    async def finish_event(self, event_id: EventId, note: str) -> None:
        """The event is done with, and what came of it. Raises NotFound."""
        await self._change_event(event_id, finished_at=self._now(), note=note)

    async def give_up_event(self, event_id: EventId, note: str) -> None:
        """The event was tried often enough; a person may have it tried again. Raises NotFound."""
        await self._change_event(event_id, finished_at=self._now(), gave_up=True, note=note)

    async def given_up_events(self, account_id: AccountId) -> list[tuple[datetime, str]]:
        """When events that were given up came in, and why they were; oldest first."""
        rows = await self._rows(inbound_events, "received_at", "id", account_id=account_id, gave_up=True)
        return [(row["received_at"], row["note"]) for row in rows]

    async def try_events_again(self, account_id: AccountId, at: datetime) -> int:
        """The account's events that were given up are due from then on; how many there were."""
        again = {"finished_at": None, "gave_up": False, "tries": 0, "due_at": at, "note": ""}
        return await self._change(inbound_events, again, account_id=account_id, gave_up=True)

    async def retry_event(self, event_id: EventId, at: datetime, note: str) -> None:
        """The event is worked on again from then on, and why. Raises NotFound."""
        await self._change_event(event_id, due_at=at, note=note)

    async def _change_event(self, event_id: EventId, **values: object) -> None:
        if not await self._change(inbound_events, values, id=event_id):
            raise NotFound("There is no such event in this business.")

    async def add_part(self, part: TextPart) -> list[TextPart]:
        """Keeps the part, and answers all that are here of its text, by their place; the same part again is one.

        Raises NotFound.
        """
        # PostgreSQL: of two parts that come at once, the second sees the first. SQLite has one writer anyway.
        lock = select(accounts.c.id).where(self._ours(accounts), accounts.c.id == part.account_id)
        if await self._one(lock.with_for_update(key_share=True)) is None:
            raise NotFound("There is no such carrier account in this business.")
        key = text_mapping.part_key(part)
        await self._insert_new(text_parts, text_mapping.part_row(part), [*key, "part"])
        here = await self._all(self._select(text_parts).filter_by(**key).order_by(text_parts.c.part))
        return [text_mapping.part(row) for row in here]

    async def remove_parts(self, part: TextPart) -> None:
        """Lets go of all parts of this text."""
        await self._changed(delete(text_parts).where(self._ours(text_parts)).filter_by(**text_mapping.part_key(part)))
