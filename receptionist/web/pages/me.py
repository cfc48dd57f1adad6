"""`/settings/me`: one's own name, password, second factor and sessions, and how one is told of new things."""

import io

import segno
from quart import Blueprint, Response, abort, g, redirect, request, url_for

from receptionist.domain.ids import SessionId
from receptionist.domain.people import SignedIn
from receptionist.errors import BadInput, Conflict
from receptionist.services import two_factor
from receptionist.services.audit import note
from receptionist.services.people import change_own_password, name_of
from receptionist.services.sessions import may_give_code
from receptionist.services.texting_settings import read_tell
from receptionist.web.pages.desk import Desk, an_id
from receptionist.web.pages.session import Answer, actor, needs_user, only_posted_here, session_here

_SAVED = {
    "name": "Saved. Colleagues see this name from now on.",
    "tell": "Saved. You are told this way from now on.",
    "password": "You have a new password. Your other sessions have ended.",
    "session": "That session has ended.",
    "sessions": "All your other sessions have ended.",
    "off": "Two-factor is off.",
}
_TOO_MANY = BadInput("Too many attempts.", "Please wait five minutes.")


def me_blueprint(desk: Desk) -> Blueprint:
    """`/settings/me` and `/settings/me/two-factor`."""
    blueprint = Blueprint("me", __name__, url_prefix="/settings/me")
    signed_in = needs_user(desk.store)
    posted = only_posted_here

    async def page(problem: str = "", at: str = "", fields: dict[str, str] | None = None) -> str:
        async with desk.work() as work:
            sessions = await work.sessions(g.user.id)
            codes_left = await work.recovery_codes_left(g.user.id)
        found: SignedIn = g.signed_in
        now = desk.clock.now()
        return await desk.render(
            "settings_me.html",
            "settings",
            tab="me",
            me=g.user,
            sessions=[one for one in sessions if found.security.is_going(one.created_at, one.seen_at, now)],
            here=found.session.id,
            codes_left=codes_left,
            problem=problem,
            problem_at=at,
            saved=_SAVED.get(request.args.get("saved", ""), "") if not problem else "",
            fields=fields or {},
        )

    def done(what: str) -> Answer:
        return redirect(url_for("me.show", saved=what), 303)

    @blueprint.get("")
    @signed_in
    async def show() -> Answer:
        return await page()

    @blueprint.post("")
    @signed_in
    @posted
    async def save_tell() -> Answer:
        fields = (await request.form).to_dict()
        try:
            async with desk.store.work(g.user.business_id, write=True) as work:
                tell = read_tell(fields, (await work.business()).profile.region)
                await work.save_tell(g.user.id, tell)
        except BadInput as error:
            return await page(str(error), "tell", fields), 422
        return done("tell")

    @blueprint.post("/name")
    @signed_in
    @posted
    async def save_name() -> Answer:
        fields = (await request.form).to_dict()
        try:
            name = name_of(fields.get("name", ""))
        except BadInput as error:
            return await page(str(error), "name", fields), 422
        if name != g.user.name:
            async with desk.store.work(g.user.business_id, write=True) as work:
                await work.set_name(g.user.id, name)
                changes = {"name": (g.user.name, name)}
                says = f"{g.user.name} is called {name} now."
                now = desk.clock.now()
                await note(work, now, actor(), "people.name", subject=g.user.id, says=says, changes=changes)
        return done("name")

    @blueprint.post("/password")
    @signed_in
    @posted
    async def save_password() -> Answer:
        fields = await request.form
        old, new = fields.get("old", ""), fields.get("new", "")
        try:
            await change_own_password(desk.store, g.signed_in, old, new, actor(), desk.clock.now())
        except BadInput as error:
            return await page(str(error), "password"), 422
        return done("password")

    # --- sessions ---------------------------------------------------------------------------------------------------

    @blueprint.post("/sessions/<session_id>/end")
    @signed_in
    @posted
    async def end(session_id: str) -> Answer:
        key = SessionId(an_id(session_id))
        async with desk.store.work(g.user.business_id, write=True) as work:
            if not any(one.id == key for one in await work.sessions(g.user.id)):
                abort(404)
            await work.end_session(g.user.id, key)
            says = "Ended a session of their own."
            await note(work, desk.clock.now(), actor(), "sign_in.end", subject=key, says=says)
        return done("session")

    @blueprint.post("/sessions/end-others")
    @signed_in
    @posted
    async def end_others() -> Answer:
        async with desk.store.work(g.user.business_id, write=True) as work:
            ended = await work.end_sessions(g.user.id, but=g.signed_in.session.id)
            says = f"Ended {ended} other sessions of their own."
            await note(work, desk.clock.now(), actor(), "sign_in.end", subject=g.user.id, says=says)
        return done("sessions")

    # --- two-factor -------------------------------------------------------------------------------------------------

    async def factor_page(problem: str = "", codes: list[str] | None = None) -> str:
        found: SignedIn | None = await session_here(desk.store)
        assert found is not None
        async with desk.work() as work:
            secret = None if found.user.has_two_factor else await work.totp_secret(found.user.id, pending=True)
            codes_left = await work.recovery_codes_left(found.user.id)
        return await desk.render(
            "settings_two_factor.html",
            "settings",
            tab="me",
            me=found.user,
            must=found.user.role in found.security.two_factor_for,
            secret=_in_groups(secret) if secret else "",
            codes=codes or [],
            codes_left=codes_left,
            problem=problem,
        )

    @blueprint.get("/two-factor")
    @signed_in
    async def two_factor_page() -> Answer:
        return await factor_page()

    @blueprint.get("/two-factor.svg")
    @signed_in
    async def picture() -> Answer:
        """The secret as a picture for the app's camera, while it does not count yet."""
        async with desk.work() as work:
            secret = await work.totp_secret(g.user.id, pending=True)
            business = (await work.business()).profile.name
        if secret is None or g.user.has_two_factor:
            abort(404)
        drawn = io.BytesIO()
        code = segno.make(two_factor.address_of(secret, g.user, business), error="m")
        code.save(drawn, kind="svg", scale=5, border=4, light="#fff", xmldecl=False)
        return Response(drawn.getvalue(), 200, {"Cache-Control": "no-store"}, content_type="image/svg+xml")

    @blueprint.post("/two-factor/begin")
    @signed_in
    @posted
    async def begin() -> Answer:
        if not g.user.has_two_factor:
            await two_factor.begin(desk.store, g.user)
        return redirect(url_for("me.two_factor_page"), 303)

    @blueprint.post("/two-factor/<act>")
    @signed_in
    @posted
    async def change(act: str) -> Answer:
        """`confirm` makes the new secret count, `codes` makes new recovery codes, `off` does without it."""
        if act not in ("confirm", "codes", "off"):
            abort(404)
        code, now = (await request.form).get("code", "")[:100], desk.clock.now()
        codes: list[str] = []
        try:
            if not await may_give_code(desk.store, g.user, now):
                raise _TOO_MANY
            if act == "confirm":
                codes = await two_factor.confirm(desk.store, g.user, code, actor(), now)
            elif act == "codes":
                codes = await two_factor.renew_codes(desk.store, g.user, code, actor(), now)
            else:
                await two_factor.turn_off(desk.store, g.signed_in, code, actor(), now)
        except (BadInput, Conflict) as error:
            return await factor_page(problem=str(error)), 422
        return await factor_page(codes=codes) if codes else done("off")

    return blueprint


def _in_groups(secret: str) -> str:
    """Four letters at a time, as people type them over."""
    return " ".join(secret[start : start + 4] for start in range(0, len(secret), 4))
