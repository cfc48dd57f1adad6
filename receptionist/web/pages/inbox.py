"""The inbox: every thread, newest first."""

from quart import Blueprint

from receptionist.web.pages.desk import PAGE_ROWS, Desk, first_row, rows
from receptionist.web.pages.session import Answer, needs_user


def inbox_blueprint(desk: Desk) -> Blueprint:
    """`/`."""
    blueprint = Blueprint("inbox", __name__)
    signed_in = needs_user(desk.store)

    @blueprint.get("/")
    @signed_in
    async def index() -> Answer:
        async with desk.work() as work:
            found = await work.inbox(PAGE_ROWS + 1, first_row())
            runs = await work.last_reconcile_runs()
            users = {user.id: user.name for user in await work.users()}
        return await desk.render("inbox.html", "inbox", threads=rows(found), runs=runs, users=users)

    return blueprint
