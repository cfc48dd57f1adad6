"""Settings of hours, answering and the business, read from forms: what does not hold is told at its field."""

from dataclasses import replace
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

import pytest

from receptionist.agent.prompts import Prompts
from receptionist.agent.text_words import TextWords
from receptionist.domain.answering import AfterHours, Answering, NobodyTook, Pickup
from receptionist.domain.call_plan import plan_call
from receptionist.domain.hours import HolidayRules, Hours, Span, SpecialDay
from receptionist.domain.ids import UserId
from receptionist.domain.message import ReplyMode
from receptionist.domain.phone import PhoneNumber
from receptionist.domain.profile import BusinessProfile
from receptionist.errors import FormProblems
from receptionist.resources import resource_dir
from receptionist.services.answering_settings import read_answering, way_of
from receptionist.services.business_settings import read_business
from receptionist.services.hours_settings import holidays_ahead, own_days_ahead, read_hours
from receptionist.services.preview import preview_call, preview_text

TODAY = date(2026, 10, 5)
ANN = UserId("user_ann")
HOURS_FORM = {
    "timezone": "America/New_York",
    "opens_0_0": "08:00",
    "closes_0_0": "12:00",
    "opens_0_1": "13:00",
    "closes_0_1": "17:00",
    "opens_4_0": "18:00",
    "closes_4_0": "02:00",
    "quote": "on",
}
BUSINESS_FORM = {
    "name": "Rose City  Plumbing",
    "trade": "House cleaning",
    "region": "us",
    "area": "Portland, Gresham\n972\nPortland",
    "visit_window_minutes": "90",
    "lead_time_minutes": "60",
    "horizon_days": "14",
    "quote_valid_days": "10",
    "point_of_contact": ANN,
}
ANSWERING_FORM = {
    "warm": "yes",
    "greeting_to_its_end": "yes",
    "ring_seconds": "20",
    "person_0": "(415) 555-0199",
    "person_2": "415-555-0161",
    "screening": "on",
}


def hours_problems(before: BusinessProfile, **fields: str) -> dict[str, str]:
    with pytest.raises(FormProblems) as caught:
        read_hours({**HOURS_FORM, **fields}, before, [ANN], TODAY)
    return caught.value.by_field


def test_a_week_with_breaks_and_nights_holidays_and_days_of_its_own(profile: BusinessProfile) -> None:
    form = {
        **HOURS_FORM,
        "state": "LA",
        "keep_2026-11-26": "open",
        "keep_2027-02-09": "hours",
        "opens_2027-02-09_0": "09:00",
        "closes_2027-02-09_0": "12:00",
        "own_date_0": "2026-12-24",
        "own_name_0": "Christmas Eve",
        "opens_own0_0": "08:00",
        "closes_own0_0": "12:00",
        "own_date_1": "2026-12-31",
        "own_date_2": "2026-12-30",
        "own_name_2": "Gone",
        "own_drop_2": "on",
    }
    hours = read_hours(form, profile, [ANN], TODAY).hours
    assert hours.week[0] == (Span(time(8), time(12)), Span(time(13), time(17)))
    assert hours.week[4] == (Span(time(18), time(2)),) and hours.week[1] == ()
    short = (Span(time(9), time(12)),)
    assert hours.holidays == HolidayRules("US", "LA", ("Thanksgiving Day",), {"Mardi Gras": short})
    assert hours.own_days == {date(2026, 12, 24): SpecialDay("Christmas Eve", (Span(time(8), time(12)),))}
    assert hours.closed_on == {date(2026, 12, 31): "Own day"}
    # The choice is kept year after year, and by a form that does not show that holiday.
    later = read_hours(HOURS_FORM | {"state": "LA"}, replace(profile, hours=hours), [ANN], date(2028, 1, 1)).hours
    assert later.holidays == hours.holidays
    assert hours.special_day(date(2028, 11, 23)) is None


