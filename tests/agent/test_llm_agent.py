"""Turns answered by a language model, over the real SDK."""

import asyncio
import json
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest

from receptionist.agent.llm_agent import LlmAgent
from receptionist.domain.call import Speaker
from receptionist.domain.conversation import ActionKind, Channel, DialogueState, Line, Say, TurnInput
from receptionist.domain.lead import Fact, LeadCard, Urgency
from receptionist.domain.manner import NeverSay
from receptionist.domain.phone import parse_address
from receptionist.domain.profile import BusinessProfile, FrequentQuestion, Personality
from receptionist.errors import ModelProblem
from tests.agent.conftest import NOW, Desk, replied
from tests.fakes.openai_server import Answer, calls, chunk, role, says, usage, words

Turn = Callable[..., TurnInput]


async def test_clauses_are_spoken_before_the_answer_is_complete(desk: Desk, turn: Turn) -> None:
    rest = asyncio.Event()
    steps = [
        role(),
        *words("We open at ", "eight tomorrow. ", "Any"),
        rest,
        *words("thing else?"),
        chunk(finish="stop"),
    ]
    desk.model_answers(Answer([*steps, usage()]))
    events = aiter(desk.agent.reply(turn("When do you open?")))
    assert await anext(events) == Say("We open at eight tomorrow.")  # the model is not done yet
    rest.set()
    assert await anext(events) == Say("Anything else?")
    outcome = await anext(events)
    assert not isinstance(outcome, Say)
    assert outcome.agent == "llm" and outcome.dialogue.said == "We open at eight tomorrow. Anything else?"


async def test_a_price_is_looked_up_spoken_and_kept_with_its_row(desk: Desk, turn: Turn) -> None:
    desk.model_answers(
        calls(("quote_price", {"job": "my kitchen sink won't drain"}), first=["Let me check. "]),
        says("Sure. ", "Clearing a clogged sink is $169 per drain. ", "Would you like us to come out?"),
    )
    reply = await replied(desk.agent, turn("How much for a clogged sink?"))
    assert [say.text for say in reply.says] == [
        "Let me check.",
        "Sure.",
        "Clearing a clogged sink is $169 per drain.",
        "Would you like us to come out?",
    ]
    assert [len(say.quotes) for say in reply.says] == [0, 0, 1, 0]  # with the very sentence that speaks it
    [quote] = reply.card.quotes
    assert quote == reply.says[2].quotes[0]
    assert (quote.item_code, quote.book_version) == ("DRAIN-CLEAR", 7)
    assert quote.said == "Clearing a clogged sink is $169 per drain."
    assert [str(money) for money in quote.amounts] == ["$169"]
    assert reply.says[2].items == ("DRAIN-CLEAR",)
    assert json.loads(desk.tool_answers[0])["amount"] == "$169"
    assert reply.end.dialogue.asked == "visit"


async def test_two_prices_each_go_with_their_own_sentence(desk: Desk, turn: Turn) -> None:
    desk.model_answers(
        calls(("quote_price", {"job": "clogged sink"}), ("quote_price", {"job": "sewer camera inspection"})),
        says("The sink is $169. ", "The camera is $275."),
    )
    reply = await replied(desk.agent, turn("How much for a clogged sink, and for a sewer camera?"))
    assert [[quote.item_code for quote in say.quotes] for say in reply.says] == [["DRAIN-CLEAR"], ["DRAIN-CAMERA"]]


async def test_a_price_looked_up_and_not_spoken_is_no_quote(desk: Desk, turn: Turn) -> None:
    desk.model_answers(calls(("quote_price", {"job": "clogged sink"})), says("When would you like somebody to come?"))
    reply = await replied(desk.agent, turn("My sink is clogged."))
    assert reply.card.quotes == ()
    assert reply.card.service_code == "DRAIN-CLEAR"
    assert reply.end.dialogue.asked == "wished"


