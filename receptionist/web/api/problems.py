"""Answers that say what went wrong, as RFC 9457 has them: one plain sentence, and the field where there is one."""

import logging
from collections.abc import Mapping, Sequence
from typing import Any

from pydantic import ValidationError
from quart import Response, json
from quart_schema import RequestSchemaValidationError
from quart_schema.validation import QuerystringValidationError
from werkzeug.exceptions import HTTPException

from receptionist.errors import BadInput, Conflict, NotFound, PriceBookError, ReceptionistError

log = logging.getLogger(__name__)

# The name of a problem is the last part of its type, and an anchor in the documentation.
_TITLES = {
    "bad-request": "The request cannot be read",
    "unauthorized": "A token is needed",
    "not-allowed": "The token may not do this",
    "not-found": "There is no such thing",
    "wrong-method": "This cannot be done here",
    "conflict": "Somebody was quicker",
    "changed-meanwhile": "It was changed meanwhile",
    "too-large": "The request is too large",
    "wrong-type": "The content is of another type",
    "invalid": "Something in the request does not hold",
    "version-needed": "Say which version you change",
    "too-many-requests": "Too many requests",
    "unavailable": "Not right now",
    "our-fault": "That went wrong on our side",
}
PROBLEMS: Mapping[str, str] = _TITLES
_BY_STATUS = {
    400: ("bad-request", "The request cannot be read."),
    404: ("not-found", "There is nothing at this address."),
    405: ("wrong-method", "This address does not take this method."),
    413: ("too-large", "The request is larger than what this address takes."),
    415: ("wrong-type", "Send JSON, and say so: Content-Type: application/json."),
}
_OURS = ("our-fault", "It is in our log. Try again later.")
_MOST_ERRORS = 20


class ApiProblem(Exception):
    """A request that is refused. `name` is one of PROBLEMS."""

    def __init__(
        self,
        status: int,
        name: str,
        detail: str,
        field: str = "",
        *,
        headers: Mapping[str, str] | None = None,
        errors: Sequence[Mapping[str, str]] = (),
    ) -> None:
        super().__init__(detail)
        self.status, self.name, self.detail, self.field = status, name, detail, field
        self.headers, self.errors = dict(headers or {}), list(errors)

    def response(self) -> Response:
        """The answer."""
        body: dict[str, Any] = {
            "type": f"/api/v1/docs#problem-{self.name}",
            "title": _TITLES[self.name],
            "status": self.status,
            "detail": self.detail,
        }
        if self.field:
            body["field"] = self.field
        if self.errors:
            body["errors"] = self.errors
        return Response(json.dumps(body), self.status, self.headers, content_type="application/problem+json")


def problem_of(error: Exception) -> ApiProblem:
    """What an error means to whoever asked."""
    match error:
        case ApiProblem():
            return error
        case RequestSchemaValidationError():
            return _invalid(error)
        case HTTPException():
            name, detail = _BY_STATUS.get(error.code or 500, _OURS if (error.code or 500) >= 500 else _BY_STATUS[400])
            return ApiProblem(error.code or 500, name, detail)
        case NotFound():
            return ApiProblem(404, "not-found", str(error))
        case Conflict():
            return ApiProblem(409, "conflict", str(error))
        case PriceBookError():
            return ApiProblem(422, "invalid", str(error), errors=[{"detail": one} for one in error.problems])
        case BadInput():
            return ApiProblem(422, "invalid", str(error))
        case ReceptionistError():
            log.error("API not answered", extra={"error": type(error).__name__})
            return ApiProblem(
                503, "unavailable", "The database does not answer right now.", headers={"Retry-After": "5"}
            )
        case _:
            return ApiProblem(500, *_OURS)


def _invalid(error: RequestSchemaValidationError) -> ApiProblem:
    cause = error.validation_error
    if not isinstance(cause, ValidationError):
        expected = "in the query" if isinstance(error, QuerystringValidationError) else "as a JSON object"
        return ApiProblem(422, "invalid", f"The request does not hold what is expected {expected}.")
    errors = []
    for one in cause.errors(include_url=False, include_context=False, include_input=False)[:_MOST_ERRORS]:
        field = ".".join(str(part) for part in one["loc"])
        errors.append({"field": field, "detail": _sentence(field, one["type"], one["msg"])})
    return ApiProblem(422, "invalid", errors[0]["detail"], errors[0]["field"], errors=errors if errors[1:] else ())


def _sentence(field: str, kind: str, says: str) -> str:
    match kind:
        case "value_error":
            return says.removeprefix("Value error, ")
        case _ if not field:
            return "The request must be a JSON object with the fields of this operation."
        case "missing":
            return f"The field “{field}” is missing."
        case "extra_forbidden":
            return f"There is no field “{field}”."
        case _:
            return f"The field “{field}” does not hold: {says[:1].lower()}{says[1:]}."
