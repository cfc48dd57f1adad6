"""Somebody places a simulated call from the terminal, and something is not there."""

import socket
from pathlib import Path

from tests.commands.conftest import Terminal


def test_a_missing_script_or_recording_is_named(plumber: Terminal, tmp_path: Path) -> None:
    script = tmp_path / "caller.txt"
    script.write_text("[wav hello.wav] Hello\n", encoding="utf-8")
    missing = tmp_path / "missing"
    for line, file in (
        ((str(missing),), missing),
        (("--wav", str(missing)), missing),
        ((str(script),), tmp_path / "hello.wav"),
    ):
        refused = plumber("call", *line)
        assert refused.exit_code == 1 and f"There is no file {file}." in refused.stderr


def test_a_server_that_does_not_run_is_told_before_anything_is_loaded(plumber: Terminal) -> None:
    with socket.socket() as taken:  # bound and not listening: nobody answers there
        taken.bind(("127.0.0.1", 0))
        port = str(taken.getsockname()[1])
        refused = plumber("call", PORT=port)
    assert (refused.exit_code, refused.stdout) == (1, "")
    assert f"No server answers at http://127.0.0.1:{port}." in refused.stderr
