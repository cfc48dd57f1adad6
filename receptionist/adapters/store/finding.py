"""Finding threads: filters, counts, search."""

from receptionist.adapters.store.unit import Unit


class FindingPart(Unit):
    """The part of a unit of work that concerns it."""
