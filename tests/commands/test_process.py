"""The command line as a process of its own: pipes, Ctrl+C, other processes at the database, imports."""

import json
import os
import pty
import re
import signal
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from tests.commands.conftest import Terminal

COMMAND = (sys.executable, "-m", "receptionist")


def environment(home: Path) -> dict[str, str]:
    return {"PATH": os.environ["PATH"], "RECEPTIONIST_HOME": str(home), "PYTHONWARNINGS": "ignore"}


def run(home: Path, *line: str, **more: str) -> subprocess.CompletedProcess[str]:
    env = environment(home) | more
    return subprocess.run([*COMMAND, *line], env=env, capture_output=True, text=True, timeout=60)


def test_every_command_has_help_that_reads(terminal: Terminal) -> None:
    listed = terminal("--help").stdout
    names = re.findall(r"(?m)^  (\w+)", listed.split("Commands:")[1])
    assert len(names) == 16
    for name in names:
        shown = terminal(name, "--help")
        assert shown.exit_code == 0 and f"Usage: receptionist {name}" in shown.stdout
    assert "..." not in listed.split("Commands:")[1]


def test_bad_settings_are_told_all_at_once(home: Path) -> None:
    bad = {"PORT": "99999", "PUBLIC_URL": "nonsense", "DATABASE_URL": "mysql://x", "STT": "ears", "TWILIO_NUMBER": "12"}
    result = run(home, "doctor", **bad)
    assert result.returncode == 1 and "Traceback" not in result.stderr
    assert all(name in result.stderr for name in bad)


def test_a_reader_that_has_seen_enough_ends_it_quietly(home: Path) -> None:
    first, rest = '{"text": "tomorrow"}\n', '{"text": "at three"}\n' * 3000
    with subprocess.Popen(
        [*COMMAND, "understand"],
        env=environment(home),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as process:
        assert process.stdin and process.stdout and process.stderr
        process.stdin.write(first.encode())
        process.stdin.flush()
        assert json.loads(process.stdout.readline())["date"]  # answered before the input ends
        process.stdout.close()
        try:
            process.stdin.write(rest.encode())
            process.stdin.close()
        except BrokenPipeError:
            pass
        assert process.stderr.read() == b""


@pytest.mark.parametrize(
    ("line", "waits_for"), [(("chat", "--trade", "plumbing"), b"> "), (("user", "add", "z@example.com"), b"Password: ")]
)
def test_ctrl_c_ends_it_while_something_is_typed(
    plumber: Terminal, home: Path, line: tuple[str, ...], waits_for: bytes
) -> None:
    ours, theirs = pty.openpty()
    with subprocess.Popen(
        [*COMMAND, *line], env=environment(home), stdin=theirs, stdout=theirs, stderr=theirs, start_new_session=True
    ) as process:
        os.close(theirs)
        shown = b""
        while waits_for not in shown:
            shown += os.read(ours, 1000)
        process.send_signal(signal.SIGINT)
        assert process.wait(timeout=20) in (1, 130)
        try:
            while more := os.read(ours, 1000):
                shown += more
        except OSError:  # the terminal is gone with its last user
            pass
        assert b"Traceback" not in shown
    os.close(ours)


def test_a_database_somebody_else_holds_is_told(plumber: Terminal, home: Path) -> None:
    other = sqlite3.connect(home / "receptionist.db", isolation_level=None)
    try:
        other.execute("BEGIN IMMEDIATE")
        refused = run(home, "business", "add", "Locked Out", "--trade", "hvac")
    finally:
        other.close()
    assert (refused.returncode, refused.stdout) == (1, "")
    assert refused.stderr == (
        "The database is locked by somebody else.\nClose other programs that have it open, then try again.\n"
    )


HEAVY = ("openai", "quart", "uvicorn", "twilio", "faster_whisper", "onnxruntime", "numpy")


@pytest.mark.parametrize(
    ("module", "spared"),
    [
        ("cli", (*HEAVY, "sqlalchemy", "jinja2", "phonenumbers")),
        ("commands.prices", (*HEAVY, "sqlalchemy", "alembic")),
        ("commands.understand", ("openai", "quart", "sqlalchemy", "faster_whisper", "onnxruntime")),
        ("commands.chat", ("openai", "quart", "uvicorn", "twilio", "faster_whisper", "onnxruntime")),
        ("commands.business", ("openai", "quart", "twilio", "faster_whisper", "onnxruntime")),
        ("commands.doctor", ("openai", "quart", "twilio", "faster_whisper", "onnxruntime")),
    ],
)
def test_a_quick_command_does_not_wait_for_the_telephone(module: str, spared: tuple[str, ...]) -> None:
    code = f"import sys, receptionist.{module}; print(*sorted(set(sys.modules) & {set(spared)!r}))"
    loaded = subprocess.run([sys.executable, "-W", "ignore", "-c", code], capture_output=True, text=True, timeout=60)
    assert (loaded.stdout.strip(), loaded.stderr) == ("", "")


def test_thousands_of_lines_do_not_fill_the_memory(home: Path) -> None:
    code = (
        "import io, resource, sys; from receptionist.commands.understand import understand\n"
        "def lines():\n"
        "    for n in range(900):\n"
        "        if n in (400, 899): print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, file=sys.stderr)\n"
        '        yield f\'{{"text": "number {n}, my name is Ann {n}, tomorrow at {n % 12 + 1}"}}\\n\'\n'
        "understand.callback(trade='plumbing', prices=None, file=lines())\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], env=environment(home), capture_output=True, text=True, timeout=90
    )
    early, late = map(int, done.stderr.split())
    assert len(done.stdout.splitlines()) == 900
    assert late - early < 4_000  # kilobytes
