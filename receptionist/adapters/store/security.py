"""Who may sign in and how; the audit trail."""

from receptionist.adapters.store.json_codec import to_json
from receptionist.adapters.store.people_tables import audit
from receptionist.adapters.store.unit import Unit
from receptionist.domain.audit import AuditEntry


class SecurityPart(Unit):
    """The part of a unit of work that concerns people and what they did."""

    async def add_audit(self, entry: AuditEntry) -> None:
        """Adds a line to the audit trail."""
        row = {
            "id": entry.id,
            "at": entry.at,
            "actor_id": entry.actor.user_id,
            "actor": entry.actor.name,
            "address": entry.actor.address,
            "action": entry.action,
            "subject": entry.subject,
            "says": entry.says,
            "changes": to_json(dict(entry.changes)),
            "succeeded": entry.succeeded,
        }
        await self._insert(audit, row)
