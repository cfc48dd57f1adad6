"""Webhooks out: addresses, events stored with what they tell of, and their deliveries."""

from datetime import datetime
from typing import Any

from sqlalchemy import RowMapping, Select, delete, select

from receptionist.adapters.store.integration_tables import webhook_deliveries, webhook_events, webhooks
from receptionist.adapters.store.mapping import readable
from receptionist.adapters.store.statements import write_over
from receptionist.adapters.store.unit import Unit
from receptionist.domain.ids import DeliveryId, WebhookId, new_id
from receptionist.domain.webhook import Delivery, DeliveryState, EventKind, Occurrence, OutEvent, Webhook
from receptionist.errors import NotFound
from receptionist.ports import SecretBox

_CHANGES = (
    "url",
    "kinds",
    "secret_sealed",
    "old_secret_sealed",
    "old_secret_until",
    "disabled_at",
    "disabled_why",
    "failing_since",
    "failures_in_row",
)


class WebhooksPart(Unit):
    """Whom else is told."""

    async def webhooks(self) -> list[Webhook]:
        """The business's webhooks, oldest first."""
        return list(await self._remembered("webhooks", self._read_webhooks))

    async def _read_webhooks(self) -> list[Webhook]:
        return [webhook(row, self._box) for row in await self._rows(webhooks, "created_at", "id")]

    async def save_webhook(self, webhook: Webhook) -> None:
        """Adds it, or writes all of it that can change. Raises NotFound where another business has it."""
        self._forget()
        row = {
            "id": webhook.id,
            "business_id": self._business_id,
            "url": webhook.url,
            "kinds": [kind.value for kind in webhook.kinds],
            "secret_sealed": self._box.seal(webhook.secret),
            "old_secret_sealed": self._box.seal(webhook.old_secret) if webhook.old_secret else None,
            "old_secret_until": webhook.old_secret_until,
            "created_at": webhook.created_at,
            "disabled_at": webhook.disabled_at,
            "disabled_why": webhook.disabled_why,
            "failing_since": webhook.failing_since,
            "failures_in_row": webhook.failures_in_row,
        }
        saved = await self._connection.execute(write_over(self._dialect, webhooks, _CHANGES), row)
        if saved.first() is None:
            raise NotFound("There is no such webhook in this business.")

    async def remove_webhook(self, webhook_id: WebhookId) -> None:
        """Removes it with the log of its deliveries. Raises NotFound."""
        self._forget()
        await self._must_exist(webhooks, webhook_id)
        theirs = webhook_deliveries.c.webhook_id == webhook_id
        await self._changed(delete(webhook_deliveries).where(self._ours(webhook_deliveries), theirs))
        await self._changed(delete(webhooks).where(self._ours(webhooks), webhooks.c.id == webhook_id))

    async def resume_webhook(self, webhook_id: WebhookId, at: datetime | None) -> None:
        """Ends the claim on a webhook: it may be sent to again at once, or from then on. Raises NotFound."""
        if not await self._change(webhooks, {"resume_at": at}, id=webhook_id):
            raise NotFound("There is no such webhook in this business.")

    # --- events ---------------------------------------------------------------------------------------------------

    async def wanted(self) -> list[Occurrence]:
        """What happened in this unit so far that an open webhook asks for, in its order."""
        if not self.happened:
            return []
        kinds = {kind for one in await self.webhooks() if one.disabled_at is None for kind in one.kinds}
        return [occurrence for occurrence in self.happened if occurrence.kind in kinds]

    async def put_out(self, event: OutEvent, webhook_id: WebhookId | None = None) -> None:
        """Stores the event with a delivery for each open webhook that asks for it, or for this one alone.

        Raises NotFound.
        """
        if webhook_id is not None:
            await self._must_exist(webhooks, webhook_id)
            to = [webhook_id]
        else:
            to = [one.id for one in await self.webhooks() if one.disabled_at is None and event.kind in one.kinds]
        row = {
            "id": event.id,
            "business_id": self._business_id,
            "kind": event.kind,
            "subject": event.subject,
            "at": event.at,
            "body": event.body.encode(),
        }
        seq = (
            await self._connection.execute(webhook_events.insert().returning(webhook_events.c.seq), row)
        ).scalar_one()
        for one in to:
            await self._add_delivery(one, seq, event.at)

    async def deliver_again(self, delivery_id: DeliveryId, at: datetime) -> WebhookId:
        """A new delivery of the same event to the same webhook; answers whose. Raises NotFound."""
        known = await self._row(webhook_deliveries, id=delivery_id)
        if known is None:
            raise NotFound("There is no such delivery in this business.")
        await self._add_delivery(known["webhook_id"], known["event_seq"], at)
        return WebhookId(known["webhook_id"])

    async def _add_delivery(self, webhook_id: WebhookId, seq: int, at: datetime) -> None:
        row = {
            "id": new_id("dlv"),
            "webhook_id": webhook_id,
            "event_seq": seq,
            "state": DeliveryState.WAITING,
            "created_at": at,
            "due_at": at,
            "tries": 0,
            "says": "",
            "took_ms": 0,
        }
        await self._insert(webhook_deliveries, row)

    # --- deliveries -----------------------------------------------------------------------------------------------

    async def deliveries(self, webhook_id: WebhookId, limit: int = 50) -> list[Delivery]:
        """The deliveries to a webhook, newest first."""
        query = self._deliveries(webhook_id)
        rows = query.order_by(webhook_deliveries.c.created_at.desc(), webhook_events.c.seq.desc()).limit(limit)
        return [delivery(row) for row in await self._all(rows)]

    async def due_deliveries(self, webhook_id: WebhookId, now: datetime, limit: int = 20) -> list[Delivery]:
        """Those waiting whose time has come, in the order of their events."""
        one = webhook_deliveries.c
        due = self._deliveries(webhook_id).where(one.state == DeliveryState.WAITING, one.due_at <= now)
        return [delivery(row) for row in await self._all(due.order_by(one.event_seq, one.created_at).limit(limit))]

    def _deliveries(self, webhook_id: WebhookId) -> Select[Any]:
        event = webhook_events.c
        told = (event.id.label("event_id"), event.kind, event.subject, event.at, event.body)
        both = select(webhook_deliveries, *told).join(webhook_events, webhook_deliveries.c.event_seq == event.seq)
        mine = self._ours(webhook_deliveries), self._ours(webhook_events)
        return both.where(*mine, webhook_deliveries.c.webhook_id == webhook_id)

    async def save_delivery(self, delivery: Delivery) -> None:
        """Writes what came of the last try. Raises NotFound."""
        values = {
            "state": delivery.state,
            "due_at": delivery.due_at,
            "tries": delivery.tries,
            "tried_at": delivery.tried_at,
            "status": delivery.status,
            "says": delivery.says,
            "took_ms": delivery.took_ms,
        }
        if not await self._change(webhook_deliveries, values, id=delivery.id):
            raise NotFound("There is no such delivery in this business.")


