"""What an admin sets about the receptionist changes what callers and texters hear, whoever answers."""

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from receptionist.agent.formal import written_out
from receptionist.agent.frame_agent.agent import FrameAgent
from receptionist.agent.frame_agent.understanding.asked import asked_slot
from receptionist.agent.guards import guarded
from receptionist.agent.never_say import without_forbidden
from receptionist.agent.prompts import Prompts
from receptionist.agent.stock_words import StockWords
from receptionist.agent.text_words import TextWords
from receptionist.domain.conversation import ActionKind, Channel, TurnInput
from receptionist.domain.lead import Answered, Urgency
from receptionist.domain.manner import Escalation, MayDo, NeverSay, Visits, has_words
from receptionist.domain.phone import PhoneNumber
from receptionist.domain.prices import PriceBook
from receptionist.domain.profile import BusinessProfile, FrequentQuestion, Personality
from receptionist.services.converse import Conversation
from tests.agent.conftest import Desk, replied
from tests.fakes.openai_server import calls as tools
from tests.fakes.openai_server import says as answered

MONDAY = datetime(2026, 11, 16, 10, tzinfo=ZoneInfo("America/New_York"))
NIGHT = MONDAY.replace(hour=22)
THANKSGIVING = datetime(2026, 11, 26, 12, tzinfo=ZoneInfo("America/New_York"))

Talk = Callable[..., Conversation]
Turn = Callable[..., TurnInput]


@pytest.fixture
def talk(prompts: Prompts, profile: BusinessProfile, book: PriceBook) -> Talk:
    """A conversation with the frame agent behind its gates; the profile's fields as given."""

    def begin(channel: Channel = Channel.VOICE, **changes: object) -> Conversation:
        own = replace(profile, **changes)  # type: ignore[arg-type]
        agent = guarded(FrameAgent(prompts.phrases), prompts.phrases)
        return Conversation(agent, own, book, MONDAY, channel)

    return begin


async def says(talk: Conversation, *lines: str) -> str:
    """What the last of the customer's lines is answered with."""
    said: list[str] = []
    for line in lines:
        said = [words async for words in talk.say(line)]
    return " ".join(said)


# --- greetings


def greeting(prompts: Prompts, profile: BusinessProfile, at: datetime = MONDAY, *, returning: bool = False) -> str:
    return StockWords(prompts.phrases).text("greeting", profile, at, returning=returning)


def test_each_occasion_has_its_own_script_with_its_fields(prompts: Prompts, profile: BusinessProfile) -> None:
    own = replace(
        profile,
        greeting="{business}, this is {receptionist}. We're here until {open_until}.",
        greeting_after_hours="{business} is closed and opens {open_at}.",
        greeting_holiday="Happy {holiday} from {business}!",
        greeting_returning="Hello again {holiday}!",
        disclosure="I am {receptionist}, a machine.",
    )
    assert greeting(prompts, own).startswith(
        "Example Plumbing, this is Sam. We're here until 5 pm. I am Sam, a machine."
    )
    assert "opens tomorrow at 8 am" in greeting(prompts, own, NIGHT)
    assert greeting(prompts, own, THANKSGIVING).startswith("Happy Thanksgiving Day from Example Plumbing!")
    # Nobody is greeted with a hole: the gap around what is not known is closed.
    assert greeting(prompts, own, returning=True).startswith("Hello again! I am")
    # Closed goes before returning.
    assert "opens tomorrow" in greeting(prompts, own, NIGHT, returning=True)


def test_a_script_that_is_missing_falls_back_to_its_neighbour(prompts: Prompts, profile: BusinessProfile) -> None:
    own = replace(profile, greeting="Our own words.", greeting_after_hours="Our night words.")
    assert greeting(prompts, own, returning=True).startswith("Our own words.")
    assert greeting(prompts, own, THANKSGIVING).startswith("Our night words.")
    assert "again" in greeting(prompts, profile, returning=True)
    assert "closed today for Thanksgiving Day" in greeting(prompts, profile, THANKSGIVING)


