"""Versions of what an admin sets, its drafts, and rehearsing them."""

from datetime import datetime
from typing import Protocol

from receptionist.domain.profile import BusinessProfile
from receptionist.domain.receptionist_settings import Draft, ProfileVersion, ReceptionistSettings
from receptionist.domain.rehearsal import Rehearsal, Script


class ProfileWork(Protocol):
    """The part of a unit of work that concerns it."""

    async def add_profile_version(
        self, profile: BusinessProfile, at: datetime, author: str, what: str, note: str = ""
    ) -> int:
        """Keeps the profile as the next version and answers its number. Follows `save_profile` in its unit."""
        ...

    async def profile_versions(self, limit: int = 50, before: int | None = None) -> list[ProfileVersion]:
        """The newest first; with `before`, those older than this number."""
        ...

    async def profile_version(self, number: int) -> ProfileVersion | None: ...

    async def receptionist_draft(self) -> Draft | None: ...
    async def save_receptionist_draft(
        self, settings: ReceptionistSettings, at: datetime, author: str, revision: int
    ) -> Draft:
        """Saves over the draft of this revision (0: where there is none). Raises Conflict where there is another."""
        ...

    async def drop_receptionist_draft(self) -> None:
        """Forgets the draft and its rehearsal."""
        ...

    async def rehearsal(self) -> Rehearsal | None: ...
    async def save_rehearsal(self, rehearsal: Rehearsal) -> None:
        """Keeps it in place of the one before."""
        ...

    async def forget_rehearsal(self, before: datetime) -> None:
        """Deletes it where it began before then: customers' words may be in it."""
        ...

    async def held_conversations(self, since: datetime, limit: int = 10) -> list[Script]:
        """What customers said on the last `limit` calls and wrote in the last `limit` threads since then, newest
        first. Long ones are cut.
        """
        ...
