"""Approving a lead: the visit is booked and told of, once, by one person, at a time that is still free."""

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest

from receptionist.domain.consent_ledger import ConsentEntry, ConsentSource
from receptionist.domain.ids import LeadId
from receptionist.domain.lead import LeadState, TimeWindow
from receptionist.domain.lead_desk import LeadActKind
from receptionist.domain.message import AuthorKind, Consent, MessageState
from receptionist.domain.profile import Deciding
from receptionist.domain.records import User
from receptionist.errors import Conflict
from receptionist.services.approve_lead import Approval, SlotTaken, approve_lead
from receptionist.services.follow_up import follow_up_calls
from receptionist.services.visit_links import visit_of
from tests.fakes.web import texting_for
from tests.services.leads.conftest import TOMORROW, LeadScene, by, drain, window

sqlite_only = pytest.mark.databases("sqlite")


async def approve(scene: LeadScene, lead_id: LeadId, user: User | None = None, **how: object) -> None:
    approval = replace(Approval(TOMORROW), **how)  # type: ignore[arg-type]
    await approve_lead(scene.store, scene.clock, scene.business.id, lead_id, by(user or scene.rosa), approval)


async def test_the_visit_is_booked_and_the_customer_told(scene: LeadScene) -> None:
    lead_id = await scene.called(drain(held=TOMORROW))
    await approve(scene, lead_id)
    lead = await scene.lead(lead_id)
    assert lead.state is LeadState.APPROVED and lead.card.held == TOMORROW
    assert [(slot.window, slot.tentative) for slot in await scene.slots(lead_id)] == [(TOMORROW, False)]
    (text,) = await scene.texts(lead_id)
    said, _, token = text.text.rpartition("/v/")
    assert said == (
        "Hi Laura, this is Rose City Plumbing. You're booked for Thursday, November 19th, between 2 and 4 pm: Clear a "
        "drain. See, move or cancel it here: https://phone.example.com"
    )
    [slot] = await scene.slots(lead_id)
    assert await visit_of(scene.store, token, scene.now) == (scene.business.id, slot.id)
    assert text.parts == 2
    assert text.state is MessageState.QUEUED and text.author.user_id == scene.rosa.id
    (act,) = await scene.acts(lead_id)
    assert (act.kind, act.by) == (LeadActKind.APPROVED, "Rosa")
    assert act.says == ("Approved, booked for Thursday, November 19th, between 2 and 4 pm; a text tells the customer.")
    async with scene.store.work(scene.business.id) as work:
        (told,) = await work.happenings(lead.thread_id, None, 10)
    assert (told.says, told.subject, told.actor) == (act.says, lead_id, "Rosa")


async def test_of_two_who_want_one_slot_the_later_is_offered_others(scene: LeadScene) -> None:
    first = await scene.called(drain(), caller="+15035550142")
    second = await scene.called(drain(), caller="+15035550143")
    came = await asyncio.gather(approve(scene, first), approve(scene, second, scene.tom), return_exceptions=True)
    (lost,) = [error for error in came if error is not None]
    assert isinstance(lost, SlotTaken) and lost.message == "This time was taken a moment ago."
    assert lost.alternatives and TOMORROW not in lost.alternatives
    states = sorted([(await scene.lead(first)).state, (await scene.lead(second)).state])
    assert states == [LeadState.APPROVED, LeadState.AWAITING_APPROVAL]
    loser = second if (await scene.lead(first)).state is LeadState.APPROVED else first
    assert await scene.slots(loser) == [] and await scene.texts(loser) == []
    await approve(scene, loser, window=lost.alternatives[0])
    assert [slot.window for slot in await scene.slots(loser)] == [lost.alternatives[0]]


async def test_of_two_people_at_once_one_approves(scene: LeadScene) -> None:
    lead_id = await scene.called(drain(held=TOMORROW))
    came = await asyncio.gather(
        approve(scene, lead_id, key="rosa's form"),
        approve(scene, lead_id, scene.tom, key="tom's form"),
        return_exceptions=True,
    )
    (lost,) = [error for error in came if error is not None]
    assert type(lost) is Conflict and lost.message in ("Rosa approved this already.", "Tom approved this already.")
    assert len(await scene.texts(lead_id)) == len(await scene.acts(lead_id)) == len(await scene.slots(lead_id)) == 1


@sqlite_only
async def test_a_form_posted_twice_approves_once(scene: LeadScene) -> None:
    lead_id = await scene.called(drain(held=TOMORROW))
    await approve(scene, lead_id, key="form")
    await approve(scene, lead_id, key="form")
    assert len(await scene.texts(lead_id)) == len(await scene.acts(lead_id)) == 1


@sqlite_only
@pytest.mark.parametrize("chosen", [None, window(20, 9)])
async def test_another_time_or_none_lets_the_held_one_go(scene: LeadScene, chosen: TimeWindow | None) -> None:
    lead_id = await scene.called(drain(held=TOMORROW))
    await approve(scene, lead_id, window=chosen, text="")
    assert [slot.window for slot in await scene.slots(lead_id)] == ([] if chosen is None else [chosen])
    assert (await scene.lead(lead_id)).card.held == chosen
    assert await scene.texts(lead_id) == []
    other = await scene.called(drain(held=TOMORROW), caller="+15035550143")  # it is free again
    assert [slot.window for slot in await scene.slots(other)] == [TOMORROW]