# --- voice and personality


async def test_warmth_and_formality_change_the_words(talk: Talk, prompts: Prompts, profile: BusinessProfile) -> None:
    lines = ("My sink is clogged, I need somebody tomorrow at ten.", "Yes.", "12 Garden Court.")
    asked = {}
    for warmth, formality in (
        ("friendly", "relaxed"),
        ("plain", "relaxed"),
        ("warm", "relaxed"),
        ("friendly", "formal"),
    ):
        manner = Personality(warmth=warmth, formality=formality)
        asked[warmth, formality] = await says(talk(personality=manner), *lines)
    assert len(set(asked.values())) == 4
    assert "May I have your name" in asked["friendly", "formal"]
    formal = replace(profile, personality=Personality(formality="formal"))
    assert greeting(prompts, formal).startswith("Thank you for calling")
    words = TextWords(prompts.phrases)
    assert "we are closed" in words.after_hours(formal, NIGHT).lower()
    assert "we're closed" in words.after_hours(profile, NIGHT).lower()


def test_contractions_are_written_out_and_names_left_alone() -> None:
    assert written_out("I'm sorry, we can't; what's Joe's number? Don't worry, they'll call.") == (
        "I am sorry, we cannot; what is Joe's number? Do not worry, they will call."
    )


@pytest.mark.parametrize("key", ["ask_name", "ask_address", "ask_wished", "ask_problem"])
def test_every_wording_of_a_question_is_known_as_that_question(prompts: Prompts, key: str) -> None:
    for ways in prompts.phrases.ways[key].values():
        for way in ways:
            assert asked_slot(way) == key.removeprefix("ask_"), way


# --- what is never said


def test_forbidden_words_are_replaced_or_their_sentence_left_out() -> None:
    never = (NeverSay("no problem", "you're welcome"), NeverSay("cheap"))
    assert without_forbidden("No  problem! See you.", never) == "You're welcome! See you."
    assert without_forbidden("We are cheap. We come at nine.", never) == "We come at nine."
    assert without_forbidden("A cheapskate wrote it.", never) == "A cheapskate wrote it."
    assert without_forbidden("It’s no problem.", (NeverSay("it's", "it is"),)) == "It is no problem."


async def test_the_frame_agent_never_says_them_by_phone_or_by_text(talk: Talk) -> None:
    manner = Personality(never_say=(NeverSay("thanks", "thank you"),))
    for channel in Channel:
        one = talk(channel, personality=manner)
        answer = await says(
            one, "My sink is clogged, come tomorrow at ten.", "Yes.", "12 Garden Court.", "Ruth Abernathy."
        )
        assert "Thank you, Ruth" in answer
        assert not has_words(answer, "thanks") and one.transcript[-1].text == answer


async def test_a_model_never_says_them_either(desk: Desk, turn: Turn, profile: BusinessProfile) -> None:
    never = replace(profile, personality=Personality(never_say=(NeverSay("no problem"), NeverSay("cheap", "fair"))))
    desk.model_answers(answered("We are cheap. ", "No Problem at all! ", "Can I have your name, no problem?"))
    reply = await replied(desk.agent, turn("Hi.", profile=never))
    assert reply.text.startswith("We are fair.") and "problem" not in reply.text.lower()
    # The question was not put: what is said instead stands as said, and the next answer is not taken for a name.
    assert reply.text.endswith("What else can I do for you?") and reply.end.dialogue.said == reply.text
    assert reply.end.dialogue.asked == "anything_else"
    desk.model_answers(answered("It is no ", "problem, really. ", "Cheap."))
    reply = await replied(desk.agent, turn("Hi.", profile=never))
    assert "problem" not in reply.text.lower() and reply.text.endswith("Fair.")
    slow = replace(profile, personality=Personality(never_say=(NeverSay("risk free offer"),)))
    desk.model_answers(answered("It is a risk, ", "free, ", "offer. ", "Bye."))
    assert "offer" not in (await replied(desk.agent, turn("Hi.", profile=slow))).text


