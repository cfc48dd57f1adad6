"""A person who steps in silences the AI at once; given back, nobody is left unanswered."""

from collections.abc import AsyncIterator
from dataclasses import dataclass, field, replace

import pytest

from receptionist.domain.call import EndReason
from receptionist.domain.conversation import Outcome, Say, TurnEvent, TurnInput
from receptionist.domain.lead import Fact, LeadCard
from receptionist.domain.message import Holder, MessageState, ReplyMode
from receptionist.errors import BadInput
from receptionist.ports import OutgoingText
from receptionist.services.answer_text import answer_due
from receptionist.services.read_thread import nothing_to_do
from receptionist.services.replies import Reply, send_reply
from receptionist.services.takeover import give_back, set_mode, take_over
from receptionist.services.text_by_hand import approve_draft
from tests.services.texting.conftest import Scene
from tests.services.texting.inbound import Office

pytestmark = pytest.mark.databases("sqlite")


@pytest.fixture
def office(scene: Scene) -> Office:
    return Office.of(scene)


async def steps_in(office: Office) -> None:
    scene = office.scene
    await take_over(scene.store, scene.clock, scene.business_id, scene.thread, scene.actor)


async def writes(office: Office, text: str, key: str = "k1") -> None:
    scene = office.scene
    await send_reply(scene.parts, scene.business_id, scene.thread, scene.actor, Reply(text, key))


async def gives_back(office: Office) -> None:
    scene = office.scene
    await give_back(scene.store, scene.clock, scene.business_id, scene.thread, scene.actor)


@dataclass
class InterruptedAgent:
    """While it thinks, the owner steps in."""

    office: Office
    asked: list[TurnInput] = field(default_factory=list)

    async def reply(self, turn: TurnInput) -> AsyncIterator[TurnEvent]:
        self.asked.append(turn)
        await steps_in(self.office)
        yield Say("I am the robot.")
        yield Outcome(turn.card, turn.dialogue)


@pytest.mark.databases("sqlite", "postgres")
async def test_a_draft_begun_before_the_takeover_is_discarded(office: Office) -> None:
    agent = InterruptedAgent(office)
    office.parts = replace(office.parts, agent=agent)
    await office.told("My sink leaks")
    assert len(agent.asked) == 1
    assert office.sent == []
    assert [message.text for message in await office.messages()] == ["My sink leaks"]


@pytest.mark.databases("sqlite", "postgres")
async def test_a_reply_queued_and_a_millisecond_from_being_sent_is_stopped(office: Office) -> None:
    await office.texts("My sink leaks")
    office.scene.clock.tick(5)
    await answer_due(office.parts)
    await steps_in(office)
    await office.settle()
    assert office.sent == []
    reply = (await office.messages())[-1]
    assert reply.state is MessageState.NOT_SENT
    assert reply.decisions[-1].step == "takeover"


async def test_a_text_after_a_call_that_waits_for_the_morning_does_not_talk_over_a_person(office: Office) -> None:
    office.scene.clock.at = office.scene.clock.at.replace(day=19, hour=7)  # eleven in the evening
    await office.call(EndReason.AGENT_SAID_GOODBYE, "my sink leaks", card=LeadCard(problem=Fact("a leak")))
    await office.settle(61)
    await writes(office, "Rosa here: I can come tonight.")
    await office.settle(12 * 3600)
    assert office.sent == ["Rosa here: I can come tonight."]


async def test_what_a_person_approved_goes_out_although_another_took_over(office: Office) -> None:
    scene = office.scene
    draft = await scene.queue("We can come Friday.", as_draft=True)
    await approve_draft(scene.store, scene.clock, scene.business_id, draft.id, scene.actor)
    await steps_in(office)
    await office.settle()
    assert office.sent == ["We can come Friday."]


async def test_while_a_person_has_the_thread_the_ai_is_silent_and_they_are_told(office: Office) -> None:
    await office.told("My sink leaks")
    await writes(office, "Rosa here, I'll look at it myself.")
    await office.settle()
    assert office.sent[-1] == "Rosa here, I'll look at it myself."
    assert await office.told("Great, when are you coming?") == ""
    assert len(office.scene.agent.asked) == 1
    assert "“Great, when are you coming?”" in (await office.notices())[0].says


