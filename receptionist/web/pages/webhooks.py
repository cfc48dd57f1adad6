"""`/settings/webhooks`: where programs of others are told of what happens, and what came of it."""

from quart import Blueprint, g, redirect, request, url_for

from receptionist.domain.ids import DeliveryId, WebhookId
from receptionist.domain.webhook import EVENT_KINDS, Delivery, DeliveryState, EventKind, Webhook
from receptionist.errors import BadInput
from receptionist.services.publish_event import EventPublisher
from receptionist.services.webhook_settings import (
    add_webhook,
    change_webhook,
    find_webhook,
    new_webhook_secret,
    remove_webhook,
    switch_webhook,
)
from receptionist.web.app import App
from receptionist.web.pages.desk import Desk, an_id
from receptionist.web.pages.session import ADMINS, Answer, actor, allowed, needs_user, only_posted_here

EVENTS = {
    EventKind.MESSAGE_RECEIVED: "A text came in",
    EventKind.MESSAGE_STATE: "A text of ours was queued, sent, delivered, or failed",
    EventKind.LEAD_CREATED: "A lead was begun",
    EventKind.LEAD_STATE: "A lead awaits approval, was approved, rejected or merged",
    EventKind.CALL_ENDED: "A call ended",
    EventKind.CONTACT_CHANGED: "A contact is new or was changed",
    EventKind.APPOINTMENT_CHANGED: "A slot was held, booked or let go",
    EventKind.DOCUMENT_CHANGED: "An estimate, invoice or receipt was written, or moved on",
    EventKind.JOB_CHANGED: "A job moved on, or its time of arrival changed",
}
_SAID = {
    "changed": "Saved. It holds from now on.",
    "removed": "Removed. Nothing is sent there any more.",
    "on": "Switched on. What waits goes out now.",
    "off": "Switched off. Nothing is sent there until you switch it on.",
    "again": "It is sent again.",
}


