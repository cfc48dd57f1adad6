"""Tables from nothing, by any number of programs at once, and words for those that are older or newer."""

import asyncio
import stat
import sys
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Connection, text

from receptionist.adapters.secrets import FernetSecretBox
from receptionist.adapters.store.engine import database_url as parsed
from receptionist.adapters.store.engine import migration_engine
from receptionist.adapters.store.migrate import SchemaState, migrate, schema_state
from receptionist.adapters.store.store import SqlStore
from receptionist.adapters.store.tables import metadata
from receptionist.errors import DatabaseProblem


async def execute(url: str, statement: str) -> None:
    engine = migration_engine(parsed(url))
    async with engine.begin() as connection:
        await connection.execute(text(statement))
    await engine.dispose()


async def test_from_nothing_to_the_tables_and_no_further(empty_database_url: str) -> None:
    assert await schema_state(empty_database_url) is SchemaState.EMPTY
    await migrate(empty_database_url)
    assert await schema_state(empty_database_url) is SchemaState.CURRENT
    await migrate(empty_database_url)
    assert await schema_state(empty_database_url) is SchemaState.CURRENT


async def test_the_migrations_make_the_tables_the_program_knows(database_url: str) -> None:
    def differences(connection: Connection) -> object:
        options = {"compare_type": True, "compare_server_default": True}
        return compare_metadata(MigrationContext.configure(connection, opts=options), metadata)

    engine = migration_engine(parsed(database_url))
    async with engine.begin() as connection:
        assert await connection.run_sync(differences) == []
    await engine.dispose()


async def test_a_difference_would_be_seen(database_url: str) -> None:
    await execute(database_url, "DROP INDEX ix_calls_state_started_at")
    with pytest.raises(AssertionError):
        await test_the_migrations_make_the_tables_the_program_knows(database_url)


async def test_programs_that_start_at_once_make_the_tables_once(empty_database_url: str) -> None:
    code = (
        "import asyncio, sys; from receptionist.adapters.store.migrate import migrate; "
        "asyncio.run(migrate(sys.argv[1]))"
    )
    programs = [
        await asyncio.create_subprocess_exec(
            sys.executable, "-c", code, empty_database_url, stderr=asyncio.subprocess.PIPE
        )
        for _ in range(3)
    ]
    errors = [(await program.communicate())[1].decode() for program in programs]
    assert [program.returncode for program in programs] == [0, 0, 0], errors
    assert await schema_state(empty_database_url) is SchemaState.CURRENT


async def test_a_newer_database_is_left_alone(database_url: str, secret_box: FernetSecretBox) -> None:
    await execute(database_url, "UPDATE alembic_version SET version_num = '9999'")
    assert await schema_state(database_url) is SchemaState.NEWER
    store = SqlStore(database_url, secret_box)
    with pytest.raises(DatabaseProblem, match="newer version"):
        await store.check()
    with pytest.raises(DatabaseProblem, match="newer version"):
        await migrate(database_url)
    await store.close()


async def test_an_older_database_asks_for_the_migration(
    database_url: str, secret_box: FernetSecretBox, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("alembic.script.ScriptDirectory.get_heads", lambda _: ["9999"])
    assert await schema_state(database_url) is SchemaState.OLDER
    store = SqlStore(database_url, secret_box)
    with pytest.raises(DatabaseProblem, match="receptionist migrate"):
        await store.check()
    await store.close()


async def test_check_is_content_with_its_own_tables_and_not_with_none(
    database_url: str, empty_database_url: str, secret_box: FernetSecretBox
) -> None:
    store = SqlStore(database_url, secret_box)
    await store.check()
    await store.close()
    empty = SqlStore(empty_database_url, secret_box)
    with pytest.raises(DatabaseProblem, match="no tables"):
        await empty.check()
    await empty.close()


async def test_the_file_is_made_for_its_owner_alone(tmp_path: Path) -> None:
    file = tmp_path / "var" / "desk.db"
    url = f"sqlite:///{file}"
    assert await schema_state(url) is SchemaState.EMPTY and not file.exists()
    await migrate(url)
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


async def test_a_file_that_cannot_be_made_says_so(tmp_path: Path) -> None:
    (tmp_path / "var").write_text("in the way")
    with pytest.raises(DatabaseProblem, match="cannot be made"):
        await migrate(f"sqlite:///{tmp_path}/var/desk.db")
