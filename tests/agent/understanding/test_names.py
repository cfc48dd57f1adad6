"""What callers say when they say who they are, and what only sounds like it."""

import time

import pytest

from receptionist.agent.frame_agent.understanding.names import find_name

ASKED = "Can I get your name, please?"


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("Glenda Jonas", "Glenda", "Jonas"),
        ("john smith", "John", "Smith"),
        ("it's Maria", "Maria", ""),
        ("this is Bob from 12 Oak", "Bob", ""),
        ("Angela", "Angela", ""),
        ("sure, it's uh priya", "Priya", ""),
        ("Christine car", "Christine", "Carr"),
        ("William Tell speaking", "William", "Tell"),
        ("ronald mcdonald", "Ronald", "McDonald"),
        ("patrick o'grady", "Patrick", "O'Grady"),
        ("maria de la cruz", "Maria", "de la Cruz"),
        ("DAVE", "Dave", ""),
        ("Mrs. Patel", "", "Patel"),
        ("Jackie and Danczak", "Jackie", "Danczak"),
        ("Bob and Mary", "Bob", ""),
        ("Brian White. The sink is leaking badly.", "Brian", "White"),
        ("Leticia, a cleaning for the whole house", "Leticia", ""),
        ("this is his wife Karen", "Karen", ""),
        ("Wojciechowska", "Wojciechowska", ""),
        ("mark", "Mark", ""),
        ("My name? Greg.", "Greg", ""),
        ("it's Tyrone, Tyrone Banks", "Tyrone", "Banks"),
        ("it's me, Paulie", "Paulie", ""),
        ("put Karen down", "Karen", ""),
    ],
)
def test_a_reply_to_the_question_is_a_name(text: str, first: str, last: str) -> None:
    found = find_name(text, asked=ASKED)
    assert found is not None
    assert (found.first, found.last) == (first, last)
    assert text[found.start : found.end] == found.text


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("my name's bob", "Bob", ""),
        ("this is Dale from 12 Oak Street, my toilet is clogged", "Dale", ""),
        ("Hi, Jenny Park calling about my AC", "Jenny", "Park"),
        ("I'm dave and my sink is clogged", "Dave", ""),
        ("put it under Garza", "", "Garza"),
        ("it's under the name o'neil", "O'Neil", ""),
        ("The appointment is for Lorene Closson at 7:15", "Lorene", "Closson"),
        ("My first name is Shanda my last name is Wenk", "Shanda", "Wenk"),
        ("Dana Whitlow here. Can you add a second bathroom?", "Dana", "Whitlow"),
        ("Patrina Bess is my name", "Patrina", "Bess"),
        ("please call me Shaun Kennet", "Shaun", "Kennet"),
        ("I am ashok arvind, I need to move my visit", "Ashok", "Arvind"),
        ("john smith", "John", "Smith"),
    ],
)
def test_an_introduction_is_a_name_unasked(text: str, first: str, last: str) -> None:
    found = find_name(text)
    assert found is not None
    assert (found.first, found.last) == (first, last)


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("S-M-I-T-H", "", "Smith"),
        ("Smith, S M Y T H", "", "Smyth"),
        ("that's S-M-I-T-H", "", "Smith"),
        ("Harriet m i l e s", "Harriet", "Miles"),
        ("it's John. J O N", "Jon", ""),
        ("John J-O-N Smith", "Jon", "Smith"),
        ("m as in mike i l e s", "Miles", ""),
        ("B for Bravo o b", "Bob", ""),
        ("D O double D", "", "Dodd"),
        ("Sierra Mike India Tango Hotel", "", "Smith"),
        ("my last name is Nguyen n g u y e n", "", "Nguyen"),
        ("a NN e t t e Ha r t", "Annette", "Hart"),
        ("I am B ER w e l ls", "Amber", "Wells"),
        ("c o l i n f o x", "Colin", "Fox"),
        ("no, it's John without an h", "Jon", ""),
        ("Catherine with a K", "Katherine", ""),
        ("elliot with two t's", "Elliott", ""),
    ],
)
def test_letters_win_over_the_word(text: str, first: str, last: str) -> None:
    found = find_name(text, asked=ASKED)
    assert found is not None
    assert (found.first, found.last) == (first, last)
    assert found.spelled


