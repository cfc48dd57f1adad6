"""The versions of the price book: who saved which, what each changed, and an older one brought back."""

from quart import Blueprint, g, redirect, request, url_for

from receptionist.services.price_editor import differences, restore_book
from receptionist.web.pages import price_words
from receptionist.web.pages.desk import Desk, first_row, rows
from receptionist.web.pages.prices import editing
from receptionist.web.pages.session import ADMINS, DESK, Answer, allowed, needs_user, only_posted_here


def price_versions_blueprint(desk: Desk) -> Blueprint:
    """`/prices/versions` and `/prices/versions/<number>`."""
    blueprint = Blueprint("price_versions", __name__, url_prefix="/prices/versions")
    signed_in = needs_user(desk.store)

    @blueprint.get("")
    @signed_in
    @allowed(*DESK)
    async def index() -> Answer:
        async with desk.work() as work:
            versions = await work.price_book_versions()
        return await desk.render(
            "prices_versions.html",
            "prices",
            rows=rows(versions[first_row() :]),
            newest=versions[0][0] if versions else 0,
            may_edit=g.user.role in ADMINS,
            restored=request.args.get("restored", "")[:9],
        )

    @blueprint.get("/<int(max=999999999):version>")
    @signed_in
    @allowed(*DESK)
    async def show(version: int) -> Answer:
        async with desk.work() as work:
            book, diff = await differences(work, version)
            versions = await work.price_book_versions()
        saved = next(row for row in versions if row[0] == version)
        return await desk.render(
            "prices_version.html",
            "prices",
            book=book,
            diff=diff,
            saved=saved,
            newest=versions[0][0],
            may_edit=g.user.role in ADMINS,
            say=price_words,
        )

    @blueprint.post("/<int(max=999999999):version>/restore")
    @signed_in
    @allowed(*ADMINS)
    @only_posted_here
    async def restore(version: int) -> Answer:
        async with desk.store.work(g.user.business_id, write=True) as work:
            await restore_book(work, version, editing("", desk))
        return redirect(url_for("price_versions.index", restored=version), 303)

    return blueprint
