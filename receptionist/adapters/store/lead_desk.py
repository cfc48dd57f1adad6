"""What people do with lead cards."""

from receptionist.adapters.store.unit import Unit


class LeadDeskPart(Unit):
    """The part of a unit of work that concerns it."""
