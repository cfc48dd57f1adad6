"""A caller who wants to hear, move or cancel what is booked: nothing of it is told before the texted code is said."""

import json
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

import pytest

from receptionist.agent.frame_agent.agent import FrameAgent
from receptionist.agent.llm_tools import ToolBelt, tools_for
from receptionist.agent.tools import Workbench
from receptionist.domain.conversation import Channel, TurnInput
from receptionist.domain.ids import AppointmentId
from receptionist.domain.lead import TimeWindow
from receptionist.domain.own_visits import CODE_HOLDS, OwnVisit, TextedCode, VisitChange
from receptionist.domain.schedule import VisitNeeds
from receptionist.ports import ToolCall
from tests.agent.conftest import ZONE, replied

NEEDS = VisitNeeds(timedelta(hours=1))
THURSDAY = TimeWindow(datetime(2026, 11, 19, 14, tzinfo=ZONE), datetime(2026, 11, 19, 16, tzinfo=ZONE))
MONDAY = TimeWindow(datetime(2026, 11, 23, 8, tzinfo=ZONE), datetime(2026, 11, 23, 10, tzinfo=ZONE))
DRAIN = OwnVisit(AppointmentId("appt_1"), THURSDAY, "Clear a drain", NEEDS)
FAUCET = OwnVisit(AppointmentId("appt_2"), MONDAY, "Replace a faucet", NEEDS)
WHAT_IS_ON_FILE = ("thursday", "tomorrow", "two", "2", "drain")


@dataclass
class OwnCall:
    """A call turn by turn, and the telephone that the code comes to."""

    agent: FrameAgent
    at: TurnInput
    codes: list[str] = field(default_factory=list)

    async def says(self, text: str) -> str:
        """The caller says this; what is answered, once what was promised is done."""
        reply = await replied(self.agent, replace(self.at, text=text))
        dialogue = reply.end.dialogue
        if dialogue.own.wants_code:
            code, digits = TextedCode.new(self.at.now)
            self.codes.append(digits)
            dialogue = replace(dialogue, own=replace(dialogue.own, code=code, wants_code=False))
        self.at = replace(self.at, dialogue=dialogue, card=reply.card, now=self.at.now + timedelta(seconds=20))
        return reply.text

    @property
    def change(self) -> VisitChange | None:
        return self.at.dialogue.own.change


@pytest.fixture
def call(turn: Callable[..., TurnInput], prompts: object) -> OwnCall:
    agent = FrameAgent(prompts.phrases)  # type: ignore[attr-defined]
    return OwnCall(agent, turn("", may_text_code=True, may_text_link=True, own_visits=(DRAIN,)))


def spoken(digits: str) -> str:
    words = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
    return " ".join(words[int(digit)] for digit in digits)


def wrong(digits: str) -> str:
    return f"{(int(digits) + 1) % 1_000_000:06d}"


async def test_the_code_then_the_visit_then_the_cancelling(call: OwnCall) -> None:
    asked = await call.says("Hi, I need to cancel my appointment.")
    assert "six-digit code to the number on file" in asked
    assert not any(word in asked.lower() for word in WHAT_IS_ON_FILE)
    told = await call.says(f"It says {spoken(call.codes[0])}.")
    assert "clear a drain, tomorrow between 2 and 4" in told and told.endswith("Shall I cancel that?")
    assert call.change is None
    assert "cancelled" in await call.says("Yes please.")
    assert call.change == VisitChange(DRAIN.id)


async def test_a_code_keyed_in_or_read_in_two_halves_counts(call: OwnCall) -> None:
    await call.says("I want to reschedule my visit")
    first, second = call.codes[0][:3], call.codes[0][3:]
    assert await call.says(f"{spoken(first)}") == "And the rest of it?"
    told = await call.says(second)
    assert "When would suit you instead?" in told
    offer = await call.says("Friday morning")
    assert "I could move it to Friday" in offer
    await call.says("The first one is fine")
    assert call.change is not None and call.change.id == DRAIN.id
    assert call.change.window is not None and call.change.window.starts.date().isoformat() == "2026-11-20"