async def test_a_price_told_before_stays_when_it_is_looked_up_again(desk: Desk, turn: Turn) -> None:
    desk.model_answers(calls(("quote_price", {"job": "clogged sink"})), says("It is $169."))
    first = await replied(desk.agent, turn("How much for a clogged sink?"))
    desk.model_answers(calls(("quote_price", {"job": "clogged sink"})), says("What's the address?"))
    second = await replied(desk.agent, turn("OK, book it.", card=first.card))
    assert second.card.quotes == first.card.quotes


async def test_no_price_for_what_the_book_does_not_have(desk: Desk, turn: Turn) -> None:
    desk.model_answers(calls(("quote_price", {"job": "tune my piano"})), says("I don't have a price for that."))
    reply = await replied(desk.agent, turn("How much to tune my piano?"))
    assert json.loads(desk.tool_answers[0])["found"] is False
    assert reply.card == LeadCard()


async def test_facts_are_noted_on_the_card(desk: Desk, turn: Turn) -> None:
    desk.model_answers(
        calls(
            ("note", {"field": "name", "value": "Ruth Abernathy"}),
            ("note", {"field": "address", "value": "12 Garden Court"}),
            ("note", {"field": "problem", "value": "the kitchen sink is clogged"}),
            ("note", {"field": "phone", "value": "the number I'm calling from"}),
            ("note", {"field": "urgency", "value": "soon"}),
        ),
        says("Thanks, Ruth."),
    )
    said = "Ruth Abernathy, 12 Garden Court, the sink is clogged."
    card = (await replied(desk.agent, turn(said))).card
    assert card.name == Fact("Ruth Abernathy", said)
    assert card.address is not None and card.address.value == "12 Garden Court"
    assert card.problem is not None and card.service_code == "DRAIN-CLEAR"
    assert card.phone is not None and card.phone.value == "+14155550142"
    assert card.urgency is Urgency.SOON
    assert card.missing == ("wished",)


async def test_half_a_telephone_number_is_not_taken_for_the_one_they_call_from(desk: Desk, turn: Turn) -> None:
    desk.model_answers(calls(("note", {"field": "phone", "value": "555"})), says("Could you give me all ten digits?"))
    reply = await replied(desk.agent, turn("Five five five."))
    assert reply.card.phone is None
    assert "error" in json.loads(desk.tool_answers[0])


async def test_words_with_a_question_and_a_note_need_no_second_answer(desk: Desk, turn: Turn) -> None:
    desk.model_answers(
        calls(("note", {"field": "name", "value": "Ruth"}), first=["Thanks, Ruth. ", "What's the address?"])
    )
    reply = await replied(desk.agent, turn("I'm Ruth."))
    assert reply.text == "Thanks, Ruth. What's the address?"
    assert len(desk.server.asked) == 1
    assert reply.card.name is not None and reply.end.dialogue.asked == "address"


async def test_what_the_model_says_again_after_a_tool_is_said_once(desk: Desk, turn: Turn) -> None:
    desk.model_answers(
        calls(("note", {"field": "name", "value": "Ruth"}), first=["Thanks, Ruth. "]),
        says("Thanks, Ruth. ", "What's the address?"),
    )
    reply = await replied(desk.agent, turn("I'm Ruth."))
    assert reply.text == "Thanks, Ruth. What's the address?"


async def test_times_are_found_offered_and_held(desk: Desk, turn: Turn) -> None:
    wish = {"said": "Thursday afternoon", "day": "2026-11-19", "after": "13:00", "asap": "false"}
    desk.model_answers(calls(("find_times", wish)), says("I have Thursday between 1 and 3 pm. ", "Does that work?"))
    first = await replied(desk.agent, turn("Thursday afternoon."))
    assert first.card.wished is not None and str(first.card.wished.day) == "2026-11-19" and not first.card.wished.asap
    windows = json.loads(desk.tool_answers[0])["windows"]
    assert windows[0]["starts"].startswith("2026-11-19T13:00")
    state = first.end.dialogue
    assert [w.starts.isoformat() for w in state.offered] == [w["starts"] for w in windows]
    assert state.asked in ("window", "two") and state.goal == "visit"

    desk.model_answers(calls(("hold_time", {"starts": windows[0]["starts"]})), says("Great. What's the address?"))
    second = await replied(desk.agent, turn("Yes.", card=first.card, dialogue=state))
    assert second.card.held == state.offered[0]
    assert second.end.dialogue.offered == ()


