"""One thread: all that passed, who answers in it, and writing in it."""

import secrets
from dataclasses import dataclass, replace
from datetime import datetime

from quart import Blueprint, Response, abort, g, redirect, request, url_for

from receptionist.domain.consent_ledger import ConsentEntry
from receptionist.domain.ids import MediaId, MessageId, ThreadId, UserId
from receptionist.domain.message import Consent, Media, ReplyMode, ThreadStatus
from receptionist.domain.records import Contact, Lead
from receptionist.errors import BadInput, Conflict, NotFound, ReceptionistError
from receptionist.services.opt_out import decide_consent
from receptionist.services.read_thread import mark_read, nothing_to_do
from receptionist.services.send_text import approve_draft, discard, mark_arrived, send_again
from receptionist.services.takeover import give_back, set_mode, take_over, write_as_person
from receptionist.web.pages.desk import Desk, an_id
from receptionist.web.pages.session import Answer, needs_user, only_posted_here
from receptionist.web.pages.timeline import Passed, news, seen, timeline
from receptionist.web.pages.words import PICTURES

_SHOWN_TEXTS = 100
_LONGEST_TEXT = 1600


@dataclass(frozen=True, slots=True)
class _Shown:
    """What the page of a thread is made of."""

    contact: Contact
    status: ThreadStatus
    lead: Lead | None
    passed: list[Passed]
    earlier: datetime | None  # where older texts begin
    ledger: list[ConsentEntry]
    names: dict[UserId, str]
    mode: ReplyMode
    told: bool  # the user has unseen notices of it


