"""Logs: what happened and to which id; never what was said, never a number."""

import io
import json
import logging
from collections.abc import Iterator

import pytest

from receptionist.web.logging import configure_logging


@pytest.fixture
def lines() -> Iterator[io.StringIO]:
    root = logging.getLogger()
    before, level = root.handlers[:], root.level
    stream = io.StringIO()
    configure_logging("INFO", stream)
    yield stream
    root.handlers[:] = before
    root.setLevel(level)


def last(stream: io.StringIO) -> dict[str, object]:
    line = json.loads(stream.getvalue().splitlines()[-1])
    assert isinstance(line, dict)
    return line


def test_a_line_has_its_ids_and_no_other_field(lines: io.StringIO) -> None:
    logging.getLogger("receptionist.x").info("call ended", extra={"call_id": "call_1", "text": "my sink", "turn": 3})
    line = last(lines)
    assert {name: line[name] for name in ("message", "level", "call_id", "turn")} == {
        "message": "call ended",
        "level": "info",
        "call_id": "call_1",
        "turn": 3,
    }
    assert "my sink" not in lines.getvalue()


@pytest.mark.parametrize("number", ["+14155550142", "(415) 555-0142", "415.555.0142", "4155550142"])
def test_a_number_in_a_message_is_taken_out(lines: io.StringIO, number: str) -> None:
    logging.getLogger("some.library").warning("calling %s now", number)
    assert last(lines)["message"] == "calling [number] now"


def test_an_error_shows_where_and_what_kind_but_not_its_text(lines: io.StringIO) -> None:
    try:
        try:
            raise KeyError("my name is Maria")
        except KeyError as cause:
            raise ValueError("Maria Lopez") from cause
    except ValueError:
        logging.getLogger("receptionist.x").exception("call failed")
    exception = last(lines)["exception"]
    assert isinstance(exception, list) and exception[0] == "KeyError" and "ValueError" in exception
    assert "Maria" not in lines.getvalue()
    assert any("test_logging.py" in place for place in exception)


def test_libraries_that_log_forms_are_quiet(lines: io.StringIO) -> None:
    logging.getLogger("twilio.async_http_client").info("Body: From=+14155550142")
    assert lines.getvalue() == ""
