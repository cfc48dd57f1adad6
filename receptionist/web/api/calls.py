"""Calls with what was said, and appointments."""

from pydantic import Field
from quart import Blueprint

from receptionist.domain.api_token import Scope
from receptionist.domain.ids import AppointmentId, CallId
from receptionist.domain.listing import Place
from receptionist.domain.records import Appointment, CallRow
from receptionist.errors import NotFound
from receptionist.services.shapes import AppointmentShape, CallShape, TurnShape
from receptionist.web.api.access import Api, Reply
from receptionist.web.api.paging import ListQuery, ListShape, Moment, page


class CallList(ListShape[CallShape]):
    """Calls, the newest first."""


class CallWithTranscript(CallShape):
    """One call with all that was said."""

    transcript: list[TurnShape]


class AppointmentQuery(ListQuery):
    """Which appointments."""

    since: Moment | None = Field(None, description="only those that begin then or later")
    until: Moment | None = Field(None, description="only those that begin before")


class AppointmentList(ListShape[AppointmentShape]):
    """Appointments, the latest first."""


def add_calls(blueprint: Blueprint, api: Api) -> None:
    """`/calls` and `/appointments`."""

    @blueprint.get("/calls")
    @api.operation(Scope.CALLS_READ, CallList, query=ListQuery)
    async def list_calls(query_args: ListQuery) -> Reply:
        """Lists calls, the newest first."""
        async with api.work() as work:
            found = await work.call_list(query_args.after, query_args.limit + 1)
        return page(CallList, found, query_args, _call_place, _call)

    @blueprint.get("/calls/<call_id>")
    @api.operation(Scope.CALLS_READ, CallWithTranscript)
    async def read_call(call_id: str) -> CallWithTranscript:
        """Reads a call with its transcript."""
        async with api.work() as work:
            found = await work.call_page(CallId(call_id))
        if found is None:
            raise NotFound("There is no such call in this business.")
        call = CallShape.of(found.call, found.contact, found.lead)
        return CallWithTranscript(**dict(call), transcript=TurnShape.all_of(found.utterances))

    @blueprint.get("/appointments")
    @api.operation(Scope.APPOINTMENTS_READ, AppointmentList, query=AppointmentQuery)
    async def list_appointments(query_args: AppointmentQuery) -> Reply:
        """Lists slots held and booked, the latest first."""
        async with api.work() as work:
            found = await work.appointment_list(
                query_args.after, query_args.limit + 1, query_args.since, query_args.until
            )
        return page(AppointmentList, found, query_args, _appointment_place, AppointmentShape.of)

    @blueprint.get("/appointments/<appointment_id>")
    @api.operation(Scope.APPOINTMENTS_READ, AppointmentShape)
    async def read_appointment(appointment_id: str) -> AppointmentShape:
        """Reads an appointment."""
        async with api.work() as work:
            found = await work.appointment(AppointmentId(appointment_id))
        if found is None:
            raise NotFound("There is no such appointment in this business.")
        return AppointmentShape.of(found)


def _call(row: CallRow) -> CallShape:
    return CallShape.of(row.call, row.contact, row.lead)


def _call_place(row: CallRow) -> Place:
    return Place(row.call.started_at, row.call.id)


def _appointment_place(appointment: Appointment) -> Place:
    return Place(appointment.window.starts, appointment.id)
