"""Rows of a backup: one JSON object a line, each value written as its column's kind says."""

import base64
import heapq
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    Float,
    Integer,
    LargeBinary,
    MetaData,
    RowMapping,
    Table,
    Text,
)
from sqlalchemy.types import TypeEngine

from receptionist.adapters.store.columns import Instant
from receptionist.errors import BadInput

Row = dict[str, Any]

# Search lists what was said by when it came into these: they are filled in the order of time.
_SAID = ("messages", "utterances", "happenings")
_KINDS: dict[str, TypeEngine[Any]] = {
    "instant": Instant(),
    "bytes": LargeBinary(),
    "json": JSON(none_as_null=True),
    "flag": Boolean(),
    "whole": BigInteger(),
    "number": Float(),
    "text": Text(),
}


def columns_of(table: Table) -> dict[str, str]:
    """The kind of each column."""
    return {column.name: _kind(column) for column in table.c}


def table_of(name: str, columns: Mapping[str, str]) -> Table:
    """The table to fill, as the backup knows it. Raises BadInput for a kind that is none."""
    if not set(columns.values()) <= _KINDS.keys():
        raise BadInput("The backup has columns of a kind that is not known.", "Use another backup.")
    return Table(name, MetaData(), *(Column(column, _KINDS[kind]) for column, kind in columns.items()))


def line_of(row: RowMapping) -> bytes:
    """A row as a line."""
    return json.dumps({name: _written(value) for name, value in row.items()}, ensure_ascii=False).encode() + b"\n"


def row_of(line: bytes, columns: Mapping[str, str]) -> Row:
    """The row of a line."""
    return {name: _read(value, columns[name]) for name, value in json.loads(line).items()}


def rows_in_time(streams: Sequence[tuple[str, Iterator[Row]]]) -> Iterator[tuple[str, Row]]:
    """All rows, table by table in the order given; what was said in texts, calls and notes together, by its time."""
    said = [(name, rows) for name, rows in streams if name in _SAID]
    last = max((place for place, (name, _) in enumerate(streams) if name in _SAID), default=-1)
    for place, (name, rows) in enumerate(streams):
        if name not in _SAID:
            yield from _named(name, rows)
        if place == last:
            together = heapq.merge(*(_named(one, theirs) for one, theirs in said), key=lambda pair: pair[1]["at"])
            yield from together


def _named(name: str, rows: Iterable[Row]) -> Iterator[tuple[str, Row]]:
    for row in rows:
        yield name, row


def _kind(column: Column[Any]) -> str:
    for kind, types in (
        ("instant", Instant),
        ("bytes", LargeBinary),
        ("json", JSON),
        ("flag", Boolean),
        ("number", Float),
        ("whole", Integer),
    ):
        if isinstance(column.type, types):
            return kind
    return "text"


def _written(value: object) -> object:
    if isinstance(value, datetime):
        return value.isoformat()
    return base64.b64encode(value).decode() if isinstance(value, bytes) else value


def _read(value: Any, kind: str) -> Any:
    if value is None:
        return None
    if kind == "instant":
        return datetime.fromisoformat(value)
    return base64.b64decode(value) if kind == "bytes" else value
