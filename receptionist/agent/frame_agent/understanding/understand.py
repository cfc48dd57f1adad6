"""Everything one utterance says, put together: the finders of this package, and whose words are whose."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import date, time
from typing import Any, TypeVar

from receptionist.agent.frame_agent.understanding.addresses import AddressFound, find_address
from receptionist.agent.frame_agent.understanding.amounts import AmountFound, find_amounts
from receptionist.agent.frame_agent.understanding.as_json import (
    address_json,
    name_json,
    phone_json,
    service_json,
    spanned,
    when_json,
)
from receptionist.agent.frame_agent.understanding.asked import asked_slot
from receptionist.agent.frame_agent.understanding.confirmations import find_confirmation
from receptionist.agent.frame_agent.understanding.emergencies import is_emergency
from receptionist.agent.frame_agent.understanding.intents import asks_of_the_world, find_intents
from receptionist.agent.frame_agent.understanding.labels import Confirmation, EmergencyKind, Intent
from receptionist.agent.frame_agent.understanding.name_words import NameFound
from receptionist.agent.frame_agent.understanding.names import find_name
from receptionist.agent.frame_agent.understanding.phones import PhoneFound, find_phone
from receptionist.agent.frame_agent.understanding.problems import (
    ProblemFound,
    find_problem,
    find_service_words,
    in_plain_words,
)
from receptionist.agent.frame_agent.understanding.when import WhenFound, find_when
from receptionist.domain.price_search import PriceMatch, search_prices
from receptionist.domain.prices import PriceBook

_NOTHING_SAID = WhenFound()
_Spans = list[tuple[int, int]]
_F = TypeVar("_F")
_CANDIDATES = 3
_LONGEST = 2000  # characters; nobody says or texts more at once
# What may be about a service although no words of the trades we know are in it.
_MAY_NAME_A_SERVICE = {
    Intent.PRICE_QUESTION,
    Intent.SERVICE_QUESTION,
    Intent.BOOK_APPOINTMENT,
    Intent.REPORT_PROBLEM,
    Intent.FIND_PROVIDER,
    Intent.EMERGENCY,
}
# With nothing else to go on, the price book may know what the rules do not.
_TELLS_NOTHING = (
    (),
    (Intent.OUT_OF_SCOPE,),
    (Intent.CAPABILITIES,),
    (Intent.LOCATION_DIRECTIONS,),
    (Intent.HOURS_OR_WHEN,),
)
_HOW_LONG = re.compile(
    r"\b(?:since|all|every|each|until|till|been|was|were|happened|started|stopped|quit|broke|died|went out|for "
    r"the last"
    r"|for the past|it's|only|in the|during the)(?: (?:about|around|like|early|late))? $",
    re.IGNORECASE,
)
# Words that are names as well as days; alone they do not outweigh a name.
_ALSO_NAMES = {
    "may",
    "april",
    "june",
    "august",
    "friday",
    "sunday",
    "summer",
    "autumn",
    "dawn",
    "eve",
    "noel",
    "easter",
}


@dataclass(frozen=True, slots=True)
class Understanding:
    """What one utterance says; empty parts were not said.

    `asked` is the slot of the prompt before it. `service` are the words that were looked up in the price book,
    `services` the items they may mean, best first. All offsets are characters of `text`.
    """

    text: str
    asked: str = ""
    intents: tuple[Intent, ...] = ()
    confirmation: Confirmation = Confirmation.NONE
    emergency: EmergencyKind | None = None
    service: ProblemFound | None = None
    services: tuple[PriceMatch, ...] = ()
    problem: ProblemFound | None = None
    name: NameFound | None = None
    phone: PhoneFound | None = None
    address: AddressFound | None = None
    when: WhenFound = _NOTHING_SAID
    amounts: tuple[AmountFound, ...] = ()

    @property
    def intent(self) -> Intent:
        """What the utterance is for above all."""
        return self.intents[0] if self.intents else Intent.NONE

    @property
    def says_a_fact(self) -> bool:
        """Whether it tells anything that belongs on a lead card."""
        return bool(self.problem or self.name or self.phone or self.address or self.when)

    def without_when(self) -> "Understanding":
        """The same utterance, its words about when already dealt with."""
        return replace(self, when=_NOTHING_SAID)

    def to_json(self) -> dict[str, Any]:
        """The understanding as `docs/understand.md` describes it."""
        return {
            "intent": str(self.intent),
            "intents": [str(intent) for intent in self.intents],
            "confirmation": str(self.confirmation),
            "emergency": str(self.emergency or ""),
            "service": service_json(self.service, self.services),
            "problem": spanned(self.problem, self.problem.value) if self.problem else None,
            "name": name_json(self.name),
            "phone": phone_json(self.phone),
            "address": address_json(self.address),
            **when_json(self.when),
            "amounts": [
                {"cents": amount.money.cents, "currency": amount.money.currency} | (spanned(amount) or {})
                for amount in self.amounts
            ],
        }


def understand(
    text: str,
    *,
    asked: str = "",
    today: date,
    now: time | None = None,
    book: PriceBook | None = None,
    region: str = "US",
) -> Understanding:
    """Reads one utterance, said in reply to `asked` (the prompt before it, or its slot key).

    `today` and `now` are local to the business; `region` is its ISO country. `now` None: the time is not known. What
    lies beyond the first 2,000 characters is not read.
    """
    whole, text = text, text[:_LONGEST]
    slot = asked_slot(asked)
    facts = _Facts.read(text, asked, slot, today, now, region)
    intents = find_intents(text, asked=asked)
    said = facts.left_of(text, today)
    problem = _of(text, find_problem(said, asked=asked))
    service, services = _services(text, said, asked, slot, intents, problem, book)
    if intents[:1] == (Intent.OUT_OF_SCOPE,) and (services or (slot and facts.any)):
        intents = intents[1:]
    return Understanding(
        text=whole,
        asked=slot,
        intents=intents,
        confirmation=find_confirmation(text, asked=asked),
        emergency=is_emergency(text, book.trade if book else ""),
        service=service,
        services=services,
        problem=problem,
        name=facts.name,
        phone=facts.phone,
        address=facts.address,
        when=facts.when,
        amounts=find_amounts(text, region=region),
    )


def _services(
    text: str,
    said: str,
    asked: str,
    slot: str,
    intents: tuple[Intent, ...],
    problem: ProblemFound | None,
    book: PriceBook | None,
) -> tuple[ProblemFound | None, tuple[PriceMatch, ...]]:
    """The words to look up and what the book has for them; the narrowest words that find something."""
    words = _of(text, find_service_words(said, asked=asked))
    if book is None:
        return words, ()
    whole = ProblemFound(in_plain_words(said), text, 0, len(text))
    at_a_loss = not slot and intents[:1] in _TELLS_NOTHING and not asks_of_the_world(text)
    may_name = slot in ("problem", "choice") or at_a_loss or any(intent in _MAY_NAME_A_SERVICE for intent in intents)
    for candidate in (words, problem, whole if may_name else None):
        if candidate is not None and (matches := search_prices(book, candidate.value, _CANDIDATES)):
            return candidate, tuple(matches)
    return words, ()


def _of(text: str, found: ProblemFound | None) -> ProblemFound | None:
    """What was found beside name, number and address, in the words of the whole utterance."""
    return found if found is None else replace(found, text=text[found.start : found.end])


@dataclass(frozen=True, slots=True)
class _Facts:
    """Name, number, address and time, no two of them made of the same words."""

    name: NameFound | None
    phone: PhoneFound | None
    address: AddressFound | None
    when: WhenFound

    @property
    def any(self) -> bool:
        return bool(self.name or self.phone or self.address or self.when)

    def left_of(self, text: str, today: date) -> str:
        """The utterance without name, number, address and the time wished for; offsets hold."""
        facts = [*_spans_of(self.name), *_spans_of(self.phone), *_spans_of(self.address)]
        day, at = self.when.date, self.when.time
        wished = [part for part in (day, at) if part is not None and (part is at or (day and day.last >= today))]
        # "Out since this morning" belongs to what is wrong.
        told = [
            (part.start, part.end)
            for part in wished
            if not (part.text == "night" or _HOW_LONG.search(text[: part.start]))
        ]
        return _masked(text, [*facts, *told])

    @classmethod
    def read(cls, text: str, asked: str, slot: str, today: date, now: time | None, region: str) -> "_Facts":
        def name_in(said: str) -> NameFound | None:
            return find_name(said, asked=asked)

        def phone_in(said: str) -> PhoneFound | None:
            return find_phone(said, asked=asked, region=region)

        def address_in(said: str) -> AddressFound | None:
            return find_address(said, asked=asked)

        def when_in(said: str) -> WhenFound:
            return find_when(said, asked=asked, today=today, now=now, region=region)

        name, phone, address, when = name_in(text), phone_in(text), address_in(text), when_in(text)
        taken: _Spans = []
        for key in _order(slot, name, phone, address, when):
            if key == "phone":
                phone = _apart(text, phone, phone_in, taken, _spans_of)
            elif key == "address":
                address = _apart(text, address, address_in, taken, _spans_of)
            elif key == "name":
                name = _apart(text, name, name_in, taken, _spans_of)
            else:
                when = _apart(text, when, when_in, taken, _spans_of_when) or _NOTHING_SAID
        return cls(name, phone, address, when)


def _order(
    slot: str, name: NameFound | None, phone: PhoneFound | None, address: AddressFound | None, when: WhenFound
) -> list[str]:
    """Who keeps words that two lay claim to: what was asked for, then what is least likely to be chance."""
    order = ["phone", "address", "when", "name"]
    if name is not None and when.date is not None and when.date.text.strip().lower() in _ALSO_NAMES:
        order = ["phone", "address", "name", "when"]
    own = {"wished": "when", "offer": "when"}.get(slot, slot)
    if own in order:
        order = [own, *(key for key in order if key != own)]
    sure = []
    if phone is not None and phone.e164:
        sure.append("phone")
    if address is not None and address.parts.number and address.parts.street:
        sure.append("address")
    if own in sure:
        sure = [own, *(key for key in sure if key != own)]
    return [*sure, *(key for key in order if key not in sure)]


def _apart(
    text: str, found: _F, find: Callable[[str], _F], taken: _Spans, spans_of: Callable[[_F], _Spans]
) -> _F | None:
    """`found`, read anew without the words that are `taken` if it used any of them; what it used is taken then."""
    if _overlap(spans_of(found), taken):
        found = find(_masked(text, taken))
        if _overlap(spans_of(found), taken):
            return None
    taken += spans_of(found)
    return found


def _spans_of(found: NameFound | PhoneFound | AddressFound | None) -> _Spans:
    return [] if found is None else [(found.start, found.end)]


def _spans_of_when(when: WhenFound) -> _Spans:
    return [(part.start, part.end) for part in (*when.dates, *when.times, when.asap, when.flexible) if part is not None]


def _overlap(some: _Spans, others: Iterable[tuple[int, int]]) -> bool:
    return any(start < other_end and other_start < end for start, end in some for other_start, other_end in others)


def _masked(text: str, taken: _Spans) -> str:
    """The text with a comma and spaces in place of what is taken, so that offsets hold."""
    letters = list(text)
    for start, end in taken:
        letters[start:end] = "," + " " * (end - start - 1) if end > start else ""
    return "".join(letters)
