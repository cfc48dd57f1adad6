"""Who is signed in: a signed cookie naming the user and the session version it was made for."""

from collections.abc import Awaitable, Callable
from functools import wraps
from typing import ParamSpec
from urllib.parse import urlsplit

from quart import Response, abort, g, redirect, request, url_for
from quart_auth import AuthUser, current_user, login_user, logout_user
from werkzeug.wrappers import Response as PlainResponse

from receptionist.domain.audit import Actor
from receptionist.domain.ids import UserId
from receptionist.domain.records import Role, User
from receptionist.ports import Store

ADMINS = (Role.OWNER, Role.ADMIN)
DESK = (Role.OWNER, Role.ADMIN, Role.OFFICE)  # who answers customers; a technician sees only what is theirs

P = ParamSpec("P")
Answer = str | Response | PlainResponse | tuple[str, int]


def sign_in_user(user: User) -> None:
    """Makes this browser's session the user's, until it runs out or their password changes."""
    login_user(AuthUser(f"{user.id}.{user.session_version}"), remember=True)


def sign_out() -> None:
    """Ends this browser's session."""
    logout_user()


async def signed_in(store: Store) -> User | None:
    """The user of this request; None where nobody is, or the session was ended elsewhere."""
    user_id, _, version = (current_user.auth_id or "").partition(".")
    if not user_id:
        return None
    user = await store.directory.user(UserId(user_id))
    return user if user is not None and str(user.session_version) == version else None


def needs_user(store: Store) -> Callable[[Callable[P, Awaitable[Answer]]], Callable[P, Awaitable[Answer]]]:
    """Lets only signed-in people in; others go to the sign-in page and come back from there."""

    def guard(view: Callable[P, Awaitable[Answer]]) -> Callable[P, Awaitable[Answer]]:
        @wraps(view)
        async def guarded(*args: P.args, **kwargs: P.kwargs) -> Answer:
            user = await signed_in(store)
            if user is None:
                return _to_sign_in()
            g.user = user
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


def _to_sign_in() -> Answer:
    if request.headers.get("HX-Request"):
        # A redirect would be followed by htmx and put the sign-in page into the middle of this one.
        back = urlsplit(request.headers.get("HX-Current-URL", "")).path
        return Response("", 401, {"HX-Redirect": url_for("sign_in.form", next=inside(back))})
    return redirect(url_for("sign_in.form", next=inside(request.full_path.rstrip("?"))))


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
