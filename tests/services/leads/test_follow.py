"""Rejecting and taking up again, asking for more, calling back, handing over."""

from dataclasses import replace

import pytest

from receptionist.domain.lead import LeadState
from receptionist.domain.lead_desk import LeadActKind
from receptionist.domain.message import Holder, MessageState
from receptionist.domain.records import Tell
from receptionist.errors import BadInput, Conflict, NotFound
from receptionist.services.follow_lead import ask_for_more, hand_over, note_called
from receptionist.services.reject_lead import reject_lead, take_up_again
from tests.services.leads.conftest import TOMORROW, LeadScene, by, drain, told

pytestmark = pytest.mark.databases("sqlite")


async def test_a_rejection_has_a_reason_and_lets_the_time_go(scene: LeadScene) -> None:
    lead_id = await scene.called(drain(held=TOMORROW))
    desk = (scene.store, scene.clock, scene.business.id, lead_id, by(scene.rosa))
    with pytest.raises(BadInput, match="There is no reason yet"):
        await reject_lead(*desk, "  ")
    await reject_lead(*desk, "Outside our area.", text="Sorry, too far for us.", key="form")
    await reject_lead(*desk, "Outside our area.", text="Sorry, too far for us.", key="form")
    lead = await scene.lead(lead_id)
    assert lead.state is LeadState.REJECTED and lead.card.held is None and await scene.slots(lead_id) == []
    (text,) = await scene.texts(lead_id)
    assert text.text == "Sorry, too far for us."
    (act,) = await scene.acts(lead_id)
    assert act.says == "Rejected: Outside our area. A text tells the customer."
    with pytest.raises(Conflict, match="Rosa rejected this already"):
        await reject_lead(*desk, "Twice.")


async def test_a_rejected_wish_goes_on_as_a_new_lead(scene: LeadScene) -> None:
    lead_id = await scene.called(drain(quotes=(told(),)))
    desk = (scene.store, scene.clock, scene.business.id, lead_id, by(scene.rosa))
    with pytest.raises(Conflict):
        await take_up_again(*desk)
    await reject_lead(*desk, "No time.")
    scene.clock.tick(1)
    again = await take_up_again(*desk)
    assert await take_up_again(*desk) == again
    old, new = await scene.lead(lead_id), await scene.lead(again)
    assert (old.state, new.state) == (LeadState.REJECTED, LeadState.AWAITING_APPROVAL)
    assert new.card == old.card and new.channel == old.channel
    assert (await scene.acts(lead_id))[-1].other == again and (await scene.acts(again))[-1].other == lead_id


async def test_asking_leaves_the_thread_to_the_ai_which_knows_what_was_asked(scene: LeadScene) -> None:
    lead_id = await scene.called(drain(address=None, name=None))
    desk = (scene.store, scene.clock, scene.business.id, lead_id, by(scene.tom))
    await ask_for_more(*desk, "What is the address?", key="form")
    await ask_for_more(*desk, "What is the address?", key="form")
    (text,) = await scene.texts(lead_id)
    assert text.author.user_id == scene.tom.id and text.state is MessageState.QUEUED
    async with scene.store.work(scene.business.id) as work:
        status = await work.thread_status(text.thread_id)
        dialogue = await work.dialogue(text.thread_id)
    assert status.holder is Holder.AI and dialogue.asked == "address"
    assert [act.says for act in await scene.acts(lead_id)] == ["Asked by text for the address, the name."]
    with pytest.raises(BadInput):
        await ask_for_more(*desk, " ")
    unknown = await scene.called(drain(), caller="anonymous")
    with pytest.raises(BadInput, match="we do not have their number"):
        await ask_for_more(scene.store, scene.clock, scene.business.id, unknown, by(scene.tom), "Who are you?")


async def test_calling_back_is_noted(scene: LeadScene) -> None:
    lead_id = await scene.called(drain())
    desk = (scene.store, scene.clock, scene.business.id, lead_id, by(scene.tom))
    await note_called(*desk, key="link")
    await note_called(*desk, key="link")
    assert (await scene.lead(lead_id)).called_at == scene.now
    assert [act.kind for act in await scene.acts(lead_id)] == [LeadActKind.CALLED]


async def test_who_is_handed_a_lead_is_told_as_they_chose(scene: LeadScene) -> None:
    lead_id = await scene.called(drain())
    async with scene.store.work(scene.business.id, write=True) as work:
        await work.save_tell(scene.tom.id, Tell(by_email=True))
    desk = (scene.store, scene.clock, scene.business.id, lead_id, by(scene.rosa))
    await hand_over(*desk, scene.tom.id, "You know the house.")
    assert (await scene.lead(lead_id)).assigned_to == scene.tom.id
    async with scene.store.work(scene.business.id) as work:
        (notice,) = await work.notices(scene.tom.id)
        assert all("New request by phone." in known.says for known in await work.notices(scene.rosa.id))
    assert "Rosa hands you this. “You know the house.”" in notice.says and notice.mail
    await hand_over(*desk, None)
    assert (await scene.lead(lead_id)).assigned_to is None
    with pytest.raises(NotFound):
        await hand_over(*desk, replace(scene.tom, id="user_nobody").id)
