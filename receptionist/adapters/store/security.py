"""The audit trail, users and their sessions, e-mails to them, and what of the threads is theirs."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import RowMapping, Select, Table, bindparam, or_, select

from receptionist.adapters.store import mapping
from receptionist.adapters.store.document_tables import documents, sent_mails
from receptionist.adapters.store.integration_tables import api_tokens
from receptionist.adapters.store.job_tables import jobs
from receptionist.adapters.store.json_codec import from_json, to_json
from receptionist.adapters.store.people import new_token, token_hash
from receptionist.adapters.store.people_tables import audit, letters, sessions
from receptionist.adapters.store.schedule_tables import technicians
from receptionist.adapters.store.second_factor import SecondFactorPart
from receptionist.adapters.store.statements import ours
from receptionist.adapters.store.tables import appointments, businesses, calls, leads, threads, users
from receptionist.adapters.store.text_tables import message_media, messages
from receptionist.adapters.store.theirs import threads_of
from receptionist.adapters.store.unit import Row
from receptionist.domain.audit import Actor, AuditEntry, AuditQuestion
from receptionist.domain.ids import LetterId, SessionId, ThreadId, UserId, new_id
from receptionist.domain.people import Session
from receptionist.domain.records import User
from receptionist.domain.roles import Role
from receptionist.errors import NotFound
from receptionist.ports import Mail

_NO_USER = "There is no such user in this business."


@dataclass(frozen=True, slots=True)
class _Changes:
    changes: dict[str, tuple[str, str]]


def _thread_of(table: Table, column: str) -> Select[Any]:
    return select(table.c[column].label("of")).where(ours(table), table.c.id == bindparam("thing_id"))


# By the prefix of an id, the question which thread it belongs to.
_THREAD_OF = {
    "thrd": _thread_of(threads, "id"),
    "call": _thread_of(calls, "thread_id"),
    "lead": _thread_of(leads, "thread_id"),
    "msg": _thread_of(messages, "thread_id"),
    "doc": _thread_of(documents, "thread_id"),
    "appt": _thread_of(appointments, "thread_id"),
    "job": _thread_of(jobs, "thread_id"),
    "cont": select(threads.c.id.label("of")).where(ours(threads), threads.c.contact_id == bindparam("thing_id")),
}
_THREAD_OF_FILE = (
    select(messages.c.thread_id.label("of"))
    .select_from(message_media.join(messages, message_media.c.message_id == messages.c.id))
    .where(ours(messages), ours(message_media), message_media.c.id == bindparam("thing_id"))
)


class SecurityPart(SecondFactorPart):
    """The part of a unit of work that concerns people and what they did."""

    # --- the audit trail ------------------------------------------------------------------------------------------

    async def add_audit(self, entry: AuditEntry) -> None:
        """Adds a line to the audit trail."""
        row = {
            "id": entry.id,
            "at": entry.at,
            "actor_id": entry.actor.user_id,
            "actor": entry.actor.name,
            "address": entry.actor.address[:45],
            "action": entry.action,
            "subject": entry.subject,
            "says": entry.says,
            "changes": to_json(dict(entry.changes)),
            "succeeded": entry.succeeded,
        }
        await self._insert(audit, row)

    async def audit(self, question: AuditQuestion, limit: int = 50) -> list[AuditEntry]:
        """The lines asked for, newest first."""
        line = audit.c
        query = self._select(audit)
        if question.words:
            holds = (line.says, line.actor, line.action, line.address, line.subject)
            query = query.where(or_(*(column.icontains(question.words, autoescape=True) for column in holds)))
        if question.actor_id:
            query = query.where(line.actor_id == question.actor_id)
        if question.kind:
            kind = line.action.startswith(f"{question.kind}.", autoescape=True)
            query = query.where(or_(line.action == question.kind, kind))
        if question.succeeded is not None:
            query = query.where(line.succeeded == question.succeeded)
        if question.since is not None:
            query = query.where(line.at >= question.since)
        if question.until is not None:
            query = query.where(line.at < question.until)
        if question.before is not None:
            at, audit_id = question.before
            query = query.where(or_(line.at < at, (line.at == at) & (line.id < audit_id)))
        rows = await self._all(query.order_by(line.at.desc(), line.id.desc()).limit(limit))
        return [_audit_entry(row) for row in rows]

    # --- users ----------------------------------------------------------------------------------------------------

    async def lock_people(self) -> None:
        """Makes units that change who may sign in wait for each other; on SQLite units that write do so anyway."""
        if self._dialect == "postgresql":
            await self._one(select(businesses.c.id).where(businesses.c.id == self._business_id).with_for_update())

    async def user(self, user_id: UserId) -> User | None:
        """The user, or None."""
        row = await self._row(users, id=user_id)
        return None if row is None else mapping.user(row)

    async def set_name(self, user_id: UserId, name: str) -> None:
        """Writes down the user's name. Raises NotFound."""
        await self._change_user(user_id, name=name)

    async def set_role(self, user_id: UserId, role: Role) -> None:
        """Writes down what the user may do. Raises NotFound."""
        await self._change_user(user_id, role=role)

    async def set_active(self, user_id: UserId, active: bool) -> None:
        """Lets a user go, which ends their sessions, links, API tokens and calendar feed; or lets them in again.

        Raises NotFound.
        """
        await self._change_user(user_id, deactivated_at=None if active else self._now())
        if not active:
            await self._shut_out(user_id)
            tokens = self._update(api_tokens).filter_by(made_by_id=user_id, revoked_at=None)
            await self._changed(tokens.values(revoked_at=self._now()))
            await self._changed(self._update(technicians).filter_by(user_id=user_id).values(feed_hash=None))

    async def rehash(self, user_id: UserId, password_hash: str) -> None:
        """Writes the same password's hash anew. Raises NotFound."""
        await self._change_user(user_id, password_hash=password_hash)

    async def _change_user(self, user_id: UserId, **values: object) -> None:
        self._forget()
        if not await self._change(users, values, id=user_id):
            raise NotFound(_NO_USER)

    # --- sessions -------------------------------------------------------------------------------------------------

    async def new_session(self, session: Session) -> str:
        """Begins a session and answers its token. Raises NotFound."""
        await self._must_exist(users, session.user_id)
        token = new_token()
        row = {
            "id": session.id,
            "user_id": session.user_id,
            "token_hash": token_hash(token),
            "device_hash": session.device_hash,
            "device": session.device,
            "address": session.address[:45],
            "created_at": session.created_at,
            "seen_at": session.seen_at,
            "needs_code": session.needs_code,
        }
        await self._insert(sessions, row)
        return token

    async def session_seen(self, session_id: SessionId, at: datetime, address: str) -> None:
        """Notes when, and from which address, a session was used last."""
        await self._change(sessions, {"seen_at": at, "address": address[:45]}, id=session_id)

    async def code_given(self, session_id: SessionId) -> None:
        """The session waits for no code any more. Raises NotFound."""
        if not await self._change(sessions, {"needs_code": False}, id=session_id):
            raise NotFound("There is no such session in this business.")

    async def sessions(self, user_id: UserId) -> list[Session]:
        """The user's sessions that were not ended, last used first."""
        query = self._select(sessions).where(sessions.c.user_id == user_id, sessions.c.ended_at.is_(None))
        rows = await self._all(query.order_by(sessions.c.seen_at.desc(), sessions.c.id))
        return [session_of(row) for row in rows]

    async def knows_device(self, user_id: UserId, device_hash: str) -> bool:
        """Whether the user signed in, with all that was asked of them, from this browser before."""
        known = self._select(sessions).filter_by(user_id=user_id, device_hash=device_hash, needs_code=False)
        return await self._one(known.limit(1)) is not None

    async def end_session(self, user_id: UserId, session_id: SessionId) -> bool:
        """Ends it; False where it had ended."""
        going = self._update(sessions).filter_by(id=session_id, user_id=user_id, ended_at=None)
        return bool(await self._changed(going.values(ended_at=self._now())))

    # --- e-mails to people ----------------------------------------------------------------------------------------

    async def add_letter(self, mail: Mail, at: datetime) -> LetterId:
        """Queues an e-mail, its words sealed until it is sent."""
        letter_id = LetterId(new_id("lttr"))
        sealed = {
            "text_sealed": self._box.seal(mail.text),
            "calendar_sealed": self._box.seal(mail.calendar) if mail.calendar else "",
        }
        row = {"id": letter_id, "recipient": mail.to, "subject": mail.subject, **sealed}
        await self._insert(letters, {**row, "made_at": at, "due_at": at})
        return letter_id

    async def letter_sent(self, letter_id: LetterId) -> None:
        """The e-mail is sent: its row goes, and a link in it with it. The copy of one to a customer says so."""
        await self._copy_says(letter_id, {"letter_id": None, "sent_at": self._now(), "problem": ""})
        await self._changed(letters.delete().where(self._ours(letters), letters.c.id == letter_id))

    async def letter_failed(self, letter_id: LetterId, says: str, again: datetime | None) -> None:
        """The e-mail could not be sent, as the copy of one to a customer says; it is tried `again`, or never (None)."""
        if again is not None:
            await self._copy_says(letter_id, {"problem": says})
            await self._change(letters, {"due_at": again}, id=letter_id)
            return
        await self._copy_says(letter_id, {"letter_id": None, "problem": says})
        await self._changed(letters.delete().where(self._ours(letters), letters.c.id == letter_id))

    async def _copy_says(self, letter_id: LetterId, values: Row) -> None:
        copy = self._update(sent_mails).where(sent_mails.c.letter_id == letter_id)
        found = await self._one(copy.values(values).returning(sent_mails.c.thread_id))
        if found is not None:
            self._is_news(found["thread_id"])

    # --- what is theirs -------------------------------------------------------------------------------------------

    async def is_theirs(self, user_id: UserId, thread_id: ThreadId) -> bool:
        """Whether the user holds the thread, or it or work in it is assigned to them."""
        query = select(threads.c.id).where(self._ours(threads), threads.c.id == thread_id)
        return await self._one(query.where(threads.c.id.in_(threads_of(self._business_id, user_id)))) is not None

    async def thread_of(self, thing_id: str) -> ThreadId | None:
        """The thread a thing of this business belongs to, by its id."""
        row = await self._one(_THREAD_OF.get(thing_id.partition("_")[0], _THREAD_OF_FILE), thing_id=thing_id)
        return None if row is None else ThreadId(row["of"])


def session_of(row: RowMapping) -> Session:
    """A row of `sessions`."""
    return Session(
        id=row["id"],
        user_id=row["user_id"],
        device=row["device"],
        address=row["address"],
        created_at=row["created_at"],
        seen_at=row["seen_at"],
        needs_code=row["needs_code"],
        device_hash=row["device_hash"],
    )


def _audit_entry(row: RowMapping) -> AuditEntry:
    changes = mapping.readable(lambda: from_json(_Changes, {"changes": row["changes"]})).changes
    actor = Actor(row["actor"], row["actor_id"], row["address"])
    return AuditEntry(
        row["id"], row["at"], actor, row["action"], row["subject"], row["says"], changes, row["succeeded"]
    )
