"""Who must have a second factor, how long sessions last, and how long what passed is kept, as an admin types it."""

from collections.abc import Mapping

from receptionist.domain.roles import Role
from receptionist.domain.security import Retention, Security
from receptionist.errors import BadInput
from receptionist.services.form_fields import whole_between

LONGEST_SESSION_DAYS = 365
_LONGEST_MONTHS = 240
_KEPT = {
    "texts_months": "The months texts are kept",
    "recordings_months": "The months recordings are kept",
    "transcripts_months": "The months transcripts are kept",
}


def read_security(fields: Mapping[str, str]) -> Security:
    """How people sign in, from a form: a box that is not ticked is off. Raises BadInput naming the field."""
    idle = _whole(fields, "idle_days", "The days without use", 1, LONGEST_SESSION_DAYS)
    longest = _whole(fields, "longest_days", "The most days of a session", 1, LONGEST_SESSION_DAYS)
    if idle > longest:
        raise BadInput("A session cannot be unused for longer than it lasts.", f"Choose {longest} days or fewer.")
    must = tuple(role for role in Role if f"two_factor_{role.value}" in fields)
    return Security(two_factor_for=must, idle_days=idle, longest_days=longest)


def read_retention(fields: Mapping[str, str]) -> Retention:
    """How long things are kept, from a form. Raises BadInput naming the field."""
    months = {name: _whole(fields, name, label, 0, _LONGEST_MONTHS) for name, label in _KEPT.items()}
    return Retention(**months)


def _whole(fields: Mapping[str, str], name: str, label: str, least: int, most: int) -> int:
    number = whole_between(fields.get(name, "").strip(), least, most)
    if number is None:
        raise BadInput(f"{label} must be a whole number from {least} to {most:,}.")
    return number
