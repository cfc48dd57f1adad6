"""What callers say about when. Today is Wednesday, March 4, 2026, ten in the morning."""

from datetime import date, time
from time import process_time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from receptionist.agent.frame_agent.understanding.when import WhenFound, find_when, to_wished

TODAY = date(2026, 3, 4)
NOW = time(10)


def heard(text: str, asked: str = "", region: str = "US") -> WhenFound:
    found = find_when(text, asked=asked, today=TODAY, now=NOW, region=region)
    for part in (*found.dates, *found.times, found.asap, found.flexible):
        assert part is None or text[part.start : part.end] == part.text
    return found


@pytest.mark.parametrize(
    ("text", "day", "words"),
    [
        ("tomorrow please", "2026-03-05", "tomorrow"),
        ("the day after tomorrow", "2026-03-06", "the day after tomorrow"),
        ("could you come Thursday", "2026-03-05", "Thursday"),
        ("on Wednesday", "2026-03-11", "Wednesday"),
        ("this Thursday", "2026-03-05", "this Thursday"),
        ("next Thursday works", "2026-03-12", "next Thursday"),
        ("this coming Monday", "2026-03-09", "this coming Monday"),
        ("Tuesday next week", "2026-03-10", "Tuesday next week"),
        ("next week, maybe Thursday", "2026-03-12", "Thursday"),
        ("a week from Tuesday", "2026-03-17", "a week from Tuesday"),
        ("a week from tomorrow", "2026-03-12", "a week from tomorrow"),
        ("put me down for the fourteenth", "2026-03-14", "fourteenth"),
        ("the 3rd", "2026-04-03", "3rd"),
        ("14th of this month", "2026-03-14", "14th of this month"),
        ("March the 3rd", "2027-03-03", "March the 3rd"),
        ("june first", "2026-06-01", "june first"),
        ("Friday the 13th", "2026-03-13", "Friday the 13th"),
        ("3/14", "2026-03-14", "3/14"),
        ("in two days", "2026-03-06", "in two days"),
        ("in a couple of weeks", "2026-03-18", "in a couple of weeks"),
        ("Christmas Eve", "2026-12-24", "Christmas Eve"),
        ("the day after Labor Day", "2026-09-08", "the day after Labor Day"),
        ("second of august nineteen eighty seven", "1987-08-02", "second of august nineteen eighty seven"),
        ("the 2 of the 8 87", "1987-08-02", "2 of the 8 87"),
        ("october nineteen oh five", "1905-10-01/1905-10-31", "october nineteen oh five"),
        ("three months ago", "2025-12-04", "three months ago"),
    ],
)
def test_a_day(text: str, day: str, words: str) -> None:
    found = heard(text)
    assert found.date is not None
    assert (found.date.value, found.date.text) == (day, words)
    assert found.time is None


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("this weekend", "2026-03-07/2026-03-08"),
        ("next week is better", "2026-03-09/2026-03-15"),
        ("early next week", "2026-03-09/2026-03-10"),
        ("sometime next month", "2026-04-01/2026-04-30"),
        ("sometime between Monday and Wednesday", "2026-03-09/2026-03-11"),
        ("Monday or Tuesday", "2026-03-09/2026-03-10"),
        ("Thursday or Friday next week", "2026-03-12/2026-03-13"),
        ("from the 24th to the 4th", "2026-03-24/2026-04-04"),
        ("the 17th to the 19th of July", "2026-07-17/2026-07-19"),
    ],
)
def test_a_stretch_of_days(text: str, days: str) -> None:
    found = heard(text)
    assert found.date is not None
    assert found.date.value == days