async def test_what_a_gate_says_instead_is_without_them_too(desk: Desk, turn: Turn, profile: BusinessProfile) -> None:
    manner = Personality(never_say=(NeverSay("somebody", "the office"), NeverSay("leave that", "hand that")))
    for stopped, instead in (("It is $7,777. ", "the office confirm"), ("Leave that!", "and that")):
        desk.model_answers(answered(stopped))
        reply = await replied(desk.agent, turn("How much?", profile=replace(profile, personality=manner)))
        assert instead in reply.text and "somebody" not in reply.text and "eave that" not in reply.text


# --- what it may do


async def test_without_leave_no_price_is_told(talk: Talk) -> None:
    one = talk(may_do=MayDo(quote=False))
    answer = await says(one, "How much is it to unclog a kitchen sink?")
    assert "$" not in answer and "get back to you" in answer
    assert not one.card.quotes and "How much" in one.card.message
    for question in ("What's your call-out fee?", "Is it extra on Sundays?"):
        assert not re.search(r"\d", await says(talk(may_do=MayDo(quote=False)), question))
    assert "prices" not in await says(talk(may_do=MayDo(quote=False)), "What can you do?")
    assert "$" in await says(talk(), "How much is it to unclog a kitchen sink?")


async def test_a_model_cannot_tell_a_price_without_leave(desk: Desk, turn: Turn, profile: BusinessProfile) -> None:
    barred = replace(profile, may_do=MayDo(quote=False, visits=Visits.NONE), must_ask=("Any pets?",))
    first = await replied(desk.frame, turn("How much for a clogged sink?"))
    desk.model_answers(answered("As I said, it is $169."))
    reply = await replied(desk.agent, turn("So how much?", profile=barred, card=first.card))
    assert "169" not in reply.text
    tools = {tool["function"]["name"] for tool in desk.server.asked[0]["tools"]}
    assert not tools & {"quote_price", "find_times", "hold_time"} and "note_answer" in tools
    system = desk.server.asked[0]["messages"][0]["content"]
    assert "Say no price" in system and "quote_price" not in system and "You book no visits" in system


async def test_where_no_visits_are_booked_a_message_is_taken(talk: Talk) -> None:
    one = talk(may_do=MayDo(visits=Visits.NONE))
    answer = await says(one, "My sink is clogged, can you send somebody tomorrow at ten?")
    assert "don't book visits" in answer and "pencil" not in answer
    answer = await says(one, "Ruth Abernathy.", "Yes, this number.")
    assert "call you back" in answer
    card = one.card
    assert card.held is None and "sink" in card.message and card.name is not None and card.phone is not None


async def test_a_window_offered_before_visits_were_switched_off_is_not_held(talk: Talk) -> None:
    one = talk()
    await says(one, "My sink is clogged, I need somebody tomorrow at ten.")
    assert one.dialogue.offered
    one.profile = replace(one.profile, may_do=MayDo(visits=Visits.NONE))
    assert "don't book visits" in await says(one, "Yes, that works.")
    assert one.card.held is None and one.card.message


async def test_a_firm_booking_is_told_as_one(talk: Talk) -> None:
    lines = (
        "My sink is clogged, I need somebody tomorrow at ten.",
        "Yes.",
        "12 Garden Court.",
        "Ruth Abernathy.",
        "Yes.",
    )
    firm, tentative = talk(may_do=MayDo(visits=Visits.FIRM)), talk()
    assert "book you in" in await says(firm, lines[0]) and "pencil you in" in await says(tentative, lines[0])
    assert "booked" in await says(firm, *lines[1:], "Yes, that's right.")
    assert "confirm" in await says(tentative, *lines[1:], "Yes, that's right.")


# --- what it must ask


