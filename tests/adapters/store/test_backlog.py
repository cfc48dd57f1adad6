"""How much waits, as a monitor sees it."""

from datetime import timedelta

from receptionist.adapters.store.store import SqlStore
from receptionist.domain.backlog import Queue
from receptionist.domain.message import MessageState
from receptionist.domain.records import CarrierAccount
from tests.adapters.store.scene import MINUTE, NOON, came_in, event, goes_out, thread_of


async def test_an_empty_house_has_nothing_waiting(store: SqlStore) -> None:
    backlog = await store.directory.backlog(NOON)
    assert backlog.texts == {}
    assert backlog.outbox == backlog.events == backlog.webhooks == Queue()


async def test_what_waits_is_counted_with_the_age_of_its_first(store: SqlStore, account: CarrierAccount) -> None:
    thread = await thread_of(store, account)
    texts = [
        came_in(account, thread.id, at=NOON),
        goes_out(account, thread.id, "later", at=NOON, not_before=NOON + 60 * MINUTE),
        goes_out(account, thread.id, "second", at=NOON + 2 * MINUTE),
        goes_out(account, thread.id, "first", at=NOON + MINUTE),
        goes_out(account, thread.id, "done", at=NOON, state=MessageState.DELIVERED),
        goes_out(account, thread.id, "of last week", at=NOON - timedelta(days=7), state=MessageState.DELIVERED),
    ]
    for text in texts:
        async with store.work(account.business_id, write=True) as work:
            await work.add_message(text)
    await store.directory.journal_events([event(account, "SM1"), event(account, "SM2", at=NOON + MINUTE)])
    [first] = await store.directory.claim_events(NOON, 2 * MINUTE, limit=1)
    now = NOON + 5 * MINUTE
    backlog = await store.directory.backlog(now)
    assert backlog.texts == {"received": 1, "queued": 3, "delivered": 1}
    assert backlog.outbox == Queue(2, NOON + MINUTE) and backlog.outbox.age_seconds(now) == 240
    assert backlog.events == Queue(2, NOON)  # also while somebody works on one
    async with store.work(account.business_id, write=True) as work:
        await work.finish_event(first.id, "done")
    assert (await store.directory.backlog(now)).events == Queue(1, NOON + MINUTE)