async def test_a_time_that_was_not_offered_is_not_held(desk: Desk, turn: Turn) -> None:
    desk.model_answers(calls(("hold_time", {"starts": "2026-11-19T03:00"})), says("What day works for you?"))
    reply = await replied(desk.agent, turn("Three at night."))
    assert reply.card.held is None and "not offered" in desk.tool_answers[0]


async def test_the_frame_agent_goes_on_where_the_model_left_off(desk: Desk, turn: Turn) -> None:
    desk.model_answers(
        calls(("find_times", {"day": "2026-11-19", "after": "13:00"})), says("Thursday between 1 and 3 pm, okay?")
    )
    first = await replied(desk.agent, turn("Thursday afternoon, my sink is clogged."))
    desk.model_answers(Answer(status=500))
    second = await replied(desk.agent, turn("Yes, the first one.", card=first.card, dialogue=first.end.dialogue))
    assert second.end.agent == "frame"
    assert second.card.held == first.end.dialogue.offered[0]


async def test_a_caller_is_put_through(desk: Desk, turn: Turn) -> None:
    desk.model_answers(
        calls(("transfer", {"reason": "asked for the owner"}), first=["One moment, I'll put you through."])
    )
    reply = await replied(desk.agent, turn("Can I talk to a person?"))
    assert reply.end.action is ActionKind.TRANSFER and reply.end.reason == "asked for the owner"
    assert reply.text == "One moment, I'll put you through." and len(desk.server.asked) == 1
    assert reply.card.wants_person


async def test_nobody_is_free_so_a_message_is_taken(desk: Desk, turn: Turn, profile: BusinessProfile) -> None:
    desk.model_answers(
        calls(("transfer", {"reason": "person"})),
        calls(("take_message", {"text": "Please call Ruth about the leak."})),
        says("I'll pass that on."),
    )
    alone = replace(profile, transfer_to=None)
    reply = await replied(desk.agent, turn("Get me a person, it's Ruth about the leak.", profile=alone))
    assert reply.end.action is None
    assert reply.card.message == "Please call Ruth about the leak." and reply.card.wants_person
    assert reply.end.dialogue.goal == "message"


async def test_nobody_is_put_through_by_text(desk: Desk, turn: Turn) -> None:
    desk.model_answers(calls(("transfer", {"reason": "person"})), says("I'll let them know."))
    reply = await replied(desk.agent, turn("can I talk to a person", channel=Channel.TEXT))
    assert reply.end.action is None and reply.card.wants_person
    assert "text messages" in desk.server.asked[0]["messages"][0]["content"]


async def test_goodbye_ends_the_call(desk: Desk, turn: Turn) -> None:
    desk.model_answers(calls(("end_call", {"wants_nothing": True}), first=["Thanks for calling. ", "Goodbye!"]))
    reply = await replied(desk.agent, turn("No, I only wanted to know."))
    assert reply.end.action is ActionKind.END_CALL and reply.card.declined
    assert reply.text == "Thanks for calling. Goodbye!"


async def test_the_model_knows_this_business_and_this_customer_only(
    desk: Desk, turn: Turn, profile: BusinessProfile
) -> None:
    desk.model_answers(says("We cover Springfield."))
    rich = replace(
        profile,
        questions=(FrequentQuestion(("Do you do septic?",), "Septic tanks are not ours."),),
        personality=Personality(name="Robin", never_say=(NeverSay("no problem"),)),
    )
    card = LeadCard(name=Fact("Ruth"), address=Fact("12 Garden Court"))
    history = (
        Line(Speaker.AGENT, "Thanks for calling.", NOW - timedelta(minutes=1)),
        Line(Speaker.CALLER, "Hi.", NOW),
        Line(Speaker.CALLER, "It's Ruth.", NOW),
        Line(Speaker.AGENT, "", NOW),
    )
    await replied(desk.agent, turn("What area?", profile=rich, card=card, history=history))
    system, *rest = desk.server.asked[0]["messages"]
    for known in (
        "Robin",
        "Example Plumbing",
        "12 Garden Court",
        "Septic tanks are not ours.",
        "no problem",
        "9:30 am",
    ):
        assert known in system["content"]
    # Roles by turns, a user first: some servers insist.
    assert [(message["role"], message["content"]) for message in rest] == [
        ("user", "(The customer calls.)"),
        ("assistant", "Thanks for calling."),
        ("user", "Hi.\nIt's Ruth.\nWhat area?"),
    ]
    # Nothing at hand looks anybody up.
    names = {tool["function"]["name"] for tool in desk.server.asked[0]["tools"]}
    assert names == {
        "quote_price", "note", "find_times", "hold_time", "business_facts", "take_message", "transfer", "end_call",
    }  # fmt: skip


