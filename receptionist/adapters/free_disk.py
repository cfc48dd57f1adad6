"""Room on the disk: calls, texts and recordings are kept there before anybody is answered."""

import asyncio
import shutil
from dataclasses import dataclass
from pathlib import Path

from receptionist.errors import StorageProblem

LEAST_BYTES = 50_000_000  # about a day of a small business, recordings included


@dataclass(frozen=True, slots=True)
class FreeDisk:
    """The disk under a folder."""

    folder: Path

    async def check(self) -> None:
        """Raises StorageProblem while so little is free that what comes in could soon not be kept."""
        try:
            free = (await asyncio.to_thread(shutil.disk_usage, self.folder)).free
        except OSError as error:
            raise StorageProblem(f"{self.folder} cannot be read: {error.strerror}.", "Look at its disk.") from error
        if free < LEAST_BYTES:
            raise StorageProblem(f"Only {free // 1_000_000} MB are free in {self.folder}.", "Free some disk space.")
