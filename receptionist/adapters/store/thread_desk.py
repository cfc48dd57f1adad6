"""Notes, drafts, templates, tags; contacts kept and merged."""

from receptionist.adapters.store.unit import Unit


class ThreadDeskPart(Unit):
    """The part of a unit of work that concerns it."""
