"""Webhooks kept before anything is done with them, worked on by one at a time, and long texts put together."""

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import text

from receptionist.adapters.secrets import FernetSecretBox
from receptionist.adapters.store.store import SqlStore
from receptionist.domain.ids import AccountId, EventId
from receptionist.domain.records import CarrierAccount, JournalledEvent, TextPart
from receptionist.errors import NotFound
from tests.adapters.store.scene import CALLER, MINUTE, NOON, NUMBER, event

LEASE = timedelta(minutes=2)


async def keep(store: SqlStore, *events: JournalledEvent) -> list[bool]:
    return await store.directory.journal_events(events)


async def keys_due(store: SqlStore, seconds: float = 0, limit: int = 50) -> list[str]:
    claimed = await store.directory.claim_events(NOON + timedelta(seconds=seconds), LEASE, limit)
    return [one.key for one in claimed]


async def test_an_event_comes_back_as_it_came(store: SqlStore, account: CarrierAccount) -> None:
    body = bytes(range(256))
    kept = event(account, "SM1", body=body)
    assert await keep(store, kept) == [True]
    assert await store.directory.claim_events(NOON, LEASE) == [replace(kept, tries=1)]
    assert await store.directory.journal_events([]) == []


async def test_a_repeat_is_told_from_a_new_one(store: SqlStore, account: CarrierAccount) -> None:
    """Also within one batch, and beside others: the carrier hears the same answer, and one of them is worked on."""
    assert await keep(store, event(account, "b"), event(account, "a"), event(account, "b")) == [True, True, False]
    assert await keep(store, event(account, "c"), event(account, "a")) == [True, False]
    assert sorted(await keys_due(store)) == ["a", "b", "c"]
    async with store.work(account.business_id, write=True) as work:
        other = await work.save_account("twilio", "AC2", "hush")
    assert await keep(store, event(other, "a")) == [True]


async def test_a_strange_event_does_not_take_the_others_of_its_batch_with_it(
    store: SqlStore, account: CarrierAccount
) -> None:
    strange = event(account, "SM\x00", body=b"\x00\xff")
    strange = replace(strange, request=replace(strange.request, headers={"x": "\x00\ud83d"}))
    again = replace(strange, id=EventId("evt_again"))
    assert await keep(store, event(account, "SM1"), strange, again) == [True, True, False]
    claimed = await store.directory.claim_events(NOON, LEASE)
    assert strange.request in [one.request for one in claimed]


async def test_a_large_batch_is_kept_whole(store: SqlStore, account: CarrierAccount) -> None:
    assert await keep(store, *(event(account, f"SM{n}") for n in range(1200))) == [True] * 1200
    again = [event(account, f"SM{n}") for n in range(1199, 1201)]
    assert await keep(store, *again) == [False, True]


async def test_processes_that_keep_the_same_events_at_once_keep_each_once(
    store: SqlStore, account: CarrierAccount, database_url: str, secret_box: FernetSecretBox
) -> None:
    programs = [SqlStore(database_url, secret_box) for _ in range(4)]
    orders = [[f"SM{(n * step) % 31}" for n in range(31)] for step in (1, 7, 11, 30)]
    batches = [[event(account, key) for key in order] for order in orders]
    new = await asyncio.gather(*(keep(one, *batch) for one, batch in zip(programs, batches, strict=True)))
    assert sum(sum(answers) for answers in new) == 31
    assert len(await keys_due(store)) == 31
    for program in programs:
        await program.close()


async def test_an_event_of_no_account_is_kept_nowhere(store: SqlStore, account: CarrierAccount) -> None:
    with pytest.raises(NotFound):
        await keep(store, replace(event(account, "SM1"), account_id=AccountId("acct_nobody")))


@pytest.mark.databases("sqlite")
async def test_what_is_kept_outlives_a_power_cut(power_cut: None, store: SqlStore) -> None:
    async with store._engines.writer.connect() as connection:
        assert (await connection.execute(text("PRAGMA synchronous"))).scalar_one() == 2  # FULL


async def test_events_come_in_the_order_they_came(store: SqlStore, account: CarrierAccount) -> None:
    for second in (3, 1, 2, 5, 4):
        await keep(store, event(account, f"SM{second}", at=NOON + timedelta(seconds=second)))
    assert await keys_due(store, 0) == []
    assert await keys_due(store, 4, limit=2) == ["SM1", "SM2"]
    assert await keys_due(store, 9) == ["SM3", "SM4", "SM5"]


async def test_each_event_goes_to_one_of_those_who_ask_at_once(
    store: SqlStore, account: CarrierAccount, database_url: str, secret_box: FernetSecretBox
) -> None:
    await keep(store, *(event(account, f"SM{n}") for n in range(40)))
    programs = [SqlStore(database_url, secret_box) for _ in range(4)]
    shares = await asyncio.gather(*(keys_due(one, limit=7) for one in programs for _ in range(3)))
    shares.append(await keys_due(store))
    assert sorted(key for share in shares for key in share) == sorted(f"SM{n}" for n in range(40))
    for program in programs:
        await program.close()


