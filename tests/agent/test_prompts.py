"""The words an admin may change, and what a mistake in them says."""

import logging
import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from receptionist.agent.prompts import Prompts, parse_phrases
from receptionist.agent.stock_words import STOCK, StockWords
from receptionist.domain.conversation import Channel
from receptionist.domain.profile import BusinessProfile, Personality
from receptionist.errors import SettingsError
from receptionist.resources import resource_dir
from tests.agent.conftest import NOW

WORDS = """
## hello
- Hi {{ name }}!
- Good to hear from you, {{ name }}.
### text
- Hey {{ name }}
"""


def test_ways_are_taken_in_turn_and_texts_have_their_own() -> None:
    phrases = parse_phrases(WORDS)
    assert [phrases.say("hello", Channel.VOICE, turn, name="Ruth") for turn in range(3)] == [
        "Hi Ruth!",
        "Good to hear from you, Ruth.",
        "Hi Ruth!",
    ]
    assert phrases.say("hello", Channel.TEXT, 1, name="Ruth") == "Hey Ruth"


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("## a\n- x\n## a\n- y", "line 3: heading 'a' stands twice"),
        ("## a\n### voice\n- x", "line 2: only '###' with text, formal, warm, plain"),
        ("### text\n- x", "line 1"),
        ("## a\n\n## b\n- x", "nothing to say under a"),
    ],
)
def test_a_mistake_in_the_phrases_is_named(text: str, wrong: str) -> None:
    with pytest.raises(SettingsError, match=wrong):
        parse_phrases(text)


def test_a_missing_heading_or_field_is_named() -> None:
    phrases = parse_phrases(WORDS + "## broken\n- {{ name")
    with pytest.raises(SettingsError, match="no heading 'goodbye'"):
        phrases.say("goodbye", Channel.VOICE)
    with pytest.raises(SettingsError, match="'name' is undefined"):
        phrases.say("hello", Channel.VOICE)
    with pytest.raises(SettingsError, match="'broken'"):
        phrases.say("broken", Channel.VOICE)


def test_prompts_cannot_reach_into_the_program() -> None:
    phrases = parse_phrases("## a\n- {{ name.__class__.__mro__ }}")
    with pytest.raises(SettingsError):
        phrases.say("a", Channel.VOICE, name="x")


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match=r"phrases\.md cannot be read"):
        Prompts(tmp_path)


def test_an_unknown_field_of_the_model_s_prompt_is_named(tmp_path: Path) -> None:
    shutil.copytree(resource_dir("prompts"), tmp_path / "prompts")
    (tmp_path / "prompts" / "llm_agent.md").write_text("You are {{ nmae }}.", encoding="utf-8")
    with pytest.raises(SettingsError, match=r"llm_agent\.md: 'nmae' is undefined"):
        Prompts(tmp_path / "prompts").render("llm_agent", name="Sam")


def test_stock_phrases_name_the_business_and_disclose(prompts: Prompts, profile: BusinessProfile) -> None:
    words = StockWords(prompts.phrases)
    for name in STOCK:
        assert words.text(name, profile, NOW)
    own = replace(profile, greeting="Hey, it's Joe's.", recording_notice="This call is recorded.")
    assert words.text("greeting", own, NOW) == f"Hey, it's Joe's. {profile.disclosure} This call is recorded."
    night = NOW.replace(hour=22)
    assert "closed" in words.text("greeting", own, night)


@pytest.mark.parametrize(
    "bullet",
    [
        "Drains from $49!",
        "Thanks for calling {{ business }}. A visit is forty-nine dollars.",
        "Ten percent off today, {{ name }}.",
        "{{ item }} is {{ '49' }} dollars.",
        "{{ item }} is {{ amount | default('$49') }}.",
        "{% if open %}It's $49 today.{% endif %}",
    ],
)
def test_an_amount_written_into_a_phrase_is_refused_when_it_is_read(bullet: str) -> None:
    with pytest.raises(SettingsError, match=r"line 2: an amount is written into 'greeting'") as refused:
        parse_phrases(f"## greeting\n- {bullet}")
    assert "price book" in refused.value.hint
    with pytest.raises(SettingsError, match="line 4"):
        parse_phrases(f"## greeting\n- Hello.\n### text\n- {bullet}")


def test_fields_free_estimates_and_emergency_numbers_may_stand_in_a_phrase() -> None:
    bullets = (
        "{{ item }} runs between {{ amount }} and {{ upto }}.",
        "{% if minimum %}At least {{ minimum }}.{% endif %}",
        "We come out and give you an estimate for free.",
        "Leave the house and call 911.",
    )
    assert parse_phrases("## a\n" + "\n".join(f"- {bullet}" for bullet in bullets)).ways["a"][frozenset()] == bullets


def test_a_business_s_own_words_with_an_amount_are_not_said_and_not_logged(
    prompts: Prompts, profile: BusinessProfile, caplog: pytest.LogCaptureFixture
) -> None:
    words = StockWords(prompts.phrases)
    dear = replace(profile, greeting="Joe's! Drains from $49.", greeting_after_hours="Half price tomorrow.")
    night = NOW.replace(hour=22)
    with caplog.at_level(logging.INFO):
        assert words.text("greeting", dear, NOW) == words.text("greeting", profile, NOW)
        assert words.text("greeting", dear, night) == words.text("greeting", profile, night)
    warned = [record.getMessage() for record in caplog.records]
    assert warned == ["an amount stands in the business's own greeting: the standard words are said"] * 2

    dear = replace(profile, greeting="Joe's!", disclosure="I cost $2.", recording_notice="Recorded for $3.")
    assert words.text("greeting", dear, NOW) == "Joe's! I'm the automated assistant. This call is recorded."
    standard = words.text("greeting", replace(dear, greeting=""), NOW)
    assert "automated assistant" in standard and "This call is recorded." in standard and "$" not in standard


def test_what_an_older_copy_lacks_is_said_as_shipped(tmp_path: Path) -> None:
    (tmp_path / "phrases.md").write_text("## hello\n- Howdy!\n", encoding="utf-8")
    own = Prompts(tmp_path, Prompts(resource_dir("prompts"))).phrases
    assert own.say("hello", Channel.VOICE) == "Howdy!"
    assert own.say("anything_else", Channel.VOICE).startswith("Anything else")
    with pytest.raises(SettingsError, match="no heading 'anything_else'"):
        Prompts(tmp_path).phrases.say("anything_else", Channel.VOICE)


@pytest.mark.parametrize(
    ("personality", "channel", "said"),
    [
        (Personality(), Channel.VOICE, "Can't."),
        (Personality(formality="formal"), Channel.VOICE, "I am unable."),
        (Personality(formality="formal", warmth="warm"), Channel.VOICE, "I am unable."),
        (Personality(warmth="warm"), Channel.VOICE, "I'd love to, but can't."),
        (Personality(warmth="plain", formality="formal"), Channel.TEXT, "cannot"),
        (Personality(warmth="warm"), Channel.TEXT, "so sorry"),
    ],
)
def test_the_wording_that_fits_the_manner_best_is_taken(personality: Personality, channel: Channel, said: str) -> None:
    phrases = parse_phrases(
        "## no\n- Can't.\n### formal\n- I am unable.\n### warm\n- I'd love to, but can't.\n"
        "### text\n- can't\n### warm text\n- so sorry\n"
    )
    assert phrases.of(personality).say("no", channel) == said
