"""Who is signed in: a signed cookie with the token of a session in the database, and who may come in where."""

import secrets
from collections.abc import Awaitable, Callable
from datetime import datetime
from functools import wraps
from typing import ParamSpec
from urllib.parse import urlsplit

from quart import Response, abort, after_this_request, current_app, g, redirect, request, url_for
from quart_auth import AuthUser, current_user, login_user, logout_user
from werkzeug.wrappers import Response as PlainResponse

from receptionist.domain.audit import Actor
from receptionist.domain.people import SignedIn
from receptionist.domain.records import User
from receptionist.domain.roles import ADMINS as ADMINS
from receptionist.domain.roles import DESK as DESK
from receptionist.domain.roles import Role
from receptionist.ports import Clock, Store
from receptionist.services.permissions import may_see
from receptionist.services.sessions import Arrival, begin_session, keep_going
from receptionist.web.pages.desk import an_id
from receptionist.web.pages.devices import device_words

CLOCK = "receptionist-clock"  # under which the application keeps its clock
SECURE = "RECEPTIONIST_SECURE"  # whether cookies go over https only
_DEVICE_COOKIE = "device"
_DEVICE_SECONDS = 400 * 86_400  # as long as browsers keep any
_DEVICE_CHARACTERS = 43
# What a technician may open without naming a thing that is theirs, by blueprint or page; a list shows only such.
_FOR_TECHNICIANS = {"inbox", "today", "live", "me", "sign_in", "settings.index"}
# Names, in addresses, of what stands in a thread.
_IN_THREADS = {"thread_id", "call_id", "lead_id", "message_id", "media_id", "job_id"}
# What is the user's own: open to who must set up a second factor first, and looking after its ids itself.
_OWN = {"me", "sign_in"}

P = ParamSpec("P")
Answer = str | Response | PlainResponse | tuple[str, int]


async def sign_in_user(store: Store, user: User, *, by_link: bool = False) -> None:
    """Begins a session of the user at this browser. With a second factor it still waits for the code."""
    from_here = arrival()
    token = await begin_session(store, user, from_here, _now(), by_link=by_link)
    login_user(AuthUser(token), remember=True)

    @after_this_request
    async def know_again(response: Response | PlainResponse) -> Response | PlainResponse:
        response.set_cookie(
            _DEVICE_COOKIE,
            from_here.device_token,
            max_age=_DEVICE_SECONDS,
            httponly=True,
            samesite="Lax",  # a sign-in link is followed from a mail program
            secure=current_app.config[SECURE],
        )
        return response


async def sign_out(store: Store) -> None:
    """Ends this browser's session."""
    found = await session_here(store)
    if found is not None:
        async with store.work(found.user.business_id, write=True) as work:
            await work.end_session(found.user.id, found.session.id)
    logout_user()


def arrival() -> Arrival:
    """From where this request comes; a browser never seen gets something to be known by."""
    known = request.cookies.get(_DEVICE_COOKIE, "")
    token = known if len(known) == _DEVICE_CHARACTERS else secrets.token_urlsafe(32)
    return Arrival(device_words(request.headers.get("User-Agent", "")), request.remote_addr or "", token)


async def session_here(store: Store) -> SignedIn | None:
    """The session of this request, even while it waits for the second factor."""
    token = current_user.auth_id
    return None if not token else await store.directory.signed_in(token, _now())


async def signed_in(store: Store) -> User | None:
    """The user of this request; None where nobody is, or the session ended."""
    found = await session_here(store)
    return None if found is None or found.session.needs_code else found.user


def needs_user(store: Store) -> Callable[[Callable[P, Awaitable[Answer]]], Callable[P, Awaitable[Answer]]]:
    """Lets only signed-in people in, and technicians only to what is theirs; others go to the sign-in page and come
    back from there.
    """

    def guard(view: Callable[P, Awaitable[Answer]]) -> Callable[P, Awaitable[Answer]]:
        @wraps(view)
        async def guarded(*args: P.args, **kwargs: P.kwargs) -> Answer:
            found = await session_here(store)
            if found is None or found.session.needs_code:
                return _to_sign_in("sign_in.form" if found is None else "sign_in.code")
            g.user, g.signed_in = found.user, found
            if found.lacks_second_factor and request.blueprint not in _OWN:
                return _elsewhere(url_for("me.two_factor_page"))
            await _let_through(store, found.user)
            await keep_going(store, found, request.remote_addr or "", _now())
            return await view(*args, **kwargs)

        return guarded

    return guard


