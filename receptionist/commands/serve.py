"""`receptionist serve`: running it."""

import click

from receptionist.bootstrap import open_app
from receptionist.commands.common import runs, settings
from receptionist.config import Settings
from receptionist.opening import derived_secret, make_home
from receptionist.web.app import create_app
from receptionist.web.logging import configure_logging
from receptionist.web.pages import add_pages
from receptionist.web.pages.setup_gate import setup_path
from receptionist.web.serve import check_address, only_server
from receptionist.web.serve import serve as serve_app


@click.command()
@runs
async def serve() -> None:
    """Answer the phone: the server, until it is told to stop (live calls may finish)."""
    config = settings()
    configure_logging(config.log_level)
    check_address(config.host, config.port)
    make_home(config)
    with only_server(config):
        await _answer(config)


async def _answer(config: Settings) -> None:
    async with open_app(config) as running:
        app = running.app
        quart = create_app(app)
        secret = derived_secret(config, "cookies")
        add_pages(quart, app, secret)
        if not await app.parts.store.directory.anybody_signs_in():
            click.echo(
                f"Nobody can sign in yet. Set it up in the browser: {config.public_url}{setup_path(secret)}\n"
                "Keep this link to yourself: it works until there is an owner.",
                err=True,
            )
        click.echo(f"Answering at {config.public_url} (port {config.port}). Ctrl+C stops.", err=True)
        await serve_app(quart, app)