@pytest.mark.parametrize(
    ("text", "clock", "words"),
    [
        ("at 3", "15:00", "3"),
        ("at nine", "09:00", "nine"),
        ("around 12", "12:00", "12"),
        ("at nine in the evening", "21:00", "nine in the evening"),
        ("quarter past 10 in the morning", "10:15", "quarter past 10 in the morning"),
        ("a quarter to 12 in the morning", "11:45", "quarter to 12 in the morning"),
        ("half past two", "14:30", "half past two"),
        ("half four", "16:30", "half four"),
        ("5 to 3", "14:55", "5 to 3"),
        ("ten to eleven pm", "22:50", "ten to eleven pm"),
        ('10 o"clock', "10:00", '10 o"clock'),
        ("3 o'clock in the afternoon", "15:00", "3 o'clock in the afternoon"),
        ("6 20 in the evening", "18:20", "6 20 in the evening"),
        ("seven thirty a m", "07:30", "seven thirty a m"),
        ("7 30", "07:30", "7 30"),
        ("1130am", "11:30", "1130am"),
        ("make it eight hundred am", "08:00", "eight hundred am"),
        ("10:45am.", "10:45", "10:45am"),
        ("16:00", "16:00", "16:00"),
        ("noon", "12:00", "noon"),
        ("midnight", "00:00", "midnight"),
        ("around tenish", "10:00", "ten"),
        ("in half an hour", "10:30", "in half an hour"),
    ],
)
def test_a_time(text: str, clock: str, words: str) -> None:
    found = heard(text)
    assert found.time is not None
    assert (found.time.value, found.time.text) == (clock, words)
    assert found.time.first == found.time.last


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("after three", time(15), None),
        ("not before ten", time(10), None),
        ("4 pm or later", time(16), None),
        ("I get off work at 5", time(17), None),
        ("I can't do anything before noon", time(12), None),
        ("before noon", None, time(12)),
        ("no later than 4", None, time(16)),
        ("after three but before six", time(15), time(18)),
        ("between 1 and 3", time(13), time(15)),
        ("between noon and two", time(12), time(14)),
        ("from 8 to 5", time(8), time(17)),
        ("4 to 6 pm", time(16), time(18)),
        ("sometime in the morning", time(8), time(12)),
        ("late afternoon", time(15), time(17)),
        ("first thing", time(8), time(9)),
    ],
)
def test_a_stretch_of_the_day(text: str, first: time | None, last: time | None) -> None:
    found = heard(text)
    assert found.time is not None
    assert (found.time.first, found.time.last) == (first, last)


@pytest.mark.parametrize(
    ("text", "day", "clock"),
    [
        ("Thursday after three", "2026-03-05", "15:00"),
        ("tomorrow morning", "2026-03-05", "08:00/12:00"),
        ("tomorrow morning at ten", "2026-03-05", "10:00"),
        ("tonight at eight", "2026-03-04", "20:00"),
        ("Friday evening around 6", "2026-03-06", "18:00"),
        ("this afternoon", "2026-03-04", "12:00/17:00"),
        ("the twenty third at two thirty", "2026-03-23", "14:30"),
        ("March 10th 12:45 in the afternoon", "2026-03-10", "12:45"),
    ],
)
def test_a_day_with_a_time(text: str, day: str, clock: str) -> None:
    found = heard(text)
    assert found.date is not None
    assert found.time is not None
    assert (found.date.value, found.time.value) == (day, clock)


@pytest.mark.parametrize(
    ("text", "day", "clock"),
    [
        ("can you come to morrow at too p m", "2026-03-05", "14:00"),
        ("Friday at ate o'clock", "2026-03-06", "08:00"),
        ("friday after noon i guess like after one", "2026-03-06", "13:00"),
        ("tomorrow after noon", "2026-03-05", "12:00/17:00"),
    ],
)
def test_words_written_as_they_sounded_are_read(text: str, day: str, clock: str) -> None:
    found = heard(text)
    assert found.date is not None
    assert found.time is not None
    assert (found.date.value, found.time.value) == (day, clock)


