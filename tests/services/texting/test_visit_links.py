"""Who wants to move or cancel what is booked gets a link, in a text to the number on file and nowhere else."""

from dataclasses import replace
from datetime import timedelta

import pytest

from receptionist.agent.frame_agent.agent import FrameAgent
from receptionist.agent.prompts import Prompts
from receptionist.domain.call import EndReason
from receptionist.domain.conversation import DialogueState
from receptionist.domain.ids import AppointmentId
from receptionist.domain.lead import Fact, LeadCard, LeadState, TimeWindow
from receptionist.domain.message import ReplyMode
from receptionist.domain.own_visits import Errand, OwnVisits
from receptionist.domain.schedule import VisitNeeds
from receptionist.resources import resource_dir
from receptionist.services.follow_up import follow_up_calls
from receptionist.services.plan_visit import hold_visit
from receptionist.services.visit_links import visit_of
from tests.services.texting.conftest import NOON, Scene
from tests.services.texting.inbound import Office

pytestmark = pytest.mark.databases("sqlite")
WINDOW = TimeWindow(NOON + timedelta(days=1), NOON + timedelta(days=1, hours=2))


@pytest.fixture
def office(scene: Scene) -> Office:
    return Office.of(scene, FrameAgent(Prompts(resource_dir("prompts")).phrases))


async def book(office: Office) -> str:
    """A visit tomorrow; its id."""
    scene = office.scene
    async with scene.store.work(scene.business_id, write=True) as work:
        lead = await work.save_card(scene.thread, LeadCard(problem=Fact("a leak"), held=WINDOW), "A leak.", None)
        await hold_visit(work, scene.thread, lead.id, WINDOW, VisitNeeds())
        booked = await work.book(lead.id)
        await work.advance_lead(lead.id, LeadState.APPROVED)
    assert booked is not None
    return booked.id


async def texts(office: Office) -> list[str]:
    scene = office.scene
    async with scene.store.work(scene.business_id) as work:
        return [text.text for text in await work.messages(scene.thread)]


async def test_by_text_the_link_comes_in_a_text_of_its_own(office: Office) -> None:
    visit = await book(office)
    await office.told("I need to cancel my appointment tomorrow")
    answer, link = (await texts(office))[-2:]
    assert "sending you a link" in answer and "/v/" not in answer
    token = link.rpartition("/v/")[2]
    assert "see, move or cancel your visit" in link
    scene = office.scene
    assert await visit_of(scene.store, token, scene.clock.now()) == (scene.business_id, visit)
    await office.told("can I reschedule it?")
    assert sum("/v/" in text for text in await texts(office)) == 1  # not one after the other


async def test_who_has_nothing_booked_hears_that_in_the_same_text(office: Office) -> None:
    await office.told("I need to cancel my appointment tomorrow")
    assert "no visit booked under this number" in (await texts(office))[-1]


async def test_where_people_approve_each_text_nothing_is_promised(office: Office) -> None:
    await book(office)
    await office.change(mode=ReplyMode.DRAFT)
    await office.told("I need to cancel my appointment tomorrow")
    assert not any("/v/" in text or "link" in text for text in await texts(office))


async def test_after_a_call_the_link_goes_to_the_number_on_file(office: Office) -> None:
    await book(office)
    scene = office.scene
    async with scene.store.work(scene.business_id, write=True) as work:
        contact = await work.contact(scene.thread)
        [(account, number), *_] = await work.numbers()
        call, _ = await work.start_call(account, "CA1", contact.address, number.e164)
        await work.answer_call(call.id, scene.clock.now())
        await work.save_dialogue(call.thread_id, replace(await work.dialogue(call.thread_id), visit_link=True))
        await work.end_call(call.id, scene.clock.now(), EndReason.AGENT_SAID_GOODBYE, "")
    for _ in range(2):
        await follow_up_calls(office.parts)
    assert sum("/v/" in text for text in await texts(office)) == 1
    async with scene.store.work(scene.business_id) as work:
        assert await work.dialogue(scene.thread) == DialogueState()


async def test_after_hours_the_own_booking_page_is_named(office: Office) -> None:
    scene = office.scene
    async with scene.store.work(scene.business_id, write=True) as work:
        profile = (await work.business()).profile
        await work.save_profile(replace(profile, scheduling=replace(profile.scheduling, public_booking=True)))
        token = await work.new_booking_token()
    scene.clock.tick(hours=14)
    await office.told("can somebody come for a leak?")
    assert f"/b/{token}" in (await texts(office))[-1]


async def test_a_text_has_no_part_in_what_a_call_made_sure_of(office: Office) -> None:
    visit = await book(office)
    scene = office.scene
    await office.told("hello")
    async with scene.store.work(scene.business_id, write=True) as work:
        dialogue = await work.dialogue(scene.thread)
        own = OwnVisits(errand=Errand.CANCEL, is_sure=True, about=AppointmentId(visit))
        await work.save_dialogue(scene.thread, replace(dialogue, asked="own_cancel", own=own))
    for words in ("yes", "cancel my appointment", "yes"):
        await office.told(words)
    async with scene.store.work(scene.business_id) as work:
        stands = await work.appointment(AppointmentId(visit))
    assert stands is not None and stands.cancelled_at is None
