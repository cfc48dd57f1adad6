"""Sends events to webhooks: signed, in their order as far as that goes, again and again for a day."""

import asyncio
import base64
import hashlib
import hmac
import logging
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from receptionist.domain.audit import Actor
from receptionist.domain.ids import BusinessId, WebhookId
from receptionist.domain.records import Role
from receptionist.domain.webhook import Delivery, DeliveryState, Webhook
from receptionist.errors import NotFound, ReceptionistError
from receptionist.ports import Clock, Mail, Mailer, Store
from receptionist.ports.webhooks import Answered, WebhookSender
from receptionist.services.audit import note

log = logging.getLogger(__name__)

SECRET_PREFIX = "whsec_"
# After the first try, …; about a day in all.
RETRY_AFTER = tuple(
    timedelta(seconds=seconds) for seconds in (5, 30, 120, 600, 1800, 7200, 4 * 3600, 8 * 3600, 9 * 3600)
)
# A webhook that failed rests, so that a server that is down is asked once and not for each event that waits.
_REST = tuple(timedelta(seconds=seconds) for seconds in (2, 5, 30, 120, 300))
DISABLE_AFTER = timedelta(days=3)
KEPT = timedelta(days=30)  # the log of deliveries
_LEASE = timedelta(minutes=5)  # longer than a batch takes, however slow the other side is
_BATCH = 20
_LOOPS = 4  # webhooks that are sent to at once
_IDLE_SECONDS = 1.0
_SWEEP_SECONDS = 3600.0
_GONE = 410


@dataclass(frozen=True, slots=True)
class WebhookWorker:
    """Any number of them share the work, in one process or many: all of it is claimed in the database."""

    store: Store
    clock: Clock
    sender: WebhookSender
    mailer: Mailer

    async def run(self) -> None:
        """Works until cancelled."""
        looking = asyncio.Lock()
        async with asyncio.TaskGroup() as group:
            for _ in range(_LOOPS):
                group.create_task(self._keep_at(looking), name="webhooks")
            group.create_task(self._keep_sweeping(), name="webhooks sweep")

    async def deliver_due(self) -> int:
        """Sends what is due to one webhook, and answers how many that were."""
        claimed = await self._claim()
        return 0 if claimed is None else await self._deliver(*claimed)

    async def _claim(self) -> tuple[BusinessId, WebhookId] | None:
        return await self.store.directory.claim_webhook(self.clock.now(), _LEASE)

    async def _deliver(self, business_id: BusinessId, webhook_id: WebhookId) -> int:
        async with self.store.work(business_id) as work:
            webhook = next((one for one in await work.webhooks() if one.id == webhook_id), None)
            due = await work.due_deliveries(webhook_id, self.clock.now(), _BATCH)
        if webhook is None:
            return 0
        for sent, delivery in enumerate(due, 1):
            answer, took_ms = await self._post(webhook, delivery)
            settled = await self._settle(business_id, webhook_id, delivery, answer, took_ms)
            if settled is None:
                break
            webhook, disabled = settled
            if disabled:
                await self._tell_admins(business_id, webhook)
            if webhook.failures_in_row:
                return sent  # it rests
            if webhook.disabled_at is not None:
                break
        async with self.store.work(business_id, write=True) as work:
            with suppress(NotFound):  # removed meanwhile
                await work.resume_webhook(webhook_id, None)
        return len(due)

    async def _post(self, webhook: Webhook, delivery: Delivery) -> tuple[Answered, int]:
        now = self.clock.now()
        body = delivery.event.body.encode()
        began = asyncio.get_running_loop().time()
        answer = await self.sender.post(webhook.url, signed_headers(webhook, delivery.event.id, body, now), body)
        return answer, round((asyncio.get_running_loop().time() - began) * 1000)

    async def _settle(
        self, business_id: BusinessId, webhook_id: WebhookId, delivery: Delivery, answer: Answered, took_ms: int
    ) -> tuple[Webhook, bool] | None:
        """Writes what came of a try; the webhook as it is then, and whether that ended it.

        None where somebody has removed the webhook, or whom the event is about, while the other side had it.
        """
        now = self.clock.now()
        arrived = answer.status is not None and 200 <= answer.status < 300
        async with self.store.work(business_id, write=True) as work:
            # Read again: somebody may have changed it while the other side had the event.
            webhook = next((one for one in await work.webhooks() if one.id == webhook_id), None)
            if webhook is None:
                return None
            tried = replace(
                delivery,
                tries=delivery.tries + 1,
                tried_at=now,
                status=answer.status,
                says=answer.says,
                took_ms=took_ms,
            )
            try:
                await work.save_delivery(_after(tried, now, arrived))
            except NotFound:
                return None
            after = (
                replace(webhook, failing_since=None, failures_in_row=0) if arrived else _failed(webhook, now, answer)
            )
            if after != webhook:
                await work.save_webhook(after)
            disabled = after.disabled_at is not None and webhook.disabled_at is None
            if disabled:
                says = f"Switched off the webhook to {webhook.url}. {after.disabled_why}"
                await note(work, now, Actor("Webhooks"), "webhook.disable", subject=webhook_id, says=says)
            if not arrived:
                await work.resume_webhook(webhook_id, now + _REST[min(after.failures_in_row, len(_REST)) - 1])
        return after, disabled

    async def _tell_admins(self, business_id: BusinessId, webhook: Webhook) -> None:
        async with self.store.work(business_id) as work:
            admins = [user for user in await work.users() if user.is_active and user.role in (Role.OWNER, Role.ADMIN)]
        for user in admins:
            text = f"{webhook.disabled_why}\n\n{webhook.url}\n\nSwitch it on again in the settings, under Webhooks.\n"
            try:
                await self.mailer.send(Mail(user.email, "A webhook was switched off", text))
            # The settings page says it as well.
            except (ReceptionistError, OSError) as error:
                log.warning("mail not sent", extra={"webhook_id": webhook.id, "error": type(error).__name__})

    async def _keep_at(self, looking: asyncio.Lock) -> None:
        """One of them looks for work at a time, and rests where there is none; the others send or wait for it."""
        while True:
            claimed = None
            try:
                async with looking:
                    claimed = await self._claim()
                    if claimed is None:
                        await asyncio.sleep(_IDLE_SECONDS)
                if claimed is not None:
                    await self._deliver(*claimed)
            # What cannot be sent now is looked for again.
            except Exception as error:
                log.exception("webhooks not sent", extra={"error": type(error).__name__})
                await asyncio.sleep(_IDLE_SECONDS)

    async def _keep_sweeping(self) -> None:
        while True:
            try:
                await self.store.directory.forget_integrations(self.clock.now() - KEPT)
            # Looked for again.
            except Exception as error:  # noqa: BLE001
                log.error("webhooks not swept", extra={"error": type(error).__name__})
            await asyncio.sleep(_SWEEP_SECONDS)


