"""What an admin sets about the receptionist, as texters meet it: from their text to the lead card and the calendar."""

from dataclasses import replace

import pytest

from receptionist.agent.frame_agent.agent import FrameAgent
from receptionist.agent.guards import guarded
from receptionist.agent.prompts import Prompts
from receptionist.domain.lead import Answered, LeadState
from receptionist.domain.lead_desk import LeadFilter
from receptionist.domain.manner import Escalation, MayDo, NeverSay, Visits
from receptionist.domain.profile import Personality
from receptionist.resources import resource_dir
from tests.services.texting.conftest import Scene
from tests.services.texting.inbound import Office

# What is decided here does not depend on the database; its own tests are on both.
pytestmark = pytest.mark.databases("sqlite")

BOOKS = ("My kitchen sink is clogged, can you come tomorrow at 10?", "yes", "12 Garden Court", "Ruth Abernathy")


@pytest.fixture
def desk(scene: Scene) -> Office:
    """The office with the frame agent behind its gates."""
    phrases = Prompts(resource_dir("prompts")).phrases
    return Office.of(scene, guarded(FrameAgent(phrases), phrases))


async def publish(desk: Office, **changes: object) -> None:
    await desk.save(replace(await desk.profile(), **changes))  # type: ignore[arg-type]


async def told(desk: Office, *texts: str) -> str:
    answer = ""
    for text in texts:
        desk.scene.clock.tick(60)
        answer = await desk.told(text)
    return answer


async def states(desk: Office) -> list[LeadState]:
    async with desk.scene.store.work(desk.scene.business_id) as work:
        return [row.lead.state for row in await work.find_leads(LeadFilter())]


async def test_who_books_firmly_is_booked_once_they_say_that_all_is_right(desk: Office) -> None:
    await publish(desk, may_do=MayDo(visits=Visits.FIRM), must_ask=("Any pets?",))
    assert "Any pets?" in await told(desk, *BOOKS)
    assert "Is that right?" in await told(desk, "Two dogs")
    assert await states(desk) == [LeadState.AWAITING_APPROVAL]
    lead = await desk.lead()
    assert lead is not None and lead.card.answers == (Answered("Any pets?", "Two dogs"),)
    assert "Any pets? Two dogs." in lead.summary
    answer = await told(desk, "yes")
    assert "all booked" in answer and await states(desk) == [LeadState.APPROVED]
    async with desk.scene.store.work(desk.scene.business_id) as work:
        (visit,) = await work.appointments(desk.scene.thread)
    assert not visit.tentative


async def test_who_pencils_in_leaves_it_to_a_person(desk: Office) -> None:
    assert "confirm" in await told(desk, *BOOKS, "yes")
    assert await states(desk) == [LeadState.AWAITING_APPROVAL]


async def test_messages_only(desk: Office) -> None:
    await publish(desk, may_do=MayDo(quote=False, visits=Visits.NONE))
    answer = await told(desk, "How much for a clogged sink, and can you come tomorrow at 10?")
    assert "$" not in answer and "pencil" not in answer
    await told(desk, "Ruth Abernathy")
    async with desk.scene.store.work(desk.scene.business_id) as work:
        assert await work.appointments(desk.scene.thread) == []
    lead = await desk.lead()
    assert lead is not None and lead.card.message and not lead.card.quotes


async def test_words_that_count_and_words_that_are_never_written(desk: Office) -> None:
    manner = Personality(never_say=(NeverSay("sure", "of course"),))
    await publish(desk, personality=manner, escalation=Escalation(person=("my lawyer",), emergency=("sewage",)))
    answer = await told(desk, "You will hear from my lawyer")
    assert (await desk.status()).needs_person == "Wants to talk to a person." and "Sure" not in answer
    await told(desk, "There is sewage in the tub")
    assert (await desk.status()).needs_person == "An emergency: call them right away."
