"""The key: from the environment, or from a file that only its owner reads, made once."""

import stat
import subprocess
import sys
from pathlib import Path

import pytest

from receptionist.adapters.secrets import FernetSecretBox, load_or_make_key, new_key
from receptionist.errors import SettingsError


def test_what_is_sealed_opens_with_the_same_key_only() -> None:
    key = new_key()
    sealed = FernetSecretBox(key).seal("auth tökén")
    assert "auth" not in sealed
    assert FernetSecretBox(f" {key}\n").open(sealed) == "auth tökén"
    with pytest.raises(SettingsError, match="cannot be opened with this key"):
        FernetSecretBox(new_key()).open(sealed)
    with pytest.raises(SettingsError, match="cannot be opened with this key"):
        FernetSecretBox(key).open("not sealed at all")


@pytest.mark.parametrize("key", ["", "password", "ü" * 44, "a" * 43])
def test_what_is_no_key_says_so(key: str) -> None:
    with pytest.raises(SettingsError, match="is not a key"):
        FernetSecretBox(key)


def test_the_first_run_makes_a_key_for_its_owner_alone(tmp_path: Path) -> None:
    file = tmp_path / "var" / "secret.key"
    key = load_or_make_key(None, file)
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert load_or_make_key("  ", file) == key
    assert [one.name for one in file.parent.iterdir()] == ["secret.key"]
    assert FernetSecretBox(key).open(FernetSecretBox(key).seal("x")) == "x"


def test_the_environment_goes_before_the_file(tmp_path: Path) -> None:
    key = new_key()
    assert load_or_make_key(f"{key}\n", tmp_path / "secret.key") == key
    assert not (tmp_path / "secret.key").exists()


def test_a_key_others_can_read_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "secret.key"
    load_or_make_key(None, file)
    file.chmod(0o640)
    with pytest.raises(SettingsError, match=f"chmod 600 {file}"):
        load_or_make_key(None, file)


def test_an_empty_key_file_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "secret.key"
    file.touch(0o600)
    with pytest.raises(SettingsError, match="is empty"):
        load_or_make_key(None, file)


def test_a_folder_that_cannot_be_made_says_so(tmp_path: Path) -> None:
    (tmp_path / "var").write_text("in the way")
    with pytest.raises(SettingsError, match="cannot be made or read"):
        load_or_make_key(None, tmp_path / "var" / "secret.key")


def test_programs_that_start_at_once_end_up_with_one_key(tmp_path: Path) -> None:
    file = tmp_path / "secret.key"
    code = (
        "import sys; from pathlib import Path; from receptionist.adapters.secrets import load_or_make_key; "
        "sys.stdin.readline(); print(load_or_make_key(None, Path(sys.argv[1])))"
    )
    programs = [
        subprocess.Popen(
            [sys.executable, "-c", code, str(file)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        for _ in range(4)
    ]
    for program in programs:
        assert program.stdin is not None
        program.stdin.write("go\n")
        program.stdin.flush()
    keys = {program.communicate(timeout=30)[0].strip() for program in programs}
    assert keys == {file.read_text().strip()}
