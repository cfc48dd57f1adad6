"""What cannot wait is met with safety advice and a person, on the phone and by text, without any model being asked."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

import pytest

from receptionist.domain.call import Speaker
from receptionist.domain.conversation import ActionKind, Channel, Line, TurnInput
from receptionist.domain.lead import Fact, LeadCard, Urgency
from receptionist.domain.manner import Escalation
from tests.agent.conftest import NOW, Desk, replied
from tests.fakes.openai_server import says as answered

Turn = Callable[..., TurnInput]

HAZARDS = [
    ("I think I smell gas in my kitchen.", "leave the house now"),
    ("There's a rotten egg smell by the stove", "leave the house now"),
    ("our carbon monoxide detector is going off", "get everybody outside now"),
    ("A pipe burst and the basement is flooding", "turn off the main water valve"),
    ("The basement is flooded, two inches of water", "turn off the main water valve"),
    ("There are sparks coming out of the outlet", "switch off the main breaker"),
    ("the breaker panel is smoking", "switch off the main breaker"),
    ("We have no heat and it's ten degrees outside", "never heat with the oven"),
]


@pytest.mark.parametrize("channel", Channel)
@pytest.mark.parametrize(("said", "advice"), HAZARDS)
async def test_a_hazard_is_met_by_rule_before_any_model(
    desk: Desk, turn: Turn, channel: Channel, said: str, advice: str
) -> None:
    desk.model_answers(answered("No worries, somebody may look at it next month."))
    reply = await replied(desk.agent, turn(said, channel=channel))
    assert desk.server.asked == []
    assert advice in reply.says[0].text
    assert reply.card.urgency is Urgency.EMERGENCY and reply.card.problem is not None
    assert (reply.end.action is ActionKind.TRANSFER) == (channel is Channel.VOICE)


async def test_the_words_of_the_business_escalate_in_the_same_way(desk: Desk, turn: Turn) -> None:
    desk.model_answers(answered("That can wait."))
    own = turn("The sump pump quit on us")
    own = replace(own, profile=replace(own.profile, escalation=Escalation(emergency=("sump pump",))))
    reply = await replied(desk.agent, own)
    assert desk.server.asked == []
    assert reply.card.urgency is Urgency.EMERGENCY and reply.end.action is ActionKind.TRANSFER


async def test_with_nobody_to_ring_the_caller_is_told_that_somebody_calls(desk: Desk, turn: Turn) -> None:
    alone = turn("I smell gas")
    reply = await replied(desk.agent, replace(alone, profile=replace(alone.profile, transfer_to=None)))
    assert reply.end.action is None and "somebody calls you right away" in reply.text


def under_way(turn: TurnInput, told: str) -> TurnInput:
    """An emergency that was told of before."""
    card = LeadCard(problem=Fact(told, told), urgency=Urgency.EMERGENCY)
    return replace(turn, card=card, history=(Line(Speaker.CALLER, told, datetime.fromtimestamp(0, NOW.tzinfo)),))


async def test_a_hazard_that_is_known_is_not_met_again(desk: Desk, turn: Turn) -> None:
    desk.model_answers(answered("Understood. What is the address?"))
    again = under_way(turn("Yes, I still smell gas."), "I smell gas in the kitchen.")
    assert "What is the address?" in (await replied(desk.agent, again)).text


async def test_gas_after_a_flood_is_a_new_hazard(desk: Desk, turn: Turn) -> None:
    flooded = under_way(turn("And I smell gas now, too."), "The basement is flooding.")
    reply = await replied(desk.agent, flooded)
    assert desk.server.asked == [] and "leave the house now" in reply.text


@pytest.mark.parametrize("said", ["How much is a gas water heater?", "Nothing is flooding, the sink is just slow."])
async def test_what_only_sounds_like_a_hazard_goes_to_the_model(desk: Desk, turn: Turn, said: str) -> None:
    desk.model_answers(answered("Let me see."))
    await replied(desk.agent, turn(said))
    assert desk.server.asked
