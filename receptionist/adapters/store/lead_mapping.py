"""Rows of what people do with leads to domain objects and back."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import RowMapping

from receptionist.adapters.store.json_codec import from_json, to_json
from receptionist.adapters.store.mapping import readable
from receptionist.domain.ids import CallId, QuoteId
from receptionist.domain.lead import LeadCard, LeadState
from receptionist.domain.lead_desk import LeadAct, LeadActKind, LeadMerge, RuleCheck


@dataclass(frozen=True, slots=True)
class _Checks:
    checks: tuple[RuleCheck, ...]


@dataclass(frozen=True, slots=True)
class _Moved:
    quotes: tuple[QuoteId, ...]
    calls: tuple[CallId, ...]


def act_row(act: LeadAct) -> dict[str, Any]:
    """A row of `lead_acts`."""
    return {
        "id": act.id,
        "lead_id": act.lead_id,
        "at": act.at,
        "kind": act.kind,
        "by": act.by,
        "user_id": act.user_id,
        "says": act.says,
        "checks": to_json(act.checks),
        "key": act.key or None,
        "other": act.other,
    }


def act(row: RowMapping) -> LeadAct:
    """What a row of `lead_acts` says. Raises DatabaseProblem."""
    return LeadAct(
        id=row["id"],
        lead_id=row["lead_id"],
        at=row["at"],
        kind=readable(lambda: LeadActKind(row["kind"])),
        by=row["by"],
        says=row["says"],
        user_id=row["user_id"],
        checks=readable(lambda: from_json(_Checks, {"checks": row["checks"]})).checks,
        key=row["key"] or "",
        other=row["other"],
    )


def merge_row(merge: LeadMerge) -> dict[str, Any]:
    """A row of `lead_merges`."""
    return {
        "id": merge.id,
        "gone": merge.gone,
        "kept": merge.kept,
        "at": merge.at,
        "by": merge.by,
        "gone_state": merge.gone_state,
        "before": to_json(merge.before),
        "after": to_json(merge.after),
        "quotes": to_json(merge.quotes),
        "calls": to_json(merge.calls),
        "hold_moved": merge.hold_moved,
        "undone_at": merge.undone_at,
    }


def merge(row: RowMapping) -> LeadMerge:
    """What a row of `lead_merges` says. Raises DatabaseProblem."""
    moved = readable(lambda: from_json(_Moved, {"quotes": row["quotes"], "calls": row["calls"]}))
    return LeadMerge(
        id=row["id"],
        gone=row["gone"],
        kept=row["kept"],
        at=row["at"],
        by=row["by"],
        gone_state=readable(lambda: LeadState(row["gone_state"])),
        before=readable(lambda: from_json(LeadCard, row["before"])),
        after=readable(lambda: from_json(LeadCard, row["after"])),
        quotes=moved.quotes,
        calls=moved.calls,
        hold_moved=row["hold_moved"],
        undone_at=row["undone_at"],
    )
