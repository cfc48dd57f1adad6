"""Answers that are no page: what went wrong in a sentence, and the headers every answer carries."""

import logging

from quart import Quart, Response, has_request_context, request
from quart.typing import ResponseReturnValue
from werkzeug.exceptions import HTTPException

from receptionist.errors import BadInput, Conflict, NotFound, ReceptionistError
from receptionist.web.api.frame import PREFIX
from receptionist.web.api.problems import problem_of
from receptionist.web.rendering import render_template

log = logging.getLogger(__name__)

# Nothing from elsewhere, no script or style within a page.
_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; media-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
_HEADERS = {
    "Content-Security-Policy": _POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "X-Frame-Options": "DENY",
}
_SAYS = {
    403: ("Not allowed", "Your role does not open this, or the form came from another site. Nothing was done."),
    404: ("Not here", "There is no such page, or it belongs to another business."),
    405: ("Not here", "There is nothing to see at this address."),
    413: ("Too large", "That was more than this page takes."),
    503: ("One moment", "The database does not answer right now. Calls are still answered; try again in a minute."),
}
_OURS = ("Sorry", "That went wrong on our side and is in the log. Calls are still answered.")
_MACHINES = ("/webhooks/", "/media/", "/health/")


def guard_answers(quart: Quart) -> None:
    """Adds the headers that keep a page to itself; pages are not kept by caches."""

    @quart.after_request
    async def guard(response: Response) -> Response:
        for name, value in _HEADERS.items():
            response.headers.setdefault(name, value)
        if response.mimetype == "text/html":
            response.headers.setdefault("Cache-Control", "no-store")
        return response


def show_problems(quart: Quart) -> None:
    """Errors as pages for people; carriers and health checks get theirs plain."""

    @quart.errorhandler(HTTPException)
    async def refused(error: HTTPException) -> ResponseReturnValue | HTTPException:
        if not has_request_context() or request.path.startswith(_MACHINES):
            return error
        if request.path.startswith(f"{PREFIX}/"):
            return problem_of(error).response()
        return await _page(error.code or 500)

    @quart.errorhandler(NotFound)
    async def absent(error: NotFound) -> ResponseReturnValue:
        return await _page(404)

    @quart.errorhandler(BadInput)
    @quart.errorhandler(Conflict)
    async def not_so(error: BadInput | Conflict) -> ResponseReturnValue:
        page = await render_template("problem.html", title="That did not work", says=str(error))
        return page, 422 if isinstance(error, BadInput) else 409

    @quart.errorhandler(ReceptionistError)
    async def away(error: ReceptionistError) -> ResponseReturnValue:
        log.error("page not shown", extra={"error": type(error).__name__})
        return await _page(503)


async def _page(status: int) -> ResponseReturnValue:
    title, says = _SAYS.get(status, _OURS if status >= 500 else ("That did not work", "Please go back and try again."))
    return await render_template("problem.html", title=title, says=says), status
