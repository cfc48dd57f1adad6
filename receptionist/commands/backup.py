"""`receptionist backup` and `receptionist restore`."""

import os
from pathlib import Path

import click

from receptionist.adapters.secrets import FernetSecretBox
from receptionist.adapters.store.archive import Archive, read_archive, restore_archive, write_archive
from receptionist.commands.common import runs, settings
from receptionist.errors import BadInput
from receptionist.opening import make_home, secret_key
from receptionist.services.time import utc_now
from receptionist.web.serve import only_server

_RECORDINGS = "recordings"


@click.command()
@click.argument("file", type=click.Path(path_type=Path))
@runs
async def backup(file: Path) -> None:
    """Write everything kept into FILE, while the server may be running. Keep the key (secret.key) elsewhere."""
    config = settings()
    if file.exists():
        raise BadInput(f"{file} is there already.", "Name another file.")
    box = FernetSecretBox(secret_key(config))
    draft = file.with_name(f"{file.name}.part")
    try:
        # What customers said is for this user's eyes only.
        os.close(os.open(draft, os.O_CREAT | os.O_WRONLY | os.O_TRUNC, 0o600))
        made = await write_archive(config.database_url, draft, box, utc_now(), config.home / _RECORDINGS)
        await read_archive(draft)
        draft.replace(file)
    except OSError as error:
        raise BadInput(f"{file} cannot be written: {error.strerror}.", "Check its folder and the disk.") from error
    finally:
        draft.unlink(missing_ok=True)
    click.echo(f"{file}: {_says(made)}")
    click.echo("Its secrets open only with this installation's key: keep secret.key (or SECRET_KEY) apart from it.")


@click.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--replace", is_flag=True, help="Lose what is in the database now.")
@runs
async def restore(file: Path, replace: bool) -> None:
    """Fill the database from FILE, a backup of SQLite or PostgreSQL alike. The server must not be running."""
    config = settings()
    make_home(config)
    with only_server(config):
        box = FernetSecretBox(secret_key(config))
        made = await restore_archive(config.database_url, file, box, config.home / _RECORDINGS, replace=replace)
    click.echo(f"The database is as it was on {made.made_at}: {_says(made)}")


def _says(made: Archive) -> str:
    kept = ("businesses", "contacts", "messages", "calls", "leads", "media_files")
    return ", ".join(f"{made.rows.get(name, 0):,} {name.replace('_', ' ')}" for name in kept) + "."
