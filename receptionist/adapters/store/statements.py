"""Statements that are built once and run with values.

To build a statement and work out under which key its compiled form is kept costs SQLAlchemy more than twice what
running it costs: what is asked for each text is therefore built once, with names where its values go.
"""

from functools import cache

from sqlalchemy import ColumnElement, Insert, Select, Table, Update, bindparam, insert, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.sql.dml import ReturningInsert

WHOSE = "whose"  # the value that says which business's unit runs a statement
_WHERE = "where_"  # names of values that choose rows: plain ones are those of the columns that are written


@cache
def ours(table: Table) -> ColumnElement[bool]:
    """The condition that keeps a statement inside the business whose unit runs it."""
    return table.c.business_id == bindparam(WHOSE)


def choosing(names: dict[str, object]) -> dict[str, object]:
    """The values by which `rows_where` and `change_where` choose rows, under their names there."""
    return {f"{_WHERE}{name}": value for name, value in names.items()}


@cache
def rows_where(table: Table, names: tuple[str, ...], order: tuple[str, ...] = ()) -> Select[tuple[object, ...]]:
    """The business's rows whose columns of these names have the values run with; none of them may be None."""
    query = select(table).where(ours(table), *(table.c[name] == bindparam(f"{_WHERE}{name}") for name in names))
    return query.order_by(*(table.c[name] for name in order))


@cache
def change_where(table: Table, names: tuple[str, ...]) -> Update:
    """Writes the values run with to the business's rows that `names` choose."""
    return update(table).where(ours(table), *(table.c[name] == bindparam(f"{_WHERE}{name}") for name in names))


@cache
def insert_into(table: Table) -> Insert:
    """Adds the row run with."""
    return insert(table)


@cache
def insert_new(dialect: str, table: Table, unique: tuple[str, ...] | None) -> ReturningInsert[tuple[str]]:
    """Adds the row run with, unless one with the same `unique` columns is there; answers a row where it was added.

    Without `unique`, any unique columns of the table count.
    """
    new = postgresql.insert(table) if dialect == "postgresql" else sqlite.insert(table)
    return new.on_conflict_do_nothing(index_elements=unique).returning(table.c.business_id)


@cache
def write_over(dialect: str, table: Table, changes: tuple[str, ...]) -> ReturningInsert[tuple[str]]:
    """Adds the row run with; where this business has a row of this id, writes the `changes` of it instead.

    Answers no row where another business has the id.
    """
    new = postgresql.insert(table) if dialect == "postgresql" else sqlite.insert(table)
    values = {name: new.excluded[name] for name in changes}
    same = table.c.business_id == new.excluded.business_id
    return new.on_conflict_do_update(index_elements=["id"], set_=values, where=same).returning(table.c.business_id)
