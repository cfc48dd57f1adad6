"""`/threads/<id>/history`: all that passed with a contact as one log, by kind and day, and as a spreadsheet."""

from datetime import date, datetime, time, timedelta
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from quart import Blueprint, Response, abort, g, redirect, request, url_for

from receptionist.domain.history import HistoryFilter, HistoryKind, HistoryLine
from receptionist.domain.ids import ThreadId
from receptionist.domain.listing import Place
from receptionist.domain.roles import DESK
from receptionist.errors import NotFound
from receptionist.services.contact_history import history_csv, read_history
from receptionist.web.pages.desk import PAGE_ROWS, Desk, an_id, an_instant
from receptionist.web.pages.session import Answer, allowed, needs_user

KINDS = {
    HistoryKind.TEXT: "Texts",
    HistoryKind.CALL: "Calls",
    HistoryKind.MAIL: "E-mails",
    HistoryKind.APPOINTMENT: "Appointments",
    HistoryKind.JOB: "Jobs",
    HistoryKind.DOCUMENT: "Documents",
}
_ONE_OF = {
    HistoryKind.TEXT: "Text",
    HistoryKind.CALL: "Call",
    HistoryKind.MAIL: "E-mail",
    HistoryKind.APPOINTMENT: "Appointment",
    HistoryKind.JOB: "Job",
    HistoryKind.DOCUMENT: "Document",
}
_FIRST, _LAST = date(2000, 1, 1), date(2199, 1, 1)
_DAY = timedelta(days=1)


def history_blueprint(desk: Desk) -> Blueprint:
    """The log and its file."""
    blueprint = Blueprint("history", __name__, url_prefix="/threads/<thread_id>")
    signed_in = needs_user(desk.store)

    @blueprint.get("/history")
    @signed_in
    async def show(thread_id: str) -> Answer:
        asked = ThreadId(an_id(thread_id))
        async with desk.work() as work:
            key = await work.current_thread(asked)
            if key != asked:
                return redirect(url_for("history.show", thread_id=key), 302)
            try:
                contact = await work.contact(key)
            except NotFound:
                abort(404)
            profile = (await work.business()).profile
            wanted = _wanted(profile.hours.zone)
            found = await read_history(work, key, wanted, _cursor(), PAGE_ROWS + 1)
        lines = found[:PAGE_ROWS]
        last = lines[-1] if len(found) > PAGE_ROWS else None
        chosen = _chosen()
        return await desk.render(
            "history.html",
            "inbox",
            profile,
            contact=contact,
            thread_id=key,
            lines=lines,
            kinds=KINDS,
            one_of=_ONE_OF,
            wanted=wanted,
            filtered=bool(chosen),
            query=f"?{urlencode(chosen)}" if chosen else "",
            following=urlencode([*chosen, ("after", f"{last.at.isoformat()}~{last.id}")]) if last is not None else "",
            is_first=not request.args.get("after"),
            link_of=_link_of,
            may_export=g.user.role in DESK,
        )

    @blueprint.get("/history.csv")
    @signed_in
    @allowed(*DESK)
    async def export(thread_id: str) -> Answer:
        key = ThreadId(an_id(thread_id))
        async with desk.work() as work:
            try:
                text = await history_csv(work, key, _wanted((await work.business()).profile.hours.zone))
            except NotFound:
                abort(404)
        headers = {"Content-Disposition": 'attachment; filename="history.csv"', "Cache-Control": "no-store"}
        return Response(text, 200, headers, content_type="text/csv; charset=utf-8")

    return blueprint


def _wanted(zone: ZoneInfo) -> HistoryFilter:
    """The filters of the address; what is none of ours does not filter."""
    since, until = _day("from"), _day("to")
    return HistoryFilter(
        frozenset(HistoryKind(one) for one in request.args.getlist("kind") if one in list(HistoryKind)),
        _midnight(since, zone) if since is not None else None,
        _midnight(until + _DAY, zone) if until is not None else None,
    )


def _chosen() -> list[tuple[str, str]]:
    """What of the address filters, to be handed on."""
    days = [(name, day.isoformat()) for name in ("from", "to") if (day := _day(name)) is not None]
    return [("kind", one) for one in request.args.getlist("kind") if one in list(HistoryKind)] + days


def _day(name: str) -> date | None:
    try:
        day = date.fromisoformat(request.args.get(name, ""))
    except ValueError:
        return None
    return day if _FIRST <= day <= _LAST else None


def _midnight(day: date, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, time.min, zone)


def _cursor() -> Place | None:
    text, _, row_id = request.args.get("after", "").partition("~")
    if not text:
        return None
    at = an_instant(text)
    if at is None:
        abort(404)
    return Place(at, an_id(row_id))


def _link_of(line: HistoryLine) -> str:
    """Where a line's own page is; empty where it has none."""
    kind = line.subject.partition("_")[0]
    if kind == "doc":
        return url_for("documents.show", document_id=line.subject)
    return url_for("calls.call", call_id=line.subject) if kind == "call" else ""
