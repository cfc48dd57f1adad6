"""Emoji, reactions, machines and floods are told from words that want an answer."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from receptionist.domain.ids import AccountId, BusinessId, MessageId, ThreadId, UserId
from receptionist.domain.message import Author, AuthorKind, Direction, Message, MessageState
from receptionist.domain.phone import PhoneNumber, parse_address
from receptionist.domain.text_manners import (
    MOST_CHARACTERS,
    TextKind,
    clean_text,
    emoji_answer,
    looks_like_ping_pong,
    read_kind,
)

CUSTOMER = parse_address("+14155550142")
NOON = datetime(2026, 6, 10, 12, tzinfo=UTC)


def kind_of(text: str) -> TextKind:
    return read_kind(text, CUSTOMER)


@pytest.mark.parametrize(
    "text",
    [
        "My sink is leaking", "?", "1️⃣", "ok", "👍 thanks", "I loved the crew", "Liked your work!",
        "the gate code is 4821",
        "the door code is 4821, don't share it with anyone", "I'm driving right now, call you in 10",
        "I'm out of the office until 5, leave it at the desk", "Is this an automated message?",
        "does this number get texts?",
        "the automated gate is broken", "thanks for reaching out, when can you come?",
        "the delivery failed, no heater came",
        "my phone can't receive texts, call me", "مرحبا", "水管漏水",
    ],
)  # fmt: skip
def test_words_are_for_the_agent(text: str) -> None:
    assert kind_of(text) is TextKind.WORDS


@pytest.mark.parametrize("text", ["", "   \n", "\u200b\u2060", "\u3164", "\x00"])
def test_a_text_of_nothing_is_empty_unless_a_picture_came_with_it(text: str) -> None:
    assert kind_of(text) is TextKind.EMPTY
    assert read_kind(text, CUSTOMER, has_media=True) is TextKind.WORDS


@pytest.mark.parametrize(
    "text",
    ["Liked “See you at 3”", "Loved “Thanks!\nSam”", 'Emphasized "On my way"', "Laughed at an image",
    "👍 to “ See you at 3 ”",
     "\u200b👍\u200b to “\u200aSee you\u200a”", "Reacted 😂 to “ok”", "Removed a like from “ok”",
     "Removed 👍 from “ok”",
     "Questioned “When?”", "Le gustó “Nos vemos”"],
)  # fmt: skip
def test_reactions_are_no_answers_in_words(text: str) -> None:
    assert kind_of(text) is TextKind.REACTION


@pytest.mark.parametrize(
    "text",
    [
        "I’m driving with Do Not Disturb While Driving turned on. I’ll see your message when I get where I’m going.",
        "Out of office: I am back on Monday.", "Automatic reply: we are closed", "This is an automated message.",
        "Please do not reply to this message", "This number is not monitored.", "Auto-reply: call me",
        "Free Msg: Unable to send message - Message Blocking is active.", "Your message could not be delivered.",
        "Thanks for texting Oak Dental! We will get back to you during business hours.",
        "This number does not accept texts",
        "Your Acme verification code is 482133", "G-482133 is your Acme verification code.",
        "Msg&data rates may apply",
    ],
)  # fmt: skip
def test_other_machines_are_recognised(text: str) -> None:
    assert kind_of(text) is TextKind.AUTO_REPLY


def test_short_codes_and_sender_names_are_machines_whatever_they_say() -> None:
    assert read_kind("Your parcel is here", parse_address("55501")) is TextKind.MACHINE
    assert read_kind("Hello", parse_address("ACMEBANK")) is TextKind.MACHINE


def test_emoji_answer_yes_and_no_in_every_skin_tone() -> None:
    for text in ("👍", "👍🏽", "👍👍🏿", "✅", "✔️", "👌🏻 😊", "💯"):
        assert (kind_of(text), emoji_answer(text)) == (TextKind.EMOJI_ONLY, "yes")
    for text in ("👎", "👎🏾", "❌", "🙅‍♀️", "🚫"):
        assert (kind_of(text), emoji_answer(text)) == (TextKind.EMOJI_ONLY, "no")
    for text in ("❤️", "😂", "🙏", "👍👎", ":)", "<3"):
        assert (kind_of(text), emoji_answer(text)) == (TextKind.EMOJI_ONLY, "")
    assert emoji_answer("👍 but later") == "" and emoji_answer("") == ""


def test_what_only_does_harm_is_left_out() -> None:
    assert clean_text("a\x00b\x07c\ud800d\r\ne\rf\tg") == "abcd\ne\nf\tg"
    assert clean_text("pay \u202eevil\u202c \u2066now\u2069") == "pay evil now"
    assert clean_text("hi\U000e0049\U000e0067 there\ufeff") == "hi there"
    assert clean_text("man\u0303ana") == "mañana"
    assert clean_text("👨‍👩‍👧 שלום مرحبا") == "👨‍👩‍👧 שלום مرحبا"
    assert len(clean_text("a" * 100_000)) == MOST_CHARACTERS


@given(st.text(st.characters(codec=None), max_size=200))
def test_a_clean_text_can_be_stored_and_cleaning_it_again_changes_nothing(text: str) -> None:
    clean = clean_text(text)
    assert "\0" not in clean
    clean.encode("utf-8")
    assert clean_text(clean) == clean
    assert isinstance(kind_of(text), TextKind)


def message(text: str, seconds: float, author: AuthorKind, user: str | None = None) -> Message:
    direction = Direction.IN if author is AuthorKind.CUSTOMER else Direction.OUT
    return Message(
        id=MessageId(f"m{seconds}"),
        business_id=BusinessId("b1"),
        thread_id=ThreadId("t1"),
        account_id=AccountId("a1"),
        direction=direction,
        state=MessageState.RECEIVED if direction is Direction.IN else MessageState.SENT,
        author=Author(author, UserId(user) if user else None),
        ours=PhoneNumber("+14155550100"),
        theirs=CUSTOMER,
        text=text,
        at=NOON + timedelta(seconds=seconds),
    )


def exchange(
    replies: list[str], *, gap_seconds: float, author: AuthorKind = AuthorKind.AI, ours: list[str] | None = None
) -> list[Message]:
    """Our texts, a minute apart, each answered `gap_seconds` after it."""
    thread: list[Message] = []
    for minute, reply in enumerate(replies):
        thread.append(message(ours[minute] if ours else f"Our text {minute}", minute * 60, author))
        thread.append(message(reply, minute * 60 + gap_seconds, AuthorKind.CUSTOMER))
    return thread


def test_answers_quicker_than_anybody_types_are_a_machines() -> None:
    replies = [f"Thank you for writing to us, this is answer number {n}" for n in range(4)]
    assert looks_like_ping_pong(exchange(replies, gap_seconds=2))
    assert not looks_like_ping_pong(exchange(replies[:3], gap_seconds=2))
    assert not looks_like_ping_pong(exchange(replies, gap_seconds=30))


def test_a_person_who_answers_yes_within_seconds_is_a_person() -> None:
    assert not looks_like_ping_pong(exchange(["yes", "12 Oak St", "tomorrow", "ok"], gap_seconds=4))


def test_the_same_words_after_each_of_our_texts_are_a_machines_however_slow() -> None:
    assert looks_like_ping_pong(exchange(["We are closed.", "we are closed", "We are closed!"], gap_seconds=50))
    assert not looks_like_ping_pong(exchange(["ok", "We are closed", "We are closed"], gap_seconds=50))


def test_a_conversation_with_a_person_of_ours_is_none() -> None:
    replies = [f"Thank you for writing to us, this is answer number {n}" for n in range(5)]
    assert not looks_like_ping_pong(exchange(replies, gap_seconds=2, author=AuthorKind.PERSON))


def test_the_order_in_which_messages_are_handed_in_does_not_matter() -> None:
    thread = exchange(["We are closed."] * 3, gap_seconds=50)
    assert looks_like_ping_pong(thread[::-1])
    assert not looks_like_ping_pong([replace(one, text="") for one in thread])
    assert not looks_like_ping_pong([])


def test_a_person_may_say_yes_to_three_questions_in_a_row() -> None:
    assert not looks_like_ping_pong(
        exchange(["Yes", "yes", "Yes!"], gap_seconds=8, ours=["Monday?", "At ten?", "Right?"])
    )


def test_who_says_yes_to_the_same_words_again_and_again_is_a_machine() -> None:
    assert looks_like_ping_pong(exchange(["Yes", "yes", "Yes!"], gap_seconds=8, ours=["Monday?", "Monday?", "Monday?"]))
