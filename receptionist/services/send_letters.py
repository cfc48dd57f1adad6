"""Sends the e-mails that are queued: invitations, sign-in links and alerts to people, documents to customers."""

import asyncio
import logging
from dataclasses import replace
from datetime import timedelta

from receptionist.domain.ids import BusinessId, LetterId
from receptionist.ports.texting import Mail, MailFile
from receptionist.services.texting_parts import TextingParts

log = logging.getLogger(__name__)

_LEASE = timedelta(minutes=2)  # one that could not be sent is tried again after it
_SECONDS = 30.0


async def send_letters(parts: TextingParts) -> int:
    """Sends what is due, and answers how many there were. One that fails is tried again for two days."""
    due = await parts.store.directory.due_letters(parts.clock.now(), _LEASE)
    for business_id, letter_id, mail in due:
        try:
            async with asyncio.timeout(_SECONDS):
                await parts.mailer.send(await _with_document(parts, business_id, letter_id, mail))
            async with parts.store.work(business_id, write=True) as work:
                await work.letter_sent(letter_id)
        # Whatever a mail server does, the next mail goes on.
        except Exception as error:  # noqa: BLE001
            log.warning("mail not sent", extra={"letter_id": letter_id, "error": type(error).__name__})
    return len(due)


async def _with_document(parts: TextingParts, business_id: BusinessId, letter_id: LetterId, mail: Mail) -> Mail:
    """The e-mail with its document as a PDF, where it is about one.

    The file is made as it goes out: an issued document is frozen, so that nothing more need outlive a restart.
    """
    if parts.printer is None:
        return mail
    async with parts.store.work(business_id) as work:
        copy = await work.mail_of_letter(letter_id)
        document = await work.document(copy.document_id) if copy is not None and copy.document_id else None
        zone = (await work.business()).profile.hours.zone
    if document is None:
        return mail
    try:
        data = await asyncio.to_thread(parts.printer.pdf, document, zone)
    # The page that the e-mail links to has it all: better without the file than not at all.
    except Exception as error:
        log.exception("document not printed", extra={"document_id": document.id, "error": type(error).__name__})
        return mail
    return replace(mail, files=(*mail.files, MailFile(f"{document.label}.pdf", "application/pdf", data)))
