"""What people write when they want no more texts, and what only sounds like it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from receptionist.domain.consent import ConsentWish, read_consent

STOP, START, HELP = ConsentWish.STOP, ConsentWish.START, ConsentWish.HELP
NONE, UNCLEAR = ConsentWish.NONE, ConsentWish.UNCLEAR


@pytest.mark.parametrize(
    "text",
    ["STOP", "Stop.", "stop!!!", "STOP ALL", "stopall", "opt-out", "OPTOUT", "Unsubscribe!!", "Revoke", "END",
    "quit", "ALTO",
     "pare", "¡BASTA!", "Arrêt", "ＳＴＯＰ", "S.T.O.P", "s t o p", "🛑 STOP 🛑", "st\u200bop", "“stop”", "STOPPPP",
     "𝐒𝐓𝐎𝐏",
     "stop stop stop", "退订", "수신거부", "стоп", "توقف", "dừng"],
)  # fmt: skip
def test_a_keyword_in_any_dress_opts_out(text: str) -> None:
    found = read_consent(text)
    assert (found.wish, found.by_keyword) == (STOP, True)


@pytest.mark.parametrize(
    "text",
    [
        "Stop. Thank you", "please stop texting me", "ok stop now please", "Stop\nSent from my phone",
        "Not interested. Stop", "no. stop.", "wrong number, stop", "who is this STOP", "no more pizza STOP",
        "STOP I never gave you my number",
        "take me off your list", "pls remove me", "Remove my number from your system", "lose my number",
        "don't contact me again", "Please do not text this phone anymore", "could you please not text me",
        "no more texts",
        "why won't you stop texting me", "How many times do I have to tell you to stop", "I already texted STOP twice",
        "how do I unsubscribe", "I'd like to opt out of these messages", "I want to be removed from this list",
        "I don't want any more of these texts", "i never want to hear from you again", "leave us alone",
        "I revoke my consent to be contacted", "I'm on the do not call list", "reporting this number as spam",
        "Text me again and I'll call my lawyer", "don't ever call me again",
    ],
)  # fmt: skip
def test_a_sentence_that_a_reasonable_person_means_that_way_opts_out(text: str) -> None:
    found = read_consent(text)
    assert (found.wish, found.by_keyword) == (STOP, False)


@pytest.mark.parametrize(
    "text",
    [
        "no me manden más mensajes", "Ya no quiero recibir textos", "deja de escribirme", "quítenme de la lista",
        "no me escriban por favor", "borren mi número", "Arrêtez de m'envoyer des messages", "ne m'écrivez plus",
        "pare de me mandar mensagem", "não me mande mais mensagens", "bitte keine Nachrichten mehr",
        "huwag nyo na akong i-text", "đừng nhắn tin nữa", "sispann voye mesaj ban mwen", "不要再给我发短信",
        "別再傳訊息給我",
        "もう送らないでください", "문자 보내지 마세요", "Не пишите мне больше", "لا ترسل لي رسائل",
        "मुझे मैसेज मत भेजो",
    ],
)  # fmt: skip
def test_other_languages_count_as_well(text: str) -> None:
    assert read_consent(text).wish is STOP


@pytest.mark.parametrize(
    "text",
    [
        "cancel my appointment", "I need to cancel tomorrow's visit", "cancel that, I meant Tuesday",
        "Cancel. I can't make Thursday.", "please stop by at 3", "STOP BY ANYTIME", "could someone stop in this week?",
        "can you stop the leak", "stop the leak and text me when done", "don't stop", "Don't stop texting me!",
        "the bus stop on Main", "It's the last house before the stop sign", "my toilet won't stop running",
        "I can't stop the water", "MAKE IT STOP", "the furnace quit working", "It's at the end of the driveway",
        "why did you stop texting me", "I don't text while driving", "don't call, text me", "no need to call back",
        "don't call before 9 please", "don't send anyone today", "please don't text my wife, it's a surprise",
        "I don't want the premium plan", "my ex won't leave me alone", "remove the old toilet",
        "take me off the schedule",
        "Can you remove my name from the invoice", "did you lose my number? nobody called",
        "no more leaks since you came",
        "wrong house number, it's 14", "I gave you the wrong number, it's 555-0134", "report a gas smell",
        "my drain is blocked",
        "no", "not interested thanks", "maybe later", "yes", "👍", "?", "help, my basement floods",
        "need some info on prices",
        "he said stop using the sink", "tell the crew to stop at noon", "no para de gotear", "quiero cancelar mi cita",
        "no me llamen antes de las 9", "我要取消预约", "",
    ],
)  # fmt: skip
def test_what_only_sounds_like_it_does_not(text: str) -> None:
    assert read_consent(text).wish is NONE


@pytest.mark.parametrize(
    "text",
    [
        "You can win! Reply STOP to end", "2 unsubscribe txt STOP to 55501", "To stop these texts call 415 555 0100",
        "Deals every week. Msg&data rates may apply. Text STOP to opt out.", "Unsubscribe: www.example.com/u",
    ],
)  # fmt: skip
def test_the_small_print_of_other_senders_is_nobodys_wish(text: str) -> None:
    assert read_consent(text).wish is NONE


def test_cancel_stops_texts_unless_it_may_be_the_visit() -> None:
    assert read_consent("Cancel.").wish is STOP
    assert read_consent("CANCEL", has_booking=True).wish is UNCLEAR
    assert read_consent("cancel please", has_booking=True).wish is UNCLEAR
    assert read_consent("cancel", last_question="Does Thursday at 10 work for you?").wish is UNCLEAR
    assert read_consent("cancel my appointment", has_booking=True).wish is NONE
    assert read_consent("cancel it, I called somebody else", has_booking=True).wish is NONE


def test_stop_stays_a_stop_whatever_was_asked_unless_the_question_offers_it() -> None:
    assert read_consent("STOP", has_booking=True, last_question="When can we come?").wish is STOP
    assert read_consent("stop", last_question="Shall I keep going?").wish is UNCLEAR
    assert read_consent("end", last_question="At the start or the end of the week?").wish is UNCLEAR
    assert read_consent("STOP", last_question="Can we stop by at 3?").wish is STOP
    # Our own small print offers nothing.
    assert read_consent("stop", last_question="Does Thursday work? Reply STOP to opt out.").wish is STOP


@pytest.mark.parametrize(
    "text",
    [
        "Enough!", "go away", "Wrong number", "You have the wrong number", "Stop?", "don't text me before 9",
        "Don't text me, call me", "don't call me", "unsubscribe from the maintenance plan",
        "STOP. The tech is digging in the wrong yard",
    ],
)  # fmt: skip
def test_genuine_doubt_goes_to_a_person(text: str) -> None:
    assert read_consent(text).wish is UNCLEAR


def test_an_answer_in_such_words_is_an_answer() -> None:
    assert read_consent("that's enough", last_question="Is one hour enough?").wish is NONE
    assert read_consent("no more", last_question="Anything else I can help with?").wish is NONE
    assert read_consent("start", last_question="When should we start?").wish is NONE
    assert read_consent("info", last_question="Would you like a quote or info?").wish is NONE


@pytest.mark.parametrize(
    "text", ["START", "unstop", "Start!", "you can text me again", "please start texting me again"]
)
def test_opting_in_again(text: str) -> None:
    assert read_consent(text, opted_out=True).wish is START


def test_yes_opts_in_only_where_somebody_had_opted_out() -> None:
    assert read_consent("YES").wish is NONE
    assert read_consent("Yes please", opted_out=True).wish is START
    assert read_consent("Sí", opted_out=True).wish is START
    assert read_consent("my sink leaks again", opted_out=True).wish is NONE


def test_help_is_the_whole_text_or_no_call_for_help_at_all() -> None:
    assert read_consent("HELP") == read_consent("info!")
    assert read_consent("Help").wish is HELP
    assert read_consent("HELP", last_question="Anything else I can help you with?").wish is HELP
    assert read_consent("please help").wish is NONE
    assert read_consent("I need help with my sink").wish is NONE


def test_both_wishes_at_once_are_unclear() -> None:
    assert read_consent("Stop texting me. You can text me again in May").wish is UNCLEAR


@pytest.mark.parametrize(
    "text",
    ["Reply STOP", "how much is a toilet repair? also stop", "not interested, please stop", "sáquenme de su lista"],
)
def test_stop_as_people_dress_it(text: str) -> None:
    assert read_consent(text).wish is STOP


def test_stop_texting_and_call_is_no_small_print() -> None:
    assert read_consent("stop texting, call instead").wish is UNCLEAR
    assert read_consent("Sale ends soon! To stop texts call 0871 234 567").wish is NONE


@given(st.text(max_size=300), st.text(max_size=60), st.booleans(), st.booleans())
def test_any_text_is_read(text: str, question: str, has_booking: bool, opted_out: bool) -> None:
    found = read_consent(text, last_question=question, has_booking=has_booking, opted_out=opted_out)
    assert isinstance(found.wish, ConsentWish)


@given(
    st.sampled_from(["stop", "unsubscribe", "opt out"]), st.sampled_from(["", " ", "!", "...", " 🙏", "\n"]), st.data()
)
def test_case_and_ornament_never_matter(word: str, ornament: str, data: st.DataObject) -> None:
    dressed = "".join(data.draw(st.sampled_from([c.lower(), c.upper()])) for c in word)
    assert read_consent(ornament + dressed + ornament).wish is STOP


def test_a_very_long_text_takes_no_time() -> None:
    for text in ("stop " * 20_000, "no more " * 20_000, "a" * 100_000, "don't want any more " * 5_000):
        read_consent(text)
