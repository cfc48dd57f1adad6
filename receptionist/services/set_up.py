"""Setting up a business: profile, starter price book, carrier account and number."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from receptionist.domain.audit import Actor
from receptionist.domain.hours import HolidayRules, Hours
from receptionist.domain.hours_text import parse_hours
from receptionist.domain.ids import BusinessId
from receptionist.domain.phone import PhoneNumber, is_region, parse_number
from receptionist.domain.pricebook_files import parse_price_book
from receptionist.domain.prices import PriceBook
from receptionist.domain.profile import BusinessProfile
from receptionist.domain.records import Business, CarrierAccount
from receptionist.errors import BadInput, Conflict
from receptionist.ports import Store
from receptionist.services.publish_profile import publish_profile
from receptionist.services.text_templates import add_starters
from receptionist.services.time import utc_now

DEFAULT_HOURS = "Mon-Fri 8:00-17:00"
_LONGEST_NAME = 80
_SUMMARIES = {
    "plumbing": "drains, leaks, toilets, water heaters and fixtures",
    "hvac": "heating, air conditioning, furnaces and heat pumps",
    "electrical": "outlets, lights, panels, wiring and chargers",
    "house-cleaning": "regular, deep and move-out cleaning",
    "handyman": "repairs, mounting, assembly, drywall and doors",
}


@dataclass(frozen=True, slots=True)
class NewBusiness:
    """What is needed to set up a business. `hours` as `parse_hours` reads them."""

    name: str
    trade: str
    timezone: str = "America/New_York"
    hours: str = DEFAULT_HOURS
    region: str = "US"
    city: str = ""
    area: tuple[str, ...] = ()
    transfer_to: str = ""


def trades(pricebooks: Path) -> list[str]:
    """The trades that have a starter price book."""
    return sorted(path.stem for path in pricebooks.glob("*.yaml"))


def starter_book(pricebooks: Path, trade: str) -> PriceBook:
    """The starter price book of a trade. Raises BadInput for a trade without one."""
    path = pricebooks / f"{trade}.yaml"
    if trade not in trades(pricebooks):
        raise BadInput(
            f'There is no starter price book for "{trade}".', f"Choose one of: {', '.join(trades(pricebooks))}."
        )
    return parse_price_book(path.read_bytes(), path.name)


def profile_of(new: NewBusiness) -> BusinessProfile:
    """The profile of a new business, closed on its country's holidays. Raises BadInput."""
    name = _clean_name(new.name)
    if not name:
        raise BadInput("The business needs a name.", "It is said in the greeting.")
    if not is_region(new.region):
        raise BadInput(f'There is no country "{new.region}".', "Use its ISO code, such as US or CA.")
    return BusinessProfile(
        name=name,
        trade=new.trade,
        hours=hours_of(new.hours, new.timezone, new.region),
        region=new.region,
        city=new.city,
        area=new.area,
        services_summary=_SUMMARIES.get(new.trade, ""),
        transfer_to=number_of(new.transfer_to, new.region, "transfer number") if new.transfer_to else None,
    )


def hours_of(text: str, timezone: str, region: str) -> Hours:
    """Opening hours as an admin typed them, closed on the country's holidays. Raises BadInput."""
    return replace(parse_hours(text, timezone), holidays=HolidayRules(region))


def _clean_name(name: str) -> str:
    return " ".join(name.split())[:_LONGEST_NAME]


def number_of(text: str, region: str, what: str) -> PhoneNumber:
    """A telephone number as an admin typed it. Raises BadInput."""
    number = parse_number(text, region)
    if number is None:
        raise BadInput(f'The {what} "{text}" is no telephone number.', "Write it like +1 415 555 0142.")
    return number


async def add_business(store: Store, new: NewBusiness, pricebooks: Path, now: datetime) -> Business:
    """Makes a business with the starter price book of its trade. Raises BadInput, and Conflict for a name in use."""
    book = starter_book(pricebooks, new.trade)
    profile = profile_of(new)
    if await business_named(store, profile.name) is not None:
        raise Conflict(f'There is a business "{profile.name}" already.', "Give this one a name of its own.")
    business = await store.directory.add_business(profile)
    async with store.work(business.id, write=True) as work:
        await work.save_price_book(book, "set-up", f"Starter price book for {new.trade}")
        await add_starters(work)
    return business


async def business_named(store: Store, name: str) -> Business | None:
    """The business of this name, in any spelling of capitals."""
    wanted = _clean_name(name).casefold()
    return next((one for one in await store.directory.businesses() if one.profile.name.casefold() == wanted), None)


async def change_profile(
    store: Store, business: Business, profile: BusinessProfile, by: str = "Command line", what: str = "the settings"
) -> None:
    """Publishes another profile of a business; `by` names the program that does."""
    async with store.work(business.id, write=True) as work:
        await publish_profile(work, profile, utc_now(), Actor(by), what)


async def check_number_is_free(store: Store, number: PhoneNumber | None, owner: Business | None) -> None:
    """Raises Conflict where a business other than `owner` has this number."""
    for business in await store.directory.businesses():
        if owner is not None and business.id == owner.id:
            continue
        async with store.work(business.id) as work:
            if number in [held for _, held in await work.numbers()]:
                raise Conflict(
                    f'The number {number} belongs to the business "{business.profile.name}" already.',
                    "Set the number of this business, or name that one.",
                )


async def connect_carrier(
    store: Store,
    business_id: BusinessId,
    carrier: str,
    external_id: str,
    secret: str,
    number: PhoneNumber,
    extra: Mapping[str, str] | None = None,
) -> CarrierAccount:
    """Gives a business its account at a carrier and a number on it; repeated, it renews the secret. Raises Conflict.

    `extra` is what else the carrier's adapter needs; without one, an account that is there keeps its own.
    """
    async with store.work(business_id, write=True) as work:
        account = await work.save_account(carrier, external_id, secret, extra)
        others = {other.id: other for other in await work.accounts() if other.id != account.id}
        for held_by, held in await work.numbers():
            if held == number and held_by in others:
                raise Conflict(
                    f"The number {number} is connected through the account {others[held_by].external_id} already.",
                    "Connect it with that account, or give the business another number.",
                )
        await work.add_number(account.id, number)
    return account
