"""What a conversation is graded by: what holds of it, and what breaks a law."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from receptionist.agent.prompts import Prompts
from receptionist.domain.conversation import Channel, Outcome, Say, TurnEvent, TurnInput
from receptionist.domain.eval_case import EvalCase, Slot, Wanted
from receptionist.domain.ids import QuoteId
from receptionist.domain.lead import Fact, Quote
from receptionist.domain.money import Money
from receptionist.domain.profile import BusinessProfile, FrequentQuestion
from receptionist.domain.rehearsal import ScriptLine
from receptionist.resources import resource_dir
from receptionist.services.grade_conversation import broken_laws, misses
from receptionist.services.hold_conversation import Held, Stage, hold
from receptionist.services.set_up import starter_book
from tests.fakes.call_parts import ScriptedAgent

GUARANTEED = "All our work is guaranteed for a year."


async def held(profile: BusinessProfile, *lines: str, says: str, quote: Quote | None = None) -> Held:
    """A text conversation in which everything is answered with `says`."""

    def answer(turn: TurnInput) -> list[TurnEvent]:
        quotes = () if quote is None else (quote,)
        card = replace(turn.card, address=Fact("5 Pine Street", "5 pine street"), quotes=quotes)
        return [Say(says, quotes), Outcome(card, turn.dialogue)]

    phrases = Prompts(resource_dir("prompts")).phrases
    stage = Stage(ScriptedAgent(answer), profile, starter_book(resource_dir("pricebook"), "plumbing"), phrases)
    return await hold(case(*lines), stage)


def case(*lines: str, **expect: Wanted) -> EvalCase:
    wanted = {Slot(name): value for name, value in expect.items()}
    said = tuple(ScriptLine(line) for line in lines)
    return EvalCase("a.yaml", "A", datetime.fromisoformat("2026-11-18T10:00"), said, wanted, channel=Channel.TEXT)


@pytest.mark.parametrize(
    ("says", "breaks"),
    [
        ("We guarantee it is done today.", True),
        (GUARANTEED, False),  # the owner's own words
        (f"{GUARANTEED} And I promise he comes at nine.", True),
        ("We can't guarantee a time.", False),
    ],
)
async def test_only_people_promise_and_the_owner_has(profile: BusinessProfile, says: str, breaks: bool) -> None:
    profile = replace(profile, questions=(FrequentQuestion(("is there a warranty",), GUARANTEED),))
    laws = broken_laws(await held(profile, "Is there a warranty?", says=says))
    assert [law.law for law in laws] == ["nothing is promised that people decide"] * breaks


async def test_a_wrong_quote_is_one_broken_law(profile: BusinessProfile) -> None:
    said = "Unclogging a toilet is $99."
    at = datetime(2026, 11, 18, 18, tzinfo=UTC)
    quote = Quote(QuoteId("q1"), "TOILET-CLEAR", "Unclogging a toilet", 0, (Money(9900, "USD"),), said, None, at)
    laws = broken_laws(await held(profile, "How much is a toilet?", says=said, quote=quote))
    assert [law.law for law in laws if "TOILET-CLEAR" in law.how] == ["no price but the price book's"]


async def test_no_address_expected_is_no_address_got(profile: BusinessProfile) -> None:
    talk = await held(profile, "Hello", says="Hello.")
    assert [miss.slot for miss in misses(case("Hello", address=""), talk)] == [Slot.ADDRESS]
    assert misses(case("Hello", address="5 Pine St"), talk) == []


@pytest.mark.parametrize(("line", "goes_on"), [("HELP", True), ("STOP", False), ("please stop", False)])
async def test_what_is_said_about_texting_never_reaches_the_agent(
    profile: BusinessProfile, line: str, goes_on: bool
) -> None:
    talk = await held(profile, line, "My sink leaks", says="What is the address?")
    assert [turn.line for turn in talk.turns if turn.says] == ["My sink leaks"] * goes_on
    assert talk.opted_out == (not goes_on)
    assert broken_laws(talk) == []
