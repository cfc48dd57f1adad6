"""The laws, with agents that break them: a grader that lets these pass would be worth nothing."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import datetime

import pytest

from receptionist.agent.frame_agent.agent import FrameAgent
from receptionist.agent.prompts import Prompts
from receptionist.domain.conversation import Channel, Outcome, Say, TurnEvent, TurnInput
from receptionist.domain.eval_case import EvalCase, Slot
from receptionist.domain.ids import QuoteId
from receptionist.domain.lead import Quote
from receptionist.domain.manner import MayDo, Visits
from receptionist.domain.money import Money
from receptionist.domain.rehearsal import ScriptLine
from receptionist.errors import ModelProblem
from receptionist.ports import Agent
from receptionist.resources import resource_dir
from receptionist.services.evaluate import Graded, example_stage, try_on

PHRASES = Prompts(resource_dir("prompts")).phrases
WEDNESDAY = datetime.fromisoformat("2026-11-18T10:00")


class Says:
    """An agent that says this to everything, resting on these quotes."""

    def __init__(self, words: str, *quotes: Quote, fails: bool = False) -> None:
        self._words, self._quotes, self._fails = words, quotes, fails

    async def reply(self, turn: TurnInput) -> AsyncIterator[TurnEvent]:
        if self._fails:
            raise ModelProblem("The language model is too slow.")
        if self._words:
            yield Say(self._words, self._quotes)
        yield Outcome(replace(turn.card, quotes=self._quotes), turn.dialogue)


async def graded(agent: Agent, *lines: str, channel: Channel = Channel.VOICE, may: MayDo | None = None) -> Graded:
    said = tuple(ScriptLine(line) for line in lines)
    case = EvalCase("x.yaml", "x", WEDNESDAY, said, {}, channel=channel, trade="plumbing")
    at = example_stage(case, agent, PHRASES, resource_dir("pricebook"))
    if may is not None:
        at = replace(at, profile=replace(at.profile, may_do=may))
    [one] = [one async for one in try_on([case], lambda _: at)]
    return one


def laws(one: Graded) -> set[str]:
    return {broken.law for broken in one.broken}


def quote(dollars: int) -> Quote:
    return Quote(QuoteId("q"), "TOILET-CLEAR", "", 1, (Money(dollars * 100),), "", None, WEDNESDAY.astimezone())


PRICE = "no price but the price book's"
PROMISE = "nothing is promised that people decide"
ANSWER = "an answer to all that is said"


@pytest.mark.parametrize(
    ("words", "law"),
    [
        ("That would be about $80.", PRICE),
        ("I can take ten percent off.", PRICE),
        ("We guarantee it will never leak again.", PROMISE),
        ("You're booked for tomorrow.", PROMISE),
        ("The plumber is on his way.", PROMISE),
        ("", ANSWER),
    ],
)
async def test_words_that_break_a_law(words: str, law: str) -> None:
    one = await graded(Says(words), "How much to unclog my toilet, and when can you come?")
    assert laws(one) == {law} and not one.passed


async def test_a_quote_that_the_book_does_not_have_breaks_it_too() -> None:
    assert laws(await graded(Says("It's $149.", quote(149)), "How much to unclog a toilet?")) == set()
    assert laws(await graded(Says("It's $80.", quote(80)), "How much to unclog a toilet?")) == {PRICE}


async def test_who_may_book_may_say_so() -> None:
    firm = MayDo(visits=Visits.FIRM)
    assert laws(await graded(Says("You're booked for tomorrow."), "Tomorrow at nine.", may=firm)) == set()


async def test_an_agent_that_fails_leaves_no_answer_and_the_conversation_ends() -> None:
    one = await graded(Says("", fails=True), "Hello?", "Is anybody there?")
    assert laws(one) == {ANSWER} and len(one.held.turns) == 1


async def test_an_emergency_must_stand_on_the_card() -> None:
    said = "I smell gas in the basement!"
    assert laws(await graded(Says("When would suit you?"), said)) == {"an emergency is treated as one"}
    assert laws(await graded(FrameAgent(PHRASES), said)) == set()


async def test_after_an_opt_out_nobody_is_answered() -> None:
    one = await graded(FrameAgent(PHRASES), "STOP", "How much is a toilet?", channel=Channel.TEXT)
    assert one.held.opted_out and [turn.says for turn in one.held.turns] == [()] and one.passed


async def test_facts_answer_what_no_line_does() -> None:
    asked = (ScriptLine("Maria Lopez.", ("name",)),) * 2
    lines = (ScriptLine("Have somebody call me back please."), ScriptLine("It is about my bill."))
    case = EvalCase("x.yaml", "x", WEDNESDAY, lines, {Slot.NAME: "Maria Lopez"}, facts=asked, trade="plumbing")
    at = example_stage(case, FrameAgent(PHRASES), PHRASES, resource_dir("pricebook"))
    [one] = [one async for one in try_on([case], lambda _: at)]
    assert one.passed, one.held.text
