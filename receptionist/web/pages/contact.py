"""The contact beside a thread: details, tags, numbers, and contacts that are one person."""

from collections.abc import Awaitable

from quart import Blueprint, abort, g, redirect, request, url_for

from receptionist.domain.ids import BusinessId, MergeId, ThreadId
from receptionist.domain.phone import Address, AddressKind, parse_number
from receptionist.errors import BadInput, NotFound, ReceptionistError
from receptionist.ports import Clock, Store
from receptionist.services.contact_details import ContactDetails
from receptionist.services.contacts import add_number, edit_contact, merge_contacts, set_tags, undo_merge
from receptionist.services.text_templates import LANGUAGES
from receptionist.web.app import App
from receptionist.web.pages.desk import Desk, an_id
from receptionist.web.pages.session import DESK, Answer, actor, allowed, needs_user, only_posted_here
from receptionist.web.pages.thread_view import Again, ThreadView


def contact_blueprint(desk: Desk, app: App) -> Blueprint:
    """`/threads/<id>/contact…`."""
    blueprint = Blueprint("contact", __name__, url_prefix="/threads/<thread_id>/contact")
    signed_in, posted = needs_user(desk.store), only_posted_here
    view = ThreadView(desk, app)

    def _here() -> tuple[Store, Clock, BusinessId]:
        return desk.store, desk.clock, g.user.business_id

    async def after(thread_id: str, doing: Awaitable[object], **typed: object) -> Answer:
        """Back to the contact; with a problem, the page that says so and has what was typed."""
        try:
            await doing
        except (BadInput, NotFound) as error:
            shown = await view.load(thread_id)
            return await view.page(shown, Again(contact_problem=str(error), contact_typed=typed)), 422
        except ReceptionistError as error:
            return await view.page(await view.load(thread_id), Again(contact_problem=str(error))), 409
        return redirect(url_for("thread.show", thread_id=thread_id) + "#contact", 303)

    @blueprint.post("")
    @signed_in
    @posted
    async def save(thread_id: str) -> Answer:
        fields = (await request.form).to_dict()
        details = ContactDetails(fields.get("name", ""), fields.get("email", ""), fields.get("address", ""))
        language = fields.get("language", "")
        if language and language not in LANGUAGES and len(language) > 3:
            abort(400)
        saving = edit_contact(*_here(), ThreadId(an_id(thread_id)), actor(), details, language)
        return await after(thread_id, saving, details=details, language=language)

    @blueprint.post("/tags")
    @signed_in
    @posted
    async def tags(thread_id: str) -> Answer:
        """Adds the tag that was typed, or takes off the one whose cross was pressed."""
        fields = (await request.form).to_dict()
        key = ThreadId(an_id(thread_id))
        async with desk.work() as work:
            there = await work.contact_tags(key)
        wanted = [tag for tag in there if tag != fields.get("off")] + fields.get("tag", "").split(",")
        return await after(thread_id, set_tags(*_here(), key, actor(), wanted))

    @blueprint.post("/numbers")
    @signed_in
    @allowed(*DESK)
    @posted
    async def number(thread_id: str) -> Answer:
        typed = (await request.form).get("number", "")
        return await after(thread_id, add_number(*_here(), ThreadId(an_id(thread_id)), actor(), typed), number=typed)

    @blueprint.post("/merge")
    @signed_in
    @allowed(*DESK)
    @posted
    async def merge(thread_id: str) -> Answer:
        """Merges this contact with the one that was chosen, or whose number was typed; `into` says which one stays."""
        fields = (await request.form).to_dict()
        kept = here = ThreadId(an_id(thread_id))
        typed = fields.get("number", "").strip()
        if typed:
            gone = await _thread_at(typed)
            if gone is None:
                says = BadInput(f"Nobody is known at {typed[:40]}.", "Check the number.")
                shown = await view.load(thread_id)
                return await view.page(shown, Again(contact_problem=str(says), contact_typed={"other": typed})), 422
        else:
            gone = ThreadId(an_id(fields.get("other", "")))
        if fields.get("into") == "other":
            kept, gone = gone, here
        return await after(kept, merge_contacts(*_here(), kept, gone, actor()))

    @blueprint.post("/merges/<merge>/undo")
    @signed_in
    @allowed(*DESK)
    @posted
    async def undo(thread_id: str, merge: str) -> Answer:
        return await after(thread_id, undo_merge(*_here(), MergeId(an_id(merge)), actor()))

    async def _thread_at(typed: str) -> ThreadId | None:
        async with desk.work() as work:
            number = parse_number(typed, (await work.business()).profile.region)
            if number is None:
                return None
            return await work.known_thread(Address(AddressKind.NUMBER, number.e164))

    return blueprint
