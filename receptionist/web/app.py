"""The web application: what it is wired from, and its parts put together."""

import asyncio
import logging
from collections import Counter
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta

from quart import Blueprint, Quart

from receptionist.config import Settings
from receptionist.domain.ids import AccountId
from receptionist.domain.records import CarrierAccount
from receptionist.errors import ReceptionistError
from receptionist.services.call_parts import CallParts
from receptionist.services.live_calls import LiveCalls
from receptionist.services.recover_calls import recover_calls
from receptionist.web.health import health_blueprint
from receptionist.web.media_socket import media_blueprint
from receptionist.web.voice_webhooks import voice_blueprint

log = logging.getLogger(__name__)

LARGEST_BODY_BYTES = 64 * 1024
SWEEP_SECONDS = 3600.0
# Carriers end a call after four hours; with a person at the other end it may last so long.
LONGEST_CALL = timedelta(hours=5)

Check = Callable[[], Awaitable[None]]


@dataclass(slots=True)
class App:
    """The ports of one process. Each of `checks` raises a ReceptionistError while its part is not ready."""

    settings: Settings
    parts: CallParts
    calls: LiveCalls
    checks: Mapping[str, Check] = field(default_factory=dict)
    refused: Counter[str] = field(default_factory=Counter)  # requests turned away, by why
    _accounts: dict[AccountId, CarrierAccount] = field(default_factory=dict)

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

    def known_account(self, account_id: str) -> CarrierAccount | None:
        """The account as far as it is known without the database."""
        return self._accounts.get(AccountId(account_id))


def create_app(app: App, pages: Sequence[Blueprint] = ()) -> Quart:
    """The Quart application with webhooks, media socket, health and `pages`."""
    quart = Quart("receptionist.web", static_folder="static", template_folder="templates")
    quart.config["MAX_CONTENT_LENGTH"] = LARGEST_BODY_BYTES
    quart.config["BODY_TIMEOUT"] = 10
    for blueprint in (voice_blueprint(app), media_blueprint(app), health_blueprint(app), *pages):
        quart.register_blueprint(blueprint)
    sweeping: list[asyncio.Task[None]] = []

    @quart.before_serving
    async def recover() -> None:
        # On SQLite this process is the only one: whatever is open was left behind. Elsewhere others may hold calls.
        alone = app.settings.database_url.startswith("sqlite")
        await _recover(app, timedelta(0) if alone else LONGEST_CALL)
        sweeping.append(asyncio.create_task(_sweep(app)))

    @quart.after_serving
    async def close() -> None:
        for task in sweeping:
            task.cancel()
        await app.calls.close()

    return quart


async def _recover(app: App, older_than: timedelta) -> None:
    parts = app.parts
    try:
        await recover_calls(parts.store, parts.clock, parts.journal, older_than)
    except ReceptionistError as error:
        log.error("calls not recovered", extra={"error": type(error).__name__})


async def _sweep(app: App) -> None:
    """Closes what another process left open, and what its carrier never told the end of."""
    while True:
        await asyncio.sleep(SWEEP_SECONDS)
        await _recover(app, LONGEST_CALL)
