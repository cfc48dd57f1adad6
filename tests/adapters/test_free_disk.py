"""A disk that is nearly full is known before anything is lost."""

import shutil
from collections import namedtuple
from pathlib import Path

import pytest

from receptionist.adapters.free_disk import LEAST_BYTES, FreeDisk
from receptionist.errors import StorageProblem

Usage = namedtuple("Usage", "total used free")


@pytest.mark.parametrize(("free", "good"), [(LEAST_BYTES, True), (LEAST_BYTES - 1, False), (0, False)])
async def test_it_is_ready_while_there_is_room(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, free: int, good: bool
) -> None:
    monkeypatch.setattr(shutil, "disk_usage", lambda folder: Usage(10**12, 10**12 - free, free))
    if good:
        await FreeDisk(tmp_path).check()
        return
    with pytest.raises(StorageProblem, match="MB are free"):
        await FreeDisk(tmp_path).check()


async def test_a_folder_that_is_gone_is_a_problem(tmp_path: Path) -> None:
    with pytest.raises(StorageProblem, match="cannot be read"):
        await FreeDisk(tmp_path / "gone").check()
