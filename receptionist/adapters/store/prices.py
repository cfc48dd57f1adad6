"""Price books: every change is a new version, and old versions stay as they were."""

from datetime import datetime

from sqlalchemy import select

from receptionist.adapters.store import mapping
from receptionist.adapters.store.tables import businesses, price_books
from receptionist.adapters.store.unit import Unit
from receptionist.domain.prices import PriceBook
from receptionist.errors import Conflict, NotFound


class PricesPart(Unit):
    """What it costs."""

    async def price_book(self, version: int | None = None) -> PriceBook | None:
        """This version, or the newest; None where there is none."""
        kept = price_books.c
        numbers = select(kept.version).where(self._ours(price_books)).order_by(kept.version.desc()).limit(1)
        number = await self._one(numbers if version is None else numbers.where(kept.version == version))
        if number is None:
            return None
        return await self._books.book(self._business_id, number["version"], self._read_book)

    async def _read_book(self, version: int) -> PriceBook:
        row = await self._one(self._select(price_books).where(price_books.c.version == version))
        assert row is not None
        return mapping.book_from_json(row["book"], version)

    async def save_price_book(self, book: PriceBook, author: str, note: str, *, after: int | None = None) -> PriceBook:
        """Stores `book` as the next version and answers it with its number; an unchanged book makes no version.

        With `after`, raises Conflict unless that is the newest version (0: there is none).
        """
        # PostgreSQL: two who save at once are numbered one after the other. SQLite has one writer anyway.
        lock = select(businesses.c.id).where(businesses.c.id == self._business_id).with_for_update(key_share=True)
        if await self._one(lock) is None:
            raise NotFound("There is no such business.")
        newest = await self.price_book()
        if after is not None and after != (newest.version if newest is not None else 0):
            raise Conflict("Somebody else has just saved the price book.", "Look at what changed, and save again.")
        if newest is not None and newest == book.with_version(newest.version):
            return newest
        saved = book.with_version(newest.version + 1 if newest else 1)
        await self._insert(
            price_books,
            {
                "version": saved.version,
                "book": mapping.book_to_json(saved),
                "author": author,
                "note": note,
                "created_at": self._now(),
            },
        )
        return saved

    async def price_book_versions(self) -> list[tuple[int, datetime, str, str]]:
        """Version, time, author, note; newest first."""
        kept = price_books.c
        columns = select(kept.version, kept.created_at, kept.author, kept.note).where(self._ours(price_books))
        rows = await self._all(columns.order_by(kept.version.desc()))
        return [(row["version"], row["created_at"], row["author"], row["note"]) for row in rows]