@pytest.mark.parametrize(
    ("fields", "field", "says"),
    [
        ({"closes_0_0": ""}, "closes_0_0", "needs both times"),
        ({"opens_0_0": "25:00"}, "opens_0_0", "no time of day"),
        ({"opens_0_1": "11:00"}, "opens_0_0", "overlap"),
        ({"opens_1_0": "09:00", "closes_1_0": "09:00"}, "closes_1_0", "closes when it opens"),
        ({"opens_5_0": "01:00", "closes_5_0": "05:00"}, "opens_0_0", "overlap those of Saturday"),
        ({"timezone": "Mars/Base"}, "timezone", "no time zone"),
        ({"own_name_0": "Picnic"}, "own_date_0", "When is Picnic?"),
        ({"own_date_0": "soon"}, "own_date_0", "is no date"),
        ({"keep_2026-11-26": "hours"}, "opens_2026-11-26_0", "From when until when"),
        ({"after_hours_message": "It is $50 more"}, "after_hours_message", "Amounts"),
        ({"emergency": "number"}, "emergency_number", "Which number"),
        ({"emergency": "user_stranger"}, "emergency", "Choose one"),
        ({"emergency_number": "911911"}, "emergency_number", "no telephone number"),
        ({"booking_link": "http://example.com"}, "booking_link", "https"),
        ({"quiet_from": "23:00"}, "quiet_from", "21:00"),
        ({"state": "ZZ"}, "state", "Choose one"),
    ],
)
def test_each_problem_stands_at_its_field(
    profile: BusinessProfile, fields: dict[str, str], field: str, says: str
) -> None:
    assert says in hours_problems(profile, **fields)[field]


def test_emergencies_go_to_a_user_or_a_number(profile: BusinessProfile) -> None:
    number = {"emergency": "number", "emergency_number": "(415) 555-0162"}
    after = read_hours(HOURS_FORM | number, profile, [ANN], TODAY).after_hours
    assert after == AfterHours(emergency_number=PhoneNumber("+14155550162"))
    form = {name: text for name, text in HOURS_FORM.items() if name != "quote"} | {"emergency": ANN}
    assert read_hours(form, profile, [ANN], TODAY).after_hours == AfterHours(quote=False, emergency_user=ANN)


def test_holidays_that_were_closed_days_before_are_not_own_days(profile: BusinessProfile) -> None:
    closed = {date(2026, 12, 25): "Christmas Day", date(2026, 10, 9): "Picnic", date(2026, 1, 2): "Past"}
    hours = replace(profile.hours, closed_on=closed)
    assert own_days_ahead(hours, "US", TODAY) == [(date(2026, 10, 9), SpecialDay("Picnic"))]
    assert [ahead.kept for ahead in holidays_ahead(hours, "US", TODAY) if ahead.name == "Christmas Day"] == ["closed"]
    assert holidays_ahead(hours, "XX", TODAY) == []


def test_the_business_as_it_is_typed(profile: BusinessProfile) -> None:
    after = read_business(BUSINESS_FORM, profile, [ANN])
    assert (after.name, after.trade, after.region) == ("Rose City Plumbing", "house-cleaning", "US")
    assert after.area == ("Portland", "Gresham", "972") and after.point_of_contact == ANN
    assert (after.visit_window_minutes, after.lead_time_minutes) == (90, 60)


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("name", " "),
        ("region", "Oregon"),
        ("trade", "!"),
        ("visit_window_minutes", "100"),
        ("horizon_days", "many"),
        ("outside_area", "We charge $20 more there"),
        ("point_of_contact", "user_stranger"),
    ],
)
def test_what_of_the_business_does_not_hold(profile: BusinessProfile, name: str, text: str) -> None:
    with pytest.raises(FormProblems) as caught:
        read_business({**BUSINESS_FORM, name: text}, profile, [ANN])
    assert set(caught.value.by_field) == {name}


