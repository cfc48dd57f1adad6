"""Texts written once and sent often: `{name}` and its like are filled with what is known of customer and job."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from receptionist.domain.ids import TemplateId
from receptionist.domain.text_manners import MOST_CHARACTERS
from receptionist.errors import BadInput

FIELDS: Mapping[str, str] = {
    "first_name": "the customer's first name",
    "name": "the customer's whole name",
    "address": "where the work is",
    "service": "what is to be done",
    "day": "the day of the visit",
    "time": "when somebody comes",
    "technician": "who comes",
    "business": "the business's name",
    "business_number": "the business's telephone number",
    "booking_link": "the booking link of the settings",
    "my_name": "the name of the person who writes",
}
LONGEST_NAME = 60
_FIELD = re.compile(r"\{\s*([A-Za-z_][A-Za-z0-9_ ]*?)\s*\}")


@dataclass(frozen=True, slots=True)
class TextTemplate:
    """A text with fields in braces. `language` is its ISO 639-1 code; `place` its place in the list, from 0."""

    id: TemplateId
    name: str
    text: str
    language: str = "en"
    place: int = 0


@dataclass(frozen=True, slots=True)
class Filled:
    """A text with its fields filled as far as they are known; `missing` names those that are not, each once."""

    text: str
    missing: tuple[str, ...]


def check_template(name: str, text: str) -> None:
    """Raises BadInput, with a sentence naming what is wrong, for a template that cannot be kept."""
    if not name:
        raise BadInput("The template needs a name.", "It is what you choose it by.")
    if len(name) > LONGEST_NAME:
        raise BadInput(f"The name is longer than {LONGEST_NAME} characters.", "Shorten it.")
    if not text:
        raise BadInput("The template has no words.", "Write what is to be sent.")
    if len(text) > MOST_CHARACTERS:
        raise BadInput(f"The text is longer than {MOST_CHARACTERS:,} characters.", "Shorten it.")
    check_fields(text)


def check_fields(text: str, fields: Mapping[str, str] = FIELDS) -> None:
    """Raises BadInput for a text that names something else than these fields, or has a brace that belongs to none."""
    for field in _FIELD.findall(text):
        if field not in fields:
            known = ", ".join(f"{{{one}}}" for one in fields)
            raise BadInput(f"There is no field {{{field}}}.", f"The fields are {known}.")
    if "{" in _FIELD.sub("", text) or "}" in _FIELD.sub("", text):
        raise BadInput("A brace stands alone in the text.", "Fields are written like {first_name}.")


def fill_template(text: str, values: Mapping[str, str], fields: Mapping[str, str] = FIELDS) -> Filled:
    """Fills the fields whose values are known and not empty; the others, and what is no field, stay as they stand."""
    missing: dict[str, None] = {}

    def put(found: re.Match[str]) -> str:
        value = values.get(found[1], "")
        if found[1] in fields and not value:
            missing[found[1]] = None
        return value or found[0]

    return Filled(_FIELD.sub(put, text), tuple(missing))
