"""The receptionist's settings as an admin types them, and what they mean: checked when they are saved."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

from receptionist.agent.amounts import AmountKind
from receptionist.agent.price_gate import grounds_of, price_words_in, stopped_amounts
from receptionist.agent.prompts import Phrases, states_amount
from receptionist.agent.text_words import AS_IT_STANDS
from receptionist.domain.greetings import FIELDS, unknown_fields
from receptionist.domain.manner import Escalation, MayDo, NeverSay, Visits, first_of, has_words
from receptionist.domain.prices import PriceBook
from receptionist.domain.profile import FrequentQuestion, Personality
from receptionist.domain.receptionist_settings import ReceptionistSettings
from receptionist.errors import BadInput
from receptionist.services.time import utc_now

WARMTHS = ("plain", "friendly", "warm")
FORMALITIES = ("relaxed", "formal")
SLOWEST, FASTEST = 0.8, 1.3
_GREETINGS = {
    "greeting": "The greeting while you are open",
    "greeting_after_hours": "The greeting after hours",
    "greeting_holiday": "The greeting on holidays",
    "greeting_returning": "The greeting for returning callers",
}
_NOTICES = {"disclosure": "The disclosure", "recording_notice": "The recording notice"}
_LONGEST_SCRIPT, _LONGEST_QUESTION, _LONGEST_ANSWER, _LONGEST_PHRASE, _LONGEST_NAME = 500, 160, 500, 80, 40
_MOST_QUESTIONS, _MOST_FAQ, _MOST_WORDS, _MOST_NEVER = 10, 40, 50, 50
_SHORTEST_PHRASE = 3  # letters; of a word that calls a person


class FieldProblems(BadInput):
    """A form that does not hold. `by_field` has a sentence for each field that is wrong."""

    def __init__(self, by_field: Mapping[str, str]) -> None:
        many = f"{len(by_field)} things need another look" if len(by_field) > 1 else "One thing needs another look"
        super().__init__(f"{many}. Nothing was saved.", next(iter(by_field.values())) if len(by_field) == 1 else "")
        self.by_field = dict(by_field)


@dataclass(frozen=True, slots=True)
class ReceptionistForm:
    """What stands in the fields of the form. Rows of lists may be empty; phrases and ways of asking go one a line."""

    scripts: dict[str, str] = field(default_factory=dict)  # greetings and notices by their names
    name: str = ""
    voice: str = ""
    pace: str = "1.0"
    warmth: str = "friendly"
    formality: str = "relaxed"
    never: tuple[tuple[str, str], ...] = ()  # words, and what stands in for them
    quote: bool = True
    visits: str = Visits.TENTATIVE.value
    must_ask: tuple[str, ...] = ()
    faq: tuple[tuple[str, str], ...] = ()  # ways of asking, answer
    person: str = ""
    emergency: str = ""


def form_of(settings: ReceptionistSettings) -> ReceptionistForm:
    """The form as settings fill it in."""
    manner = settings.personality
    return ReceptionistForm(
        scripts={name: getattr(settings, name) for name in (*_GREETINGS, *_NOTICES)},
        name=manner.name,
        voice=manner.voice,
        pace=f"{manner.pace:g}",
        warmth=manner.warmth,
        formality=manner.formality,
        never=tuple((one.words, one.instead) for one in manner.never_say),
        quote=settings.may_do.quote,
        visits=settings.may_do.visits.value,
        must_ask=settings.must_ask,
        faq=tuple(("\n".join(one.asks), one.answer) for one in settings.questions),
        person="\n".join(settings.escalation.person),
        emergency="\n".join(settings.escalation.emergency),
    )


def form_from(fields: Mapping[str, Sequence[str]], standing: ReceptionistForm) -> ReceptionistForm:
    """The form as it was posted; what it does not name stays as it was, but a box that is not ticked is off."""

    def one(name: str, before: str) -> str:
        return fields[name][0] if fields.get(name) else before

    def rows(left: str, right: str) -> tuple[tuple[str, str], ...]:
        pairs = zip(fields.get(left, ()), fields.get(right, ()), strict=False)
        return tuple((first, second) for first, second in pairs if first.strip() or second.strip())

    return ReceptionistForm(
        scripts={name: one(name, standing.scripts.get(name, "")) for name in (*_GREETINGS, *_NOTICES)},
        name=one("name", standing.name),
        voice=one("voice", standing.voice),
        pace=one("pace", standing.pace),
        warmth=one("warmth", standing.warmth),
        formality=one("formality", standing.formality),
        never=rows("never", "instead") if "never" in fields else standing.never,
        quote="quote" in fields,
        visits=one("visits", standing.visits),
        must_ask=tuple(text for text in fields.get("must_ask", standing.must_ask) if text.strip()),
        faq=rows("asks", "answer") if "asks" in fields else standing.faq,
        person=one("person", standing.person),
        emergency=one("emergency", standing.emergency),
    )


def read_form(
    form: ReceptionistForm, book: PriceBook, phrases: Phrases, voices: Collection[str]
) -> ReceptionistSettings:
    """The settings of a form. Raises FieldProblems naming every field that does not hold."""
    return _Reading(form, book, phrases, voices).settings()


class _Reading:
    """One form being read."""

    def __init__(self, form: ReceptionistForm, book: PriceBook, phrases: Phrases, voices: Collection[str]) -> None:
        self._form, self._book, self._phrases, self._voices = form, book, phrases, voices
        self._problems: dict[str, str] = {}
        self._never: tuple[str, ...] = ()

    def settings(self) -> ReceptionistSettings:
        never_say = self._read_never()
        self._never = tuple(one.words for one in never_say)
        scripts = {name: self._script(name, what) for name, what in (_GREETINGS | _NOTICES).items()}
        if not scripts["disclosure"]:
            self._problems["disclosure"] = "The AI must say what it is: keep a sentence such as the one there was."
        personality = self._personality(never_say)
        questions, must_ask = self._faq(), self._must_ask()
        escalation = Escalation(self._phrase_list("person"), self._phrase_list("emergency"))
        visits = self._choice("visits", self._form.visits, [one.value for one in Visits])
        if self._problems:
            raise FieldProblems(self._problems)
        may_do = MayDo(self._form.quote, Visits(visits))
        return ReceptionistSettings(
            **scripts,
            personality=personality,
            questions=questions,
            may_do=may_do,
            must_ask=must_ask,
            escalation=escalation,
        )

    # --- sections -------------------------------------------------------------------------------------------------

    def _personality(self, never_say: tuple[NeverSay, ...]) -> Personality:
        form = self._form
        name = _one_line(form.name)
        if not name or len(name) > _LONGEST_NAME:
            self._problems["name"] = f"Give the receptionist a name of at most {_LONGEST_NAME} characters."
        try:
            pace = float(form.pace)
        except ValueError:
            pace = 0.0
        if not SLOWEST <= pace <= FASTEST:
            self._problems["pace"] = (
                f"The pace goes from {SLOWEST:g} (slow) to {FASTEST:g} (fast); 1 is the voice's own."
            )
        if form.voice and form.voice not in self._voices:
            self._problems["voice"] = "That voice is not on this server (any more). Choose one of the list."
        warmth = self._choice("warmth", form.warmth, WARMTHS)
        formality = self._choice("formality", form.formality, FORMALITIES)
        return Personality(name, warmth, formality, pace, never_say, form.voice)

    def _script(self, key: str, what: str) -> str:
        """A text that is said as it stands, its fields filled in."""
        words = _one_line(self._form.scripts.get(key, ""))
        unknown = unknown_fields(words)
        if unknown:
            known = ", ".join(f"{{{name}}}" for name in FIELDS)
            named = f"{{{unknown[0]}}}" if unknown[0] not in "{}" else f"A lone {unknown[0]}"
            self._problems[key] = f"{named} is no field. The fields are {known}."
        else:
            self._check_words(key, what, words, _LONGEST_SCRIPT)
        return words

    def _read_never(self) -> tuple[NeverSay, ...]:
        rows = [NeverSay(_one_line(words), _one_line(instead)) for words, instead in self._form.never]
        for index, one in enumerate(rows):
            key = f"never.{index}"
            if not any(letter.isalnum() for letter in one.words):
                self._problems[key] = "Write the words that are never to be said, not only what to say instead."
            elif max(len(one.words), len(one.instead)) > _LONGEST_PHRASE:
                self._problems[key] = f"Keep both to {_LONGEST_PHRASE} characters."
            elif states_amount(one.instead):
                self._problems[key] = f"“{one.instead}” names an amount: amounts come from the price book only."
            elif first_of(one.instead, [other.words for other in rows if other.words]):
                self._problems[key] = f"“{one.instead}” itself holds words that are never to be said."
            elif not one.instead:
                own = self._phrases.sentence_with(one.words, besides=AS_IT_STANDS)
                if own:
                    self._problems[key] = f"The receptionist itself says “{own}” Write what to say instead."
        if len(rows) > _MOST_NEVER:
            self._problems["never"] = f"At most {_MOST_NEVER} phrases can be kept from being said."
        return tuple(rows)

    def _must_ask(self) -> tuple[str, ...]:
        questions = tuple(dict.fromkeys(filter(None, map(_one_line, self._form.must_ask))))
        if len(questions) > _MOST_QUESTIONS:
            self._problems["must_ask"] = f"At most {_MOST_QUESTIONS} questions: callers lose patience."
        for index, question in enumerate(questions):
            self._check_words(f"must_ask.{index}", "The question", question, _LONGEST_QUESTION)
            if not question.endswith("?"):
                self._problems[f"must_ask.{index}"] = f"“{question}” is no question: end it with a question mark."
        return questions

    def _faq(self) -> tuple[FrequentQuestion, ...]:
        read = []
        for index, (asks, answer) in enumerate(self._form.faq):
            key = f"faq.{index}"
            ways, words = _lines(asks), _one_line(answer)
            if not ways or not words:
                self._problems[key] = "A question needs a way of asking it, and an answer."
            elif any(len(way) > _LONGEST_QUESTION for way in ways):
                self._problems[key] = f"A way of asking is longer than {_LONGEST_QUESTION} characters."
            else:
                self._check_answer(key, ways, words)
            read.append(FrequentQuestion(ways, words))
        if len(read) > _MOST_FAQ:
            self._problems["faq"] = f"At most {_MOST_FAQ} questions."
        return tuple(read)

    def _check_answer(self, key: str, ways: tuple[str, ...], answer: str) -> None:
        """Holds the answer against what the price gate lets through when it is said."""
        about_price = any(price_words_in(way) for way in ways)
        grounds = grounds_of((), self._book, utc_now(), 0, [item.code for item in self._book.items])
        stopped = stopped_amounts(answer, grounds, about_price=about_price)
        if not stopped:
            self._check_words(key, "The answer", answer, _LONGEST_ANSWER, amounts=False)
            return
        start = stopped[0].start
        named = answer[start - (answer[max(0, start - 1)] in "$€£") : stopped[0].end]
        if stopped[0].kind is AmountKind.MONEY or stopped[0].kind is AmountKind.DISCOUNT:
            why = "amounts come only from the price book, so the price gate would stop this sentence. Take it out"
        else:
            why = "nothing in the price book is free in that way, so the price gate would stop this sentence. Reword it"
        self._problems[key] = f"The answer says “{named}”: {why}, or put the price into the price book."

    def _phrase_list(self, key: str) -> tuple[str, ...]:
        phrases = tuple(dict.fromkeys(_lines(getattr(self._form, key))))
        short = [phrase for phrase in phrases if sum(letter.isalnum() for letter in phrase) < _SHORTEST_PHRASE]
        if short:
            self._problems[key] = f"“{short[0]}” is too short: it would be heard everywhere."
        elif any(len(phrase) > _LONGEST_PHRASE for phrase in phrases) or len(phrases) > _MOST_WORDS:
            self._problems[key] = f"At most {_MOST_WORDS} phrases of {_LONGEST_PHRASE} characters."
        return phrases

    # --- what holds for all ---------------------------------------------------------------------------------------

    def _check_words(self, key: str, what: str, words: str, longest: int, *, amounts: bool = True) -> None:
        forbidden = next((one for one in self._never if has_words(words, one)), "")
        if len(words) > longest:
            self._problems[key] = f"{what} is longer than {longest} characters."
        elif amounts and states_amount(words):
            self._problems[key] = (
                f"{what} names an amount of money. Amounts come from the price book only: take it out."
            )
        elif forbidden:
            self._problems[key] = f"{what} holds “{forbidden}”, which is on the list of what is never said."

    def _choice(self, key: str, chosen: str, known: Sequence[str]) -> str:
        if chosen not in known:
            self._problems[key] = "Choose one of the list."
        return chosen


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _lines(text: str) -> tuple[str, ...]:
    return tuple(filter(None, map(_one_line, text.splitlines())))
