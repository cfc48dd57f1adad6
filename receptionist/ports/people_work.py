"""Who may sign in and how; the audit trail; what is kept about a customer and for how long."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Protocol

from receptionist.domain.audit import AuditEntry, AuditQuestion
from receptionist.domain.ids import BusinessId, CallId, InvitationId, LetterId, SessionId, ThreadId, UserId
from receptionist.domain.people import Invitation, Session, SignedIn
from receptionist.domain.records import User
from receptionist.domain.roles import Role
from receptionist.ports.texting import Mail

Record = Mapping[str, object]


class PeopleDirectory(Protocol):
    """What is looked up of people before it is known whose business it is."""

    async def signed_in(self, token: str, now: datetime) -> SignedIn | None:
        """Whose session this token opens; None where it ended, ran out, or its user was let go."""
        ...

    async def invitation(self, token: str, now: datetime) -> Invitation | None:
        """The open invitation of this token."""
        ...

    async def begin_try(self, limits: Mapping[str, int], within: timedelta, now: datetime) -> bool:
        """Counts a try to sign in against each key; False, and not counted, where one has reached its limit."""
        ...

    async def forgive_tries(self, keys: Sequence[str]) -> None: ...
    async def due_letters(
        self, now: datetime, lease: timedelta, limit: int = 10
    ) -> list[tuple[BusinessId, LetterId, Mail]]:
        """E-mails that are due; nobody else gets them until the lease ends. None to people that is days old."""
        ...

    async def forget_sign_ins(self, tries_before: datetime, sessions_before: datetime) -> None:
        """Removes tries, and sessions that nobody used since then."""
        ...


class PeopleWork(Protocol):
    """The part of a unit of work that concerns people and what they did."""

    async def add_audit(self, entry: AuditEntry) -> None:
        """Adds a line to the audit trail; nothing changes or removes one."""
        ...

    async def audit(self, question: AuditQuestion, limit: int = 50) -> list[AuditEntry]:
        """The lines asked for, newest first."""
        ...

    # users
    async def lock_people(self) -> None:
        """Until this unit ends, no other unit that locks the people goes on."""
        ...

    async def user(self, user_id: UserId) -> User | None: ...
    async def set_name(self, user_id: UserId, name: str) -> None: ...
    async def set_role(self, user_id: UserId, role: Role) -> None: ...
    async def set_active(self, user_id: UserId, active: bool) -> None:
        """Lets a user go, which ends their sessions and links; or lets them in again."""
        ...

    async def rehash(self, user_id: UserId, password_hash: str) -> None:
        """Writes the same password's hash anew; nobody is signed out."""
        ...

    # sessions
    async def new_session(self, session: Session) -> str:
        """Begins a session and answers its token, of which only a hash is kept."""
        ...

    async def session_seen(self, session_id: SessionId, at: datetime, address: str) -> None: ...
    async def code_given(self, session_id: SessionId) -> None:
        """The session waits for no code any more."""
        ...

    async def sessions(self, user_id: UserId) -> list[Session]:
        """The user's sessions that were not ended, last used first; among them such as ran out."""
        ...

    async def knows_device(self, user_id: UserId, device_hash: str) -> bool:
        """Whether the user signed in from this browser before."""
        ...

    async def end_session(self, user_id: UserId, session_id: SessionId) -> bool:
        """Ends it; False where it had ended."""
        ...

    async def end_sessions(self, user_id: UserId, but: SessionId | None = None) -> int:
        """Ends all sessions of the user but this one; how many there were."""
        ...

    # invitations
    async def add_invitation(self, invitation: Invitation) -> str:
        """Keeps it and answers its token, of which only a hash is kept."""
        ...

    async def invitations(self) -> list[Invitation]:
        """Those neither accepted nor taken back, newest first."""
        ...

    async def close_invitation(self, invitation_id: InvitationId) -> bool:
        """It opens nothing from now on; False where that was so."""
        ...

    # the second factor
    async def begin_totp(self, user_id: UserId, secret: str) -> None:
        """Keeps a secret, sealed, that counts once a code of it was given."""
        ...

    async def totp_secret(self, user_id: UserId, *, pending: bool = False) -> str | None: ...
    async def confirm_totp(self, user_id: UserId) -> None:
        """The pending secret counts from now on."""
        ...

    async def use_totp_step(self, user_id: UserId, step: int) -> bool:
        """Uses up a time step and all before it; False where it was."""
        ...

    async def use_recovery_code(self, user_id: UserId, code_hash: str) -> bool: ...
    async def save_recovery_codes(self, user_id: UserId, code_hashes: Sequence[str]) -> None:
        """These recovery codes in place of any before."""
        ...

    async def recovery_codes_left(self, user_id: UserId) -> int: ...
    async def remove_totp(self, user_id: UserId) -> None: ...

    # e-mails to people
    async def add_letter(self, mail: Mail, at: datetime) -> LetterId:
        """Queues an e-mail, its words sealed until it is sent."""
        ...

    async def letter_sent(self, letter_id: LetterId) -> None: ...
    async def letter_failed(self, letter_id: LetterId, says: str, again: datetime | None) -> None:
        """The e-mail could not be sent, as the copy of one to a customer says; it is tried `again`, or never (None)."""
        ...

    # what a technician may see
    async def is_theirs(self, user_id: UserId, thread_id: ThreadId) -> bool:
        """Whether the user holds the thread, or it or work in it is assigned to them."""
        ...

    async def thread_of(self, thing_id: str) -> ThreadId | None:
        """The thread a thing belongs to: a thread itself, a call, lead, message, file, contact, appointment …"""
        ...

    # what is kept about a customer
    async def contact_records(self, thread_id: ThreadId) -> dict[str, list[Record]]:
        """Everything kept about the contact, by table, as plain values; files without their content."""
        ...

    async def erase_contact(self, thread_id: ThreadId) -> Mapping[str, int]:
        """Removes everything kept about the contact; how many rows of each table. A refusal is kept as a hash."""
        ...

    async def forget_texts(self, before: datetime) -> Mapping[str, int]:
        """Removes texts of before this instant with their files and the webhooks they came in; how many of each."""
        ...

    async def calls_ended(self, before: datetime) -> list[CallId]:
        """The calls that ended before this instant."""
        ...

    async def forget_transcripts(self, before: datetime) -> int:
        """Removes the words of calls that ended before this instant; how many calls."""
        ...
