"""The last gate before speech: what the price book answered in this thread may be said, and nothing else."""

import asyncio
import logging
from collections.abc import AsyncIterator, Callable
from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bench.price_gate import in_words
from receptionist.agent.price_gate import PriceGate
from receptionist.agent.prompts import Prompts
from receptionist.domain.conversation import Channel, Outcome, Say, TurnEvent, TurnInput
from receptionist.domain.ids import QuoteId
from receptionist.domain.lead import Fact, LeadCard, Quote
from receptionist.domain.money import Money
from receptionist.domain.profile import BusinessProfile
from tests.agent.conftest import NOW, replied

Turn = Callable[..., TurnInput]


class Scripted:
    """An agent that says what it is told, and leaves the card with every quote it made."""

    def __init__(self, *says: Say | str) -> None:
        self._says = [Say(say) if isinstance(say, str) else say for say in says]

    async def reply(self, turn: TurnInput) -> AsyncIterator[TurnEvent]:
        card = turn.card
        for say in self._says:
            for quote in say.quotes:
                card = card.with_quote(quote)
            yield say
        said = " ".join(say.text for say in self._says)
        yield Outcome(card, replace(turn.dialogue, said=said))


def quote(*dollars: int, code: str = "DRAIN-CLEAR", days_ago: int = 0, id: str = "quo_1") -> Quote:
    amounts = tuple(Money(amount * 100) for amount in dollars)
    return Quote(QuoteId(id), code, code, 7, amounts, "", None, NOW - timedelta(days=days_ago))


@pytest.fixture
def stopped(prompts: Prompts) -> str:
    return prompts.phrases.say("price_stopped", Channel.VOICE)


@pytest.fixture
def through(prompts: Prompts, turn: Turn) -> Callable[..., list[str]]:
    """What comes through the gate of these clauses."""

    def run(*says: Say | str, text: str = "Hello.", **fields: object) -> list[str]:
        gate = PriceGate(Scripted(*says), prompts.phrases)
        return [say.text for say in asyncio.run(replied(gate, turn(text, **fields))).says]

    return run


Through = Callable[..., list[str]]


def test_a_quote_of_this_very_sentence_is_said(through: Through) -> None:
    assert through(Say("It's $169.", (quote(169),))) == ["It's $169."]


def test_a_quote_told_before_in_this_thread_is_said(through: Through) -> None:
    card = LeadCard(quotes=(quote(169, days_ago=29),))
    assert through("As I said, one sixty-nine.", card=card) == ["As I said, one sixty-nine."]


def test_a_quote_is_quotable_for_the_days_the_admin_set(
    through: Through, profile: BusinessProfile, stopped: str
) -> None:
    card = LeadCard(quotes=(quote(169, days_ago=8),))
    assert through("It's $169.", card=card) == ["It's $169."]
    assert through("It's $169.", card=card, profile=replace(profile, quote_valid_days=7)) == [stopped]


async def test_a_quote_of_an_earlier_call_grounds_an_amount_and_is_not_on_the_card(
    prompts: Prompts, turn: Turn
) -> None:
    gate = PriceGate(Scripted("It's still $169."), prompts.phrases)
    reply = await replied(gate, turn("How much was it?", earlier_quotes=(quote(169, days_ago=29),)))
    assert reply.text == "It's still $169."
    assert reply.card.quotes == ()


def test_a_quote_of_an_earlier_call_lapses_as_well(through: Through, stopped: str) -> None:
    assert through("It's still $169.", earlier_quotes=(quote(169, days_ago=31),)) == [stopped]


def test_a_stopped_sentence_is_replaced_once_a_reply(through: Through, stopped: str) -> None:
    said = through("Sure.", "It's $20.", "I mean $30.", "Half price!", "When suits you?")
    assert said == ["Sure.", stopped, "When suits you?"]


def test_a_grounded_amount_does_not_carry_another_one(through: Through, stopped: str) -> None:
    assert through(Say("It's $169, so with tax $182.", (quote(169),))) == [stopped]


async def test_what_was_stopped_is_not_on_the_card_and_its_words_are_not_logged(
    prompts: Prompts, turn: Turn, stopped: str, caplog: pytest.LogCaptureFixture
) -> None:
    told, fresh = quote(275, id="quo_told"), quote(169, id="quo_fresh")
    gate = PriceGate(Scripted(Say("It's $169, less 10 % off.", (fresh,)), "OK?"), prompts.phrases)
    with caplog.at_level(logging.INFO):
        reply = await replied(gate, turn("How much?", card=LeadCard(quotes=(told,))))
    assert reply.text == f"{stopped} OK?" == reply.end.dialogue.said
    assert reply.card.quotes == (told,)
    assert reply.end.reason == "price gate stopped 1" and reply.end.stopped == ("discount",)
    assert [record.getMessage() for record in caplog.records] == ["price gate stopped 1: discount 1"]


async def test_a_stopped_repeat_leaves_the_quote_that_was_heard(prompts: Prompts, turn: Turn) -> None:
    heard = replace(quote(169, id="quo_heard"), heard=True)
    gate = PriceGate(Scripted(Say("$169, for you $100.", (quote(169, id="quo_again"),))), prompts.phrases)
    reply = await replied(gate, turn("How much?", card=LeadCard(quotes=(heard,))))
    assert reply.card.quotes == (heard,)