@pytest.mark.parametrize(
    ("text", "day", "clock"),
    [
        ("Monday, no, Tuesday at 3", "2026-03-10", "15:00"),
        ("Friday at 9. Actually make that Thursday at 10", "2026-03-05", "10:00"),
        (
            "I was going to say Thursday at 4, but I remembered something. How about Friday at 10?",
            "2026-03-06",
            "10:00",
        ),
        ("Friday at 2 instead of Thursday", "2026-03-06", "14:00"),
        ("move it from Monday to Thursday at noon", "2026-03-05", "12:00"),
        ("Oh right, that's Thursday. Monday the 9th at two then.", "2026-03-09", "14:00"),
    ],
)
def test_the_last_word_counts(text: str, day: str, clock: str) -> None:
    found = heard(text)
    assert found.date is not None
    assert found.time is not None
    assert (found.date.value, found.time.value) == (day, clock)


@pytest.mark.parametrize(
    ("text", "asked", "clock"),
    [
        ("no, make it 11", "Please confirm 10:30 am next Wednesday.", "11:00"),
        ("3 o'clock", "Please confirm 10:30 am next Wednesday.", "15:00"),
        ("8", "What time works for you?", "08:00"),
        ("no, 7", "Shall I put you down for 6 pm?", "19:00"),
        ("9 would be good", "What time in the evening?", "21:00"),
        ("five please", "What time would you like?", "17:00"),
        ("Around 9.30.", "When would suit you?", "09:30"),
        ("five please", "wished", "17:00"),
    ],
)
def test_what_was_asked_helps_with_a_lone_hour(text: str, asked: str, clock: str) -> None:
    found = heard(text, asked)
    assert found.time is not None
    assert found.time.value == clock


def test_a_lone_number_is_no_time_when_something_else_was_asked() -> None:
    assert not heard("three", "How many bathrooms are there?")
    assert not heard("eight", "What is the house number?")


@pytest.mark.parametrize(
    ("text", "not_on"),
    [
        ("any time next week but not Monday", (0,)),
        ("I can't do Friday", (4,)),
        ("any day except Tuesday or Thursday", (1, 3)),
        ("Tuesdays and Thursdays don't work", (1, 3)),
        ("not Monday, Tuesday", (0,)),
    ],
)
def test_days_that_do_not_suit(text: str, not_on: tuple[int, ...]) -> None:
    assert heard(text).not_on == not_on


def test_what_is_ruled_out_is_not_what_is_wished() -> None:
    assert heard("I can't do Friday").date is None
    tuesday = heard("not Monday, Tuesday").date
    assert tuesday is not None and tuesday.value == "2026-03-10"
    assert heard("not in the morning").time is None


@pytest.mark.parametrize(
    "text", ["as soon as possible", "ASAP!", "right away", "today if you can", "the first available"]
)
def test_as_soon_as_possible(text: str) -> None:
    assert heard(text).asap is not None


def test_where_somebody_is_right_now_is_no_hurry() -> None:
    assert heard("I'm at work right now").asap is None
    assert heard("I need somebody here right now").asap is not None


def test_whenever() -> None:
    assert heard("whenever works for you").flexible is not None
    assert heard("any time is fine").flexible is not None
    assert heard("it doesn't matter", "What time would suit you?").flexible is not None
    assert heard("it doesn't matter", "Is that a gas or an electric heater?").flexible is None
    assert heard("any time after four").flexible is None


@pytest.mark.parametrize(
    "text",
    [
        "",
        "I have two toilets and a sink",
        "the second sink is leaking",
        "one moment please",
        "how much is it for 3 bedrooms",
        "table for 4",
        "$40 is too much",
        "may I ask a question",
        "it may be the valve",
        "the sun is in my eyes",
        "I sat down",
        "my address is forty two eleven Maple street",
        "it's 10 15 oak avenue",
        "at 9 Pine Road",
        "third street",
        "5th and Main",
        "call me at six one two five five five oh one four two",
        "the unit is 5 years old",
        "the fence is 6 by 8",
        "are you open 24/7",
        "good morning, I need a plumber",
        "more than one",
        "on second thought",
    ],
)
def test_nothing_was_said_about_when(text: str) -> None:
    assert not heard(text)


