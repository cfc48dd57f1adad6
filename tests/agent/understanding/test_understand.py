"""One utterance, understood as a whole."""

from datetime import date, time

import pytest

from receptionist.agent.frame_agent.understanding import Understanding, understand
from receptionist.agent.frame_agent.understanding.amounts import find_amounts
from receptionist.agent.frame_agent.understanding.confirmations import Confirmation
from receptionist.agent.frame_agent.understanding.intents import Intent
from receptionist.domain.money import Money
from receptionist.domain.prices import Charge, PriceBook, PriceItem

TODAY = date(2026, 3, 3)  # a Tuesday
BOOK = PriceBook(
    trade="plumbing",
    name="Test book",
    items=(
        PriceItem("DRAIN", "Drain cleaning", Charge.FLAT, called=("clogged drain", "slow sink"), amount=Money(14900)),
        PriceItem("TOILET", "Toilet repair", Charge.FROM, called=("running toilet",), amount=Money(12900)),
        PriceItem("WH", "Water heater replacement", Charge.FROM, called=("new water heater",), amount=Money(145000)),
    ),
)


def heard(text: str, asked: str = "") -> Understanding:
    return understand(text, asked=asked, today=TODAY, now=time(10), book=BOOK)


def test_everything_in_one_breath() -> None:
    found = heard(
        "Hi, my name is Jane Doe, my toilet keeps running. Can you come Thursday after three? "
        "It's 4211 Maple Street and my number is 415 555 0142"
    )
    assert Intent.BOOK_APPOINTMENT in found.intents and Intent.REPORT_PROBLEM in found.intents
    assert found.problem is not None and found.problem.value == "my toilet keeps running"
    assert found.services[0].item.code == "TOILET"
    assert found.name is not None and found.name.value == "Jane Doe"
    assert found.phone is not None and found.phone.e164 == "+14155550142"
    assert found.address is not None and found.address.parts.number == "4211"
    assert found.when.date is not None and found.when.date.first == date(2026, 3, 5)
    assert found.when.time is not None and found.when.time.first == time(15)
    assert found.says_a_fact


def test_name_and_address_are_no_part_of_the_problem() -> None:
    found = heard("Hi this is Jane Doe at 62 Quarry Road and my garbage disposal is jammed, it just hums")
    assert found.problem is not None and found.problem.value == "my garbage disposal is jammed, it just hums"
    assert found.text[found.problem.start : found.problem.end] == found.problem.text


def test_digits_of_a_number_are_no_house_and_no_hour() -> None:
    found = heard("four one five five five five oh one four two", asked="What's the best number to reach you?")
    assert found.phone is not None and found.phone.e164 == "+14155550142"
    assert found.address is None
    assert not found.when


def test_a_house_number_is_no_time() -> None:
    found = heard("1030 Oak Avenue", asked="What's the address?")
    assert found.address is not None and found.address.parts.number == "1030"
    assert not found.when


def test_may_is_a_name_or_a_month_by_what_was_asked() -> None:
    named = heard("May", asked="And your first name?")
    assert named.name is not None and named.name.value == "May"
    assert not named.when
    dated = heard("May 5th", asked="What day works for you?")
    assert dated.name is None
    assert dated.when.date is not None and dated.when.date.first == date(2026, 5, 5)


def test_a_correction_is_heard_with_its_new_value() -> None:
    found = heard("no, make it 3 o'clock", asked="Tuesday at 2 pm, is that right?")
    assert found.confirmation is Confirmation.CORRECT
    assert found.when.time is not None and found.when.time.first == time(15)


def test_a_price_question_is_looked_up() -> None:
    found = heard("how much for a new water heater")
    assert found.intent is Intent.PRICE_QUESTION
    assert found.service is not None and found.service.value == "a new water heater"
    assert found.services[0].item.code == "WH"


def test_nothing_is_offered_for_what_the_book_does_not_have() -> None:
    assert heard("how much to tow my boat").services == ()


def test_without_a_book_the_words_still_stand() -> None:
    found = understand("do you do water heaters?", today=TODAY)
    assert found.service is not None and found.service.text == "water heaters"
    assert found.services == ()


def test_the_words_about_when_can_be_set_aside() -> None:
    found = heard("Thursday please")
    assert found.when and not found.without_when().when
    assert found.without_when().text == found.text


def test_an_empty_utterance_says_nothing() -> None:
    found = heard("")
    assert found.intent is Intent.NONE and found.intents == () and not found.says_a_fact


@pytest.mark.parametrize(
    ("said", "amounts"),
    [
        ("my budget is $1,250.50", [Money(125050)]),
        ("two hundred dollars, maybe 250 bucks", [Money(20000), Money(25000)]),
        ("forty two eleven Maple", []),
    ],
)
def test_amounts_need_a_currency(said: str, amounts: list[Money]) -> None:
    found = find_amounts(said)
    assert [amount.money for amount in found] == amounts
    assert all(said[amount.start : amount.end] == amount.text for amount in found)


def test_a_long_ramble_is_read_in_reasonable_time() -> None:
    ramble = "well you know I was going to call and " * 200
    assert heard(ramble).intent is not Intent.EMERGENCY


@pytest.mark.parametrize(
    ("said", "problem"),
    [
        ("I need a faucet replaced at 77 Sunset Blvd next Tuesday at 10am", "a faucet replaced"),
        ("tomorrow morning I need my toilet fixed", "my toilet fixed"),
        ("can you come Saturday at 9 to fix my leaking faucet at 12 Oak Lane", "fix my leaking faucet"),
        ("this is Dan Miller, my tub is clogged, call me at 212 555 0134", "my tub is clogged"),
        ("the heat has been out since this morning", "the heat has been out since this morning"),
        ("it's not the toilet, it's the sink that's clogged", "it's the sink that's clogged"),
    ],
)
def test_the_problem_is_told_without_the_facts_beside_it(said: str, problem: str) -> None:
    found = heard(said).problem
    assert found is not None and found.value == problem


def test_a_problem_taken_back_gives_the_other_ones_service() -> None:
    found = heard("My toilet is running. Wait, no, sorry, it's not the toilet, it's the sink, it's slow.")
    assert found.problem is not None and found.problem.value == "it's the sink, it's slow"
    assert [match.item.code for match in found.services] == ["DRAIN"]


def test_what_no_rule_knows_is_looked_up_as_it_was_said() -> None:
    found = heard("my toddler put a toy in the commode")
    assert [match.item.code for match in found.services] == ["TOILET"]
    assert Intent.OUT_OF_SCOPE not in found.intents


def test_a_question_of_the_world_is_offered_nothing() -> None:
    found = heard("who invented the toilet")
    assert found.services == () and found.intent is Intent.OUT_OF_SCOPE
