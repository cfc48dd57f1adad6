"""The receptionist's form: what is typed comes back, and what does not hold is told beside its field."""

from dataclasses import replace

import pytest

from receptionist.agent.prompts import Prompts
from receptionist.domain.manner import Escalation, MayDo, NeverSay, Visits
from receptionist.domain.prices import PriceBook
from receptionist.domain.profile import FrequentQuestion, Personality
from receptionist.domain.receptionist_settings import ReceptionistSettings
from receptionist.resources import resource_dir
from receptionist.services.receptionist_form import FieldProblems, form_from, form_of, read_form
from receptionist.services.set_up import starter_book

SETTINGS = ReceptionistSettings(
    greeting="Welcome to {business}.",
    greeting_returning="Hello again, this is {business}.",
    disclosure="I'm {receptionist}, the automated assistant.",
    recording_notice="This call is recorded.",
    personality=Personality("Robin", "warm", "formal", 1.1, (NeverSay("no problem", "gladly"),), "low"),
    questions=(FrequentQuestion(("are you licensed", "are you insured"), "Yes, in Oregon."),),
    may_do=MayDo(quote=False, visits=Visits.FIRM),
    must_ask=("Any pets?",),
    escalation=Escalation(("my lawyer",), ("sewage", "no heat")),
)
VOICES = {"low", "high"}


@pytest.fixture(scope="module")
def prompts() -> Prompts:
    return Prompts(resource_dir("prompts"))


@pytest.fixture(scope="module")
def book() -> PriceBook:
    return starter_book(resource_dir("pricebook"), "plumbing")


def test_settings_go_through_the_form_and_come_back(prompts: Prompts, book: PriceBook) -> None:
    form = form_of(SETTINGS)
    assert read_form(form, book, prompts.phrases, VOICES) == SETTINGS
    posted = {
        **{name: [words] for name, words in form.scripts.items()},
        "name": ["Robin"], "voice": ["low"], "pace": ["1.1"], "warmth": ["warm"], "formality": ["formal"],
        "never": ["no problem", ""], "instead": ["gladly", ""], "visits": ["firm"], "must_ask": ["Any  pets?", " "],
        "asks": ["are you licensed\r\n\r\nare you insured", ""], "answer": ["Yes, in Oregon.", " "],
        "person": ["my lawyer"], "emergency": ["sewage\r\nno heat\r\nsewage"],
    }  # fmt: skip
    blank = form_of(ReceptionistSettings())
    assert read_form(form_from(posted, blank), book, prompts.phrases, VOICES) == SETTINGS


@pytest.mark.parametrize(
    ("field", "change", "says"),
    [
        ("greeting", {"scripts": {"greeting": "Hi from {busines}."}}, "{busines} is no field. The fields are"),
        ("greeting", {"scripts": {"greeting": "Hi {name."}}, "A lone { is no field"),
        ("greeting_holiday", {"scripts": {"greeting_holiday": "Drains from $49!"}}, "names an amount"),
        ("greeting", {"scripts": {"greeting": "No problem, we're here."}}, "“no problem”, which is on the list"),
        ("disclosure", {"scripts": {"disclosure": " "}}, "The AI must say what it is"),
        ("recording_notice", {"scripts": {"recording_notice": "x" * 501}}, "longer than 500"),
        ("name", {"name": " "}, "Give the receptionist a name"),
        ("voice", {"voice": "gone"}, "not on this server"),
        ("pace", {"pace": "fast"}, "The pace goes from 0.8"),
        ("warmth", {"warmth": "hot"}, "Choose one of the list"),
        ("never.0", {"never": (("goodbye", ""),)}, "Write what to say instead"),
        ("never.0", {"never": (("cheap", "fifty dollars"),)}, "names an amount"),
        ("never.0", {"never": (("cheap", "not cheap"),)}, "itself holds words"),
        ("never.0", {"never": (("", "hello"),)}, "Write the words"),
        ("must_ask.0", {"must_ask": ("Tell me about pets",)}, "end it with a question mark"),
        ("must_ask", {"must_ask": tuple(f"Number {n}?" for n in range(11))}, "At most 10 questions"),
        ("faq.0", {"faq": (("how much is a visit", "It's $49."),)}, "“$49”: amounts come only from the price book"),
        ("faq.0", {"faq": (("how much is a visit", "Around 49."),)}, "“49”"),
        ("faq.0", {"faq": (("what does it cost", "Everything is free."),)}, "nothing in the price book is free"),
        ("faq.0", {"faq": (("", "Yes."),)}, "needs a way of asking it"),
        ("person", {"person": "a\nlawyer"}, "too short"),
    ],
)  # fmt: skip
def test_what_does_not_hold_is_told_beside_its_field(
    prompts: Prompts, book: PriceBook, field: str, change: dict[str, object], says: str
) -> None:
    form = form_of(SETTINGS)
    scripts = change.get("scripts")
    if isinstance(scripts, dict):
        change = {"scripts": form.scripts | scripts}
    with pytest.raises(FieldProblems) as refused:
        read_form(replace(form, **change), book, prompts.phrases, VOICES)  # type: ignore[arg-type]
    assert says in refused.value.by_field[field]


def test_what_the_price_book_gives_free_may_be_answered(prompts: Prompts, book: PriceBook) -> None:
    form = replace(form_of(SETTINGS), faq=(("do you do estimates", "Yes, and the estimate is free."),))
    assert read_form(form, book, prompts.phrases, VOICES).questions[0].answer == "Yes, and the estimate is free."
    paid = replace(book, items=tuple(item for item in book.items if item.charge.value == "hourly"))
    with pytest.raises(FieldProblems, match="the price gate would stop"):
        read_form(form, paid, prompts.phrases, VOICES)
