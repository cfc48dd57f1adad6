"""Writing in a thread: texts, notes, files with them, and what is kept of them while they are written."""

from quart import Blueprint, Response, g, redirect, request, url_for
from werkzeug.datastructures import FileStorage

from receptionist.adapters.media_types import content_type_of
from receptionist.domain.ids import HappeningId, MediaId, ThreadId
from receptionist.domain.phone import Address, AddressKind
from receptionist.domain.text_templates import fill_template
from receptionist.errors import BadInput, ReceptionistError
from receptionist.services.happenings import add_note, pin_note
from receptionist.services.replies import Reply, add_file, keep_draft, preview, send_reply
from receptionist.services.reply_fields import reply_fields
from receptionist.web.app import App
from receptionist.web.pages.desk import Desk, an_id
from receptionist.web.pages.forms import at_a_time, typed_text
from receptionist.web.pages.session import Answer, actor, needs_user, only_posted_here
from receptionist.web.pages.thread_view import Again, ThreadView


def add_replies(blueprint: Blueprint, desk: Desk, app: App, view: ThreadView) -> None:
    """Their routes."""
    signed_in, posted = needs_user(desk.store), only_posted_here

    async def current(thread_id: str) -> ThreadId:
        async with desk.work() as work:
            return await work.current_thread(ThreadId(an_id(thread_id)))

    @blueprint.post("/threads/<thread_id>/reply")
    @signed_in
    @posted
    async def reply(thread_id: str) -> Answer:
        fields = (await request.form).to_dict()
        text, key, here = typed_text(fields), fields.get("key", "")[:40], await current(thread_id)
        is_note = fields.get("as") == "note"
        try:
            for file in (await request.files).getlist("files"):
                await _take_file(here, file)
            if "insert" in fields:
                text = await _with_template(here, text, fields["insert"])
            if "attach" in fields or "insert" in fields:
                await _keep(here, text, is_note)
                return view.to_end(here)
            if is_note:
                await add_note(desk.store, desk.clock, g.user.business_id, here, actor(), text, key=key)
                return view.to_end(here)
            async with desk.work() as work:
                zone = (await work.business()).profile.hours.zone
            later = at_a_time(fields, zone) if fields.get("send") == "later" else None
            if fields.get("send") == "later" and later is None:
                raise BadInput("There is no time at which it is to go out.", "Choose a day and a time.")
            wanted = Reply(text, key, later, _to(fields.get("to", "")))
            await send_reply(app.texting, g.user.business_id, here, actor(), wanted)
        except ReceptionistError as error:
            await _keep(here, text, is_note)
            shown = await view.load(here)
            return await view.page(shown, Again(problem=str(error), typed=text, key=key, note=is_note)), 422
        return view.to_end(here)

    @blueprint.post("/threads/<thread_id>/draft")
    @signed_in
    @posted
    async def draft(thread_id: str) -> Answer:
        """Keeps what is typed so far, and answers how it would go out."""
        fields = (await request.form).to_dict()
        text, here = fields.get("text", "").replace("\r\n", "\n"), await current(thread_id)
        is_note = fields.get("as") == "note"
        await keep_draft(
            desk.store,
            desk.clock,
            g.user.business_id,
            here,
            g.user.id,
            text,
            is_note=is_note,
            key=fields.get("key", ""),
        )
        async with desk.work() as work:
            shown = await preview(work, text, await reply_fields(work, here, actor(), desk.clock.now()))
            files = await work.draft_files(g.user.id, here)
        return await desk.render("parts/reply_preview.html", "inbox", preview=shown, files=files, is_note=is_note)

    @blueprint.post("/threads/<thread_id>/files/<file>/remove")
    @signed_in
    @posted
    async def remove_file(thread_id: str, file: str) -> Answer:
        fields = (await request.form).to_dict()
        here = await current(thread_id)
        async with desk.store.work(g.user.business_id, write=True) as work:
            await work.remove_draft_file(g.user.id, MediaId(an_id(file)))
        if "text" in fields:
            await _keep(here, typed_text(fields), fields.get("as") == "note")
        return view.to_end(here)

    @blueprint.post("/threads/<thread_id>/notes/<note>/pin")
    @signed_in
    @posted
    async def pin(thread_id: str, note: str) -> Answer:
        wanted = (await request.form).get("pinned") == "yes"
        await pin_note(desk.store, g.user.business_id, HappeningId(an_id(note)), wanted)
        return redirect(url_for("thread.show", thread_id=an_id(thread_id)), 303)

    @blueprint.get("/threads/<thread_id>/draft-files/<file>")
    @signed_in
    async def draft_file(thread_id: str, file: str) -> Answer:
        async with desk.work() as work:
            found = await work.draft_file(g.user.id, MediaId(an_id(file)))
        if found is None or found[0].thread_id != await current(thread_id):
            return Response("", 404)
        headers = {"Content-Security-Policy": "sandbox; default-src 'none'", "Cache-Control": "private, no-store"}
        return Response(found[1], 200, headers, content_type=found[0].content_type)

    async def _take_file(here: ThreadId, file: FileStorage) -> None:
        data = file.read()
        if not data and not file.filename:
            return  # a browser sends the empty field along
        kind = content_type_of(data)
        await add_file(app.texting, g.user.business_id, here, g.user.id, file.filename or "", kind, data)

    async def _with_template(here: ThreadId, text: str, template_id: str) -> str:
        async with desk.work() as work:
            chosen = next((one for one in await work.text_templates() if one.id == template_id), None)
            values = await reply_fields(work, here, actor(), desk.clock.now())
        return "\n".join(filter(None, (text, fill_template(chosen.text, values).text if chosen else "")))

    async def _keep(here: ThreadId, text: str, is_note: bool, key: str = "") -> None:
        await keep_draft(desk.store, desk.clock, g.user.business_id, here, g.user.id, text, is_note=is_note, key=key)


def _to(number: str) -> Address | None:
    return Address(AddressKind.NUMBER, number) if number else None
