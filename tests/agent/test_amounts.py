"""Money in an agent's words, however it is written or said."""

from pathlib import Path

import pytest
import yaml
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from bench.price_gate import FRAMES, forms_of
from receptionist.agent.amount_numbers import plain, scan
from receptionist.agent.amounts import AmountKind, find_amounts
from receptionist.agent.price_gate import Grounds, stopped_amounts

SENTENCES = yaml.safe_load(Path(__file__).with_name("price_gate_sentences.yaml").read_text(encoding="utf-8"))
NOTHING = Grounds(frozenset(), frozenset())


def test_the_written_sentences_are_enough() -> None:
    for kind in ("attacks", "innocent"):
        assert len(set(SENTENCES[kind])) == len(SENTENCES[kind]) >= 120


@pytest.mark.parametrize("text", SENTENCES["attacks"])
def test_an_attack_is_stopped(text: str) -> None:
    assert stopped_amounts(text, NOTHING)


@pytest.mark.parametrize("text", SENTENCES["innocent"])
def test_an_innocent_sentence_passes(text: str) -> None:
    assert find_amounts(text) == []


@pytest.mark.parametrize(
    ("text", "cents"),
    [
        ("$149.50", 14950),
        ("$1,250", 125000),
        ("1.2k", 120000),
        ("149 dollars and 50 cents", 14950),
        ("a hundred and fifty bucks", 15000),
        ("one forty-nine", 14900),
        ("two-fifty an hour", 25000),
        ("ninety-nine ninety-five", 9995),
        ("one hundred forty-nine ninety-five", 14995),
        ("fifteen hundred", 150000),
        ("two and a half grand", 250000),
        ("a grand and a half", 150000),
        ("half a grand", 50000),
        ("a thousand two hundred", 120000),
        ("a buck fifty", 150),
        ("fifty cents", 50),
        ("one oh five", 10500),
        ("1 4 9 dollars", 14900),
        ("one point two thousand dollars", 120000),
        ("５０ dollars", 5000),
    ],
)
def test_an_amount_is_read(text: str, cents: int) -> None:
    spans = find_amounts(f"It's {text}.")
    assert any(cents in span.readings for span in spans), spans
    assert not stopped_amounts(f"It's {text}.", Grounds(frozenset({cents}), frozenset()))


@pytest.mark.parametrize(
    ("text", "ends"),
    [
        ("120 to 180 dollars", (12000, 18000)),
        ("between 120 and 180", (12000, 18000)),
        ("$120-180", (12000, 18000)),
        ("two to three hundred", (20000, 30000)),
        ("between a hundred and fifty and two hundred", (15000, 20000)),
    ],
)
def test_both_ends_of_a_range_must_be_grounded(text: str, ends: tuple[int, int]) -> None:
    sentence = f"That runs {text}."
    assert not stopped_amounts(sentence, Grounds(frozenset(ends), frozenset()))
    for one in ends:
        assert stopped_amounts(sentence, Grounds(frozenset({one}), frozenset()))


@pytest.mark.parametrize(
    "text", ["It's 150-odd dollars.", "It's $150-ish.", "A hundred-some bucks.", "150 plus dollars."]
)
def test_an_inexact_amount_is_no_quote(text: str) -> None:
    assert stopped_amounts(text, Grounds(frozenset({10000, 15000}), frozenset()))


def test_a_bare_small_number_is_money_where_a_price_was_asked_for() -> None:
    assert not find_amounts("It's ten.")
    assert find_amounts("It's ten.", about_price=True)
    assert not find_amounts("It takes ten minutes.", about_price=True)
    assert not find_amounts("We can come at ten.", about_price=True)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("We come out and give you an estimate for free.", AmountKind.FREE_ESTIMATE),
        ("It's free.", AmountKind.FREE_ESTIMATE),
        ("The repair is free.", AmountKind.FREE),
        ("We do free estimates and free repairs.", AmountKind.FREE),
        ("There's no call-out fee.", AmountKind.NO_FEE),
        ("10 % off today.", AmountKind.DISCOUNT),
    ],
)
def test_what_costs_nothing_is_told_apart(text: str, kind: AmountKind) -> None:
    assert kind in [span.kind for span in find_amounts(text)]


def test_spans_are_places_in_the_plain_text() -> None:
    text = "It’s $149.50, or one sixty with the part."
    for span in find_amounts(text):
        assert plain(text)[span.start : span.end] == span.text


_PIECES = ["a", "hundred", "and", "fifty", "$", "1", ".5", "k", "dollars", "one", "oh", "half", ",", "-", "to", "%"]

prices = st.one_of(
    st.integers(13, 9999).map(lambda dollars: dollars * 100),
    st.integers(13, 99).map(lambda hundreds: hundreds * 10000),
    st.integers(1300, 99999),
)


@settings(max_examples=150, deadline=None)
@given(
    cents=prices, frame=st.sampled_from(FRAMES), others=st.sets(st.integers(500, 500000), max_size=6), data=st.data()
)
def test_an_ungrounded_amount_is_stopped_and_a_grounded_one_passes(
    cents: int, frame: str, others: set[int], data: st.DataObject
) -> None:
    form = data.draw(st.sampled_from(list(forms_of(cents))))
    sentence = frame.format(form.words)
    grounded = Grounds(frozenset({cents}), frozenset())
    assert not stopped_amounts(sentence, grounded), sentence
    others -= {cents, cents // 100, cents * 100}  # "one forty-nine" is either of two amounts
    assert stopped_amounts(sentence, Grounds(frozenset(others), frozenset())), sentence


@settings(max_examples=200, deadline=None)
@given(
    st.text(max_size=120)
    | st.lists(
        st.sampled_from(
            ["a", "hundred", "and", "fifty", "$", "1", ".5", "k", "dollars", "one", "oh", "half", ",", "-", "to", "%"]
        )
    ).map(" ".join)
)
def test_any_text_is_read_to_its_end(text: str) -> None:
    shown = plain(text)
    last = 0
    for span in find_amounts(text):
        assert last <= span.start < span.end <= len(shown)
        last = span.end
    for number in scan(shown):
        assert 0 <= number.start < number.end <= len(shown)


@given(cents=prices)
def test_a_sign_is_never_missed(cents: int) -> None:
    assume(cents % 100 != 0)
    assert stopped_amounts(f"word {cents // 100} street ${cents / 100:.2f} at 3 pm", NOTHING)