async def test_after_hours_nothing_clashes_with_a_person_who_is_there(office: Office) -> None:
    office.scene.clock.at = office.scene.clock.at.replace(day=19, hour=5)
    await writes(office, "I'm still up, what is it?")
    await office.settle()
    assert await office.told("My sink leaks") == ""
    assert office.sent == ["I'm still up, what is it?"]


@pytest.mark.databases("sqlite", "postgres")
async def test_a_weak_connection_does_not_send_twice(office: Office) -> None:
    await writes(office, "On my way.", key="browser-1")
    await writes(office, "On my way.", key="browser-1")
    await office.settle()
    await writes(office, "On my way.", key="browser-1")
    await office.settle()
    assert office.sent == ["On my way."]


async def test_writing_does_not_hide_that_somebody_must_decide_about_texts(office: Office) -> None:
    await office.told("knock it off")
    await writes(office, "Did you mean our texts?")
    await office.settle()
    assert office.sent == []
    assert "until you decide" in (await office.status()).needs_person
    scene = office.scene
    await nothing_to_do(scene.store, scene.clock, scene.business_id, scene.thread, scene.actor)
    assert "until you decide" in (await office.status()).needs_person


async def test_nothing_is_no_text(office: Office) -> None:
    with pytest.raises(BadInput):
        await writes(office, "   ")
    assert (await office.status()).holder is Holder.AI


async def test_given_back_the_ai_answers_what_nobody_has(office: Office) -> None:
    await steps_in(office)
    assert await office.told("Can you come tomorrow?") == ""
    await gives_back(office)
    await office.settle()
    assert [turn.text for turn in office.scene.agent.asked] == ["Can you come tomorrow?"]
    assert len(office.sent) == 1


async def test_given_back_with_everything_answered_the_ai_waits(office: Office) -> None:
    await office.told("Can you come tomorrow?")
    await writes(office, "Yes, at ten.")
    await gives_back(office)
    await office.settle()
    assert len(office.scene.agent.asked) == 1
    assert await office.told("Perfect, the address is 12 Oak St") != ""


async def test_a_hold_runs_out_after_the_time_the_admin_set(office: Office) -> None:
    await office.change(give_back_minutes=30)
    await steps_in(office)
    assert await office.told("Can you come tomorrow?") == ""
    await office.settle(29 * 60 - 20)
    assert (await office.status()).holder is Holder.PERSON
    await office.settle(120)
    assert (await office.status()).holder is Holder.AI
    assert len(office.sent) == 1


async def test_without_such_a_time_the_hold_stays(office: Office) -> None:
    await office.change(give_back_minutes=0)
    await steps_in(office)
    await office.texts("Can you come tomorrow?")
    await office.settle(7 * 24 * 3600)
    assert (await office.status()).holder is Holder.PERSON
    assert office.sent == []


async def test_a_text_that_was_with_the_carrier_already_is_not_sent_again(office: Office) -> None:
    async def meanwhile(text: OutgoingText) -> None:
        await steps_in(office)

    office.scene.carrier.during = meanwhile
    await office.told("My sink leaks")
    await gives_back(office)
    await office.settle()
    assert len(office.sent) == 1
    assert (await office.messages())[-1].state is MessageState.SENT


async def test_people_only_in_one_thread_drops_what_the_ai_was_about_to_send(office: Office) -> None:
    scene = office.scene
    await office.texts("My sink leaks")
    scene.clock.tick(5)
    await answer_due(office.parts)
    await set_mode(scene.store, scene.clock, scene.business_id, scene.thread, scene.actor, ReplyMode.PEOPLE)
    await office.settle()
    assert office.sent == []
    assert await office.told("Hello?") == ""
    await set_mode(scene.store, scene.clock, scene.business_id, scene.thread, scene.actor, None)
    await office.settle()
    assert scene.agent.asked[-1].text == "Hello?"
    assert len(office.sent) == 1
