"""An owner's program is told what happens: signed, in order, again and again, and nothing of another business."""

import asyncio
import base64
import hashlib
import hmac
import json
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

import pytest

from receptionist.adapters.secrets import FernetSecretBox
from receptionist.adapters.store.store import SqlStore
from receptionist.adapters.webhook_post import HttpWebhookSender
from receptionist.domain.audit import Actor
from receptionist.domain.call import EndReason
from receptionist.domain.consent_ledger import ConsentEntry, ConsentSource
from receptionist.domain.lead import LeadState, TimeWindow
from receptionist.domain.message import Consent, MessageState
from receptionist.domain.profile import BusinessProfile
from receptionist.domain.records import Business, CarrierAccount, Role
from receptionist.domain.schedule import VisitNeeds
from receptionist.domain.webhook import EVENT_KINDS, DeliveryState, EventKind, Webhook
from receptionist.errors import BadInput
from receptionist.ports import Mail
from receptionist.ports.webhooks import Answered
from receptionist.services.deliver_webhooks import DISABLE_AFTER, RETRY_AFTER, WebhookWorker
from receptionist.services.plan_visit import hold_visit
from receptionist.services.publish_event import EventPublisher
from receptionist.services.webhook_settings import (
    OVERLAP,
    add_webhook,
    new_webhook_secret,
    remove_webhook,
    switch_webhook,
)
from tests.adapters.store.scene import CALLER, NOON, NUMBER, came_in, card, goes_out, snaking
from tests.fakes.receiver import Receiver
from tests.fakes.text_carrier import SettableClock

pytestmark = pytest.mark.databases("sqlite")
ROSA = Actor("Rosa Owner")
HOUR = timedelta(hours=1)


@dataclass
class Post:
    """Keeps mails."""

    sent: list[Mail] = field(default_factory=list)

    async def send(self, mail: Mail) -> None:
        self.sent.append(mail)


@pytest.fixture
def clock() -> SettableClock:
    return SettableClock(NOON)


@pytest.fixture
async def store(database_url: str, secret_box: FernetSecretBox, clock: SettableClock) -> AsyncIterator[SqlStore]:
    """The store, which publishes what happens."""
    store = SqlStore(database_url, secret_box, now=clock.now, publish=EventPublisher(clock))
    yield store
    await store.close()


@pytest.fixture
async def receiver() -> AsyncIterator[Receiver]:
    async with Receiver().listening() as receiver:
        yield receiver


@pytest.fixture
def post() -> Post:
    return Post()


@pytest.fixture
def worker(store: SqlStore, clock: SettableClock, receiver: Receiver, post: Post) -> WebhookWorker:
    return WebhookWorker(store, clock, HttpWebhookSender([receiver.origin], seconds=0.3), post)


@pytest.fixture
async def account(store: SqlStore, business: Business) -> CarrierAccount:
    async with store.work(business.id, write=True) as work:
        account = await work.save_account("twilio", "AC1", "hush")
        await work.add_number(account.id, NUMBER)
        await work.add_user("owner@rosecity.example", "Rosa Owner", Role.OWNER, "no hash")
        await work.add_user("joe@rosecity.example", "Joe", Role.TECHNICIAN, "no hash")
    return account


async def tell(
    store: SqlStore, business: Business, worker: WebhookWorker, receiver: Receiver, *kinds: EventKind
) -> Webhook:
    """A webhook to the receiver."""
    async with store.work(business.id, write=True) as work:
        at, wanted = worker.clock.now(), [kind.value for kind in kinds or EVENT_KINDS]
        return await add_webhook(work, worker.sender, business.id, at, ROSA, f"{receiver.origin}/hooks", wanted)


async def texts(store: SqlStore, account: CarrierAccount, *words: str) -> None:
    """Texts come in, each in a unit of its own."""
    for text in words:
        async with store.work(account.business_id, write=True) as work:
            _, thread = await work.thread_for(CALLER)
            await work.add_message(came_in(account, thread.id, text))


