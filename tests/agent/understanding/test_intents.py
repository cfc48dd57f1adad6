"""What callers want, in sentences of our own."""

import pytest

from receptionist.agent.frame_agent.understanding.emergencies import is_emergency
from receptionist.agent.frame_agent.understanding.intents import Intent, find_intent, find_intents
from receptionist.agent.frame_agent.understanding.labels import EmergencyKind
from receptionist.agent.frame_agent.understanding.problems import find_problem, find_service_words


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("My kitchen sink won't drain.", Intent.REPORT_PROBLEM),
        ("the hot water's out", Intent.REPORT_PROBLEM),
        ("mice in the attic", Intent.REPORT_PROBLEM),
        ("My tub is clogged and I can't get it to go down.", Intent.REPORT_PROBLEM),
        ("How much do you charge to snake a drain?", Intent.PRICE_QUESTION),
        ("Yeah that's right. And what would that run me?", Intent.PRICE_QUESTION),
        ("do you guys do tankless heaters", Intent.SERVICE_QUESTION),
        ("Do you come out to Springfield?", Intent.SERVICE_QUESTION),
        ("I need a plumber", Intent.BOOK_APPOINTMENT),
        ("Could somebody come out tomorrow morning?", Intent.BOOK_APPOINTMENT),
        ("I'd like to get a ceiling fan put up", Intent.BOOK_APPOINTMENT),
        ("I have to move my appointment to Friday", Intent.RESCHEDULE_OR_CHANGE),
        ("please cancel my appointment", Intent.CANCEL_APPOINTMENT),
        ("is your guy on his way", Intent.CONFIRM_OR_STATUS),
        ("When is my appointment again?", Intent.CONFIRM_OR_STATUS),
        ("What time do you open on Saturdays?", Intent.HOURS_OR_WHEN),
        ("Are you licensed and insured?", Intent.BUSINESS_INFO),
        ("how do I get to your shop", Intent.LOCATION_DIRECTIONS),
        ("let me talk to a real person", Intent.SPEAK_TO_HUMAN),
        ("no need to transfer me to anybody", Intent.DECLINES_TRANSFER),
        ("can I leave a message for the owner", Intent.LEAVE_MESSAGE),
        ("your technician never showed up", Intent.COMPLAINT),
        ("Sorry, wrong number.", Intent.WRONG_NUMBER),
        ("I'm calling to offer you a better Google listing", Intent.SALES_PITCH),
        ("please stop texting me", Intent.OPT_OUT),
        ("hold on, are you a robot?", Intent.ARE_YOU_A_BOT),
        ("what's your name", Intent.ASSISTANT_IDENTITY),
        ("what can you help me with", Intent.CAPABILITIES),
        ("can we do this in Spanish", Intent.CHANGE_LANGUAGE),
        ("could you talk a little slower", Intent.SPEAK_SLOWER_FASTER),
        ("Say that again?", Intent.REPEAT),
        ("what do you mean by that", Intent.ASK_CLARIFY),
        ("never mind, forget it", Intent.CANCEL_FLOW),
        ("r u open saturdays", Intent.HOURS_OR_WHEN),
        ("Okay, come out and give me an estimate", Intent.BOOK_APPOINTMENT),
        ("Hello there", Intent.GREETING),
        ("OK, bye now", Intent.GOODBYE),
        ("Thank you so much", Intent.THANKS),
        ("yes, that's correct", Intent.AFFIRM),
        ("no, that is wrong", Intent.DENY),
        ("I'm not really sure", Intent.UNSURE),
        ("it doesn't matter to me", Intent.NO_PREFERENCE),
        ("Who won the game last night?", Intent.OUT_OF_SCOPE),
    ],
)
def test_a_callers_sentence_has_an_intent(said: str, meant: Intent) -> None:
    assert find_intent(said) is meant


@pytest.mark.parametrize("said", ["42 Elm Street", "", "   ", "tomorrow morning", "Jane Doe"])
def test_a_mere_fact_has_none(said: str) -> None:
    assert find_intent(said, asked="address") is Intent.NONE


