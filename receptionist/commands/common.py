"""What commands share: settings, the business that is meant, webhook addresses, running until Ctrl+C."""

import asyncio
import os
import signal
import sys
from collections.abc import Callable, Coroutine
from contextlib import suppress
from dataclasses import dataclass
from functools import wraps
from types import FrameType
from typing import Any, ParamSpec

import click

from receptionist.config import Settings
from receptionist.domain.records import Business, CarrierAccount
from receptionist.errors import NotFound
from receptionist.ports import Store

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
            asyncio.run(command(*args, **kwargs))
        except KeyboardInterrupt:
            sys.exit(130)

    return run


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


@dataclass(frozen=True, slots=True)
class WebhookAddress:
    """An address to set at a carrier: what it is called there, and what is missed without it."""

    called: str
    url: str
    without: str


def webhook_addresses(config: Settings, account: CarrierAccount) -> list[WebhookAddress]:
    """Every address to set at the account's carrier: for calls, where we take them there, and for texts."""
    base = f"{config.public_url}/webhooks/{account.dialect}/{account.id}"
    texts, receipts = f"{base}/texts", f"{base}/receipts"
    no_text, no_receipt = "texts come in late, when the carrier is asked for its list", "nobody sees what arrived"
    match account.dialect:
        case "telnyx":
            return [WebhookAddress("Messaging profile, webhook URL", texts, no_text)]
        case "vonage":
            return [
                WebhookAddress("Inbound messages", texts, no_text),
                WebhookAddress("Delivery receipts, status", receipts, no_receipt),
            ]
        case _:
            # Twilio tries a webhook about a text once, unless the address asks for more.
            again = f"{texts}#rc=5&rp=all"
            return [
                WebhookAddress("A call comes in", f"{base}/voice", "no call arrives"),
                WebhookAddress("Primary handler fails", f"{base}/fallback", "a failure here is a dead line"),
                WebhookAddress("Call status changes", f"{base}/status", "a call that broke off is noticed late"),
                WebhookAddress("A message comes in", again, no_text),
                WebhookAddress("Message handler fails", again, "a text that met a failure here comes late"),
            ]


business_option = click.option("--business", "named", default="", help="Name or id; not needed where there is one.")
