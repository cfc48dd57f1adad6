"""Forwarding the calls one misses: what to dial for which operator, and a check that it works."""

from datetime import datetime, timedelta

from quart import Blueprint, Response, g, redirect, request, url_for

from receptionist.domain.forwarding import OPERATORS, dialled, operator_of
from receptionist.domain.own_numbers import OwnNumber
from receptionist.domain.phone import parse_number
from receptionist.domain.records import CallRow
from receptionist.services.audit import note
from receptionist.web.pages.desk import Desk
from receptionist.web.pages.session import ADMINS, Answer, actor, allowed, needs_user, only_posted_here

_STEP = "forwarding"
_LISTENS = timedelta(minutes=15)
_LOOKED_AT = 20


def forwarding_blueprint(desk: Desk) -> Blueprint:
    """`/settings/forwarding`."""
    blueprint = Blueprint("forwarding", __name__, url_prefix="/settings/forwarding")
    signed_in = needs_user(desk.store)
    admins = allowed(*ADMINS)

    async def numbers() -> list[OwnNumber]:
        async with desk.work() as work:
            simulated = {one.id for one in await work.accounts() if one.carrier == "simulated"}
            return [one for one in await work.own_numbers() if one.takes_calls and one.account_id not in simulated]

    async def rang(since: datetime | None, number: OwnNumber | None) -> list[CallRow]:
        """Calls that have reached this number since then."""
        if since is None or number is None:
            return []
        async with desk.work() as work:
            rows = await work.calls(_LOOKED_AT)
        called = number.number.e164
        return [row for row in rows if row.call.called == called and row.call.started_at >= since]

    async def render(template: str) -> str:
        own = await numbers()
        wanted = parse_number(request.args.get("number", ""))
        number = next((one for one in own if one.number == wanted), own[0] if own else None)
        since = _since(desk.clock.now())
        async with desk.work() as work:
            done = (await work.setup_steps()).get(_STEP)
        return await desk.render(
            template,
            "settings",
            tab="carriers",
            numbers=own,
            number=number,
            operators=OPERATORS,
            operator=operator_of(request.args.get("operator", "")),
            dialled=dialled,
            since=since,
            rang=await rang(since, number),
            done=done,
        )

    @blueprint.get("")
    @signed_in
    @admins
    async def show() -> Answer:
        return await render("settings_forwarding.html")

    @blueprint.get("/heard")
    @signed_in
    @admins
    async def heard() -> Answer:
        """What the check has heard, for a page that waits."""
        if _since(desk.clock.now()) is None:
            return Response("", 286)  # htmx's word for: ask no more
        return await render("parts/forwarding_heard.html")

    @blueprint.post("/listen")
    @signed_in
    @admins
    @only_posted_here
    async def listen() -> Answer:
        """Begins to wait for the check call."""
        fields = await request.form
        return redirect(
            url_for(
                "forwarding.show",
                number=fields.get("number", ""),
                operator=fields.get("operator", ""),
                since=desk.clock.now().isoformat(timespec="seconds"),
            )
            + "#check",
            303,
        )

    @blueprint.post("/done")
    @signed_in
    @admins
    @only_posted_here
    async def done() -> Answer:
        """It rang here: forwarding works."""
        async with desk.store.work(g.user.business_id, write=True) as work:
            now = desk.clock.now()
            await work.note_setup_step(_STEP, now)
            await note(work, now, actor(), "forwarding.check", says="Saw a forwarded call come in.")
        return redirect(url_for("forwarding.show"), 303)

    return blueprint


def _since(now: datetime) -> datetime | None:
    """Since when the check listens; None where it does not, or has for too long."""
    try:
        since = datetime.fromisoformat(request.args.get("since", "").replace(" ", "+"))
    except ValueError:
        return None
    return since if since.tzinfo is not None and timedelta(0) <= now - since <= _LISTENS else None
