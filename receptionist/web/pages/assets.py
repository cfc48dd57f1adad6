"""Stylesheet, scripts and icon, each under an address that changes with its content, and held in memory."""

import hashlib
from functools import cache
from importlib.util import find_spec
from pathlib import Path

from quart import Blueprint, Response, abort, url_for

from receptionist.errors import SettingsError

_STATIC = Path(__file__).resolve().parent.parent / "static"
_HTMX = "htmx.js"
_TYPES = {".js": "text/javascript", ".css": "text/css", ".svg": "image/svg+xml"}
_KEPT_BY_BROWSERS = "public, max-age=86400"


def asset_url(name: str) -> str:
    """The address of a file of ours, or of htmx."""
    return url_for("assets.asset", name=name, v=hashlib.sha256(_content(name)).hexdigest()[:12])


def assets_blueprint() -> Blueprint:
    """`/static/<name>`: our own files, and htmx."""
    blueprint = Blueprint("assets", __name__)

    @blueprint.get("/static/<name>")
    async def asset(name: str) -> Response:
        if name != _HTMX and name not in _ours():
            abort(404)
        headers = {"Cache-Control": _KEPT_BY_BROWSERS}
        return Response(_content(name), 200, headers, content_type=f"{_TYPES[Path(name).suffix]}; charset=utf-8")

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
def _ours() -> frozenset[str]:
    return frozenset(file.name for file in _STATIC.iterdir() if file.suffix in _TYPES)


@cache
def _content(name: str) -> bytes:
    return (htmx_file() if name == _HTMX else _STATIC / name).read_bytes()
