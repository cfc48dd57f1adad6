"""Versions, drafts, and what customers said, on both databases."""

from dataclasses import replace
from datetime import timedelta

import pytest

from receptionist.adapters.store.store import SqlStore
from receptionist.domain.audit import Actor, AuditQuestion
from receptionist.domain.call import Call, Speaker, Utterance
from receptionist.domain.conversation import Channel
from receptionist.domain.profile import BusinessProfile, Personality
from receptionist.domain.receptionist_settings import ReceptionistSettings
from receptionist.domain.records import Business, CarrierAccount
from receptionist.domain.rehearsal import Rehearsal
from receptionist.errors import Conflict, NotFound
from receptionist.services.publish_profile import publish_profile, restore_version
from tests.adapters.store.scene import NOON, came_in

MARIA = Actor("Maria")
HOUR = timedelta(hours=1)


async def test_every_change_is_a_version_and_each_can_come_back(
    store: SqlStore, business: Business, profile: BusinessProfile
) -> None:
    warm = replace(profile, personality=Personality(name="Robin", warmth="warm"))
    async with store.work(business.id, write=True) as work:
        await publish_profile(work, profile, NOON, MARIA, "nothing")
        assert await work.profile_versions() == []
        await publish_profile(work, warm, NOON, MARIA, "the receptionist", why="Spring")
        await publish_profile(work, replace(warm, city="Salem"), NOON + HOUR, Actor("Ben"), "the city")
    async with store.work(business.id, write=True) as work:
        await restore_version(work, 1, NOON + 2 * HOUR, MARIA)
    async with store.work(business.id) as work:
        versions = await work.profile_versions()
        assert (await work.business()).profile == profile == versions[0].profile
        (newest, *_) = await work.audit(AuditQuestion(), limit=1)
        assert await work.profile_versions(limit=1, before=3) == [versions[2]]
    assert [(one.number, one.author, one.what, one.note) for one in versions] == [
        (4, "Maria", "Everything back to version 1", ""),
        (3, "Ben", "The city", ""),
        (2, "Maria", "The receptionist", "Spring"),
        (1, "Set-up", "Everything, as it was set up", ""),
    ]
    assert newest.changes["The receptionist's name"] == ("Robin", "Sam") and newest.changes["City"] == (
        "Salem",
        "nothing",
    )
    async with store.work(business.id, write=True) as work:
        with pytest.raises(NotFound):
            await restore_version(work, 9, NOON, MARIA)


async def test_a_draft_is_never_saved_over_one_that_was_not_seen(store: SqlStore, business: Business) -> None:
    async with store.work(business.id, write=True) as work:
        first = await work.save_receptionist_draft(ReceptionistSettings(greeting="One."), NOON, "Maria", 0)
        second = await work.save_receptionist_draft(ReceptionistSettings(greeting="Two."), NOON, "Ben", first.revision)
        for seen in (0, first.revision, 9):
            with pytest.raises(Conflict):
                await work.save_receptionist_draft(ReceptionistSettings(), NOON, "Maria", seen)
        assert await work.receptionist_draft() == second and second.settings.greeting == "Two."
        await work.drop_receptionist_draft()
        assert await work.receptionist_draft() is None
        with pytest.raises(Conflict):
            await work.save_receptionist_draft(ReceptionistSettings(), NOON, "Maria", second.revision)


async def test_what_customers_said_and_wrote_is_found_newest_first(
    store: SqlStore, account: CarrierAccount, call: Call
) -> None:
    async with store.work(call.business_id, write=True) as work:
        await work.answer_call(call.id, NOON)
        await work.add_utterance(call.id, Utterance(0, Speaker.AGENT, "Hello.", 0.0, 1.0))
        await work.add_utterance(call.id, Utterance(1, Speaker.CALLER, "My sink.", 1.0, 2.0))
        await work.add_utterance(call.id, Utterance(2, Speaker.CALLER, "It leaks.", 3.0, 4.0))
        await work.add_message(came_in(account, call.thread_id, text="hi", at=NOON))
        await work.add_message(came_in(account, call.thread_id, text="still there?", at=NOON + HOUR))
    async with store.work(call.business_id) as work:
        spoken, written = await work.held_conversations(NOON - HOUR)
        assert await work.held_conversations(NOON + 2 * HOUR) == []
    assert (spoken.channel, [line.text for line in spoken.lines]) == (Channel.VOICE, ["My sink.", "It leaks."])
    assert (written.channel, [line.text for line in written.lines]) == (Channel.TEXT, ["hi", "still there?"])
    assert spoken.at == written.at == NOON


async def test_a_rehearsal_goes_with_the_customer_whose_words_may_be_in_it(store: SqlStore, call: Call) -> None:
    async with store.work(call.business_id, write=True) as work:
        await work.save_rehearsal(Rehearsal(NOON, "Maria", 1, 0))
        gone = await work.erase_contact(call.thread_id)
        assert gone["rehearsals"] == 1 and await work.rehearsal() is None