def test_when_it_broke_is_not_when_to_come() -> None:
    both = heard("it broke on Monday, can someone come tomorrow")
    assert both.date is not None and both.date.value == "2026-03-05"
    only = heard("it's been leaking since Monday")
    assert only.date is not None and (only.date.value, only.date.bound) == ("2026-03-02", "past")
    assert to_wished(only) is None


def test_a_region_that_puts_the_day_first() -> None:
    assert [heard("5/3", region=region).dates[0].value for region in ("US", "GB")] == ["2026-05-03", "2026-03-05"]


def test_the_same_words_in_speech_and_in_writing_mean_the_same() -> None:
    spoken, written = heard("march fourteenth at two thirty pm"), heard("March 14th at 2:30 PM")
    assert spoken.date is not None and written.date is not None
    assert spoken.time is not None and written.time is not None
    assert (spoken.date.value, spoken.time.value) == (written.date.value, written.time.value) == ("2026-03-14", "14:30")


def test_the_wish_on_the_lead_card() -> None:
    wish = to_wished(heard("any time next week after three but not Monday"))
    assert wish is not None
    assert (wish.day, wish.last_day) == (date(2026, 3, 9), date(2026, 3, 15))
    assert (wish.start, wish.end, wish.not_on) == (time(15), None, (0,))
    assert wish.said == "any time next week after three"


def test_the_wish_for_one_moment_and_for_a_last_day() -> None:
    exact = to_wished(heard("Friday at 2"))
    assert exact is not None
    assert exact.said == "Friday at 2"
    assert (exact.day, exact.last_day, exact.start, exact.end) == (date(2026, 3, 6), None, time(14), time(14))
    latest = to_wished(heard("by Friday"))
    assert latest is not None and latest.said == "by Friday"
    assert (latest.day, latest.last_day) == (None, date(2026, 3, 6))


def test_rarer_expressions_are_left_to_the_library() -> None:
    found = heard("the first quarter of 2027")
    assert found.dates[0].value == "2027-01-01/2027-03-31"


def test_a_lone_number_answers_a_question_for_a_day() -> None:
    found = heard("14", "What day would you like?")
    assert found.date is not None and found.date.value == "2026-03-14"
    assert not heard("14", "How many windows are there?")


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("I have a wedding on Friday. Can we do Saturday?", "2026-03-07"),
        ("Thursday, I have a job interview on Friday", "2026-03-05"),
        ("how are you doing today? I need someone out tomorrow", "2026-03-05"),
    ],
)
def test_other_plans_and_manners_are_not_the_wish(text: str, day: str) -> None:
    found = heard(text)
    assert found.date is not None and found.date.value == day


_VOCABULARY = """
monday tuesday next this last weekend month the first second 3rd 14 30 12 1987 2026 march may a of in at to from between
and or not no after before by until half quarter past noon midnight morning night tonight tomorrow today ago days hours
minutes 10:30 pm am o'clock asap whenever any time except christmas 3/4 99/99 31/12/99 february oh double hundred ish
. , ? - year summer quarter now end early
"""
_WORDS = st.sampled_from(_VOCABULARY.split())


@settings(max_examples=150, deadline=None, derandomize=True)
@given(st.lists(_WORDS, max_size=12))
def test_no_heap_of_words_breaks_it(words: list[str]) -> None:
    text = " ".join(words)
    found = heard(text, asked=text[::2])
    to_wished(found)
    for day in found.dates:
        assert day.first <= day.last


def test_a_long_rant_is_read_quickly() -> None:
    heard("the first quarter of 2027")  # builds the library
    rant = "so I told him at the time that I would not do it any day of the week and he said between us " * 60
    started = process_time()
    heard(rant)
    assert process_time() - started < 3
