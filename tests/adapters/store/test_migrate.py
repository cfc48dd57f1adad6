"""Tables from nothing, by any number of programs at once, and words for those that are older or newer."""

import asyncio
import stat
import sys
import warnings
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Connection, MetaData, text

from receptionist.adapters.secrets import FernetSecretBox
from receptionist.adapters.store import mapping
from receptionist.adapters.store.columns import metadata
from receptionist.adapters.store.engine import database_url as parsed
from receptionist.adapters.store.engine import migration_engine
from receptionist.adapters.store.finding_tables import FULL_TEXT
from receptionist.adapters.store.migrate import SchemaState, alembic_config, migrate, schema_state
from receptionist.adapters.store.people import token_hash
from receptionist.adapters.store.store import SqlStore
from receptionist.domain.conversation import Channel
from receptionist.domain.ids import BusinessId, ThreadId
from receptionist.domain.lead import Urgency
from receptionist.domain.lead_desk import LeadFilter
from receptionist.domain.message import Holder, ThreadStatus
from receptionist.domain.profile import BusinessProfile
from receptionist.domain.records import Tell
from receptionist.errors import DatabaseProblem
from tests.adapters.store.scene import CALLER, NOON, came_in

# The full-text index of SQLite keeps itself in tables of its own; PostgreSQL has two indexes for it.
UNSEEN_IN_SQLITE = ("ix_findable_who", "ix_findable_words")


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


async def test_the_migrations_make_the_tables_the_program_knows(own_database_url: str) -> None:
    def differences(connection: Connection) -> object:
        elsewhere = UNSEEN_IN_SQLITE if connection.dialect.name == "sqlite" else ()

        def is_ours(_: object, name: str | None, *others: object) -> bool:
            return not str(name).startswith(FULL_TEXT) and name not in elsewhere

        options = {"compare_type": True, "compare_server_default": True, "include_object": is_ours}
        with warnings.catch_warnings():
            warnings.filterwarnings("ignore", ".*expression-based index")  # such are not read back from SQLite
            return compare_metadata(MigrationContext.configure(connection, opts=options), metadata)

    engine = migration_engine(parsed(own_database_url))
    async with engine.begin() as connection:
        assert await connection.run_sync(differences) == []
    await engine.dispose()


async def test_a_difference_would_be_seen(own_database_url: str) -> None:
    await execute(own_database_url, "DROP INDEX ix_calls_state_started_at")
    with pytest.raises(AssertionError):
        await test_the_migrations_make_the_tables_the_program_knows(own_database_url)


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


async def test_what_a_database_without_texts_holds_is_still_there(
    empty_database_url: str, secret_box: FernetSecretBox, profile: BusinessProfile
) -> None:
    """Thousands of calls, and on the day of the update nobody is texted about any of them."""
    await migrate_to(empty_database_url, "0001")
    assert await schema_state(empty_database_url) is SchemaState.OLDER
    await insert(empty_database_url, rows_without_texts(profile, secret_box.seal("hush")))
    await migrate(empty_database_url)
    store = SqlStore(empty_database_url, secret_box)
    await store.check()
    business, thread_id = BusinessId("biz_1"), ThreadId("thrd_1")
    async with store.work(business, write=True) as work:
        (account,) = await work.accounts()
        assert (account.secret, account.extra) == ("hush", {})
        (maria,) = await work.users()
        assert (maria.name, maria.tell) == ("Maria", Tell())
        assert await work.lock_thread(thread_id) == ThreadStatus(thread_id)
        (row,) = await work.inbox()
        assert (row.last_line, row.calls, row.texts, row.contact.name) == ("Hello.", 2, 0, "Joe")
        assert [line.text for line in await work.history(thread_id, NOON)] == ["Hello."]
        assert (await work.thread_for(CALLER))[1].id == thread_id
        await work.save_status(replace(row.status, holder=Holder.PERSON, held_by=maria.id))
        await work.add_message(came_in(account, thread_id))
    assert await store.directory.calls_to_follow_up(NOON - timedelta(days=999)) == []
    assert await store.directory.redeem_sign_in("token", NOON) == maria
    await store.close()


