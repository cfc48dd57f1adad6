"""Finding threads: filters, counts, search."""

from typing import Protocol


class SearchWork(Protocol):
    """The part of a unit of work that concerns it."""
