"""The fixed texts, as a customer reads them."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from receptionist.agent.prompts import Prompts
from receptionist.agent.text_words import TextWords
from receptionist.domain.hours import Hours, Span
from receptionist.domain.ids import MediaId, QuoteId
from receptionist.domain.lead import Fact, LeadCard, Quote, TimeWindow, WishedTime
from receptionist.domain.message import Media
from receptionist.domain.money import Money
from receptionist.domain.phone import PhoneNumber
from receptionist.domain.prices import PriceBook
from receptionist.domain.profile import BusinessProfile, Texting
from receptionist.resources import resource_dir

PORTLAND = ZoneInfo("America/Los_Angeles")
NOON = datetime(2026, 11, 18, 20, 0, tzinfo=UTC)  # a Wednesday, noon in Portland
NIGHT = datetime(2026, 11, 21, 5, 0, tzinfo=UTC)  # Friday, nine in the evening
BOOK = PriceBook("plumbing", "Prices")


@pytest.fixture(scope="module")
def words() -> TextWords:
    return TextWords(Prompts(resource_dir("prompts")).phrases)


@pytest.fixture
def profile() -> BusinessProfile:
    weekday = (Span(time(8), time(17)),)
    hours = Hours("America/Los_Angeles", (weekday,) * 5 + ((), ()))
    return BusinessProfile(name="Rose City Plumbing", trade="plumbing", hours=hours)


def test_every_fixed_text_fits_into_one_part(words: TextWords, profile: BusinessProfile) -> None:
    for text in (
        words.opted_out(profile),
        words.opted_in(profile),
        words.help(profile, PhoneNumber("+15035550100")),
        words.disclosure(profile),
        words.missed_call(profile, NOON),
        words.trouble(profile),
        words.slot_gone(profile),
        words.other_language(profile, "ko"),
    ):
        assert len(text) <= 160
        assert text.isascii()


def test_help_names_the_business_and_how_to_stop(words: TextWords, profile: BusinessProfile) -> None:
    text = words.help(profile, PhoneNumber("+15035550100"))
    assert "Rose City Plumbing" in text
    assert "(503) 555-0100" in text
    assert "STOP" in text


def test_a_disclosure_with_an_amount_is_not_sent(words: TextWords, profile: BusinessProfile) -> None:
    own = replace(profile, texting=Texting(disclosure="{business}: visits from $49!"))
    assert words.disclosure(own) == "This is the automated assistant of Rose City Plumbing."


def test_after_hours_says_when_somebody_is_back_and_where_to_book(words: TextWords, profile: BusinessProfile) -> None:
    assert words.after_hours(profile, NIGHT) == "We're closed right now; somebody is back Monday at 8 am."
    linked = replace(profile, texting=Texting(booking_link="https://book.example.com"))
    assert words.after_hours(linked, NIGHT).endswith("You can also book here: https://book.example.com")


def test_the_business_own_after_hours_words_are_used_unless_they_name_an_amount(
    words: TextWords, profile: BusinessProfile
) -> None:
    own = replace(profile, after_hours_message="Back on Monday. Urgent? Call us.")
    assert words.after_hours(own, NIGHT) == "Back on Monday. Urgent? Call us."
    priced = replace(profile, after_hours_message="Night visits are $200.")
    assert "$" not in words.after_hours(priced, NIGHT)


def test_photos_and_other_files_are_for_a_person(words: TextWords, profile: BusinessProfile) -> None:
    photo, film = Media(MediaId("a"), "", "image/jpeg"), Media(MediaId("b"), "", "video/mp4")
    assert words.media(profile, []) == ""
    assert words.media(profile, [photo]) == "Thanks for the photo: a person will look at it."
    assert words.media(profile, [photo, photo]) == "Thanks for the photos: a person will look at them."
    assert words.media(profile, [photo, film]) == "Thanks for the files: a person will look at them."


def test_spanish_is_told_in_spanish(words: TextWords, profile: BusinessProfile) -> None:
    assert words.other_language(profile, "es").startswith("Gracias por escribir a Rose City Plumbing.")
    assert words.other_language(profile, "ru").startswith("Thanks for writing to Rose City Plumbing.")


def test_a_follow_up_says_what_was_agreed(words: TextWords, profile: BusinessProfile) -> None:
    starts = datetime(2026, 11, 20, 13, tzinfo=PORTLAND)
    card = LeadCard(
        name=Fact("Ann Miller"),
        service_name="Drain cleaning",
        address=Fact("12 Oak St"),
        held=TimeWindow(starts, starts + timedelta(hours=2)),
    )
    text = words.follow_up(profile, card, BOOK, (), NOON)
    assert "Drain cleaning, at 12 Oak St, Friday between 1 and 3 pm, for Ann Miller." in text
    assert "until the office confirms it" in text


def test_a_wished_time_is_not_called_held(words: TextWords, profile: BusinessProfile) -> None:
    wished = WishedTime("friday afternoon", day=date(2026, 11, 20), start=time(12), end=time(17))
    text = words.follow_up(profile, LeadCard(problem=Fact("a leak"), wished=wished), BOOK, (), NOON)
    assert "held" not in text
    assert "The office will look at it and confirm." in text


def test_a_follow_up_names_prices_with_their_row_and_still_valid_only(
    words: TextWords, profile: BusinessProfile
) -> None:
    def quote(said: str, cents: int, at: datetime) -> Quote:
        return Quote(QuoteId(f"q{cents}"), "X", "X", 1, (Money(cents),), said, None, at, heard=True)

    quotes = (
        quote("Drain cleaning starts at $150.", 15000, NOON),
        quote("A faucet is $90.", 9900, NOON),
        quote("A tub is $300.", 30000, NOON - timedelta(days=60)),
    )
    text = words.follow_up(profile, LeadCard(problem=Fact("do it for $40")), BOOK, quotes, NOON)
    assert "Drain cleaning starts at $150." in text
    for amount in ("$90", "$300", "$40"):
        assert amount not in text
