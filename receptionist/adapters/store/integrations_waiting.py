"""Tokens before it is known whose they are, and webhooks that something is to be sent to, over all businesses."""

from datetime import datetime, timedelta

from sqlalchemy import delete, literal, or_, select, update

from receptionist.adapters.store.integration_tables import (
    api_requests,
    api_tokens,
    contact_imports,
    webhook_deliveries,
    webhook_events,
    webhooks,
)
from receptionist.adapters.store.tokens import api_token
from receptionist.adapters.store.waiting import Waiting, locked
from receptionist.domain.api_token import ApiToken
from receptionist.domain.ids import BusinessId, WebhookId
from receptionist.domain.webhook import DeliveryState


class IntegrationsWaiting(Waiting):
    """Each question is a unit of work of its own."""

    async def api_token(self, token_hash: str) -> ApiToken | None:
        """The token of this hash, good or not."""
        rows = await self._all(select(api_tokens).where(api_tokens.c.token_hash == token_hash))
        return api_token(rows[0]) if rows else None

    async def claim_webhook(self, now: datetime, lease: timedelta) -> tuple[BusinessId, WebhookId] | None:
        """A webhook with deliveries due; nobody else gets it until the lease ends or the claim is ended."""
        one, its = webhooks.c, webhook_deliveries.c
        waits = its.webhook_id == one.id, its.state == DeliveryState.WAITING, its.due_at <= now
        due = (
            select(one.id)
            .where(one.disabled_at.is_(None), or_(one.resume_at.is_(None), one.resume_at <= now))
            .where(select(literal(1)).where(its.business_id == one.business_id, *waits).exists())
        )
        if not await self._any(due):
            return None
        async with self._begin(True) as connection:
            ids = await locked(connection, due.order_by(one.resume_at, one.id).limit(1))
            claim = update(webhooks).where(one.id.in_(ids)).values(resume_at=now + lease)
            row = (await connection.execute(claim.returning(one.business_id, one.id))).first() if ids else None
        return None if row is None else (BusinessId(row.business_id), WebhookId(row.id))

    async def forget_integrations(self, before: datetime) -> int:
        """Removes events that came before, with their deliveries, requests under a key, and files never taken in."""
        old = select(webhook_events.c.seq).where(webhook_events.c.at < before)
        gone = (
            delete(webhook_deliveries).where(webhook_deliveries.c.event_seq.in_(old)),
            delete(webhook_events).where(webhook_events.c.at < before),
            delete(api_requests).where(api_requests.c.at < before),
            delete(contact_imports).where(contact_imports.c.created_at < before),
        )
        async with self._begin(True) as connection:
            return sum([(await connection.execute(statement)).rowcount for statement in gone])
