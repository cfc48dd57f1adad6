"""`receptionist backup` and `restore`, and letting a locked-out owner in again."""

import stat
from pathlib import Path

from tests.commands.conftest import Terminal


def test_a_backup_is_restored(terminal: Terminal, home: Path, tmp_path: Path) -> None:
    file = tmp_path / "monday.zip"
    assert terminal("business", "add", "Rose City Plumbing", "--trade", "plumbing").exit_code == 0
    made = terminal("backup", str(file))
    assert made.exit_code == 0 and "1 businesses" in made.output and "secret.key" in made.output
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert list(tmp_path.glob("*.part")) == []
    again = terminal("backup", str(file))
    assert again.exit_code == 1 and "is there already" in again.output

    assert terminal("business", "add", "Other Plumbing", "--trade", "plumbing").exit_code == 0
    refused = terminal("restore", str(file))
    assert refused.exit_code == 1 and "not empty" in refused.output
    assert "Other Plumbing" in terminal("business", "list").output
    restored = terminal("restore", str(file), "--replace")
    assert restored.exit_code == 0 and "The database is as it was on" in restored.output
    listed = terminal("business", "list").output
    assert "Rose City Plumbing" in listed and "Other Plumbing" not in listed

    (home / "receptionist.db").unlink()
    assert terminal("restore", str(file)).exit_code == 0
    assert "Rose City Plumbing" in terminal("business", "list").output
    (home / "secret.key").unlink()
    lost = terminal("restore", str(file), "--replace")
    assert lost.exit_code == 1 and "sealed with another key" in lost.output


def test_what_is_no_backup_is_said_so(terminal: Terminal, tmp_path: Path) -> None:
    file = tmp_path / "notes.txt"
    file.write_text("Milk, eggs")
    for named in (file, tmp_path / "nowhere.zip"):
        result = terminal("restore", str(named))
        assert result.exit_code == 1 and "Traceback" not in result.output
    result = terminal("backup", str(tmp_path / "no" / "folder" / "x.zip"))
    assert result.exit_code == 1 and "cannot be written" in result.output


def test_an_owner_who_lost_their_phone_gets_in_again(terminal: Terminal) -> None:
    terminal("business", "add", "Rose City Plumbing", "--trade", "plumbing")
    terminal("user", "add", "rosa@rosecity.example", "--password", "correct horse battery")
    done = terminal("user", "reset-two-factor", "rosa@rosecity.example")
    assert done.exit_code == 0 and "no second factor any more" in done.output
    assert terminal("user", "reset-two-factor", "joe@rosecity.example").exit_code == 1
