"""`/settings/audit`: who did what, when, from where, and whether it succeeded; and all of it as CSV."""

from quart import Blueprint, Response, g, request

from receptionist.services.audit import note
from receptionist.services.read_audit import audit_csv, mark_of, read_question
from receptionist.web.pages.desk import PAGE_ROWS, Desk
from receptionist.web.pages.session import ADMINS, Answer, actor, allowed, needs_user, only_posted_here

_KINDS = {
    "sign_in": "Signing in",
    "people": "People",
    "settings": "Settings",
    "call": "Calls",
    "message": "Texts",
    "lead": "Leads",
    "thread": "Threads",
    "contact": "Contacts",
    "prices": "Prices",
    "template": "Templates",
    "carrier": "Carriers",
    "forwarding": "Call forwarding",
    "token": "API tokens",
    "webhook": "Webhooks",
    "export": "Exports",
    "retention": "Deletions by age",
}
_FILTERS = ("words", "who", "kind", "outcome", "since", "until")


def audit_blueprint(desk: Desk) -> Blueprint:
    """`/settings/audit` and its export."""
    blueprint = Blueprint("audit", __name__, url_prefix="/settings/audit")
    signed_in = needs_user(desk.store)
    admins = allowed(*ADMINS)

    @blueprint.get("")
    @signed_in
    @admins
    async def show() -> Answer:
        fields = request.args.to_dict()
        async with desk.work() as work:
            zone = (await work.business()).profile.hours.zone
            found = await work.audit(read_question(fields, zone), PAGE_ROWS + 1)
            users = await work.users()
        chosen = {name: fields[name] for name in _FILTERS if fields.get(name)}
        more = mark_of(found[PAGE_ROWS - 1]) if len(found) > PAGE_ROWS else ""
        return await desk.render(
            "settings_audit.html",
            "settings",
            tab="audit",
            lines=found[:PAGE_ROWS],
            more=more,
            is_first=not fields.get("before"),
            users=users,
            kinds=_KINDS,
            chosen=chosen,
        )

    @blueprint.post("/export")
    @signed_in
    @admins
    @only_posted_here
    async def export() -> Answer:
        fields = (await request.form).to_dict()
        business_id = g.user.business_id
        async with desk.store.work(business_id, write=True) as work:
            zone = (await work.business()).profile.hours.zone
            await note(work, desk.clock.now(), actor(), "export.audit", says="Exported the audit trail.")
        pieces = audit_csv(desk.store, business_id, read_question(fields, zone))
        name = f"audit-{desk.clock.now():%Y-%m-%d}.csv"
        headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"}
        return Response(pieces, 200, headers, content_type="text/csv; charset=utf-8")

    return blueprint
