"""What people do in a thread beside writing: take it over and give it back, decide about consent, settle a text."""

from collections.abc import Mapping

from quart import Blueprint, abort, g, request

from receptionist.domain.ids import MessageId, ThreadId
from receptionist.domain.message import Consent, ReplyMode
from receptionist.errors import BadInput, Conflict, NotFound
from receptionist.services.opt_out import decide_consent
from receptionist.services.read_thread import nothing_to_do
from receptionist.services.takeover import give_back, set_mode, take_over
from receptionist.services.text_by_hand import approve_draft, change_waiting, discard, mark_arrived, send_again
from receptionist.web.pages.desk import Desk, an_id
from receptionist.web.pages.forms import at_a_time, typed_text
from receptionist.web.pages.session import Answer, actor, needs_user, only_posted_here
from receptionist.web.pages.thread_view import Again, ThreadView


def add_acts(blueprint: Blueprint, desk: Desk, view: ThreadView) -> None:
    """Their routes."""
    signed_in, posted = needs_user(desk.store), only_posted_here

    @blueprint.post("/threads/<thread_id>/take-over")
    @signed_in
    @posted
    async def take(thread_id: str) -> Answer:
        await take_over(desk.store, desk.clock, g.user.business_id, ThreadId(an_id(thread_id)), actor())
        return view.to_end(thread_id)

    @blueprint.post("/threads/<thread_id>/give-back")
    @signed_in
    @posted
    async def give(thread_id: str) -> Answer:
        await give_back(desk.store, desk.clock, g.user.business_id, ThreadId(an_id(thread_id)), actor())
        return view.to_end(thread_id)

    @blueprint.post("/threads/<thread_id>/mode")
    @signed_in
    @posted
    async def mode(thread_id: str) -> Answer:
        wanted = (await request.form).get("mode", "")
        if wanted not in ("", *ReplyMode):
            abort(400)
        chosen = ReplyMode(wanted) if wanted else None
        await set_mode(desk.store, desk.clock, g.user.business_id, ThreadId(an_id(thread_id)), actor(), chosen)
        return view.to_end(thread_id)

    @blueprint.post("/threads/<thread_id>/consent")
    @signed_in
    @posted
    async def consent(thread_id: str) -> Answer:
        fields = await request.form
        decided = {"refused": Consent.REFUSED, "given": Consent.GIVEN, "none": Consent.NONE}
        wanted = decided.get(fields.get("consent", ""))
        if wanted is None:
            abort(400)
        key = ThreadId(an_id(thread_id))
        try:
            words = fields.get("words", "").strip()[:300]
            await decide_consent(desk.store, desk.clock, g.user.business_id, key, actor(), wanted, words)
        except BadInput as error:
            return await view.page(await view.load(thread_id), Again(problem=str(error))), 422
        return view.to_end(thread_id)

    @blueprint.post("/threads/<thread_id>/looked")
    @signed_in
    @posted
    async def looked(thread_id: str) -> Answer:
        await nothing_to_do(desk.store, desk.clock, g.user.business_id, ThreadId(an_id(thread_id)), actor())
        return view.to_end(thread_id)

    @blueprint.post("/messages/<message_id>/<act>")
    @signed_in
    @posted
    async def settle(message_id: str, act: str) -> Answer:
        if act not in ("approve", "discard", "send-again", "arrived", "change", "send-now"):
            abort(404)
        key = MessageId(an_id(message_id))
        async with desk.work() as work:
            message = await work.message(key)
        if message is None:
            abort(404)
        try:
            await _do(act, key, (await request.form).to_dict())
        except (BadInput, Conflict, NotFound) as error:
            status = 422 if isinstance(error, BadInput) else 409
            return await view.page(await view.load(message.thread_id), Again(problem=str(error))), status
        return view.to_end(message.thread_id)

    async def _do(act: str, key: MessageId, fields: Mapping[str, str]) -> None:
        at = (desk.store, desk.clock, g.user.business_id, key, actor())
        match act:
            case "approve":
                await approve_draft(*at, typed_text(fields) or None)
            case "change" | "send-now":
                async with desk.work() as work:
                    zone = (await work.business()).profile.hours.zone
                later = None if act == "send-now" else at_a_time(fields, zone)
                await change_waiting(*at, typed_text(fields), later)
            case "discard":
                await discard(*at)
            case "send-again":
                await send_again(*at)
            case _:
                await mark_arrived(*at)
