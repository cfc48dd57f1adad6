"""A large inbox, written in bulk: as many threads as a busy business has after years."""

import random
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import timedelta
from itertools import islice
from typing import Any

from sqlalchemy import Table, text
from sqlalchemy.ext.asyncio import AsyncConnection, create_async_engine
from sqlalchemy.pool import NullPool

from bench.inbox.words import name_of, text_of
from bench.texting.scene import NUMBER, Scene
from receptionist.adapters.store import mapping, text_mapping
from receptionist.adapters.store.tables import contacts, threads
from receptionist.adapters.store.text_tables import messages
from receptionist.domain.conversation import DialogueState
from receptionist.domain.ids import MessageId, ThreadId, UserId
from receptionist.domain.message import Author, AuthorKind, Direction, Holder, Message, MessageState, ThreadStatus, Tray
from receptionist.domain.phone import Address, AddressKind
from receptionist.services.time import utc_now

_AT_ONCE = 5_000  # rows
_DAYS = 900  # over which it all passed
Row = dict[str, Any]


async def seed(scene: Scene, thread_count: int, message_count: int, user_id: UserId) -> None:
    """Threads of the scene's business with messages; some wait for a person, most lie closed."""
    made = random.Random(7)
    engine = create_async_engine(scene.url, poolclass=NullPool)
    try:
        async with engine.begin() as connection:
            people, conversations = _threads(scene, made, thread_count, user_id)
            await _insert(connection, contacts, people)
            await _insert(connection, threads, conversations)
        said = _messages(scene, made, thread_count, message_count)
        while rows := list(islice(said, 20 * _AT_ONCE)):
            async with engine.begin() as connection:
                await _insert(connection, messages, rows)
        # What grew over years was vacuumed as it grew; PostgreSQL keeps new words in a list of its own until then.
        look_after = "VACUUM ANALYZE" if engine.dialect.name == "postgresql" else "ANALYZE"
        async with engine.connect() as connection:
            await connection.execution_options(isolation_level="AUTOCOMMIT")
            await connection.execute(text(look_after))
    finally:
        await engine.dispose()


async def _insert(connection: AsyncConnection, table: Table, rows: Sequence[Row]) -> None:
    for first in range(0, len(rows), _AT_ONCE):
        await connection.execute(table.insert(), list(rows[first : first + _AT_ONCE]))


def _threads(scene: Scene, made: random.Random, count: int, user_id: UserId) -> tuple[list[Row], list[Row]]:
    now, people, conversations = utc_now(), [], []
    for number in range(count):
        at = now - timedelta(days=_DAYS * (1 - number / count))
        status = ThreadStatus(thread_id_of(number), our_number=NUMBER)
        chance = made.random()
        if number < count * 0.6:
            status = replace(status, tray=Tray.CLOSED)
        elif chance < 0.02:
            status = replace(status, tray=Tray.SNOOZED, snoozed_until=now + timedelta(days=30))
        elif chance < 0.05:
            status = replace(status, needs_person="Sent a picture: please look at it.", unread=1)
        elif chance < 0.08:
            status = replace(status, holder=Holder.PERSON, held_by=user_id)
        elif chance < 0.20:
            status = replace(status, assigned_to=user_id, unread=2)
        people.append(
            {
                "id": f"cont_{number:020d}",
                "business_id": scene.business.id,
                "address_kind": AddressKind.NUMBER.value,
                "address": f"+1212{number + 5_550_000:07d}",
                "name": name_of(made),
                "email": "",
                "home": "",
                "created_at": at,
                **mapping.contact_status_row(status),
            }
        )
        conversations.append(
            {
                "id": status.thread_id,
                "business_id": scene.business.id,
                "contact_id": f"cont_{number:020d}",
                "dialogue": mapping.dialogue_to_json(DialogueState()),
                "created_at": at,
                "last_at": at,
                "last_line": text_of(made),
                **mapping.thread_status_row(status),
            }
        )
    return people, conversations


def thread_id_of(number: int) -> ThreadId:
    """The id of a thread by its number."""
    return ThreadId(f"thrd_{number:020d}")


def _messages(scene: Scene, made: random.Random, thread_count: int, count: int) -> Iterator[Row]:
    now = utc_now()
    mould = text_mapping.message_row(
        Message(
            id=MessageId("msg_"),
            business_id=scene.business.id,
            thread_id=thread_id_of(0),
            account_id=scene.account.id,
            direction=Direction.IN,
            state=MessageState.RECEIVED,
            author=Author(AuthorKind.CUSTOMER),
            ours=NUMBER,
            theirs=Address(AddressKind.NUMBER, "+12125550000"),
            text="",
            at=now,
        )
    ) | {"business_id": scene.business.id}
    ours = {"direction": Direction.OUT, "state": MessageState.DELIVERED, "author_kind": AuthorKind.AI}
    per_thread = max(1, count // thread_count)
    for number in range(count):
        thread = number // per_thread % thread_count
        at = now - timedelta(days=_DAYS * (1 - number / count))
        yield mould | {
            "id": f"msg_{number:020d}",
            "thread_id": thread_id_of(thread),
            "theirs": f"+1212{thread + 5_550_000:07d}",
            "text": text_of(made),
            "at": at,
            **(ours if number % 2 else {}),
        }
