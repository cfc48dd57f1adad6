"""People set what stands on a card: checked, marked as theirs, and not lost to an agent's older copy."""

from dataclasses import replace
from datetime import date, time

import pytest

from receptionist.domain.conversation import DialogueState
from receptionist.domain.ids import LeadId
from receptionist.domain.lead import Fact, LeadState, Urgency
from receptionist.domain.records import User
from receptionist.domain.schedule import VisitNeeds
from receptionist.errors import Conflict, FormProblems
from receptionist.services.edit_lead import edit_lead, typed
from receptionist.services.reject_lead import reject_lead
from receptionist.services.save_lead import LeadSource, SlotWish, write_lead
from tests.services.leads.conftest import PORTLAND, LeadScene, by, drain

NO_SLOT = SlotWish(None, None, VisitNeeds())

pytestmark = pytest.mark.databases("sqlite")


async def edit(
    scene: LeadScene, lead_id: LeadId, user: User | None = None, seen: dict[str, str] | None = None, **fields: str
) -> tuple[str, ...]:
    who = by(user or scene.rosa)
    return await edit_lead(scene.store, scene.clock, scene.business.id, lead_id, who, fields, seen)


async def agent_saves(scene: LeadScene, lead_id: LeadId, **changes: object) -> None:
    """An agent answers a text with the card as it stands, changed so."""
    lead, contact = await scene.both(lead_id)
    card = replace(lead.card, **changes)  # type: ignore[arg-type]
    async with scene.store.work(scene.business.id, write=True) as work:
        source = LeadSource(scene.business.id, lead.thread_id, contact.address)
        await write_lead(work, source, card, DialogueState(), NO_SLOT, PORTLAND)


async def test_a_person_s_words_stand_on_the_card_with_their_name(scene: LeadScene) -> None:
    lead_id = await scene.called(drain(address=None))
    changed = await edit(
        scene,
        lead_id,
        address=" 12  Oak Street ",
        phone="(503) 555-0199",
        day="2026-11-20",
        start="9:00",
        end="11:00",
        service="HEATER",
        urgency="soon",
        name="Laura Bennett",
    )
    assert set(changed) == {"address", "phone", "day", "start", "end", "service", "urgency"}
    lead = await scene.lead(lead_id)
    card = lead.card
    assert (card.address, card.phone) == (Fact("12 Oak Street"), Fact("+15035550199", "this number"))
    assert (card.service_code, card.service_name) == ("HEATER", "Replace a water heater")
    assert card.wished is not None and card.urgency is Urgency.SOON
    assert (card.wished.day, card.wished.start, card.wished.end) == (date(2026, 11, 20), time(9), time(11))
    assert {(one.what, one.by) for one in card.edits} == {
        (what, "Rosa") for what in ("address", "phone", "wished", "service", "urgency")
    }
    assert "12 Oak Street" in lead.summary and "Missing: nothing." in lead.summary
    assert await edit(scene, lead_id, **typed(card)) == ()  # saved as it stands, nothing changes


@pytest.mark.parametrize(
    ("fields", "says"),
    [
        ({"phone": "12"}, "“12” is no telephone number. Write it like (415) 555-0142."),
        ({"address": "4212"}, "The address has no letters in it. Check it."),
        ({"day": "2026-11-17"}, "The day is over. Choose one from today on."),
        ({"day": "soon"}, "The day cannot be read: “soon”. Write it like 2026-03-05."),
        ({"start": "14:00", "end": "13:00"}, "The latest time is before the earliest. Turn them round."),
        ({"service": "ROOF"}, "There is no such service in the price book. Choose one of the list."),
        ({"urgency": "now!"}, "There is no such urgency. Choose one of the list."),
        ({"name": "L" * 81}, "The name is longer than 80 characters. Shorten it."),
    ],
)
async def test_what_does_not_hold_is_said_beside_its_field(scene: LeadScene, fields: dict[str, str], says: str) -> None:
    lead_id = await scene.called(drain())
    with pytest.raises(FormProblems) as refused:
        await edit(scene, lead_id, **fields)
    assert list(refused.value.by_field.values()) == [says]
    assert (await scene.lead(lead_id)).card == drain()


async def test_two_people_who_edit_at_once_lose_nothing(scene: LeadScene) -> None:
    lead_id = await scene.called(drain())
    seen = typed((await scene.lead(lead_id)).card)
    await edit(scene, lead_id, scene.rosa, seen, **{**seen, "address": "12 Oak Street"})
    # Tom's form is older: what he left alone stays as Rosa has it, what both changed he must look at.
    await edit(scene, lead_id, scene.tom, seen, **{**seen, "name": "Laura B. Bennett"})
    card = (await scene.lead(lead_id)).card
    assert card.address is not None and card.address.value == "12 Oak Street"
    assert {(one.what, one.by) for one in card.edits} == {("address", "Rosa"), ("name", "Tom")}
    with pytest.raises(FormProblems, match="was changed to “12 Oak Street” meanwhile"):
        await edit(scene, lead_id, scene.tom, seen, **{**seen, "address": "14 Oak Street"})


async def test_an_agent_s_older_copy_does_not_undo_it_and_the_customer_s_newer_word_does(scene: LeadScene) -> None:
    lead_id = await scene.called(drain())
    older = (await scene.lead(lead_id)).card
    await edit(scene, lead_id, address="12 Oak Street")
    await agent_saves(scene, lead_id, address=older.address, edits=(), notes=("gate code 12",))
    lead = await scene.lead(lead_id)
    assert lead.card.address == Fact("12 Oak Street", "4212 Maple Street") and lead.card.notes == ("gate code 12",)
    assert "12 Oak Street" in lead.summary and lead.card.edit_of("address") is not None

    await agent_saves(scene, lead_id, address=Fact("9 Elm Street", "no, it's 9 Elm Street"))
    card = (await scene.lead(lead_id)).card
    assert card.address == Fact("9 Elm Street", "no, it's 9 Elm Street") and card.edit_of("address") is None


async def test_a_rejected_card_is_not_edited(scene: LeadScene) -> None:
    lead_id = await scene.called(drain())
    await reject_lead(scene.store, scene.clock, scene.business.id, lead_id, by(scene.rosa), "Too far.")
    assert (await scene.lead(lead_id)).state is LeadState.REJECTED
    with pytest.raises(Conflict, match="Rosa rejected this already"):
        await edit(scene, lead_id, name="Laura")
