"""Reads written conversations from YAML, and says file and line of all that does not hold."""

import difflib
import re
from collections.abc import Callable, Mapping
from datetime import date, datetime, time
from decimal import Decimal
from enum import StrEnum
from typing import TypeVar

import yaml

from receptionist.domain.conversation import ActionKind, Channel
from receptionist.domain.eval_case import TOPICS, EvalCase, Slot, Wanted
from receptionist.domain.lead import Urgency
from receptionist.domain.rehearsal import ScriptLine
from receptionist.domain.yaml_nodes import NULL, compose, line_of
from receptionist.errors import BadInput

FIELDS = (
    "title", "persona", "trade", "channel", "today", "number", "hours", "area", "transfer_to", "facts", "caller",
    "expect",
)  # fmt: skip
_LONGEST = 100_000  # characters of a file
_UNREAD = datetime.fromisoformat("2000-01-01T00:00")  # of a file that is refused
_FACT_TIMES = 2  # that a fact is said when asked for again
_YES_OR_NO = {Slot.HELD, Slot.LEAD, Slot.MESSAGE, Slot.WANTS_PERSON, Slot.DECLINED, Slot.OPTED_OUT, Slot.QUOTED_NONE}
_MONEY = re.compile(r"\$?(\d{1,6}|\d{1,3}(?:,\d{3})+)(?:\.(\d\d))?")

T = TypeVar("T")
Kind = TypeVar("Kind", bound=StrEnum)


def parse_eval_case(text: str, file: str) -> EvalCase:
    """The conversation in this YAML text. Raises BadInput with every problem, a line each, naming file and line."""
    reader = _Reader(file)
    if len(text) > _LONGEST:
        raise reader.fail(1, f"is longer than {_LONGEST} characters.")
    root = compose(text, reader.fail)
    if not isinstance(root, yaml.MappingNode):
        raise reader.fail(1, "does not begin with fields such as “title: Asks for a price”.")
    case = reader.case(root)
    if reader.problems:
        raise BadInput("\n".join(what for _, what in sorted(reader.problems)))
    return case


