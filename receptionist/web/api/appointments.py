"""Appointments: read, moved and cancelled, and the times that are free."""

from datetime import timedelta

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field
from quart import Blueprint

from receptionist.domain.api_token import Scope
from receptionist.domain.appointment import open_windows
from receptionist.domain.ids import AppointmentId, TechnicianId
from receptionist.domain.lead import LeadCard, TimeWindow
from receptionist.domain.listing import Place
from receptionist.domain.prices import PriceBook
from receptionist.domain.records import Appointment
from receptionist.domain.schedule import visit_needs
from receptionist.errors import Conflict, NotFound
from receptionist.ports import Work
from receptionist.services.change_visit import VisitMove, cancel_visit, move_visit, read_visit, times_for
from receptionist.services.plan_visit import read_diary
from receptionist.services.shapes import AppointmentShape, Instant, Shape, rfc3339
from receptionist.web.api.access import Api, Reply, actor, token
from receptionist.web.api.paging import ListQuery, ListShape, Moment, Query, page
from receptionist.web.api.problems import ApiProblem
from receptionist.web.app import App

_LONGEST = timedelta(days=1)
_NEAREST = 6


class AppointmentQuery(ListQuery):
    """Which appointments."""

    since: Moment | None = Field(None, description="only those that begin then or later")
    until: Moment | None = Field(None, description="only those that begin before")


class AppointmentList(ListShape[AppointmentShape]):
    """Appointments, the latest first."""


class OfferQuery(Query):
    """Which free times."""

    limit: int = Field(20, ge=1, le=200)


class ServiceOfferQuery(OfferQuery):
    """For what somebody shall come."""

    service_code: str = Field("", max_length=80, description="of the price book; left out, an hour's work")


class OfferShape(Shape):
    """An arrival window in which somebody who can do the work is free."""

    starts: Instant
    ends: Instant

    @classmethod
    def of(cls, window: TimeWindow) -> "OfferShape":
        """A window as programs see it."""
        return cls(starts=window.starts, ends=window.ends)


class OfferList(Shape):
    """Free arrival windows, the soonest first."""

    data: list[OfferShape]


class AppointmentMove(BaseModel):
    """Where an appointment goes."""

    model_config = ConfigDict(extra="forbid")

    starts: AwareDatetime
    ends: AwareDatetime | None = Field(None, description="of the arrival window; left out, as long as yours are")
    technician: str | None = Field(None, description="an id; left out, whoever is free, the one who had it first")
    tell: bool = Field(True, description="whether the customer is told, in the business's own words")


class AppointmentCancellation(BaseModel):
    """How an appointment is cancelled."""

    model_config = ConfigDict(extra="forbid")

    tell: bool = Field(True, description="whether the customer is told, in the business's own words")


