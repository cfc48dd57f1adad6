"""`/settings/exchange`: contacts in from a spreadsheet, contacts and leads out to one."""

import asyncio
from collections.abc import Mapping

from quart import Blueprint, Response, abort, g, redirect, request, url_for

from receptionist.domain.ids import ImportId, new_id
from receptionist.errors import BadInput
from receptionist.services.audit import note
from receptionist.services.contact_csv import (
    LABELS,
    LARGEST_FILE_BYTES,
    ContactFile,
    Taken,
    export_contacts,
    look_at,
    problems_csv,
    read_contacts,
    take_in,
)
from receptionist.services.lead_csv import export_leads
from receptionist.web.pages.desk import Desk, an_id
from receptionist.web.pages.forms import whole_number
from receptionist.web.pages.session import ADMINS, Answer, actor, allowed, needs_user, only_posted_here

_PROBLEMS_SHOWN = 50


def exchange_blueprint(desk: Desk) -> Blueprint:
    """`/settings/exchange`."""
    blueprint = Blueprint("exchange", __name__, url_prefix="/settings/exchange")
    signed_in = needs_user(desk.store)
    admins = allowed(*ADMINS)

    async def page(problem: str = "") -> str:
        return await desk.render("settings_exchange.html", "settings", tab="exchange", problem=problem)

    async def preview(
        import_id: ImportId, file_name: str, file: ContactFile, taken: Taken, *, done: bool = False
    ) -> str:
        return await desk.render(
            "settings_import.html",
            "settings",
            tab="exchange",
            import_id=import_id,
            file_name=file_name,
            file=file,
            taken=taken,
            shown=taken.problems[:_PROBLEMS_SHOWN],
            labels=LABELS,
            done=done,
        )

    async def kept(import_id: ImportId) -> tuple[str, bytes]:
        async with desk.work() as work:
            found = await work.kept_import(import_id)
        if found is None:
            abort(404)
        return found

    async def read(content: bytes, chosen: Mapping[int, str] | None = None) -> ContactFile:
        async with desk.work() as work:
            region = (await work.business()).profile.region
        # In a thread: thousands of numbers take a while, and live calls share this loop.
        return await asyncio.to_thread(read_contacts, content, region, chosen)

    @blueprint.get("")
    @signed_in
    @admins
    async def show() -> Answer:
        return await page()

    @blueprint.post("/contacts")
    @signed_in
    @admins
    @only_posted_here
    async def upload() -> Answer:
        sent = (await request.files).get("file")
        content = sent.read(LARGEST_FILE_BYTES + 1) if sent is not None else b""
        if sent is None or not content:
            return await page("Choose a file first."), 422
        import_id = ImportId(new_id("imp"))
        try:
            await read(content)
            async with desk.store.work(g.user.business_id, write=True) as work:
                await work.keep_import(import_id, (sent.filename or "contacts.csv")[:100], content)
        except BadInput as error:
            return await page(str(error)), 422
        return redirect(url_for("exchange.look", import_id=import_id), 303)

    @blueprint.get("/contacts/<import_id>")
    @signed_in
    @admins
    async def look(import_id: str) -> Answer:
        """What the file would come to, with the columns as guessed or as chosen in the address."""
        key = ImportId(an_id(import_id))
        name, content = await kept(key)
        file = await read(content, _chosen(request.args.to_dict()))
        async with desk.work() as work:
            taken = await look_at(work, file)
        return await preview(key, name, file, taken)

    @blueprint.post("/contacts/<import_id>")
    @signed_in
    @admins
    @only_posted_here
    async def take(import_id: str) -> Answer:
        key = ImportId(an_id(import_id))
        name, content = await kept(key)
        file = await read(content, _chosen((await request.form).to_dict()))
        taken = await take_in(desk.store, desk.clock, g.user.business_id, actor(), file)
        if not taken.problems:
            async with desk.store.work(g.user.business_id, write=True) as work:
                await work.remove_import(key)
        return await preview(key, name, file, taken, done=True)

    @blueprint.get("/contacts/<import_id>/problems.csv")
    @signed_in
    @admins
    async def problems(import_id: str) -> Answer:
        """The rows that were not taken, to mend and bring in again."""
        _, content = await kept(ImportId(an_id(import_id)))
        file = await read(content, _chosen(request.args.to_dict()))
        return _file("not-taken.csv", problems_csv(file))

    async def noted(action: str, says: str) -> None:
        async with desk.store.work(g.user.business_id, write=True) as work:
            await note(work, desk.clock.now(), actor(), action, says=says)

    @blueprint.get("/contacts.csv")
    @signed_in
    @admins
    async def contacts() -> Answer:
        async with desk.work() as work:
            text = await export_contacts(work)
        await noted("contact.export", "Exported all contacts.")
        return _file("contacts.csv", text)

    @blueprint.get("/leads.csv")
    @signed_in
    @admins
    async def leads() -> Answer:
        async with desk.work() as work:
            text = await export_leads(work)
        await noted("lead.export", "Exported all leads.")
        return _file("leads.csv", text)

    return blueprint


def _chosen(fields: dict[str, str]) -> dict[int, str] | None:
    """What each column stands for, as it was chosen; None where nothing was."""
    named = {name.removeprefix("column-"): meaning for name, meaning in fields.items() if name.startswith("column-")}
    chosen = {whole_number(column): meaning for column, meaning in named.items()}
    return {index: meaning for index, meaning in chosen.items() if index is not None and meaning in LABELS} or None


def _file(name: str, text: str) -> Response:
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"}
    # Spreadsheets take a file for UTF-8 only where this mark says so.
    return Response("\ufeff" + text, 200, headers, content_type="text/csv; charset=utf-8")
