"""A person sets what stands on a lead card: typed, checked, and marked as theirs."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date, time
from typing import TypeVar

from receptionist.domain.audit import Actor
from receptionist.domain.ids import BusinessId, LeadId
from receptionist.domain.lead import CardEdit, Fact, LeadCard, LeadState, Urgency, WishedTime
from receptionist.domain.lead_desk import OPEN_STATES, LeadActKind
from receptionist.domain.phone import parse_number
from receptionist.domain.prices import PriceBook
from receptionist.errors import Conflict, FormProblems
from receptionist.ports import Clock, Store
from receptionist.services.lead_acts import locked_leads, record, save_card, say_decided

T = TypeVar("T")

# Each field of the form, and what of the card it is part of.
FIELDS = {
    "problem": "problem",
    "service": "service",
    "day": "wished",
    "start": "wished",
    "end": "wished",
    "asap": "wished",
    "address": "address",
    "name": "name",
    "phone": "phone",
    "urgency": "urgency",
    "message": "message",
}
LABELS = {
    "problem": "What is to be done",
    "service": "The service",
    "day": "The day",
    "start": "The earliest time",
    "end": "The latest time",
    "asap": "As soon as possible",
    "address": "The address",
    "name": "The name",
    "phone": "The number",
    "urgency": "The urgency",
    "message": "The message",
}
_LONGEST = {"problem": 500, "address": 200, "name": 80, "message": 1000}


def typed(card: LeadCard) -> dict[str, str]:
    """The card as a form shows it, by field: dates and times in ISO 8601, a ticked box as "yes"."""
    wished = card.wished
    return {
        "problem": card.problem.value if card.problem else "",
        "service": card.service_code,
        "day": wished.day.isoformat() if wished and wished.day else "",
        "start": wished.start.strftime("%H:%M") if wished and wished.start else "",
        "end": wished.end.strftime("%H:%M") if wished and wished.end else "",
        "asap": "yes" if wished and wished.asap else "",
        "address": card.address.value if card.address else "",
        "name": card.name.value if card.name else "",
        "phone": _as_written(card.phone.value) if card.phone else "",
        "urgency": card.urgency.value,
        "message": card.message,
    }


async def edit_lead(
    store: Store,
    clock: Clock,
    business_id: BusinessId,
    lead_id: LeadId,
    actor: Actor,
    fields: Mapping[str, str],
    seen: Mapping[str, str] | None = None,
) -> tuple[str, ...]:
    """Writes what was typed, as far as it differs from what they had `seen`; answers which fields that were.

    Raises FormProblems for what does not hold or what somebody else changed meanwhile, Conflict for a lead that was
    rejected or merged, NotFound.
    """
    now = clock.now()
    async with store.work(business_id, write=True) as work:
        [(lead, contact)] = await locked_leads(work, lead_id)
        if lead.state not in (*OPEN_STATES, LeadState.APPROVED):
            raise Conflict(await say_decided(work, lead), "Nothing was changed.")
        stands = typed(lead.card)
        before = {**stands, **(seen or {})}
        wanted = {name: _tidy(fields[name]) for name in FIELDS if name in fields}
        profile = (await work.business()).profile
        changed = {
            name: words
            for name, words in wanted.items()
            if (_as_written(words, profile.region) if name == "phone" else words)
            not in (_tidy(before[name]), _tidy(stands[name]))
        }
        problems = {
            name: f"{LABELS[name]} was changed to “{stands[name]}” meanwhile. Look at it again."
            for name in changed
            if _tidy(before[name]) != _tidy(stands[name])
        }
        book = await work.price_book() or PriceBook(trade=profile.trade, name=profile.name)
        today = now.astimezone(profile.hours.zone).date()
        card = _Reading(lead.card, book, profile.region, today, problems).apply(changed, {**stands, **changed})
        if problems:
            raise FormProblems(problems)
        if not changed:
            return ()
        edits = {what: CardEdit(what, actor.name, now) for what in dict.fromkeys(FIELDS[name] for name in changed)}
        kept = tuple(edit for edit in card.edits if edit.what not in edits)
        card = replace(card, edits=(*kept, *edits.values()))
        await save_card(work, lead, contact, card)
        known_as = lead.card.name.value if lead.card.name else ""
        if "name" in changed and card.name is not None and contact.name in ("", known_as):
            await work.name_contact(lead.thread_id, card.name.value)
        shown = typed(card)
        says = f"Changed {_listed([LABELS[name].lower() for name in changed])}."
        changes = {name: (stands[name], shown[name]) for name in changed}
        await record(work, now, lead, actor, LeadActKind.EDITED, says, changes=changes)
    return tuple(changed)


@dataclass(frozen=True, slots=True)
class _Reading:
    """Puts typed words onto a card; what does not hold goes into `problems` by field."""

    card: LeadCard
    book: PriceBook
    region: str
    today: date
    problems: dict[str, str]

    def apply(self, changed: Mapping[str, str], whole: Mapping[str, str]) -> LeadCard:
        """The card with what was changed; `whole` has every field, changed or not."""
        values: dict[str, object] = {}
        for name in ("problem", "address", "name"):
            if name in changed:
                values[name] = self._fact(name, changed[name])
        if "phone" in changed:
            values["phone"] = self._phone(changed["phone"])
        if "service" in changed:
            values |= self._service(changed["service"])
        if "urgency" in changed:
            values["urgency"] = self._urgency(changed["urgency"])
        if "message" in changed:
            values["message"] = self._bounded("message", changed["message"])
        if any(FIELDS[name] == "wished" for name in changed):
            values["wished"] = self._wished(changed, whole)
        return replace(self.card, **values)  # type: ignore[arg-type]

    def _bounded(self, name: str, words: str) -> str:
        if len(words) > _LONGEST[name]:
            self.problems[name] = f"{LABELS[name]} is longer than {_LONGEST[name]} characters. Shorten it."
        return words

    def _fact(self, name: str, words: str) -> Fact | None:
        known: Fact | None = getattr(self.card, name)
        self._bounded(name, words)
        if words and not any(letter.isalpha() for letter in words):
            self.problems[name] = f"{LABELS[name]} has no letters in it. Check it."
        return Fact(words, known.said if known else "") if words else None

    def _phone(self, words: str) -> Fact | None:
        number = parse_number(words, self.region) if words else None
        if words and number is None:
            self.problems["phone"] = f"“{words[:40]}” is no telephone number. Write it like (415) 555-0142."
        known = self.card.phone
        return Fact(number.e164, known.said if known else "") if number is not None else None

    def _service(self, code: str) -> dict[str, str]:
        item = self.book.item(code) if code else None
        if code and item is None:
            self.problems["service"] = "There is no such service in the price book. Choose one of the list."
        return {"service_code": code, "service_name": item.name if item is not None else ""}

    def _urgency(self, words: str) -> Urgency:
        if words not in list(Urgency):
            self.problems["urgency"] = "There is no such urgency. Choose one of the list."
            return self.card.urgency
        return Urgency(words)

    def _wished(self, changed: Mapping[str, str], whole: Mapping[str, str]) -> WishedTime | None:
        day = self._read("day", whole["day"], date.fromisoformat, "Write it like 2026-03-05.")
        start = self._read("start", whole["start"], _clock, "Write it like 14:00.")
        end = self._read("end", whole["end"], _clock, "Write it like 16:00.")
        if "day" in changed and day is not None and day < self.today:
            self.problems["day"] = "The day is over. Choose one from today on."
        if start is not None and end is not None and end < start:
            self.problems["end"] = "The latest time is before the earliest. Turn them round."
        if not (day or start or end or whole["asap"]):
            return None
        known = self.card.wished or WishedTime("")
        last = known.last_day if day == known.day else None
        return replace(known, day=day, last_day=last, start=start, end=end, asap=bool(whole["asap"]), confirmed=False)

    def _read(self, name: str, words: str, read: Callable[[str], T], hint: str) -> T | None:
        try:
            return read(words) if words else None
        except ValueError:
            self.problems[name] = f"{LABELS[name]} cannot be read: “{words[:20]}”. {hint}"
            return None


def _as_written(number: str, region: str = "US") -> str:
    """A number as people of its country write it; what is none, as it stands."""
    known = parse_number(number, region)
    return known.national if known is not None else number


def _clock(words: str) -> time:
    found = re.fullmatch(r"([01]?\d|2[0-3]):([0-5]\d)(?::\d{2})?", words)
    if found is None:
        raise ValueError("no time of day")
    return time(int(found[1]), int(found[2]))


def _tidy(words: str) -> str:
    return " ".join(words.split())


def _listed(words: list[str]) -> str:
    return " and ".join(filter(None, (", ".join(words[:-1]), words[-1])))
