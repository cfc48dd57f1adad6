"""The journal as files: one JSON document a call, readable by its owner only."""

import json
import logging
import os
from pathlib import Path

from receptionist.adapters.store.json_codec import Unreadable, from_json, to_json
from receptionist.domain.ids import CallId
from receptionist.domain.records import UnsavedCall

log = logging.getLogger(__name__)


class FileJournal:
    """Journal in a folder, made when it is first needed."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def write(self, unsaved: UnsavedCall) -> None:
        """Replaces the call's document in one step: a crash leaves the old one or the new one. Raises OSError."""
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        target = self._path(unsaved.call.id)
        partial = target.with_suffix(".partial")
        handle = os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            json.dump(to_json(unsaved), file)
            file.flush()
            os.fsync(file.fileno())
        partial.replace(target)

    def waiting(self) -> list[UnsavedCall]:
        """All that is kept; a document that cannot be read is left where it is, and named in the log."""
        found = []
        for path in sorted(self._folder.glob("*.json")):
            try:
                found.append(from_json(UnsavedCall, json.loads(path.read_text(encoding="utf-8"))))
            except (OSError, Unreadable, ValueError) as error:
                log.error("journal not readable", extra={"call_id": path.stem, "error": type(error).__name__})
        return found

    def remove(self, call_id: CallId) -> None:
        self._path(call_id).unlink(missing_ok=True)

    def _path(self, call_id: CallId) -> Path:
        return self._folder / f"{call_id}.json"
