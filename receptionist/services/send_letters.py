"""Sends the e-mails that are queued for people: invitations, sign-in links, alerts."""

import asyncio
import logging
from datetime import timedelta

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
                await parts.mailer.send(mail)
            async with parts.store.work(business_id, write=True) as work:
                await work.letter_sent(letter_id)
        # Whatever a mail server does, the next mail goes on.
        except Exception as error:  # noqa: BLE001
            log.warning("mail not sent", extra={"letter_id": letter_id, "error": type(error).__name__})
    return len(due)
