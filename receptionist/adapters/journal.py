"""The journal as files: one JSON document a call or message, readable by its owner only."""

import hashlib
import json
import logging
import os
from pathlib import Path
from typing import TypeVar

from receptionist.adapters.store.json_codec import Unreadable, from_json, to_json
from receptionist.domain.ids import CallId
from receptionist.domain.records import UnsavedCall
from receptionist.domain.voice_message import LeftMessage

T = TypeVar("T")
log = logging.getLogger(__name__)


class FileJournal:
    """Journal in a folder, made when it is first needed."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def write(self, unsaved: UnsavedCall) -> None:
        """Replaces the call's document in one step: a crash leaves the old one or the new one. Raises OSError."""
        _put(self._call(unsaved.call.id), unsaved)

    def waiting(self) -> list[UnsavedCall]:
        """All that is kept; a document that cannot be read is left where it is, and named in the log."""
        return _read_all(self._folder, UnsavedCall)

    def remove(self, call_id: CallId) -> None:
        self._call(call_id).unlink(missing_ok=True)

    def keep_message(self, left: LeftMessage) -> None:
        """Keeps it; of one recording once. Raises OSError."""
        _put(self._message(left), left)

    def left_messages(self) -> list[LeftMessage]:
        """All that are kept; one that cannot be read is left where it is, and named in the log."""
        return _read_all(self._messages, LeftMessage)

    def forget_message(self, left: LeftMessage) -> None:
        self._message(left).unlink(missing_ok=True)

    @property
    def _messages(self) -> Path:
        return self._folder / "messages"

    def _call(self, call_id: CallId) -> Path:
        return self._folder / f"{call_id}.json"

    def _message(self, left: LeftMessage) -> Path:
        # Named by others: whatever is in a carrier's id, it is a file in this folder.
        name = hashlib.sha256(f"{left.account_id}:{left.recording_id}".encode()).hexdigest()[:32]
        return self._messages / f"{name}.json"


def _put(target: Path, document: object) -> None:
    target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    partial = target.with_suffix(".partial")
    handle = os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        json.dump(to_json(document), file)
        file.flush()
        os.fsync(file.fileno())
    partial.replace(target)


def _read_all(folder: Path, kind: type[T]) -> list[T]:
    found: list[T] = []
    for path in sorted(folder.glob("*.json")):
        try:
            found.append(from_json(kind, json.loads(path.read_text(encoding="utf-8"))))
        except (OSError, Unreadable, ValueError) as error:
            log.error("journal not readable", extra={"document": path.stem, "error": type(error).__name__})
    return found
