"""Structured logs: one JSON object a line, with ids, never with what was said or a telephone number."""

import json
import logging
import re
import sys
import traceback
from datetime import UTC, datetime
from typing import TextIO

# What a line may carry beside its message: ids, counts and names of our own, no free text.
FIELDS = frozenset(
    {
        "account_id", "agent", "appointment_id", "attempt", "business_id", "call_id", "calls", "carrier",
        "carrier_call_id", "carrier_id", "clauses", "contact_id", "dropped_frames", "error", "event_id", "events",
        "file", "host", "ignored", "item_code", "lead_id", "message_id", "milliseconds", "notice_id", "part",
        "path", "port", "rate_hz", "reason", "recording_id", "save", "signed", "status", "take", "thread_id",
        "tries", "turn", "user_id", "version", "why", "work", "worker",
    }
)  # fmt: skip
# Libraries that log addresses and forms at their chattier levels.
_QUIET = (
    "alembic",
    "twilio",
    "telnyx",
    "vonage",
    "urllib3",
    "openai",
    "httpx",
    "httpcore",
    "httpx2",
    "httpcore2",
    "aiohttp",
    "uvicorn",
    "websockets",
    "sqlalchemy",
    "hypercorn",
)
_NUMBER = re.compile(r"\+?\(?\d[\d\s().-]{5,}\d")


class JsonFormatter(logging.Formatter):
    """Writes the message, the allowed fields, and of an error its type and places, not its text."""

    def format(self, record: logging.LogRecord) -> str:
        line: dict[str, object] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": _without_numbers(record.getMessage()),
        }
        line |= {name: value for name, value in record.__dict__.items() if name in FIELDS and value not in ("", None)}
        if record.exc_info and record.exc_info[1] is not None:
            line["exception"] = _places(record.exc_info[1])
        return json.dumps(line, default=str)


def configure_logging(level: str, stream: TextIO | None = None) -> None:
    """Sends every logger's lines to `stream` (standard error) as JSON."""
    handler = logging.StreamHandler(stream or sys.stderr)
    handler.setFormatter(JsonFormatter())
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level)
    for name in _QUIET:
        logging.getLogger(name).setLevel(logging.WARNING)


def _without_numbers(text: str) -> str:
    return _NUMBER.sub("[number]", text)


def _places(error: BaseException) -> list[str]:
    """The error's type and the lines it passed, causes first. Its text may quote what was said."""
    chain: list[str] = []
    current: BaseException | None = error
    while current is not None and len(chain) < 40:
        frames = traceback.extract_tb(current.__traceback__)
        chain = [type(current).__name__, *(f"{frame.filename}:{frame.lineno} {frame.name}" for frame in frames), *chain]
        current = current.__cause__ or current.__context__
    return chain