async def settle(worker: WebhookWorker) -> None:
    while await worker.deliver_due():
        pass


async def log_of(store: SqlStore, webhook: Webhook) -> list[tuple[DeliveryState, int, int | None, str]]:
    async with store.work(webhook.business_id) as work:
        return [(one.state, one.tries, one.status, one.says) for one in await work.deliveries(webhook.id)]


async def now_of(store: SqlStore, webhook: Webhook) -> Webhook:
    async with store.work(webhook.business_id) as work:
        return next(one for one in await work.webhooks() if one.id == webhook.id)


def is_genuine(secret: str, headers: dict[str, str], body: bytes) -> bool:
    signed = f"{headers['webhook-id']}.{headers['webhook-timestamp']}.".encode() + body
    key = base64.b64decode(secret.removeprefix("whsec_"))
    mine = "v1," + base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode()
    return mine in headers["webhook-signature"].split(" ")


async def test_everything_that_happens_is_told_of(
    store: SqlStore, account: CarrierAccount, business: Business, worker: WebhookWorker, receiver: Receiver
) -> None:
    await tell(store, business, worker, receiver)
    async with store.work(business.id, write=True) as work:
        call, _ = await work.start_call(account.id, "CA1", CALLER, NUMBER.e164)
        await work.answer_call(call.id, NOON)
        lead = await work.save_card(call.thread_id, card(snaking()), "Sink.", call.id)
        await hold_visit(work, call.thread_id, lead.id, TimeWindow(NOON + HOUR, NOON + 2 * HOUR), VisitNeeds(HOUR))
    async with store.work(business.id, write=True) as work:
        await work.advance_lead(lead.id, LeadState.AWAITING_APPROVAL)
        await work.end_call(call.id, NOON, EndReason.CALLER_HUNG_UP, "Sink.")
        await work.name_contact(call.thread_id, "Laura Bennett")
    async with store.work(business.id, write=True) as work:
        message, _ = await work.add_message(goes_out(account, call.thread_id))
    async with store.work(business.id, write=True) as work:
        await work.save_message(replace(message, state=MessageState.SENT))
        await work.add_consent(ConsentEntry(CALLER, Consent.REFUSED, ConsentSource.KEYWORD, "STOP", NOON))
        await work.release_hold(lead.id)
    await texts(store, account, "My sink won't drain.")
    await settle(worker)
    assert receiver.kinds == [
        "contact.changed",
        "lead.created",
        "appointment.changed",
        "lead.state",
        "call.ended",
        "contact.changed",
        "message.state",
        "message.state",
        "contact.changed",
        "appointment.changed",
        "message.received",
    ]
    data = [event["data"] for event in receiver.events]
    assert all(isinstance(one, dict) for one in data)
    shown = [
        {name: one[name] for name in ("state", "consent", "name", "cancelled", "text") if name in one} for one in data
    ]  # type: ignore[operator, index]
    assert shown[1]["state"] == "new" and shown[3]["state"] == "awaiting_approval" and shown[4]["state"] == "ended"
    assert (shown[2]["cancelled"], shown[9]["cancelled"]) == (False, True)
    assert (shown[5]["name"], shown[8]["consent"]) == ("Laura Bennett", "refused")
    assert (shown[6]["state"], shown[7]["state"]) == ("queued", "sent")
    assert shown[10]["text"] == "My sink won't drain."
    assert data[1]["quotes"][0]["amounts"][0] == {"cents": 14950, "currency": "USD"}  # type: ignore[index, call-overload]


