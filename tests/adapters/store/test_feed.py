"""News of threads: told once a unit is committed, to every process, and to nobody of another business."""

import asyncio
from collections.abc import AsyncIterator

import pytest

from receptionist.adapters.secrets import FernetSecretBox
from receptionist.adapters.store.feed import _MOST_HINTS
from receptionist.adapters.store.store import SqlStore
from receptionist.domain.call import EndReason, Speaker, Utterance
from receptionist.domain.ids import ThreadId
from receptionist.domain.news import Heard, Hint, News
from receptionist.domain.records import CarrierAccount
from receptionist.ports import Listener
from tests.adapters.store.scene import CALLER, NOON, NUMBER, came_in

SOON, NOT_YET = 5.0, 0.01


async def heard(listener: Listener) -> set[tuple[ThreadId, News]]:
    """What came."""
    found = await listener.hear(SOON)
    assert found is not None
    return {(hint.thread_id, hint.news) for hint in found.hints}


async def ready(store: SqlStore, listener: Listener) -> None:
    """On PostgreSQL, until the other processes are heard: whatever came before is asked for."""
    if store._engines.writer.dialect.name == "postgresql":
        assert await listener.hear(SOON) == Heard(frozenset(), missed=True)


async def test_what_a_unit_changed_is_told_when_it_is_committed(store: SqlStore, account: CarrierAccount) -> None:
    with store.feed.listen(account.business_id) as listener:
        await ready(store, listener)
        async with store.work(account.business_id, write=True) as work:
            _, thread = await work.thread_for(CALLER)
            await work.add_message(came_in(account, thread.id))
            assert await listener.hear(NOT_YET) is None
        assert (thread.id, News.ARRIVED) in await heard(listener)

        with pytest.raises(RuntimeError):  # noqa: PT012
            async with store.work(account.business_id, write=True) as work:
                await work.save_status(await work.lock_thread(thread.id))
                raise RuntimeError("taken back")
        assert await listener.hear(NOT_YET) is None

        async with store.work(account.business_id, write=True) as work:
            call, _ = await work.start_call(account.id, "CA1", CALLER, NUMBER.e164)
        assert (thread.id, News.RINGS) in await heard(listener)
        async with store.work(account.business_id, write=True) as work:
            await work.start_call(account.id, "CA1", CALLER, NUMBER.e164)
        assert await listener.hear(NOT_YET) is None  # the webhook came twice
        async with store.work(account.business_id, write=True) as work:
            await work.answer_call(call.id, NOON)
        assert await heard(listener) == {(thread.id, News.CALL)}
        async with store.work(account.business_id, write=True) as work:
            await work.add_utterance(call.id, Utterance(0, Speaker.CALLER, "Hello", 0, 1))
        assert await heard(listener) == {(thread.id, News.CHANGED)}
        async with store.work(account.business_id, write=True) as work:
            await work.end_call(call.id, NOON, EndReason.LOST, "")
        assert (thread.id, News.CALL) in await heard(listener)


async def test_another_business_hears_nothing(store: SqlStore, account: CarrierAccount) -> None:
    other = await store.directory.add_business((await store.directory.businesses())[0].profile)
    with store.feed.listen(other.id) as theirs, store.feed.listen(account.business_id) as ours:
        await ready(store, theirs)
        async with store.work(account.business_id, write=True) as work:
            _, thread = await work.thread_for(CALLER)
            await work.add_message(came_in(account, thread.id))
        assert await heard(ours)
        assert await theirs.hear(NOT_YET) is None


async def test_who_listens_slowly_looks_at_everything_again(store: SqlStore, account: CarrierAccount) -> None:
    with store.feed.listen(account.business_id) as listener:
        await ready(store, listener)
        for number in range(_MOST_HINTS + 5):
            store.feed.tell(account.business_id, [Hint(ThreadId(f"thrd_{number}"), News.CHANGED)])
        found = await listener.hear(SOON)
        assert found is not None and found.missed and len(found.hints) < _MOST_HINTS
        assert await listener.hear(NOT_YET) is None


@pytest.fixture
async def other_process(database_url: str, secret_box: FernetSecretBox) -> AsyncIterator[SqlStore]:
    """Another process on the same database."""
    store = SqlStore(database_url, secret_box)
    yield store
    await store.close()


@pytest.mark.databases("postgres")
async def test_processes_hear_each_other(store: SqlStore, account: CarrierAccount, other_process: SqlStore) -> None:
    with other_process.feed.listen(account.business_id) as listener:
        await ready(store, listener)
        async with store.work(account.business_id, write=True) as work:
            _, thread = await work.thread_for(CALLER)
            await work.add_message(came_in(account, thread.id))
        assert (thread.id, News.ARRIVED) in await heard(listener)
        many = [Hint(ThreadId(f"thrd_{number:020}"), News.CHANGED) for number in range(150)]
        store.feed.tell(account.business_id, many)
        got: set[Hint] = set()
        async with asyncio.timeout(SOON):
            while len(got) < len(many):
                found = await listener.hear(SOON)
                assert found is not None
                got |= found.hints
        assert got == set(many)


@pytest.mark.databases("postgres")
async def test_a_lost_connection_is_made_again(
    store: SqlStore, account: CarrierAccount, other_process: SqlStore
) -> None:
    with other_process.feed.listen(account.business_id) as listener:
        await ready(store, listener)
        async with store._engines.writer.connect() as connection:
            await connection.exec_driver_sql(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                " WHERE pid <> pg_backend_pid() AND datname = current_database() AND query LIKE 'LISTEN%'"
            )
        assert await listener.hear(SOON) == Heard(frozenset(), missed=True)
        store.feed.tell(account.business_id, [Hint(ThreadId("thrd_1"), News.CHANGED)])
        assert await heard(listener) == {(ThreadId("thrd_1"), News.CHANGED)}
