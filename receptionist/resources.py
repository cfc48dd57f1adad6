"""Where the files are that the product ships: starter price books, prompts, audio."""

from pathlib import Path
from typing import Literal

from receptionist.errors import SettingsError

Resource = Literal["pricebook", "prompts", "media"]


def resource_dir(name: Resource) -> Path:
    """The folder of this name: beside the package in a checkout, within it when installed.

    Raises `SettingsError` where neither is there.
    """
    package = Path(__file__).resolve().parent
    checkout = package.parent
    # an unrelated folder of that name may stand beside an installed package
    places = [package / "_shipped" / name]
    if (checkout / "pyproject.toml").is_file():
        places.insert(0, checkout / name)
    for place in places:
        if place.is_dir():
            return place
    raise SettingsError(f"The folder “{name}” that belongs to the program is missing.", "Install the program again.")