async def test_what_is_taken_back_or_changes_nothing_is_not_told_of(
    store: SqlStore, account: CarrierAccount, business: Business, worker: WebhookWorker, receiver: Receiver
) -> None:
    await texts(store, account, "Before anybody listened.")
    await tell(store, business, worker, receiver, EventKind.MESSAGE_RECEIVED)

    async def fails() -> None:
        async with store.work(business.id, write=True) as work:
            _, thread = await work.thread_for(CALLER)
            await work.add_message(came_in(account, thread.id, "Lost"))
            raise ValueError

    with pytest.raises(ValueError):
        await fails()
    async with store.work(business.id, write=True) as work:
        _, thread = await work.thread_for(CALLER)
        message, _ = await work.add_message(came_in(account, thread.id, "Kept", carrier_message_id="SM1"))
        await work.save_message(replace(message, handled=True))
    async with store.work(business.id, write=True) as work:
        again = came_in(account, thread.id, "Kept", carrier_message_id="SM1")
        assert (await work.add_message(again))[1] is False
    await settle(worker)
    assert [event["data"]["text"] for event in receiver.events] == ["Kept"]  # type: ignore[index]


async def test_each_is_signed_and_a_new_secret_takes_over_gently(
    store: SqlStore,
    account: CarrierAccount,
    business: Business,
    worker: WebhookWorker,
    receiver: Receiver,
    clock: SettableClock,
) -> None:
    webhook = await tell(store, business, worker, receiver)
    await texts(store, account, "One")
    await settle(worker)
    headers, body = receiver.got[-1]
    assert headers["content-type"] == "application/json"
    assert json.loads(body)["id"] == headers["webhook-id"]
    assert int(headers["webhook-timestamp"]) == int(clock.now().timestamp())
    assert is_genuine(webhook.secret, headers, body)
    assert not is_genuine(webhook.secret, headers, body + b" ")

    async with store.work(business.id, write=True) as work:
        new = await new_webhook_secret(work, clock.now(), ROSA, webhook.id)
    assert new != webhook.secret
    await texts(store, account, "Two")
    await settle(worker)
    assert is_genuine(webhook.secret, *receiver.got[-1]) and is_genuine(new, *receiver.got[-1])
    clock.tick(OVERLAP.total_seconds())
    await texts(store, account, "Three")
    await settle(worker)
    assert is_genuine(new, *receiver.got[-1]) and not is_genuine(webhook.secret, *receiver.got[-1])


async def test_what_fails_is_tried_again_later_in_its_order(
    store: SqlStore,
    account: CarrierAccount,
    business: Business,
    worker: WebhookWorker,
    receiver: Receiver,
    clock: SettableClock,
) -> None:
    webhook = await tell(store, business, worker, receiver, EventKind.MESSAGE_RECEIVED)
    receiver.answers = [500]
    await texts(store, account, "One", "Two")
    await settle(worker)
    assert len(receiver.got) == 1, "a server in trouble is not asked for each event that waits"
    assert (await log_of(store, webhook))[1] == (DeliveryState.WAITING, 1, 500, "The server is in trouble (500).")
    clock.tick(RETRY_AFTER[0].total_seconds())
    await settle(worker)
    assert [event["data"]["text"] for event in receiver.events] == ["One", "One", "Two"]  # type: ignore[index]
    assert receiver.got[0][0]["webhook-id"] == receiver.got[1][0]["webhook-id"]
    assert [line[:3] for line in await log_of(store, webhook)] == [
        (DeliveryState.DELIVERED, 1, 204),
        (DeliveryState.DELIVERED, 2, 204),
    ]
    assert (await now_of(store, webhook)).failing_since is None


@pytest.mark.parametrize(
    ("answer", "says"),
    [
        (302, "The server sends on to another address (302): enter that one."),
        (404, "There is nothing at this address (404)."),
        (429, "The server asks for fewer requests (429)."),
    ],
)
async def test_what_a_server_answers_is_said_plainly_and_no_redirect_followed(
    store: SqlStore,
    account: CarrierAccount,
    business: Business,
    worker: WebhookWorker,
    receiver: Receiver,
    answer: int,
    says: str,
) -> None:
    webhook = await tell(store, business, worker, receiver)
    receiver.answers = [answer]
    await texts(store, account, "One")
    await worker.deliver_due()
    assert len(receiver.got) == 1
    assert (DeliveryState.WAITING, 1, answer, says) in await log_of(store, webhook)


