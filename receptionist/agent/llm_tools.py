"""The workbench's tools as a language model sees them: names, schemas, and what each answers."""

import json
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, time

from rapidfuzz import process

from receptionist.agent.frame_agent.understanding.spoken_numbers import digits_of
from receptionist.agent.tools import Workbench
from receptionist.domain.conversation import Channel, TurnInput
from receptionist.domain.lead import Quote, TimeWindow, Urgency, WishedTime
from receptionist.domain.manner import Visits
from receptionist.domain.own_visits import CodeTry, Errand, OwnVisit
from receptionist.domain.phone import parse_number
from receptionist.domain.prices import Charge, PriceAnswer
from receptionist.domain.wording import say_duration, say_week, say_window
from receptionist.ports import ToolCall, ToolSpec

_TEXT: dict[str, object] = {"type": "string"}
_WRITES_ONLY = frozenset({"note", "note_answer", "take_message"})
_ALIKE = 70  # of 100
_OUTSIDE = "That is outside the area we serve. The address is noted, in case the office can make an exception."


def _object(required: list[str], **properties: dict[str, object]) -> dict[str, object]:
    return {"type": "object", "properties": properties, "required": required, "additionalProperties": False}


_VISIT_LINK = ToolSpec(
    "text_visit_link",
    "Text a link with which they see, move or cancel a visit that is booked already. You cannot see or change it.",
    _object([]),
)
_CODE = (
    ToolSpec(
        "text_code",
        "Text a six-digit code to the number on file. Needed before anything of a visit that is booked is told or "
        "changed on the telephone.",
        _object([], wants={"type": "string", "enum": [errand.value for errand in Errand]}),
    ),
    ToolSpec("check_code", "Check the six digits they say or key in.", _object(["digits"], digits=_TEXT)),
    ToolSpec("own_visits", "What they have booked; only after check_code found the code right.", _object([])),
    ToolSpec(
        "times_for_visit",
        "Free windows to move one of own_visits to. Dates as YYYY-MM-DD, times as HH:MM.",
        _object(["visit"], visit=_TEXT, day=_TEXT, last_day=_TEXT, after=_TEXT, before=_TEXT),
    ),
    ToolSpec(
        "move_visit",
        "Move one of own_visits to a window that times_for_visit gave, by its start, once they said yes to it.",
        _object(["visit", "starts"], visit=_TEXT, starts=_TEXT),
    ),
    ToolSpec("cancel_visit", "Cancel one of own_visits, once they said yes to it.", _object(["visit"], visit=_TEXT)),
)
TOOLS: tuple[ToolSpec, ...] = (
    ToolSpec(
        "quote_price", "What the price book says about a job. The only source of prices.", _object(["job"], job=_TEXT)
    ),
    ToolSpec(
        "note",
        "Write a fact the customer told onto the lead card.",
        _object(
            ["field", "value"],
            field={
                "type": "string",
                "enum": ["name", "phone", "address", "problem", "urgency"],
                "description": "urgency is emergency, soon or normal",
            },
            value=_TEXT,
        ),
    ),
    ToolSpec(
        "find_times",
        "Free arrival windows for a wish. Dates as YYYY-MM-DD, times as HH:MM; leave out what was not said.",
        _object([], said=_TEXT, day=_TEXT, last_day=_TEXT, after=_TEXT, before=_TEXT, asap={"type": "boolean"}),
    ),
    ToolSpec("hold_time", "Pencil in a window that find_times gave, by its start.", _object(["starts"], starts=_TEXT)),
    ToolSpec("business_facts", "Opening hours, area, address and services.", _object([])),
    ToolSpec("take_message", "Keep a message for the people at the business.", _object(["text"], text=_TEXT)),
    _VISIT_LINK,
    *_CODE,
    ToolSpec("transfer", "Put the customer through to a person.", _object(["reason"], reason=_TEXT)),
    ToolSpec(
        "end_call",
        "End the conversation after your goodbye. wants_nothing: they want no visit and no call back.",
        _object([], wants_nothing={"type": "boolean"}),
    ),
)

_NOTE_ANSWER = ToolSpec(
    "note_answer",
    "Write down the answer to one of the questions the business wants asked.",
    _object(["question", "answer"], question=_TEXT, answer=_TEXT),
)
_QUOTES = frozenset({"quote_price"})
_BOOKS = frozenset({"find_times", "hold_time"})


