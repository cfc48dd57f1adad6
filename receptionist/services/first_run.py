"""The first run in the browser: from a fresh server to a business that answers, a step at a time.

Each step is saved when it is done and can be done again; whoever comes back goes on at the first that is open.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from receptionist.agent.prompts import states_amount
from receptionist.domain.audit import Actor
from receptionist.domain.hours_text import parse_hours
from receptionist.domain.ids import BusinessId
from receptionist.domain.pricebook_files import parse_price_book
from receptionist.domain.prices import PriceBook
from receptionist.domain.records import Business, Role, User
from receptionist.errors import BadInput, Conflict
from receptionist.ports import Store, Work
from receptionist.services.audit import note
from receptionist.services.people import add_user
from receptionist.services.publish_profile import publish_profile
from receptionist.services.set_up import NewBusiness, add_business, profile_of, starter_book, trades

STEPS = ("business", "owner", "hours", "number", "greeting", "try")
DISMISSED = "dismissed"
HOURS = (
    ("Mon-Fri 8:00-17:00", "Monday to Friday, 8 to 5"),
    ("Mon-Fri 7:00-18:00, Sat 8:00-12:00", "Monday to Friday, 7 to 6, and Saturday mornings"),
    ("Mon-Sat 8:00-18:00", "Monday to Saturday, 8 to 6"),
    ("Mon-Sun 0:00-24:00", "Always open"),
)
ZONES = (
    ("America/New_York", "Eastern (New York)"),
    ("America/Chicago", "Central (Chicago)"),
    ("America/Denver", "Mountain (Denver)"),
    ("America/Phoenix", "Arizona (Phoenix)"),
    ("America/Los_Angeles", "Pacific (Los Angeles)"),
    ("America/Anchorage", "Alaska (Anchorage)"),
    ("Pacific/Honolulu", "Hawaii (Honolulu)"),
    ("America/Halifax", "Atlantic (Halifax)"),
    ("America/St_Johns", "Newfoundland (St. John's)"),
)
FIRST_TEXT = "Hi, my kitchen sink is clogged. How much is it to clear?"
# What is left to do: its key, what it is, why, and the endpoint of its page.
_TO_DO = (
    ("hours", "Say when you are open", "Visits are offered within these hours.", "welcome.hours"),
    ("greeting", "Hear your greeting", "It is the first thing callers hear.", "welcome.greeting"),
    ("text", "Send a first text", "From a customer's phone in the browser.", "phone.show"),
    ("call", "Make a first call", "Talk to your receptionist in the browser.", "phone.show"),
    ("address", "Give the server a public address", "Carriers bring calls and texts there.", "carriers.index"),
    ("carrier", "Connect a real number", "Twilio, Telnyx or Vonage.", "carriers.index"),
    ("forwarding", "Forward the calls you miss", "From your own phone to the receptionist.", "forwarding.show"),
)
_LONGEST_GREETING = 500
_SET_UP = Actor("set-up in the browser")


@dataclass(frozen=True, slots=True)
class Progress:
    """Where setting up stands."""

    business: Business | None
    has_owner: bool
    done: Mapping[str, datetime]

    def is_done(self, step: str) -> bool:
        """Whether this step is done."""
        if step == "business":
            return self.business is not None
        return self.has_owner if step == "owner" else step in self.done

    @property
    def next_step(self) -> str:
        """The first step that is open; the last one where none is."""
        return next((step for step in STEPS if not self.is_done(step)), STEPS[-1])


async def fresh_progress(store: Store) -> Progress | None:
    """Where a server stands that nobody can sign in to yet; None where somebody can."""
    if await store.directory.anybody_signs_in():
        return None
    businesses = await store.directory.businesses()
    return Progress(businesses[0] if businesses else None, has_owner=False, done={})


async def progress_of(work: Work) -> Progress:
    """Where a business stands that has its owner."""
    return Progress(await work.business(), has_owner=True, done=await work.setup_steps())


def starter_books(pricebooks: Path) -> dict[str, PriceBook]:
    """The starter price books to choose from, by trade."""
    return {
        trade: parse_price_book((pricebooks / f"{trade}.yaml").read_bytes(), f"{trade}.yaml")
        for trade in trades(pricebooks)
    }


async def begin_business(store: Store, fields: Mapping[str, str], pricebooks: Path, now: datetime) -> Business:
    """Makes the business, or changes the one begun. Raises BadInput, and Conflict once somebody can sign in."""
    progress = await fresh_progress(store)
    if progress is None:
        raise _too_late()
    zone = fields.get("timezone", "").strip() or ZONES[0][0]
    new = NewBusiness(
        fields.get("name", ""), fields.get("trade", ""), zone, region=fields.get("region", "US") or "US",
        city=" ".join(fields.get("city", "").split())[:80],
    )  # fmt: skip
    if progress.business is None:
        business = await add_business(store, new, pricebooks, now)
    else:
        business = await _begin_again(store, progress.business, new, pricebooks, now)
    async with store.work(business.id, write=True) as work:
        await work.note_setup_step("business", now)
    return business


async def _begin_again(store: Store, business: Business, new: NewBusiness, pricebooks: Path, now: datetime) -> Business:
    book = starter_book(pricebooks, new.trade)
    fresh = profile_of(new)
    before = business.profile
    changed = replace(
        before,
        name=fresh.name,
        trade=fresh.trade,
        city=fresh.city,
        region=fresh.region,
        services_summary=fresh.services_summary,
        hours=replace(before.hours, timezone=new.timezone),
    )
    async with store.work(business.id, write=True) as work:
        await publish_profile(work, changed, now, _SET_UP, "name and trade")
        if fresh.trade != before.trade:
            await work.save_price_book(book, "set-up", f"Starter price book for {fresh.trade}")
        return await work.business()


async def begin_owner(store: Store, business_id: BusinessId, fields: Mapping[str, str], now: datetime) -> User:
    """Makes the first owner. Raises BadInput, and Conflict once somebody can sign in."""
    if await store.directory.anybody_signs_in():
        raise _too_late()
    name = " ".join(fields.get("name", "").split())[:80]
    if not name:
        raise BadInput("Your name is missing.", "Customers see it with what you write.")
    email = fields.get("email", "").replace("\0", "").strip()
    user = await add_user(store, business_id, email, name, Role.OWNER, fields.get("password", ""))
    async with store.work(business_id, write=True) as work:
        await note(work, now, Actor(user.name, user.id), "user.add", subject=user.id, says="Set up this server.")
    return user


async def save_hours(work: Work, fields: Mapping[str, str], now: datetime, actor: Actor) -> None:
    """Saves the week. Raises BadInput."""
    profile = (await work.business()).profile
    text = fields.get("hours", "")
    if text == "own":
        text = fields.get("own_hours", "").strip()
        if not text:
            raise BadInput("Your own hours are missing.", "Write them like Mon-Fri 8:00-17:00, Sat 9:00-12:00.")
    if not text:
        raise BadInput("Nothing is chosen yet.", "Choose when you are open; it can be changed at any time.")
    zone = fields.get("timezone", "").strip() or profile.hours.timezone
    week = parse_hours(text, zone).week
    changed = replace(profile, hours=replace(profile.hours, week=week, timezone=zone))
    await publish_profile(work, changed, now, actor, "opening hours")
    await work.note_setup_step("hours", now)


async def save_greeting(work: Work, fields: Mapping[str, str], now: datetime, actor: Actor) -> None:
    """Saves what callers hear first; empty: the standard words. Raises BadInput."""
    words = read_greeting(fields.get("greeting", ""))
    profile = (await work.business()).profile
    await publish_profile(work, replace(profile, greeting=words), now, actor, "greeting")
    await work.note_setup_step("greeting", now)


def read_greeting(raw: str) -> str:
    """A greeting as it may be said. Raises BadInput."""
    words = " ".join(raw.split())
    if len(words) > _LONGEST_GREETING:
        raise BadInput(f"The greeting is longer than {_LONGEST_GREETING} characters.", "Callers want to speak.")
    if states_amount(words):
        raise BadInput("The greeting names an amount of money.", "Amounts come from the price book only: take it out.")
    return words


@dataclass(frozen=True, slots=True)
class ToDo:
    """A line of the checklist on the inbox: what it is, why, and the page it is done on (an endpoint)."""

    key: str
    title: str
    says: str
    page: str
    done: bool


async def checklist(work: Work, public_url: str) -> list[ToDo]:
    """What is left to do after the first run; empty where all is done, it was put away, or there never was one."""
    steps = await work.setup_steps()
    if not steps or DISMISSED in steps:
        return []
    texted = "text" in steps or any(row.texts for row in await work.inbox(limit=1))
    called = bool(await work.calls(1))
    carriers = {one.id for one in await work.accounts() if one.carrier != "simulated"}
    real = [one for one in await work.own_numbers() if one.account_id in carriers]
    used = any(one.takes_calls or one.takes_texts for one in real)
    done = {
        "hours": "hours" in steps,
        "greeting": "greeting" in steps,
        "text": texted,
        "call": called,
        "address": public_url.startswith("https:"),
        "carrier": used,
        "forwarding": "forwarding" in steps,
    }
    found = [ToDo(key, title, says, page, done[key]) for key, title, says, page in _TO_DO]
    return [] if all(one.done for one in found) else found


def _too_late() -> Conflict:
    return Conflict("This server is set up already.", "Sign in.")
