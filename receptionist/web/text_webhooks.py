"""The carriers' webhooks about texts: checked, kept, answered. What they mean is worked out afterwards.

None answers a 500: a carrier is told 4xx for what it should not send again, 503 for what it should.
"""

from __future__ import annotations

import asyncio
import logging
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, NoReturn

from quart import Blueprint, Response, abort, request
from werkzeug.exceptions import HTTPException

from receptionist.adapters.simulated.account import made_up_extra
from receptionist.domain.ids import AccountId, BusinessId, EventId, new_id
from receptionist.domain.records import CarrierAccount, JournalledEvent, WebhookRequest
from receptionist.errors import BadInput, DatabaseProblem, Forged
from receptionist.ports import TextCarrier

if TYPE_CHECKING:
    from receptionist.web.app import App

log = logging.getLogger(__name__)

DIALECTS = ("twilio", "telnyx", "vonage")
_ANSWER_SECONDS = 1.8  # Telnyx waits 2 s
_KNOWN_FOR = timedelta(seconds=10)
_MOST_KNOWN = 10_000
# Every kind of check is made for an account that nobody has: the time an answer takes does not tell who is here.
_NOBODY = CarrierAccount(AccountId("acct_none"), BusinessId("biz_none"), "simulated", "none", "none", made_up_extra())


def text_webhook_path(dialect: str, account_id: str, name: str) -> str:
    """The path of a webhook: texts or receipts."""
    return f"/webhooks/{dialect}/{account_id}/{name}"


def text_blueprint(app: App) -> Blueprint:
    """Where carriers bring texts, and receipts of ours. Both take whatever event the carrier sends there."""
    blueprint = Blueprint("texts", __name__)
    webhooks = _Webhooks(app)

    async def take(dialect: str, account_id: str) -> Response:
        if request.method != "POST" and not (request.method == "GET" and dialect == "vonage"):
            abort(405)
        return await webhooks.take(dialect, account_id)

    for name in ("texts", "receipts"):
        path = text_webhook_path(f"<any({', '.join(DIALECTS)}):dialect>", "<account_id>", name)
        blueprint.add_url_rule(path, name, take, methods=["GET", "POST"], provide_automatic_options=False)
    return blueprint


@dataclass(frozen=True, slots=True)
class _Known:
    account: CarrierAccount
    until: datetime


class _Webhooks:
    """Takes events in. Accounts are looked up again after some seconds: a new secret holds within them."""

    def __init__(self, app: App) -> None:
        self._app = app
        self._known: dict[str, _Known] = {}

    async def take(self, dialect: str, account_id: str) -> Response:
        """The answer to a webhook; whatever fails on the way is a 503, and the carrier comes again."""
        # As the bytes came: signatures are over them, and over fields as the carrier's own adapter reads them.
        body = await request.get_data(cache=False, as_text=False, parse_form_data=False)
        try:
            async with asyncio.timeout(_ANSWER_SECONDS):
                return await self._keep(dialect, account_id, body)
        except HTTPException:
            raise
        # A repeat finds what was kept, and what was not kept the carrier has still.
        except Exception as error:
            known = isinstance(error, (DatabaseProblem, TimeoutError, OSError))
            log.error(
                "text webhook not kept",
                extra={"account_id": account_id, "path": request.path, "error": type(error).__name__},
                exc_info=None if known else error,
            )
            self._refuse("not_kept", 503)

    async def _keep(self, dialect: str, account_id: str, body: bytes) -> Response:
        app = self._app
        carrier, now = app.texting.carriers[dialect], app.texting.clock.now()
        account = await self._account(account_id, now)
        theirs = account if account is not None and dialect in _dialects_of(account) else None
        asked = _as_it_came(app, body)
        forged = _why_forged(carrier, theirs or _NOBODY, asked, now)
        if theirs is None:
            self._refuse("account", 404)
        if forged:
            log.warning("text webhook refused", extra={"account_id": account_id, "why": forged})
            self._refuse(forged, 403)
        try:
            key = carrier.key(asked)
        except BadInput:
            self._refuse("event", 400)
        event = JournalledEvent(
            id=EventId(new_id("evt")),
            business_id=theirs.business_id,
            account_id=theirs.id,
            carrier=dialect,
            key=key,
            request=asked,
            received_at=now,
        )
        if await app.journal.keep(event):
            app.worker.event_came()
        answer = carrier.answer()
        return Response(answer.body, answer.status, content_type=answer.content_type)

    async def _account(self, account_id: str, now: datetime) -> CarrierAccount | None:
        known = self._known.get(account_id)
        if known is not None and now < known.until:
            return known.account
        account = await self._app.account(account_id)
        if account is not None:
            if len(self._known) >= _MOST_KNOWN:
                self._known.clear()
            self._known[account_id] = _Known(account, now + _KNOWN_FOR)
        return account

    def _refuse(self, why: str, status: int) -> NoReturn:
        self._app.refused[why] += 1
        abort(status)


def _dialects_of(account: CarrierAccount) -> tuple[str, ...]:
    return DIALECTS if account.carrier == "simulated" else (account.carrier,)


def _why_forged(carrier: TextCarrier, account: CarrierAccount, asked: WebhookRequest, now: datetime) -> str:
    """Why the carrier did not send this; empty where it did."""
    try:
        carrier.check(account, asked, now)
    except Forged as error:
        return error.reason
    return ""


def _as_it_came(app: App, body: bytes) -> WebhookRequest:
    """The request, its address as the carrier was given it: the configured origin, never a proxied header."""
    query = request.query_string.decode("ascii", "replace")
    url = app.settings.public_url + request.path + (f"?{query}" if query else "")
    headers = {name.lower(): value for name, value in request.headers.items()}
    return WebhookRequest(request.method, url, headers, body)
