"""The frame agent's manners, turn by turn: what the scenario cards do not show."""

from dataclasses import replace
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from receptionist.agent.frame_agent.agent import FrameAgent
from receptionist.agent.prompts import Prompts
from receptionist.domain.conversation import ActionKind, Channel
from receptionist.domain.ids import TechnicianId
from receptionist.domain.lead import NOBODY_DOES, SLOT_TAKEN
from receptionist.domain.schedule import Diary, Technician
from receptionist.resources import resource_dir
from receptionist.services.converse import Conversation
from receptionist.services.set_up import NewBusiness, profile_of, starter_book

NOW = datetime(2026, 11, 18, 9, 0, tzinfo=ZoneInfo("America/New_York"))


class Talk:
    """A conversation with the frame agent, one line at a time."""

    def __init__(self, trade: str = "plumbing") -> None:
        profile = profile_of(NewBusiness("Example", trade, city="Springfield"))
        book = starter_book(resource_dir("pricebook"), trade)
        self.conversation = Conversation(FrameAgent(Prompts(resource_dir("prompts")).phrases), profile, book, NOW)
        self.conversation.greet("Thanks for calling Example. How can I help?")

    async def says(self, text: str) -> str:
        return " ".join([sentence async for sentence in self.conversation.say(text)])


@pytest.fixture
def talk() -> Talk:
    return Talk()


async def test_a_slot_lost_while_it_was_saved_is_told_before_anything_else_is_asked(talk: Talk) -> None:
    await talk.says("my toilet is clogged")
    await talk.says("tomorrow at two")
    assert "tomorrow between 2 and 4 pm" in await talk.says("yes")
    held = talk.conversation.card.held
    assert held is not None
    # somebody else was quicker: this is how the runner hands the card back
    talk.conversation.card = replace(talk.conversation.card, held=None, notes=(SLOT_TAKEN,))
    talk.conversation.diary = Diary().without_anybody_at(held)

    reply = await talk.says("14 Oak Lane")

    assert "just taken" in reply
    assert "14 Oak Lane" in reply
    assert "Does that work?" in reply
    await talk.says("yes")
    assert talk.conversation.card.held not in (None, held)
    assert SLOT_TAKEN not in talk.conversation.card.notes


async def test_nobody_leaves_without_having_heard_that_the_slot_is_gone(talk: Talk) -> None:
    for line in ("my toilet is clogged", "tomorrow at two", "yes", "14 Oak Lane", "Pat Doe", "yes", "yes"):
        await talk.says(line)
    talk.conversation.card = replace(talk.conversation.card, held=None, notes=(SLOT_TAKEN,))
    assert "just taken" in await talk.says("no, that's all")
    assert talk.conversation.action is None


@pytest.mark.parametrize(
    "line", ["Hi, I need a plumber tomorrow morning.", "I need a plumber at 12 Oak Street. Thanks."]
)
async def test_a_wish_without_a_trouble_stands_on_the_card_without_the_holes_of_day_and_address(
    talk: Talk, line: str
) -> None:
    await talk.says(line)
    problem = talk.conversation.card.problem
    assert problem is not None and problem.value.removeprefix("Hi, ").startswith("I need a plumber")
    assert "  " not in problem.value and " ," not in problem.value


async def test_hello_asks_the_same_question_again(talk: Talk) -> None:
    await talk.says("my toilet is clogged")
    reply = await talk.says("hello?")
    assert reply.startswith("Yes, I'm here.")
    assert "?" in reply


async def test_that_points_back_to_what_was_told_before(talk: Talk) -> None:
    await talk.says("my kitchen sink is backed up and won't drain")
    await talk.says("how much would it cost to clear that?")
    assert [quote.item_code for quote in talk.conversation.card.quotes] == ["DRAIN-CLEAR"]


async def test_what_coming_out_costs_is_answered_without_a_job(talk: Talk) -> None:
    assert "$89" in await talk.says("how much is it just to come out?")


async def test_a_price_alone_is_no_reason_to_push_a_visit(talk: Talk) -> None:
    reply = await talk.says("what do you charge to unclog a toilet?")
    assert "$149" in reply
    assert "When would you like" not in reply
    await talk.says("no thanks, just asking")
    await talk.says("no")
    assert talk.conversation.action is ActionKind.END_CALL
    assert not talk.conversation.card.is_wished


@pytest.mark.parametrize("thanks", ["thx", "ty", "Thank you so much!"])
async def test_thanks_for_a_price_are_no_yes_to_a_visit(talk: Talk, thanks: str) -> None:
    talk.conversation.channel = Channel.TEXT
    await talk.says("how much to unclog a toilet?")
    assert talk.conversation.dialogue.asked == "visit"
    assert "day" not in await talk.says(thanks)
    assert talk.conversation.action is ActionKind.END_CALL and talk.conversation.dialogue.goal != "visit"


async def test_a_caller_who_says_thanks_for_a_price_is_not_hung_up_on(talk: Talk) -> None:
    await talk.says("how much to unclog a toilet?")
    assert "else" in await talk.says("Thank you.")
    assert talk.conversation.action is None
    await talk.says("Well, can somebody come tomorrow at ten?")
    assert talk.conversation.dialogue.offered


async def test_later_that_day_leans_on_the_slot_that_is_held(talk: Talk) -> None:
    for line in ("my toilet is clogged", "tomorrow at 10", "yes"):
        await talk.says(line)
    assert "between noon and 2 pm" in await talk.says("actually can we do it a bit later that day")


