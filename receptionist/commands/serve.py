"""`receptionist serve`, `migrate` and `download`: running it."""

import sys

import click

from receptionist.adapters.models import download_whisper
from receptionist.adapters.store.migrate import migrate as migrate_database
from receptionist.bootstrap import derived_secret, open_app, speech_models
from receptionist.commands.common import fail, runs, settings
from receptionist.errors import ModelMissing
from receptionist.web.app import create_app
from receptionist.web.logging import configure_logging
from receptionist.web.pages import add_pages
from receptionist.web.serve import serve as serve_app


@click.command()
@runs
async def serve() -> None:
    """Answer the phone: the server, until it is told to stop (live calls may finish)."""
    config = settings()
    configure_logging(config.log_level)
    async with open_app(config) as running:
        app = running.app
        quart = create_app(app)
        add_pages(quart, app, derived_secret(config, "cookies"))
        click.echo(f"Answering at {config.public_url} (port {config.port}). Ctrl+C stops.", err=True)
        await serve_app(quart, app)


@click.command()
@runs
async def migrate() -> None:
    """Bring the database to this version; safe to repeat."""
    config = settings()
    config.home.mkdir(mode=0o700, parents=True, exist_ok=True)
    await migrate_database(config.database_url)
    click.echo("The database is up to date.")


@click.command()
@click.argument("model")
def download(model: str) -> None:
    """Fetch a larger speech recognition MODEL ("base.en", "small.en") for STT_MODEL."""
    try:
        found = download_whisper(model, speech_models(settings()))
    except ModelMissing as error:
        fail(error)
        sys.exit(1)
    click.echo(f"{model} is in {found.path}. Use it with STT_MODEL={model}.")
