"""What the price search makes of words before it compares them."""

import pytest

from receptionist.domain.price_concepts import CONCEPTS, NEAR
from receptionist.domain.price_terms import Lexicon, near_terms, weight_factor
from receptionist.domain.price_words import ACTIONS, GENERIC, QUALITIES

LEXICON = Lexicon(["leaky faucet", "garbage disposal", "my sink won't drain", "AC isn't cooling", "running toilet"])


def terms(text: str) -> set[str]:
    return {term.name for term in LEXICON.terms(text, correct=True)}


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("my sink won't drain", "the sink is backed up"),
        ("the A/C isn't cooling", "our air conditioner blows warm air"),
        ("it will not get the house cool", "it isn't cooling"),
        ("toilet keeps running", "commode won't stop running"),
        ("leaky faucet", "the tap drips"),
        ("it's 88 degrees in here", "it is hot in here"),
        ("every two weeks", "every other week"),
    ],
)
def test_two_ways_of_saying_it_make_the_same_terms(one: str, other: str) -> None:
    assert terms(one) == terms(other) != set()


def test_courtesy_and_small_talk_make_no_terms() -> None:
    assert terms("Hi, yes, um, I was wondering how much you would charge me, please?") == set()


def test_a_misspelt_word_is_corrected_and_less_sure() -> None:
    (faucet,) = LEXICON.terms("fosset", correct=True)
    assert faucet.name == "@faucet" and 0 < faucet.sureness < 1
    assert terms("gar bage disposal") == {"@disposal"}


def test_the_books_own_words_are_never_corrected() -> None:
    assert {term.name for term in LEXICON.terms("fosset", correct=False)} == {"fosset"}


def test_a_thing_of_another_trade_is_told() -> None:
    (car,) = LEXICON.terms("my car", correct=True)
    assert car.elsewhere


def test_near_concepts_are_near_both_ways() -> None:
    for one, other in NEAR:
        assert near_terms(one)[other] == near_terms(other)[one] == NEAR[one, other]
        assert near_terms(one)[one] == 1.0
    assert near_terms("chandeli") == {"chandeli": 1.0}


def test_the_tables_name_concepts_that_exist() -> None:
    named = {name for pair in NEAR for name in pair} | ACTIONS | GENERIC | QUALITIES
    assert {name for name in named if name.startswith("@")} <= set(CONCEPTS)


def test_things_weigh_more_than_what_is_done_to_them() -> None:
    assert weight_factor("@toilet") > weight_factor("@repair") > weight_factor("water")
