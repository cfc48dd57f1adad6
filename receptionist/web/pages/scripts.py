"""Front-end scripts of others, served from the installed package that carries them."""

from functools import cache
from importlib.util import find_spec
from pathlib import Path

from receptionist.errors import SettingsError


@cache
def htmx_file() -> Path:
    """htmx, as the `django-htmx` package carries it; the package itself is not imported. Raises SettingsError."""
    spec = find_spec("django_htmx")
    places = list(spec.submodule_search_locations or ()) if spec is not None else []
    for place in places:
        for file in sorted(Path(place).rglob("htmx*.min.js")):
            return file
    raise SettingsError(
        "htmx is not installed.", "Install the locked packages again (pip install -r requirements/app.lock)."
    )
