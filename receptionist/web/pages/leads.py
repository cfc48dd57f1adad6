"""Leads: the list, and one lead card."""

from quart import Blueprint, abort

from receptionist.domain.ids import LeadId
from receptionist.web.pages.desk import PAGE_ROWS, Desk, an_id, first_row, rows
from receptionist.web.pages.session import Answer, needs_user


def leads_blueprint(desk: Desk) -> Blueprint:
    """`/leads` and `/leads/<id>`."""
    blueprint = Blueprint("leads", __name__)
    signed_in = needs_user(desk.store)

    @blueprint.get("/leads")
    @signed_in
    async def index() -> Answer:
        async with desk.work() as work:
            found = await work.leads(PAGE_ROWS + 1, first_row())
        return await desk.render("leads.html", "leads", leads=rows(found))

    @blueprint.get("/leads/<lead_id>")
    @signed_in
    async def lead(lead_id: str) -> Answer:
        async with desk.work() as work:
            found = await work.lead(LeadId(an_id(lead_id)))
        if found is None:
            abort(404)
        return await desk.render("lead.html", "leads", lead=found[0], contact=found[1])

    return blueprint
