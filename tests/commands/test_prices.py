"""An owner tunes the price book from the terminal."""

import json
from pathlib import Path

import pytest

from tests.commands.conftest import Terminal


@pytest.mark.parametrize("name", ["book.yaml", "book.csv"])
def test_a_book_goes_out_and_comes_back(plumber: Terminal, tmp_path: Path, name: str) -> None:
    file = tmp_path / name
    assert "version 1 with" in plumber("prices", "export", str(file)).stdout
    assert "all good" in plumber("prices", "check", str(file)).stdout
    assert "version 1:" in plumber("prices", "import", str(file)).stdout  # unchanged: no new version
    file.write_text(file.read_text().replace("169", "179"))
    assert "version 2:" in plumber("prices", "import", str(file), "--note", "Drains").stdout
    older = tmp_path / f"older-{name}"
    assert "version 1" in plumber("prices", "export", str(older), "--version", "1").stdout
    assert "169" in older.read_text() and "179" in file.read_text()


def test_a_search_in_a_callers_words(plumber: Terminal) -> None:
    found = plumber("prices", "search", "my sink won't drain", "--json")
    answer = json.loads(found.stdout)
    assert answer["version"] == 1 and answer["matches"][0]["code"] == "DRAIN-CLEAR"
    assert 0 < answer["matches"][0]["score"] <= 1
    assert "DRAIN-CLEAR" in plumber("prices", "search", "my sink won't drain").stdout
    assert json.loads(plumber("prices", "search", "do you groom dogs", "--json").stdout)["matches"] == []
    assert plumber("prices", "search", "do you groom dogs").stdout == "Nothing in the price book fits.\n"


def test_a_starter_book_is_searched_without_any_business(terminal: Terminal) -> None:
    found = json.loads(terminal("prices", "search", "AC is blowing warm", "--trade", "hvac", "--json").stdout)
    assert found["trade"] == "hvac" and found["matches"]


def test_faults_name_file_line_and_field(plumber: Terminal, tmp_path: Path) -> None:
    file = tmp_path / "book.yaml"
    plumber("prices", "export", str(file))
    file.write_text(file.read_text().replace("amount: 169", "amount: a lot", 1))
    checked = plumber("prices", "check", str(file))
    assert checked.exit_code == 1
    assert "book.yaml" in checked.stderr and "line" in checked.stderr and "a lot" in checked.stderr
    assert plumber("prices", "import", str(file)).exit_code == 1


@pytest.mark.parametrize("command", ["check", "import"])
@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("book.yaml", b"x" * 2_000_001, "larger than 2 MB"),
        ("book.yaml", b"\xff\xfe\x00\x80", "UTF-8"),
        ("book.txt", b"hello", "neither a .yaml nor a .csv"),
        ("book.csv", b"", "book.csv"),
        ("book.yaml", b"a: [1, 2", "book.yaml"),
        ("missing.yaml", None, "No such file"),
    ],
)
def test_files_that_are_no_price_book(
    plumber: Terminal, tmp_path: Path, command: str, name: str, content: bytes | None, says: str
) -> None:
    if content is not None:
        (tmp_path / name).write_bytes(content)
    refused = plumber("prices", command, str(tmp_path / name))
    assert refused.exit_code == 1 and refused.stdout == "" and says in refused.stderr
    assert plumber("prices", "export", str(tmp_path / "is.yaml")).stdout.startswith("Wrote version 1 ")


def test_what_is_not_there(plumber: Terminal, tmp_path: Path) -> None:
    for line, says in (
        (("export", str(tmp_path)), "neither a .yaml"),
        (("export", str(tmp_path / "x.json")), "such as prices.csv"),
        (("export", str(tmp_path / "no" / "book.yaml")), "cannot be written"),
        (("export", str(tmp_path / "book.yaml"), "--version", "7"), "no version 7"),
        (("search", "drain", "--trade", "taxidermy"), "Choose one of"),
        (("search", "drain", "--business", "Nobody"), 'no business "Nobody"'),
    ):
        refused = plumber("prices", *line)
        assert (refused.exit_code, refused.stdout) == (1, ""), line
        assert says in refused.stderr, line
