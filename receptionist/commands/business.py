"""`receptionist business` and `receptionist user`: setting up tenants and people from the terminal."""

import secrets

import click

from receptionist.bootstrap import open_store, pricebooks
from receptionist.commands.common import business_option, runs, settings, the_business
from receptionist.domain.records import Role
from receptionist.domain.wording import say_week
from receptionist.errors import NotFound
from receptionist.services.people import add_user, set_password, sign_in_link
from receptionist.services.set_up import DEFAULT_HOURS, NewBusiness, add_business, connect_carrier, number_of
from receptionist.services.time import utc_now


@click.group()
def business() -> None:
    """Businesses: add, list, connect a number."""


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


@business.command("list")
@runs
async def list_() -> None:
    """List the businesses, their numbers and webhook addresses."""
    config = settings()
    async with open_store(config) as store:
        for found in await store.directory.businesses():
            click.echo(f"{found.profile.name}  ({found.id}, {found.profile.trade})")
            async with store.work(found.id) as work:
                numbers = await work.numbers()
                for account in await work.accounts():
                    owned = ", ".join(number.national for at, number in numbers if at == account.id)
                    click.echo(f"  {account.carrier}: {owned or 'no number'}")
                    click.echo(f"  voice webhook: {config.public_url}/webhooks/{account.carrier}/{account.id}/voice")


@business.command("connect")
@click.argument("number")
@click.option("--account-sid", required=True, help="Twilio's Account SID.")
@click.option("--auth-token", prompt=True, hide_input=True, help="Twilio's Auth Token; asked for where left out.")
@business_option
@runs
async def connect(number: str, account_sid: str, auth_token: str, named: str) -> None:
    """Connect a Twilio NUMBER of the business's own account."""
    config = settings()
    async with open_store(config) as store:
        owner = await the_business(store, named)
        parsed = number_of(number, owner.profile.region, "number")
        account = await connect_carrier(store, owner.id, "twilio", account_sid, auth_token, parsed)
    base = f"{config.public_url}/webhooks/twilio/{account.id}"
    click.echo(f"{parsed.national} is connected. Set these at Twilio for the number, all as HTTP POST:")
    click.echo(f"  A call comes in:      {base}/voice")
    click.echo(f"  Primary handler fails: {base}/fallback")
    click.echo(f"  Call status changes:  {base}/status")


@click.group()
def user() -> None:
    """People who may sign in: add, list, password, link."""


@user.command("add")
@click.argument("email")
@click.option("--name", "full_name", default="")
@click.option("--role", type=click.Choice([role.value for role in Role]), default=Role.OWNER.value, show_default=True)
@click.option("--password", default="", help="Asked for where left out.")
@business_option
@runs
async def add_person(email: str, full_name: str, role: str, password: str, named: str) -> None:
    """Add somebody who may sign in."""
    password = password or click.prompt("Password", hide_input=True, confirmation_prompt=True)
    async with open_store(settings()) as store:
        owner = await the_business(store, named)
        made = await add_user(store, owner.id, email, full_name, Role(role), password)
    click.echo(f"{made.name} may sign in to {owner.profile.name} as {made.role.value}.")


@user.command("list")
@business_option
@runs
async def list_people(named: str) -> None:
    """List the people of a business."""
    async with open_store(settings()) as store:
        owner = await the_business(store, named)
        async with store.work(owner.id) as work:
            for person in await work.users():
                click.echo(f"{person.email:<32} {person.role.value:<11} {person.name}")


@user.command("password")
@click.argument("email")
@runs
async def new_password(email: str) -> None:
    """Give somebody a new password; it is asked for. Their sessions end."""
    async with open_store(settings()) as store:
        person = await store.directory.user_by_email(email)
        if person is None:
            raise NotFound(f"Nobody signs in as {email}.", "receptionist user list shows who does.")
        await set_password(store, person, click.prompt("New password", hide_input=True, confirmation_prompt=True))
    click.echo(f"{person.name} has a new password.")


@user.command("link")
@click.argument("email")
@runs
async def link(email: str) -> None:
    """Print a link that signs somebody in once, within the hour."""
    config = settings()
    async with open_store(config) as store:
        person = await store.directory.user_by_email(email)
        if person is None:
            raise NotFound(f"Nobody signs in as {email}.", "receptionist user list shows who does.")
        click.echo(await sign_in_link(store, person.business_id, person.id, config.public_url, utc_now()))


def random_password() -> str:
    """A password nobody is told: for users who sign in by link."""
    return secrets.token_urlsafe(24)