async def test_leads_of_before_are_found_by_how_they_came_and_how_urgent_they_are(
    empty_database_url: str, secret_box: FernetSecretBox, profile: BusinessProfile
) -> None:
    await migrate_to(empty_database_url, "0001")
    await insert(empty_database_url, rows_without_texts(profile, ""))
    columns = "id, business_id, thread_id, state, card, summary, created_at, updated_at"
    for number, urgency in enumerate(("emergency", "normal")):
        moment = "'2026-10-01 19:00:00+00:00'" if "postgres" in empty_database_url else "'2026-10-01 19:00:00'"
        card = f'{{"urgency": "{urgency}", "quotes": []}}'.replace(":", "\\:")
        values = f"'lead_{number}', 'biz_1', 'thrd_1', 'new', '{card}', '', {moment}, {moment}"
        await execute(empty_database_url, f"INSERT INTO leads ({columns}) VALUES ({values})")
    await execute(empty_database_url, "UPDATE calls SET lead_id = 'lead_0' WHERE id = (SELECT MIN(id) FROM calls)")
    await migrate(empty_database_url)
    store = SqlStore(empty_database_url, secret_box)
    async with store.work(BusinessId("biz_1")) as work:
        urgent = await work.find_leads(LeadFilter(urgency=Urgency.EMERGENCY))
        written = await work.find_leads(LeadFilter(channel=Channel.TEXT))
    assert [(row.lead.id, row.lead.channel) for row in urgent] == [("lead_0", Channel.VOICE)]
    assert [(row.lead.id, row.lead.card.urgency) for row in written] == [("lead_1", Urgency.NORMAL)]
    await store.close()


async def test_visits_of_before_are_jobs_those_that_are_over_done(
    empty_database_url: str, secret_box: FernetSecretBox, profile: BusinessProfile
) -> None:
    await migrate_to(empty_database_url, "0001")
    slots = []
    for name, year, tentative in (("past", 2020, False), ("ahead", 2099, False), ("held", 2099, True)):
        starts = NOON.replace(year=year)
        slot = {
            "id": f"appt_{name}",
            "starts_at": starts,
            "ends_at": starts,
            "busy_until": starts,
            "tentative": tentative,
        }
        whose = {"business_id": "biz_1", "thread_id": "thrd_1", "technician": "crew", "timezone": "UTC"}
        slots.append({**slot, **whose, "created_at": NOON})
    await insert(empty_database_url, rows_without_texts(profile, "") | {"appointments": slots})
    await migrate(empty_database_url)
    store = SqlStore(empty_database_url, secret_box)
    async with store.work(BusinessId("biz_1")) as work:
        jobs = {job.id: job for job in await work.job_list(None, 9)}
        (technician,) = await work.technicians()
    assert {key: job.state.value for key, job in jobs.items()} == {"job_past": "finished", "job_ahead": "scheduled"}
    assert {job.technician for job in jobs.values()} == {technician.id}
    now = NOON.replace(year=2030)
    assert await store.directory.claim_jobs(now, timedelta(minutes=1)) == [("biz_1", "job_ahead")]
    await store.close()


@pytest.mark.parametrize("empty_database_url", ["sqlite"], indirect=True)
async def test_rows_that_belong_to_nothing_stop_a_migration(empty_database_url: str, profile: BusinessProfile) -> None:
    """Only somebody's own SQL can have made them: better told now than found later."""
    await migrate_to(empty_database_url, "0001")
    rows = {table: row for table, row in rows_without_texts(profile, "").items() if table != "contacts"}
    await insert(empty_database_url, rows)
    with pytest.raises(DatabaseProblem, match="gone"):
        await migrate(empty_database_url)
    assert await schema_state(empty_database_url) is SchemaState.OLDER


async def migrate_to(url: str, revision: str) -> None:
    def upgrade(connection: Connection) -> None:
        config = alembic_config()
        config.attributes["connection"] = connection
        command.upgrade(config, revision)

    engine = migration_engine(parsed(url))
    async with engine.begin() as connection:
        await connection.run_sync(upgrade)
    await engine.dispose()