async def test_its_own_questions_are_asked_and_the_answers_stand_on_the_card(talk: Talk) -> None:
    questions = ("Are there any pets?", "Is there a gate code?")
    one = talk(must_ask=questions)
    booked = ("My sink is clogged, I need somebody tomorrow at ten.", "Yes.", "12 Garden Court.", "Ruth Abernathy.")
    assert (await says(one, *booked, "Yes, this number.")).endswith("Are there any pets?")
    # A question of theirs is answered, and ours comes again.
    answer = await says(one, "How much was it again?")
    assert "$" in answer and answer.endswith("Are there any pets?")
    assert (await says(one, "No, but a complaint about the last guy, 4155 dogs barked.")).endswith(
        "Is there a gate code?"
    )
    address = one.card.address
    assert (await says(one, "It's 4 2 1 7.")).endswith("Is that right?")
    assert one.card.address == address and not one.card.message
    assert one.card.answers == (
        Answered(questions[0], "No, but a complaint about the last guy, 4155 dogs barked."),
        Answered(questions[1], "It's 4 2 1 7."),
    )


async def test_a_model_is_told_what_to_ask_and_notes_the_answers(
    desk: Desk, turn: Turn, profile: BusinessProfile
) -> None:
    own = replace(profile, must_ask=("Are there any pets?", "Is there a gate code?"))
    noted = tools(("note_answer", {"question": "any pets", "answer": "Two dogs."}))
    desk.model_answers(noted, answered("Thanks. Is there a gate code?"))
    reply = await replied(desk.agent, turn("Two dogs.", profile=own))
    assert reply.card.answers == (Answered("Are there any pets?", "Two dogs."),)
    assert "Is there a gate code?" in desk.server.asked[0]["messages"][0]["content"]
    assert '"still_to_ask": ["Is there a gate code?"]' in desk.tool_answers[0]


# --- words that count


async def test_escalation_words_call_a_person_or_an_emergency(talk: Talk) -> None:
    rules = Escalation(person=("my lawyer",), emergency=("sewage",))
    rosa = PhoneNumber("+15035550177")
    one = talk(escalation=rules, transfer_to=rosa)
    await says(one, "You will hear from My  Lawyer about this.")
    assert one.action is ActionKind.TRANSFER and one.card.wants_person
    alone = talk(escalation=rules, transfer_to=None)
    assert "What should I tell them?" in await says(alone, "You will hear from my lawyer.")
    assert alone.card.wants_person and "my lawyer" in alone.card.message
    urgent = talk(escalation=rules, transfer_to=None)
    assert "emergency" in await says(urgent, "There is sewage in the tub.")
    assert urgent.card.urgency is Urgency.EMERGENCY
    texts = talk(Channel.TEXT, escalation=rules, transfer_to=rosa)
    await says(texts, "calling my lawyer")
    assert texts.card.wants_person


async def test_a_model_is_not_asked_about_escalation_words(desk: Desk, turn: Turn, profile: BusinessProfile) -> None:
    desk.model_answers(answered("Let's not involve lawyers."))
    own = replace(profile, escalation=Escalation(person=("my lawyer",)))
    reply = await replied(desk.agent, turn("I'll call my lawyer.", profile=own))
    assert reply.card.wants_person and reply.end.agent == "frame" and not desk.server.asked


# --- frequent questions


async def test_the_owner_s_answer_is_said_and_a_free_estimate_of_the_book_may_stand_in_it(talk: Talk) -> None:
    answer = "Yes, we are licensed, and estimates for a new water heater are free."
    one = talk(questions=(FrequentQuestion(("are you licensed",), answer),))
    assert answer in await says(one, "Are you licensed?")
    silent = talk(questions=one.profile.questions, may_do=MayDo(quote=False))
    assert answer in await says(silent, "Are you licensed?")
    assert answer in await says(one, "So are you guys licensed or what?")
    assert answer not in await says(one, "What are you?")