@pytest.mark.parametrize(
    "clauses",
    [
        ("It's a hundred,", "and fifty dollars."),
        ("It's a hundred", "and fifty."),
        ("It's a hundred.", "And fifty dollars."),
        ("It's one hundred", "fifty."),
        ("That's one,", "fifty."),
    ],
)
def test_an_amount_split_over_two_clauses_does_not_slip_through(
    through: Through, stopped: str, clauses: tuple[str, str]
) -> None:
    card = LeadCard(quotes=(quote(100, 50, 1),))  # each half by itself would be grounded
    said = through(*clauses, card=card)
    assert stopped in said and clauses[1] not in said


def test_a_clause_that_may_go_on_waits_and_then_passes(through: Through) -> None:
    card = LeadCard(quotes=(quote(150),))
    clauses = ["It's a hundred", "and fifty dollars."]
    assert through(*clauses, card=card) == clauses


def test_sentences_that_happen_to_touch_are_not_one_amount(through: Through) -> None:
    card = LeadCard(quotes=(quote(89),))
    says = ["There's an 89 dollar call-out fee.", "Two people come.", "Is 4 okay?"]
    assert through(*says, card=card) == says


def test_a_bare_number_answers_a_price_question(through: Through, stopped: str) -> None:
    assert through("It's ten.", text="How much per window?") == [stopped]
    assert through("It's ten.", text="How many windows did I say?") == ["It's ten."]


def test_free_only_where_the_price_book_said_so(through: Through, stopped: str) -> None:
    free = "We come out and give you an estimate for free."
    assert through(free) == [stopped]
    assert through(Say(free, (), ("REPIPE",)), text="How much to repipe?") != []


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    dollars=st.integers(21, 999),
    other=st.integers(21, 999),
    cut=st.integers(1, 12),
    style=st.sampled_from(["${}", "{} dollars", "words"]),
)
def test_wherever_a_stream_is_cut_an_ungrounded_amount_is_stopped(
    through: Through, stopped: str, dollars: int, other: int, cut: int, style: str
) -> None:
    if dollars == other:
        return
    amount = f"{in_words(dollars, 'and ')} dollars" if style == "words" else style.format(dollars)
    pieces = f"The price for that job is {amount} all in".split()
    where = min(len(pieces) - 1, cut)
    clauses = (" ".join(pieces[:where]), " ".join(pieces[where:]) + ".")
    said = " ".join(through(*clauses, card=LeadCard(quotes=(quote(other),))))
    assert stopped in said and amount not in said
    assert " ".join(through(*clauses, card=LeadCard(quotes=(quote(dollars),)))).endswith(amount + " all in.")


def test_a_quoted_amount_off_is_a_discount_nobody_gave(through: Through, stopped: str) -> None:
    card = LeadCard(quotes=(quote(169), quote(89, id="quo_2")))
    assert through("It's $169.", card=card) == ["It's $169."]
    assert through("I can take $89 off.", card=card) == [stopped]


@pytest.mark.parametrize("clauses", [("I can give you 20%", "off."), ("Sure, fifteen percent", "off the price.")])
def test_a_discount_split_over_two_clauses_is_stopped(through: Through, stopped: str, clauses: tuple[str, str]) -> None:
    assert through(*clauses) == [stopped]


def test_a_number_whose_unit_comes_with_the_next_clause_is_no_price(through: Through) -> None:
    card = LeadCard(quotes=(quote(450),))
    clauses = ["For a 40", "gallon tank it's $450."]
    assert through(*clauses, text="How much is it?", card=card) == clauses


def test_only_a_clause_that_may_go_on_is_held_back(prompts: Prompts, turn: Turn) -> None:
    """Speech begins with the first clause: a gate that waited for the next would be heard as a pause."""

    async def first_say_after(*clauses: str) -> int:
        """How many clauses the agent had to give until the first was let out."""
        given = 0

        class Counting:
            async def reply(self, turn: TurnInput) -> AsyncIterator[TurnEvent]:
                nonlocal given
                for clause in clauses:
                    given += 1
                    yield Say(clause)
                yield Outcome(turn.card, turn.dialogue)

        await anext(aiter(PriceGate(Counting(), prompts.phrases).reply(turn("Hello."))))
        return given

    assert asyncio.run(first_say_after("Sure, I can help.", "What's the address?")) == 1
    assert asyncio.run(first_say_after("Tuesday works,", "between one and three.")) == 1
    assert asyncio.run(first_say_after("We come between 8", "and 10.", "Okay?")) == 2


def test_the_customer_s_own_address_is_read_back_and_sells_nothing(through: Through, stopped: str) -> None:
    """A recogniser writes "1,400 Ash Street"; somebody who gives a price for an address gets no price for it."""
    read_back = "The visit is at 1,400 Ash Street, for Ann Lee. Is that right?"
    assert through(read_back, card=LeadCard(address=Fact("1,400 Ash Street"))) == [read_back]
    assert through("It's 1,400 for all.", card=LeadCard(address=Fact("1,400 Ash Street"))) == [stopped]
    prices = ("$15 Main Street", "15", "15 dollars", "15 bucks flat", "15 per hour", "15 an hour", "20 percent off")
    for bought in prices:
        assert through("It costs " + bought + ".", card=LeadCard(address=Fact(bought))) == [stopped]