async def insert(url: str, rows: dict[str, list[dict[str, object]]]) -> None:
    """Inserts rows as the tables of the database stand, whatever the program knows by now."""

    def fill(connection: Connection) -> None:
        there = MetaData()
        there.reflect(connection)
        for table, values in rows.items():
            connection.execute(there.tables[table].insert(), values)

    engine = migration_engine(parsed(url))
    async with engine.begin() as connection:
        await connection.run_sync(fill)
    await engine.dispose()


def rows_without_texts(profile: BusinessProfile, sealed: str) -> dict[str, list[dict[str, object]]]:
    """One of everything, as it stood before there were texts; a call that ended and one that goes on."""
    ours: dict[str, object] = {"business_id": "biz_1"}
    made: dict[str, object] = {"created_at": NOON}
    call = {
        **ours,
        "thread_id": "thrd_1",
        "account_id": "acct_1",
        "caller_kind": CALLER.kind.value,
        "caller": CALLER.value,
        "called": "+15035550100",
        "started_at": NOON,
        "summary": "",
    }
    ended = {"state": "ended", "ended_at": NOON + timedelta(minutes=1)}
    going = {"state": "answered", "ended_at": None}
    words = {"seq": 0, "speaker": "caller", "text": "Hello.", "unheard": "", "started": 0.0, "ended": 1.0, "timing": {}}
    address = {"address_kind": CALLER.kind.value, "address": CALLER.value}
    return {
        "businesses": [{"id": "biz_1", "profile": mapping.profile_to_json(profile), **made}],
        "accounts": [
            {"id": "acct_1", "carrier": "twilio", "external_id": "AC1", "secret_sealed": sealed, **ours, **made}
        ],
        "users": [
            {
                "id": "user_1",
                "email": "maria@example.com",
                "name": "Maria",
                "role": "owner",
                "password_hash": "hash",
                "session_version": 1,
                **ours,
                **made,
            }
        ],
        "sign_in_tokens": [
            {"token_hash": token_hash("token"), "user_id": "user_1", "expires_at": NOON + timedelta(days=1), **ours}
        ],
        "contacts": [{"id": "cont_1", "name": "Joe", **address, **ours, **made}],
        "threads": [
            {
                "id": "thrd_1",
                "contact_id": "cont_1",
                "dialogue": {},
                "last_at": NOON,
                "last_line": "Hello.",
                **ours,
                **made,
            }
        ],
        "calls": [
            {"id": "call_1", "carrier_call_id": "CA1", **call, **ended},
            {"id": "call_2", "carrier_call_id": "CA2", **call, **going},
        ],
        "utterances": [{"call_id": "call_1", "thread_id": "thrd_1", "at": NOON, **ours, **words}],
    }


async def test_a_newer_database_is_left_alone(own_database_url: str, secret_box: FernetSecretBox) -> None:
    await execute(own_database_url, "UPDATE alembic_version SET version_num = '9999'")
    assert await schema_state(own_database_url) is SchemaState.NEWER
    store = SqlStore(own_database_url, secret_box)
    with pytest.raises(DatabaseProblem, match="newer version"):
        await store.check()
    with pytest.raises(DatabaseProblem, match="newer version"):
        await migrate(own_database_url)
    await store.close()


async def test_an_older_database_asks_for_the_migration(
    own_database_url: str, secret_box: FernetSecretBox, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("alembic.script.ScriptDirectory.get_heads", lambda _: ["9999"])
    assert await schema_state(own_database_url) is SchemaState.OLDER
    store = SqlStore(own_database_url, secret_box)
    with pytest.raises(DatabaseProblem, match="receptionist migrate"):
        await store.check()
    await store.close()


async def test_check_is_content_with_its_own_tables_and_not_with_none(
    own_database_url: str, empty_database_url: str, secret_box: FernetSecretBox
) -> None:
    store = SqlStore(own_database_url, secret_box)
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
