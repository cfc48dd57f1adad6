"""The web application: what it is wired from, and its parts put together."""

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

    @quart.before_serving
    async def recover() -> None:
        parts = app.parts
        # On SQLite this process is the only one: whatever is open was left behind. Elsewhere others may hold calls.
        alone = app.settings.database_url.startswith("sqlite")
        longest = timedelta(seconds=parts.limits.wall_clock_cap) + timedelta(minutes=10)
        try:
            await recover_calls(parts.store, parts.clock, parts.journal, timedelta(0) if alone else longest)
        except ReceptionistError as error:
            log.error("calls not recovered", extra={"error": type(error).__name__})

    @quart.after_serving
    async def close() -> None:
        await app.calls.close()

    return quart