async def test_an_event_nobody_finished_comes_again_when_its_lease_ends(
    store: SqlStore, account: CarrierAccount
) -> None:
    await keep(store, event(account, "SM1"))
    assert await keys_due(store) == ["SM1"]
    assert await keys_due(store, LEASE.total_seconds() - 1) == []
    (again,) = await store.directory.claim_events(NOON + LEASE, LEASE)
    assert again.tries == 2
    async with store.work(account.business_id, write=True) as work:
        await work.retry_event(again.id, NOON + timedelta(hours=1), "the database was away")
    assert await keys_due(store, 3599) == []
    assert await keys_due(store, 3600) == ["SM1"]
    async with store.work(account.business_id, write=True) as work:
        await work.finish_event(again.id, "stored")
        with pytest.raises(NotFound):
            await work.finish_event(EventId("evt_nowhere"), "")
    assert await keys_due(store, 10**6) == []


async def test_what_is_tried_again_does_not_keep_what_came_meanwhile_waiting(
    store: SqlStore, account: CarrierAccount
) -> None:
    receipts = [event(account, f"receipt {n}") for n in range(3)]
    await keep(store, *receipts)
    assert len(await keys_due(store)) == 3
    async with store.work(account.business_id, write=True) as work:
        for one in receipts:
            await work.retry_event(one.id, NOON + timedelta(seconds=10), "no text of ours yet")
    await keep(store, replace(event(account, "text"), received_at=NOON + timedelta(seconds=5)))
    assert await keys_due(store, 20, limit=1) == ["text"]


async def test_what_a_failed_unit_did_with_an_event_is_undone_with_it(store: SqlStore, account: CarrierAccount) -> None:
    kept = event(account, "SM1")
    await keep(store, kept)

    async def fails() -> None:
        async with store.work(account.business_id, write=True) as work:
            await work.finish_event(kept.id, "stored")
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await fails()
    assert await keys_due(store) == ["SM1"]


# --- long texts ---------------------------------------------------------------------------------------------------


def part(kept: JournalledEvent, number: int, total: int = 3, reference: str = "7") -> TextPart:
    return TextPart(
        event_id=kept.id,
        account_id=kept.account_id,
        sender=CALLER.value,
        recipient=NUMBER.e164,
        reference=reference,
        total=total,
        part=number,
        text=f"part {number} ",
        carrier_message_id=f"V{reference}-{number}",
        received_at=NOON + number * MINUTE,
    )


@pytest.fixture
async def kept(store: SqlStore, account: CarrierAccount) -> JournalledEvent:
    """An event that was kept."""
    kept = event(account, "V1")
    await keep(store, kept)
    return kept


async def add(store: SqlStore, kept: JournalledEvent, *parts: TextPart) -> list[TextPart]:
    here: list[TextPart] = []
    for one in parts:
        async with store.work(kept.business_id, write=True) as work:
            here = await work.add_part(one)
    return here


async def test_parts_come_together_in_any_order_and_each_once(store: SqlStore, kept: JournalledEvent) -> None:
    assert await add(store, kept, part(kept, 3)) == [part(kept, 3)]
    assert await add(store, kept, part(kept, 1), part(kept, 3)) == [part(kept, 1), part(kept, 3)]
    await add(store, kept, part(kept, 1, reference="8"), part(kept, 1, total=2))
    assert await add(store, kept, part(kept, 2)) == [part(kept, 1), part(kept, 2), part(kept, 3)]
    async with store.work(kept.business_id, write=True) as work:
        assert await work.known_texts(kept.account_id, ["V7-1", "V8-1", "V9-1"]) == {"V7-1", "V8-1"}
        await work.remove_parts(part(kept, 2))
    assert await add(store, kept, part(kept, 2)) == [part(kept, 2)]


async def test_of_parts_that_come_at_once_one_sees_them_all(store: SqlStore, kept: JournalledEvent) -> None:
    here = await asyncio.gather(*(add(store, kept, part(kept, number, total=8)) for number in range(1, 9)))
    assert sorted(len(parts) for parts in here) == list(range(1, 9))


async def test_a_text_whose_part_never_comes_is_found_once(store: SqlStore, kept: JournalledEvent) -> None:
    await add(store, kept, part(kept, 2), part(kept, 1), part(kept, 3, reference="8"))
    assert await store.directory.stale_parts(NOON + MINUTE) == []
    business = kept.business_id
    assert await store.directory.stale_parts(NOON + 2 * MINUTE) == [(business, part(kept, 1))]
    assert await store.directory.stale_parts(NOON + 9 * MINUTE) == [
        (business, part(kept, 1)),
        (business, part(kept, 3, reference="8")),
    ]
