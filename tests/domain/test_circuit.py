"""A part that fails again and again is left alone, and tried again when it has rested."""

from receptionist.domain.circuit import Circuit


def test_a_few_failures_between_successes_change_nothing() -> None:
    circuit = Circuit("part", failures=3)
    for at in range(10):
        circuit.failed(at)
        circuit.failed(at)
        circuit.worked()
    assert not circuit.is_open and not circuit.takes_try(99)


def test_failures_in_a_row_open_it_until_a_try_works() -> None:
    circuit = Circuit("part", failures=3, rest_seconds=15)
    for at in (0, 1, 2):
        circuit.failed(at)
    assert circuit.is_open
    assert not circuit.takes_try(16.9)
    assert circuit.takes_try(17)
    assert not circuit.takes_try(17)  # one try at a time
    assert circuit.is_open
    circuit.worked()
    assert not circuit.is_open


def test_each_try_that_fails_doubles_the_rest_up_to_the_longest() -> None:
    circuit = Circuit("part", failures=1, rest_seconds=100, longest_rest_seconds=300)
    circuit.failed(0)
    assert circuit.takes_try(100)
    circuit.failed(100, tried=True)
    assert not circuit.takes_try(299) and circuit.takes_try(300)
    circuit.failed(300, tried=True)
    assert not circuit.takes_try(599) and circuit.takes_try(600)


def test_what_trying_again_cannot_help_opens_it_at_once() -> None:
    circuit = Circuit("part", failures=3)
    circuit.failed(0, for_good=True)
    assert circuit.is_open


def test_work_that_was_under_way_when_it_opened_lengthens_no_rest() -> None:
    circuit = Circuit("part", failures=3, rest_seconds=15)
    for at in range(8):
        circuit.failed(at / 10)
    assert circuit.takes_try(15.2)
    circuit.failed(15.3)  # a straggler beside the try
    circuit.failed(15.4, tried=True)
    assert not circuit.takes_try(45.3) and circuit.takes_try(45.4)
