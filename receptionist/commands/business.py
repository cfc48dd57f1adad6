"""`receptionist business`: setting up tenants from the terminal."""

from dataclasses import replace

import click

from receptionist.commands.common import business_option, runs, settings, the_business, webhook_addresses
from receptionist.config import Settings, account_sid
from receptionist.domain.hours_text import check_timezone
from receptionist.domain.records import CarrierAccount
from receptionist.domain.wording import say_week
from receptionist.errors import BadInput
from receptionist.opening import open_store, pricebooks
from receptionist.services.set_up import (
    DEFAULT_HOURS,
    NewBusiness,
    add_business,
    change_profile,
    check_number_is_free,
    connect_carrier,
    hours_of,
    number_of,
)
from receptionist.services.time import utc_now


@click.group()
def business() -> None:
    """Businesses: add, change, list, connect a number."""


@business.command("add")
@click.argument("name")
@click.option("--trade", required=True, help="plumbing, hvac, electrical, house-cleaning, handyman")
@click.option("--timezone", default="America/New_York", show_default=True)
@click.option("--hours", default=DEFAULT_HOURS, show_default=True, help='Like "Mon-Fri 8:00-17:00, Sat 9:00-12:00".')
@click.option("--country", default="US", show_default=True, help="ISO code, for telephone numbers and holidays.")
@click.option("--city", default="")
@click.option("--area", multiple=True, help="A town that is served; repeat for more.")
@click.option("--transfer-to", default="", help="The number of a person to put callers through to.")
@runs
async def add(
    name: str, trade: str, timezone: str, hours: str, country: str, city: str, area: tuple[str, ...], transfer_to: str
) -> None:
    """Add a business with the starter price book of its trade."""
    new = NewBusiness(name, trade, timezone, hours, country.upper(), city, area, transfer_to)
    async with open_store(settings()) as store:
        made = await add_business(store, new, pricebooks(), utc_now())
    click.echo(f"{made.profile.name} is set up ({made.id}). {say_week(made.profile.hours)}")


@business.command("change")
@click.option("--hours", default=None, help='Like "Mon-Fri 8:00-17:00, Sat 9:00-12:00"; "" for by appointment.')
@click.option("--timezone", default=None)
@click.option("--city", default=None)
@click.option("--area", multiple=True, help="The towns that are served, in place of those before; repeat for more.")
@click.option("--transfer-to", default=None, help='The number of a person to put callers through to; "" for nobody.')
@business_option
@runs
async def change(
    hours: str | None,
    timezone: str | None,
    city: str | None,
    area: tuple[str, ...],
    transfer_to: str | None,
    named: str,
) -> None:
    """Change a business: only what is given. A running server takes it up with the next call."""
    async with open_store(settings()) as store:
        owner = await the_business(store, named)
        profile = owner.profile
        if hours is not None:
            week = hours_of(hours, timezone or profile.hours.timezone, profile.region, utc_now())
            profile = replace(profile, hours=replace(week, closed_on=week.closed_on | profile.hours.closed_on))
        elif timezone is not None:
            check_timezone(timezone)
            profile = replace(profile, hours=replace(profile.hours, timezone=timezone))
        if transfer_to is not None:
            number = number_of(transfer_to, profile.region, "transfer number") if transfer_to else None
            profile = replace(profile, transfer_to=number)
        profile = replace(profile, city=profile.city if city is None else city, area=area or profile.area)
        await change_profile(store, owner, profile)
    through = profile.transfer_to.national if profile.transfer_to else "nobody"
    click.echo(f"{profile.name}: {say_week(profile.hours)} Callers are put through to {through}.")


@business.command("list")
@runs
async def list_() -> None:
    """List the businesses, their numbers and webhook addresses."""
    config = settings()
    async with open_store(config) as store:
        businesses = await store.directory.businesses()
        for found in businesses:
            click.echo(f"{found.profile.name}  ({found.id}, {found.profile.trade})")
            async with store.work(found.id) as work:
                numbers, accounts = await work.numbers(), await work.accounts()
            for account in accounts:
                owned = ", ".join(number.national for at, number in numbers if at == account.id)
                if account.carrier == "simulated":
                    click.echo(f"  {owned or 'no number'} (simulated: for receptionist call only)")
                    continue
                click.echo(f"  {account.carrier}: {owned or 'no number'}")
                _show_addresses(config, account)
    if not businesses:
        click.echo("There is no business yet. Make one with: receptionist business add NAME --trade plumbing")


@business.command("connect")
@click.argument("number")
@click.option("--account-sid", "sid", required=True, help="Twilio's Account SID.")
@click.option("--auth-token", default="", help="Twilio's Auth Token; asked for where left out.")
@business_option
@runs
async def connect(number: str, sid: str, auth_token: str, named: str) -> None:
    """Connect a Twilio NUMBER of the business's own account; repeated, it renews the Auth Token."""
    config = settings()
    try:
        sid = account_sid(sid.strip())
    except ValueError as error:
        raise BadInput(f"--account-sid must be {error}.", "It stands on the first page of Twilio's console.") from error
    async with open_store(config) as store:
        owner = await the_business(store, named)
        parsed = number_of(number, owner.profile.region, "number")
        await check_number_is_free(store, parsed, owner)
        auth_token = auth_token.strip() or click.prompt("Auth token", hide_input=True).strip()
        account = await connect_carrier(store, owner.id, "twilio", sid, auth_token, parsed)
    click.echo(f"{parsed.national} is connected. Set these at Twilio for the number, all as HTTP POST:")
    _show_addresses(config, account)
    if not config.public_url.startswith("https:"):
        click.echo("Twilio cannot reach that address: set PUBLIC_URL to the https origin of your proxy or tunnel.")


def _show_addresses(config: Settings, account: CarrierAccount) -> None:
    voice, fallback, status = webhook_addresses(config, account)
    click.echo(f"  A call comes in:       {voice}")
    click.echo(f"  Primary handler fails: {fallback}")
    click.echo(f"  Call status changes:   {status}")
