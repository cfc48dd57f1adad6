"""Where the job is, as callers say it and as texters type it."""

import time

import pytest

from receptionist.agent.frame_agent.understanding.addresses import find_address

ASKED = "What's the address?"


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("forty two eleven Maple", "4211 Maple"),
        ("seven zero eight North first Street", "708 North 1st Street"),
        ("twelve oh nine west elm street unit five", "1209 West Elm Street, Unit 5"),
        ("twenty three forty second street", "23 42nd Street"),
        ("fifteen hundred county road 12", "1500 County Road 12"),
        ("it's uh 900 um Pine Street", "900 Pine Street"),
        ("it's 4211 maple street apartment three b in springfield", "4211 Maple Street, Apartment 3B, Springfield"),
        (
            "ninety nine Sunset Boulevard Los Angeles California nine zero zero two eight",
            "99 Sunset Boulevard, Los Angeles, CA 90028",
        ),
        ("4211 Maple Street, Apt 3, Springfield, IL 62704", "4211 Maple Street, Apt 3, Springfield, IL 62704"),
        ("400 N. State St. #12, Chicago", "400 N. State St, # 12, Chicago"),
        ("12 1/2 Elm St", "12 1/2 Elm St"),
        ("89 South Street", "89 South Street"),
        ("2200 Avenue H", "2200 Avenue H"),
        ("sure, 18 Old Mill Road, the back door", "18 Old Mill Road"),
        ("PO Box 512 Springfield IL 62704", "PO Box 512, Springfield, IL 62704"),
        ("it's the blue house on Elm Street", "Elm Street"),
        ("850 market st columbus oh 43206", "850 Market St, Columbus, OH 43206"),
    ],
)
def test_an_address_is_written_in_one_tidy_line(text: str, value: str) -> None:
    found = find_address(text, asked=ASKED)
    assert found is not None
    assert found.value == value
    assert text[found.start : found.end] == found.text


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Can you send two people to 18300 Carriage Drive", "18300 Carriage Drive"),
        ("my sink at forty two eleven Maple Street is leaking", "forty two eleven Maple Street"),
        ("this is Bob from 12 Oak street my toilet is clogged", "12 Oak street"),
        ("come to 18 Cedar Court tomorrow at 3", "18 Cedar Court"),
        ("It's 120-Oak Drive, and it's urgent", "120-Oak Drive"),
        ("I need a cleaning at 300 Park Avenue South on Friday", "300 Park Avenue South"),
        ("I live at 1428 Elm", "1428 Elm"),
        ("we're moving to 1850 El Camino Real. For 1 person.", "1850 El Camino Real"),
        ("Two of us at 542 A Mason Street", "542 A Mason Street"),
        ("it's for one office, 42010 Bluebell Way #208.", "42010 Bluebell Way #208"),
    ],
)
def test_an_address_is_found_inside_a_sentence(text: str, said: str) -> None:
    found = find_address(text)
    assert found is not None
    assert found.text == said


def test_the_parts_are_told_apart() -> None:
    found = find_address(
        "The address is twelve Pine Street, apartment 4, Dayton Ohio 45402 and my name is Al", asked=ASKED
    )
    assert found is not None
    parts = found.parts
    assert (parts.number, parts.street, parts.unit) == ("12", "Pine Street", "Apartment 4")
    assert (parts.city, parts.state, parts.zip) == ("Dayton", "OH", "45402")
    assert found.confidence > 0.9


@pytest.mark.parametrize(
    ("text", "crossing"),
    [
        ("Frobes and Murry", "Frobes and Murry"),
        ("I'm at Broadway and Main. ", "Broadway and Main"),
        ("the corner of Fifth and Main", "5th and Main"),
        ("near 5th and Pine, by the bank", "5th and Pine"),
        ("Oak Street and 3rd Avenue", "Oak Street and 3rd Avenue"),
    ],
)
def test_two_streets_that_cross_are_a_place(text: str, crossing: str) -> None:
    found = find_address(text, asked="Where do you need us to go?")
    assert found is not None
    assert found.parts.intersection == crossing


@pytest.mark.parametrize("text", ["no, forty-TWO eleven", "not 4112, 4211", "4211", "no it's 4211"])
def test_a_corrected_house_number_is_a_number_alone(text: str) -> None:
    found = find_address(text, asked="I have 4112 Maple Street as the address. Is that right?")
    assert found is not None
    assert found.parts.number == "4211"
    assert found.value == "4211"


def test_a_zip_code_or_a_town_alone_answers_the_question_for_it() -> None:
    zip_code = find_address("six two seven oh four", asked="What's the zip code?")
    town = find_address("Springfield", asked="What city is that in?")
    assert zip_code is not None and town is not None
    assert zip_code.parts.zip == "62704"
    assert town.parts.city == "Springfield"


@pytest.mark.parametrize(
    ("text", "postcode"),
    [
        ("S 2 8 6 r l", "S28 6RL"),
        ("s two eight six r l", "S28 6RL"),
        ("m 4 s 3DR", "M4S 3DR"),
        ("W 3 0 1 PT", "W30 1PT"),
        ("c v 6 v h g", "CV6 5HG"),
        ("G 8 9 zed q", "G8 9ZQ"),
    ],
)
def test_a_spelled_postcode_is_put_together(text: str, postcode: str) -> None:
    found = find_address(text, asked="What is your postcode?")
    assert found is not None
    assert found.parts.postcode == postcode


SERVICE_CALLS = """
I have 2 sinks
at 3 on Thursday
it's a $40 drive
I have two sinks and three toilets clogged
can you come at 4 on Friday
it's a 2 hour drive
I've got a 50 gallon water heater
my house has 3 bedrooms and 2 baths
a two car garage door
it's a three way switch
I need 4 outlets and a ceiling fan installed
the 14th works, or the 15th and 16th
Monday and Tuesday are good
heating and cooling
my kitchen and bathroom sinks
do you charge 150 or 200
between 2 and 4 pm
call me at 415 555 0142
$150 service call
the toilet on the second floor is leaking
first thing in the morning
I have one more question
2 story house
a 3 ton unit
the drain in unit 4
my furnace is 15 years old
I'd say 1500 square feet
there are 6 of us
I need 12 lights and 2 fans put in
are you open 24 hours
is it 99 dollars or 129
no, two o'clock
my water bill was 400 last month
there's about 3 inches of water in the basement
next Friday the 13th at noon
clean 5 bedrooms 3 bathrooms and a laundry room
my deck is 12 by 20
I've lived here 20 years
does that include 2 coats
washer and dryer hookup
can I get a 2 hour window
I have a 2015 Carrier unit
it's 2 years old and still under warranty
I paid 300 last time
""".strip().splitlines()


@pytest.mark.parametrize("text", SERVICE_CALLS)
def test_a_service_call_without_a_place_has_no_address(text: str) -> None:
    assert find_address(text) is None


@pytest.mark.parametrize("text", ["I already gave you that", "same as last time", "why do you ask", "at 3", ""])
def test_an_evasive_reply_is_no_address(text: str) -> None:
    assert find_address(text, asked=ASKED) is None


@pytest.mark.parametrize("text", ["12 " * 1500, "Maple " * 1500, "12 Oak and " * 500, "#" * 4000])
def test_a_flood_of_words_is_read_in_time(text: str) -> None:
    started = time.process_time()
    find_address(text, asked=ASKED)
    assert time.process_time() - started < 2.0
