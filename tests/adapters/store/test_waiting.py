"""What waits over all businesses: answers, holds that run out, calls to follow up, e-mails to send."""

import asyncio
from dataclasses import replace
from datetime import datetime, timedelta

from receptionist.adapters.secrets import FernetSecretBox
from receptionist.adapters.store.store import SqlStore
from receptionist.domain.call import Call, EndReason
from receptionist.domain.ids import ThreadId
from receptionist.domain.message import Holder
from receptionist.domain.profile import BusinessProfile
from receptionist.domain.records import CarrierAccount, Role
from tests.adapters.store.scene import CALLER, MINUTE, NOON, NUMBER, thread_of

LEASE = timedelta(minutes=2)


async def answer_due(store: SqlStore, account: CarrierAccount, line: int, at: datetime) -> ThreadId:
    thread = await thread_of(store, account, line)
    async with store.work(account.business_id, write=True) as work:
        status = await work.lock_thread(thread.id)
        await work.save_status(replace(status, answer_due_at=at))
    return thread.id


async def claimed(store: SqlStore, at: datetime, limit: int = 10) -> list[ThreadId]:
    return [thread for _, thread in await store.directory.claim_answers(at, LEASE, limit)]


async def test_answers_are_claimed_in_the_order_they_are_due(store: SqlStore, account: CarrierAccount) -> None:
    later = await answer_due(store, account, 1, NOON + 2 * MINUTE)
    sooner = await answer_due(store, account, 2, NOON + MINUTE)
    await thread_of(store, account, 3)
    assert await claimed(store, NOON) == []
    assert await store.directory.claim_answers(NOON + MINUTE, LEASE) == [(account.business_id, sooner)]
    assert await claimed(store, NOON + 2 * MINUTE) == [later]
    assert await claimed(store, NOON + MINUTE + LEASE) == [sooner]  # whoever had it is gone
    assert await claimed(store, NOON + 9 * MINUTE, limit=1) == [sooner]


async def test_an_answer_let_go_is_due_when_it_says(store: SqlStore, account: CarrierAccount) -> None:
    thread = await answer_due(store, account, 1, NOON)
    assert await claimed(store, NOON) == [thread]
    await answer_due(store, account, 1, NOON + MINUTE)  # they wrote again while the answer was made
    assert await claimed(store, NOON + MINUTE) == []
    async with store.work(account.business_id, write=True) as work:
        await work.end_answer_lease(thread)
    assert await claimed(store, NOON) == []
    assert await claimed(store, NOON + MINUTE) == [thread]


async def test_each_answer_is_given_by_one_of_those_who_ask_at_once(
    store: SqlStore, account: CarrierAccount, database_url: str, secret_box: FernetSecretBox
) -> None:
    due = [await answer_due(store, account, line, NOON) for line in range(20)]
    programs = [SqlStore(database_url, secret_box) for _ in range(4)]
    shares = await asyncio.gather(*(claimed(one, NOON, limit=3) for one in programs for _ in range(3)))
    shares.append(await claimed(store, NOON, limit=50))
    assert sorted(thread for share in shares for thread in share) == sorted(due)
    for program in programs:
        await program.close()


async def test_a_persons_hold_runs_out(store: SqlStore, account: CarrierAccount) -> None:
    for line, holder, until in (
        (1, Holder.PERSON, NOON + MINUTE),
        (2, Holder.PERSON, None),
        (3, Holder.AI, NOON),
        (4, Holder.PERSON, NOON + 5 * MINUTE),
    ):
        thread = await thread_of(store, account, line)
        async with store.work(account.business_id, write=True) as work:
            status = await work.lock_thread(thread.id)
            await work.save_status(replace(status, holder=holder, held_until=until))
    first = await thread_of(store, account, 1)
    assert await store.directory.ended_holds(NOON) == []
    assert await store.directory.ended_holds(NOON + MINUTE) == [(account.business_id, first.id)]


async def ended_call(store: SqlStore, account: CarrierAccount, name: str, at: datetime) -> Call:
    async with store.work(account.business_id, write=True) as work:
        call, _ = await work.start_call(account.id, name, CALLER, NUMBER.e164)
        await work.end_call(call.id, at, EndReason.CALLER_HUNG_UP, "")
        ended = await work.call(call.id)
    assert ended is not None
    return ended


async def test_each_call_is_followed_up_once(store: SqlStore, account: CarrierAccount, call: Call) -> None:
    second = await ended_call(store, account, "CA3", NOON + 2 * MINUTE)
    first = await ended_call(store, account, "CA2", NOON + MINUTE)
    assert await store.directory.calls_to_follow_up(NOON) == [first, second]  # `call` still goes on
    assert await store.directory.calls_to_follow_up(NOON, limit=1) == [first]
    assert await store.directory.calls_to_follow_up(NOON + 2 * MINUTE) == [second]
    async with store.work(account.business_id, write=True) as work:
        await work.followed_up(first.id)
        await work.followed_up(first.id)
    assert await store.directory.calls_to_follow_up(NOON) == [second]


async def test_an_e_mail_is_due_until_it_is_sent(store: SqlStore, account: CarrierAccount) -> None:
    thread = await thread_of(store, account)
    async with store.work(account.business_id, write=True) as work:
        maria = await work.add_user("maria@example.com", "Maria", Role.OWNER, "hash")
        await work.add_notice(maria.id, thread.id, "Wrote again.", NOON + MINUTE, mail=True)
        await work.add_notice(maria.id, thread.id, "Asked for you.", NOON, mail=True)
        await work.add_notice(maria.id, thread.id, "In the app only.", NOON)
    mails = await store.directory.due_mails(NOON + MINUTE, LEASE)
    assert [(business, notice.says, notice.mail) for business, notice in mails] == [
        (account.business_id, "Asked for you.", True),
        (account.business_id, "Wrote again.", True),
    ]
    assert await store.directory.due_mails(NOON + MINUTE, LEASE) == []
    async with store.work(account.business_id, write=True) as work:
        await work.notice_mailed(mails[0][1].id)
    (left,) = await store.directory.due_mails(NOON + MINUTE + LEASE, LEASE)
    assert left == mails[1]
    assert await store.directory.due_mails(NOON + timedelta(days=2), LEASE) == []  # news of long ago


async def test_all_accounts_are_there_with_what_they_need(
    store: SqlStore, account: CarrierAccount, profile: BusinessProfile
) -> None:
    rival = await store.directory.add_business(profile)
    async with store.work(rival.id, write=True) as work:
        theirs = await work.save_account("telnyx", "T1", "hush", {"public_key": "abc="})
    assert await store.directory.accounts() == [account, theirs]
