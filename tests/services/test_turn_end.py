"""A caller pauses: are they done, by what they said to what they were asked?"""

from dataclasses import replace
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from receptionist.domain.conversation import Channel, TurnInput
from receptionist.domain.phone import parse_address
from receptionist.ports import MoreToCome
from receptionist.resources import resource_dir
from receptionist.services.set_up import NewBusiness, profile_of, starter_book
from receptionist.services.turn_end import MeaningTurnEnd
from receptionist.voice.events import RATE_HZ

GREETING = "Thanks for calling Example Plumbing. How can I help?"
WHEN = "Sure. When would you like us to come?"
ADDRESS = "What's the address?"
PHONE = "What's the best number to reach you?"
NAME = "Can I get your name, please?"


@pytest.fixture(scope="module")
def call() -> TurnInput:
    profile = profile_of(NewBusiness("Example Plumbing", "plumbing", "America/New_York"))
    book = starter_book(resource_dir("pricebook"), "plumbing").with_version(1)
    now = datetime(2026, 3, 4, 10, tzinfo=ZoneInfo("America/New_York"))
    return TurnInput(Channel.VOICE, "", now, parse_address("+14155550142"), profile, book)


async def judged(call: TurnInput, asked: str, words: str) -> MoreToCome:
    turn = replace(call, text=words, dialogue=replace(call.dialogue, said=asked))
    return await MeaningTurnEnd().more_to_come(bytes(320), RATE_HZ, turn)


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        (GREETING, "I need somebody to look at my"),
        (GREETING, "Hi, good morning."),
        (GREETING, "Hi, this is Bob Miller."),
        (GREETING, "I live at 42 Maple Street."),
        (GREETING, "We have a problem."),
        (GREETING, "Yeah, sure."),
        (ADDRESS, "Yes."),
        (GREETING, "Yeah, hi."),
        (GREETING, "Do you guys work on?"),
        (NAME, "Yeah, it."),
        (NAME, "Yeah, it is."),
        (NAME, "Yes, this."),
        (PHONE, "415 555 01 415 555 01"),
    ],
)
async def test_who_has_not_come_to_the_point_is_waited_for(call: TurnInput, asked: str, words: str) -> None:
    assert await judged(call, asked, words) is MoreToCome.YES


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        (GREETING, "I called yesterday."),
        (GREETING, "I've got two bathrooms."),
        (GREETING, "I'd like to get an estimate for it."),
        (WHEN, "I get off work."),
        (ADDRESS, "We just moved."),
        (PHONE, "You can reach me."),
        (NAME, "I am, um, choosing."),
        (ADDRESS, "I love it."),
        (NAME, "Daniel."),
        (WHEN, "Tomorrow."),
        (WHEN, "next Tuesday"),
    ],
)
async def test_who_left_the_question_open_or_answered_barely_is_given_a_moment(
    call: TurnInput, asked: str, words: str
) -> None:
    assert await judged(call, asked, words) is MoreToCome.MAYBE


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        (GREETING, "My kitchen sink is clogged."),
        (GREETING, "A plumber."),
        (GREETING, "I have a leaky faucet."),
        (GREETING, "I have water in the basement."),
        (GREETING, "I smell gas."),
        (GREETING, "I'd like to make an appointment."),
        (GREETING, "I want to speak to Joe."),
        (GREETING, "I'm calling about my bill."),
        (GREETING, "No thanks, that's everything."),
        (GREETING, "I called yesterday, are you coming?"),
        (GREETING, "Never mind."),
        (GREETING, "Is that what it's for?"),
        (GREETING, "Do you know who I should talk to?"),
        (GREETING, "Do you have somebody I can talk to?"),
        (PHONE, "415 555 0142, 415 555 0142."),
        ("Is that right?", "Yes, yes."),
        ("Is that right?", "No, no."),
        (WHEN, "Hello?"),
        (WHEN, "Around 9.30."),
        (WHEN, "Whenever."),
        (WHEN, "Tomorrow after five."),
        (WHEN, "Friday works for me."),
        (WHEN, "Round 9, 30."),
        (WHEN, "I don't know yet."),
        (WHEN, "My name is Bob Miller."),
        (ADDRESS, "It's 120-Oak Drive in Springfield."),
        (ADDRESS, "I'd rather not say."),
        (PHONE, "The one I'm calling from."),
        (PHONE, "This one."),
        (NAME, "Bob Miller."),
        (NAME, "My name is Bob."),
        ("Is that right?", "Yes."),
        ("Is the number you're calling from the best one to reach you?", "Yes."),
        ("You're down for Friday. What's the address for the visit?", "Yes, that works."),
        ("Do you have pets?", "Two dogs."),
        ("You're all set.", "I called yesterday."),
    ],
)
async def test_who_has_answered_is_not_kept_waiting(call: TurnInput, asked: str, words: str) -> None:
    assert await judged(call, asked, words) is MoreToCome.NO