@sqlite_only
async def test_a_time_that_is_over_is_not_booked(scene: LeadScene) -> None:
    lead_id = await scene.called(drain(held=TOMORROW))
    scene.clock.tick(hours=48)
    with pytest.raises(SlotTaken, match="This time is over") as refused:
        await approve(scene, lead_id)
    assert all(time.starts > scene.now for time in refused.value.alternatives)
    assert (await scene.lead(lead_id)).state is LeadState.AWAITING_APPROVAL


@sqlite_only
async def test_long_work_is_offered_only_where_all_of_it_fits(scene: LeadScene) -> None:
    await scene.called(drain(held=window(19, 10)), caller="+15035550143")
    lead_id = await scene.called(drain(service_code="HEATER", service_name="Replace a water heater"))
    with pytest.raises(SlotTaken) as refused:
        await approve(scene, lead_id, window=window(19, 8))  # four hours from eight
    for time in refused.value.alternatives:
        assert not window(19, 6).starts <= time.starts < window(19, 11).starts
    await approve(scene, lead_id, window=refused.value.alternatives[0])


@sqlite_only
async def test_nobody_decides_while_they_are_on_the_phone(scene: LeadScene) -> None:
    lead_id = await scene.called(drain(held=TOMORROW), hangs_up=False)
    with pytest.raises(Conflict, match="still on the phone"):
        await approve(scene, lead_id)


@sqlite_only
async def test_who_cannot_be_texted_is_approved_without_a_text(scene: LeadScene) -> None:
    lead_id = await scene.called(drain(held=TOMORROW), caller="anonymous")
    await approve(scene, lead_id, text="You're booked.")
    (act,) = await scene.acts(lead_id)
    assert act.says.endswith("no text was sent.")
    assert await scene.texts(lead_id) == []


@sqlite_only
async def test_who_left_an_address_has_the_visit_in_their_mail_too(scene: LeadScene) -> None:
    lead_id = await scene.called(drain(held=TOMORROW))
    thread_id = (await scene.lead(lead_id)).thread_id
    async with scene.store.work(scene.business.id, write=True) as work:
        await work.save_contact(thread_id, replace(await work.contact(thread_id), email="laura@example.com"))
    for _ in range(2):
        await approve(scene, lead_id, key="once")
    [(_, _, mail)] = await scene.store.directory.due_letters(scene.now, timedelta(minutes=1))
    assert (mail.to, mail.subject) == ("laura@example.com", "Your visit: Thursday, November 19th, between 2 and 4 pm")
    (text,) = await scene.texts(lead_id)
    assert mail.text.startswith(text.text)  # one link for both
    assert "DTSTART:20261119T220000Z" in mail.calendar and "STATUS:CONFIRMED" in mail.calendar
    (act,) = await scene.acts(lead_id)
    assert act.says.endswith("a text and an e-mail tell the customer.")


@sqlite_only
async def test_who_wants_no_texts_gets_the_mail_alone(scene: LeadScene) -> None:
    lead_id = await scene.called(drain(held=TOMORROW))
    lead, contact = await scene.both(lead_id)
    async with scene.store.work(scene.business.id, write=True) as work:
        await work.save_contact(lead.thread_id, replace(contact, email="laura@example.com"))
        await work.add_consent(ConsentEntry(contact.address, Consent.REFUSED, ConsentSource.KEYWORD, "stop", scene.now))
    await approve(scene, lead_id)
    assert await scene.texts(lead_id) == []
    [(_, _, mail)] = await scene.store.directory.due_letters(scene.now, timedelta(minutes=1))
    assert "/v/" in mail.text


@sqlite_only
async def test_a_person_may_leave_the_link_out_or_say_nothing(scene: LeadScene) -> None:
    plain = await scene.called(drain(held=TOMORROW))
    await approve(scene, plain, text="See you then!")
    assert [text.text for text in await scene.texts(plain)] == ["See you then!"]
    silent = await scene.called(drain(), caller="+15035550143")
    await approve(scene, silent, window=window(20, 9), text="")
    unbooked = await scene.called(drain(), caller="+15035550144")
    await approve(scene, unbooked, window=None, text="We will be in touch. {link}")
    assert [text.text for text in await scene.texts(unbooked)] == ["We will be in touch."]
    assert await scene.texts(silent) == []


@sqlite_only
async def test_without_confirmations_only_a_text_that_was_written_goes_out(scene: LeadScene) -> None:
    await scene.deciding(Deciding(confirm_by_text=False))
    silent = await scene.called(drain(held=TOMORROW))
    await approve(scene, silent)
    assert await scene.texts(silent) == []
    written = await scene.called(drain(), caller="+15035550143")
    await approve(scene, written, window=window(20, 9), text="See you Friday at nine. That is $149.50 as we said.")
    (text,) = await scene.texts(written)
    assert (text.author.kind, text.state) == (AuthorKind.PERSON, MessageState.QUEUED)  # a person answers for the amount


@sqlite_only
async def test_after_an_approval_nobody_is_told_the_same_again(scene: LeadScene) -> None:
    lead_id = await scene.called(drain(held=TOMORROW))
    await approve(scene, lead_id)
    scene.clock.tick(minutes=10)
    await follow_up_calls(texting_for(scene.store, scene.clock))
    assert len(await scene.texts(lead_id)) == 1
