"""Sends the e-mails that are queued: invitations, sign-in links and alerts to people, documents to customers."""

import asyncio
import logging
from dataclasses import replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from receptionist.domain.document import Document
from receptionist.domain.ids import BusinessId, LetterId
from receptionist.domain.sent_mail import TRIED_FOR
from receptionist.errors import MailRefused, ReceptionistError
from receptionist.ports import Work
from receptionist.ports.texting import Mail, MailFile
from receptionist.services.tell_people import tell
from receptionist.services.texting_parts import TextingParts

log = logging.getLogger(__name__)

_AT_ONCE = 10
_SECONDS = 30.0
_LEASE = timedelta(minutes=10)  # longer than all of them take together, so that no other process has one of them too
_SOONEST, _LATEST = timedelta(minutes=2), timedelta(hours=1)  # until the next try


async def send_letters(parts: TextingParts) -> int:
    """Sends what is due, and answers how many there were. One that fails is tried again for two days.

    Where one to a customer cannot be sent, whoever looks after them is told, and its copy says why.
    """
    due = await parts.store.directory.due_letters(parts.clock.now(), _LEASE, _AT_ONCE)
    for business_id, letter_id, mail in due:
        try:
            await _send(parts, business_id, letter_id, mail)
        # One never keeps the next; it is tried again after the lease.
        except Exception as error:
            log.exception("mail not looked after", extra={"letter_id": letter_id, "error": type(error).__name__})
    return len(due)


async def _send(parts: TextingParts, business_id: BusinessId, letter_id: LetterId, mail: Mail) -> None:
    async with parts.store.work(business_id) as work:
        copy = await work.mail_of_letter(letter_id)
        document = await work.document(copy.document_id) if copy is not None and copy.document_id else None
        zone = (await work.business()).profile.hours.zone
    problem: Exception | None = None
    try:
        async with asyncio.timeout(_SECONDS):
            await parts.mailer.send(await _with_document(parts, mail, document, zone))
    # Whatever a mail server does, what came of it is written down.
    except Exception as error:  # noqa: BLE001
        log.warning("mail not sent", extra={"letter_id": letter_id, "error": type(error).__name__})
        problem = error
    async with parts.store.work(business_id, write=True) as work:
        if problem is None:
            await work.letter_sent(letter_id)
        else:
            await _not_sent(work, parts.clock.now(), letter_id, problem)


async def _not_sent(work: Work, now: datetime, letter_id: LetterId, error: Exception) -> None:
    """Tries it again later; one to a customer that will never be sent is given up, and somebody is told."""
    slow = "The mail server took too long." if isinstance(error, TimeoutError) else "It is not known why."
    says = str(error) if isinstance(error, ReceptionistError) else slow
    copy = await work.mail_of_letter(letter_id)  # as it stands now: contacts are merged
    tried = now - copy.at if copy is not None else timedelta(0)
    if copy is None or not (isinstance(error, MailRefused) or tried >= TRIED_FOR):
        await work.letter_failed(letter_id, says, now + min(max(_SOONEST, tried / 4), _LATEST))
        return
    await work.letter_failed(letter_id, says, None)
    await tell(work, now, copy.thread_id, f"The e-mail to {copy.to} could not be sent: “{copy.subject}”. {says}")


async def _with_document(parts: TextingParts, mail: Mail, document: Document | None, zone: ZoneInfo) -> Mail:
    """The e-mail with its document as a PDF, where it is about one.

    The file is made as it goes out: an issued document is frozen, so that nothing more need outlive a restart.
    """
    if parts.printer is None or document is None:
        return mail
    try:
        data = await asyncio.to_thread(parts.printer.pdf, document, zone)
    # The page that the e-mail links to has it all: better without the file than not at all.
    except Exception as error:
        log.exception("document not printed", extra={"document_id": document.id, "error": type(error).__name__})
        return mail
    return replace(mail, files=(*mail.files, MailFile(f"{document.label}.pdf", "application/pdf", data)))
