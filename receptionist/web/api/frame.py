"""What every answer of the API has in common."""

from quart import Blueprint, Response, g
from werkzeug.exceptions import HTTPException

from receptionist.errors import ReceptionistError
from receptionist.web.api.problems import ApiProblem, problem_of

PREFIX = "/api/v1"


def api_blueprint() -> Blueprint:
    """The blueprint all operations are added to: its errors are problems in JSON."""
    blueprint = Blueprint("api", __name__, url_prefix=PREFIX)

    async def problem(error: Exception) -> Response:
        return problem_of(error).response()

    for kind in (ApiProblem, HTTPException, ReceptionistError):
        blueprint.register_error_handler(kind, problem)

    @blueprint.after_request
    async def limits(response: Response) -> Response:
        if "standing" in g:
            response.headers.update(g.standing.headers())
        return response

    return blueprint
