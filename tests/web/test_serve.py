"""Starting and stopping the server: its address, its folder, and how long live calls may take."""

import errno
import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from receptionist.config import Settings
from receptionist.errors import SettingsError
from receptionist.voice.events import CallLimits
from receptionist.web.serve import FINISH_SECONDS, check_address, only_server

COMPOSE = Path(__file__).parents[2] / "docker-compose.yml"


def settings(home: Path, **env: str) -> Settings:
    return Settings.from_env({"RECEPTIONIST_HOME": str(home), **env})


def test_the_longest_call_may_finish_and_the_container_waits_for_it() -> None:
    limits = CallLimits()
    assert limits.wall_clock_cap + limits.goodbye_seconds < FINISH_SECONDS
    [grace] = [line for line in COMPOSE.read_text(encoding="utf-8").splitlines() if "stop_grace_period" in line]
    assert int(grace.split(":")[1].strip().removesuffix("m")) * 60 > FINISH_SECONDS


def test_no_socket_at_all_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    def none_left(*_: object) -> socket.socket:
        raise OSError(errno.EMFILE, "Too many open files")

    monkeypatch.setattr(socket, "socket", none_left)
    with pytest.raises(SettingsError, match="cannot be listened on"):
        check_address("127.0.0.1", 8000)


def test_a_second_server_on_the_same_folder_is_refused_until_the_first_has_ended(tmp_path: Path) -> None:
    config = settings(tmp_path)
    with only_server(config):
        with pytest.raises(SettingsError, match="Another server already runs on this folder"), only_server(config):
            pytest.fail("both run")
        again = subprocess.run(
            [sys.executable, "-m", "receptionist", "serve"],
            env=os.environ
            | {"RECEPTIONIST_HOME": str(tmp_path), "PORT": str(_free_port()), "PYTHONWARNINGS": "ignore"},
            capture_output=True,
            text=True,
            timeout=60,
        )
        assert again.returncode == 1 and "Another server already runs on this folder" in again.stderr
        assert not (tmp_path / "receptionist.db").exists()  # refused before it touched anything
    with only_server(config):
        pass


def test_servers_that_share_a_postgresql_may_share_a_folder(tmp_path: Path) -> None:
    config = settings(tmp_path, DATABASE_URL="postgresql://u:p@127.0.0.1:1/x")
    with only_server(config), only_server(config):
        assert not list(tmp_path.iterdir())


def test_a_folder_that_cannot_hold_the_lock_is_told(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match=r"serve\.lock"), only_server(settings(tmp_path / "missing")):
        pytest.fail("it runs")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