def add_appointments(blueprint: Blueprint, api: Api, app: App) -> None:
    """`/appointments`."""

    async def shown(appointment_id: AppointmentId) -> AppointmentShape:
        async with api.work() as work:
            found = await work.appointment(appointment_id)
        if found is None:
            raise NotFound("There is no such appointment in this business.")
        return AppointmentShape.of(found)

    @blueprint.get("/appointments")
    @api.operation(Scope.APPOINTMENTS_READ, AppointmentList, query=AppointmentQuery)
    async def list_appointments(query_args: AppointmentQuery) -> Reply:
        """Lists slots held and booked, the latest first."""
        async with api.work() as work:
            found = await work.appointment_list(
                query_args.after, query_args.limit + 1, query_args.since, query_args.until
            )
        return page(AppointmentList, found, query_args, _place, AppointmentShape.of)

    @blueprint.get("/appointments/offers")
    @api.operation(Scope.APPOINTMENTS_READ, OfferList, query=ServiceOfferQuery)
    async def list_offers(query_args: ServiceOfferQuery) -> OfferList:
        """Lists the times at which somebody could come for a job, the soonest first."""
        now = api.clock.now()
        async with api.work() as work:
            profile = (await work.business()).profile
            book = await work.price_book() or PriceBook(trade=profile.trade, name=profile.name)
            if query_args.service_code and book.item(query_args.service_code) is None:
                raise ApiProblem(422, "invalid", "The price book has no such item.", "service_code")
            needs = visit_needs(LeadCard(service_code=query_args.service_code), book, profile)
            days = open_windows(profile, now, await read_diary(work, profile, now), needs)
        windows = [window for day in days.values() for window in day]
        return OfferList(data=[OfferShape.of(one) for one in windows[: query_args.limit]])

    @blueprint.get("/appointments/<appointment_id>")
    @api.operation(Scope.APPOINTMENTS_READ, AppointmentShape)
    async def read_appointment(appointment_id: str) -> AppointmentShape:
        """Reads an appointment."""
        return await shown(AppointmentId(appointment_id))

    @blueprint.get("/appointments/<appointment_id>/offers")
    @api.operation(Scope.APPOINTMENTS_READ, OfferList, query=OfferQuery)
    async def list_offers_to_move(appointment_id: str, query_args: OfferQuery) -> OfferList:
        """Lists the times to which an appointment could be moved, the soonest first."""
        async with api.work() as work:
            times = await times_for(work, await read_visit(work, AppointmentId(appointment_id)), api.clock.now())
        return OfferList(data=[OfferShape.of(one) for one in times[: query_args.limit]])

    @blueprint.post("/appointments/<appointment_id>/move")
    @api.operation(Scope.APPOINTMENTS_WRITE, AppointmentShape, body=AppointmentMove)
    async def move_appointment(appointment_id: str, data: AppointmentMove) -> AppointmentShape:
        """Gives an appointment another time or technician, and tells the customer.

        Where it stands there already nothing changes. Where the time is gone the answer is 409, with times that are
        free.
        """
        key = AppointmentId(appointment_id)
        async with api.work() as work:
            window = await _window(work, data)
            technician = TechnicianId(data.technician) if data.technician is not None else None
            if technician is not None and technician not in {one.id for one in await work.technicians()}:
                raise ApiProblem(422, "invalid", "There is no such technician.", "technician")
        given = VisitMove(window, technician, data.tell)
        try:
            await move_visit(api.store, api.clock, token().business_id, key, actor(), given)
        except Conflict as error:
            async with api.work() as work:
                times = await times_for(work, await read_visit(work, key), api.clock.now())
            free = [{"starts": rfc3339(one.starts), "ends": rfc3339(one.ends)} for one in times[:_NEAREST]]
            raise ApiProblem(409, "conflict", str(error), "starts", errors=free) from None
        app.worker.wake()
        return await shown(key)

    @blueprint.post("/appointments/<appointment_id>/cancel")
    @api.operation(Scope.APPOINTMENTS_WRITE, AppointmentShape, body=AppointmentCancellation)
    async def cancel_appointment(appointment_id: str, data: AppointmentCancellation) -> AppointmentShape:
        """Cancels an appointment, and tells the customer; a second time nothing changes.

        One that was only held is gone afterwards: the answer is how it stood.
        """
        key = AppointmentId(appointment_id)
        before = await shown(key)
        await cancel_visit(api.store, api.clock, token().business_id, key, actor(), tell=data.tell)
        app.worker.wake()
        return before.model_copy(update={"cancelled": True}) if before.tentative else await shown(key)


async def _window(work: Work, data: AppointmentMove) -> TimeWindow:
    profile = (await work.business()).profile
    zone = profile.hours.zone
    try:
        starts = data.starts.astimezone(zone)
        length = timedelta(minutes=profile.visit_window_minutes)
        ends = data.ends.astimezone(zone) if data.ends is not None else (data.starts + length).astimezone(zone)
    except OverflowError:  # the first or last day there is, which in another zone is none
        raise ApiProblem(422, "invalid", "Nobody can come then.", "starts") from None
    window = TimeWindow(starts, ends)
    if not timedelta(0) < window.length <= _LONGEST:
        raise ApiProblem(422, "invalid", "The window must end after it starts, within a day.", "ends")
    return window


def _place(appointment: Appointment) -> Place:
    return Place(appointment.window.starts, appointment.id)
