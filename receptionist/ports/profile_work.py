"""Versions of what an admin sets."""

from typing import Protocol


class ProfileWork(Protocol):
    """The part of a unit of work that concerns it."""
