"""Database addresses as hosting companies hand them out."""

import ssl
from pathlib import Path

import pytest

from receptionist.adapters.store.engine import database_url, open_engines
from receptionist.adapters.store.migrate import SchemaState, schema_state
from receptionist.errors import DatabaseProblem, SettingsError
from tests.postgres import Cluster

NOBODY = "postgresql://u:p@127.0.0.1:1/x"


@pytest.mark.parametrize("mode", ["disable", "allow", "prefer", "require", "verify-ca", "verify-full"])
async def test_an_encryption_mode_reaches_the_driver(mode: str, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = []

    async def connect(*_: object, **arguments: object) -> None:
        asked.append(arguments)
        raise ConnectionRefusedError

    monkeypatch.setattr("asyncpg.connect", connect)
    with pytest.raises(DatabaseProblem, match="cannot be reached"):
        await schema_state(f"{NOBODY}?sslmode={mode}")
    [arguments] = asked
    tls = arguments["ssl"]
    assert "sslmode" not in arguments
    if mode.startswith("verify"):
        assert isinstance(tls, ssl.SSLContext) and tls.verify_mode is ssl.CERT_REQUIRED
        assert tls.check_hostname is (mode == "verify-full")
    else:
        assert tls == mode


async def test_a_real_server_is_reached_with_a_mode_in_its_address(postgres: Cluster) -> None:
    assert await schema_state(postgres.url("migrated") + "&sslmode=prefer") is SchemaState.CURRENT


@pytest.mark.parametrize(
    "query",
    ["sslmode=always", "sslmode=require&sslmode=disable", "channel_binding=require", "colour=blue", "sslrootcert=/no"],
)
def test_what_cannot_be_used_names_the_setting(query: str) -> None:
    for opens in (database_url, open_engines):
        with pytest.raises(SettingsError, match="DATABASE_URL"):
            opens(f"{NOBODY}?{query}")


def test_authorities_are_read_from_a_file(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="sslrootcert of DATABASE_URL"):
        database_url(f"{NOBODY}?sslmode=verify-full&sslrootcert={tmp_path / 'missing.pem'}")
    empty = tmp_path / "empty.pem"
    empty.write_text("", encoding="ascii")
    with pytest.raises(SettingsError, match="sslrootcert of DATABASE_URL"):
        database_url(f"{NOBODY}?sslmode=verify-full&sslrootcert={empty}")


def test_a_parameter_on_a_file_is_refused() -> None:
    with pytest.raises(SettingsError, match="DATABASE_URL"):
        database_url("sqlite:////data/app.db?sslmode=require")