async def test_a_server_that_hangs_or_is_not_there_is_given_up_in_time(
    store: SqlStore,
    account: CarrierAccount,
    business: Business,
    worker: WebhookWorker,
    receiver: Receiver,
    clock: SettableClock,
) -> None:
    webhook = await tell(store, business, worker, receiver, EventKind.MESSAGE_RECEIVED)
    receiver.hangs = True
    await texts(store, account, "One")
    await worker.deliver_due()
    assert (await log_of(store, webhook))[0] == (
        DeliveryState.WAITING,
        1,
        None,
        "No answer came within 0.3 seconds.",
    )
    closed = replace(await now_of(store, webhook), url=f"{receiver.origin[:-1]}1/hooks")
    async with store.work(business.id, write=True) as work:
        await work.save_webhook(replace(closed, url="http://127.0.0.1:1/hooks"))
    clock.tick(hours=1)
    await worker.deliver_due()
    assert (await log_of(store, webhook))[0][3] == "The address must begin with https."


async def test_nothing_is_sent_to_an_address_within_the_house(
    store: SqlStore, account: CarrierAccount, business: Business, receiver: Receiver, post: Post, clock: SettableClock
) -> None:
    strict = HttpWebhookSender()
    for url in (
        f"{receiver.origin}/hooks",
        "https://127.0.0.1/hooks",
        "https://[::1]/hooks",
        "https://10.1.2.3/hooks",
        "https://localhost/hooks",
        "https://user:secret@example.com/hooks",
        "ftp://example.com/",
        "https:///hooks",
        "hooks",
    ):
        with pytest.raises(BadInput):
            strict.check(url)
        answer = await strict.post(url, {}, b"{}")
        assert answer.status is None, url
    # A name that turns out to be this machine's: what it resolves to is what is connected to.
    by_name = await strict.post("https://localhost.localdomain:1/hooks", {}, b"{}")
    assert by_name.status is None
    assert receiver.got == []


async def test_after_a_day_an_event_is_given_up_and_after_three_days_the_webhook(
    store: SqlStore,
    account: CarrierAccount,
    business: Business,
    worker: WebhookWorker,
    receiver: Receiver,
    clock: SettableClock,
    post: Post,
) -> None:
    webhook = await tell(store, business, worker, receiver, EventKind.MESSAGE_RECEIVED)
    receiver.answers = [503] * 99
    await texts(store, account, "One")
    began: datetime = clock.now()
    while (await log_of(store, webhook))[0][0] is DeliveryState.WAITING:
        await worker.deliver_due()
        clock.tick(minutes=5)
    assert timedelta(hours=20) < clock.now() - began < timedelta(hours=28)
    assert (await log_of(store, webhook))[0][1] == len(RETRY_AFTER) + 1
    assert (await log_of(store, webhook))[0][3].endswith("It was the last try.")

    await texts(store, account, "Two")
    clock.tick(DISABLE_AFTER.total_seconds())
    await worker.deliver_due()
    off = await now_of(store, webhook)
    assert off.disabled_at == clock.now()
    assert off.disabled_why.startswith("Nothing could be delivered for 3 days.")
    assert [mail.to for mail in post.sent] == ["owner@rosecity.example"]
    before = len(receiver.got)
    await texts(store, account, "Three")
    clock.tick(hours=1)
    assert await worker.deliver_due() == 0
    async with store.work(business.id, write=True) as work:
        await switch_webhook(work, clock.now(), ROSA, webhook.id, on=True)
    receiver.answers = []
    await settle(worker)
    assert [event["data"]["text"] for event in receiver.events[before:]] == ["Two"]  # type: ignore[index]


async def test_a_server_that_is_gone_for_good_is_asked_once(
    store: SqlStore, account: CarrierAccount, business: Business, worker: WebhookWorker, receiver: Receiver
) -> None:
    webhook = await tell(store, business, worker, receiver)
    receiver.answers = [410]
    await texts(store, account, "One")
    await settle(worker)
    assert (await now_of(store, webhook)).disabled_why == "Its server said that it is gone for good (410)."
    assert len(receiver.got) == 1


