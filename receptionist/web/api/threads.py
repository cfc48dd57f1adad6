"""Threads, and the texts in them."""

from datetime import datetime
from typing import Annotated

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, StringConstraints, model_validator
from quart import Blueprint, request, url_for

from receptionist.domain.api_token import Scope
from receptionist.domain.ids import MessageId, ThreadId
from receptionist.domain.listing import Place, ThreadEntry
from receptionist.domain.message import Message, Purpose
from receptionist.domain.text_manners import MOST_CHARACTERS
from receptionist.errors import NotFound
from receptionist.services.program_texts import OtherRequest, ProgramText, send_for_program
from receptionist.services.shapes import MessageShape, ThreadShape
from receptionist.web.api.access import Api, Reply, actor, token
from receptionist.web.api.paging import ListQuery, ListShape, page
from receptionist.web.api.problems import ApiProblem

_LONGEST_KEY = 255


class ThreadList(ListShape[ThreadShape]):
    """Threads, the one where something passed last first."""


class MessageList(ListShape[MessageShape]):
    """The texts of a thread, the newest first."""


class NewMessage(BaseModel):
    """A text to be sent: to a thread, or to a number."""

    model_config = ConfigDict(extra="forbid")

    text: Annotated[str, StringConstraints(min_length=1, max_length=MOST_CHARACTERS)]
    to: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=40)] | None = Field(
        None, description="a telephone number; its thread is made where there is none"
    )
    thread_id: Annotated[str, StringConstraints(pattern=r"^[a-z]{2,8}_[0-9a-z]{20}$")] | None = None
    purpose: Purpose = Field(
        Purpose.TRANSACTIONAL,
        description="why it is sent, which consent and quiet hours ask for: reply (to what they wrote just now), "
        "transactional (about a job of theirs), marketing (anything else)",
    )
    send_after: AwareDatetime | None = Field(None, description="keeps it until then")

    @model_validator(mode="after")
    def _one_recipient(self) -> "NewMessage":
        if (self.to is None) == (self.thread_id is None):
            raise ValueError("Name either a number in “to”, or a “thread_id”.")
        return self


def add_threads(blueprint: Blueprint, api: Api) -> None:
    """`/threads` and `/messages`."""

    @blueprint.get("/threads")
    @api.operation(Scope.THREADS_READ, ThreadList, query=ListQuery)
    async def list_threads(query_args: ListQuery) -> Reply:
        """Lists threads, the one where something passed last first."""
        async with api.work() as work:
            found = await work.thread_list(query_args.after, query_args.limit + 1)
        return page(ThreadList, found, query_args, _thread_place, ThreadShape.of)

    @blueprint.get("/threads/<thread_id>")
    @api.operation(Scope.THREADS_READ, ThreadShape)
    async def read_thread(thread_id: str) -> ThreadShape:
        """Reads a thread."""
        async with api.work() as work:
            entry = await work.thread_entry(ThreadId(thread_id))
        if entry is None:
            raise NotFound("There is no such thread in this business.")
        return ThreadShape.of(entry)

    @blueprint.get("/threads/<thread_id>/messages")
    @api.operation(Scope.MESSAGES_READ, MessageList, query=ListQuery)
    async def list_messages(thread_id: str, query_args: ListQuery) -> Reply:
        """Lists the texts of a thread, the newest first."""
        async with api.work() as work:
            if await work.thread_entry(ThreadId(thread_id)) is None:
                raise NotFound("There is no such thread in this business.")
            found = await work.message_list(ThreadId(thread_id), query_args.after, query_args.limit + 1)
        return page(MessageList, found, query_args, _message_place, MessageShape.of)

    @blueprint.get("/messages/<message_id>")
    @api.operation(Scope.MESSAGES_READ, MessageShape)
    async def read_message(message_id: str) -> MessageShape:
        """Reads a text, with where it stands."""
        async with api.work() as work:
            message = await work.message(MessageId(message_id))
        if message is None:
            raise NotFound("There is no such text in this business.")
        return MessageShape.of(message)

    @blueprint.post("/messages")
    @api.operation(Scope.MESSAGES_SEND, MessageShape, body=NewMessage, status=201)
    async def send_message(data: NewMessage) -> Reply:
        """Sends a text, once for each Idempotency-Key.

        What is answered may be held until the quiet hours are over, or not sent at all because they opted out: `state`
        and `why` tell. A text longer than one message becomes several; the first is answered.
        """
        key = request.headers.get("Idempotency-Key", "").strip()
        if not key or len(key) > _LONGEST_KEY or not key.isascii() or not key.isprintable():
            says = (
                "Send an Idempotency-Key of your own, such as a UUID: repeated with the same key, a text goes out once."
            )
            raise ApiProblem(400, "bad-request", says, "Idempotency-Key")
        new = _program_text(data)
        try:
            async with api.work(write=True) as work:
                message, is_new = await send_for_program(work, api.clock.now(), token(), actor(), key, new)
        except OtherRequest as error:
            raise ApiProblem(422, "invalid", str(error), "Idempotency-Key") from None
        headers = {"Location": url_for("api.read_message", message_id=message.id)}
        if not is_new:
            headers["Idempotency-Replayed"] = "true"
        return Reply(MessageShape.of(message), 201, headers)


def _program_text(data: NewMessage) -> ProgramText:
    later: datetime | None = data.send_after
    thread_id = ThreadId(data.thread_id) if data.thread_id is not None else None
    return ProgramText(data.text, data.purpose, thread_id, data.to or "", later)


def _thread_place(entry: ThreadEntry) -> Place:
    return Place(entry.last_at, entry.status.thread_id)


def _message_place(message: Message) -> Place:
    return Place(message.at, message.id)
