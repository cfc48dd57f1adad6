"""A text that a program of others wants sent: once for each of its keys, whatever it repeats."""

import hashlib
from dataclasses import dataclass
from datetime import datetime

from receptionist.domain.api_token import ApiToken
from receptionist.domain.audit import Actor
from receptionist.domain.ids import ThreadId
from receptionist.domain.message import Author, AuthorKind, Message, Purpose
from receptionist.domain.phone import Address, AddressKind, parse_number
from receptionist.errors import BadInput, Conflict
from receptionist.ports import Work
from receptionist.services.audit import note
from receptionist.services.send_text import NewText, queue_text


class OtherRequest(Conflict):
    """The key was used for another request before."""


@dataclass(frozen=True, slots=True)
class ProgramText:
    """What is to be sent: to a thread, or to a number in any spelling. `not_before` keeps it until then."""

    text: str
    purpose: Purpose
    thread_id: ThreadId | None = None
    to: str = ""
    not_before: datetime | None = None

    def fingerprint(self) -> str:
        """The same for the same request."""
        parts = (self.thread_id, self.to, self.text, self.purpose, self.not_before)
        return hashlib.sha256(repr(parts).encode()).hexdigest()


async def send_for_program(
    work: Work, now: datetime, token: ApiToken, actor: Actor, key: str, new: ProgramText
) -> tuple[Message, bool]:
    """Queues the text, and answers it and whether it is new: the same key again answers the text it made.

    Raises BadInput for a number or text that cannot be sent to, OtherRequest where the key stood for something else,
    NotFound.
    """
    thread_id = await _thread(work, new)
    author = Author(AuthorKind.PERSON)
    program = f"the program “{token.name}”"
    # The thread is locked first, as everywhere, so that two with one key never wait for each other in a ring.
    await work.lock_thread(thread_id)
    known = await work.known_request(token.id, key)
    if known is not None:
        fingerprint, message_id = known
        message = await work.message(message_id)
        if fingerprint != new.fingerprint() or message is None:
            raise OtherRequest("This Idempotency-Key was used for another text.", "Use a new key for a new text.")
        return message, False
    text = NewText(thread_id, new.text, new.purpose, author, not_before=new.not_before, written_by=program)
    message = await queue_text(work, now, text)
    await work.keep_request(token.id, key, new.fingerprint(), message.id, now)
    await note(work, now, actor, "message.send", subject=message.id, says="Sent a text.")
    return message, True


async def _thread(work: Work, new: ProgramText) -> ThreadId:
    if new.thread_id is not None:
        return await work.current_thread(new.thread_id)
    number = parse_number(new.to, (await work.business()).profile.region)
    if number is None:
        raise BadInput(f'"{new.to[:40]}" is no telephone number.', "Write it like +14155550142.")
    return (await work.thread_for(Address(AddressKind.NUMBER, number.e164)))[1].id
