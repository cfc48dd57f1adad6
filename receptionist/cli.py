"""The command line. Each command is loaded when it is used, so that a quick one stays quick."""

import sys
from importlib import import_module

import click

from receptionist.errors import ReceptionistError

_COMMANDS = {
    "serve": "serve:serve",
    "demo": "demo:demo",
    "call": "call:call",
    "chat": "chat:chat",
    "understand": "understand:understand",
    "doctor": "doctor:doctor",
    "migrate": "serve:migrate",
    "business": "business:business",
    "user": "business:user",
    "prices": "prices:prices",
    "download": "serve:download",
}


class _Lazy(click.Group):
    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(_COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        place = _COMMANDS.get(cmd_name)
        if place is None:
            return None
        module, name = place.split(":")
        command = getattr(import_module(f"receptionist.commands.{module}"), name)
        assert isinstance(command, click.Command)
        return command


@click.group(cls=_Lazy)
@click.version_option(package_name="receptionist")
def receptionist() -> None:
    """An AI front desk for service businesses: answers the phone, quotes from the price book, takes the lead."""


def main() -> None:
    """The entry point. An error meant for people is a sentence, not a traceback."""
    try:
        receptionist()
    except ReceptionistError as error:
        click.secho(error.message, err=True, fg="red")
        if error.hint:
            click.echo(error.hint, err=True)
        sys.exit(1)
