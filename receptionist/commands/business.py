"""`receptionist business`: setting up tenants from the terminal."""

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import click

from receptionist.commands.common import business_option, runs, settings, show_finding, the_business
from receptionist.config import Settings
from receptionist.domain.hours_text import check_timezone
from receptionist.domain.records import CarrierAccount
from receptionist.domain.wording import say_week
from receptionist.errors import BadInput
from receptionist.opening import carrier_desks, open_store, pricebooks
from receptionist.ports import Store
from receptionist.services.carrier_addresses import webhook_addresses
from receptionist.services.carrier_credentials import check_credentials, credentials_of, missing_credentials
from receptionist.services.check_carrier import check_account
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
            week = hours_of(hours, timezone or profile.hours.timezone, profile.region)
            profile = replace(profile, hours=replace(profile.hours, timezone=week.timezone, week=week.week))
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
                owned = ", ".join(number.national for at, number in numbers if at == account.id) or "no number"
                if account.carrier == "simulated":
                    click.echo(f"  {owned} (simulated: for receptionist call and text only)")
                    continue
                click.echo(f"  {account.carrier}: {owned}")
                _show_addresses(config, account)
                for missing in missing_credentials(account):
                    click.echo(f"  Without its {missing.asked} {missing.without}.")
    if not businesses:
        click.echo("There is no business yet. Make one with: receptionist business add NAME --trade plumbing")


@business.command("connect")
@click.argument("number")
@click.option("--carrier", type=click.Choice(["twilio", "telnyx", "vonage"]), default="twilio", show_default=True)
@click.option("--account-sid", default="", help="Twilio's Account SID.")
@click.option("--auth-token", default="", help="Twilio's Auth Token.")
@click.option("--messaging-service", default="", help="Twilio's Messaging Service SID, where texts go through one.")
@click.option("--profile", default="", help="Telnyx's messaging profile id.")
@click.option("--public-key", default="", help="Telnyx's public key, which its webhooks are checked with.")
@click.option("--api-key", default="", help="The API key, of Telnyx or Vonage.")
@click.option("--api-secret", default="", help="Vonage's API secret.")
@click.option("--signature-secret", default="", help="Vonage's signature secret, which its webhooks are checked with.")
@click.option("--signature-method", default="", help="Vonage's: md5hash, md5, sha1, sha256 or sha512.")
@click.option("--api-key-sid", default="", help="Twilio's API key SID; requests then go with it.")
@click.option("--api-key-secret", default="", help="Its secret.")
@click.option("--application", default="", help="Vonage's application id, for its Messages API.")
@click.option("--private-key", type=click.Path(path_type=Path), default=None, help="Its PEM file.")
@click.option("--test", "test_it", is_flag=True, help="Then ask the carrier how the account stands.")
@business_option
@runs
async def connect(
    number: str, carrier: str, private_key: Path | None, test_it: bool, named: str, **options: str
) -> None:
    """Connect a NUMBER of the business's own account at a carrier; repeated, it renews the account's secrets.

    What is needed and left out is asked for.
    """
    config = settings()
    given = _given(carrier, options)
    if private_key is not None:
        if carrier != "vonage":
            raise BadInput(f"{carrier.capitalize()} has no --private-key.", "It belongs to --carrier vonage.")
        given["private_key"] = _read_pem(private_key)
    async with open_store(config) as store:
        owner = await the_business(store, named)
        parsed = number_of(number, owner.profile.region, "number")
        await check_number_is_free(store, parsed, owner)
        for wanted in credentials_of(carrier):
            if wanted.required and not wanted.default and not given.get(wanted.name):
                given[wanted.name] = click.prompt(wanted.asked, hide_input=wanted.secret)
        made = check_credentials(carrier, given)
        account = await connect_carrier(
            store, owner.id, carrier, made.external_id, made.secret, parsed, made.extra or None
        )
    click.echo(f"{parsed.national} is connected. Set these at {carrier.capitalize()}, all as HTTP POST:")
    _show_addresses(config, account)
    for missing in missing_credentials(account):
        click.echo(f"Without a {missing.asked} {missing.without}.")
    if not config.public_url.startswith("https:"):
        click.echo(
            f"{carrier.capitalize()} cannot reach that address: set PUBLIC_URL to the https origin of your proxy or "
            "tunnel."
        )
    if test_it:
        async with open_store(config) as store:
            await _test(config, store, account)


@business.command("test")
@business_option
@runs
async def test(named: str) -> None:
    """Ask every carrier of the business how its account stands, and say what is wrong and what to do next."""
    config = settings()
    async with open_store(config) as store:
        owner = await the_business(store, named)
        async with store.work(owner.id) as work:
            accounts = [account for account in await work.accounts() if account.carrier != "simulated"]
        for account in accounts:
            await _test(config, store, account)
    if not accounts:
        click.echo("No carrier is connected. Connect one with: receptionist business connect NUMBER")


async def _test(config: Settings, store: Store, account: CarrierAccount) -> None:
    click.echo(f"{account.carrier.capitalize()} account {account.external_id[:4]}…{account.external_id[-4:]}:")
    check = await check_account(store, carrier_desks()[account.carrier], account, config.public_url)
    for finding in check.findings:
        show_finding(finding)


# Which credential each option is, by carrier.
_OPTIONS = {
    "twilio": {
        "account_sid": "external_id",
        "auth_token": "secret",
        "messaging_service": "messaging_service_sid",
        "api_key_sid": "api_key_sid",
        "api_key_secret": "api_key_secret",
    },
    "telnyx": {"profile": "external_id", "api_key": "secret", "public_key": "public_key"},
    "vonage": {
        "api_key": "external_id",
        "api_secret": "secret",
        "signature_secret": "signature_secret",
        "signature_method": "signature_method",
        "application": "application_id",
    },
}


def _given(carrier: str, options: Mapping[str, str]) -> dict[str, str]:
    """The credentials among the options. Raises BadInput for an option of another carrier."""
    names = _OPTIONS[carrier]
    for option, value in options.items():
        if value and option not in names:
            owner = next(other for other, theirs in _OPTIONS.items() if option in theirs)
            flag = "--" + option.replace("_", "-")
            raise BadInput(f"{carrier.capitalize()} has no {flag}.", f"It belongs to --carrier {owner}.")
    return {names[option]: value.strip() for option, value in options.items() if option in names and value.strip()}


def _read_pem(path: Path) -> str:
    try:
        content = path.read_text(encoding="ascii").strip()
    except UnicodeDecodeError:
        content = ""
    except OSError as error:
        raise BadInput(f"{path} cannot be read: {error.strerror or error}.", "Check its name.") from error
    if not content:
        raise BadInput(f"{path} is no PEM file.", "It is downloaded when the application is made.")
    return content


def _show_addresses(config: Settings, account: CarrierAccount) -> None:
    addresses = webhook_addresses(config.public_url, account)
    width = max(len(one.called) for one in addresses) + 2
    for one in addresses:
        click.echo(f"  {one.called + ':':<{width}}{one.url}")
