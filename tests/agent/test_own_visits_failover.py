"""A model that fails in the middle of a talk about a caller's own visit: who stands in goes on where it was."""

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from receptionist.agent.frame_agent.agent import FrameAgent
from receptionist.agent.llm_tools import ToolBelt
from receptionist.agent.tools import Workbench
from receptionist.domain.conversation import DialogueState, TurnInput
from receptionist.domain.lead import TimeWindow
from receptionist.domain.own_visits import Errand, OwnVisits, TextedCode, VisitChange
from receptionist.ports import ToolCall
from tests.agent.conftest import NOW, Desk, Replied, replied
from tests.agent.test_own_visits import DRAIN, FAUCET
from tests.fakes.openai_server import Answer, calls, says

Turn = Callable[..., TurnInput]
SURE = OwnVisits(is_sure=True)


@pytest.fixture
def stand_in(prompts: object) -> FrameAgent:
    return FrameAgent(prompts.phrases)  # type: ignore[attr-defined]


async def by_model(desk: Desk, at: TurnInput, *answers: Answer) -> Replied:
    desk.model_answers(*answers)
    return await replied(desk.agent, at)


async def test_the_stand_in_takes_the_code_and_knows_what_for(desk: Desk, turn: Turn, stand_in: FrameAgent) -> None:
    at = turn("I have to cancel my appointment", may_text_code=True, own_visits=(DRAIN,))
    sent = calls(("text_code", {"wants": "cancel"}))
    reply = await by_model(desk, at, sent, says("I've texted you a code. Please read it to me."))
    assert reply.end.dialogue.asked == "code" and reply.end.dialogue.own.errand is Errand.CANCEL
    code, digits = TextedCode.new(NOW)
    dialogue = replace(reply.end.dialogue, own=replace(reply.end.dialogue.own, code=code, wants_code=False))
    told = await replied(stand_in, replace(at, text=digits, dialogue=dialogue))
    assert told.text.endswith("Shall I cancel that?")


async def test_the_stand_in_hears_the_yes_to_cancelling(desk: Desk, turn: Turn, stand_in: FrameAgent) -> None:
    own = replace(SURE, errand=Errand.CANCEL)
    at = turn("it's the faucet", own_visits=(DRAIN, FAUCET), dialogue=DialogueState(own=own))
    asked = says("That is to replace a faucet on Monday. Shall I cancel it?")
    reply = await by_model(desk, at, calls(("own_visits", {})), asked)
    assert (reply.end.dialogue.asked, reply.end.dialogue.own.about) == ("own_cancel", FAUCET.id)
    done = await replied(stand_in, replace(at, text="yes please", dialogue=reply.end.dialogue))
    assert done.end.dialogue.own.change == VisitChange(FAUCET.id)


async def test_the_stand_in_asks_which_of_two(desk: Desk, turn: Turn, stand_in: FrameAgent) -> None:
    own = replace(SURE, errand=Errand.CANCEL)
    at = turn("cancel it please", own_visits=(DRAIN, FAUCET), dialogue=DialogueState(own=own))
    reply = await by_model(desk, at, calls(("own_visits", {})), says("You have two visits. Which one is it?"))
    told = await replied(stand_in, replace(at, text="the one on Monday", dialogue=reply.end.dialogue))
    assert "replace a faucet" in told.text and told.end.dialogue.asked == "own_cancel"


async def test_a_time_offered_by_the_model_is_taken_by_the_stand_in(
    desk: Desk, turn: Turn, stand_in: FrameAgent
) -> None:
    at = turn("can you move it to Friday", own_visits=(DRAIN,), dialogue=DialogueState(own=SURE))
    looked = calls(("times_for_visit", {"visit": DRAIN.id, "day": "2026-11-20"}))
    reply = await by_model(desk, at, looked, says("I have Friday at eight. Does that work?"))
    assert reply.end.dialogue.asked == "own_offer"
    moved = await replied(stand_in, replace(at, text="the first one", dialogue=reply.end.dialogue))
    assert moved.end.dialogue.own.change == VisitChange(DRAIN.id, reply.end.dialogue.offered[0])
    assert moved.card.held is None  # no second visit


async def test_what_is_asked_after_the_change_is_no_answer_to_it(desk: Desk, turn: Turn) -> None:
    own = replace(SURE, errand=Errand.CANCEL, about=DRAIN.id)
    at = turn("yes", own_visits=(DRAIN,), dialogue=DialogueState(asked="own_cancel", own=own))
    cancelled = calls(("cancel_visit", {"visit": DRAIN.id}))
    reply = await by_model(desk, at, cancelled, says("It is cancelled. Anything else?"))
    assert reply.end.dialogue.asked == "anything_else"
    assert reply.end.dialogue.own.change == VisitChange(DRAIN.id)


def tool(belt: ToolBelt, name: str, **arguments: object) -> dict[str, object]:
    answer = json.loads(belt.run(ToolCall("1", name, json.dumps(arguments))))
    assert isinstance(answer, dict)
    return answer


def test_times_for_moving_a_visit_book_no_second_one(turn: Turn) -> None:
    at = turn("Friday", own_visits=(DRAIN,), dialogue=DialogueState(own=SURE))
    belt = ToolBelt(Workbench(at))
    times = tool(belt, "times_for_visit", visit=DRAIN.id, day="2026-11-20")["windows"]
    assert isinstance(times, list)
    starts = times[0]["starts"]
    assert "move_visit" in str(tool(belt, "hold_time", starts=starts)["error"])
    later = ToolBelt(Workbench(replace(at, dialogue=replace(at.dialogue, offered=belt.offered, own=belt.bench.own))))
    assert "move_visit" in str(tool(later, "hold_time", starts=starts)["error"])  # nor a turn later
    assert later.bench.card.held is None
    assert "moved_to" in tool(later, "move_visit", visit=DRAIN.id, starts=starts)


def test_times_for_a_new_visit_move_none(turn: Turn) -> None:
    belt = ToolBelt(Workbench(turn("Friday", own_visits=(DRAIN,), dialogue=DialogueState(own=SURE))))
    tool(belt, "times_for_visit", visit=DRAIN.id, day="2026-11-20")
    times = tool(belt, "find_times", day="2026-11-20")["windows"]
    assert isinstance(times, list)
    starts = times[0]["starts"]
    assert "times_for_visit" in str(tool(belt, "move_visit", visit=DRAIN.id, starts=starts)["error"])
    assert "pencilled_in" in tool(belt, "hold_time", starts=starts)


def test_of_the_hour_that_comes_twice_the_offered_one_is_held(turn: Turn) -> None:
    at = turn("Sunday")
    zone = at.profile.hours.zone
    early = datetime(2026, 11, 1, 1, tzinfo=zone)
    late = early.replace(fold=1)
    offered = tuple(TimeWindow(one, one + timedelta(hours=2)) for one in (early, late))
    belt = ToolBelt(Workbench(replace(at, dialogue=DialogueState(offered=offered))))
    assert "pencilled_in" in tool(belt, "hold_time", starts=late.isoformat())
    held = belt.bench.card.held
    assert held is not None and held.starts.utcoffset() == late.utcoffset() != early.utcoffset()
