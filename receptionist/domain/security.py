"""Who is let in and for how long, and how long what customers said is kept: all an admin can set of it."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from receptionist.domain.roles import Role


@dataclass(frozen=True, slots=True)
class Security:
    """How people sign in. A session ends after `idle_days` without a page, and after `longest_days` in any case."""

    two_factor_for: tuple[Role, ...] = ()  # who must have a second factor
    idle_days: int = 14
    longest_days: int = 60

    def is_going(self, began: datetime, seen: datetime, now: datetime) -> bool:
        """Whether a session that nobody ended still opens anything."""
        return now - seen < timedelta(days=self.idle_days) and now - began < timedelta(days=self.longest_days)


@dataclass(frozen=True, slots=True)
class Retention:
    """After how many months what passed with customers is deleted; 0: never. Leads and appointments stay."""

    texts_months: int = 0  # texts and their files
    recordings_months: int = 0
    transcripts_months: int = 0  # the words of calls