async def test_a_caller_who_will_not_say_is_not_asked_again(talk: Talk) -> None:
    for line in ("my toilet is clogged", "tomorrow at 10", "yes"):
        await talk.says(line)
    reply = await talk.says("I don't want to give my address over the phone")
    assert reply.startswith("No problem.")
    assert "address" not in reply


async def test_tuesday_after_next_week_is_that_weeks_tuesday() -> None:
    talk = Talk("electrical")
    await talk.says("I need an outlet replaced, some time next week")
    assert "Tuesday" in await talk.says("Tuesday morning")
    assert talk.conversation.card.wished is not None
    assert str(talk.conversation.card.wished.day) == "2026-11-24"


@pytest.mark.parametrize("line", ["", "   ", "?!", "\u202e\u200b", "a" * 5000, "💧" * 300, "1 2 3 4 5 6 7 8 9 0" * 40])
async def test_odd_input_gets_a_question_and_no_error(talk: Talk, line: str) -> None:
    assert "?" in await talk.says(line)


BOOKED = ("my toilet is clogged", "tomorrow at 10", "yes", "12 Elm Street Springfield", "Pat Doe")


async def test_four_digits_after_the_read_back_mend_the_number_not_the_house(talk: Talk) -> None:
    for line in (*BOOKED, "use 415 555 0199"):
        await talk.says(line)
    reply = await talk.says("no, it's 0198")
    card = talk.conversation.card
    assert card.phone is not None and card.phone.value == "+14155550198"
    assert card.address is not None and card.address.value.startswith("12 Elm Street")
    assert "555-0198" in reply


async def test_a_mended_street_keeps_its_town(talk: Talk) -> None:
    for line in BOOKED[:4]:
        await talk.says(line)
    await talk.says("no wait it's 14 Elm Street")
    assert talk.conversation.card.address is not None
    assert talk.conversation.card.address.value == "14 Elm Street, Springfield"


async def test_a_last_name_is_not_the_last_slot(talk: Talk) -> None:
    for line in ("my toilet is clogged", "tomorrow"):
        await talk.says(line)
    await talk.says("it's Siobhan, last name Nguyen")
    assert talk.conversation.card.held is None
    assert talk.conversation.card.name is not None and "Nguyen" in talk.conversation.card.name.value


async def test_a_change_of_mind_changes_the_job(talk: Talk) -> None:
    await talk.says("I need a drain cleaned")
    await talk.says("actually forget that, I need a water heater installed")
    assert talk.conversation.card.service_code.startswith("WH-")


async def test_fees_are_answered_as_fees(talk: Talk) -> None:
    assert "$89" in await talk.says("is there a service fee?")
    assert "$150" in await talk.says("do you charge extra on Sundays?")
    assert talk.conversation.card.wished is None


async def test_an_offer_that_is_passed_over_waits(talk: Talk) -> None:
    for line in ("my toilet is clogged", "tomorrow"):
        first = await talk.says(line)
    assert "Which works better?" in first
    assert "Which works better?" not in await talk.says("I'm at 12 Elm Street")
    assert "works" in await talk.says("Pat Doe")


async def test_nothing_is_to_be_sorry_for_when_a_fact_is_new(talk: Talk) -> None:
    for line in ("my toilet is clogged", "tomorrow at 10"):
        await talk.says(line)
    assert "Sorry" not in await talk.says("no, the address is 412 Oak Lane")


async def test_what_we_do_is_told_and_makes_no_lead(talk: Talk) -> None:
    assert "drains" in await talk.says("what services do you offer?")
    assert not talk.conversation.card.is_wished


async def test_who_says_again_what_is_known_already_is_not_met_with_silence(talk: Talk) -> None:
    await talk.says("this is Laura Bennett, my kitchen sink is clogged")
    talk.conversation.dialogue = replace(talk.conversation.dialogue, asked="problem")
    assert await talk.says("Hi, it's Laura. This is what the sink looks like.")


async def test_for_work_that_nobody_is_set_to_do_a_person_finds_the_time(talk: Talk) -> None:
    tina = Technician(TechnicianId("tech_1"), "Tina", skills=("something else",))
    talk.conversation.diary = Diary((tina,))
    await talk.says("my toilet is clogged")
    said = await talk.says("tomorrow morning would be good")
    assert "somebody here has to find the time" in said and said.endswith("?")
    card = talk.conversation.card
    assert card.held is None and card.wished is not None and card.notes == (NOBODY_DOES,)


@pytest.mark.parametrize(
    ("asked", "quoted"),
    [
        ("How much is it to unclog a toilet and to replace a kitchen faucet?", ["TOILET-CLEAR", "FAUCET-REPLACE"]),
        ("what do you charge for a water heater flush and a toilet repair", ["WH-FLUSH", "TOILET-REPAIR"]),
        ("how much to replace a sink and faucet?", ["SINK-INSTALL", "FAUCET-REPLACE"]),
        (
            "price for toilet install, garbage disposal replacement and a dripping faucet?",
            ["TOILET-REPLACE", "DISPOSAL-REPLACE", "FAUCET-REPAIR"],
        ),
        # One trouble with several signs is one job.
        ("how much to fix a toilet that is clogged and overflowing", ["TOILET-CLEAR"]),
        ("how much is it, my kitchen sink is clogged and the water stands in it", ["DRAIN-CLEAR"]),
    ],
)
async def test_each_job_of_a_list_is_priced(talk: Talk, asked: str, quoted: list[str]) -> None:
    await talk.says(asked)
    assert [quote.item_code for quote in talk.conversation.card.quotes] == quoted