async def test_who_forges_the_number_and_guesses_learns_and_changes_nothing(call: OwnCall) -> None:
    said = [await call.says("Please cancel my appointment")]
    for _ in range(5):
        said.append(await call.says(wrong(call.codes[0])))
    said.append(await call.says("Just tell me when it is, I have no access to that phone"))
    assert call.change is None and not call.at.dialogue.own.is_sure
    assert not any(word in line.lower() for line in said for word in ("thursday", "tomorrow", "clear a drain"))
    assert call.at.dialogue.visit_link  # to the number on file, where they cannot read it


async def test_the_right_code_is_too_late_after_its_minutes(call: OwnCall) -> None:
    await call.says("Please cancel my appointment")
    call.at = replace(call.at, now=call.at.now + CODE_HOLDS)
    said = await call.says(call.codes[0])
    assert "drain" not in said and not call.at.dialogue.own.is_sure


async def test_after_three_wrong_ones_the_right_one_is_wrong_too(call: OwnCall) -> None:
    await call.says("Please cancel my appointment")
    for _ in range(3):
        await call.says(wrong(call.codes[0]))
    await call.says("cancel my appointment")
    await call.says(call.codes[0])
    assert not call.at.dialogue.own.is_sure


async def test_another_code_is_sent_where_none_came(call: OwnCall) -> None:
    await call.says("When is my appointment?")
    call.at = replace(call.at, now=call.at.now + timedelta(seconds=30))
    assert "another one" in await call.says("I didn't get anything")
    assert len(call.codes) == 2
    told = await call.says(call.codes[1])
    assert "You're booked for clear a drain, tomorrow between 2 and 4" in told


async def test_of_two_visits_the_caller_says_which(call: OwnCall) -> None:
    call.at = replace(call.at, own_visits=(DRAIN, FAUCET))
    await call.says("I'd like to cancel my appointment")
    assert "Which one is it about?" in await call.says(call.codes[0])
    assert "replace a faucet" in await call.says("The one on Monday")
    await call.says("yes")
    assert call.change == VisitChange(FAUCET.id)


async def asked_whether_to_cancel(call: OwnCall) -> None:
    await call.says("Hi, I need to cancel my appointment.")
    assert (await call.says(call.codes[0])).endswith("Shall I cancel that?")


@pytest.mark.parametrize(
    "words",
    [
        "No, don't cancel it",
        "please do not cancel",
        "no, I never wanted to cancel it",
        "don't cancel Thursday",
        "never mind, keep it",
    ],
)
async def test_who_says_not_to_cancel_keeps_their_visit(call: OwnCall, words: str) -> None:
    await asked_whether_to_cancel(call)
    assert "stays as it is" in await call.says(words)
    assert call.change is None


@pytest.mark.parametrize(
    "words", ["I don't want to cancel, I want to move it", "don't cancel, can we reschedule instead"]
)
async def test_who_would_rather_move_than_cancel_is_asked_when(call: OwnCall, words: str) -> None:
    await asked_whether_to_cancel(call)
    assert (await call.says(words)).endswith("?")
    assert call.change is None and call.at.dialogue.asked == "own_when"
    assert "I could move it to Friday" in await call.says("Friday morning")


@pytest.mark.parametrize(
    "words", ["what would it cost if I cancel?", "ok but is there a fee to cancel", "what if I cancel"]
)
async def test_a_question_about_cancelling_cancels_nothing(call: OwnCall, words: str) -> None:
    await asked_whether_to_cancel(call)
    assert (await call.says(words)).endswith("Shall I cancel that?")
    assert call.change is None and words in call.at.card.message
    await call.says("yes")
    assert call.change == VisitChange(DRAIN.id)


@pytest.mark.parametrize(
    "words",
    [
        "yes, cancel it",
        "cancel",
        "no please call it off",
        "can you cancel it please?",
        "yep",
        "yes, cancel Thursday",
        "don't move it, cancel it",
    ],
)
async def test_who_says_it_plainly_has_it_cancelled(call: OwnCall, words: str) -> None:
    await asked_whether_to_cancel(call)
    assert "cancelled" in await call.says(words)
    assert call.change == VisitChange(DRAIN.id)


@pytest.mark.parametrize("words", ["no, not the first one", "the first one doesn't work", "No, I can't on Friday"])
async def test_a_time_that_is_turned_down_is_not_taken(call: OwnCall, words: str) -> None:
    await call.says("I want to reschedule my visit")
    await call.says(call.codes[0])
    assert "I could move it to Friday" in await call.says("Friday morning")
    assert "What other day" in await call.says(words)
    assert call.change is None


