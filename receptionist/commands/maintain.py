"""`receptionist migrate` and `receptionist download`: what is done once in a while."""

import click

from receptionist.adapters.models import download_whisper
from receptionist.commands.common import runs, settings
from receptionist.opening import migrate_database, speech_models


@click.command()
@runs
async def migrate() -> None:
    """Bring the database to this version; safe to repeat."""
    await migrate_database(settings())
    click.echo("The database is up to date.")


@click.command()
@click.argument("model")
@runs
async def download(model: str) -> None:
    """Fetch a larger speech recognition MODEL ("base.en", "small.en") for STT_MODEL."""
    found = download_whisper(model, speech_models(settings()))
    click.echo(f"{model} is in {found.path}. Use it with STT_MODEL={model}.")
