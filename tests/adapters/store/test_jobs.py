"""Jobs as they are kept: taps of two telephones at once, texts once each, and what goes when the customer goes."""

import asyncio
from dataclasses import replace
from datetime import timedelta

from receptionist.adapters.store.store import SqlStore
from receptionist.domain.call import Call, EndReason
from receptionist.domain.ids import JobId
from receptionist.domain.job import JobState
from receptionist.domain.phone import Address, AddressKind
from receptionist.domain.records import CarrierAccount
from tests.adapters.store.job_scene import HERE, JobThings, add_job_things
from tests.adapters.store.scene import NOON, card, goes_out

MINUTE = timedelta(minutes=1)


async def things(store: SqlStore, account: CarrierAccount, call: Call) -> JobThings:
    async with store.work(call.business_id, write=True) as work:
        message = goes_out(account, call.thread_id)
        await work.add_message(message)
        return await add_job_things(work, call, message.id)


async def test_of_two_that_say_the_same_at_once_one_is_first(
    store: SqlStore, account: CarrierAccount, call: Call
) -> None:
    job = (await things(store, account, call)).job

    async def tap() -> tuple[bool, bool]:
        async with store.work(call.business_id, write=True) as work:
            known = await work.lock_job(job.id)
            first = known.may_become(JobState.EN_ROUTE)
            if first:
                await work.save_job(known.moved(JobState.EN_ROUTE, NOON))
            told = (await work.told_of_job(job.id))[0]
            return first, await work.note_told(replace(told, event="on my way", message_id=None))

    assert sorted(await asyncio.gather(tap(), tap())) == [(False, False), (True, True)]
    async with store.work(call.business_id) as work:
        assert len(await work.told_of_job(job.id)) == 2


async def test_a_job_is_claimed_by_one_worker_and_again_after_the_lease(
    store: SqlStore, account: CarrierAccount, call: Call
) -> None:
    job = (await things(store, account, call)).job
    async with store.work(call.business_id, write=True) as work:
        await work.look_at_job(job.id, NOON)
    directory = store.directory
    claims = await asyncio.gather(*(directory.claim_jobs(NOON, MINUTE) for _ in range(3)))
    assert sorted(claims) == [[], [], [(call.business_id, job.id)]]
    assert await directory.claim_jobs(NOON, MINUTE) == []
    assert await directory.claim_jobs(NOON + MINUTE, MINUTE) == [(call.business_id, job.id)]
    async with store.work(call.business_id, write=True) as work:
        await work.look_at_job(job.id, None)
    assert await directory.claim_jobs(NOON + timedelta(days=99), MINUTE) == []


async def test_what_is_known_of_a_job_comes_back_as_it_was(
    store: SqlStore, account: CarrierAccount, call: Call
) -> None:
    kept = await things(store, account, call)
    async with store.work(call.business_id) as work:
        job, row = await work.job(kept.job.id), await work.job_row(kept.job.id)
        assert job == replace(kept.job, place=HERE) and row is not None and row.job == job
        assert row.wanted == "blocked sink" and row.contact == await work.contact(call.thread_id)
        assert await work.told_of_job(kept.job.id) == [kept.told]
        assert await work.place_of_address(call.thread_id, "4212 se Maple street.") == HERE
        assert await work.job_list(None, 9, since=job.window.ends) == []
        assert await work.thread_of(job.id) == call.thread_id
        assert await work.job(JobId("job_none")) is None


async def test_jobs_without_an_address_are_not_all_at_one_place(
    store: SqlStore, account: CarrierAccount, call: Call
) -> None:
    kept = await things(store, account, call)
    async with store.work(call.business_id, write=True) as work:
        assert kept.job.lead_id is not None
        await work.write_card(kept.job.lead_id, card(), "Sink.")
        row = await work.job_row(kept.job.id)
        assert row is not None and row.address == "" and row.job.place == HERE
        assert await work.place_of_address(call.thread_id, row.address) is None


async def test_a_merged_customers_jobs_go_along_and_an_erased_ones_are_gone(
    store: SqlStore, account: CarrierAccount, call: Call
) -> None:
    job = (await things(store, account, call)).job
    async with store.work(call.business_id, write=True) as work:
        await work.end_call(call.id, NOON, EndReason.CALLER_HUNG_UP, "")
        _, other = await work.thread_for(Address(AddressKind.NUMBER, "+15035550177"))
        merge = await work.merge_threads(other.id, call.thread_id, None, NOON)
    async with store.work(call.business_id, write=True) as work:
        moved = await work.job(job.id)
        assert moved is not None and moved.thread_id == other.id
        await work.undo_merge(merge.id, NOON)
    async with store.work(call.business_id, write=True) as work:
        records = await work.contact_records(call.thread_id)
        assert {"jobs", "job_taps", "job_texts"} <= records.keys()
        gone = await work.erase_contact(call.thread_id)
        assert gone["jobs"] == 1 and gone["job_taps"] == 1 and gone["job_texts"] == 1
        assert await work.job(job.id) is None
