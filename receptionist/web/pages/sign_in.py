"""Signing in with a password or a link that works once, the second factor after it, and out."""

import secrets

from quart import Blueprint, Response, abort, make_response, redirect, request, url_for
from werkzeug.wrappers import Response as PlainResponse

from receptionist.errors import BadInput
from receptionist.services.people import sign_in
from receptionist.services.sessions import came_in, finish_sign_in, mail_link, may_give_code, may_try, note_failure
from receptionist.services.two_factor import check
from receptionist.web.app import App
from receptionist.web.pages.session import (
    Answer,
    arrival,
    inside,
    is_posted_here,
    session_here,
    sign_in_user,
    sign_out,
    signed_in,
)
from receptionist.web.rendering import render_template

_FORM_COOKIE = "form"
_TOKEN_CHARACTERS = 32

_TOO_OLD = "That form was too old. Please try again."
_TOO_MANY = "Too many attempts. Please wait five minutes, or use a sign-in link."
_WRONG = "That e-mail address and password do not belong together."
_USED_LINK = "That link was used already or is too old. Sign in with your password, or ask for a new link."
_LINK_SENT = "If somebody signs in with this address, a link is on its way there. It works once, within the hour."


def sign_in_blueprint(app: App) -> Blueprint:
    """`/sign-in` with its second step and its link by e-mail, `/sign-out`, `/enter/<token>`."""
    blueprint = Blueprint("sign_in", __name__)
    store, clock = app.parts.store, app.parts.clock
    secure = app.settings.public_url.startswith("https")

    async def show(
        back: str, problem: str = "", status: int = 200, email: str = "", *, step: str = "password", done: str = ""
    ) -> Response | PlainResponse:
        # The same token for every tab of a browser, so that opening one does not spoil another.
        known = request.cookies.get(_FORM_COOKIE, "")
        token = known if len(known) == _TOKEN_CHARACTERS else secrets.token_urlsafe(_TOKEN_CHARACTERS * 3 // 4)
        page = await render_template(
            "sign_in.html", next=back, problem=problem, form=token, email=email, step=step, done=done
        )
        response = await make_response(page, status)
        response.set_cookie(_FORM_COOKIE, token, max_age=86_400, httponly=True, samesite="Strict", secure=secure)
        return response

    def is_our_form(fields: dict[str, str]) -> bool:
        # Double submit: a form that was posted from elsewhere does not know this browser's cookie.
        known = request.cookies.get(_FORM_COOKIE, "")
        return bool(known) and secrets.compare_digest(fields.get("form", "").encode(), known.encode())

    @blueprint.get("/sign-in")
    async def form() -> Answer:
        back = inside(request.args.get("next", ""))
        return redirect(back) if await signed_in(store) is not None else await show(back)

    @blueprint.post("/sign-in")
    async def enter() -> Answer:
        fields = (await request.form).to_dict()
        back, email, from_here = inside(fields.get("next", "")), _email(fields), arrival()
        if not is_our_form(fields):
            return await show(back, _TOO_OLD, 400, email)
        if not await may_try(store, email, from_here, clock.now()):
            return await show(back, _TOO_MANY, 429, email)
        user = await sign_in(store, email, fields.get("password", ""))
        if user is None:
            await note_failure(store, email, from_here, clock.now(), "A wrong password was given.")
            return await show(back, _WRONG, 401, email)
        await came_in(store, email, from_here)
        await sign_in_user(store, user)
        return redirect(url_for("sign_in.code", next=back) if user.has_two_factor else back)

    @blueprint.get("/sign-in/code")
    async def code() -> Answer:
        back, found = inside(request.args.get("next", "")), await session_here(store)
        if found is None:
            return redirect(url_for("sign_in.form", next=back))
        return await show(back, step="code") if found.session.needs_code else redirect(back)

    @blueprint.post("/sign-in/code")
    async def give_code() -> Answer:
        fields = (await request.form).to_dict()
        back, found, now = inside(fields.get("next", "")), await session_here(store), clock.now()
        if not is_our_form(fields):
            return await show(back, _TOO_OLD, 400, step="code")
        if found is None:
            return redirect(url_for("sign_in.form", next=back))
        if not found.session.needs_code:
            return redirect(back)
        if not await may_give_code(store, found.user, now):
            return await show(back, _TOO_MANY, 429, step="code")
        try:
            async with store.work(found.user.business_id, write=True) as work:
                how = await check(work, found.user, fields.get("code", "")[:100], now)
                await finish_sign_in(work, found, now, how)
        except BadInput as error:
            await note_failure(store, found.user.email, arrival(), now, "A wrong second factor was given.")
            return await show(back, str(error), 401, step="code")
        return redirect(back)

    @blueprint.get("/sign-in/link")
    async def ask_link() -> Answer:
        return await show(inside(""), step="link")

    @blueprint.post("/sign-in/link")
    async def send_link() -> Answer:
        fields = (await request.form).to_dict()
        email = _email(fields)
        if not is_our_form(fields):
            return await show(inside(""), _TOO_OLD, 400, email, step="link")
        if not await may_try(store, email, arrival(), clock.now()):
            return await show(inside(""), _TOO_MANY, 429, email, step="link")
        await mail_link(store, email, app.settings.public_url, clock.now())
        return await show(inside(""), email=email, step="link", done=_LINK_SENT)

    @blueprint.get("/enter/<token>")
    async def link(token: str) -> Answer:
        # Whoever only looks ahead (a preview, a browser's prefetch) must not use it up.
        if request.method == "HEAD" or "prefetch" in request.headers.get("Sec-Purpose", ""):
            return Response("", 204)
        user = await store.directory.redeem_sign_in(token[:200], clock.now())
        if user is not None:
            await sign_in_user(store, user, by_link=True)
            return redirect(url_for("sign_in.code" if user.has_two_factor else "inbox.index"))
        if await signed_in(store) is None:
            return await show(url_for("inbox.index"), _USED_LINK, 403)
        return redirect(url_for("inbox.index"))

    @blueprint.post("/sign-out")
    async def leave() -> Answer:
        if not is_posted_here():
            abort(403)
        await sign_out(store)
        return redirect(url_for("sign_in.form"))

    return blueprint


def _email(fields: dict[str, str]) -> str:
    return fields.get("email", "").replace("\0", "").strip()[:254]