def thread_blueprint(desk: Desk) -> Blueprint:
    """`/threads/<id>`, its live part, what can be done in it, and the files of its texts."""
    blueprint = Blueprint("thread", __name__)
    signed_in = needs_user(desk.store)
    posted = only_posted_here

    async def load(thread_id: str, before: datetime | None = None) -> _Shown:
        key = ThreadId(an_id(thread_id))
        async with desk.work() as work:
            try:
                contact = await work.contact(key)
            except NotFound:
                abort(404)
            profile = (await work.business()).profile
            status = await work.thread_status(key)
            messages = await work.messages(key, before, _SHOWN_TEXTS + 1)
            calls = await work.thread_calls(key)
            lead = await work.open_lead(key)
            ledger = await work.consent_entries(contact.address)
            names = {user.id: user.name for user in await work.users()}
            notices = await work.notices(g.user.id)
        earlier = messages[1].at if len(messages) > _SHOWN_TEXTS else None
        messages = messages[-_SHOWN_TEXTS:]
        shown_calls = [page for page in calls if _is_between(page.call.started_at, earlier, before)]
        return _Shown(
            contact=contact,
            status=status,
            lead=lead or next((page.lead for page in reversed(calls) if page.lead is not None), None),
            passed=timeline(messages, shown_calls, profile.hours.zone),
            earlier=earlier,
            ledger=ledger,
            names=names,
            mode=status.mode or profile.texting.mode,
            told=any(notice.thread_id == key and notice.seen_at is None for notice in notices),
        )

    async def looked_at(shown: _Shown) -> _Shown:
        """The user sees it: a page that is open in the background does not ask for news."""
        if not shown.status.unread and not shown.told:
            return shown
        await mark_read(desk.store, g.user.business_id, shown.status.thread_id, g.user.id)
        return replace(shown, status=replace(shown.status, unread=0), told=False)

    async def render(template: str, shown: _Shown, **fields: object) -> str:
        return await desk.render(
            template,
            "inbox",
            shown=shown,
            contact=shown.contact,
            status=shown.status,
            lead=shown.lead,
            names=shown.names,
            seen=_seen(shown),
            **fields,
        )

    async def page(shown: _Shown, *, problem: str = "", draft: str = "", key: str = "") -> str:
        return await render(
            "thread.html",
            shown,
            problem=problem,
            draft=draft,
            reply_key=key or secrets.token_urlsafe(12),
            longest=_LONGEST_TEXT,
        )

    @blueprint.get("/threads/<thread_id>")
    @signed_in
    async def show(thread_id: str) -> Answer:
        return await page(await looked_at(await load(thread_id, _before())))

    @blueprint.get("/threads/<thread_id>/live")
    @signed_in
    async def live(thread_id: str) -> Answer:
        """What is new since `seen`; 204 where nothing is."""
        shown = await looked_at(await load(thread_id))
        had = request.args.get("seen", "")
        if had == _seen(shown):
            return Response("", 204)
        fresh = news(shown.passed, had)
        if fresh.out_of_order:
            return Response("", 200, {"HX-Refresh": "true"})
        return await render("thread_live.html", shown, fresh=fresh)

    # --- writing and answering --------------------------------------------------------------------------------------

    @blueprint.post("/threads/<thread_id>/reply")
    @signed_in
    @posted
    async def reply(thread_id: str) -> Answer:
        fields = await request.form
        text, key = fields.get("text", "").replace("\r\n", "\n").strip(), fields.get("key", "")[:40]
        try:
            if len(text) > _LONGEST_TEXT:
                raise BadInput(f"This text has {len(text):,} characters.", f"Shorten it to {_LONGEST_TEXT:,}.")
            await write_as_person(
                desk.store, desk.clock, g.user.business_id, ThreadId(an_id(thread_id)), g.user.id, text, key=key
            )
        except ReceptionistError as error:
            return await page(await load(thread_id), problem=str(error), draft=text, key=key), 422
        return _to_end(thread_id)

    @blueprint.post("/threads/<thread_id>/take-over")
    @signed_in
    @posted
    async def take(thread_id: str) -> Answer:
        await take_over(desk.store, desk.clock, g.user.business_id, ThreadId(an_id(thread_id)), g.user.id)
        return _to_end(thread_id)

    @blueprint.post("/threads/<thread_id>/give-back")
    @signed_in
    @posted
    async def give(thread_id: str) -> Answer:
        await give_back(desk.store, desk.clock, g.user.business_id, ThreadId(an_id(thread_id)), g.user.id)
        return _to_end(thread_id)

    @blueprint.post("/threads/<thread_id>/mode")
    @signed_in
    @posted
    async def mode(thread_id: str) -> Answer:
        wanted = (await request.form).get("mode", "")
        if wanted not in ("", *ReplyMode):
            abort(400)
        chosen = ReplyMode(wanted) if wanted else None
        await set_mode(desk.store, desk.clock, g.user.business_id, ThreadId(an_id(thread_id)), g.user.id, chosen)
        return _to_end(thread_id)

    @blueprint.post("/threads/<thread_id>/consent")
    @signed_in
    @posted
    async def consent(thread_id: str) -> Answer:
        fields = await request.form
        wanted = {"refused": Consent.REFUSED, "given": Consent.GIVEN}.get(fields.get("consent", ""))
        if wanted is None:
            abort(400)
        key = ThreadId(an_id(thread_id))
        try:
            words = fields.get("words", "").strip()[:300]
            await decide_consent(desk.store, desk.clock, g.user.business_id, key, g.user.id, wanted, words)
        except BadInput as error:
            return await page(await load(thread_id), problem=str(error)), 422
        return _to_end(thread_id)

    @blueprint.post("/threads/<thread_id>/looked")
    @signed_in
    @posted
    async def looked(thread_id: str) -> Answer:
        await nothing_to_do(desk.store, g.user.business_id, ThreadId(an_id(thread_id)))
        return _to_end(thread_id)

    # --- what a message waits for -----------------------------------------------------------------------------------

    @blueprint.post("/messages/<message_id>/<act>")
    @signed_in
    @posted
    async def settle(message_id: str, act: str) -> Answer:
        acts = {"approve": approve_draft, "discard": discard, "send-again": send_again, "arrived": mark_arrived}
        if act not in acts:
            abort(404)
        key = MessageId(an_id(message_id))
        async with desk.work() as work:
            message = await work.message(key)
        if message is None:
            abort(404)
        text = (await request.form).get("text", "").replace("\r\n", "\n").strip()
        try:
            if act == "approve":
                await approve_draft(desk.store, desk.clock, g.user.business_id, key, g.user.id, text or None)
            else:
                await acts[act](desk.store, desk.clock, g.user.business_id, key, g.user.id)
        except (BadInput, Conflict, NotFound) as error:
            return await page(await load(message.thread_id), problem=str(error)), 409
        return _to_end(message.thread_id)

    @blueprint.get("/files/<media_id>")
    @signed_in
    async def file(media_id: str) -> Answer:
        async with desk.work() as work:
            found = await work.media_file(MediaId(an_id(media_id)))
        if found is None:
            abort(404)
        return _file(*found)

    return blueprint


def _seen(shown: _Shown) -> str:
    return seen(shown.passed, shown.status, (shown.lead, shown.contact))


def _file(media: Media, data: bytes) -> Response:
    """A customer's file: pictures are shown, anything else is only handed over; nothing in it can run here."""
    inline = media.content_type in PICTURES
    headers = {
        "Content-Disposition": f'{"inline" if inline else "attachment"}; filename="{media.id}"',
        "Content-Security-Policy": "sandbox; default-src 'none'",
        "Cache-Control": "private, max-age=86400",
    }
    return Response(data, 200, headers, content_type=media.content_type if inline else "application/octet-stream")


def _is_between(at: datetime, since: datetime | None, before: datetime | None) -> bool:
    return (since is None or at >= since) and (before is None or at < before)


def _before() -> datetime | None:
    """The instant before which a page of older texts is asked for."""
    raw = request.args.get("before", "")
    try:
        at = datetime.fromisoformat(raw) if raw else None
    except ValueError:
        abort(404)
    if at is not None and at.tzinfo is None:
        abort(404)
    return at


def _to_end(thread_id: str) -> Answer:
    return redirect(url_for("thread.show", thread_id=thread_id) + "#end", 303)
