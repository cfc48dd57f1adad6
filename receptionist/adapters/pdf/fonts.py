"""The type documents are set in, as the `ttf-opensans` package carries it: Latin, Greek, Cyrillic, Vietnamese."""

from functools import cache
from importlib.util import find_spec
from pathlib import Path

from receptionist.errors import SettingsError


@cache
def font_file(name: str) -> Path:
    """`OpenSans-<name>.ttf`; the package itself is not imported. Raises SettingsError."""
    spec = find_spec("ttf_opensans")
    for place in (spec.submodule_search_locations or ()) if spec is not None else ():
        file = Path(place) / "ttf" / f"OpenSans-{name}.ttf"
        if file.is_file():
            return file
    raise SettingsError("The type for documents is not installed.", "Install the locked packages again.")
