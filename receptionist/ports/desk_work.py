"""What people do in a thread beside texting: notes, drafts, templates, tags; contacts kept and merged."""

from typing import Protocol


class DeskWork(Protocol):
    """The part of a unit of work that concerns it."""
