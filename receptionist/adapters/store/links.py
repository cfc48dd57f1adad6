"""Filling tables in whatever order: the links between them are let go meanwhile, and hold again at the end."""

from collections.abc import Awaitable, Callable

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from receptionist.errors import BadInput

_LINKS = (
    "SELECT conrelid::regclass::text, quote_ident(conname), pg_get_constraintdef(oid) FROM pg_constraint"
    " WHERE contype = 'f' AND connamespace = current_schema()::regnamespace"
)
# Where a column numbers itself, it goes on after the largest number there is.
_NUMBERED = (
    "SELECT quote_ident(table_name), quote_ident(column_name), sequence FROM (SELECT table_name, column_name,"
    " pg_get_serial_sequence(quote_ident(table_name), column_name) AS sequence FROM information_schema.columns"
    " WHERE table_schema = current_schema()) AS numbered WHERE sequence IS NOT NULL"
)


async def without_links(connection: AsyncConnection, fill: Callable[[], Awaitable[None]]) -> None:
    """Runs `fill`, which may add rows before those they point at. Raises BadInput where one points nowhere then.

    On SQLite the connection must not hold rows to their links itself (`migration_engine`).
    """
    if connection.dialect.name != "postgresql":
        await fill()
        if (await connection.execute(text("PRAGMA foreign_key_check"))).first() is not None:
            raise BadInput("In the backup, some rows belong to others that are not in it.", "Use another backup.")
        return
    links = (await connection.execute(text(_LINKS))).all()
    for table, name, _ in links:
        await connection.execute(text(f"ALTER TABLE {table} DROP CONSTRAINT {name}"))
    await fill()
    for table, name, link in links:
        await connection.exec_driver_sql(f"ALTER TABLE {table} ADD CONSTRAINT {name} {link}")
    for table, column, sequence in (await connection.execute(text(_NUMBERED))).all():
        largest = f"(SELECT max({column}) FROM {table})"
        await connection.execute(
            text(f"SELECT setval(CAST(:sequence AS regclass), coalesce({largest}, 1), {largest} IS NOT NULL)"),
            {"sequence": sequence},
        )
