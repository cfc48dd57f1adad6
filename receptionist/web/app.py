"""The web application: what it is wired from, and its parts put together."""

import asyncio
import logging
from collections import Counter
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta

from quart import Quart

from receptionist.adapters.eta.straight_line import StraightLine
from receptionist.adapters.pdf.printer import PdfPrinter
from receptionist.adapters.webhook_post import HttpWebhookSender
from receptionist.config import Settings
from receptionist.domain.ids import AccountId
from receptionist.domain.phone import PhoneNumber
from receptionist.domain.records import CarrierAccount
from receptionist.errors import ReceptionistError
from receptionist.ports.carrier_accounts import CarrierDesk
from receptionist.ports.document_work import DocumentPrinter
from receptionist.ports.travel import TravelTimes
from receptionist.ports.webhooks import WebhookSender
from receptionist.services.call_out import LONGEST_CALL, close_lost_calls
from receptionist.services.call_parts import CallParts
from receptionist.services.delete_recordings import delete_recordings
from receptionist.services.deliver_webhooks import WebhookWorker
from receptionist.services.left_messages import take_in_left
from receptionist.services.live_calls import LiveCalls
from receptionist.services.recover_calls import recover_calls
from receptionist.services.take_in import EventJournal
from receptionist.services.text_worker import TextWorker
from receptionist.services.texting_parts import TextingParts
from receptionist.services.voice_messages import LOOK_SECONDS, fetch_voice_messages
from receptionist.web.health import health_blueprint
from receptionist.web.media_socket import MediaConnection, media_blueprint
from receptionist.web.metrics import metrics_blueprint
from receptionist.web.out_webhooks import out_blueprint
from receptionist.web.streams import Streams
from receptionist.web.text_webhooks import text_blueprint
from receptionist.web.uploads import UploadRequest
from receptionist.web.voice_webhooks import voice_blueprint

log = logging.getLogger(__name__)

LARGEST_BODY_BYTES = 64 * 1024
LOOK_UP_SECONDS = 2.0  # with 10 s for an answer that failed still less than the 15 s a carrier waits
SWEEP_SECONDS = 3600.0
ORDER_SECONDS = 0.3  # between looks for what people want done with live calls

Check = Callable[[], Awaitable[None]]


@dataclass(slots=True)
class App:
    """The ports of one process. Each of `checks` raises a ReceptionistError while its part is not ready."""

    settings: Settings
    parts: CallParts
    calls: LiveCalls
    texting: TextingParts
    journal: EventJournal  # of texts and their receipts
    worker: TextWorker
    checks: Mapping[str, Check] = field(default_factory=dict)
    streams: Streams = field(default_factory=Streams)  # of news to pages
    travel: TravelTimes = field(default_factory=StraightLine)  # of technicians
    sender: WebhookSender = field(default_factory=HttpWebhookSender)  # of webhooks out
    printer: DocumentPrinter = field(default_factory=PdfPrinter)
    desks: Mapping[str, CarrierDesk] = field(default_factory=dict)  # of carriers, by their name
    refused: Counter[str] = field(default_factory=Counter)  # requests turned away, by why
    _accounts: dict[AccountId, CarrierAccount] = field(default_factory=dict)
    _people: dict[AccountId, PhoneNumber | None] = field(default_factory=dict)

    async def account(self, account_id: str) -> CarrierAccount | None:
        """The carrier account of this opaque id; from memory while the database does not answer."""
        key = AccountId(account_id)
        try:
            account = await self.parts.store.directory.account(key)
        except (ReceptionistError, OSError):
            if key not in self._accounts:
                raise
            return self._accounts[key]
        if account is not None:
            self._accounts[key] = account
        return account

    def own_origin(self) -> str:
        """Where this process is reached from its own machine, whatever proxy stands before it."""
        return self.settings.own_origin

    def remember_person(self, account: CarrierAccount, person: PhoneNumber | None) -> None:
        """Keeps whom the business of this account puts callers through to, for when the database is away."""
        self._people[account.id] = person

    async def last_resort(self, account_id: str) -> tuple[str, PhoneNumber | None]:
        """The secret an account's requests are signed with, and the person its own business puts callers through to.

        Asked for at most LOOK_UP_SECONDS, and otherwise as last known; never raises. The secret of an account nobody
        has is empty. One that was never seen can only be the one of the settings, and has nobody to ring.
        """
        key = AccountId(account_id)
        try:
            async with asyncio.timeout(LOOK_UP_SECONDS):
                account = await self.account(account_id)
                if account is None:
                    return "", None
                async with self.parts.store.work(account.business_id) as work:
                    self.remember_person(account, (await work.business()).profile.transfer_to)
        # The caller of this one has no other answer left: whatever failed, what is known must do.
        except Exception as error:
            log.error(
                "account not looked up",
                extra={"account_id": account_id, "error": type(error).__name__},
                exc_info=error,
            )
        known = self._accounts.get(key)
        return (known.secret if known else self.settings.quick_start.auth_token), self._people.get(key)


