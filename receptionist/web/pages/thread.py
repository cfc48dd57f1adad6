"""One thread: all that passed in it, its live part, and the files of its texts."""

from datetime import datetime

from quart import Blueprint, Response, abort, request

from receptionist.domain.ids import MediaId
from receptionist.domain.message import Media
from receptionist.web.app import App
from receptionist.web.pages.desk import Desk, an_id, an_instant
from receptionist.web.pages.reply import add_replies
from receptionist.web.pages.session import Answer, needs_user
from receptionist.web.pages.thread_acts import add_acts
from receptionist.web.pages.thread_view import ThreadView, seen_of
from receptionist.web.pages.timeline import news
from receptionist.web.pages.words import PICTURES


def thread_blueprint(desk: Desk, app: App) -> Blueprint:
    """`/threads/<id>`, its live part, what can be done and written in it, and `/files/<id>`."""
    blueprint = Blueprint("thread", __name__)
    signed_in = needs_user(desk.store)
    view = ThreadView(desk, app)
    add_acts(blueprint, desk, view)
    add_replies(blueprint, desk, app, view)

    @blueprint.get("/threads/<thread_id>")
    @signed_in
    async def show(thread_id: str) -> Answer:
        return await view.show(thread_id, _before())

    @blueprint.get("/threads/<thread_id>/live")
    @signed_in
    async def live(thread_id: str) -> Answer:
        """What is new since `seen`; 204 where nothing is."""
        shown = await view.looked_at(await view.load(thread_id))
        had = request.args.get("seen", "")
        if had == seen_of(shown):
            return Response("", 204)
        fresh = news(shown.passed, had)
        if fresh.out_of_order or shown.status.thread_id != thread_id:
            return Response("", 200, {"HX-Refresh": "true"})
        return await view.part("thread_live.html", shown, fresh=fresh)

    @blueprint.get("/files/<media_id>")
    @signed_in
    async def file(media_id: str) -> Answer:
        async with desk.work() as work:
            found = await work.media_file(MediaId(an_id(media_id)))
        if found is None:
            abort(404)
        return _file(*found)

    return blueprint


def _file(media: Media, data: bytes) -> Response:
    """A file of a text: pictures are shown, anything else is only handed over; nothing in it can run here."""
    inline = media.content_type in PICTURES
    headers = {
        "Content-Disposition": f'{"inline" if inline else "attachment"}; filename="{media.id}"',
        "Content-Security-Policy": "sandbox; default-src 'none'",
        "Cache-Control": "private, max-age=86400",
    }
    return Response(data, 200, headers, content_type=media.content_type if inline else "application/octet-stream")


def _before() -> datetime | None:
    """The instant before which a page of older things is asked for."""
    raw = request.args.get("before", "")
    at = an_instant(raw)
    if raw and at is None:
        abort(404)
    return at