def test_the_right_one_of_two_names_is_kept() -> None:
    found = find_name("no, not Smith, Smyth", asked=ASKED)
    assert found is not None
    assert found.last == "Smyth"


def test_a_lone_name_is_the_one_that_was_asked_for() -> None:
    last = find_name("Whitley", asked="And your last name?")
    first = find_name("Whitley", asked="And your first name?")
    assert last is not None and first is not None
    assert (last.first, last.last) == ("", "Whitley")
    assert (first.first, first.last) == ("Whitley", "")


@pytest.mark.parametrize("text", ["Oak Park", "San Mateo", "Maple Grove"])
def test_a_town_answering_another_question_is_no_name(text: str) -> None:
    assert find_name(text, asked="What city is that in?") is None


SERVICE_CALLS = """
I'm calling about a leak under my kitchen sink
this is urgent
I'm having trouble with my furnace
it's leaking
can you come for tomorrow
I need a quote for a water heater replacement
this is about my appointment on Monday
I'm at 4211 Maple Street
it's the upstairs bathroom
I'm looking for someone to clean my house
this is ridiculous
I'm locked out of my house
it's making a weird noise
for a three bedroom house
under the sink there's water everywhere
is it under warranty
it's a Rheem water heater
I'm in Springfield
I'm not sure
I'm good thanks
it's urgent please hurry
it's flooding
I'm the tenant
this is an emergency
we live on Grant Avenue
my AC is blowing warm
can I speak to a person
how much for gutter cleaning
Tuesday works for me
Clogged Drain
Good Morning
I'm at Home Depot right now
I'd like to book for Thursday at three
I'm calling from 415-555-0134
it's apartment B
I'm with State Farm insurance
call me when you get here
that's correct
is Mike Johnson coming today
I want to talk to Bob Harris
it's dripping constantly
I need an estimate for painting
book me for the first slot
I'm renting out an apartment on Elm
I'm wondering if you service San Jose
I will be there
may I ask how much
no hot water
bill me later
it's Maple Street not Elm Street
I'm freezing
Hi I need Drain Cleaning
Air Conditioning Repair
It's Whirlpool
it's a gas leak I think
Thank you so much
I've got a two story house in Dallas
We're in Austin Texas
I'm free Thursday
it's on Franklin
mark it down for Friday
""".strip().splitlines()


@pytest.mark.parametrize("text", SERVICE_CALLS)
def test_a_service_call_is_not_a_name(text: str) -> None:
    assert find_name(text) is None


@pytest.mark.parametrize(
    "text",
    [
        "yes",
        "no thanks",
        "that's not right",
        "why do you need it",
        "I'd rather not say",
        "it's crazy",
        "you got it wrong, I said nine",
        "the dishwasher flooded the kitchen",
        "may I ask how much",
        "may I call back",
        "mark it down for Friday",
        "it's Maple Street not Elm Street",
        "how much is a tune up",
        "",
        "...",
    ],
)
def test_an_evasive_reply_is_not_a_name(text: str) -> None:
    assert find_name(text, asked=ASKED) is None


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("can I transfer the deposit to Guy Kepler", "Guy Kepler"),
        ("what happened to my payment to shenika olmos", "Shenika Olmos"),
        ("please cancel the booking at 11:45 under tanya riccardi", "Tanya Riccardi"),
    ],
)
def test_a_person_somebody_pays_or_books_under_is_named(text: str, value: str) -> None:
    found = find_name(text)
    assert found is not None and found.value == value


@pytest.mark.parametrize(
    "text", ["I paid to Kettle Plumbing", "the payment went to your office", "send it to Elm Street"]
)
def test_firms_and_places_that_are_paid_are_not(text: str) -> None:
    assert find_name(text) is None


def test_a_stammer_is_read_in_reasonable_time() -> None:
    started = time.process_time()
    assert find_name("a " * 1000) is None
    assert time.process_time() - started < 0.5