def webhooks_blueprint(desk: Desk, app: App) -> Blueprint:
    """`/settings/webhooks` and one webhook with its log."""
    blueprint = Blueprint("webhooks", __name__, url_prefix="/settings/webhooks")
    signed_in = needs_user(desk.store)
    admins = allowed(*ADMINS)
    publisher = EventPublisher(desk.clock)

    async def page(problem: str = "", url: str = "", chosen: tuple[str, ...] = ()) -> str:
        async with desk.work() as work:
            known = await work.webhooks()
        return await desk.render(
            "settings_webhooks.html",
            "settings",
            tab="webhooks",
            webhooks=known,
            events=EVENTS,
            problem=problem,
            saved=_said() if not problem else "",
            url=url,
            chosen=chosen or tuple(EVENT_KINDS),
        )

    async def one(
        webhook_id: WebhookId, *, problem: str = "", secret: str = "", url: str = "", chosen: tuple[str, ...] = ()
    ) -> str:
        async with desk.work() as work:
            webhook = await find_webhook(work, webhook_id)
            log = await work.deliveries(webhook_id)
        return await desk.render(
            "settings_webhook.html",
            "settings",
            tab="webhooks",
            webhook=webhook,
            deliveries=log,
            waits=_waits(webhook, log),
            events=EVENTS,
            problem=problem,
            secret=secret,
            saved=_said() if not problem else "",
            url=url or webhook.url,
            chosen=chosen or webhook.kinds,
        )

    @blueprint.get("")
    @signed_in
    @admins
    async def show() -> Answer:
        return await page()

    @blueprint.post("")
    @signed_in
    @admins
    @only_posted_here
    async def add() -> Answer:
        form = await request.form
        url, chosen = form.get("url", ""), tuple(form.getlist("event"))
        try:
            async with desk.store.work(g.user.business_id, write=True) as work:
                made = await add_webhook(work, app.sender, g.user.business_id, desk.clock.now(), actor(), url, chosen)
        except BadInput as error:
            return await page(str(error), url, chosen), 422
        return await one(made.id, secret=made.secret)

    @blueprint.get("/<webhook_id>")
    @signed_in
    @admins
    async def webhook(webhook_id: str) -> Answer:
        return await one(WebhookId(an_id(webhook_id)))

    @blueprint.get("/<webhook_id>/log")
    @signed_in
    @admins
    async def log(webhook_id: str) -> Answer:
        """The log alone, which a page fetches again while something is on its way."""
        async with desk.work() as work:
            found = await find_webhook(work, WebhookId(an_id(webhook_id)))
            deliveries = await work.deliveries(found.id)
        return await desk.render(
            "settings_webhook_log.html",
            "settings",
            webhook=found,
            deliveries=deliveries,
            waits=_waits(found, deliveries),
        )

    @blueprint.post("/<webhook_id>")
    @signed_in
    @admins
    @only_posted_here
    async def change(webhook_id: str) -> Answer:
        form = await request.form
        key, url, chosen = WebhookId(an_id(webhook_id)), form.get("url", ""), tuple(form.getlist("event"))
        try:
            async with desk.store.work(g.user.business_id, write=True) as work:
                await change_webhook(work, app.sender, desk.clock.now(), actor(), key, url, chosen)
        except BadInput as error:
            return await one(key, problem=str(error), url=url, chosen=chosen), 422
        return redirect(url_for("webhooks.webhook", webhook_id=key, said="changed"), 303)

    @blueprint.post("/<webhook_id>/secret")
    @signed_in
    @admins
    @only_posted_here
    async def secret(webhook_id: str) -> Answer:
        key = WebhookId(an_id(webhook_id))
        async with desk.store.work(g.user.business_id, write=True) as work:
            made = await new_webhook_secret(work, desk.clock.now(), actor(), key)
        return await one(key, secret=made)

    @blueprint.post("/<webhook_id>/switch")
    @signed_in
    @admins
    @only_posted_here
    async def switch(webhook_id: str) -> Answer:
        key, on = WebhookId(an_id(webhook_id)), (await request.form).get("to") == "on"
        async with desk.store.work(g.user.business_id, write=True) as work:
            await switch_webhook(work, desk.clock.now(), actor(), key, on=on)
        return redirect(url_for("webhooks.webhook", webhook_id=key, said="on" if on else "off"), 303)

    @blueprint.post("/<webhook_id>/remove")
    @signed_in
    @admins
    @only_posted_here
    async def remove(webhook_id: str) -> Answer:
        async with desk.store.work(g.user.business_id, write=True) as work:
            await remove_webhook(work, desk.clock.now(), actor(), WebhookId(an_id(webhook_id)))
        return redirect(url_for("webhooks.show", said="removed"), 303)

    @blueprint.post("/<webhook_id>/test")
    @signed_in
    @admins
    @only_posted_here
    async def test(webhook_id: str) -> Answer:
        key = WebhookId(an_id(webhook_id))
        async with desk.store.work(g.user.business_id, write=True) as work:
            await find_webhook(work, key)
            await publisher.test(work, key)
            await work.resume_webhook(key, None)
        return redirect(url_for("webhooks.webhook", webhook_id=key, _anchor="log"), 303)

    @blueprint.post("/deliveries/<delivery_id>/again")
    @signed_in
    @admins
    @only_posted_here
    async def again(delivery_id: str) -> Answer:
        async with desk.store.work(g.user.business_id, write=True) as work:
            key = await work.deliver_again(DeliveryId(an_id(delivery_id)), desk.clock.now())
            await work.resume_webhook(key, None)
        return redirect(url_for("webhooks.webhook", webhook_id=key, said="again", _anchor="log"), 303)

    return blueprint


def _waits(webhook: Webhook, deliveries: list[Delivery]) -> bool:
    """Whether something is on its way, so that the log is worth looking at again."""
    fresh = any(one.state is DeliveryState.WAITING and not one.tries for one in deliveries)
    return fresh and webhook.disabled_at is None


def _said() -> str:
    return _SAID.get(request.args.get("said", ""), "")
