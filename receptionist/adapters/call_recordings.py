"""Recordings of calls as stereo WAV files of 8 kHz mu-law, a megabyte a minute, in a folder for each business."""

import os
import re
import struct
from pathlib import Path
from typing import BinaryIO

from receptionist.domain.ids import BusinessId, CallId
from receptionist.ports.recording import RecordingSink

_RATE_HZ, _CHANNELS = 8000, 2
_MU_LAW = 7  # the format's number in WAVE files
_HEADER = struct.Struct("<4sI4s4sIHHIIHHH4sI")
_FORMAT_BYTES = 18
_ID = re.compile(r"[a-z]{2,8}_[0-9a-z]{1,40}")


class FolderRecordings:
    """`Recordings` below a folder of this machine."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def begin(self, business_id: BusinessId, call_id: CallId) -> RecordingSink:
        """A recording of this call; further ones of the same call are put behind it. Raises OSError."""
        path = self._path(business_id, call_id)
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        return _WavFile(path)

    def file(self, business_id: BusinessId, call_id: CallId) -> Path | None:
        """The recording; None where there is none."""
        path = self._path(business_id, call_id)
        return path if path.is_file() and path.stat().st_size > _HEADER.size else None

    def remove(self, business_id: BusinessId, call_id: CallId) -> None:
        """Deletes it; where there is none, nothing happens. Raises OSError."""
        self._path(business_id, call_id).unlink(missing_ok=True)

    def _path(self, business_id: BusinessId, call_id: CallId) -> Path:
        if not (_ID.fullmatch(business_id) and _ID.fullmatch(call_id)):
            raise ValueError("no id")
        return self._folder / business_id / f"{call_id}.wav"


class _WavFile:
    """The header tells the length at every write, so that what a crash leaves behind can be played."""

    def __init__(self, path: Path) -> None:
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
        self._file: BinaryIO = os.fdopen(descriptor, "r+b")
        self._bytes = max(0, self._file.seek(0, os.SEEK_END) - _HEADER.size)
        self._write_header()

    def write(self, caller: bytes, agent: bytes) -> None:
        both = bytearray(2 * len(caller))
        both[0::2], both[1::2] = caller, agent
        self._file.seek(_HEADER.size + self._bytes)
        self._file.write(both)
        self._bytes += len(both)
        self._write_header()

    def close(self) -> None:
        self._file.close()

    def _write_header(self) -> None:
        header = _HEADER.pack(
            b"RIFF",
            _HEADER.size - 8 + self._bytes,
            b"WAVE",
            b"fmt ",
            _FORMAT_BYTES,
            _MU_LAW,
            _CHANNELS,
            _RATE_HZ,
            _RATE_HZ * _CHANNELS,
            _CHANNELS,
            8,
            0,
            b"data",
            self._bytes,
        )
        self._file.seek(0)
        self._file.write(header)
        self._file.flush()