def allowed(*roles: Role) -> Callable[[Callable[P, Awaitable[Answer]]], Callable[P, Awaitable[Answer]]]:
    """Lets only users of these roles on; stands under `needs_user`."""

    def guard(view: Callable[P, Awaitable[Answer]]) -> Callable[P, Awaitable[Answer]]:
        @wraps(view)
        async def guarded(*args: P.args, **kwargs: P.kwargs) -> Answer:
            if g.user.role not in roles:
                abort(403)
            return await view(*args, **kwargs)

        return guarded

    return guard


def actor() -> Actor:
    """The signed-in user of this request, for the audit trail."""
    return Actor(g.user.name, g.user.id, request.remote_addr or "")


def only_posted_here(view: Callable[P, Awaitable[Answer]]) -> Callable[P, Awaitable[Answer]]:
    """Refuses a form that was posted from another site."""

    @wraps(view)
    async def guarded(*args: P.args, **kwargs: P.kwargs) -> Answer:
        if not is_posted_here():
            abort(403)
        return await view(*args, **kwargs)

    return guarded


async def _let_through(store: Store, user: User) -> None:
    """Answers 404 for what is another business's, or not the technician's; 403 for a page that is for the office."""
    things = {name: str(value) for name, value in (request.view_args or {}).items() if name.endswith("_id")}
    whole = user.role in DESK
    if not whole and not things and _FOR_TECHNICIANS.isdisjoint({request.blueprint, request.endpoint}):
        abort(403)
    asked = [thing for name, thing in things.items() if name in _IN_THREADS or not whole]
    if not asked or request.blueprint in _OWN:
        return
    async with store.work(user.business_id) as work:
        for thing in asked:
            if not await may_see(work, user, an_id(thing)):
                abort(404)


def _to_sign_in(endpoint: str) -> Answer:
    if request.headers.get("HX-Request"):
        # A redirect would be followed by htmx and put the sign-in page into the middle of this one.
        back = urlsplit(request.headers.get("HX-Current-URL", "")).path
        return Response("", 401, {"HX-Redirect": url_for(endpoint, next=inside(back))})
    back = request.full_path.rstrip("?") if request.method in ("GET", "HEAD") else _posted_from()
    return redirect(url_for(endpoint, next=inside(back)))


def _posted_from() -> str:
    """The page whose form was posted; empty where that is not told, or no page: only a form's answer stood there."""
    page = urlsplit(request.referrer or "")
    adapter = current_app.create_url_adapter(request)
    is_page = page.netloc == request.host and adapter is not None and adapter.test(page.path, "GET")
    return f"{page.path}?{page.query}".rstrip("?") if is_page else ""


def _elsewhere(target: str) -> Answer:
    if request.headers.get("HX-Request"):
        return Response("", 401, {"HX-Redirect": target})
    return redirect(target)


def inside(target: str) -> str:
    """A path of this site to go on to; anything else becomes the inbox."""
    # Browsers drop tabs and line ends from addresses and read a backslash as a slash: "/\t/host" leaves this site.
    plain = target.isprintable() and "\\" not in target
    return target if plain and target.startswith("/") and not target.startswith("//") else url_for("inbox.index")


def is_posted_here() -> bool:
    """Whether a form was posted from a page of this site, as far as the browser tells."""
    site = request.headers.get("Sec-Fetch-Site")
    if site is not None:
        return site in ("same-origin", "none")
    origin = request.headers.get("Origin")
    return origin is None or urlsplit(origin).netloc == request.host


def _now() -> datetime:
    clock: Clock = current_app.extensions[CLOCK]
    return clock.now()
