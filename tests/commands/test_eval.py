"""`receptionist eval`: an owner tries the receptionist on conversations of their own."""

import json
from pathlib import Path

import pytest

from tests.commands.conftest import Terminal

GOOD = """\
title: Asks for a price and leaves
trade: plumbing
today: 2026-11-18T10:00
caller:
  - How much to unclog a toilet?
  - {when: visit_offer, say: "No, thanks."}
expect:
  service: TOILET-CLEAR
  quoted: [$149]
  held: false
"""
OWN = GOOD.replace("trade: plumbing\n", "")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "talks"
    made.mkdir()
    return made


def test_conversations_that_end_well(terminal: Terminal, folder: Path) -> None:
    (folder / "price.yaml").write_text(GOOD)
    result = terminal("eval", str(folder))
    assert result.exit_code == 0, result.stderr
    assert "ok   price.yaml: Asks for a price and leaves" in result.stdout
    assert "1 of 1 conversations end as they should; laws broken: none" in result.stdout


def test_one_that_fails_says_what_was_wrong_and_exits_with_1(terminal: Terminal, folder: Path) -> None:
    (folder / "good.yaml").write_text(GOOD)
    (folder / "dear.yaml").write_text(GOOD.replace("$149", "$99").replace("held: false", "held: true"))
    result = terminal("eval", str(folder), "--show")
    assert result.exit_code == 1
    assert "FAIL dear.yaml" in result.stdout and "1 of 2" in result.stdout
    assert "quoted: wanted $99, got $149" in result.stdout and "held: wanted yes, got no" in result.stdout
    assert "customer: How much to unclog a toilet?" in result.stdout  # both sides, of the one that fails
    assert result.stdout.count("customer: How much") == 1


def test_at_the_owner_s_own_business_with_its_own_prices(plumber: Terminal, folder: Path, tmp_path: Path) -> None:
    (folder / "price.yaml").write_text(OWN.replace("$149", "$171"))
    assert plumber("eval", str(folder)).exit_code == 1  # the starter's price
    book = tmp_path / "mine.yaml"
    assert plumber("prices", "export", str(book)).exit_code == 0
    book.write_text(book.read_text().replace("149.00", "171.00").replace("amount: 149\n", "amount: 171\n"))
    tried = plumber("eval", str(folder), "--prices", str(book), "--business", "Riverside Plumbing")
    assert tried.exit_code == 0, tried.stdout


def test_the_report_for_programs(terminal: Terminal, folder: Path) -> None:
    (folder / "price.yaml").write_text(GOOD.replace("TOILET-CLEAR", "REPIPE"))
    result = terminal("eval", str(folder / "price.yaml"), "--json")
    assert result.exit_code == 1
    report = json.loads(result.stdout)
    assert (report["conversations"], report["passed"], report["laws_broken"]) == (1, 0, 0)
    assert report["slots"]["service"] == {"right": 0, "of": 1} and report["slots"]["quoted"] == {"right": 1, "of": 1}
    [one] = report["results"]
    assert one["misses"] == [{"slot": "service", "wanted": "REPIPE", "got": "TOILET-CLEAR"}]
    assert one["quotes"][0]["amounts"] == [{"cents": 14900, "currency": "USD"}]
    assert one["turns"][0]["answered_by"] == "frame"


def test_every_file_that_does_not_hold_is_named_with_its_line(terminal: Terminal, folder: Path) -> None:
    (folder / "a.yaml").write_text(GOOD.replace("$149", "plenty"))
    (folder / "b.yaml").write_text(GOOD.replace("expect:", "expects:"))
    (folder / "c.yaml").write_bytes(GOOD.encode() + b"\n# \xff")
    result = terminal("eval", str(folder))
    assert result.exit_code == 1 and result.stdout == ""
    assert "a.yaml, line 9: “plenty” is not an amount such as $129." in result.stderr
    assert "b.yaml, line 7: there is no field “expects”. Do you mean “expect”?" in result.stderr
    assert "c.yaml, line 12: is not UTF-8 text." in result.stderr


@pytest.mark.parametrize(
    ("files", "line", "says"),
    [
        ({}, (), "are no conversations"),
        ({"x.yaml": GOOD}, ("--noise", "15"), "There is no noise in writing."),
        ({"x.yaml": GOOD}, ("--business", "Mine"), "Each of these conversations names a trade"),
        ({"x.yaml": OWN}, (), "There is no business yet."),
        ({"x.yaml": GOOD.replace("plumbing", "piracy")}, (), "x.yaml: There is no starter price book"),
        ({"x.yaml": GOOD + "number: '12'\n"}, (), "x.yaml: “12” is no telephone number."),
    ],
)
def test_what_cannot_be_tried_is_said_plainly(
    terminal: Terminal, folder: Path, files: dict[str, str], line: tuple[str, ...], says: str
) -> None:
    for name, text in files.items():
        (folder / name).write_text(text)
    result = terminal("eval", str(folder), *line)
    assert result.exit_code == 1 and says in result.stderr


def test_a_folder_that_is_not_there(terminal: Terminal, tmp_path: Path) -> None:
    result = terminal("eval", str(tmp_path / "nowhere"))
    assert result.exit_code == 1 and "There is no file" in result.stderr
