"""Versions of what an admin sets."""

from receptionist.adapters.store.unit import Unit


class VersionsPart(Unit):
    """The part of a unit of work that concerns it."""
