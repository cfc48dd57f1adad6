"""The consent ledger, notices, and what asking the carriers brought."""

from datetime import timedelta

import pytest

from receptionist.adapters.store.store import SqlStore
from receptionist.domain.consent_ledger import ConsentEntry, ConsentSource
from receptionist.domain.ids import UserId
from receptionist.domain.message import Consent
from receptionist.domain.records import CarrierAccount, ReconcileRun, Role
from receptionist.errors import NotFound
from tests.adapters.store.scene import CALLER, MINUTE, NOON, WITHHELD, came_in

STOPPED = ConsentEntry(CALLER, Consent.REFUSED, ConsentSource.KEYWORD, "STOP", NOON)


async def test_the_last_word_about_texts_counts_and_all_are_kept(store: SqlStore, account: CarrierAccount) -> None:
    async with store.work(account.business_id, write=True) as work:
        maria = await work.add_user("maria@example.com", "Maria", Role.OWNER, "hash")
        _, thread = await work.thread_for(CALLER)
        message, _ = await work.add_message(came_in(account, thread.id, "STOP"))
        stopped = ConsentEntry(CALLER, Consent.REFUSED, ConsentSource.KEYWORD, "STOP", NOON, message_id=message.id)
        await work.add_consent(stopped)
        assert (await work.thread_status(thread.id)).consent is Consent.REFUSED
        asked = ConsentEntry(CALLER, Consent.GIVEN, ConsentSource.PERSON, "She called.", NOON, "call", maria.id)
        await work.add_consent(asked)
        assert (await work.thread_status(thread.id)).consent is Consent.GIVEN
        assert await work.consent_entries(CALLER) == [stopped, asked]
        assert await work.consent_entries(WITHHELD) == []


async def test_who_refused_before_they_were_a_contact_has_refused(store: SqlStore, account: CarrierAccount) -> None:
    async with store.work(account.business_id, write=True) as work:
        await work.add_consent(STOPPED)
        _, thread = await work.thread_for(CALLER)
        assert (await work.thread_status(thread.id)).consent is Consent.REFUSED
        _, stranger = await work.thread_for(WITHHELD)
        assert (await work.thread_status(stranger.id)).consent is Consent.NONE


async def test_notices_wait_until_their_thread_was_looked_at(store: SqlStore, account: CarrierAccount) -> None:
    async with store.work(account.business_id, write=True) as work:
        maria = await work.add_user("maria@example.com", "Maria", Role.OWNER, "hash")
        _, thread = await work.thread_for(CALLER)
        _, other = await work.thread_for(WITHHELD)
        for minute, (one, says) in enumerate([(thread, "First."), (other, "Second."), (thread, "Third.")]):
            await work.add_notice(maria.id, one.id, says, NOON + minute * MINUTE)
        await work.notices_seen(maria.id, thread.id)
        told = await work.notices(maria.id)
        assert [(notice.says, notice.seen_at is not None) for notice in told] == [
            ("Third.", True),
            ("Second.", False),
            ("First.", True),
        ]
        assert (told[0].at, told[0].thread_id, told[0].user_id) == (NOON + 2 * MINUTE, thread.id, maria.id)
        await work.notices_seen(maria.id, thread.id)
        assert await work.notices(maria.id, limit=1) == told[:1]
        with pytest.raises(NotFound):
            await work.add_notice(UserId("user_nobody"), thread.id, "Nobody hears this.", NOON)


async def test_the_newest_run_of_each_account_is_shown(store: SqlStore, account: CarrierAccount) -> None:
    async with store.work(account.business_id, write=True) as work:
        other = await work.save_account("vonage", "V1", "hush")
        old = ReconcileRun(account.id, NOON, NOON - timedelta(days=1), listed=9, unmatched=2)
        new = ReconcileRun(account.id, NOON + MINUTE, NOON, listed=3, unmatched=0)
        failed = ReconcileRun(other.id, NOON, NOON, 0, 0, "The carrier could not be reached.")
        for run in (new, old, failed, new):
            await work.save_reconcile_run(run)
        assert sorted(await work.last_reconcile_runs(), key=lambda run: run.at) == [failed, new]