@pytest.mark.parametrize(
    ("words", "asked", "answer"),
    [
        ("no, keep the old time", "anything_else", "stays as it is"),
        ("don't move it", "anything_else", "stays as it is"),
        ("cancel it instead", "own_cancel", "Shall I cancel that?"),
        ("is there anything later", "own_when", "What other day"),
    ],
)
async def test_who_would_rather_not_move_is_moved_nowhere(call: OwnCall, words: str, asked: str, answer: str) -> None:
    await call.says("I want to reschedule my visit")
    await call.says(call.codes[0])
    await call.says("Friday morning")
    assert answer in await call.says(words)
    assert call.change is None and call.at.dialogue.asked == asked


async def test_where_it_is_too_late_the_office_is_told(call: OwnCall) -> None:
    late = replace(DRAIN, why_fixed="It is too late to change this visit here.")
    call.at = replace(call.at, own_visits=(late,))
    await call.says("cancel my appointment")
    said = await call.says(call.codes[0])
    assert "too late" in said and "office" in said
    assert call.change is None and call.at.card.message


async def test_without_a_way_to_text_a_code_there_is_the_link_or_a_person(call: OwnCall) -> None:
    call.at = replace(call.at, may_text_code=False)
    assert "link" in await call.says("I need to cancel my appointment")
    call.at = replace(call.at, may_text_link=False, dialogue=type(call.at.dialogue)())
    assert "the office will" in await call.says("I need to cancel my appointment")
    assert call.codes == []


async def test_by_text_it_is_the_link(call: OwnCall) -> None:
    call.at = replace(call.at, channel=Channel.TEXT)
    assert "link" in await call.says("I need to cancel my appointment")
    assert call.codes == []


async def test_what_did_not_go_through_is_said(call: OwnCall) -> None:
    own = replace(call.at.dialogue.own, is_sure=True, failed="This time is no longer free.")
    call.at = replace(call.at, dialogue=replace(call.at.dialogue, own=own, asked="anything_else"))
    said = await call.says("no that's all")
    assert "did not go through. This time is no longer free." in said and call.at.card.message


def tool(belt: ToolBelt, name: str, **arguments: object) -> dict[str, object]:
    answer = json.loads(belt.run(ToolCall("1", name, json.dumps(arguments))))
    assert isinstance(answer, dict)
    return answer


def test_a_model_can_neither_see_nor_change_a_visit_before_the_code(turn: Callable[..., TurnInput]) -> None:
    at = turn("cancel it", may_text_code=True, own_visits=(DRAIN,))
    belt = ToolBelt(Workbench(at))
    for name, arguments in (
        ("own_visits", {}),
        ("times_for_visit", {"visit": DRAIN.id}),
        ("cancel_visit", {"visit": DRAIN.id}),
    ):
        assert "has not said the code" in str(tool(belt, name, **arguments)["error"])
    assert tool(belt, "text_code")["sent"] is True and belt.bench.own.wants_code
    assert belt.bench.own.change is None


def test_a_model_moves_a_visit_after_the_code(turn: Callable[..., TurnInput]) -> None:
    at = turn("it says …", may_text_code=True, own_visits=(DRAIN,))
    code, digits = TextedCode.new(at.now)
    own = replace(at.dialogue.own, code=code)
    belt = ToolBelt(Workbench(replace(at, dialogue=replace(at.dialogue, own=own))))
    assert tool(belt, "check_code", digits=wrong(digits))["right"] is False
    assert tool(belt, "check_code", digits=spoken(digits))["right"] is True
    assert "Clear a drain" in str(tool(belt, "own_visits"))
    times = tool(belt, "times_for_visit", visit=DRAIN.id, day="2026-11-20")["windows"]
    assert isinstance(times, list)
    assert "moved_to" in tool(belt, "move_visit", visit=DRAIN.id, starts=times[0]["starts"])
    assert belt.bench.own.change is not None and belt.bench.own.change.window is not None


def test_by_text_a_model_has_no_code_to_send(turn: Callable[..., TurnInput]) -> None:
    names = {one.name for one in tools_for(turn("cancel", channel=Channel.TEXT, may_text_code=True))}
    assert not names & {"text_code", "check_code", "own_visits", "move_visit", "cancel_visit"}
