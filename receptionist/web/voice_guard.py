"""Who may post a webhook about a call, and what is answered where ours fails."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping
from typing import TYPE_CHECKING, NoReturn

from quart import Response, abort, request
from werkzeug.exceptions import HTTPException

from receptionist.adapters.twilio import signatures
from receptionist.adapters.twilio.forms import VoiceForm, read_voice_form
from receptionist.domain.records import CarrierAccount
from receptionist.errors import BadInput

if TYPE_CHECKING:
    from receptionist.web.app import App

log = logging.getLogger(__name__)

_ANSWER_SECONDS = 10.0  # the carrier waits 15, then the caller hears its "application error"


async def guarded(
    app: App,
    account_id: str,
    answer: Callable[[CarrierAccount, VoiceForm], Awaitable[Response]],
    otherwise: Callable[[str, Mapping[str, str]], Awaitable[Response]],
) -> Response:
    """The answer to a verified request; whatever fails on the way becomes `otherwise`, never a 500."""
    try:
        async with asyncio.timeout(_ANSWER_SECONDS):
            return await answer(*await _verified(app, account_id))
    except HTTPException:
        raise
    # An error here would be the carrier's "application error" in the caller's ear.
    except Exception as error:
        log.error(
            "webhook failed",
            extra={"account_id": account_id, "path": request.path, "error": type(error).__name__},
            exc_info=error,
        )
        return await otherwise(account_id, await request.form)


def asked_url(app: App) -> str:
    """The address as the carrier was given it: the configured origin, never a proxied header."""
    query = request.query_string.decode("ascii", "replace")
    return app.settings.public_url + request.path + (f"?{query}" if query else "")


def xml(document: str) -> Response:
    """A document for the carrier."""
    return Response(document, 200, content_type="text/xml; charset=utf-8")


async def at_once(response: Response) -> Response:
    """An answer that needs nothing."""
    return response


async def _verified(app: App, account_id: str) -> tuple[CarrierAccount, VoiceForm]:
    """The account and the form of a request the carrier signed; anything else ends here with a 4xx."""
    await request.get_data()  # refuses what is too large, form or not
    fields = await request.form
    account = await app.account(account_id)
    if account is None:
        _refuse(app, "account", 404)
    signature = request.headers.get(signatures.HEADER)
    if not signatures.is_genuine(account.secret, asked_url(app), fields, signature):
        log.warning("webhook not signed by the carrier", extra={"account_id": account_id})
        _refuse(app, "signature", 403)
    try:
        form = read_voice_form(fields)
    except BadInput:
        _refuse(app, "form", 400)
    if form.account_sid != account.external_id:
        _refuse(app, "account", 403)
    return account, form


def _refuse(app: App, why: str, status: int) -> NoReturn:
    app.refused[why] += 1
    abort(status)
