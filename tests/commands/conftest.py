"""A terminal for tests: `receptionist …` in a home of its own."""

import logging
import shutil
import signal
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from receptionist.cli import receptionist
from receptionist.config import VARIABLES

Terminal = Callable[..., Result]
LINES = "# a comment\nmy sink is clogged, how much is that?\n\nyes please\nThursday at 3\n"


@pytest.fixture(autouse=True)
def _as_found() -> Iterator[None]:
    """Puts back what a command sets for its whole process: where the log goes, and what Ctrl+C does."""
    root, interrupt = logging.getLogger(), signal.getsignal(signal.SIGINT)
    handlers, level = root.handlers[:], root.level
    yield
    root.handlers[:] = handlers
    root.setLevel(level)
    signal.signal(signal.SIGINT, interrupt)


@pytest.fixture
def home(tmp_path: Path, migrated_sqlite: Path) -> Path:
    """The folder the installation lives in, with fresh tables."""
    folder = tmp_path / "home"
    folder.mkdir(mode=0o700)
    shutil.copyfile(migrated_sqlite, folder / "receptionist.db")
    return folder


@pytest.fixture
def terminal(home: Path) -> Terminal:
    """Runs a command line; keyword arguments are environment variables, `typed` is what stands on its input."""

    def run(*line: str, typed: str | bytes = "", **env: str) -> Result:
        clean: dict[str, str | None] = dict.fromkeys(VARIABLES)
        given = clean | {"RECEPTIONIST_HOME": str(home), **env}
        result = CliRunner().invoke(receptionist, line, input=typed, env=given)
        if result.exception is not None and not isinstance(result.exception, SystemExit):
            raise result.exception
        return result

    return run


@pytest.fixture
def plumber(terminal: Terminal) -> Terminal:
    """A terminal where Riverside Plumbing is set up."""
    made = terminal("business", "add", "Riverside Plumbing", "--trade", "plumbing", "--city", "Riverside")
    assert made.exit_code == 0, made.stderr
    return terminal


@pytest.fixture
def script(tmp_path: Path) -> Path:
    """A caller's lines."""
    file = tmp_path / "caller.txt"
    file.write_text(LINES, encoding="utf-8")
    return file
