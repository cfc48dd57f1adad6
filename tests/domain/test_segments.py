"""How texts are counted, made plain and cut."""

import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from receptionist.domain.segments import count_segments, fit_text, split_text

TEXTS = st.text(st.characters(exclude_categories=("Cs",)), max_size=700)
BUSINESS_TEXTS = st.text(st.sampled_from("aB1 .,!?\n'’“”–…€[~ñ😀👍🏽é\u200d"), max_size=900)


def counted(text: str) -> tuple[str, int, int]:
    found = count_segments(text)
    return found.encoding, found.units, found.parts


def test_plain_texts_hold_160_then_153() -> None:
    assert counted("") == ("GSM-7", 0, 1)
    assert counted("a" * 160) == ("GSM-7", 160, 1)
    assert counted("a" * 161) == ("GSM-7", 161, 2)
    assert counted("a" * 306) == ("GSM-7", 306, 2)
    assert counted("a" * 307) == ("GSM-7", 307, 3)


def test_one_emoji_or_curly_quote_makes_it_70_then_67() -> None:
    assert counted("’" + "a" * 69) == ("UCS-2", 70, 1)
    assert counted("’" + "a" * 70) == ("UCS-2", 71, 2)
    assert counted("😀" + "a" * 68) == ("UCS-2", 70, 1)
    assert counted("é" * 160) == ("GSM-7", 160, 1)
    assert counted("ú" * 71) == ("UCS-2", 71, 2)


def test_extension_characters_count_twice_and_stay_in_one_part() -> None:
    assert counted("€" * 80) == ("GSM-7", 160, 1)
    assert counted("[" + "a" * 159) == ("GSM-7", 161, 2)
    # 152 characters, then one of two units: it moves to the next part whole, and a third part begins.
    assert counted("a" * 152 + "€" + "a" * 152) == ("GSM-7", 306, 3)


def test_a_surrogate_pair_stays_in_one_part() -> None:
    assert counted("’" + "a" * 65 + "😀" + "a" * 66) == ("UCS-2", 134, 3)
    assert counted("’" + "a" * 64 + "😀" + "a" * 67) == ("UCS-2", 134, 2)


def test_typographic_characters_are_made_plain_where_that_saves_a_part() -> None:
    long = "“We’ll be there” — between 9 and 11…" + " a" * 40
    fitted = fit_text(long)
    assert fitted.text == '"We\'ll be there" - between 9 and 11...' + " a" * 40
    assert (fitted.encoding, fitted.parts) == ("GSM-7", 1)


def test_a_text_stays_as_written_where_nothing_is_saved() -> None:
    assert fit_text("We’ll be there").text == "We’ll be there"
    with_emoji = "We’ll be there 😀" + " a" * 60
    assert fit_text(with_emoji).text == with_emoji


def test_odd_spaces_zero_widths_and_fractions_are_made_plain() -> None:
    tail = "b" * 80
    assert fit_text(f"1½\u202finch\u200b pipe × 2\ufeff {tail}").text == f"1 1/2 inch pipe x 2 {tail}"
    assert fit_text(f"man\u0303ana {tail}").text == f"mañana {tail}"
    assert fit_text(f"ﬁnal oﬀer！ {tail}").text == f"final offer! {tail}"
    assert fit_text(f"10² feet {tail}").text == f"10² feet {tail}"


def test_a_long_text_is_cut_between_sentences_else_between_words() -> None:
    sentence = "The valve under the sink is worn and will be replaced. "
    pieces = split_text((sentence * 40).strip(), max_characters=1600, max_parts=10)
    assert len(pieces) == 2
    assert all(piece.text.endswith("replaced.") for piece in pieces)
    words = split_text(("valve " * 400).strip(), max_characters=1600, max_parts=10)
    assert {word for piece in words for word in piece.text.split(" ")} == {"valve"}


def test_ten_parts_are_the_limit_where_the_carrier_says_so() -> None:
    assert [piece.parts for piece in split_text("a" * 1600)] == [10, 1]
    assert all(piece.parts <= 10 for piece in split_text("ж " * 900))


def test_an_emoji_is_not_cut_from_its_skin_tone() -> None:
    text = "a" * 9 + "👍🏽" + "b" * 5
    assert [piece.text for piece in split_text(text, max_characters=11)] == ["a" * 9, "👍🏽bbbbb"]


@given(TEXTS | BUSINESS_TEXTS)
def test_parts_are_consistent(text: str) -> None:
    found = count_segments(text)
    alone, each = (160, 153) if found.encoding == "GSM-7" else (70, 67)
    assert found.units >= len(text)
    if found.parts == 1:
        assert found.units <= alone
    else:
        # One unit at most is left empty at the end of each part but the last.
        assert (found.parts - 1) * (each - 1) < found.units <= found.parts * each
    if found.encoding == "UCS-2":
        assert found.units == len(text.encode("utf-16-le")) // 2


@given(BUSINESS_TEXTS)
def test_made_plain_a_text_says_the_same_in_fewer_parts(text: str) -> None:
    fitted, written = fit_text(text), count_segments(text)
    assert fitted == written or (fitted.parts < written.parts and fitted.encoding == "GSM-7")
    letters = [c for c in unicodedata.normalize("NFC", text) if c.isalnum()]
    assert [c for c in fitted.text if c.isalnum()] == letters


@given(TEXTS | BUSINESS_TEXTS, st.integers(10, 200), st.integers(1, 3))
def test_cutting_loses_nothing_but_space_and_keeps_the_limits(text: str, max_characters: int, max_parts: int) -> None:
    pieces = split_text(text, max_characters=max_characters, max_parts=max_parts)
    assert "".join("".join(piece.text for piece in pieces).split()) == "".join(text.split())
    for piece in pieces:
        assert len(piece.text.encode("utf-16-le")) // 2 <= max_characters
        assert piece.parts <= max_parts
        assert piece == count_segments(piece.text)
