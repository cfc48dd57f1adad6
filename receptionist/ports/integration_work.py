"""Programs of others: tokens, webhooks out."""

from typing import Protocol


class IntegrationWork(Protocol):
    """The part of a unit of work that concerns it."""