@dataclass
class Meanwhile:
    """A sender at which something happens while the other side has the first event."""

    happens: Callable[[], Awaitable[None]]
    posted: int = 0

    def check(self, url: str) -> None:
        """Every address will do."""

    async def post(self, url: str, headers: Mapping[str, str], body: bytes) -> Answered:
        self.posted += 1
        if self.posted == 1:
            await self.happens()
        return Answered(204, "OK")


@pytest.mark.parametrize("what", ["switched off", "removed", "the customer erased"])
async def test_what_ends_while_an_event_is_sent_ends_the_rest_at_once(
    store: SqlStore, account: CarrierAccount, business: Business, worker: WebhookWorker, receiver: Receiver, what: str
) -> None:
    webhook = await tell(store, business, worker, receiver, EventKind.MESSAGE_RECEIVED)
    await texts(store, account, "One", "Two")

    async def happens() -> None:
        async with store.work(business.id, write=True) as work:
            if what == "switched off":
                await switch_webhook(work, NOON, ROSA, webhook.id, on=False)
            elif what == "removed":
                await remove_webhook(work, NOON, ROSA, webhook.id)
            else:
                _, thread = await work.thread_for(CALLER)
                await work.erase_contact(thread.id)

    sender = Meanwhile(happens)
    await settle(replace(worker, sender=sender))
    assert sender.posted == 1
    states = {"switched off": [DeliveryState.WAITING, DeliveryState.DELIVERED]}
    assert [state for state, *_ in await log_of(store, webhook)] == states.get(what, [])


async def test_of_many_workers_each_event_is_sent_by_one(
    store: SqlStore, account: CarrierAccount, business: Business, worker: WebhookWorker, receiver: Receiver
) -> None:
    await tell(store, business, worker, receiver, EventKind.MESSAGE_RECEIVED)
    await texts(store, account, *map(str, range(30)))
    await asyncio.gather(*(settle(worker) for _ in range(5)))
    await settle(worker)
    assert [event["data"]["text"] for event in receiver.events] == [str(one) for one in range(30)]  # type: ignore[index]


async def test_only_the_business_whose_webhook_it_is_tells(
    store: SqlStore,
    account: CarrierAccount,
    business: Business,
    profile: BusinessProfile,
    worker: WebhookWorker,
    receiver: Receiver,
) -> None:
    rival = await store.directory.add_business(profile)
    await tell(store, rival, worker, receiver)
    await texts(store, account, "None of theirs.")
    await settle(worker)
    assert receiver.got == []


async def test_what_cannot_be_told_never_undoes_what_happened(
    database_url: str,
    secret_box: FernetSecretBox,
    profile: BusinessProfile,
    worker: WebhookWorker,
    receiver: Receiver,
    caplog: pytest.LogCaptureFixture,
) -> None:
    async def breaks(work: object) -> None:
        raise KeyError("a mistake in the program")

    fragile = SqlStore(database_url, secret_box, publish=breaks)
    business = await fragile.directory.add_business(profile)
    await tell(fragile, business, worker, receiver)
    async with fragile.work(business.id, write=True) as work:
        account = await work.save_account("twilio", "AC9", "hush")
        _, thread = await work.thread_for(CALLER)
        await work.add_message(came_in(account, thread.id, "Kept all the same."))
    async with fragile.work(business.id) as work:
        assert [one.text for one in await work.messages(thread.id)] == ["Kept all the same."]
    assert "events not published" in caplog.text
    await fragile.close()


async def test_old_events_are_forgotten(
    store: SqlStore, account: CarrierAccount, business: Business, worker: WebhookWorker, receiver: Receiver
) -> None:
    webhook = await tell(store, business, worker, receiver, EventKind.MESSAGE_RECEIVED)
    await texts(store, account, "One")
    assert await store.directory.forget_integrations(NOON - HOUR) == 0
    assert await store.directory.forget_integrations(NOON + HOUR) == 2
    assert await log_of(store, webhook) == []
    assert await store.directory.claim_webhook(NOON, HOUR) is None
