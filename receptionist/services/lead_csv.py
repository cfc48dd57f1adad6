"""Leads out to a spreadsheet."""

import asyncio

from receptionist.domain.listing import Place
from receptionist.domain.records import Contact, Lead
from receptionist.ports import Work
from receptionist.services.shapes import rfc3339, who
from receptionist.services.spreadsheet import csv_text

HEADER = (
    "id",
    "state",
    "created_at",
    "name",
    "number",
    "address",
    "problem",
    "service",
    "urgency",
    "wished",
    "held_from",
    "held_until",
    "quotes",
    "message",
    "summary",
)
_AT_ONCE = 200


async def export_leads(work: Work) -> str:
    """All leads as CSV, the newest first."""
    rows: list[tuple[str, ...]] = []
    after: Place | None = None
    while found := await work.lead_list(after, _AT_ONCE):
        rows += [_exported(lead, contact) for lead, contact in found]
        after = Place(found[-1][0].created_at, found[-1][0].id)
    return await asyncio.to_thread(csv_text, HEADER, rows)


def _exported(lead: Lead, contact: Contact) -> tuple[str, ...]:
    card = lead.card
    quotes = "; ".join(f"{quote.item_name} {' – '.join(map(str, quote.amounts))}" for quote in card.quotes)
    return (
        lead.id,
        lead.state.value,
        rfc3339(lead.created_at),
        card.name.value if card.name else contact.name,
        card.phone.value if card.phone else who(contact.address)[0] or "",
        card.address.value if card.address else "",
        card.problem.value if card.problem else "",
        card.service_name,
        card.urgency.value,
        card.wished.said if card.wished else "",
        rfc3339(card.held.starts) if card.held else "",
        rfc3339(card.held.ends) if card.held else "",
        quotes,
        card.message,
        lead.summary,
    )
