"""Inbox, thread, leads and calls, to read."""

from quart import Blueprint, Response, abort, g, make_response, render_template, request, send_file
from werkzeug.wrappers import Response as PlainResponse

from receptionist.domain.ids import CallId, LeadId, ThreadId
from receptionist.errors import NotFound
from receptionist.web.app import App
from receptionist.web.pages.scripts import htmx_file
from receptionist.web.pages.session import Answer, needs_user
from receptionist.web.pages.words import Words

PAGE_ROWS = 50


def inbox_blueprint(app: App) -> Blueprint:
    """Every page behind the sign-in."""
    blueprint = Blueprint("inbox", __name__)
    store, clock = app.parts.store, app.parts.clock
    signed_in = needs_user(store)

    async def page(template: str, place: str, **fields: object) -> str:
        async with store.work(g.user.business_id) as work:
            profile = (await work.business()).profile
        words = Words(profile.hours.zone, clock.now())
        return await render_template(template, place=place, business=profile, user=g.user, words=words, **fields)

    def rows() -> int:
        """The first row of the page that is asked for."""
        wanted = request.args.get("page", "1")
        return (int(wanted) - 1) * PAGE_ROWS if wanted.isdigit() and 0 < int(wanted) < 100_000 else 0

    def paging(found: list[object], first: int) -> dict[str, object]:
        number = first // PAGE_ROWS + 1
        return {"page": number, "has_next": len(found) > PAGE_ROWS, "has_previous": number > 1}

    @blueprint.get("/")
    @signed_in
    async def index() -> Answer:
        first = rows()
        async with store.work(g.user.business_id) as work:
            found = await work.inbox(PAGE_ROWS + 1, first)
        return await page("inbox.html", "inbox", threads=found[:PAGE_ROWS], **paging([*found], first))

    @blueprint.get("/threads/<thread_id>")
    @signed_in
    async def thread(thread_id: str) -> Answer:
        key = ThreadId(thread_id)
        async with store.work(g.user.business_id) as work:
            try:
                contact = await work.contact(key)
            except NotFound:
                abort(404)
            calls = await work.thread_calls(key)
            lead = await work.open_lead(key)
        return await page("thread.html", "inbox", contact=contact, calls=calls, lead=lead)

    @blueprint.get("/leads")
    @signed_in
    async def leads() -> Answer:
        first = rows()
        async with store.work(g.user.business_id) as work:
            found = await work.leads(PAGE_ROWS + 1, first)
        return await page("leads.html", "leads", leads=found[:PAGE_ROWS], **paging([*found], first))

    @blueprint.get("/leads/<lead_id>")
    @signed_in
    async def lead(lead_id: str) -> Answer:
        async with store.work(g.user.business_id) as work:
            found = await work.lead(LeadId(lead_id))
        if found is None:
            abort(404)
        return await page("lead.html", "leads", lead=found[0], contact=found[1])

    @blueprint.get("/calls")
    @signed_in
    async def calls() -> Answer:
        first = rows()
        async with store.work(g.user.business_id) as work:
            found = await work.calls(PAGE_ROWS + 1, first)
        return await page("calls.html", "calls", calls=found[:PAGE_ROWS], **paging([*found], first))

    @blueprint.get("/calls/<call_id>")
    @signed_in
    async def call(call_id: str) -> Answer:
        async with store.work(g.user.business_id) as work:
            found = await work.call_page(CallId(call_id))
        if found is None:
            abort(404)
        part = "call_parts.html" if request.headers.get("HX-Request") else "call.html"
        return await page(part, "calls", found=found)

    @blueprint.get("/scripts/htmx.js")
    async def htmx() -> Response | PlainResponse:
        response = await make_response(await send_file(htmx_file(), mimetype="text/javascript"))
        response.headers["Cache-Control"] = "public, max-age=86400"
        return response

    @blueprint.after_app_request
    async def guarded(response: Response) -> Response:
        response.headers.setdefault("Content-Security-Policy", _POLICY)
        response.headers.setdefault("X-Content-Type-Options", "nosniff")
        response.headers.setdefault("Referrer-Policy", "same-origin")
        response.headers.setdefault("X-Frame-Options", "DENY")
        return response

    @blueprint.app_errorhandler(404)
    async def missing(_: Exception) -> tuple[str, int]:
        return await render_template(
            "problem.html", title="Not here", says="There is no such page, or it is not yours."
        ), 404

    @blueprint.app_errorhandler(500)
    async def broken(_: Exception) -> tuple[str, int]:
        says = "That went wrong on our side. It is in the log; calls are not affected."
        return await render_template("problem.html", title="Sorry", says=says), 500

    return blueprint


# Nothing from elsewhere, no inline script; styles of ours only. htmx needs no more.
_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
