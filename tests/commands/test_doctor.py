"""`receptionist doctor` tells an operator how things stand, and whether the phone could be answered."""

import shutil
import sqlite3
from pathlib import Path

import pytest

from receptionist.resources import resource_dir
from tests.commands.conftest import Terminal

SID = "AC" + "0" * 31 + "1"


def findings(output: str) -> dict[str, str]:
    """Each finding's mark, by the start of its sentence."""
    return {line[5:]: line[1:3] for line in output.splitlines() if line.startswith("[")}


def mark(output: str, says: str) -> str:
    found = [verdict for line, verdict in findings(output).items() if says in line]
    assert len(found) == 1, (says, output)
    return found[0]


def test_a_fresh_machine_has_no_business(terminal: Terminal) -> None:
    result = terminal("doctor")
    assert result.exit_code == 1
    assert mark(result.stdout, "business: there is none") == "XX"
    for good in ("disk:", "speech recognition:", "voice:", "voice activity:", "prompts:", "agent:", "database:"):
        assert mark(result.stdout, good) == "ok"
    assert "receptionist business add" in result.stdout and "could not be answered" in result.stdout


def test_a_business_without_a_number_answers_simulated_calls(plumber: Terminal) -> None:
    result = plumber("doctor")
    assert result.exit_code == 0 and "The phone can be answered." in result.stdout
    assert mark(result.stdout, "no carrier number: only simulated calls and texts reach it") == "!!"
    assert mark(result.stdout, "nobody to put callers through to: they leave a message") == "!!"
    assert mark(result.stdout, "nobody can sign in: leads wait unseen") == "!!"
    assert mark(result.stdout, "is not https: a carrier cannot reach it") == "!!"
    assert mark(result.stdout, "price book version 1 with 36 items") == "ok"
    assert mark(result.stdout, "We're open Monday to Friday from 8 am to 5 pm. Time zone America/New_York.") == "ok"


def test_all_that_was_missing_is_set_as_it_says(plumber: Terminal) -> None:
    plumber("business", "connect", "415-555-0100", "--account-sid", SID, "--auth-token", "very secret token")
    plumber("business", "change", "--transfer-to", "415-555-0199")
    plumber("user", "add", "owner@example.com", "--password", "long enough words")
    output = plumber("doctor").output
    assert mark(output, "twilio with (415) 555-0100") == "ok"
    for address, cost in (
        ("/voice", "no call arrives"), ("/fallback", "a dead line"), ("/status", "broke off is noticed late"),
    ):  # fmt: skip
        assert any(address in line and cost in line for line in output.splitlines())
    assert mark(output, "callers are put through to (415) 555-0199") == "ok"
    assert mark(output, "1 may sign in") == "ok"
    assert "secret" not in output


def test_by_appointment_only_offers_no_visits(plumber: Terminal) -> None:
    plumber("business", "change", "--hours", "")
    assert mark(plumber("doctor").stdout, "no opening hours: no visit can be offered") == "!!"


@pytest.mark.parametrize(
    ("env", "says", "hint"),
    [
        ({"STT_MODEL": "nonsense"}, "model nonsense is not on this machine", "receptionist download nonsense"),
        ({"TTS_VOICE": "nonsense"}, "voice nonsense is not on this machine", ".onnx"),
        ({"DATABASE_URL": "postgresql://u:hidden@127.0.0.1:1/x"}, "database cannot be reached", "Check that it runs"),
    ],
)
def test_what_stops_calls_is_an_error(plumber: Terminal, env: dict[str, str], says: str, hint: str) -> None:
    result = plumber("doctor", **env)
    assert result.exit_code == 1
    assert mark(result.stdout, says) == "XX" and hint in result.stdout and "hidden" not in result.output


def test_a_speech_server_needs_no_local_models(plumber: Terminal) -> None:
    servers = {"STT": "openai", "TTS": "openai", "OPENAI_BASE_URL": "http://127.0.0.1:1/v1"}
    result = plumber("doctor", **servers, STT_MODEL="whatever-they-call-it")
    assert result.exit_code == 0
    assert result.stdout.count("over the network") == 2


def test_a_language_model_that_is_away_costs_time_and_not_calls(plumber: Terminal) -> None:
    result = plumber("doctor", OPENAI_MODEL="some-model", OPENAI_BASE_URL="http://127.0.0.1:1/v1")
    assert result.exit_code == 0 and mark(result.stdout, "agent: some-model at http://127.0.0.1:1/v1") == "!!"