def signed_headers(webhook: Webhook, event_id: str, body: bytes, now: datetime) -> dict[str, str]:
    """The headers of a delivery, after the Standard Webhooks specification (standardwebhooks.com)."""
    at = str(int(now.timestamp()))
    signed = b".".join((event_id.encode(), at.encode(), body))
    return {
        "content-type": "application/json",
        "user-agent": "Receptionist-Webhooks/1",
        "webhook-id": event_id,
        "webhook-timestamp": at,
        "webhook-signature": " ".join(_signature(secret, signed) for secret in webhook.secrets(now)),
    }


def _signature(secret: str, signed: bytes) -> str:
    key = base64.b64decode(secret.removeprefix(SECRET_PREFIX))
    return "v1," + base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode()


def _after(tried: Delivery, now: datetime, arrived: bool) -> Delivery:
    """Where a delivery stands after a try."""
    if arrived:
        return replace(tried, state=DeliveryState.DELIVERED)
    if tried.tries > len(RETRY_AFTER):
        return replace(tried, state=DeliveryState.FAILED, says=f"{tried.says} It was the last try.")
    return replace(tried, due_at=now + RETRY_AFTER[tried.tries - 1])


def _failed(webhook: Webhook, now: datetime, answer: Answered) -> Webhook:
    since = webhook.failing_since or now
    after = replace(webhook, failing_since=since, failures_in_row=webhook.failures_in_row + 1)
    if answer.status == _GONE:
        return replace(after, disabled_at=now, disabled_why="Its server said that it is gone for good (410).")
    if now - since >= DISABLE_AFTER:
        why = f"Nothing could be delivered for {DISABLE_AFTER.days} days. The last answer: {answer.says}"
        return replace(after, disabled_at=now, disabled_why=why)
    return after
