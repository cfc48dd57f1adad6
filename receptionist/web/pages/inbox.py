"""The inbox: its list, and what of the list has changed."""

from quart import Blueprint, g, request

from receptionist.domain.ids import ThreadId
from receptionist.domain.records import ThreadRow
from receptionist.services.file_thread import snooze_choices
from receptionist.services.first_run import checklist
from receptionist.services.shared import Shared
from receptionist.web.app import App
from receptionist.web.pages.desk import Desk, an_id
from receptionist.web.pages.frame import framed, read_around
from receptionist.web.pages.session import ADMINS, Answer, needs_user
from receptionist.web.pages.thread_list import Common, is_listed, read_common, read_frame, read_page

_KEPT_SECONDS = 2.0  # windows that ask at the same moment get what the first got
_MOST_ASKED = 60  # threads a page asks about at once; it looks at its whole list where more have changed


def inbox_blueprint(desk: Desk, app: App) -> Blueprint:
    """`/`, and the parts of the list that are asked for by themselves."""
    blueprint = Blueprint("inbox", __name__)
    pieces: Shared[str] = Shared(_KEPT_SECONDS)
    alike: Shared[tuple[Common, list[ThreadRow]]] = Shared(_KEPT_SECONDS)
    signed_in = needs_user(desk.store)

    @blueprint.get("/")
    @signed_in
    async def index() -> Answer:
        async with desk.work() as work:
            runs = await work.last_reconcile_runs()
            to_do = await checklist(work, app.settings.public_url) if g.user.role in ADMINS else []
            around = await read_around(work)
        return await framed(desk, "inbox.html", around, runs=runs, to_do=to_do)

    @blueprint.get("/inbox/list")
    @signed_in
    async def rows() -> Answer:
        """A page of the list, as one types into the search box or goes on to older threads."""
        async with desk.work() as work:
            frame = await read_frame(work)
            page = await read_page(work)
            profile = (await work.business()).profile
        return await desk.render(
            "parts/list_body.html", "inbox", profile, frame=frame, listed=page, open_thread=_open()
        )

    @blueprint.get("/inbox/news")
    @signed_in
    async def news() -> Answer:
        """These threads as the list shows them now, with all that stands above it; without any, the whole page."""
        opened = _open()
        asked = [ThreadId(an_id(one)) for one in request.args.getlist("thread")][:_MOST_ASKED]
        question = (g.user.id, g.user.role, request.query_string)
        return await pieces.answer(question, position(), lambda: look(asked, opened))

    async def look(asked: list[ThreadId], opened: ThreadId | None) -> str:
        # Before the unit: who holds one while waiting for another may wait for ever.
        around, changed = await for_everybody(asked)
        async with desk.work() as work:
            frame = await read_frame(work, around)
            found = changed if asked else (await read_page(work)).rows
            status = await work.thread_status(opened) if opened is not None and opened in asked else None
        listed = [row for row in found if is_listed(frame, row)]
        return await desk.render(
            "parts/list_news.html",
            "inbox",
            around.profile,
            frame=frame,
            rows=listed,
            gone=set(asked) - {row.status.thread_id for row in listed},
            open_thread=opened,
            open_status=status,
            not_snoozed=None,
            snoozes=snooze_choices(desk.clock.now(), around.profile.hours.zone),
        )

    async def for_everybody(asked: list[ThreadId]) -> tuple[Common, list[ThreadRow]]:
        """What everybody of the business sees alike: read once, whoever asks."""

        async def read() -> tuple[Common, list[ThreadRow]]:
            async with desk.work() as work:
                return await read_common(work), await work.inbox_rows(asked)

        return await alike.answer((g.user.business_id, *asked), position(), read)

    def position() -> int:
        return desk.store.feed.position(g.user.business_id)

    def _open() -> ThreadId | None:
        opened = request.args.get("open", "")
        return ThreadId(an_id(opened)) if opened else None

    return blueprint
