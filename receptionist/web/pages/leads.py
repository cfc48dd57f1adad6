"""Leads: board, list, and one lead card with all that can be done with it."""

import re
from dataclasses import dataclass, replace
from datetime import timedelta
from enum import StrEnum
from typing import TypeVar

from quart import Blueprint, abort, g, request

from receptionist.domain.conversation import Channel
from receptionist.domain.ids import LeadId
from receptionist.domain.lead import LeadState, Urgency
from receptionist.domain.lead_desk import LeadCursor, LeadFilter, LeadRow
from receptionist.web.pages.desk import PAGE_ROWS, Desk, an_instant
from receptionist.web.pages.lead_acts import LeadDesk, add_lead_acts
from receptionist.web.pages.lead_pictures import funnel_picture
from receptionist.web.pages.session import Answer, needs_user

_COLUMN_CARDS = 20
_FUNNEL_DAYS = 30
# What waits for a person comes first.
_COLUMNS = (LeadState.AWAITING_APPROVAL, LeadState.NEW, LeadState.APPROVED, LeadState.REJECTED)
_CAME = {"call": Channel.VOICE, "text": Channel.TEXT, "web": Channel.WEB}
_CURSOR = re.compile(r"(.{10,40})~(lead_[0-9a-z]{20})")

E = TypeVar("E", bound=StrEnum)


@dataclass(frozen=True, slots=True)
class Column:
    """One column of the board: the newest of its state, and how many there are in all."""

    state: LeadState
    rows: list[LeadRow]
    count: int


def leads_blueprint(desk: Desk) -> Blueprint:
    """`/leads`, `/leads/<id>` and what is done there."""
    blueprint = Blueprint("leads", __name__)
    signed_in = needs_user(desk.store)
    cards = LeadDesk(desk)

    @blueprint.get("/leads")
    @signed_in
    async def index() -> Answer:
        wanted = _asked_for()
        as_list = request.args.get("view") == "list" or bool(wanted.states)
        columns, rows, following = [], [], ""
        async with desk.work() as work:
            funnel = await work.lead_funnel(desk.clock.now() - timedelta(days=_FUNNEL_DAYS))
            names = {user.id: user.name for user in await work.users()}
            if as_list:
                found = await work.find_leads(wanted, _cursor(), PAGE_ROWS + 1)
                rows = found[:PAGE_ROWS]
                following = _place_of(rows[-1]) if len(found) > PAGE_ROWS else ""
            else:
                counts = await work.count_leads(wanted)
                for state in _COLUMNS:
                    shown = await work.find_leads(replace(wanted, states=(state,)), limit=_COLUMN_CARDS)
                    columns.append(Column(state, shown, counts.get(state, 0)))
        return await desk.render(
            "leads.html",
            "leads",
            columns=columns,
            rows=rows,
            as_list=as_list,
            following=following,
            is_first=not request.args.get("after"),
            chosen={name: value for name, value in request.args.items() if name in ("state", "urgency", "who", "came")},
            funnel=funnel_picture(funnel, _FUNNEL_DAYS),
            names=names,
        )

    @blueprint.get("/leads/<lead_id>")
    @signed_in
    async def lead(lead_id: str) -> Answer:
        return await cards.page(lead_id)

    add_lead_acts(blueprint, desk, cards)
    return blueprint


def _asked_for() -> LeadFilter:
    """The filters of the address; what is none of ours does not filter."""
    args = request.args
    state, urgency = _one_of(LeadState, args.get("state", "")), _one_of(Urgency, args.get("urgency", ""))
    return LeadFilter(
        states=(state,) if state is not None else (),
        urgency=urgency,
        assigned_to=g.user.id if args.get("who") == "mine" else None,
        channel=_CAME.get(args.get("came", "")),
    )


def _one_of(kind: type[E], value: str) -> E | None:
    return kind(value) if value in list(kind) else None


def _place_of(row: LeadRow) -> str:
    return f"{row.lead.created_at.isoformat()}~{row.lead.id}"


def _cursor() -> LeadCursor | None:
    found = _CURSOR.fullmatch(request.args.get("after", ""))
    if found is None:
        return None
    at = an_instant(found[1])
    if at is None:
        abort(404)
    return LeadCursor(at, LeadId(found[2]))
