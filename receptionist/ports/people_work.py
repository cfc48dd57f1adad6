"""Who may sign in and how; the audit trail."""

from typing import Protocol

from receptionist.domain.audit import AuditEntry


class PeopleWork(Protocol):
    """The part of a unit of work that concerns people and what they did."""

    async def add_audit(self, entry: AuditEntry) -> None:
        """Adds a line to the audit trail; nothing changes or removes one."""
        ...
