"""What people do with lead cards."""

from typing import Protocol


class LeadWork(Protocol):
    """The part of a unit of work that concerns it."""