def test_a_problem_and_a_price_question_in_one_breath_are_both_heard() -> None:
    found = find_intents("My toilet keeps running, how much would it be to fix that?")
    assert {Intent.PRICE_QUESTION, Intent.REPORT_PROBLEM} <= set(found)


def test_manners_are_not_named_beside_a_wish() -> None:
    assert find_intents("Hi, thanks for picking up, I need an electrician") == (Intent.BOOK_APPOINTMENT,)


def test_water_that_cannot_be_shut_off_is_no_command_to_the_assistant() -> None:
    assert Intent.STOP_TALKING not in find_intents("I can't get the water to shut off")


@pytest.mark.parametrize(
    ("said", "kind"),
    [
        ("I smell gas in the basement", EmergencyKind.GAS),
        ("It smells like rotten eggs by the stove", EmergencyKind.GAS),
        ("our carbon monoxide alarm is going off", EmergencyKind.CARBON_MONOXIDE),
        ("there are sparks coming from the panel", EmergencyKind.FIRE),
        ("I can smell something burning behind the outlet", EmergencyKind.FIRE),
        ("A pipe burst and there's water everywhere", EmergencyKind.WATER),
        ("sewage is backing up into the tub", EmergencyKind.WATER),
        ("no heat, and it's freezing outside", EmergencyKind.HEAT),
        ("the furnace died and we have a newborn", EmergencyKind.HEAT),
    ],
)
def test_what_cannot_wait_is_told(said: str, kind: EmergencyKind) -> None:
    assert is_emergency(said) is kind
    assert find_intent(said) is Intent.EMERGENCY


@pytest.mark.parametrize(
    "said",
    [
        "how much is a gas water heater",
        "do you repair gas lines",
        "the water heater drips a little",
        "AC drain line is plugged, water's dripping all over the closet",
        "No, nothing is flooding.",
        "I don't smell gas or anything",
        "do you install carbon monoxide detectors",
        "I'd like new flood lights in the yard",
        "the furnace needs its yearly tune-up",
        "we had a burst pipe last winter",
    ],
)
def test_what_only_sounds_like_it_is_not(said: str) -> None:
    assert is_emergency(said) is None


def test_a_cold_house_is_no_emergency_of_a_cleaner() -> None:
    assert is_emergency("we have no heat and it's freezing", "house cleaning") is None


@pytest.mark.parametrize(
    ("said", "problem"),
    [
        (
            "um hi, yeah so my kitchen sink is completely backed up and I was wondering how much that is",
            "my kitchen sink is completely backed up",
        ),
        ("Hey, it's Bob calling, the hot water's out", "the hot water's out"),
        ("My toilet is overflowing and I live at 12 Elm Street", "My toilet is overflowing"),
        ("I'd like to book a deep clean for Saturday", "a deep clean"),
        ("There's water dripping from the ceiling", "There's water dripping from the ceiling"),
        ("I want someone to look at my thermostat", "look at my thermostat"),
        ("My faucet is dripping. Wait, no, it's the tub, it won't drain.", "it's the tub, it won't drain"),
        ("the dryer, um, won't turn on", "the dryer, won't turn on"),
    ],
)
def test_the_problem_is_kept_in_the_callers_words(said: str, problem: str) -> None:
    found = find_problem(said)
    assert found is not None
    assert found.value == problem
    assert said[found.start : found.end] == found.text


@pytest.mark.parametrize(
    "said", ["what time do you open", "I need to reschedule my appointment", "no leaks anywhere", "hi"]
)
def test_no_problem_is_made_up(said: str) -> None:
    assert find_problem(said) is None


def test_a_bare_thing_is_the_problem_only_where_it_was_asked_for() -> None:
    assert find_problem("water heater") is None
    found = find_problem("water heater", asked="What do you need help with?")
    assert found is not None and found.value == "water heater"


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ("how much to snake the main line?", "snake the main line"),
        ("What do you charge for a drain cleaning", "a drain cleaning"),
        ("do you do water heaters?", "water heaters"),
        ("My faucet drips. How much to fix it?", "My faucet drips"),
    ],
)
def test_the_words_to_look_up_are_what_the_price_is_asked_of(said: str, words: str) -> None:
    found = find_service_words(said)
    assert found is not None and found.value == words
