"""Tells the people at the business what they should know: in the app always, by e-mail and text as each chose."""

import asyncio
import logging
from datetime import datetime, timedelta

from receptionist.agent.prompts import states_amount
from receptionist.domain.ids import ThreadId
from receptionist.domain.message import Author, AuthorKind, Purpose
from receptionist.domain.phone import Address, AddressKind, PhoneNumber
from receptionist.domain.records import Contact, Role, User
from receptionist.errors import NotFound, ReceptionistError
from receptionist.ports import Mail, Work
from receptionist.services.on_call import on_call_user
from receptionist.services.send_text import NewText, queue_text
from receptionist.services.texting_parts import TextingParts

log = logging.getLogger(__name__)

# Beyond the app, nobody is told of the same thread more often than this; an emergency is told at once.
_AGAIN_AFTER = timedelta(minutes=10)
_NOTICES_LOOKED_AT = 100
_EXCERPT_CHARACTERS = 140
_SUBJECT_CHARACTERS = 80
_MAIL_LEASE = timedelta(minutes=2)  # a mail that could not be sent is tried again after it
_MAIL_SECONDS = 30.0


async def tell(work: Work, now: datetime, thread_id: ThreadId, says: str, *, emergency: bool = False) -> None:
    """Tells whoever looks after this thread. The e-mail itself is sent later, by `send_mails`."""
    business = await work.business()
    contact = await work.contact(thread_id)
    profile = business.profile
    after_hours = emergency and not profile.hours.is_open(now)
    if after_hours and profile.after_hours.emergency_number is not None:
        await _text_on_call(work, now, contact, thread_id, profile.after_hours.emergency_number, says)
    user = (await on_call_user(work, profile) if after_hours else None) or await _responsible(work, thread_id, now)
    if user is None:
        log.warning("nobody to tell", extra={"business_id": business.id, "thread_id": thread_id})
        return
    await tell_user(work, now, user, thread_id, says, emergency=emergency)


async def tell_office(work: Work, now: datetime, thread_id: ThreadId, says: str) -> None:
    """Tells the point of contact of this thread, whoever is with the customer just now."""
    user = await point_of_contact(work)
    if user is None:
        log.warning("nobody to tell", extra={"thread_id": thread_id})
        return
    await tell_user(work, now, user, thread_id, says)


async def tell_user(
    work: Work, now: datetime, user: User, thread_id: ThreadId, says: str, *, emergency: bool = False
) -> None:
    """Tells this user of a thread, the way they chose."""
    contact = await work.contact(thread_id)
    line = f"{'EMERGENCY. ' if emergency else ''}{who(contact)}: {says}"
    known = [notice for notice in await work.notices(user.id, _NOTICES_LOOKED_AT) if notice.thread_id == thread_id]
    if known and known[0].seen_at is None and known[0].says == line:
        return
    since = now - _AGAIN_AFTER
    mailed = any(notice.mail and notice.at > since for notice in known)
    await work.add_notice(user.id, thread_id, line, now, mail=user.tell.by_email and (emergency or not mailed))
    if user.tell.by_text and user.tell.mobile is not None:
        _, theirs = await work.thread_for(Address(AddressKind.NUMBER, user.tell.mobile.e164))
        if not emergency and await work.texts_since(theirs.id, f"tell:{thread_id}:", since):
            return
        await _text_staff(work, now, contact, thread_id, theirs.id, line, emergency=emergency)


async def _text_on_call(
    work: Work, now: datetime, contact: Contact, thread_id: ThreadId, number: PhoneNumber, says: str
) -> None:
    """Texts the number that emergencies go to while the business is closed."""
    _, theirs = await work.thread_for(Address(AddressKind.NUMBER, number.e164))
    line = f"EMERGENCY. {who(contact)}: {says}"
    await _text_staff(work, now, contact, thread_id, theirs.id, line, emergency=True)


async def _text_staff(
    work: Work, now: datetime, contact: Contact, about: ThreadId, theirs: ThreadId, line: str, *, emergency: bool
) -> None:
    if theirs == about:
        return
    # Only the price book's amounts go out by text: what a customer named is read in the app.
    text = f"{who(contact)}: please look at this thread." if states_amount(line) else line
    purpose = Purpose.REPLY if emergency else Purpose.TRANSACTIONAL
    key = f"tell:{about}:{int(now.timestamp() * 1000)}:{theirs}"
    new = NewText(theirs, text, purpose, Author(AuthorKind.AUTOMATIC), key=key)
    try:
        await queue_text(work, now, new)
    except ReceptionistError as error:
        log.warning("staff not texted", extra={"thread_id": theirs, "error": type(error).__name__})


def who(contact: Contact) -> str:
    """A contact as people at the business know them."""
    number = contact.address.number
    return contact.name or (number.national if number is not None else contact.address.value) or "Withheld number"


def excerpt(text: str) -> str:
    """The beginning of what somebody wrote, for a notice."""
    line = " ".join(text.split())
    return f"“{line}”" if len(line) <= _EXCERPT_CHARACTERS else f"“{line[:_EXCERPT_CHARACTERS]}…”"


def is_staff(users: list[User], address: Address) -> bool:
    """Whether this is the mobile of somebody at the business: the AI never answers them."""
    return address.number is not None and any(user.is_active and user.tell.mobile == address.number for user in users)


async def point_of_contact(work: Work) -> User | None:
    """Who is told of new things, else the first owner, else the first user."""
    users = [user for user in await work.users() if user.is_active]
    chosen = (await work.business()).profile.point_of_contact
    owners = [user for user in users if user.role is Role.OWNER]
    return next(iter([*(user for user in users if user.id == chosen), *owners, *users]), None)


async def _responsible(work: Work, thread_id: ThreadId, now: datetime) -> User | None:
    """The technician of a job under way, else the point of contact, else the first owner, else the first user."""
    users = [user for user in await work.users() if user.is_active]
    by_id = {user.id: user for user in users}
    for job in await work.jobs_of_thread(thread_id):
        if job.is_under_way(now):
            sent = await work.technician(job.technician)
            if sent is not None and sent.user_id in by_id:
                return by_id[sent.user_id]
    return await point_of_contact(work)


async def send_mails(parts: TextingParts) -> int:
    """Sends the e-mails that are due, and answers how many there were. One that fails is tried again for a day."""
    due = await parts.store.directory.due_mails(parts.clock.now(), _MAIL_LEASE)
    for business_id, notice in due:
        try:
            user = await parts.store.directory.user(notice.user_id)
            if user is None or not user.is_active:
                raise NotFound("There is no such user.")
            link = f"{parts.origin()}/threads/{notice.thread_id}"
            mail = Mail(user.email, _subject(notice.says), f"{notice.says}\n\n{link}\n")
            async with asyncio.timeout(_MAIL_SECONDS):
                await parts.mailer.send(mail)
            async with parts.store.work(business_id, write=True) as work:
                await work.notice_mailed(notice.id)
        # Whatever a mail server does, the next mail and the answers go on.
        except Exception as error:  # noqa: BLE001
            log.warning("mail not sent", extra={"notice_id": notice.id, "error": type(error).__name__})
    return len(due)


def _subject(says: str) -> str:
    line = " ".join(says.split())
    return line if len(line) <= _SUBJECT_CHARACTERS else f"{line[: _SUBJECT_CHARACTERS - 1]}…"
