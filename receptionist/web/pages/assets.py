"""Stylesheet, scripts and icon, each under an address that changes with its content."""

import hashlib
from functools import cache
from importlib.util import find_spec
from pathlib import Path

from quart import Blueprint, Response, make_response, send_file, url_for
from werkzeug.wrappers import Response as PlainResponse

from receptionist.errors import SettingsError

_STATIC = Path(__file__).resolve().parent.parent / "static"
_HTMX = "htmx.js"


def asset_url(name: str) -> str:
    """The address of a file of ours, or of htmx."""
    if name == _HTMX:
        return url_for("assets.htmx", v=_fingerprint(htmx_file()))
    return url_for("static", filename=name, v=_fingerprint(_STATIC / name))


def assets_blueprint() -> Blueprint:
    """`/scripts/htmx.js`; what is our own comes from the static folder."""
    blueprint = Blueprint("assets", __name__)

    @blueprint.get("/scripts/htmx.js")
    async def htmx() -> Response | PlainResponse:
        response = await make_response(await send_file(htmx_file(), mimetype="text/javascript"))
        response.headers["Cache-Control"] = "public, max-age=86400"
        return response

    return blueprint


@cache
def htmx_file() -> Path:
    """htmx, as the `django-htmx` package carries it; the package itself is not imported. Raises SettingsError."""
    spec = find_spec("django_htmx")
    for place in (spec.submodule_search_locations or ()) if spec is not None else ():
        # The package carries several generations of htmx: the pages are written for this one.
        file = Path(place) / "static" / "django_htmx" / "htmx-2.min.js"
        if file.is_file():
            return file
    raise SettingsError("htmx is not installed.", "Install the locked packages again.")


@cache
def _fingerprint(file: Path) -> str:
    return hashlib.sha256(file.read_bytes()).hexdigest()[:12]