def webhook(row: RowMapping, box: SecretBox) -> Webhook:
    """A row of `webhooks`. Raises SettingsError where its secret cannot be opened."""
    return Webhook(
        id=row["id"],
        business_id=row["business_id"],
        url=row["url"],
        kinds=readable(lambda: tuple(EventKind(one) for one in row["kinds"])),
        secret=box.open(row["secret_sealed"]),
        created_at=row["created_at"],
        old_secret=box.open(row["old_secret_sealed"]) if row["old_secret_sealed"] else "",
        old_secret_until=row["old_secret_until"],
        disabled_at=row["disabled_at"],
        disabled_why=row["disabled_why"],
        failing_since=row["failing_since"],
        failures_in_row=row["failures_in_row"],
    )


def delivery(row: RowMapping) -> Delivery:
    """A row of `webhook_deliveries` with its event."""
    event = OutEvent(
        id=row["event_id"],
        kind=readable(lambda: EventKind(row["kind"])),
        subject=row["subject"],
        at=row["at"],
        body=row["body"].decode(),
    )
    return Delivery(
        id=row["id"],
        webhook_id=row["webhook_id"],
        event=event,
        state=readable(lambda: DeliveryState(row["state"])),
        due_at=row["due_at"],
        tries=row["tries"],
        tried_at=row["tried_at"],
        status=row["status"],
        says=row["says"],
        took_ms=row["took_ms"],
    )
