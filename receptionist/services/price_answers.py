"""What the receptionist would say to a customer's question about a price, tried on the agent itself."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from receptionist.agent.frame_agent.agent import FrameAgent
from receptionist.agent.prompts import Phrases
from receptionist.domain.conversation import Channel, Say, TurnInput
from receptionist.domain.hours import Hours
from receptionist.domain.lead import LeadCard, WishedTime
from receptionist.domain.phone import Address, AddressKind
from receptionist.domain.price_search import Explained, PriceMatch, explain_search, search_prices
from receptionist.domain.prices import PriceBook
from receptionist.domain.profile import BusinessProfile

LONGEST_QUESTION = 300
_LOOKED_AHEAD_HOURS = 15 * 24


@dataclass(frozen=True, slots=True)
class Sample:
    """What is said and written in one case."""

    case: str  # "during opening hours"
    spoken: str
    written: str


@dataclass(frozen=True, slots=True)
class Tried:
    """A question, the rows it found, best first, and what is answered in each case."""

    question: str
    found: tuple[PriceMatch, ...]
    why: Explained
    samples: tuple[Sample, ...]


async def what_would_it_say(
    profile: BusinessProfile, book: PriceBook, phrases: Phrases, question: str, now: datetime
) -> Tried:
    """Asks the built-in agent, as a new customer would: while open, about a visit after hours, and while closed."""
    question = " ".join(question.split())[:LONGEST_QUESTION]
    agent = FrameAgent(phrases)
    opened, closed = _instant(profile.hours, now, is_open=True), _instant(profile.hours, now, is_open=False)

    async def sample(case: str, at: datetime, card: LeadCard) -> Sample:
        channels = (Channel.VOICE, Channel.TEXT)
        said = [await _said(agent, channel, profile, book, question, at, card) for channel in channels]
        return Sample(case, *said)

    samples = [await sample("While you are open", opened or now, LeadCard())]
    if closed is not None:
        local = closed.astimezone(profile.hours.zone)
        wish = WishedTime("", day=local.date(), start=local.time(), end=local.time())
        samples.append(await sample("For a visit outside your hours", opened or now, LeadCard(wished=wish)))
        if not profile.after_hours.quote:
            samples.append(await sample("While you are closed", closed, LeadCard()))
    found = tuple(search_prices(book, question))
    return Tried(question, found, explain_search(book, question), tuple(samples))


async def _said(
    agent: FrameAgent,
    channel: Channel,
    profile: BusinessProfile,
    book: PriceBook,
    question: str,
    at: datetime,
    card: LeadCard,
) -> str:
    turn = TurnInput(channel, question, at, Address(AddressKind.WITHHELD, ""), profile, book, card)
    said = [event.text async for event in agent.reply(turn) if isinstance(event, Say)]
    return " ".join(said)


def _instant(hours: Hours, now: datetime, *, is_open: bool) -> datetime | None:
    """The next full hour at which the business is open, or closed; None where there is none within two weeks."""
    hour = now.replace(minute=0, second=0, microsecond=0)
    ahead = (hour + timedelta(hours=step) for step in range(1, _LOOKED_AHEAD_HOURS))
    return next((at for at in ahead if hours.is_open(at) is is_open), None)
