"""Sessions, invitations, and who is signed in."""

from dataclasses import dataclass, field
from datetime import datetime

from receptionist.domain.ids import BusinessId, InvitationId, SessionId, UserId
from receptionist.domain.records import User
from receptionist.domain.roles import Role
from receptionist.domain.security import Security


@dataclass(frozen=True, slots=True)
class Session:
    """Somebody signed in at one browser. While it waits for the second factor it opens nothing but that."""

    id: SessionId
    user_id: UserId
    device: str  # in words: "Firefox on Windows"
    address: str  # the IP address it was last used from
    created_at: datetime
    seen_at: datetime
    needs_code: bool = False
    device_hash: str = field(default="", repr=False)  # of what the browser keeps when the session is over


@dataclass(frozen=True, slots=True)
class SignedIn:
    """A session with its user, and the rules of their business."""

    session: Session
    user: User
    security: Security

    @property
    def lacks_second_factor(self) -> bool:
        """Whether the user must set up a second factor before anything else."""
        return self.user.role in self.security.two_factor_for and not self.user.has_two_factor


@dataclass(frozen=True, slots=True)
class Invitation:
    """Somebody who was asked to join. Its link works once, until it expires or is taken back."""

    id: InvitationId
    business_id: BusinessId
    email: str
    name: str
    role: Role
    invited_by: UserId | None
    created_at: datetime
    expires_at: datetime
