"""Writing the audit trail: in the same unit as what it tells of, so that neither stands without the other."""

from collections.abc import Mapping
from datetime import datetime

from receptionist.domain.audit import Actor, AuditEntry
from receptionist.domain.ids import AuditId, new_id
from receptionist.ports import Work


async def note(
    work: Work,
    at: datetime,
    actor: Actor,
    action: str,
    *,
    subject: str = "",
    says: str = "",
    changes: Mapping[str, tuple[str, str]] | None = None,
    succeeded: bool = True,
) -> None:
    """Adds a line to the audit trail of the unit's business."""
    entry = AuditEntry(AuditId(new_id("audit")), at, actor, action, subject, says, changes or {}, succeeded)
    await work.add_audit(entry)
