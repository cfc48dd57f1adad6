"""Twilio's webhooks about calls to customers: the user's own telephone first, then the customer's."""

from __future__ import annotations

from typing import TYPE_CHECKING, assert_never

from quart import Blueprint, Response, abort, request

from receptionist.adapters.twilio import twiml
from receptionist.adapters.twilio.forms import VoiceForm
from receptionist.domain.outgoing_call import Outcome
from receptionist.domain.records import CarrierAccount
from receptionist.services.call_out import CUSTOMER_RINGS_SECONDS, Telephony
from receptionist.services.outgoing_call import (
    AskForKey,
    Nothing,
    OutReport,
    OutStep,
    RingCustomer,
    SayOutcome,
    outgoing_step,
)
from receptionist.web.voice_guard import at_once, guarded, xml

if TYPE_CHECKING:
    from receptionist.web.app import App

_ENDED_AS = {
    "completed": Outcome.TALKED,
    "answered": Outcome.TALKED,
    "busy": Outcome.BUSY,
    "no-answer": Outcome.NO_ANSWER,
    "canceled": Outcome.GAVE_UP,
    "failed": Outcome.FAILED,
}
_SAYS = {
    Outcome.NO_ANSWER: "They did not answer. Goodbye.",
    Outcome.BUSY: "The line is busy. Goodbye.",
    Outcome.FAILED: "The number could not be reached. Goodbye.",
}
_TROUBLE = "We are having trouble with our phones right now. Please dial the customer yourself. Goodbye."


def out_blueprint(app: App) -> Blueprint:
    """The webhooks our own calls name."""
    blueprint = Blueprint("out", __name__, url_prefix="/webhooks/twilio/<account_id>")

    @blueprint.post("/out/<step>")
    async def out(account_id: str, step: str) -> Response:
        try:
            happened = OutStep(step)
        except ValueError:
            abort(404)

        async def answer(account: CarrierAccount, form: VoiceForm) -> Response:
            return await _answer(app, account, form, happened)

        # A person is on the line for whom nothing is lost: they are told to dial.
        return await guarded(app, account_id, answer, lambda _, __: at_once(xml(twiml.say_and_hang_up(_TROUBLE))))

    return blueprint


async def _answer(app: App, account: CarrierAccount, form: VoiceForm, step: OutStep) -> Response:
    parts, telephony = app.parts, Telephony(app.parts.controls, app.settings.public_url)
    ended = form.dial_status if step is OutStep.DIALLED else form.ended_as
    report = OutReport(bool(form.digits), _ENDED_AS.get(ended), form.dial_seconds)
    call_id = request.args.get("call", "")
    follows = await outgoing_step(parts.store, parts.clock, account, call_id, step, report)
    match follows:
        case AskForKey(call, whom):
            key_url = telephony.url(account, call.id, OutStep.KEY)
            return xml(twiml.ask_for_key(f"Press any key to call {whom}.", key_url))
        case RingCustomer(call):
            return xml(
                twiml.dial_customer(
                    call.theirs,
                    telephony.url(account, call.id, OutStep.DIALLED),
                    telephony.url(account, call.id, OutStep.ANSWERED),
                    caller_id=call.ours.e164,
                    seconds=CUSTOMER_RINGS_SECONDS,
                )
            )
        case SayOutcome(outcome) if outcome in _SAYS:
            return xml(twiml.say_and_hang_up(_SAYS[outcome]))
        case SayOutcome() | Nothing():
            return xml(twiml.hang_up())
        case _:
            assert_never(follows)
