"""What commands share: settings, the business that is meant, running until Ctrl+C."""

import asyncio
import os
import signal
import sys
from collections.abc import Callable, Coroutine
from contextlib import suppress
from functools import wraps
from types import FrameType
from typing import Any, ParamSpec

import click

from receptionist.config import Settings
from receptionist.domain.findings import Finding, Verdict
from receptionist.domain.records import Business
from receptionist.errors import NotFound
from receptionist.ports import Store

if sys.platform != "win32":
    import uvloop

P = ParamSpec("P")


def settings() -> Settings:
    """The settings of this process. Raises SettingsError."""
    return Settings.from_env(os.environ)


def runs(command: Callable[P, Coroutine[Any, Any, None]]) -> Callable[P, None]:
    """Makes a coroutine a command that Ctrl+C ends at once."""

    @wraps(command)
    def run(*args: P.args, **kwargs: P.kwargs) -> None:
        try:
            # With a handler of our own in place asyncio installs none: its first Ctrl+C would wait for a line or a
            # password that is being typed.
            with suppress(ValueError):
                signal.signal(signal.SIGINT, _interrupt)
            with asyncio.Runner(loop_factory=new_loop) as runner:
                runner.run(command(*args, **kwargs))
        except KeyboardInterrupt:
            sys.exit(130)

    return run


def new_loop() -> asyncio.AbstractEventLoop:
    """An event loop: uvloop's, which costs a call or a webhook less, where the platform has it."""
    return asyncio.new_event_loop() if sys.platform == "win32" else uvloop.new_event_loop()


def _interrupt(number: int, frame: FrameType | None) -> None:
    raise KeyboardInterrupt


async def the_business(store: Store, named: str) -> Business:
    """The business of this id or name, or the only one there is. Raises NotFound."""
    businesses = await store.directory.businesses()
    if not businesses:
        raise NotFound("There is no business yet.", "Make one with: receptionist business add NAME --trade plumbing")
    if not named:
        if len(businesses) == 1:
            return businesses[0]
        names = ", ".join(business.profile.name for business in businesses)
        raise NotFound("There is more than one business.", f"Say which with --business: {names}.")
    for business in businesses:
        if named in (business.id, business.profile.name) or named.lower() == business.profile.name.lower():
            return business
    raise NotFound(f'There is no business "{named}".', "receptionist business list shows them.")


def show_finding(finding: Finding) -> None:
    """Prints one line of a report, with what to do about it."""
    color = {Verdict.GOOD: "green", Verdict.COSTS: "yellow", Verdict.STOPS: "red"}[finding.verdict]
    click.secho(f"[{finding.verdict.value}] ", fg=color, nl=False)
    click.echo(f"{finding.part}: {finding.says}")
    for line in finding.hint.splitlines():
        click.echo(f"     {line}")


business_option = click.option("--business", "named", default="", help="Name or id; not needed where there is one.")