def test_people_and_the_usual_ways(profile: BusinessProfile) -> None:
    after = read_answering(ANSWERING_FORM | {"way": "after_hours", "order": "together"}, profile)
    assert [number.e164 for number in after.people] == ["+14155550199", "+14155550161"]
    assert after.answering == Answering(
        Pickup.PEOPLE_ONLY, ring_seconds=20, also=(PhoneNumber("+14155550161"),), together=True
    )
    assert way_of(after.answering) == "after_hours"
    mixed = read_answering(ANSWERING_FORM | {"holiday": "people_only", "nobody_took": "message"}, profile)
    assert way_of(mixed.answering) == "" and mixed.answering.nobody_took is NobodyTook.MESSAGE
    assert way_of(read_answering({"ring_seconds": "20", "way": "never"}, profile).answering) == "never"


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"ring_seconds": "90"}, "ring_seconds"),
        ({"person_1": "12"}, "person_1"),
        ({"person_2": "+1 415 555 0199"}, "person_2"),
        ({"person_0": "", "person_2": "", "way": "people_first"}, "person_0"),
        ({"open": "somebody"}, "open"),
    ],
)
def test_what_of_answering_does_not_hold(profile: BusinessProfile, fields: dict[str, str], field: str) -> None:
    with pytest.raises(FormProblems) as caught:
        read_answering({**ANSWERING_FORM, **fields}, profile)
    assert field in caught.value.by_field


@pytest.fixture
def words() -> TextWords:
    return TextWords(Prompts(resource_dir("prompts")).phrases)


def test_the_preview_says_what_the_rules_do(profile: BusinessProfile, words: TextWords) -> None:
    zone = ZoneInfo("America/Los_Angeles")
    owner, bob, ann = (PhoneNumber(f"+1415555019{digit}") for digit in (9, 8, 7))
    stands = replace(
        profile,
        hours=replace(profile.hours, holidays=HolidayRules("US")),
        transfer_to=owner,
        answering=Answering(Pickup.PEOPLE_FIRST, holiday=Pickup.PEOPLE_ONLY, ring_seconds=15, also=(bob,)),
        after_hours=AfterHours(quote=False, emergency_number=ann),
    )
    noon, night = datetime(2026, 10, 6, 12, tzinfo=zone), datetime(2026, 10, 6, 21, 30, tzinfo=zone)
    assert preview_call(stands, noon, []) == (
        "Tuesday, October 6th at noon you are open: (415) 555-0199 rings, then (415) 555-0198 rings for 15 seconds "
        "each and a key is pressed to take the call; if nobody takes it, the AI answers; it tells prices; "
        "who wants a person leaves a message."
    )
    assert preview_call(stands, night, []) == (
        "Tuesday, October 6th at 9:30 pm you are closed until tomorrow at 8 am: the AI answers at once; it tells no "
        "prices; who wants a person leaves a message, an emergency is put through to (415) 555-0197, (415) 555-0199 "
        "and (415) 555-0198."
    )
    christmas = datetime(2026, 12, 25, 10, tzinfo=zone)
    assert preview_call(stands, christmas, []).endswith("if nobody takes it, the caller leaves a message.")
    assert "closed for Christmas Day until Monday at 8 am" in preview_call(stands, christmas, [])
    assert "“We're closed right now; somebody is back tomorrow at 8 am.”; it tells no prices" in preview_text(
        stands, night, words
    )
    people = replace(stands, texting=replace(stands.texting, mode=ReplyMode.PEOPLE))
    assert "nobody answers by itself" in preview_text(people, noon, words)


def test_without_anybody_to_ring_the_ai_answers_at_once_or_a_message_is_left(profile: BusinessProfile) -> None:
    noon = datetime(2026, 10, 6, 12, tzinfo=ZoneInfo("America/Los_Angeles"))
    first = plan_call(replace(profile, answering=Answering(Pickup.PEOPLE_FIRST)), noon)
    assert first.ai_answers and first.rounds == ()
    only = replace(profile, answering=Answering(Pickup.PEOPLE_ONLY))
    assert "the caller leaves a message at once" in preview_call(only, noon, [])
    assert Hours("UTC").special_day(TODAY) is None
