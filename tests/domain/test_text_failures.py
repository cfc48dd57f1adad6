"""Every refusal of a carrier becomes one sentence and one next action."""

import pytest

from receptionist.domain.message import Failure, FailureKind
from receptionist.domain.text_failures import explain, is_landline, is_lasting, opts_out


def test_a_landline_is_called_instead() -> None:
    failure = Failure(FailureKind.LANDLINE, "30006")
    explained = explain(failure)
    assert explained.says == "This is a landline: it cannot get texts."
    assert explained.next_action == "Call instead."
    assert is_landline(failure) and is_lasting(failure) and not opts_out(failure)


@pytest.mark.parametrize("kind", FailureKind)
def test_every_refusal_has_a_plain_sentence_and_an_action(kind: FailureKind) -> None:
    explained = explain(Failure(kind, "12345"))
    for sentence in (explained.says, explained.next_action):
        assert sentence[0].isupper() and sentence.endswith(".") and len(sentence) < 100
    assert "_" not in explained.says + explained.next_action


def test_no_two_refusals_read_the_same() -> None:
    assert len({explain(Failure(kind)).says for kind in FailureKind}) == len(FailureKind)


def test_only_an_opt_out_goes_into_the_ledger() -> None:
    assert [kind for kind in FailureKind if opts_out(Failure(kind))] == [FailureKind.OPTED_OUT]


def test_what_may_pass_is_not_lasting() -> None:
    passing = (FailureKind.UNREACHABLE, FailureKind.TOO_FAST, FailureKind.CARRIER_DOWN, FailureKind.NO_CREDIT)
    assert not any(is_lasting(Failure(kind)) for kind in passing)
    assert is_lasting(Failure(FailureKind.OPTED_OUT)) and is_lasting(Failure(FailureKind.NOT_IN_SERVICE))
