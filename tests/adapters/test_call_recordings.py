"""Recordings on disk: playable at every moment, private, continued after a transfer that came back."""

import stat
from pathlib import Path

import av
import pytest

from receptionist.adapters.call_recordings import FolderRecordings
from receptionist.domain.ids import BusinessId, CallId

BUSINESS, CALL = BusinessId("biz_1"), CallId("call_1")
SECOND = 8000


def seconds(path: Path) -> tuple[float, int, int]:
    """How long a player finds it to be, its channels and rate."""
    with av.open(str(path)) as container:
        [stream] = container.streams
        frames = sum(frame.samples for frame in container.decode(stream))
        return frames / stream.rate, stream.channels, stream.rate


def test_a_recording_can_be_played_while_it_grows_and_after(tmp_path: Path) -> None:
    recordings = FolderRecordings(tmp_path)
    assert recordings.file(BUSINESS, CALL) is None
    sink = recordings.begin(BUSINESS, CALL)
    assert recordings.file(BUSINESS, CALL) is None  # nothing was said yet
    sink.write(b"c" * SECOND, b"a" * SECOND)
    path = recordings.file(BUSINESS, CALL)
    assert path is not None and seconds(path) == (1.0, 2, 8000)
    sink.close()
    again = recordings.begin(BUSINESS, CALL)
    again.write(b"d" * SECOND, b"b" * SECOND)
    again.close()
    assert seconds(path) == (2.0, 2, 8000)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600 and stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    recordings.remove(BUSINESS, CALL)
    recordings.remove(BUSINESS, CALL)
    assert recordings.file(BUSINESS, CALL) is None


def test_an_id_that_is_none_reaches_no_other_folder(tmp_path: Path) -> None:
    with pytest.raises(ValueError):
        FolderRecordings(tmp_path).file(BUSINESS, CallId("../../secret"))
