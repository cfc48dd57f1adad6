"""The command line. Each command is loaded when it is used, so that a quick one stays quick.

An error meant for people is printed as its sentences, and exits with 1.
"""

from importlib import import_module

import click

from receptionist.errors import ReceptionistError

# Where each command is, and its line in `receptionist --help`, which is there without loading it.
_COMMANDS = {
    "serve": ("serve:serve", "Answer the phone."),
    "demo": ("demo:demo", "A spoken call on this machine alone, and its lead card."),
    "call": ("call:call", "Place a simulated call to the running server."),
    "text": ("text:text", "Text the running server as a customer, over the simulated carrier."),
    "chat": ("chat:chat", "Talk to the receptionist in the terminal, or from a script."),
    "eval": ("eval:evaluate", "Try the receptionist on written conversations, and grade how they end."),
    "understand": ("understand:understand", "What single lines say, as JSON."),
    "doctor": ("doctor:doctor", "What is set up, what is missing, and what that costs."),
    "migrate": ("maintain:migrate", "Bring the database to this version."),
    "backup": ("backup:backup", "Write everything kept into one file."),
    "restore": ("backup:restore", "Fill the database from such a file."),
    "business": ("business:business", "Businesses: add, change, list, connect a number."),
    "user": ("user:user", "People who may sign in: add, list, password, link, reset-two-factor."),
    "token": ("token:token", "API tokens for programs of others: create, list, revoke."),
    "prices": ("prices:prices", "The price book: import, export, check, search."),
    "download": ("maintain:download", "Fetch a larger speech recognition model."),
}


class _Lazy(click.Group):
    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(_COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in _COMMANDS:
            return None
        module, name = _COMMANDS[cmd_name][0].split(":")
        command = getattr(import_module(f"receptionist.commands.{module}"), name)
        assert isinstance(command, click.Command)
        return command

    def invoke(self, ctx: click.Context) -> object:
        try:
            return super().invoke(ctx)
        except ReceptionistError as error:
            click.secho(error.message, err=True, fg="red")
            if error.hint:
                click.echo(error.hint, err=True)
            ctx.exit(1)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl([(name, line) for name, (_, line) in _COMMANDS.items()])


@click.group(cls=_Lazy)
@click.version_option(package_name="receptionist")
def receptionist() -> None:
    """An AI front desk for service businesses: answers the phone, quotes from the price book, takes the lead."""


def main() -> None:
    """The entry point."""
    receptionist()