async def test_a_withheld_caller_has_no_number_to_note(desk: Desk, turn: Turn) -> None:
    desk.model_answers(
        calls(("note", {"field": "phone", "value": "this one"})), says("What number can we reach you at?")
    )
    reply = await replied(desk.agent, turn("This one.", caller=parse_address("anonymous")))
    assert reply.card.phone is None and reply.end.dialogue.asked == "phone"


async def test_what_is_never_to_be_said_is_left_out(desk: Desk, turn: Turn, profile: BusinessProfile) -> None:
    never = replace(profile, personality=Personality(never_say=(NeverSay("no problem"), NeverSay("cheap"))))
    desk.model_answers(says("No  Problem at all. ", "The office will confirm."))
    reply = await replied(desk.agent, turn("Thanks.", profile=never))
    assert reply.text == "The office will confirm." == reply.end.dialogue.said


async def test_endless_tool_calls_end_with_the_frame_agent(desk: Desk, turn: Turn) -> None:
    desk.model_answers(calls(("business_facts", {})))
    reply = await replied(desk.agent, turn("When are you open?"))
    assert reply.end.agent == "frame" and "Monday to Friday" in reply.text
    assert len(desk.server.asked) == 5


async def test_what_a_model_calls_wrongly_it_is_told(desk: Desk, turn: Turn) -> None:
    bad = [
        ("drop_tables", "{}"),
        ("note", '{"field": "name", "value"'),
        ("note", "[]"),
        ("note", '{"field": "shoe size", "value": "9"}'),
        ("note", '{"field": "name", "value": 7}'),
        ("note", '{"field": "urgency", "value": "very"}'),
        ("find_times", '{"day": "Thursday"}'),
        ("hold_time", '{"starts": "tomorrow"}'),
        ("quote_price", "{}"),
    ]
    steps = [
        chunk({"tool_calls": [{"index": n, "id": f"c{n}", "function": {"name": name, "arguments": arguments}}]})
        for n, (name, arguments) in enumerate(bad[:8])
    ]
    desk.model_answers(Answer([role(), *steps, chunk(finish="tool_calls")]), says("How can I help?"))
    reply = await replied(desk.agent, turn("Hello."))
    assert reply.end.agent == "llm" and reply.card == LeadCard()
    assert len(desk.tool_answers) == 8
    assert all("error" in json.loads(answer) for answer in desk.tool_answers)


async def test_tools_and_words_share_one_time_limit(desk: Desk, turn: Turn) -> None:
    never = asyncio.Event()
    desk.model_answers(calls(("business_facts", {})), Answer([role(), never]))
    hasty = LlmAgent(desk.chat, desk.prompts, first_words_seconds=0.3, turn_seconds=60)
    with pytest.raises(ModelProblem, match="too slow"):
        await replied(hasty, turn("When are you open?"))
    assert len(desk.server.asked) == 2
    never.set()


async def test_dialogue_state_starts_where_it_stood(desk: Desk, turn: Turn) -> None:
    desk.model_answers(says("OK."))
    state = DialogueState(goal="visit", turns=3, misses=2, refused=("name",), pending="price")
    after = (await replied(desk.agent, turn("Hm.", dialogue=state))).end.dialogue
    assert after == DialogueState(goal="visit", turns=4, said="OK.", refused=("name",))
