"""The audit trail: who did what, when, from where, and whether it succeeded."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from receptionist.domain.ids import AuditId, UserId


@dataclass(frozen=True, slots=True)
class Actor:
    """Who did something: a user, or a program by its name ("the AI", "API token: Zapier", "command line")."""

    name: str
    user_id: UserId | None = None
    address: str = ""  # the IP address it came from, where it came over the network


@dataclass(frozen=True, slots=True)
class AuditEntry:
    """One thing that was done, or tried. `changes` holds before and after of settings, never secrets."""

    id: AuditId
    at: datetime
    actor: Actor
    action: str  # "lead.approve", "settings.hours", "sign_in": a noun, or noun and verb, in lower case
    subject: str = ""  # the id of what it was done to
    says: str = ""  # one sentence for people
    changes: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    succeeded: bool = True


@dataclass(frozen=True, slots=True)
class AuditQuestion:
    """Which lines of the trail are asked for; what is left empty does not matter."""

    words: str = ""  # in the sentence, the name, the action, the address or the subject
    actor_id: UserId | None = None
    kind: str = ""  # the noun of the action
    succeeded: bool | None = None
    since: datetime | None = None
    until: datetime | None = None
    before: tuple[datetime, AuditId] | None = None  # the last line of the page before
