"""Callers who are turned away: blocked numbers, who calls too often, who hides their number."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from receptionist.domain.phone import PhoneNumber


class HiddenCallers(StrEnum):
    """What is done with who hides their number."""

    AS_EVERYBODY = "as_everybody"
    AI_ONLY = "ai_only"  # no telephone rings for them first
    TURNED_AWAY = "turned_away"  # they are asked to call again with their number shown


@dataclass(frozen=True, slots=True)
class Spam:
    """What keeps machines and nuisances off the line."""

    calls_an_hour: int = 15  # from one number; further ones are turned away. 0: however many
    hidden: HiddenCallers = HiddenCallers.AS_EVERYBODY


@dataclass(frozen=True, slots=True)
class BlockedCaller:
    """A number whose calls are turned away. `calls` counts those that were, `last_at` is the newest of them."""

    number: PhoneNumber
    blocked_at: datetime
    blocked_by: str  # a name
    why: str = ""
    calls: int = 0
    last_at: datetime | None = None
