"""Emptying a database for a backup: everything in it goes, in the transaction that fills it again."""

from sqlalchemy import inspect, text
from sqlalchemy.ext.asyncio import AsyncConnection

_TABLES = (
    "SELECT quote_ident(relname) FROM pg_class WHERE relnamespace = current_schema()::regnamespace AND relkind = 'r'"
)
# Functions of extensions are theirs.
_FUNCTIONS = (
    "SELECT oid::regprocedure::text FROM pg_proc WHERE pronamespace = current_schema()::regnamespace AND NOT EXISTS"
    " (SELECT 1 FROM pg_depend WHERE objid = pg_proc.oid AND deptype = 'e')"
)


async def holds_data(connection: AsyncConnection) -> bool:
    """Whether there is a business in the database, or tables that are not ours."""
    names = set(await connection.run_sync(lambda plain: inspect(plain).get_table_names()))
    if not names:
        return False
    if "alembic_version" not in names or "businesses" not in names:
        return True
    return (await connection.execute(text("SELECT 1 FROM businesses LIMIT 1"))).first() is not None


async def empty(connection: AsyncConnection) -> None:
    """Drops all tables and functions."""
    if connection.dialect.name == "postgresql":
        for (name,) in (await connection.execute(text(_TABLES))).all():
            await connection.execute(text(f"DROP TABLE {name} CASCADE"))
        for (name,) in (await connection.execute(text(_FUNCTIONS))).all():
            await connection.execute(text(f"DROP FUNCTION {name} CASCADE"))
        return
    # A virtual table takes those with it that it keeps itself in.
    virtual = "sql LIKE 'CREATE VIRTUAL TABLE%'"
    for which in (virtual, f"NOT {virtual} AND name NOT LIKE 'sqlite_%'"):
        found = f"SELECT name FROM sqlite_master WHERE type = 'table' AND {which}"
        for (name,) in (await connection.execute(text(found))).all():
            await connection.execute(text(f'DROP TABLE IF EXISTS "{name}"'))
