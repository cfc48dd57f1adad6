"""Programs of others: tokens, webhooks out."""

from receptionist.adapters.store.unit import Unit


class IntegrationsPart(Unit):
    """The part of a unit of work that concerns it."""
