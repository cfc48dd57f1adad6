"""Signing in with a password or a link that works once, and out."""

import secrets

from quart import Blueprint, Response, abort, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as PlainResponse

from receptionist.services.people import sign_in
from receptionist.web.app import App
from receptionist.web.pages.attempts import Attempts
from receptionist.web.pages.session import Answer, inside, is_posted_here, sign_in_user, sign_out, signed_in

_FORM_COOKIE = "form"
_TOKEN_CHARACTERS = 32
_TRIES_BY_EMAIL = 10
_TRIES_BY_ADDRESS = 30  # an office behind one address

_TOO_OLD = "That form was too old. Please try again."
_TOO_MANY = "Too many attempts. Please wait five minutes, or use a sign-in link."
_WRONG = "That e-mail address and password do not belong together."
_USED_LINK = "That link was used already or is too old. Sign in with your password, or ask for a new link."


def sign_in_blueprint(app: App) -> Blueprint:
    """`/sign-in`, `/sign-out`, `/enter/<token>`."""
    blueprint = Blueprint("sign_in", __name__)
    store, clock = app.parts.store, app.parts.clock
    attempts = Attempts()
    secure = app.settings.public_url.startswith("https")

    async def show(back: str, problem: str = "", status: int = 200, email: str = "") -> Response | PlainResponse:
        # The same token for every tab of a browser, so that opening one does not spoil another.
        known = request.cookies.get(_FORM_COOKIE, "")
        token = known if len(known) == _TOKEN_CHARACTERS else secrets.token_urlsafe(_TOKEN_CHARACTERS * 3 // 4)
        page = await render_template("sign_in.html", next=back, problem=problem, form=token, email=email)
        response = await make_response(page, status)
        response.set_cookie(_FORM_COOKIE, token, max_age=86_400, httponly=True, samesite="Strict", secure=secure)
        return response

    @blueprint.get("/sign-in")
    async def form() -> Answer:
        back = inside(request.args.get("next", ""))
        return redirect(back) if await signed_in(store) is not None else await show(back)

    @blueprint.post("/sign-in")
    async def enter() -> Answer:
        fields = await request.form
        back = inside(fields.get("next", ""))
        email = fields.get("email", "").replace("\0", "").strip()[:254]
        # Double submit: a form that was posted from elsewhere does not know this browser's cookie.
        known = request.cookies.get(_FORM_COOKIE, "")
        if not known or not secrets.compare_digest(fields.get("form", "").encode(), known.encode()):
            return await show(back, _TOO_OLD, 400, email)
        by_email = {f"email:{email.lower()}": _TRIES_BY_EMAIL}
        limits = by_email | {f"from:{request.remote_addr}": _TRIES_BY_ADDRESS}
        if not attempts.begin(limits, clock.now()):
            return await show(back, _TOO_MANY, 429, email)
        user = await sign_in(store, email, fields.get("password", ""))
        if user is None:
            return await show(back, _WRONG, 401, email)
        attempts.forgive(by_email)
        sign_in_user(user)
        return redirect(back)

    @blueprint.get("/enter/<token>")
    async def link(token: str) -> Answer:
        # Whoever only looks ahead (a preview, a browser's prefetch) must not use it up.
        if request.method == "HEAD" or "prefetch" in request.headers.get("Sec-Purpose", ""):
            return Response("", 204)
        user = await store.directory.redeem_sign_in(token[:200], clock.now())
        if user is not None:
            sign_in_user(user)
        elif await signed_in(store) is None:
            return await show(url_for("inbox.index"), _USED_LINK, 403)
        return redirect(url_for("inbox.index"))

    @blueprint.post("/sign-out")
    async def leave() -> Answer:
        if not is_posted_here():
            abort(403)
        sign_out()
        return redirect(url_for("sign_in.form"))

    return blueprint
