"""Two leads for one job become one, with their quotes and calls; taken back, they are two again."""

import asyncio
from dataclasses import replace

import pytest

from receptionist.domain.ids import LeadId
from receptionist.domain.lead import SLOT_TAKEN, LeadCard, LeadState
from receptionist.domain.lead_desk import LeadMerge, merged_card
from receptionist.errors import BadInput, Conflict
from receptionist.services.approve_lead import Approval, approve_lead
from receptionist.services.edit_lead import edit_lead
from receptionist.services.merge_leads import merge_leads, undo_merge
from tests.services.leads.conftest import TOMORROW, LeadScene, by, drain, told

sqlite_only = pytest.mark.databases("sqlite")


async def merge(scene: LeadScene, kept: LeadId, gone: LeadId) -> LeadMerge:
    return await merge_leads(scene.store, scene.clock, scene.business.id, kept, gone, by(scene.rosa))


async def undo(scene: LeadScene, done: LeadMerge) -> None:
    await undo_merge(scene.store, scene.clock, scene.business.id, done.id, by(scene.tom))


async def calls_of(scene: LeadScene, lead_id: LeadId) -> int:
    async with scene.store.work(scene.business.id) as work:
        return len(await work.lead_calls(lead_id))


async def test_merged_and_two_again(scene: LeadScene) -> None:
    first = await scene.called(drain(address=None, quotes=(told(number=1),)))
    second = await scene.called(
        drain(message="The gate code is 12.", held=TOMORROW, quotes=(told(number=2),)), caller="+15035550143"
    )
    before = [await scene.lead(first), await scene.lead(second)]
    done = await merge(scene, first, second)
    kept, gone = await scene.lead(first), await scene.lead(second)
    assert (kept.state, gone.state) == (LeadState.AWAITING_APPROVAL, LeadState.MERGED)
    assert kept.card.address == gone.card.address and kept.card.message == "The gate code is 12."
    assert kept.card.held == TOMORROW and [quote.id for quote in kept.card.quotes] == ["quot_1", "quot_2"]
    assert (await calls_of(scene, first), await calls_of(scene, second)) == (2, 0)
    (slot,) = await scene.slots(first)
    assert slot.thread_id == kept.thread_id and await scene.slots(second) == []
    assert await merge(scene, first, second) == done  # the form was posted twice

    scene.clock.tick(1)
    await undo(scene, done)
    await undo(scene, done)
    after = [await scene.lead(first), await scene.lead(second)]
    assert [(lead.state, lead.card) for lead in after] == [(lead.state, lead.card) for lead in before]
    assert (await calls_of(scene, first), await calls_of(scene, second)) == (1, 1)
    (slot,) = await scene.slots(second)
    assert slot.tentative and slot.window == TOMORROW and slot.thread_id == after[1].thread_id
    assert [act.kind.value for act in await scene.acts(first)] == ["merged", "unmerged"]


@sqlite_only
async def test_what_was_changed_since_stays(scene: LeadScene) -> None:
    first = await scene.called(drain(address=None))
    second = await scene.called(drain(problem=None), caller="+15035550143")
    done = await merge(scene, first, second)
    fields = {"address": "9 Elm Street"}
    await edit_lead(scene.store, scene.clock, scene.business.id, first, by(scene.rosa), fields)
    await undo(scene, done)
    card = (await scene.lead(first)).card
    assert card.address is not None and card.address.value == "9 Elm Street"
    assert (await scene.lead(second)).card == drain(problem=None)


@sqlite_only
async def test_a_visit_booked_since_stays_and_the_other_hears_that_its_time_is_gone(scene: LeadScene) -> None:
    first = await scene.called(LeadCard(problem=drain().problem))
    second = await scene.called(drain(held=TOMORROW), caller="+15035550143")
    done = await merge(scene, first, second)
    await approve_lead(scene.store, scene.clock, scene.business.id, first, by(scene.rosa), Approval(TOMORROW))
    await undo(scene, done)
    assert [(slot.window, slot.tentative) for slot in await scene.slots(first)] == [(TOMORROW, False)]
    assert (await scene.lead(first)).card.held == TOMORROW
    back = await scene.lead(second)
    assert back.state is LeadState.AWAITING_APPROVAL and back.card.held is None and SLOT_TAKEN in back.card.notes


@sqlite_only
async def test_what_cannot_be_merged(scene: LeadScene) -> None:
    first = await scene.called(drain())
    second = await scene.called(drain(), caller="+15035550143")
    live = await scene.called(drain(), caller="+15035550144", hangs_up=False)
    with pytest.raises(BadInput):
        await merge(scene, first, first)
    with pytest.raises(Conflict, match="still on the phone"):
        await merge(scene, first, live)
    await merge(scene, first, second)
    with pytest.raises(Conflict, match="Rosa merged this already"):
        await merge(scene, live, second)


async def test_two_who_merge_crosswise_at_once_end_with_one_lead(scene: LeadScene) -> None:
    first = await scene.called(drain())
    second = await scene.called(drain(), caller="+15035550143")
    came = await asyncio.gather(merge(scene, first, second), merge(scene, second, first), return_exceptions=True)
    assert sorted(isinstance(one, Conflict) for one in came) == [False, True]
    states = sorted([(await scene.lead(first)).state, (await scene.lead(second)).state])
    assert states == [LeadState.AWAITING_APPROVAL, LeadState.MERGED]


def test_a_merged_card_fills_gaps_only() -> None:
    kept = replace(drain(), message="Ring twice.", notes=("dog",))
    gone = LeadCard(address=drain().problem, message="Ring twice.", notes=("dog", "gate"), wants_person=True)
    both = merged_card(kept, gone)
    assert both == replace(kept, notes=("dog", "gate"), wants_person=True)
