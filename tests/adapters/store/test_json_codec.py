"""What is stored as JSON comes back the same; older rows load; what does not fit is refused by its place."""

from dataclasses import dataclass, fields
from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from receptionist.adapters.store import mapping
from receptionist.adapters.store.json_codec import Unreadable, from_json, to_json
from receptionist.adapters.store.tables import quotes
from receptionist.domain.conversation import DialogueState
from receptionist.domain.lead import LeadCard, Quote, TimeWindow, WishedTime
from receptionist.domain.prices import PriceBook
from receptionist.domain.profile import BusinessProfile
from receptionist.errors import DatabaseProblem

NEW_YORK = ZoneInfo("America/New_York")


@given(st.from_type(PriceBook))
def test_any_price_book_survives(book: PriceBook) -> None:
    assert mapping.book_from_json(mapping.book_to_json(book), book.version) == book


_moments = st.datetimes(timezones=st.just(NEW_YORK), allow_imaginary=False)


@given(st.builds(DialogueState, offered=st.lists(st.builds(TimeWindow, _moments, _moments)).map(tuple)))
def test_any_dialogue_survives(dialogue: DialogueState) -> None:
    back = mapping.dialogue_from_json(mapping.dialogue_to_json(dialogue))
    assert back == dialogue
    # Two times of one zone compare by the clock on the wall; the instants must agree as well.
    assert [w.starts.astimezone(UTC) for w in back.offered] == [w.starts.astimezone(UTC) for w in dialogue.offered]


@given(st.builds(LeadCard, held=st.none(), quotes=st.just(()), wished=st.none() | st.builds(WishedTime)))
def test_any_card_survives(card: LeadCard) -> None:
    assert mapping.card_from_json(mapping.card_to_json(card), {}) == card


def test_the_hour_that_comes_twice_keeps_its_instant() -> None:
    for fold in (0, 1):
        moment = datetime(2026, 11, 1, 1, 30, tzinfo=NEW_YORK, fold=fold)
        back = from_json(TimeWindow, to_json(TimeWindow(moment, moment))).starts
        assert (back.astimezone(UTC), back.tzinfo) == (moment.astimezone(UTC), NEW_YORK)
    assert to_json(TimeWindow(datetime(2026, 10, 1, 9, tzinfo=NEW_YORK), datetime(2026, 10, 1, 15, tzinfo=UTC))) == {
        "starts": "2026-10-01T09:00:00-04:00[America/New_York]",
        "ends": "2026-10-01T15:00:00+00:00",
    }


def test_rows_from_before_a_field_existed_load_with_its_default() -> None:
    assert mapping.card_from_json({}, {}) == LeadCard()
    assert mapping.dialogue_from_json({"turns": 3}) == DialogueState(turns=3)
    stored = mapping.profile_to_json(
        mapping.profile_from_json({"name": "A", "trade": "b", "hours": {"timezone": "UTC"}})
    )
    assert isinstance(stored, dict)
    for field in fields(BusinessProfile):
        older = {key: value for key, value in stored.items() if key != field.name}
        if field.name not in ("name", "trade", "hours"):
            assert mapping.profile_from_json(older) == mapping.profile_from_json(stored)


@pytest.mark.parametrize(
    ("stored", "place"),
    [
        ({"urgency": "whenever"}, "LeadCard.urgency"),
        ({"declined": "yes"}, "LeadCard.declined"),
        ({"declined": 1}, "LeadCard.declined"),
        ({"name": {"said": "it's Maria"}}, "LeadCard.name.value is missing"),
        ({"notes": "one"}, "LeadCard.notes"),
        ({"notes": ["one", 2]}, r"LeadCard.notes\[1\]"),
        ({"wished": {"said": "x", "day": "31 May"}}, "LeadCard.wished.day"),
        ({"held": {"starts": "2026-10-01T09:00:00", "ends": "2026-10-01T09:00:00Z"}}, "LeadCard.held.starts"),
        ({"held": {"starts": "2026-10-01T09:00:00Z[Not/AZone]", "ends": ""}}, "LeadCard.held.starts"),
        ({"quotes": [7]}, "quotes"),
        ([], "quotes"),
    ],
)
def test_what_does_not_fit_is_refused_by_its_place(stored: object, place: str) -> None:
    with pytest.raises(DatabaseProblem, match=place) as raised:
        mapping.card_from_json(stored, {})
    assert "Maria" not in str(raised.value) and "31 May" not in str(raised.value)


def test_what_has_no_form_in_json_is_refused_when_written() -> None:
    with pytest.raises(TypeError):
        to_json({1, 2})
    with pytest.raises(TypeError):
        to_json(datetime(2026, 10, 1))  # noqa: DTZ001 - the point is that it has no zone


def test_every_field_of_a_quote_is_stored() -> None:
    assert {field.name for field in fields(Quote)} - {"heard"} <= set(quotes.c.keys())


@dataclass(frozen=True, slots=True)
class _Diary:
    opens: time
    names: dict[date, str]
    pair: tuple[int, str]


def test_dates_as_keys_and_pairs_survive() -> None:
    diary = _Diary(time(8, 30), {date(2026, 12, 25): "Christmas"}, (1, "one"))
    assert from_json(_Diary, to_json(diary)) == diary
    with pytest.raises(Unreadable, match="2 values"):
        from_json(_Diary, {"opens": "08:30", "names": {}, "pair": [1]})