def tools_for(turn: TurnInput) -> tuple[ToolSpec, ...]:
    """The tools of this turn: none for what the receptionist may not do."""
    barred: frozenset[str] = frozenset()
    if not turn.may.quote:
        barred |= _QUOTES
    if turn.may.visits is Visits.NONE:
        barred |= _BOOKS
    if not turn.may_text_link:
        barred |= {_VISIT_LINK.name}
    own = turn.dialogue.own
    if turn.channel is not Channel.VOICE or not (turn.may_text_code or own.code is not None or own.is_sure):
        barred |= {tool.name for tool in _CODE}
    more = (_NOTE_ANSWER,) if turn.profile.must_ask else ()
    return (*(tool for tool in TOOLS if tool.name not in barred), *more)


class ToolBelt:
    """Runs the model's tool calls on one turn's workbench. Answers are JSON text; a bad call gets an error to read."""

    def __init__(self, bench: Workbench) -> None:
        self.bench = bench
        self.offered: tuple[TimeWindow, ...] = bench.turn.dialogue.offered
        self.offered_now = False
        self.unsaid: tuple[Quote, ...] = ()  # looked up, and not spoken yet
        self.answered: tuple[str, ...] = ()  # codes of items looked up in this turn
        self._failed = False
        self._runs: dict[str, Callable[[dict[str, object]], dict[str, object]]] = {
            "quote_price": self._quote_price,
            "note": self._note,
            "note_answer": self._note_answer,
            "find_times": self._find_times,
            "hold_time": self._hold_time,
            "business_facts": self._business_facts,
            "take_message": self._take_message,
            "text_visit_link": self._text_visit_link,
            "text_code": self._text_code,
            "check_code": self._check_code,
            "own_visits": self._own_visits,
            "times_for_visit": self._times_for_visit,
            "move_visit": self._move_visit,
            "cancel_visit": self._cancel_visit,
            "transfer": self._transfer,
            "end_call": self._end_call,
        }

    def run(self, call: ToolCall) -> str:
        """Runs one call. Never raises for what the model wrote."""
        answer = self._answer(call)
        self._failed = self._failed or "error" in answer
        return json.dumps(answer)

    def _answer(self, call: ToolCall) -> dict[str, object]:
        run = self._runs.get(call.name)
        if run is None:
            return {"error": f"there is no tool {call.name[:40]}"}
        try:
            arguments = json.loads(call.arguments or "{}")
            if not isinstance(arguments, dict):
                raise ValueError("arguments must be an object")
            return run(arguments)
        except (ValueError, RecursionError) as error:
            return {"error": f"cannot be read: {str(error)[:120]}"}

    def were_said(self, quotes: tuple[Quote, ...]) -> None:
        """These quotes have been spoken."""
        ids = {quote.id for quote in quotes}
        self.unsaid = tuple(quote for quote in self.unsaid if quote.id not in ids)

    def only_noted(self, calls: Sequence[ToolCall]) -> bool:
        """Whether these calls wrote facts down, all well, so that the model has no answer to wait for."""
        return not self._failed and all(call.name in _WRITES_ONLY for call in calls)

    def _quote_price(self, arguments: dict[str, object]) -> dict[str, object]:
        if not self.bench.turn.may.quote:
            raise ValueError("prices are told by people here; offer a message")
        matches = self.bench.find_services(_text(arguments, "job"))
        if not matches:
            return {"found": False, "say": "There is no set price for that; a person will get back with one."}
        item = matches[0].item
        self.bench.choose_service(item)
        answer = self.bench.price(item)
        quote = self.bench.record_quote(answer, "")
        if quote is not None:
            self.unsaid = (*self.unsaid, quote)
        self.answered = (*self.answered, item.code)
        return {"found": True, **_price_facts(answer), "others": [match.item.name for match in matches[1:]]}

    def _note(self, arguments: dict[str, object]) -> dict[str, object]:
        field, value = _text(arguments, "field"), _text(arguments, "value")
        said = self.bench.turn.text
        if field == "name":
            self.bench.note_name(value, said)
        elif field == "address":
            self.bench.note_address(value, said)
            if self.bench.is_outside_area():
                return {"noted": True, "outside_area": self.bench.turn.profile.outside_area or _OUTSIDE}
        elif field == "problem":
            self.bench.note_problem(value, said)
            for match in self.bench.find_services(value, 1):
                self.bench.choose_service(match.item)
        elif field == "urgency":
            self.bench.note_urgency(Urgency(value.lower()))
        elif field == "phone":
            number = parse_number(value, self.bench.turn.profile.region)
            if number is None and not any(char.isdigit() for char in value):
                number = self.bench.turn.caller.number  # "the one I'm calling from"
            if number is None:
                return {"error": "that is no whole telephone number"}
            self.bench.note_phone(number, said)
        else:
            raise ValueError(f"there is no field {field[:40]}")
        return {"noted": True, "still_missing": list(self.bench.card.missing), **self._still_to_ask()}

    def _note_answer(self, arguments: dict[str, object]) -> dict[str, object]:
        asked, answer = _text(arguments, "question"), _text(arguments, "answer")
        # Models rewrite a question a little when they hand it back.
        best = process.extractOne(asked, self.bench.turn.profile.must_ask, score_cutoff=_ALIKE)
        if best is None:
            return {"error": "that is none of the questions to ask"}
        self.bench.note_answer(best[0], answer)
        return {"noted": True, **self._still_to_ask()}

    def _still_to_ask(self) -> dict[str, object]:
        open_questions = self.bench.open_questions()
        return {"still_to_ask": list(open_questions)} if open_questions else {}

    def _find_times(self, arguments: dict[str, object]) -> dict[str, object]:
        if not self.bench.may_book():
            raise ValueError("no visits are booked here; take a message")
        wish = WishedTime(
            said=str(arguments.get("said") or self.bench.turn.text)[:80],
            day=_day(arguments, "day"),
            last_day=_day(arguments, "last_day"),
            start=_time(arguments, "after"),
            end=_time(arguments, "before"),
            asap=str(arguments.get("asap")).lower() == "true",
        )
        self.bench.note_wish(wish)
        if not self.bench.somebody_does_it():
            return {"fits": False, "windows": [], "say": "A person has to find a time for this, and gets back to them."}
        search = self.bench.search_times(wish, 3)
        self.offered = search.fitting or search.nearest
        self.offered_now = bool(self.offered)
        today = self.bench.turn.today
        return {
            "fits": bool(search.fitting),
            "closed_at_wish": search.closed,
            "windows": [{"starts": w.starts.isoformat(), "say": say_window(w, today)} for w in self.offered],
        }

    def _hold_time(self, arguments: dict[str, object]) -> dict[str, object]:
        if self.bench.is_outside_area():
            raise ValueError("the address is outside the area that is served: nobody comes there")
        if self.bench.offers_move():
            raise ValueError("these times are for moving their visit: call move_visit, or find_times for a new one")
        window = self._offered_at(arguments)
        if window is None:
            return {"error": "that window was not offered; call find_times"}
        self.bench.hold(window)
        self.offered, self.offered_now = (), False
        said = say_window(window, self.bench.turn.today)
        if self.bench.turn.may.visits is Visits.FIRM:
            return {"booked": said, **self._still_to_ask()}
        return {"pencilled_in": said, "note": "a person will confirm", **self._still_to_ask()}

    def _offered_at(self, arguments: dict[str, object]) -> TimeWindow | None:
        """The offered window that begins then; a time without an offset from UTC is the business's own."""
        starts = datetime.fromisoformat(_text(arguments, "starts"))
        zone = self.bench.turn.profile.hours.zone
        at = (starts if starts.tzinfo is not None else starts.replace(tzinfo=zone)).astimezone(UTC)
        return next((window for window in self.offered if window.starts.astimezone(UTC) == at), None)

    def _business_facts(self, arguments: dict[str, object]) -> dict[str, object]:
        profile = self.bench.turn.profile
        return {
            "hours": say_week(profile.hours),
            "open_now": profile.hours.is_open(self.bench.turn.now),
            "area": list(profile.area) or profile.city,
            "address": profile.address,
            "services": profile.services_summary,
        }

    def _take_message(self, arguments: dict[str, object]) -> dict[str, object]:
        self.bench.take_message(_text(arguments, "text"))
        return {"kept": True, "still_missing": [f for f in self.bench.card.missing if f in ("name", "phone")]}

    def _text_visit_link(self, arguments: dict[str, object]) -> dict[str, object]:
        if not self.bench.text_visit_link():
            return {"sent": False, "say": "They cannot be texted; take a message for the office."}
        return {"sent": True, "say": "A text with a link comes to the number they called or wrote from."}

    def _text_code(self, arguments: dict[str, object]) -> dict[str, object]:
        if self.bench.own.is_sure:
            return {"sent": False, "say": "They have said the code already: call own_visits."}
        if wants := arguments.get("wants"):
            self.bench.own = replace(self.bench.own, errand=Errand(str(wants)))
        if not self.bench.text_code():
            return {"sent": False, "say": "Wait for the code that was sent, or use text_visit_link or take_message."}
        return {"sent": True, "say": "A six-digit code comes to the number on file; ask what it says."}

    def _check_code(self, arguments: dict[str, object]) -> dict[str, object]:
        match self.bench.try_code(digits_of(_text(arguments, "digits"))):
            case CodeTry.RIGHT:
                return {"right": True, "say": "Call own_visits."}
            case CodeTry.WRONG:
                return {"right": False, "say": "They may try again."}
            case CodeTry.OVER:
                return {"right": False, "say": "It cannot be tried any more: text_visit_link or take_message."}

    def _own_visits(self, arguments: dict[str, object]) -> dict[str, object]:
        today = self.bench.turn.today
        return {
            "visits": [
                {
                    "visit": one.id,
                    "what": one.what,
                    "say": say_window(one.window, today),
                    "cannot_change": one.why_fixed,
                }
                for one in self.bench.own_visits()
            ]
        }

    def _times_for_visit(self, arguments: dict[str, object]) -> dict[str, object]:
        wish = WishedTime(
            said=self.bench.turn.text[:80],
            day=_day(arguments, "day"),
            last_day=_day(arguments, "last_day"),
            start=_time(arguments, "after"),
            end=_time(arguments, "before"),
        )
        search = self.bench.times_for(self._visit(arguments), wish, 3)
        self.offered, self.offered_now = search.fitting or search.nearest, False
        today = self.bench.turn.today
        return {
            "fits": bool(search.fitting),
            "windows": [{"starts": w.starts.isoformat(), "say": say_window(w, today)} for w in self.offered],
        }

    def _move_visit(self, arguments: dict[str, object]) -> dict[str, object]:
        visit = self._visit(arguments)
        window = self._offered_at(arguments) if self.bench.offers_move() else None
        if window is None or visit.id != self.bench.own.about:
            return {"error": "that window was not offered; call times_for_visit"}
        self.bench.change_visit(visit, window)
        self.offered = ()
        return {"moved_to": say_window(window, self.bench.turn.today), "note": "a text confirms it"}

    def _cancel_visit(self, arguments: dict[str, object]) -> dict[str, object]:
        self.bench.change_visit(self._visit(arguments), None)
        return {"cancelled": True, "note": "a text confirms it"}

    def _visit(self, arguments: dict[str, object]) -> OwnVisit:
        wanted, visits = _text(arguments, "visit"), self.bench.own_visits()
        for visit in visits:
            if visit.id == wanted:
                return visit
        raise ValueError("they have no such visit; call own_visits")

    def _transfer(self, arguments: dict[str, object]) -> dict[str, object]:
        if self.bench.turn.channel is Channel.TEXT or not self.bench.can_transfer():
            self.bench.card = replace(self.bench.card, wants_person=True)
            return {"possible": False, "say": "Nobody is free right now; offer to take a message."}
        self.bench.transfer(str(arguments.get("reason") or "")[:80])
        return {"possible": True}

    def _end_call(self, arguments: dict[str, object]) -> dict[str, object]:
        if arguments.get("wants_nothing") is True:
            self.bench.card = replace(self.bench.card, declined=True)
        self.bench.end_call("goodbye")
        return {"ending": True}


def _price_facts(answer: PriceAnswer) -> dict[str, object]:
    item = answer.item
    facts: dict[str, object] = {
        "job": item.name,
        "charged": item.charge.value,
        "takes": say_duration(item.duration_minutes),
    }
    for name, money in (
        ("amount", answer.amount),
        ("up_to", answer.upto),
        ("minimum", answer.minimum),
        ("call_out_fee", answer.call_out_fee),
        ("after_hours_surcharge", answer.surcharge),
    ):
        if money is not None:
            facts[name] = str(money)
    if item.charge is Charge.FREE_ESTIMATE:
        facts["say"] = "Somebody comes out and gives an estimate for free."
    if item.unit:
        facts["per"] = item.unit
    return facts


def _text(arguments: dict[str, object], key: str) -> str:
    value = arguments.get(key)
    if not isinstance(value, str) or not value.strip():
        raise ValueError(f"{key} must be text")
    return value.strip()


def _day(arguments: dict[str, object], key: str) -> date | None:
    value = arguments.get(key)
    return date.fromisoformat(str(value)) if value else None


def _time(arguments: dict[str, object], key: str) -> time | None:
    value = arguments.get(key)
    return time.fromisoformat(str(value)).replace(tzinfo=None) if value else None
