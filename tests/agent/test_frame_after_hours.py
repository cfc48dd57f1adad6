"""What callers meet of the business's hours and area: prices after hours, places nobody comes to."""

from dataclasses import replace
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from receptionist.agent.frame_agent.agent import FrameAgent
from receptionist.agent.prompts import Prompts
from receptionist.domain.answering import AfterHours
from receptionist.domain.conversation import ActionKind
from receptionist.domain.hours import HolidayRules, SpecialDay
from receptionist.domain.phone import PhoneNumber
from receptionist.domain.service_area import OUTSIDE_AREA, is_outside
from receptionist.resources import resource_dir
from receptionist.services.converse import Conversation
from receptionist.services.set_up import NewBusiness, profile_of, starter_book

ZONE = ZoneInfo("America/New_York")
OPEN, NIGHT = datetime(2026, 11, 18, 9, tzinfo=ZONE), datetime(2026, 11, 18, 21, tzinfo=ZONE)
THANKSGIVING = datetime(2026, 11, 26, 10, tzinfo=ZONE)


class Talk:
    """A conversation that begins at a time, with a business set so."""

    def __init__(self, now: datetime, **changes: object) -> None:
        profile = replace(
            profile_of(NewBusiness("Example", "plumbing", city="Springfield")),
            **changes,  # type: ignore[arg-type]
        )
        book = starter_book(resource_dir("pricebook"), "plumbing")
        self.conversation = Conversation(FrameAgent(Prompts(resource_dir("prompts")).phrases), profile, book, now)
        self.conversation.greet("Thanks for calling Example. How can I help?")

    async def says(self, text: str) -> str:
        return " ".join([sentence async for sentence in self.conversation.say(text)])


@pytest.mark.parametrize("now", [NIGHT, THANKSGIVING])
async def test_where_prices_are_not_told_after_hours_a_caller_hears_none_and_is_called_back(now: datetime) -> None:
    talk = Talk(now, after_hours=AfterHours(quote=False))
    answer = await talk.says("How much is it to unclog a toilet?")
    assert "$" not in answer and "get back to you" in answer
    assert talk.conversation.card.quotes == ()
    assert "unclog a toilet" in talk.conversation.card.message


async def test_the_same_question_is_answered_while_it_is_open_and_by_a_business_that_quotes_at_night() -> None:
    assert "$149" in await Talk(OPEN, after_hours=AfterHours(quote=False)).says("How much to unclog a toilet?")
    assert "$149" in await Talk(NIGHT).says("How much to unclog a toilet?")


async def test_a_holiday_it_keeps_is_closed_and_one_it_works_on_is_not() -> None:
    wish = "My toilet is clogged, can somebody come tomorrow at ten?"
    eve = THANKSGIVING.replace(day=25)
    assert "We're closed" in await Talk(eve).says(wish)
    hours = profile_of(NewBusiness("Example", "plumbing")).hours
    works = replace(hours, holidays=HolidayRules("US", open_on=("Thanksgiving Day",)))
    assert "tomorrow between 10 am and noon" in await Talk(eve, hours=works).says(wish)
    own = replace(works, own_days={THANKSGIVING.date(): SpecialDay("Half day", ())})
    assert "We're closed" in await Talk(eve, hours=own).says(wish)


@pytest.mark.parametrize(("at", "put_through"), [(OPEN, True), (NIGHT, False)])
async def test_who_wants_a_person_is_put_through_while_it_is_open(at: datetime, put_through: bool) -> None:
    talk = Talk(at, transfer_to=PhoneNumber("+14155550199"))
    await talk.says("Can I talk to a person please?")
    assert (talk.conversation.action is ActionKind.TRANSFER) is put_through


async def test_an_emergency_at_night_is_put_through_to_whoever_is_on_call() -> None:
    number = PhoneNumber("+14155550162")
    talk = Talk(NIGHT, after_hours=AfterHours(emergency_number=number))
    await talk.says("I smell gas in my kitchen!")
    assert talk.conversation.action is ActionKind.TRANSFER


async def test_to_an_address_outside_the_area_nobody_comes_and_a_nearer_one_is_welcome() -> None:
    talk = Talk(OPEN, area=("Shelbyville",), outside_area="We don't come out there; try Hilltop Plumbing.")
    await talk.says("My toilet is clogged.")
    await talk.says("Tomorrow at two.")
    await talk.says("Yes.")
    assert talk.conversation.card.held is not None
    answer = await talk.says("14 Oak Lane, Ogdenville")
    assert "We don't come out there; try Hilltop Plumbing." in answer
    assert talk.conversation.card.held is None and OUTSIDE_AREA in talk.conversation.card.notes
    await talk.says("Sorry, I meant 14 Oak Lane, Shelbyville")
    assert OUTSIDE_AREA not in talk.conversation.card.notes
    assert talk.conversation.dialogue.goal == "visit" and "visit" not in talk.conversation.dialogue.refused


async def test_without_words_of_its_own_it_says_so_plainly_and_a_served_town_goes_on() -> None:
    asks = ("My toilet is clogged.", "Tomorrow at two.", "Yes.")
    for address, says in (
        ("14 Oak Lane, Ogdenville", "outside the area we serve"),
        ("14 Oak Lane, Springfield", "name"),
    ):
        talk = Talk(OPEN, area=("Shelbyville",))
        for line in asks:
            await talk.says(line)
        assert says in await talk.says(address)


async def test_who_asks_about_another_town_hears_the_owners_words() -> None:
    talk = Talk(OPEN, area=("Shelbyville",), outside_area="Only Shelbyville and Springfield, sorry.")
    assert "Only Shelbyville" in await talk.says("Do you come out to Ogdenville?")
    assert "come out to Shelbyville" in await talk.says("And do you come out to Shelbyville?")


@pytest.mark.parametrize(
    ("town", "postcode", "outside"),
    [
        ("Shelbyville", "", False),
        ("St. Louis", "", False),
        ("Springfield", "", False),  # its own town
        ("Ogdenville", "62704", False),  # by its postcode
        ("Ogdenville", "90210", True),
        ("Ogdenville", "", False),  # the postcode would tell
        ("", "90210", False),  # the town would tell
        ("", "", False),
    ],
)
def test_only_what_is_certainly_elsewhere_is_outside(town: str, postcode: str, outside: bool) -> None:
    assert is_outside(("Shelbyville", "Saint Louis", "627"), "Springfield", town, postcode) is outside


def test_an_area_of_towns_alone_or_of_postcodes_alone() -> None:
    assert is_outside(("Shelbyville",), "", "Ogdenville", "")
    assert is_outside(("SW1",), "", "", "E1 6AN") and not is_outside(("SW1",), "", "London", "sw1a 1aa")
    assert not is_outside((), "Springfield", "Ogdenville", "90210")
