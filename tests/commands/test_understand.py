"""Single lines, one JSON object each."""

import json
from pathlib import Path

from tests.commands.conftest import Terminal


def test_a_line_in_is_a_line_out_in_order(terminal: Terminal) -> None:
    lines = [
        {"id": 1, "text": "my sink is clogged, tomorrow at 3", "today": "2026-03-04"},
        {"id": 2, "text": "smith", "asked": "name"},
        {"id": 3, "text": ""},
    ]
    result = terminal("understand", typed="\n".join(map(json.dumps, lines)))
    answers = [json.loads(line) for line in result.stdout.splitlines()]
    assert [one["id"] for one in answers] == [1, 2, 3]
    assert answers[0]["service"]["code"] == "DRAIN-CLEAR"
    assert (answers[0]["date"]["value"], answers[0]["time"]["value"]) == ("2026-03-05", "15:00")
    assert answers[1]["name"]["last"] == "Smith" and answers[2]["intent"] == ""


def test_a_bad_line_does_not_stop_the_next(terminal: Terminal, tmp_path: Path) -> None:
    file = tmp_path / "lines.jsonl"
    file.write_bytes(
        b'not json\n[]\n{"text": 5}\n\n{"text": "\xff\xfe tomorrow"}\n{"text": "\\ud83d yes"}\n{"text": "yes"}'
    )
    result = terminal("understand", str(file))
    assert result.exit_code == 0
    answers = [json.loads(line) for line in result.stdout.splitlines()]
    assert ["error" in one for one in answers] == [True, True, True, False, False, False]
    assert answers[-1]["confirmation"] == "affirm"


def test_the_candidates_are_those_of_the_trade(terminal: Terminal) -> None:
    typed = '{"text": "my AC is blowing warm air"}'
    hvac = json.loads(terminal("understand", "--trade", "hvac", typed=typed).stdout)
    assert hvac["service"]["candidates"] and hvac["service"]["code"].startswith("AC")
    refused = terminal("understand", "--trade", "taxidermy", typed=typed)
    assert (refused.exit_code, refused.stdout) == (1, "") and "Choose one of" in refused.stderr


def test_what_cannot_be_read(terminal: Terminal, tmp_path: Path) -> None:
    assert terminal("understand", str(tmp_path / "no.jsonl")).exit_code == 2
    assert terminal("understand", "--prices", str(tmp_path / "no.yaml")).exit_code == 1
