"""Signing in with a password or a link that works once, and out."""

import secrets
import time
from collections import OrderedDict
from urllib.parse import urlsplit

from quart import Blueprint, Response, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as PlainResponse

from receptionist.services.people import sign_in
from receptionist.web.app import App
from receptionist.web.pages.session import Answer, sign_in_user, sign_out

_FORM_COOKIE = "form"
_TRIES = 8
_TRIES_SECONDS = 300.0
_MOST_KEPT = 10_000


class _Tries:
    """Failed attempts of late, by what they are counted for; more than `_TRIES` in five minutes are refused."""

    def __init__(self) -> None:
        self._failed: OrderedDict[str, list[float]] = OrderedDict()

    def refused(self, *keys: str) -> bool:
        since = time.monotonic() - _TRIES_SECONDS
        return any(len([at for at in self._failed.get(key, ()) if at > since]) >= _TRIES for key in keys)

    def failed(self, *keys: str) -> None:
        for key in keys:
            self._failed[key] = [*self._failed.pop(key, [])[-_TRIES:], time.monotonic()]
        while len(self._failed) > _MOST_KEPT:
            self._failed.popitem(last=False)


def sign_in_blueprint(app: App) -> Blueprint:
    """`/sign-in`, `/sign-out`, `/enter/<token>`."""
    blueprint = Blueprint("sign_in", __name__)
    store, clock = app.parts.store, app.parts.clock
    tries = _Tries()

    @blueprint.get("/sign-in")
    async def form() -> Answer:
        return await _form(_inside(request.args.get("next", "")), "")

    @blueprint.post("/sign-in")
    async def enter() -> Answer:
        fields = await request.form
        back = _inside(fields.get("next", ""))
        # Double submit: a form that was posted from elsewhere does not know this browser's cookie.
        if not secrets.compare_digest(fields.get("form", ""), request.cookies.get(_FORM_COOKIE, "") or "-"):
            return await _form(back, "That form was too old. Please try again.", 400)
        email = fields.get("email", "").strip()[:254]
        keys = (f"email:{email.lower()}", f"from:{request.remote_addr}")
        if tries.refused(*keys):
            return await _form(back, "Too many attempts. Please wait five minutes.", 429)
        user = await sign_in(store, email, fields.get("password", ""))
        if user is None:
            tries.failed(*keys)
            return await _form(back, "That e-mail address and password do not belong together.", 401)
        sign_in_user(user)
        return redirect(back)

    @blueprint.get("/enter/<token>")
    async def link(token: str) -> Answer:
        user = await store.directory.redeem_sign_in(token[:200], clock.now())
        if user is None:
            return await _form("/", "That link was used already or is too old. Sign in with your password.", 403)
        sign_in_user(user)
        return redirect(url_for("inbox.index"))

    @blueprint.post("/sign-out")
    async def leave() -> Answer:
        sign_out()
        return redirect(url_for("sign_in.form"))

    return blueprint


async def _form(back: str, problem: str, status: int = 200) -> Response | PlainResponse:
    token = secrets.token_urlsafe(24)
    page = await render_template("sign_in.html", next=back, problem=problem, form=token)
    response = await make_response(page, status)
    response.set_cookie(_FORM_COOKIE, token, max_age=3600, httponly=True, samesite="Strict", secure=request.is_secure)
    return response


def _inside(target: str) -> str:
    """A path of this site to go on to; anything else becomes the inbox."""
    parts = urlsplit(target)
    inside = target.startswith("/") and not target.startswith(("//", "/\\")) and not parts.netloc
    return target if inside and "\n" not in target and "\r" not in target else "/"
