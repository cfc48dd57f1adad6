"""Looking something up in the audit trail: what a form asks for, and all of it as a table for other programs."""

import csv
import io
from collections.abc import AsyncIterator, Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from receptionist.domain.audit import AuditEntry, AuditQuestion
from receptionist.domain.ids import AuditId, BusinessId, UserId
from receptionist.ports import Store
from receptionist.services.spreadsheet import guarded

_AT_ONCE = 1000  # lines read for one piece of an export
_HEAD = ("when", "who", "action", "what", "subject", "changes", "from address", "succeeded")


def read_question(fields: Mapping[str, str], zone: ZoneInfo) -> AuditQuestion:
    """What a form asks for; what cannot be understood does not matter. Days are the business's."""
    until = _day(fields.get("until", ""))
    return AuditQuestion(
        words=fields.get("words", "").replace("\0", "").strip()[:100],
        actor_id=UserId(fields["who"][:40]) if fields.get("who") else None,
        kind=fields.get("kind", "")[:40],
        succeeded={"yes": True, "no": False}.get(fields.get("outcome", "")),
        since=_begin(_day(fields.get("since", "")), zone),
        until=_begin(until + timedelta(days=1) if until else None, zone),
        before=_mark(fields.get("before", "")),
    )


def mark_of(entry: AuditEntry) -> str:
    """From where the next page goes on: an address's `before`."""
    return f"{entry.at.astimezone(UTC).isoformat()}~{entry.id}"


async def audit_csv(store: Store, business_id: BusinessId, question: AuditQuestion) -> AsyncIterator[str]:
    """All lines asked for as CSV, newest first, piece by piece."""
    yield _rows([_HEAD])
    while True:
        async with store.work(business_id) as work:
            found = await work.audit(question, _AT_ONCE)
        if found:
            yield _rows([_row(entry) for entry in found])
        if len(found) < _AT_ONCE:
            return
        question = replace(question, before=(found[-1].at, found[-1].id))


def _row(entry: AuditEntry) -> tuple[str, ...]:
    changes = "; ".join(f"{name}: {before} → {after}" for name, (before, after) in entry.changes.items())
    return (
        entry.at.astimezone(UTC).isoformat(timespec="seconds"),
        entry.actor.name,
        entry.action,
        entry.says,
        entry.subject,
        changes,
        entry.actor.address,
        "yes" if entry.succeeded else "no",
    )


def _rows(rows: list[tuple[str, ...]]) -> str:
    text = io.StringIO()
    csv.writer(text).writerows([guarded(cell) for cell in row] for row in rows)
    return text.getvalue()


def _day(raw: str) -> date | None:
    try:
        day = date.fromisoformat(raw) if raw else None
    except ValueError:
        return None
    # At either end of the calendar there is no day beside it, nor the same instant in another zone.
    return day if day is not None and date.min.year < day.year < date.max.year else None


def _begin(day: date | None, zone: ZoneInfo) -> datetime | None:
    return None if day is None else datetime.combine(day, time(), zone)


def _mark(raw: str) -> tuple[datetime, AuditId] | None:
    at, _, audit_id = raw.partition("~")
    try:
        moment = datetime.fromisoformat(at)
        return (moment.astimezone(UTC), AuditId(audit_id[:40])) if moment.tzinfo is not None and audit_id else None
    except (ValueError, OverflowError):
        return None
