"""What all tables are made of: the catalogue they stand in, moments in UTC, and links that stay in one business."""

import re
from datetime import UTC, datetime

from sqlalchemy import (
    Column,
    DateTime,
    Dialect,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    MetaData,
    String,
    Text,
    TypeDecorator,
    text,
)

_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)


class Instant(TypeDecorator[datetime]):
    """A moment: handed in with any zone, kept as UTC, handed out as UTC with its zone, on every database."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Refuses a time without a zone: nobody could say which moment it is."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a time without a zone cannot be stored")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """SQLite drops the zone; what it hands back is UTC."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Words(TypeDecorator[str]):
    """What people wrote. What no database holds in a text (a NUL, half of a surrogate pair, which carriers make when
    they cut an emoji in two) becomes U+FFFD: nobody's words are lost for it.
    """

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        """The words as every database takes them."""
        return None if value is None else _UNSTORABLE.sub("\ufffd", value)


ID = String(40)


def whose() -> Column[str]:
    """The column that says whose business a row is in."""
    return Column("business_id", ID, ForeignKey("businesses.id"), nullable=False)


def within_business(column: str, table: str) -> ForeignKeyConstraint:
    """A link to a row of `table` in the same business."""
    return ForeignKeyConstraint(["business_id", column], [f"{table}.business_id", f"{table}.id"])


def only_where(condition: str, *columns: str, unique: bool = False) -> Index:
    """An index of the rows that meet `condition` and of no others."""
    return Index(None, *columns, unique=unique, sqlite_where=text(condition), postgresql_where=text(condition))
