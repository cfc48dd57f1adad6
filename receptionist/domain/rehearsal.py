"""Rehearsing a change: conversations held once with the settings that hold and once with the drafted ones."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from receptionist.domain.conversation import Channel


@dataclass(frozen=True, slots=True)
class ScriptLine:
    """What a customer says. A line with `when` waits until we ask about that (`DialogueState.asked`); else in order."""

    text: str
    when: tuple[str, ...] = ()
    recording: str = ""  # a WAV file of the words


def next_line(waiting: list[ScriptLine], asked: str) -> ScriptLine | None:
    """Takes the first line that waits for what was asked; else the next that waits for nothing.

    A question of the business's own, which no script knows, is answered with the same words each time.
    """
    if asked.startswith("own:"):
        return ScriptLine("Yes.")
    for line in waiting:
        if asked in line.when:
            waiting.remove(line)
            return line
    for line in waiting:
        if not line.when:
            waiting.remove(line)
            return line
    return None


@dataclass(frozen=True, slots=True)
class Script:
    """The customer's side of a conversation: a written one, or one that was held."""

    title: str
    channel: Channel
    lines: tuple[ScriptLine, ...]
    at: datetime | None = None  # when it was held; None: a written one, held now
    after_hours: bool = False  # of a written one: held while closed
    returning: bool = False


@dataclass(frozen=True, slots=True)
class Exchange:
    """One line of the customer's with both answers; a side that had ended already is empty, and so is the line of a
    greeting.
    """

    customer: str
    now: str
    then: str


@dataclass(frozen=True, slots=True)
class Compared:
    """A conversation held both ways, and the card each ended with, in a few lines."""

    title: str
    channel: Channel
    at: datetime | None
    exchanges: tuple[Exchange, ...]
    card_now: str
    card_then: str

    @property
    def differs(self) -> bool:
        """Whether the customer hears or reads anything else, or the card ends otherwise."""
        return self.card_now != self.card_then or any(one.now != one.then for one in self.exchanges)


class RehearsalState(StrEnum):
    """How a rehearsal stands."""

    RUNNING = "running"
    DONE = "done"
    STOPPED = "stopped"  # before its end: too slow, or the server went away


@dataclass(frozen=True, slots=True)
class Rehearsal:
    """The last rehearsal of a business's draft."""

    started_at: datetime
    author: str
    draft_revision: int
    total: int
    state: RehearsalState = RehearsalState.RUNNING
    compared: tuple[Compared, ...] = ()
