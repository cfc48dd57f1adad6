"""Webhooks as an admin sets them: where, what of, with which secret."""

import base64
import secrets
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from receptionist.domain.audit import Actor
from receptionist.domain.ids import BusinessId, WebhookId, new_id
from receptionist.domain.webhook import EVENT_KINDS, EventKind, Webhook
from receptionist.errors import BadInput, NotFound
from receptionist.ports import Work
from receptionist.ports.webhooks import WebhookSender
from receptionist.services.audit import note
from receptionist.services.deliver_webhooks import SECRET_PREFIX

OVERLAP = timedelta(hours=24)  # both secrets sign so long after a new one was made
_MOST_WEBHOOKS = 20


async def add_webhook(
    work: Work,
    sender: WebhookSender,
    business_id: BusinessId,
    now: datetime,
    actor: Actor,
    url: str,
    kinds: Sequence[str],
) -> Webhook:
    """A new webhook; its secret is shown now and never again. Raises BadInput."""
    address = _url(sender, url)
    asked = _kinds(kinds)
    known = await work.webhooks()
    if len(known) >= _MOST_WEBHOOKS:
        raise BadInput(f"There are {_MOST_WEBHOOKS} webhooks already.", "Remove one that nobody needs.")
    if any(one.url == address for one in known):
        raise BadInput("There is a webhook to this address already.", "Change that one.")
    webhook = Webhook(WebhookId(new_id("hook")), business_id, address, asked, new_secret(), now)
    await work.save_webhook(webhook)
    says = f"Added a webhook to {address} for {_say(asked)}."
    await note(work, now, actor, "webhook.create", subject=webhook.id, says=says)
    return webhook


async def change_webhook(
    work: Work,
    sender: WebhookSender,
    now: datetime,
    actor: Actor,
    webhook_id: WebhookId,
    url: str,
    kinds: Sequence[str],
) -> None:
    """Another address, or other events. Raises BadInput and NotFound."""
    before = await find_webhook(work, webhook_id)
    after = replace(before, url=_url(sender, url), kinds=_kinds(kinds))
    if after == before:
        return
    await work.save_webhook(after)
    changes = {"address": (before.url, after.url), "events": (_say(before.kinds), _say(after.kinds))}
    changed = {name: both for name, both in changes.items() if both[0] != both[1]}
    says = f"Changed the webhook to {after.url}."
    await note(work, now, actor, "webhook.change", subject=webhook_id, says=says, changes=changed)


async def new_webhook_secret(work: Work, now: datetime, actor: Actor, webhook_id: WebhookId) -> str:
    """Another secret, shown once; the old one signs beside it for OVERLAP. Raises NotFound."""
    before = await find_webhook(work, webhook_id)
    secret = new_secret()
    await work.save_webhook(replace(before, secret=secret, old_secret=before.secret, old_secret_until=now + OVERLAP))
    says = f"Made a new secret for the webhook to {before.url}."
    await note(work, now, actor, "webhook.secret", subject=webhook_id, says=says)
    return secret


async def switch_webhook(work: Work, now: datetime, actor: Actor, webhook_id: WebhookId, *, on: bool) -> None:
    """Switches a webhook on or off; what waits goes out once it is on again. Raises NotFound."""
    before = await find_webhook(work, webhook_id)
    if on == (before.disabled_at is None):
        return
    fresh = replace(before, disabled_at=None, disabled_why="", failing_since=None, failures_in_row=0)
    off = replace(fresh, disabled_at=now, disabled_why=f"{actor.name} switched it off.")
    await work.save_webhook(fresh if on else off)
    await work.resume_webhook(webhook_id, None)
    says = f"Switched the webhook to {before.url} {'on' if on else 'off'}."
    await note(work, now, actor, "webhook.enable" if on else "webhook.disable", subject=webhook_id, says=says)


async def remove_webhook(work: Work, now: datetime, actor: Actor, webhook_id: WebhookId) -> None:
    """Removes a webhook with its log. Raises NotFound."""
    before = await find_webhook(work, webhook_id)
    await work.remove_webhook(webhook_id)
    says = f"Removed the webhook to {before.url}."
    await note(work, now, actor, "webhook.remove", subject=webhook_id, says=says)


async def find_webhook(work: Work, webhook_id: WebhookId) -> Webhook:
    """The webhook of this id. Raises NotFound."""
    for one in await work.webhooks():
        if one.id == webhook_id:
            return one
    raise NotFound("There is no such webhook.")


def new_secret() -> str:
    """A secret of 256 random bits, in the form the Standard Webhooks libraries take."""
    return SECRET_PREFIX + base64.b64encode(secrets.token_bytes(32)).decode()


def _url(sender: WebhookSender, raw: str) -> str:
    address = raw.strip()
    if not address:
        raise BadInput("The webhook needs an address.", "Write it like https://example.com/hooks.")
    sender.check(address)
    return address


def _kinds(raw: Sequence[str]) -> tuple[EventKind, ...]:
    if not raw or any(one not in EVENT_KINDS for one in raw):
        raise BadInput("Choose what the webhook is told of.", f"Of: {_say(EVENT_KINDS)}.")
    return tuple(kind for kind in EVENT_KINDS if kind.value in raw)


def _say(kinds: Sequence[EventKind]) -> str:
    return ", ".join(kind.value for kind in kinds)
