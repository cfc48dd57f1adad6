"""SQLite's write-ahead log goes into the database beside the units that write, and not within one of them."""

import asyncio
import logging
import sqlite3
from contextlib import closing
from pathlib import Path

log = logging.getLogger(__name__)

_EVERY = 100  # units that wrote: about as many pages as SQLite itself would wait for


class Checkpoints:
    """Takes the log of one database file over, in a thread, after every so many units.

    Left to itself, SQLite makes the unit that fills the log do it: some hundred pages and two waits for the disk, while
    carriers wait for their answers. A passive checkpoint keeps nobody waiting: https://sqlite.org/wal.html#ckpt.
    """

    def __init__(self, file: Path) -> None:
        self._file = file
        self._since = 0
        self._running: asyncio.Task[None] | None = None

    def written(self) -> None:
        """Counts a unit that wrote."""
        self._since += 1
        if self._since >= _EVERY and self._running is None:
            self._since = 0
            self._running = asyncio.create_task(self._run(), name="checkpoint")

    async def close(self) -> None:
        """Waits for the one that runs."""
        if self._running is not None:
            await self._running

    async def _run(self) -> None:
        try:
            await asyncio.to_thread(_checkpoint, self._file)
        # The log only grows meanwhile; the next one, or SQLite itself, takes it over.
        except sqlite3.Error as error:
            log.warning("no checkpoint", extra={"error": type(error).__name__})
        finally:
            self._running = None


def _checkpoint(file: Path) -> None:
    # Only a file that is there: to open another one would make it.
    with closing(sqlite3.connect(f"{file.absolute().as_uri()}?mode=rw", uri=True)) as connection:
        connection.execute("PRAGMA wal_checkpoint(PASSIVE)").fetchall()
