"""Callers as they come: what a good receptionist would have answered, and the frame agent does."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest

from receptionist.agent.frame_agent.agent import FrameAgent
from receptionist.agent.frame_agent.understanding import understand
from receptionist.agent.guards import guarded
from receptionist.agent.prompts import Prompts
from receptionist.domain.conversation import ActionKind, Channel
from receptionist.domain.lead import Urgency, WishedTime
from receptionist.domain.phone import parse_address
from receptionist.domain.wording import say_wish
from receptionist.resources import resource_dir
from receptionist.services.converse import Conversation
from receptionist.services.set_up import NewBusiness, profile_of, starter_book

pytestmark = pytest.mark.databases("sqlite")

NOW = datetime(2026, 11, 18, 10, 0, tzinfo=ZoneInfo("America/New_York"))  # a Wednesday


class Desk:
    """A conversation with the frame agent behind the guards that every agent speaks through."""

    def __init__(self, trade: str = "plumbing", channel: Channel = Channel.VOICE, caller: str = "+14155550142") -> None:
        profile = profile_of(NewBusiness("Example", trade, city="Springfield"))
        phrases = Prompts(resource_dir("prompts")).phrases
        self.talk = Conversation(
            agent=guarded(FrameAgent(phrases), phrases),
            profile=profile,
            book=starter_book(resource_dir("pricebook"), trade),
            now=NOW,
            channel=channel,
            caller=parse_address(caller),
        )
        self.talk.greet("Thanks for calling Example. How can I help?")

    async def hears(self, *lines: str) -> str:
        """What is answered to the last of the lines."""
        answer = ""
        for line in lines:
            answer = " ".join([sentence async for sentence in self.talk.say(line)])
        return answer


@pytest.mark.parametrize(
    ("said", "days", "spoken"),
    [
        ("wed or thurs", ["2026-11-19", "2026-11-25"], "tomorrow or Wednesday, November 25th"),
        ("monday or wednesday", ["2026-11-23", "2026-11-25"], "Monday or Wednesday, November 25th"),
        (
            "monday, wednesday or friday next week",
            ["2026-11-23", "2026-11-25", "2026-11-27"],
            "Monday or Wednesday, November 25th or Friday, November 27th",
        ),
        ("either tuesday or maybe thursday", ["2026-11-19", "2026-11-24"], "tomorrow or Tuesday"),
    ],
)
def test_of_several_days_each_is_kept_and_none_between(said: str, days: list[str], spoken: str) -> None:
    when = understand(said, asked="When would you like somebody to come?", today=NOW.date()).when
    assert when.date is not None
    wish = WishedTime(said, day=when.date.first, last_day=when.date.last, not_on=when.not_on)
    wished = [date.fromisoformat(day) for day in days]
    assert (wish.day, wish.last_day) == (wished[0], wished[-1])
    kept = {day for day in range(7) if day not in wish.not_on}
    span = {date.fromordinal(day) for day in range(wished[0].toordinal(), wished[-1].toordinal() + 1)}
    assert [day for day in sorted(span) if day.weekday() in kept] == wished
    assert say_wish(wish, NOW.date()) == spoken


def test_what_is_ruled_out_in_a_week_leaves_the_week() -> None:
    when = understand("next week any day except monday and wednesday", today=NOW.date()).when
    assert when.date is not None and when.not_on == (0, 2)
    assert (when.date.first, when.date.last) == (date(2026, 11, 23), date(2026, 11, 29))


async def test_an_emergency_in_the_middle_is_what_is_wrong_and_wanted_now() -> None:
    desk = Desk()
    reply = await desk.hears(
        "I need a faucet installed", "next wednesday morning", "oh no, there's water pouring through the ceiling now"
    )
    card = desk.talk.card
    assert "main water valve" in reply and card.urgency is Urgency.EMERGENCY
    assert card.problem is not None and "ceiling" in card.problem.value
    assert any("faucet" in note for note in card.notes)
    assert card.wished is not None and card.wished.asap and card.wished.day is None


@pytest.mark.parametrize(
    ("trade", "said"),
    [
        ("hvac", "my heat is out and I'm eighty two and it's cold in here"),
        ("plumbing", "my toilet is overflowing all over the floor"),
    ],
)
async def test_it_cannot_wait(trade: str, said: str) -> None:
    desk = Desk(trade)
    await desk.hears(said)
    assert desk.talk.card.urgency is Urgency.EMERGENCY


async def test_whoever_waited_in_vain_is_no_emergency_and_tells_it_once() -> None:
    desk = Desk()
    reply = await desk.hears(
        "this is ridiculous, I've been waiting all day for your guy and nobody showed up",
        "Dave Miller, and I want somebody to call me right now",
    )
    assert "What should I tell them" not in reply and "what you told me" in reply
    card = desk.talk.card
    assert card.urgency is not Urgency.EMERGENCY and card.wants_person and "nobody showed up" in card.message
    assert card.service_code == "" and card.name is not None and card.name.value == "Dave Miller"


@pytest.mark.parametrize(
    ("said", "answer"),
    [
        ("I have a question about my invoice", "can't see bills"),
        ("you guys charged me twice", "can't see bills"),
        ("can I pay my bill over the phone", "can't see bills"),
        ("are you guys hiring", "pass that on"),
        ("how do I apply?", "pass that on"),
        ("do you have any job openings", "pass that on"),
    ],
)
async def test_what_is_no_job_is_passed_on_with_a_name(said: str, answer: str) -> None:
    desk = Desk()
    reply = await desk.hears(said)
    assert answer in reply and "name" in reply
    assert desk.talk.card.message == said and not desk.talk.card.quotes


@pytest.mark.parametrize(
    "said",
    ["my water bill is really high", "my bill has doubled, I think there's a leak", "can I get a written estimate"],
)
async def test_a_high_water_bill_is_no_matter_of_ours(said: str) -> None:
    assert "can't see bills" not in await Desk().hears(said)


async def test_a_question_about_the_bill_leaves_the_visit_in_hand() -> None:
    desk = Desk()
    reply = await desk.hears("my toilet is clogged", "also I have a question about my last bill")
    assert "can't see bills" in reply and reply.endswith("?") and "name" not in reply
    assert await desk.hears("tomorrow at 2") == "I can pencil you in for tomorrow between 2 and 4 pm. Does that work?"


async def test_whenever_takes_what_is_offered() -> None:
    desk = Desk()
    await desk.hears("my faucet leaks", "any time next week", "whenever")
    assert desk.talk.card.held is not None


async def test_ya_is_a_yes() -> None:
    desk = Desk()
    await desk.hears("my faucet leaks", "tomorrow at 2", "ya")
    assert desk.talk.card.held is not None


async def test_a_number_without_its_area_code_is_asked_for_whole() -> None:
    desk = Desk(caller="anonymous")
    reply = await desk.hears("my faucet leaks", "tomorrow at 2", "yes", "12 Elm Street", "Tom Baker", "555 0142")
    assert "5550142" in reply and "all ten digits" in reply
    await desk.hears("415 555 0142")
    assert desk.talk.card.phone is not None and desk.talk.card.phone.value == "+14155550142"


async def test_the_wifes_number_stands_beside_the_first() -> None:
    desk = Desk()
    reply = await desk.hears(
        "my sink is clogged", "tomorrow at 2", "yes", "12 Elm Street", "Tom Baker", "yes",
        "actually if you can't reach me try my wife at 415 555 0188",
    )  # fmt: skip
    assert "(415) 555-0188 as a second number" in reply
    card = desk.talk.card
    assert card.phone is not None and card.phone.value == "+14155550142"
    assert any("0188" in note for note in card.notes)


async def test_a_number_put_right_is_no_second_one() -> None:
    desk = Desk()
    await desk.hears("my sink is clogged", "tomorrow at 2", "yes", "12 Elm Street", "Tom Baker", "yes")
    await desk.hears("no, use my other number, 415 555 0188")
    assert desk.talk.card.phone is not None and desk.talk.card.phone.value == "+14155550188"


async def test_free_estimates_are_named_and_are_no_job() -> None:
    desk = Desk()
    reply = await desk.hears("do you take cards", "do you guys do free estimates")
    assert "estimate for free" in reply and "sewer" in reply
    assert desk.talk.card.problem is None
    cleaner = Desk("house-cleaning")
    assert "$" not in await cleaner.hears("do you do free estimates")


async def test_you_too_ends_the_call() -> None:
    desk = Desk()
    await desk.hears("my sink is clogged", "tomorrow at 2", "yes", "12 Elm Street", "Tom Baker", "yes", "yes")
    await desk.hears("you too")
    assert desk.talk.action is ActionKind.END_CALL


async def test_what_is_asked_next_may_be_another_service() -> None:
    desk = Desk()
    reply = await desk.hears("do you fix sprinklers", "what about garbage disposals")
    assert "Yes, we do that" in reply and "day" not in reply


async def test_are_you_open_is_answered_for_now() -> None:
    assert "until 5 pm" in await Desk(channel=Channel.TEXT).hears("r u open")
    assert "Monday to Friday" in await Desk().hears("when are you open")


async def test_what_day_is_closed_is_said_in_the_sentence() -> None:
    desk = Desk()
    desk.talk.now = NOW.replace(day=26)  # Thanksgiving
    assert "We're closed today." in await desk.hears("are you open today")


@pytest.mark.parametrize(
    "said", ["it's bob underscore smith at yahoo dot com", "jane.doe@example.com", "my email is rita at example.org"]
)
async def test_an_email_address_is_kept_and_is_nobodys_name(said: str) -> None:
    desk = Desk()
    reply = await desk.hears("how much for a new toilet", said)
    assert "noted" in reply
    assert desk.talk.card.name is None and said in desk.talk.card.notes


async def test_english_is_spoken() -> None:
    desk = Desk()
    assert (await desk.hears("do you speak english")).startswith("Yes")
    assert not desk.talk.card.wants_person


@pytest.mark.parametrize(
    "said", ["who will come to my house", "will he call before he comes", "can I get the same person each time"]
)
async def test_what_nobody_told_the_receptionist_is_left_to_the_office(said: str) -> None:
    desk = Desk("house-cleaning")
    reply = await desk.hears("I need a deep cleaning", said)
    assert "have somebody get back to you" in reply and "time" in reply
    assert said in desk.talk.card.message


@pytest.mark.parametrize(
    "said", ["do you need to see the panel first", "do you sell ev chargers", "and do you take amex"]
)
async def test_no_yes_to_what_is_not_the_question(said: str) -> None:
    assert "Yes, we do" not in await Desk("electrical").hears("how much for an ev charger install", said)


async def test_how_to_get_in_is_noted() -> None:
    desk = Desk()
    reply = await desk.hears("my toilet is clogged", "tomorrow", "I won't be home but the key is under the mat")
    assert "noted" in reply and any("under the mat" in note for note in desk.talk.card.notes)


async def test_a_question_back_takes_no_time_that_was_offered() -> None:
    desk = Desk()
    await desk.hears("my faucet leaks", "today after three", "what is your boss's home address")
    assert desk.talk.card.held is None


async def test_digits_put_right_in_the_same_breath() -> None:
    desk = Desk()
    await desk.hears("my faucet leaks", "friday at noon", "yes", "15 Oak Lane", "William Tate")
    await desk.hears("four one five five five five oh one one two, no wait, oh one two one")
    assert desk.talk.card.phone is not None and desk.talk.card.phone.value == "+14155550121"


async def test_neither_of_two_is_a_third() -> None:
    desk = Desk("house-cleaning")
    again = await desk.hears("hi how much for cleaning", "3 bedrooms 2 baths")
    assert "Do you mean" in again
    assert "every two weeks" in await desk.hears("every other week")
    assert desk.talk.card.service_code == "CLEAN-BIWEEKLY"


async def test_ok_thanks_behind_a_price_books_nothing() -> None:
    desk = Desk()
    reply = await desk.hears("how much to clear a drain", "ok thanks")
    assert reply == "Anything else I can help with?" and desk.talk.card.wished is None


async def test_a_visit_that_is_skipped_is_one_on_file() -> None:
    desk = Desk("house-cleaning")
    reply = await desk.hears("I have a cleaning tomorrow and I need to skip it")
    assert "office" in reply and desk.talk.card.wished is None


async def test_who_drives_is_called_back_without_telling_it_twice() -> None:
    desk = Desk()
    reply = await desk.hears("can you call me back in an hour, I'm driving")
    assert "name" in reply and "driving" in desk.talk.card.message


async def test_what_is_applied_to_a_tub_is_no_application() -> None:
    assert "opening" not in await Desk().hears("Can you apply new caulk around my tub?")
