"""The business that the benchmarks without a database call."""

from datetime import datetime

from receptionist.domain.conversation import Channel, TurnInput
from receptionist.domain.phone import parse_address
from receptionist.resources import resource_dir
from receptionist.services.set_up import NewBusiness, profile_of, starter_book


def example_turn(text: str) -> TurnInput:
    """A caller's words to it, on a weekday morning, with nothing said before."""
    profile = profile_of(NewBusiness("Example Plumbing", "plumbing"))
    book = starter_book(resource_dir("pricebook"), "plumbing").with_version(1)
    now = datetime(2026, 11, 18, 10, tzinfo=profile.hours.zone)
    return TurnInput(Channel.VOICE, text, now, parse_address("+14155550142"), profile, book)