def test_a_public_address_that_does_not_answer(plumber: Terminal) -> None:
    result = plumber("doctor", PUBLIC_URL="https://localhost:1")
    assert result.exit_code == 0
    assert mark(result.stdout, "public address: https://localhost:1 does not answer (Connection refused)") == "!!"
    assert mark(result.stdout, "certificate: not valid for localhost (Connection refused)") == "!!"


def connected(plumber: Terminal) -> Terminal:
    made = plumber("business", "connect", "415-555-0100", "--account-sid", SID, "--auth-token", "very secret token")
    assert made.exit_code == 0, made.stderr
    return plumber


def test_a_number_whose_carrier_cannot_reach_us_is_not_answered(plumber: Terminal) -> None:
    result = connected(plumber)("doctor")
    assert result.exit_code == 1 and mark(result.stdout, "is not https: a carrier cannot reach it") == "XX"
    assert "receptionist doctor --ask-carriers finds out" in result.stdout
    result = plumber("doctor", PUBLIC_URL="https://localhost:1")
    assert result.exit_code == 1
    assert mark(result.stdout, "https://localhost:1 does not answer") == "XX"
    assert mark(result.stdout, "certificate: not valid for localhost") == "XX"


def test_a_number_in_the_settings_counts_before_the_first_start(plumber: Terminal) -> None:
    twilio = {"TWILIO_ACCOUNT_SID": SID, "TWILIO_AUTH_TOKEN": "token", "TWILIO_NUMBER": "415-555-0100"}
    result = plumber("doctor", BUSINESS_NAME="Riverside Plumbing", **twilio)
    assert result.exit_code == 1 and mark(result.stdout, "is not https") == "XX"


def test_own_prompts_that_lack_something(plumber: Terminal, home: Path) -> None:
    (home / "prompts").mkdir()
    result = plumber("doctor")
    assert result.exit_code == 1 and mark(result.stdout, "prompts:") == "XX"


def test_own_prompts_that_name_an_amount(plumber: Terminal, home: Path) -> None:
    shutil.copytree(resource_dir("prompts"), home / "prompts")
    with (home / "prompts" / "phrases.md").open("a", encoding="utf-8") as phrases:
        phrases.write("\n## hello_again\n- Drains from $49!\n")
    result = plumber("doctor")
    assert result.exit_code == 1 and mark(result.stdout, "an amount is written into 'hello_again'") == "XX"


def _damage(home: Path, how: str) -> None:
    file = home / "receptionist.db"
    if how == "garbage":
        file.write_bytes(b"this is no database" * 100)
        return
    with sqlite3.connect(file) as database:
        database.execute("UPDATE alembic_version SET version_num = '9999_from_the_future'")
    database.close()


@pytest.mark.parametrize(("how", "says"), [("newer", "newer version of this program"), ("garbage", "is no database")])
def test_a_database_that_cannot_be_used(plumber: Terminal, home: Path, how: str, says: str) -> None:
    _damage(home, how)
    result = plumber("doctor")
    assert result.exit_code == 1 and mark(result.stdout, says) == "XX"
    for line in (("business", "list"), ("migrate",), ("prices", "search", "drain"), ("chat", "--script", "-")):
        refused = plumber(*line)
        assert (refused.exit_code, refused.stdout) == (1, "") and says in refused.stderr


def test_a_home_that_is_a_file(terminal: Terminal, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    for home in (tmp_path / "file", tmp_path / "file" / "below"):
        result = terminal("doctor", RECEPTIONIST_HOME=str(home))
        assert result.exit_code == 1 and mark(result.stdout, "disk: The folder") == "XX"
        for line in (("migrate",), ("business", "list"), ("demo", "--once", "--no-browser"), ("serve",)):
            refused = terminal(*line, RECEPTIONIST_HOME=str(home))
            assert refused.exit_code == 1 and "Set RECEPTIONIST_HOME" in refused.stderr, line


def test_migrating_twice_changes_nothing(terminal: Terminal, home: Path) -> None:
    (home / "receptionist.db").unlink()
    for _ in range(2):
        result = terminal("migrate")
        assert (result.exit_code, result.stdout) == (0, "The database is up to date.\n")
    assert (home / "receptionist.db").stat().st_mode & 0o077 == 0
