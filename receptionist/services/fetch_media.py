"""Fetches the files of picture messages as soon as they come: carriers' links do not last."""

import asyncio
import logging
from dataclasses import replace
from datetime import timedelta

from receptionist.domain.ids import BusinessId, MessageId
from receptionist.domain.message import Media, MediaState, Message
from receptionist.domain.records import CarrierAccount
from receptionist.errors import BadInput, NotFound, ServiceProblem
from receptionist.services.texting_parts import TextingParts

log = logging.getLogger(__name__)

_LEASE = timedelta(minutes=2)
_FETCH_SECONDS = 60.0
_GIVEN_UP_AFTER = timedelta(days=1)


async def fetch_media(parts: TextingParts) -> int:
    """Fetches the files that are due, and answers of how many messages. What fails is tried again when its lease ends.

    A file that may not be taken is refused, with the reason; one that cannot be had is given up after a day.
    """
    due = await parts.store.directory.due_media(parts.clock.now(), _LEASE)
    for business_id, message_id in due:
        try:
            await _fetch_all(parts, business_id, message_id)
        # One message's files never stop another's.
        except Exception as error:  # noqa: BLE001
            log.warning("media not fetched", extra={"message_id": message_id, "error": type(error).__name__})
    return len(due)


async def _fetch_all(parts: TextingParts, business_id: BusinessId, message_id: MessageId) -> None:
    async with parts.store.work(business_id) as work:
        message = await work.message(message_id)
        account = await work.account(message.account_id) if message is not None else None
    if message is None or account is None:
        raise NotFound("There is no such message.")
    for media in message.media:
        if media.state is MediaState.WAITING:
            await _fetch(parts, account, message, media)


async def _fetch(parts: TextingParts, account: CarrierAccount, message: Message, media: Media) -> None:
    data: bytes | None = None
    try:
        async with asyncio.timeout(_FETCH_SECONDS):
            fetched = await parts.media.fetch(media.url, parts.carrier_of(account).media_access(account))
    except BadInput as refusal:
        result = replace(media, state=MediaState.REFUSED, why=refusal.message)
    except (ServiceProblem, TimeoutError) as problem:
        log.warning("file not fetched", extra={"message_id": message.id, "error": type(problem).__name__})
        if parts.clock.now() - message.at < _GIVEN_UP_AFTER:
            return
        result = replace(media, state=MediaState.REFUSED, why="The carrier did not hand out this file.")
    else:
        data = fetched.data
        result = replace(media, state=MediaState.KEPT, content_type=fetched.content_type, size_bytes=len(data), why="")
    async with parts.store.work(message.business_id, write=True) as work:
        await work.keep_media(message.id, result, data)
