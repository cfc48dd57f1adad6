"""Recent texts of a Telnyx account: its detail records say which, its messages what they said."""

import asyncio
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from receptionist.adapters.carrier_wire import fit_to_keep, mark_in
from receptionist.adapters.telnyx.api import AnsweredNo, NoAnswer, as_object, one_answer
from receptionist.adapters.telnyx.text_errors import first_failure, receipt_state
from receptionist.adapters.telnyx.webhooks import media_links, time_of
from receptionist.domain.text_events import ListedText, ReceiptState

if TYPE_CHECKING:
    from telnyx import AsyncTelnyx

_PAGE_SIZE = 50
_MOST_PAGES = 20
_ASKED_AT_ONCE = 8


async def list_texts(client: "AsyncTelnyx", profile_id: str, since: datetime) -> list[ListedText]:
    """The texts of a messaging profile since then, a thousand records at most. Raises as `one_answer` does.

    A detail record has no words in it: those of inbound texts, and of ours whose record lacks our mark, are asked for
    message by message, some at a time. The carrier shows a message for ten days.
    """
    records: list[Mapping[str, object]] = []
    for page in range(1, _MOST_PAGES + 1):
        found = await _records(client, since, page)
        records += [record for record in found if record.get("profile_id") in (None, "", profile_id)]
        if len(found) < _PAGE_SIZE:
            break
    slots = asyncio.Semaphore(_ASKED_AT_ONCE)

    async def listed(record: Mapping[str, object]) -> ListedText | None:
        async with slots:
            return await _listed(client, record)

    try:
        async with asyncio.TaskGroup() as group:
            tasks = [group.create_task(listed(record)) for record in records]
    except ExceptionGroup as errors:
        raise errors.exceptions[0] from errors
    return [text for text in (task.result() for task in tasks) if text is not None]


async def _records(client: "AsyncTelnyx", since: datetime, page: int) -> list[Mapping[str, object]]:
    filters = {"record_type": "messaging", "created_at": {"gte": since.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")}}
    async with one_answer():
        answer = await client.detail_records.with_raw_response.list(
            filter=filters,  # type: ignore[arg-type]
            page_number=page,
            page_size=_PAGE_SIZE,
            sort=["-created_at"],
        )
        data = as_object(await answer.read()).get("data")
    if not isinstance(data, list):
        raise NoAnswer
    return [record for record in data if isinstance(record, dict)]


async def _message(client: "AsyncTelnyx", message_id: str) -> Mapping[str, object]:
    """The message as the carrier shows it; empty where it does so no more."""
    try:
        async with one_answer():
            answer = await client.messages.with_raw_response.retrieve(message_id)
            data = as_object(await answer.read()).get("data")
    except AnsweredNo as error:
        if error.status != 404:
            raise
        return {}
    return data if isinstance(data, dict) else {}


async def _listed(client: "AsyncTelnyx", record: Mapping[str, object]) -> ListedText | None:
    message_id, at = _words(record, "uuid"), time_of(record.get("created_at"))
    if not message_id or at is None:
        return None
    inbound = record.get("direction") == "inbound"
    status = _words(record, "status")
    state = None if inbound else receipt_state(status)
    mark = None if inbound else mark_in(_words(record, "delivery_status_webhook_url"))
    message = await _message(client, message_id) if mark is None else {}
    return ListedText(
        carrier_message_id=message_id,
        inbound=inbound,
        sender=_words(record, "cli"),
        recipient=_words(record, "cld"),
        text=_words(message, "text"),
        at=at,
        state=state,
        failure=first_failure(record.get("errors"), status) if state is ReceiptState.FAILED else None,
        attempt=mark if mark or inbound else mark_in(_words(message, "webhook_url")),
        media=media_links(message) if inbound else (),
    )


def _words(record: Mapping[str, object], name: str) -> str:
    value = record.get(name)
    return fit_to_keep(value) if isinstance(value, str) else ""