def create_app(app: App) -> Quart:
    """The Quart application with webhooks, media socket and health; `add_pages` adds the pages."""
    quart = Quart("receptionist.web", static_folder=None, template_folder="templates")
    quart.config["MAX_CONTENT_LENGTH"] = LARGEST_BODY_BYTES
    quart.request_class = UploadRequest
    quart.asgi_websocket_class = MediaConnection
    quart.config["BODY_TIMEOUT"] = 10
    for make in (voice_blueprint, out_blueprint, text_blueprint, media_blueprint, health_blueprint, metrics_blueprint):
        quart.register_blueprint(make(app))
    background: list[asyncio.Task[None]] = []

    @quart.before_serving
    async def recover() -> None:
        # On SQLite this process is the only one: whatever is open was left behind. Elsewhere others may hold calls.
        alone = app.settings.database_url.startswith("sqlite")
        await _recover(app, timedelta(0) if alone else LONGEST_CALL)
        background.append(asyncio.create_task(_sweep(app)))
        background.append(asyncio.create_task(_obey(app)))
        background.append(asyncio.create_task(_fetch_messages(app)))
        background.append(asyncio.create_task(app.worker.run()))
        webhooks = WebhookWorker(app.parts.store, app.parts.clock, app.sender, app.texting.mailer)
        background.append(asyncio.create_task(webhooks.run()))

    @quart.after_serving
    async def close() -> None:
        for task in background:
            task.cancel()
        await asyncio.gather(*background, return_exceptions=True)
        await app.calls.close()

    return quart


async def _recover(app: App, older_than: timedelta) -> None:
    parts = app.parts
    try:
        await recover_calls(parts.store, parts.clock, parts.journal, older_than)
        await close_lost_calls(parts.store, parts.clock, older_than)
    # The server starts all the same, and looks again in an hour.
    except Exception as error:
        log.exception("calls not recovered", extra={"error": type(error).__name__})


async def _obey(app: App) -> None:
    """Does what people want done with the calls that are live here, whichever process they asked."""
    while True:
        await asyncio.sleep(ORDER_SECONDS)
        try:
            await app.calls.obey(app.parts.store)
        # What cannot be done now is looked for again.
        except Exception as error:
            log.exception("orders not carried out", extra={"error": type(error).__name__})


async def _fetch_messages(app: App) -> None:
    """Brings in what callers left after the tone, and deletes at the carrier what was deleted here."""
    while True:
        for work in (take_in_left, fetch_voice_messages, delete_recordings):
            try:
                await work(app.parts)
            # What cannot be done now is looked for again.
            except Exception as error:
                log.exception("messages not looked for", extra={"error": type(error).__name__})
        await asyncio.sleep(LOOK_SECONDS)


async def _sweep(app: App) -> None:
    """Closes what another process left open, and what its carrier never told the end of."""
    while True:
        await asyncio.sleep(SWEEP_SECONDS)
        await _recover(app, LONGEST_CALL)
