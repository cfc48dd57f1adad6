"""Leads: read, edited, approved, rejected."""

from datetime import date, time, timedelta
from typing import Annotated

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, StringConstraints, model_validator
from quart import Blueprint, Response

from receptionist.domain.api_token import Scope
from receptionist.domain.ids import LeadId
from receptionist.domain.lead import LeadState, TimeWindow, Urgency
from receptionist.domain.listing import Place
from receptionist.domain.records import Contact, Lead
from receptionist.errors import FormProblems
from receptionist.services.approve_lead import Approval, SlotTaken, approve_lead
from receptionist.services.edit_lead import edit_lead
from receptionist.services.lead_acts import read_lead
from receptionist.services.lead_csv import export_leads
from receptionist.services.reject_lead import reject_lead
from receptionist.services.shapes import LeadShape, rfc3339
from receptionist.web.api.access import Api, Reply, actor, must_match, request_key, token
from receptionist.web.api.paging import ListQuery, ListShape, page
from receptionist.web.api.problems import ApiProblem

Words = Annotated[str, StringConstraints(strip_whitespace=True, max_length=1000)]


class LeadQuery(ListQuery):
    """Which leads."""

    state: LeadState | None = Field(None, description="only those that stand there")


class LeadList(ListShape[LeadShape]):
    """Leads, the newest first."""


class LeadChange(BaseModel):
    """What is to be changed on the card; what is left out stays, and an empty text takes it away."""

    model_config = ConfigDict(extra="forbid")

    name: Words | None = None
    number: Words | None = None
    address: Words | None = None
    problem: Words | None = None
    service_code: Words | None = Field(None, description="of an item of the price book")
    urgency: Urgency | None = None
    message: Words | None = None
    wished_day: date | None = None
    wished_start: time | None = None
    wished_end: time | None = None
    as_soon_as_possible: bool | None = None

    def fields(self) -> dict[str, str]:
        """What is changed, as the form of the lead's page names and writes it."""
        fields = {}
        for name, known_as in _FORM_FIELDS.items():
            if name in self.model_fields_set:
                value = getattr(self, name)
                fields[known_as] = _written(value)
        return fields


_FORM_FIELDS = {
    "name": "name",
    "number": "phone",
    "address": "address",
    "problem": "problem",
    "service_code": "service",
    "urgency": "urgency",
    "message": "message",
    "wished_day": "day",
    "wished_start": "start",
    "wished_end": "end",
    "as_soon_as_possible": "asap",
}
_API_FIELDS = {known_as: name for name, known_as in _FORM_FIELDS.items()}


class LeadApproval(BaseModel):
    """How a lead is approved."""

    model_config = ConfigDict(extra="forbid")

    visit: bool = Field(True, description="false books no visit, and lets a held slot go")
    starts: AwareDatetime | None = Field(None, description="the arrival window; left out, the one that is held")
    ends: AwareDatetime | None = None
    text: Words | None = Field(
        None, description="goes to the customer; left out, the business's own words where they are on; empty: nothing"
    )

    @model_validator(mode="after")
    def _both_ends(self) -> "LeadApproval":
        if (self.starts is None) != (self.ends is None):
            raise ValueError("A window needs both “starts” and “ends”.")
        if self.starts is not None and self.ends is not None and self.ends <= self.starts:
            raise ValueError("The window must end after it starts.")
        if self.starts is not None and self.ends is not None and self.ends - self.starts > timedelta(days=1):
            raise ValueError("The window is longer than a day.")
        return self


class LeadRejection(BaseModel):
    """Why a lead is rejected."""

    model_config = ConfigDict(extra="forbid")

    reason: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=300)]
    text: Words = Field("", description="goes to the customer; empty: nothing")


