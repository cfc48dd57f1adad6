"""What people do with lead cards, as it is kept and asked for."""

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from datetime import datetime
from enum import StrEnum

from receptionist.domain.conversation import Channel
from receptionist.domain.ids import CallId, LeadActId, LeadId, LeadMergeId, QuoteId, UserId
from receptionist.domain.lead import LeadCard, LeadState, Urgency
from receptionist.domain.records import Contact, Lead

OPEN_STATES = (LeadState.NEW, LeadState.AWAITING_APPROVAL)
LeadCounts = Mapping[LeadState, int]


class LeadActKind(StrEnum):
    """What was done."""

    EDITED = "edited"
    ASKED = "asked"  # for what is missing, by text
    CALLED = "called"
    HANDED_OVER = "handed_over"
    APPROVED = "approved"
    REJECTED = "rejected"
    MERGED = "merged"
    UNMERGED = "unmerged"
    TAKEN_UP = "taken_up"  # a rejected one's wish, as a new lead
    RULES_WAITED = "rules_waited"  # the admin's rules left it to a person


@dataclass(frozen=True, slots=True)
class RuleCheck:
    """One thing that the admin's rules ask for: whether it holds, as a sentence."""

    says: str
    holds: bool


@dataclass(frozen=True, slots=True)
class LeadAct:
    """One thing that was done with a lead. Of one lead, no two have the same `key` unless it is empty."""

    id: LeadActId
    lead_id: LeadId
    at: datetime
    kind: LeadActKind
    by: str  # the person's name, or what did it
    says: str  # one sentence for people
    user_id: UserId | None = None
    checks: tuple[RuleCheck, ...] = ()
    key: str = ""
    other: LeadId | None = None  # the lead it went into, came from, or was taken up as


@dataclass(frozen=True, slots=True)
class LeadFilter:
    """Which leads are asked for; what is None or empty does not limit."""

    states: tuple[LeadState, ...] = ()
    urgency: Urgency | None = None
    assigned_to: UserId | None = None
    channel: Channel | None = None


@dataclass(frozen=True, slots=True)
class LeadCursor:
    """A place in the list, newest first: the lead after which a page goes on."""

    created_at: datetime
    id: LeadId


@dataclass(frozen=True, slots=True)
class LeadRow:
    """A line of the list, a card of the board."""

    lead: Lead
    contact: Contact


@dataclass(frozen=True, slots=True)
class LeadFunnel:
    """What became of the leads taken since some time. Each number counts some of the one before it."""

    taken: int
    wished: int  # put before a person, or decided on
    approved: int
    booked: int


@dataclass(frozen=True, slots=True)
class LeadMerge:
    """One lead that went into another, with what is needed to take it back."""

    id: LeadMergeId
    gone: LeadId
    kept: LeadId
    at: datetime
    by: str
    gone_state: LeadState  # before
    before: LeadCard  # the kept one's, without its quotes
    after: LeadCard  # likewise
    quotes: tuple[QuoteId, ...]  # that went along, as did the calls
    calls: tuple[CallId, ...]
    hold_moved: bool  # the slot held for the one is held for the other
    undone_at: datetime | None = None


def merged_card(kept: LeadCard, gone: LeadCard) -> LeadCard:
    """The card of two leads for one job: what the kept one lacks, the other gives; words and quotes of both."""
    urgency = min(kept.urgency, gone.urgency, key=list(Urgency).index)
    values: dict[str, object] = {
        name: getattr(kept, name) or getattr(gone, name) for name in ("name", "phone", "address", "problem", "wished")
    }
    if not kept.service_code:
        values |= {"service_code": gone.service_code, "service_name": gone.service_name}
    if gone.message and gone.message not in kept.message:
        values["message"] = "; ".join(filter(None, (kept.message, gone.message)))
    known = {quote.id for quote in kept.quotes}
    return replace(
        kept,
        **values,  # type: ignore[arg-type]
        urgency=urgency,
        wants_person=kept.wants_person or gone.wants_person,
        declined=kept.declined and gone.declined,
        notes=(*kept.notes, *(note for note in gone.notes if note not in kept.notes)),
        quotes=(*kept.quotes, *(quote for quote in gone.quotes if quote.id not in known)),
    )


def unmerged_card(now: LeadCard, merge: LeadMerge) -> LeadCard:
    """The kept lead's card with the merge taken back: what has been changed since stays as it is."""
    values: dict[str, object] = {
        part.name: getattr(merge.before, part.name)
        for part in fields(LeadCard)
        if part.name != "quotes" and getattr(now, part.name) == getattr(merge.after, part.name)
    }
    values["quotes"] = tuple(quote for quote in now.quotes if quote.id not in merge.quotes)
    return replace(now, **values)  # type: ignore[arg-type]
