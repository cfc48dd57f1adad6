"""Tokens by which programs of others reach the API: what each may do, and until when."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from receptionist.domain.ids import BusinessId, TokenId, UserId

PREFIX = "rcp_"  # so that scanners of leaked secrets, and people, know one when they see it


class Scope(StrEnum):
    """One thing a token may do."""

    CONTACTS_READ = "contacts:read"
    CONTACTS_WRITE = "contacts:write"
    HISTORY_READ = "history:read"
    THREADS_READ = "threads:read"
    MESSAGES_READ = "messages:read"
    MESSAGES_SEND = "messages:send"
    LEADS_READ = "leads:read"
    LEADS_WRITE = "leads:write"
    CALLS_READ = "calls:read"
    APPOINTMENTS_READ = "appointments:read"
    APPOINTMENTS_WRITE = "appointments:write"
    JOBS_READ = "jobs:read"
    JOBS_WRITE = "jobs:write"
    DOCUMENTS_READ = "documents:read"
    PRICES_READ = "prices:read"
    PRICES_WRITE = "prices:write"
    SETTINGS_READ = "settings:read"
    SETTINGS_WRITE = "settings:write"


@dataclass(frozen=True, slots=True)
class ApiToken:
    """A token as it is kept: never the token itself. `hint` is its end, for people who hold several."""

    id: TokenId
    business_id: BusinessId
    name: str
    hint: str
    scopes: tuple[Scope, ...]
    made_by: str
    made_by_id: UserId | None  # None: the command line
    created_at: datetime
    expires_at: datetime | None = None
    revoked_at: datetime | None = None
    last_used_at: datetime | None = None  # to the minute
    last_used_from: str = ""  # an IP address

    def is_good(self, now: datetime) -> bool:
        """Whether it opens anything at this time."""
        return self.revoked_at is None and (self.expires_at is None or now < self.expires_at)