class _Reader:
    """One file while it is read. A field that does not hold is noted, and read as if it were empty."""

    def __init__(self, file: str) -> None:
        self._file = file
        self.problems: list[tuple[int, str]] = []

    def fail(self, line: int, what: str) -> BadInput:
        """The error for what nothing can be read behind."""
        return BadInput(f"{self._file}, line {line}: {what}")

    def wrong(self, node: yaml.Node, what: str) -> None:
        """Notes that what stands here does not hold."""
        line = line_of(node)
        self.problems.append((line, f"{self._file}, line {line}: {what}"))

    def case(self, root: yaml.MappingNode) -> EvalCase:
        """The whole conversation; without meaning where problems were noted."""
        fields = self._fields(root, FIELDS, "field")
        for name in ("title", "today", "caller", "expect"):
            if name not in fields:
                self.wrong(root, f"there is no “{name}”.")
        for name in ("hours", "area", "transfer_to"):
            if name in fields and "trade" not in fields:
                self.wrong(fields[name], f"“{name}” is of an example business: name its “trade”, or leave it out.")
        area, facts, said, expect = (fields.get(name) for name in ("area", "facts", "caller", "expect"))
        return EvalCase(
            file=self._file,
            title=self._text(fields.get("title")),
            today=self._read(fields.get("today"), _moment, "a date and time such as 2026-11-18T14:30") or _UNREAD,
            lines=tuple(line for node in self._list(said, "the caller's lines") for line in self._line(node)),
            expect=self._expectations(expect),
            persona=self._text(fields.get("persona")),
            facts=self._facts(facts),
            channel=self._one_of(fields.get("channel"), Channel) or Channel.VOICE,
            number=self._text(fields.get("number")) or "+14155550142",
            trade=self._text(fields.get("trade")),
            hours=self._text(fields.get("hours")),
            area=tuple(self._text(node) for node in self._list(area, "places")),
            transfer_to=self._text(fields.get("transfer_to")),
        )

    def _fields(self, node: yaml.MappingNode, known: tuple[str, ...], what: str) -> dict[str, yaml.Node]:
        fields: dict[str, yaml.Node] = {}
        for key, value in node.value:
            name = str(key.value) if isinstance(key, yaml.ScalarNode) else ""
            if name not in known:
                near = difflib.get_close_matches(name, known, 1)
                hint = f" Do you mean “{near[0]}”?" if near else f" There are: {', '.join(known)}."
                self.wrong(key, f"there is no {what} “{name[:40]}”.{hint}")
            elif name in fields:
                self.wrong(key, f"“{name}” stands on line {line_of(fields[name])} already.")
            else:
                fields[name] = value
        return fields

    def _mapping(self, node: yaml.Node | None, known: tuple[str, ...], what: str) -> dict[str, yaml.Node]:
        if node is None:
            return {}
        if isinstance(node, yaml.MappingNode):
            return self._fields(node, known, what)
        self.wrong(node, f"a {what} with its value is expected, such as “{known[0]}: …”.")
        return {}

    def _list(self, node: yaml.Node | None, what: str) -> list[yaml.Node]:
        if isinstance(node, yaml.SequenceNode):
            return list(node.value)
        if node is not None:
            self.wrong(node, f"{what} are expected as a list, each behind a dash.")
        return []

    def _text(self, node: yaml.Node | None) -> str:
        if node is None or node.tag == NULL:
            return ""
        if isinstance(node, yaml.ScalarNode):
            return " ".join(str(node.value).split())
        self.wrong(node, "a text is expected here; quote one that has a colon.")
        return ""

    def _read(self, node: yaml.Node | None, read: Callable[[str], T], what: str) -> T | None:
        text = self._text(node)
        if node is None:
            return None
        try:
            return read(text)
        except ValueError:
            if isinstance(node, yaml.ScalarNode):
                self.wrong(node, f"“{text[:40]}” is not {what}.")
            return None

    def _one_of(self, node: yaml.Node | None, kind: type[Kind]) -> Kind | None:
        return self._read(node, kind, " or ".join(kind))

    def _line(self, node: yaml.Node) -> list[ScriptLine]:
        """A line of the customer's: its words alone, or with what they wait for and a recording of them."""
        if isinstance(node, yaml.ScalarNode):
            fields: Mapping[str, yaml.Node] = {"say": node}
        else:
            fields = self._mapping(node, ("when", "say", "wav"), "line")
        text, topic = self._text(fields.get("say")), self._text(fields.get("when"))
        if not text:
            self.wrong(node, "a line needs words: “say: …”, also where a recording is played.")
        if topic and topic not in TOPICS:
            self.wrong(fields["when"], f"nothing asks about “{topic[:40]}”. There are: {', '.join(TOPICS)}.")
        return [ScriptLine(text, TOPICS.get(topic, ()), self._text(fields.get("wav")))]

    def _facts(self, node: yaml.Node | None) -> tuple[ScriptLine, ...]:
        facts = self._mapping(node, tuple(TOPICS), "fact")
        return tuple(ScriptLine(self._text(value), TOPICS[topic]) for topic, value in facts.items()) * _FACT_TIMES

    def _expectations(self, node: yaml.Node | None) -> dict[Slot, Wanted]:
        fields = self._mapping(node, tuple(Slot), "expectation")
        return {Slot(name): self._wanted(Slot(name), value) for name, value in fields.items()}

    def _wanted(self, slot: Slot, node: yaml.Node) -> Wanted:
        if slot in _YES_OR_NO:
            return self._read(node, _yes_or_no, "true or false")
        match slot:
            case Slot.DAY | Slot.ENDED | Slot.START if node.tag == NULL:
                return None
            case Slot.DAY:
                return self._read(node, date.fromisoformat, "a date such as 2026-11-18")
            case Slot.START | Slot.START_AT:
                return self._read(node, time.fromisoformat, "a time such as 14:30, in quotes")
            case Slot.QUOTED:
                return tuple(
                    self._read(one, _cents, "an amount such as $129") or 0 for one in self._list(node, "amounts")
                )
            case Slot.URGENCY:
                return self._one_of(node, Urgency)
            case Slot.ENDED:
                return self._one_of(node, ActionKind)
            case Slot.SAYS | Slot.NEVER_SAYS:
                return tuple(self._text(one) for one in self._list(node, "words"))
            case Slot.SERVICE if isinstance(node, yaml.SequenceNode):
                return tuple(self._text(one) for one in node.value)
            case Slot.SERVICE:
                return (self._text(node),)
            case _:
                return self._text(node)


def _moment(text: str) -> datetime:
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is not None:
        raise ValueError("the zone is the business's")
    return moment if ":" in text else moment.replace(hour=10)


def _yes_or_no(text: str) -> bool:
    if text.lower() not in ("true", "false", "yes", "no"):
        raise ValueError(text)
    return text.lower() in ("true", "yes")


def _cents(text: str) -> int:
    found = _MONEY.fullmatch(text)
    if found is None:
        raise ValueError(text)
    return int(Decimal(f"{found[1].replace(',', '')}.{found[2] or '00'}") * 100)
