"""Reading written conversations: what they may hold, and where one that does not hold is wrong."""

from datetime import date, datetime, time

import pytest

from receptionist.domain.conversation import ActionKind, Channel
from receptionist.domain.eval_case import Slot
from receptionist.domain.eval_yaml import parse_eval_case
from receptionist.domain.lead import Urgency
from receptionist.domain.rehearsal import ScriptLine
from receptionist.errors import BadInput

WHOLE = """\
title: Books a deep clean
persona: In a hurry
channel: text
today: 2026-11-18T10:30
number: "+14155550142"
facts:
  name: It's Ann Lee.
caller:
  - How much is a deep clean?
  - {when: time, say: "Friday: in the morning", wav: friday.wav}
expect:
  service: [CLEAN-DEEP, CLEAN-STANDARD]
  quoted: [$260, "480", "$1,250.50"]
  day: 2026-11-20
  start: "08:00"
  held: true
  urgency: normal
  ended: end_call
  says: [the office will confirm]
"""


def problems(text: str) -> list[str]:
    with pytest.raises(BadInput) as caught:
        parse_eval_case(text, "talk.yaml")
    return caught.value.message.splitlines()


def test_a_whole_conversation() -> None:
    case = parse_eval_case(WHOLE, "talk.yaml")
    assert (case.title, case.persona, case.trade, case.channel) == (
        "Books a deep clean", "In a hurry", "", Channel.TEXT,
    )  # fmt: skip
    assert case.today == datetime(2026, 11, 18, 10, 30)  # noqa: DTZ001
    assert case.lines == (
        ScriptLine("How much is a deep clean?"),
        ScriptLine("Friday: in the morning", ("wished",), "friday.wav"),
    )
    assert set(case.facts) == {ScriptLine("It's Ann Lee.", ("name",))}
    assert case.expect == {
        Slot.SERVICE: ("CLEAN-DEEP", "CLEAN-STANDARD"),
        Slot.QUOTED: (26000, 48000, 125050),
        Slot.DAY: date(2026, 11, 20),
        Slot.START: time(8),
        Slot.HELD: True,
        Slot.URGENCY: Urgency.NORMAL,
        Slot.ENDED: ActionKind.END_CALL,
        Slot.SAYS: ("the office will confirm",),
    }


def test_every_problem_is_told_with_its_line() -> None:
    text = (
        WHOLE.replace("channel: text", "chanel: text")
        .replace("when: time", "when: tiem")
        .replace("day: 2026-11-20", "day: next Friday")
        .replace("$260", "a lot")
        .replace("held: true", "held: perhaps")
    )
    assert problems(text) == [
        "talk.yaml, line 3: there is no field “chanel”. Do you mean “channel”?",
        "talk.yaml, line 10: nothing asks about “tiem”. There are: problem, time, slot_offer, address, name, phone, "
        "read_back, anything_else, message, visit_offer, which_service.",
        "talk.yaml, line 13: “a lot” is not an amount such as $129.",
        "talk.yaml, line 14: “next Friday” is not a date such as 2026-11-18.",
        "talk.yaml, line 16: “perhaps” is not true or false.",
    ]


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "line 1: does not begin with fields"),
        ("- a list", "line 1: does not begin with fields"),
        ("title: [x", "is not YAML: did not find expected"),
        ("title: a\ntitle: b\n", "line 2: “title” stands on line 1 already."),
        ("title: &x a\n", "line 1: anchors and aliases"),
        ("title: \x00", "holds a character that YAML does not allow"),
        ("title: a\ntoday: soon\n", "line 2: “soon” is not a date and time such as 2026-11-18T14:30."),
        ("title: a\ntoday: 2026-11-18T10:00+01:00\n", "line 2: “2026-11-18T10:00+01:00” is not a date and time"),
        ("title: a\nhours: Mon 8-5\n", "line 2: “hours” is of an example business: name its “trade”"),
        ("title: a\ncaller: hello\n", "line 2: the caller's lines are expected as a list"),
        ("title: a\ncaller:\n  - {wav: x.wav}\n", "line 3: a line needs words"),
        ("title: a\nexpect:\n  nmae: b\n", "line 3: there is no expectation “nmae”. Do you mean “name”?"),
        ("title: {a: b}\n", "line 1: a text is expected here"),
        ("x" * 100_001, "line 1: is longer than"),
    ],
)
def test_what_is_no_conversation(text: str, says: str) -> None:
    assert any(says in problem for problem in problems(text))


def test_what_must_be_there() -> None:
    assert [problem.split(": ", 1)[1] for problem in problems("persona: nobody\n")] == [
        "there is no “caller”.",
        "there is no “expect”.",
        "there is no “title”.",
        "there is no “today”.",
    ]
