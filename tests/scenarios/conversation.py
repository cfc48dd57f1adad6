"""Plays a written conversation against an agent and grades the card it ends with."""

import re
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import yaml

from receptionist.domain.conversation import ActionKind, Channel
from receptionist.domain.phone import parse_address
from receptionist.domain.prices import PriceBook
from receptionist.ports import Agent
from receptionist.resources import resource_dir
from receptionist.services.converse import Conversation
from receptionist.services.set_up import NewBusiness, profile_of, starter_book

TOPICS = {
    "problem": {"problem", "price_what"},
    "time": {"wished"},
    "slot_offer": {"window", "two"},
    "address": {"address", "address_rest"},
    "name": {"name"},
    "phone": {"phone", "phone_caller"},
    "read_back": {"card", "change"},
    "anything_else": {"anything_else"},
    "message": {"message", "which_visit"},
    "visit_offer": {"visit"},
    "which_service": {"price_which"},
}
ZONE = "America/New_York"


@dataclass(slots=True)
class Played:
    """A conversation after its last line."""

    conversation: Conversation
    lines: list[str] = field(default_factory=list)

    @property
    def text(self) -> str:
        return "\n".join(f"{line.speaker.value:>6}: {line.text}" for line in self.conversation.transcript)


def load(path: Path) -> dict[str, Any]:
    scenario = yaml.safe_load(path.read_text(encoding="utf-8"))
    assert isinstance(scenario, dict)
    return scenario


def book_of(trade: str) -> PriceBook:
    return starter_book(resource_dir("pricebook"), trade).with_version(1)


async def play(scenario: dict[str, Any], agent: Agent, greeting: str = "") -> Played:
    """Says the caller's lines, each `when` line as soon as its topic is asked about, the others in order."""
    start = datetime.fromisoformat(str(scenario["today"])).replace(tzinfo=ZoneInfo(ZONE))
    new = NewBusiness(
        "Example Services",
        scenario["trade"],
        ZONE,
        hours=scenario.get("hours", "Mon-Fri 8:00-17:00"),
        city="Springfield",
        area=tuple(scenario.get("area", ())),
        transfer_to=scenario.get("transfer_to", ""),
    )
    conversation = Conversation(
        agent=agent,
        profile=profile_of(new),
        book=book_of(scenario["trade"]),
        now=start,
        channel=Channel(scenario.get("channel", "voice")),
        caller=parse_address(scenario.get("number", "+14155550142")),
    )
    if conversation.channel is Channel.VOICE:
        conversation.greet(greeting or "Thanks for calling Example Services. How can I help?")
    played = Played(conversation)
    waiting = list(scenario["caller"])
    while waiting and conversation.action is None:
        line = _next_line(waiting, conversation.dialogue.asked)
        if line is None:
            break
        played.lines.append(line)
        async for _ in conversation.say(line):
            pass
    return played


def _next_line(waiting: list[Any], asked: str) -> str | None:
    for index, line in enumerate(waiting):
        if isinstance(line, dict) and asked in TOPICS[line["when"]]:
            return str(waiting.pop(index)["say"])
    for index, line in enumerate(waiting):
        if not isinstance(line, dict):
            return str(waiting.pop(index))
    return None


def grade(scenario: dict[str, Any], played: Played) -> list[str]:
    """What of the expected card is wrong; empty where all is right."""
    card, want = played.conversation.card, scenario["expect"]
    wrong: list[str] = []

    def expect(what: str, good: bool, got: object) -> None:
        if not good:
            wrong.append(f"{what}: wanted {want[what]!r}, got {got!r}")

    day = card.held.starts.date() if card.held else card.wished.day if card.wished else None
    start = card.held.starts.strftime("%H:%M") if card.held else card.wished.start if card.wished else None
    amounts = {money.cents for quote in card.quotes for money in quote.amounts}
    for what, value in want.items():
        if what == "service":
            codes = value if isinstance(value, list) else [value or ""]
            expect(what, card.service_code in codes, card.service_code)
        elif what == "name":
            name = card.name.value if card.name else ""
            expect(what, name.lower() == value.lower(), name)
        elif what == "phone":
            expect(what, card.phone is not None and card.phone.value == value, card.phone and card.phone.value)
        elif what == "address":
            got = card.address.value if card.address else ""
            expect(what, all(word in _words(got) for word in _words(value)), got)
        elif what == "day":
            expect(what, str(day) == str(value), str(day))
        elif what == "start":
            at = str(start)[:5]
            expect(what, at == value if want.get("start_rule") == "at" else at >= value, at)
        elif what == "held":
            expect(what, (card.held is not None) is value, card.held)
        elif what == "quoted":
            expect(what, set(value) <= amounts, sorted(amounts))
        elif what == "quoted_none":
            expect(what, not amounts, sorted(amounts))
        elif what == "urgency":
            expect(what, card.urgency.value == value, card.urgency.value)
        elif what == "lead":
            expect(what, card.is_wished is value, card.is_wished)
        elif what == "message":
            expect(what, bool(card.message) is value, card.message)
        elif what in ("wants_person", "declined"):
            expect(what, getattr(card, what) is value, getattr(card, what))
        elif what == "ended":
            ended = played.conversation.action
            expect(what, ended is (ActionKind(value) if value else None), ended)
        elif what != "start_rule":
            raise AssertionError(f"the scenario expects something unknown: {what}")
    return wrong


_SHORT = {
    "street": "st", "avenue": "ave", "road": "rd", "drive": "dr", "lane": "ln", "court": "ct", "boulevard": "blvd",
    "apartment": "apt", "north": "n", "south": "s", "east": "e", "west": "w", "place": "pl", "circle": "cir",
}  # fmt: skip


def _words(address: str) -> set[str]:
    return {_SHORT.get(word, word) for word in re.findall(r"[a-z0-9]+", address.lower())}
