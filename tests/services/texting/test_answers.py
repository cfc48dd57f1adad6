"""Answers: several texts are one, one answer to each, with the memory of the last call; bounded whatever comes."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass, field, replace
from datetime import timedelta

import pytest

from receptionist.agent.frame_agent.agent import FrameAgent
from receptionist.agent.price_gate import PriceGate
from receptionist.agent.prompts import Prompts
from receptionist.domain.call import EndReason
from receptionist.domain.conversation import ActionKind, Channel, DialogueState, Outcome, Say, TurnEvent, TurnInput
from receptionist.domain.lead import Fact, LeadCard, LeadState, TimeWindow, Urgency
from receptionist.domain.message import AuthorKind, Consent, Direction, MessageState, ReplyMode
from receptionist.domain.phone import PhoneNumber
from receptionist.domain.profile import AutoApprove, Deciding
from receptionist.domain.records import Tell
from receptionist.domain.schedule import VisitNeeds
from receptionist.domain.text_events import MediaLink, TextReceived
from receptionist.errors import ModelProblem
from receptionist.resources import resource_dir
from receptionist.services import answer_text
from receptionist.services.answer_text import answer_due
from receptionist.services.plan_visit import hold_visit
from receptionist.services.text_by_hand import approve_draft
from tests.services.texting.conftest import CUSTOMER, NOON, OURS, Scene
from tests.services.texting.inbound import Office

# What is decided here does not depend on the database; its own tests are on both.
pytestmark = pytest.mark.databases("sqlite")

DISCLOSURE = "This is the automated assistant of Rose City Plumbing."


@dataclass
class CardAgent:
    """Answers with this card, dialogue and action; or fails."""

    card: LeadCard = field(default_factory=LeadCard)
    dialogue: DialogueState = field(default_factory=DialogueState)
    action: ActionKind | None = None
    words: str = "Got it."
    problem: Exception | None = None
    asked: list[TurnInput] = field(default_factory=list)

    async def reply(self, turn: TurnInput) -> AsyncIterator[TurnEvent]:
        self.asked.append(turn)
        if self.problem is not None:
            raise self.problem
        yield Say(self.words)
        yield Outcome(self.card, self.dialogue, self.action)


@pytest.fixture
def office(scene: Scene) -> Office:
    return Office.of(scene)


# --- one answer


async def test_several_texts_in_a_row_are_one_turn_and_one_answer(office: Office) -> None:
    for text in ("Hi", "my sink leaks", "can you come today?"):
        await office.texts(text)
        office.scene.clock.tick(2)
        assert await answer_due(office.parts) == 0
    await office.settle()
    [turn] = office.scene.agent.asked
    assert (turn.channel, turn.text) == (Channel.TEXT, "Hi\nmy sink leaks\ncan you come today?")
    assert len(office.sent) == 1


async def test_who_writes_on_and_on_is_answered_all_the_same(office: Office) -> None:
    for _ in range(8):
        await office.texts("and another thing about that sink")
        office.scene.clock.tick(2)
    assert (await office.status()).answer_due_at == NOON + timedelta(seconds=15)


async def test_the_first_text_says_who_writes_and_the_next_does_not(office: Office) -> None:
    office.scene.agent.answers = ["Where is it?", "Thanks.", "Hello again."]
    assert await office.told("My sink leaks") == f"{DISCLOSURE} Where is it?"
    assert await office.told("In the kitchen") == "Thanks."
    office.scene.clock.tick(hours=31 * 24)
    assert (await office.told("It leaks again")).startswith(DISCLOSURE)


async def test_a_disclosure_of_the_business_own_is_used(office: Office) -> None:
    await office.change(disclosure="You're texting with {business}'s robot.")
    assert (await office.told("My sink leaks")).startswith("You're texting with Rose City Plumbing's robot.")


async def test_two_workers_give_one_answer(office: Office) -> None:
    await office.texts("My sink leaks")
    office.scene.clock.tick(5)
    await answer_due(office.parts)
    await answer_due(office.parts)
    await office.settle()
    assert len(office.sent) == 1


async def test_what_they_write_while_the_answer_is_made_is_answered_with_it(office: Office) -> None:
    scene = office.scene

    class Slow(CardAgent):
        async def reply(self, turn: TurnInput) -> AsyncIterator[TurnEvent]:
            if not self.asked:
                await office.texts("and the toilet runs")
            async for event in super().reply(turn):
                yield event

    agent = Slow(words="Both noted.")
    office.parts = replace(office.parts, agent=agent)
    await office.texts("My sink leaks")
    scene.clock.tick(5)
    await answer_due(office.parts)
    assert office.sent == []
    await office.settle()
    assert [turn.text for turn in agent.asked] == ["My sink leaks", "My sink leaks\nand the toilet runs"]
    assert len(office.sent) == 1


async def test_an_emoji_answers_a_question(office: Office) -> None:
    await office.told("My sink leaks, can you come?")
    scene = office.scene
    async with scene.store.work(scene.business_id, write=True) as work:
        await work.save_dialogue(scene.thread, DialogueState(asked="visit", said="Shall we come?"))
    await office.told("👍")
    assert scene.agent.asked[-1].text == "yes"
    assert (await office.inbound())[-1] == "👍"


async def test_1600_characters_are_kept_whole_and_understood_in_part(office: Office) -> None:
    await office.told("leak " * 900)
    assert len((await office.inbound())[0]) == 4500
    assert len(office.scene.agent.asked[0].text) == 2000


async def test_the_answer_of_a_talkative_model_is_one_brief_text(office: Office) -> None:
    office.scene.agent.answers = ["We can certainly help you with that. " * 60]
    answer = await office.told("My sink leaks")
    assert len(answer) < 1100
    assert answer.endswith("with that.")


# --- what it knows


async def test_a_text_an_hour_after_a_call_remembers_it(office: Office) -> None:
    card = LeadCard(problem=Fact("the water heater leaks"), address=Fact("12 Oak St"))
    await office.call(EndReason.CALLER_HUNG_UP, "my water heater leaks", card=card)
    office.scene.clock.tick(hours=1)
    await office.told("What time are you coming?")
    [turn] = office.scene.agent.asked
    assert turn.card.address is not None
    assert turn.card.address.value == "12 Oak St"
    assert "my water heater leaks" in [line.text for line in turn.history]


async def test_the_words_asked_now_are_no_history(office: Office) -> None:
    await office.told("My sink leaks")
    await office.told("In the kitchen")
    history = [line.text for line in office.scene.agent.asked[-1].history]
    assert history[0] == "My sink leaks"
    assert "In the kitchen" not in history


async def test_a_new_dialogue_begins_after_half_a_day_and_the_card_stays(office: Office) -> None:
    scene = office.scene
    await office.told("My sink leaks")
    async with scene.store.work(scene.business_id, write=True) as work:
        await work.save_dialogue(scene.thread, DialogueState(asked="address", turns=3))
        await work.save_card(scene.thread, LeadCard(problem=Fact("a leak")), "A leak.", None)
    await office.told("12 Oak St")
    assert scene.agent.asked[-1].dialogue.asked == "address"
    scene.clock.tick(hours=13)
    await office.told("Hello again")
    assert scene.agent.asked[-1].dialogue == DialogueState()
    assert scene.agent.asked[-1].card.problem == Fact("a leak")


# --- what comes of it


async def test_a_text_that_wishes_work_makes_a_lead_for_approval_and_tells_the_owner(office: Office) -> None:
    office = Office.of(office.scene, CardAgent(LeadCard(problem=Fact("sink leaks"), name=Fact("Ann Miller"))))
    await office.told("My sink leaks, Ann Miller here")
    lead = await office.lead()
    assert lead is not None
    assert lead.state is LeadState.AWAITING_APPROVAL
    assert "Ann Miller" in lead.summary
    assert "New request by text" in (await office.notices())[0].says


async def test_a_wish_that_fits_the_owners_rules_is_approved_behind_the_reply(office: Office) -> None:
    card = LeadCard(problem=Fact("sink leaks"), service_code="LEAK", name=Fact("Ann Miller"))
    office = Office.of(office.scene, CardAgent(card))
    rules = AutoApprove(on=True, slot_held=False, in_hours=False, complete=False)
    async with office.scene.store.work(office.scene.business_id, write=True) as work:
        profile = (await work.business()).profile
        await work.save_profile(replace(profile, deciding=Deciding(auto=rules)))
    await office.told("My sink leaks, Ann Miller here")
    assert await office.lead() is None  # none is open any more
    ours = [text for text in await office.scene.messages() if text.direction is Direction.OUT]
    assert [text.author.kind for text in ours] == [AuthorKind.AI, AuthorKind.AUTOMATIC]
    assert "will be in touch to set a time" in ours[1].text
    assert any("Approved by your rules" in notice.says for notice in await office.notices())


async def test_a_later_text_extends_the_card_of_the_call(office: Office) -> None:
    await office.call(EndReason.CALLER_HUNG_UP, "my sink leaks", card=LeadCard(problem=Fact("sink leaks")))
    before = await office.lead()
    office = Office.of(office.scene, CardAgent(LeadCard(problem=Fact("sink leaks"), address=Fact("12 Oak St"))))
    await office.told("The address is 12 Oak St")
    after = await office.lead()
    assert before is not None
    assert after is not None
    assert (after.id, after.card.address) == (before.id, Fact("12 Oak St"))


async def test_a_slot_somebody_else_took_meanwhile_is_not_promised(office: Office) -> None:
    scene = office.scene
    window = TimeWindow(NOON + timedelta(days=1), NOON + timedelta(days=1, hours=2))
    async with scene.store.work(scene.business_id, write=True) as work:
        _, other = await work.thread_for(replace((await work.contact(scene.thread)).address, value="+12065550177"))
        lead = await work.save_card(other.id, LeadCard(problem=Fact("a leak")), "A leak.", None)
        await hold_visit(work, other.id, lead.id, window, VisitNeeds())
    agent = CardAgent(LeadCard(problem=Fact("sink"), held=window), words="You're booked for tomorrow at noon.")
    office = Office.of(scene, agent)
    answer = await office.told("Yes, tomorrow at noon please")
    assert "booked" not in answer
    assert "taken by somebody else" in answer
    kept = await office.lead()
    assert kept is not None
    assert kept.card.held is None


async def test_who_wants_a_person_gets_one_told(office: Office) -> None:
    office = Office.of(office.scene, CardAgent(action=ActionKind.TRANSFER, words="Somebody will take over here."))
    await office.told("Can I talk to a human please?")
    assert (await office.status()).needs_person == "Wants to talk to a person."
    assert "Wants to talk to a person" in (await office.notices())[0].says


async def test_an_emergency_is_told_at_once(office: Office) -> None:
    card = LeadCard(problem=Fact("gas smell"), urgency=Urgency.EMERGENCY)
    office = Office.of(office.scene, CardAgent(card, words="Leave the house now."))
    answer = await office.told("I smell gas in the kitchen")
    assert "Leave the house now." in answer
    assert (await office.notices())[0].says.startswith("EMERGENCY.")
    assert office.scene.mailbox.mails[0].subject.startswith("EMERGENCY.")


async def test_where_no_answer_can_be_made_somebody_will_get_back_is_said_once(office: Office) -> None:
    agent = CardAgent(problem=ModelProblem("The model is away."))
    office = Office.of(office.scene, agent)
    assert "get back to you" in await office.told("My sink leaks")
    assert await office.told("Hello?") == ""
    assert (await office.status()).needs_person == "The assistant could not answer: please do."
    agent.problem = None
    assert await office.told("Anybody?") != ""
    assert agent.asked[-1].text == "My sink leaks\nHello?\nAnybody?"


async def test_a_crash_in_the_middle_of_an_answer_leads_to_one_answer(office: Office) -> None:
    class Killed(BaseException):
        pass

    class Dies(CardAgent):
        async def reply(self, turn: TurnInput) -> AsyncIterator[TurnEvent]:
            if not self.asked:
                self.asked.append(turn)
                raise Killed
            async for event in super().reply(turn):
                yield event

    office = Office.of(office.scene, Dies())
    await office.texts("My sink leaks")
    office.scene.clock.tick(5)
    with pytest.raises(BaseExceptionGroup):
        await answer_due(office.parts)
    await office.settle(1)
    assert office.sent == []
    await office.settle(180)
    assert len(office.sent) == 1


async def test_who_is_told_to_stop_in_the_middle_of_an_answer_leaves_it_to_the_next_at_once(office: Office) -> None:
    asked = asyncio.Event()

    class Hangs(CardAgent):
        async def reply(self, turn: TurnInput) -> AsyncIterator[TurnEvent]:
            asked.set()
            await asyncio.Event().wait()
            yield Say("Never said.")

    await office.texts("My sink leaks")
    office.scene.clock.tick(5)
    answering = asyncio.create_task(answer_due(Office.of(office.scene, Hangs()).parts))
    await asked.wait()
    answering.cancel()
    with pytest.raises(asyncio.CancelledError):
        await answering
    after_the_restart = Office.of(office.scene, CardAgent())
    await after_the_restart.settle(1)
    assert len(office.sent) == 1


async def test_where_an_answer_fails_for_minutes_a_person_is_asked(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def broken(*_: object) -> None:
        raise KeyError("a card nobody can read")

    monkeypatch.setattr(answer_text, "read_turn", broken)
    await office.texts("My sink leaks")
    await office.settle(5)
    assert (await office.status()).needs_person == ""
    for _ in range(8):
        await office.settle(130)
    assert (await office.status()).needs_person == "The assistant could not answer: please do."
    [notice] = await office.notices()
    assert "The assistant could not answer" in notice.says
    monkeypatch.undo()
    assert await office.told("Hello?") != ""


# --- the hours


async def test_after_hours_it_says_once_when_somebody_is_back_and_where_to_book(office: Office) -> None:
    await office.change(booking_link="https://book.example.com")
    office.scene.clock.at = NOON.replace(day=19, hour=5)  # nine in the evening
    office.scene.agent.answers = ["Where is it?", "Thanks.", "Good morning."]
    answer = await office.told("My sink leaks")
    assert "We're closed right now; somebody is back tomorrow at 8 am." in answer
    assert "https://book.example.com" in answer
    assert await office.told("In the kitchen") == "Thanks."
    office.scene.clock.at = NOON.replace(day=19)
    assert await office.told("Good morning everybody") == "Good morning."
    office.scene.clock.at = NOON.replace(day=20, hour=5)
    assert "We're closed" in await office.told("One more thing about that sink")


async def test_an_emergency_at_night_is_no_time_for_opening_hours(office: Office) -> None:
    card = LeadCard(problem=Fact("gas smell"), urgency=Urgency.EMERGENCY)
    office = Office.of(office.scene, CardAgent(card, words="Leave the house now."))
    office.scene.clock.at = NOON.replace(day=19, hour=5)
    assert await office.told("I smell gas") == f"{DISCLOSURE} Leave the house now."


# --- modes, loops, floods, languages


async def test_a_draft_waits_and_nothing_goes_out(office: Office) -> None:
    await office.change(mode=ReplyMode.DRAFT)
    assert await office.told("My sink leaks") == ""
    [draft] = [message for message in await office.messages() if message.state is MessageState.DRAFT]
    assert "what is the address?" in draft.text
    assert (await office.status()).needs_person == "A reply waits for your approval."
    assert "waits for your approval" in (await office.notices())[0].says
    scene = office.scene
    await approve_draft(scene.store, scene.clock, scene.business_id, draft.id, scene.actor)
    await office.settle()
    assert office.sent == [draft.text]
    assert (await office.status()).needs_person == ""


async def test_people_only_means_that_nothing_is_written_and_people_are_told(office: Office) -> None:
    await office.change(mode=ReplyMode.PEOPLE)
    assert await office.told("My sink leaks") == ""
    assert office.scene.agent.asked == []
    assert (await office.status()).needs_person == "“My sink leaks”"
    assert "“My sink leaks”" in (await office.notices())[0].says


async def test_a_hundred_texts_in_a_minute_get_few_answers_and_a_person(office: Office) -> None:
    for n in range(100):
        await office.webhook(TextReceived(f"SM{n:05d}", CUSTOMER.value, OURS.e164, f"and {n} about the sink"))
        office.scene.clock.tick(0.5)
        if n % 20 == 0:
            await office.settle(0)
    assert "texts within a minute" in (await office.status()).needs_person
    await office.settle(0)
    assert len(await office.inbound()) == 100
    await office.settle(60)
    assert 1 <= len(office.sent) <= 3
    assert all(message.handled for message in await office.messages())
    assert len(office.scene.mailbox.mails) == 1


async def test_two_machines_do_not_talk_for_ever(office: Office) -> None:
    office.scene.agent.answers = [f"Answer {n}." for n in range(100)]
    answers = 0
    for n in range(18):
        answers += bool(await office.told(f"We got your message number {n}, what else can we do for you?"))
    assert answers <= 12
    assert (await office.status()).needs_person


async def test_the_same_words_again_and_again_are_taken_for_a_machine(office: Office) -> None:
    office.scene.agent.answers = [f"Answer {n}." for n in range(100)]
    for _ in range(10):
        office.scene.clock.tick(30)
        await office.told("What can we do for you today?")
    assert len(office.sent) <= 4


async def test_after_a_pause_answers_are_counted_anew(office: Office) -> None:
    await office.change(replies_in_row=2)
    office.scene.agent.answers = [f"Answer {n}." for n in range(100)]
    said = []
    for text in ("My sink leaks", "It is in the kitchen", "Are you still there now?"):
        office.scene.clock.tick(20)
        said.append(await office.told(text))
    assert [bool(one) for one in said] == [True, True, False]
    office.scene.clock.tick(hours=2)
    assert await office.told("Hello, it still leaks a lot") != ""


async def test_what_somebody_is_to_get_back_about_is_put_before_a_person(office: Office) -> None:
    phrases = Prompts(resource_dir("prompts")).phrases
    office = Office.of(office.scene, PriceGate(FrameAgent(phrases), phrases))
    await office.told("My kitchen sink is leaking, can you come tomorrow at 10?")
    office.scene.clock.tick(60)
    assert "somebody get back to you" in await office.told("Are you insured?")
    assert (await office.status()).needs_person == "Left a message: “Are you insured?”"
    assert any("Are you insured?" in notice.says for notice in await office.notices())


async def test_another_language_goes_to_a_person_and_spanish_is_told_so_in_spanish(office: Office) -> None:
    assert await office.told("Hay una fuga de agua en la cocina") == (
        "Gracias por escribir a Rose City Plumbing. Una persona leerá su mensaje y le responderá."
    )
    assert await office.told("12 Oak St") == ""
    status = await office.status()
    assert status.language == "es"
    assert status.needs_person.startswith("Writes another language (es)")
    assert office.scene.agent.asked == []


async def test_who_goes_on_in_english_is_answered_in_english(office: Office) -> None:
    await office.told("Hay una fuga de agua en la cocina")
    assert "what is the address?" in await office.told("There is a leak under the sink in my kitchen")
    assert (await office.status()).language == "en"


@pytest.mark.parametrize("text", ["مرحبا، هل يمكنكم إصلاح المغسلة اليوم؟", "水槽が漏れています。今日来てもらえますか"])
async def test_other_scripts_are_handed_to_a_person_politely(office: Office, text: str) -> None:
    assert await office.told(text) == (
        "Thanks for writing to Rose City Plumbing. A person will read your message and get back to you."
    )
    assert office.scene.agent.asked == []
    assert text in (await office.notices())[0].says


async def test_a_staff_mobile_is_never_answered(office: Office) -> None:

    scene = office.scene
    async with scene.store.work(scene.business_id, write=True) as work:
        await work.save_tell(scene.owner, Tell(by_text=True, mobile=PhoneNumber("+15035550166")))
    assert await office.told("On it, thanks a lot", sender="+15035550166") == ""
    assert scene.agent.asked == []


async def test_nothing_is_answered_while_consent_is_unclear(office: Office) -> None:
    await office.scene.consent(Consent.UNCLEAR)
    assert await office.told("My sink leaks badly") == ""
    assert "decision about texts" in (await office.status()).needs_person


async def test_the_frame_agent_holds_a_whole_conversation_by_text(office: Office) -> None:
    phrases = Prompts(resource_dir("prompts")).phrases
    office = Office.of(office.scene, PriceGate(FrameAgent(phrases), phrases))
    first = await office.told("Hi, my kitchen sink is leaking")
    assert first.startswith(DISCLOSURE)
    for text in ("Tomorrow at 10 in the morning", "Yes", "12 Oak Street, Portland", "Ann Miller", "Yes"):
        office.scene.clock.tick(20)
        assert await office.told(text) != ""
    lead = await office.lead()
    assert lead is not None
    assert lead.state is LeadState.AWAITING_APPROVAL
    assert lead.card.held is not None
    assert lead.card.address is not None
    assert lead.card.name is not None


async def test_words_that_only_say_what_a_photo_shows_get_the_word_about_photos_alone(scene: Scene) -> None:
    prompts = Prompts(resource_dir("prompts"))
    office = Office.of(scene, FrameAgent(prompts.phrases))
    photo = MediaLink("https://media.example.com/1", "image/jpeg")
    answer = await office.told("Hi, it's Laura. This is what the sink looks like.", media=(photo,))
    assert "Thanks for the photo" in answer and "didn't get that" not in answer
    assert "somebody at" not in answer.lower()
    assert "tomorrow" in await office.told("Can you come tomorrow at two?")