def add_leads(blueprint: Blueprint, api: Api) -> None:
    """`/leads`."""

    async def shown(lead_id: str) -> LeadShape:
        async with api.work() as work:
            return LeadShape.of(*await read_lead(work, LeadId(lead_id)))

    @blueprint.get("/leads")
    @api.operation(Scope.LEADS_READ, LeadList, query=LeadQuery)
    async def list_leads(query_args: LeadQuery) -> Reply:
        """Lists leads, the newest first."""
        async with api.work() as work:
            found = await work.lead_list(query_args.after, query_args.limit + 1, query_args.state)
        return page(LeadList, found, query_args, _place, _shape)

    @blueprint.get("/leads.csv")
    @api.operation(Scope.LEADS_READ, LeadList)
    async def export_leads_csv() -> Response:
        """All leads as CSV, safe to open in a spreadsheet."""
        async with api.work() as work:
            text = await export_leads(work)
        headers = {"Content-Disposition": 'attachment; filename="leads.csv"'}
        return Response(text, 200, headers, content_type="text/csv; charset=utf-8")

    @blueprint.get("/leads/<lead_id>")
    @api.operation(Scope.LEADS_READ, LeadShape)
    async def read_a_lead(lead_id: str) -> LeadShape:
        """Reads a lead."""
        return await shown(lead_id)

    @blueprint.patch("/leads/<lead_id>")
    @api.operation(Scope.LEADS_WRITE, LeadShape, body=LeadChange)
    async def change_a_lead(lead_id: str, data: LeadChange) -> LeadShape:
        """Changes what stands on the card; needs If-Match."""
        must_match(await shown(lead_id))
        try:
            await edit_lead(api.store, api.clock, token().business_id, LeadId(lead_id), actor(), data.fields())
        except FormProblems as error:
            errors = [{"field": _API_FIELDS[name], "detail": says} for name, says in error.by_field.items()]
            raise ApiProblem(
                422, "invalid", errors[0]["detail"], errors[0]["field"], errors=errors[1:] and errors
            ) from None
        return await shown(lead_id)

    @blueprint.post("/leads/<lead_id>/approve")
    @api.operation(Scope.LEADS_WRITE, LeadShape, body=LeadApproval)
    async def approve_a_lead(lead_id: str, data: LeadApproval) -> LeadShape:
        """Approves a lead: books the visit and tells the customer.

        Where the time is gone the answer is 409, with times that are free.
        """
        approval = Approval(await _window(api, lead_id, data), data.text, request_key())
        try:
            await approve_lead(api.store, api.clock, token().business_id, LeadId(lead_id), actor(), approval)
        except SlotTaken as error:
            free = [{"starts": rfc3339(one.starts), "ends": rfc3339(one.ends)} for one in error.alternatives]
            raise ApiProblem(409, "conflict", str(error), "starts", errors=free) from None
        return await shown(lead_id)

    @blueprint.post("/leads/<lead_id>/reject")
    @api.operation(Scope.LEADS_WRITE, LeadShape, body=LeadRejection)
    async def reject_a_lead(lead_id: str, data: LeadRejection) -> LeadShape:
        """Rejects a lead, and lets a held slot go."""
        business_id = token().business_id
        await reject_lead(
            api.store, api.clock, business_id, LeadId(lead_id), actor(), data.reason, text=data.text, key=request_key()
        )
        return await shown(lead_id)


async def _window(api: Api, lead_id: str, data: LeadApproval) -> TimeWindow | None:
    if not data.visit:
        return None
    async with api.work() as work:
        lead, _ = await read_lead(work, LeadId(lead_id))
        zone = (await work.business()).profile.hours.zone
    if data.starts is not None and data.ends is not None:
        try:
            return TimeWindow(data.starts.astimezone(zone), data.ends.astimezone(zone))
        except OverflowError:  # the first or last day there is, which in another zone is none
            raise ApiProblem(422, "invalid", "Nobody can come then.", "starts") from None
    return lead.card.held


def _written(value: object) -> str:
    match value:
        case None | False:
            return ""
        case True:
            return "yes"
        case time():
            return value.strftime("%H:%M")
        case _:
            return str(value)


def _place(found: tuple[Lead, Contact]) -> Place:
    return Place(found[0].created_at, found[0].id)


def _shape(found: tuple[Lead, Contact]) -> LeadShape:
    return LeadShape.of(*found)
