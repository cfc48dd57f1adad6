"""Conversations in the terminal, for tuning and evaluation."""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.commands.conftest import Terminal

DATE = ("--today", "2026-03-04")


def played(terminal: Terminal, *line: str, **more: Any) -> dict[str, Any]:
    result = terminal("chat", "--json", *DATE, *line, **more)
    assert result.exit_code == 0, result.stderr
    assert len(result.stdout.splitlines()) == 1, "only JSON on standard output"
    found = json.loads(result.stdout)
    assert isinstance(found, dict)
    return found


def test_a_script_ends_with_the_card_the_quotes_and_the_transcript(plumber: Terminal, script: Path) -> None:
    found = played(plumber, "--script", str(script))
    assert found["card"]["service"]["code"] == "DRAIN-CLEAR"
    assert found["card"]["wished"]["day"] == "2026-03-05" and found["card"]["wished"]["start"] == "15:00"
    assert found["quotes"] == found["card"]["quotes"]
    assert found["quotes"][0]["amounts"] == [{"cents": 16900, "currency": "USD"}]
    assert found["quotes"][0]["book_version"] == 1 and found["quotes"][0]["heard"] is True
    speakers = [line["speaker"] for line in found["transcript"]]
    assert speakers == ["agent", "caller", "agent", "caller", "agent", "caller", "agent"]
    assert found["transcript"][0]["at"] == "2026-03-04T09:00:00-05:00"
    assert "(415) 555-0142" in found["summary"]


def test_the_same_script_on_the_same_day_is_the_same_to_the_letter(plumber: Terminal, script: Path) -> None:
    line = ("chat", "--json", *DATE, "--script", str(script))
    first, second = plumber(*line).stdout, plumber(*line).stdout
    assert first == second and "quo_" not in first


def test_a_script_on_standard_input(terminal: Terminal, script: Path) -> None:
    by_file = played(terminal, "--trade", "plumbing", "--script", str(script))
    by_pipe = played(terminal, "--trade", "plumbing", "--script", "-", typed=script.read_text())
    assert by_file == by_pipe


def test_typed_lines_in_a_terminal(terminal: Terminal) -> None:
    result = terminal("chat", "--trade", "plumbing", *DATE, typed="my toilet is clogged\n\n")
    assert result.exit_code == 0
    assert "Thanks for calling Example Plumbing" in result.stdout and "my toilet is clogged." in result.stdout


def test_by_text_there_is_no_greeting(terminal: Terminal, script: Path) -> None:
    found = played(terminal, "--trade", "plumbing", "--text", "--script", str(script))
    assert found["transcript"][0]["speaker"] == "caller"


def test_a_withheld_number_is_asked_for(terminal: Terminal, script: Path) -> None:
    found = played(terminal, "--trade", "plumbing", "--from", "anonymous", "--script", str(script))
    assert "phone" in found["card"]["missing"] and "withheld" in found["summary"].lower()


def test_the_time_of_day_and_its_zone_can_be_set(terminal: Terminal, script: Path) -> None:
    line = ("chat", "--json", "--trade", "plumbing", "--script", str(script), "--today")
    at = [
        json.loads(terminal(*line, when).stdout)["transcript"][0]["at"]
        for when in ("2026-03-04T18:30", "2026-03-04 18:30", "2026-03-04T18:30-08:00")
    ]
    assert at == ["2026-03-04T18:30:00-05:00"] * 2 + ["2026-03-04T18:30:00-08:00"]


def test_holidays_are_those_of_the_day_that_is_set(terminal: Terminal, tmp_path: Path) -> None:
    script = tmp_path / "christmas.txt"
    script.write_text("my sink is clogged, can you come on the 25th\n")
    line = ("chat", "--trade", "plumbing", "--script", str(script), "--today", "2034-12-20")
    assert "closed Monday" in terminal(*line).stdout


def test_a_price_book_file_is_quoted_from(plumber: Terminal, script: Path, tmp_path: Path) -> None:
    book = tmp_path / "book.yaml"
    plumber("prices", "export", str(book))
    book.write_text(book.read_text().replace("169", "179"))
    found = played(plumber, "--prices", str(book), "--script", str(script))
    assert found["quotes"][0]["amounts"][0]["cents"] == 17900


@pytest.mark.parametrize(
    ("line", "says"),
    [
        (("--today", "soon"), '"soon" is no date'),
        (("--from", "12"), '"12" is no telephone number'),
        (("--from", "555-0142"), "is no telephone number"),
        (("--trade", "taxidermy"), "Choose one of"),
        (("--business", "Nobody"), 'no business "Nobody"'),
        (("--agent", "llm"), "No language model is set"),
        (("--prices", "/no/such.yaml"), "cannot be read"),
        (("--script", "/no/such.txt"), "cannot be read"),
        (("--script", "/"), "Is a directory"),
    ],
)
def test_what_does_not_hold_is_told_before_a_word_is_said(plumber: Terminal, line: tuple[str, ...], says: str) -> None:
    refused = plumber("chat", *line)
    assert (refused.exit_code, refused.stdout) == (1, "")
    assert says in refused.stderr and len(refused.stderr.strip().splitlines()) == 2


@pytest.mark.parametrize(
    ("content", "says"),
    [(b"hello\ngr\xfc\xdf Gott\n", "not UTF-8 text: line 2"), (b"a" * 1_000_001, "larger than 1 MB")],
)
def test_a_script_that_is_no_script(terminal: Terminal, tmp_path: Path, content: bytes, says: str) -> None:
    file = tmp_path / "bad.txt"
    file.write_bytes(content)
    for name, typed in ((str(file), b""), ("-", content)):
        refused = terminal("chat", "--trade", "plumbing", "--script", name, typed=typed)
        assert (refused.exit_code, refused.stdout) == (1, "") and says in refused.stderr
