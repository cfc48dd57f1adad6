"""Calls with what was said."""

from quart import Blueprint

from receptionist.domain.api_token import Scope
from receptionist.domain.ids import CallId, OutgoingCallId
from receptionist.domain.listing import Place
from receptionist.domain.records import CallRow, OutgoingRow
from receptionist.errors import NotFound
from receptionist.services.shapes import CallShape, TurnShape
from receptionist.web.api.access import Api, Reply
from receptionist.web.api.paging import ListQuery, ListShape, page


class CallList(ListShape[CallShape]):
    """Calls, the newest first."""


class CallWithTranscript(CallShape):
    """One call with all that was said."""

    transcript: list[TurnShape]


def add_calls(blueprint: Blueprint, api: Api) -> None:
    """`/calls`."""

    @blueprint.get("/calls")
    @api.operation(Scope.CALLS_READ, CallList, query=ListQuery)
    async def list_calls(query_args: ListQuery) -> Reply:
        """Lists calls, those that came and those that were made, the newest first."""
        async with api.work() as work:
            found = await work.call_list(query_args.after, query_args.limit + 1)
        return page(CallList, found, query_args, _call_place, _call)

    @blueprint.get("/calls/<call_id>")
    @api.operation(Scope.CALLS_READ, CallWithTranscript)
    async def read_call(call_id: str) -> CallWithTranscript:
        """Reads a call with its transcript."""
        async with api.work() as work:
            found = await work.call_page(CallId(call_id))
            made = await work.outgoing_call(OutgoingCallId(call_id)) if found is None else None
            contact = await work.contact(made.thread_id) if made is not None else None
        if made is not None and contact is not None:
            return CallWithTranscript(**dict(CallShape.of_outgoing(made, contact)), transcript=[])
        if found is None:
            raise NotFound("There is no such call in this business.")
        call = CallShape.of(found.call, found.contact, found.lead)
        return CallWithTranscript(**dict(call), transcript=TurnShape.all_of(found.utterances))


def _call(row: CallRow | OutgoingRow) -> CallShape:
    if isinstance(row, OutgoingRow):
        return CallShape.of_outgoing(row.call, row.contact)
    return CallShape.of(row.call, row.contact, row.lead)


def _call_place(row: CallRow | OutgoingRow) -> Place:
    return Place(row.call.asked_at if isinstance(row, OutgoingRow) else row.call.started_at, row.call.id)
