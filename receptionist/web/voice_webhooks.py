"""Twilio's webhooks about calls. Each answers something the caller can hear; none answers a 500."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from typing import TYPE_CHECKING, assert_never
from urllib.parse import urlencode

from quart import Blueprint, Response, abort, request

from receptionist.adapters.twilio import signatures, twiml
from receptionist.adapters.twilio.forms import LineState, VoiceForm, read_voice_form
from receptionist.domain.call import Call, EndReason
from receptionist.domain.call_plan import in_rounds
from receptionist.domain.ids import AccountId
from receptionist.domain.phone import PhoneNumber, parse_number
from receptionist.domain.records import CarrierAccount
from receptionist.errors import BadInput
from receptionist.services.carry_on import (
    After,
    GoOn,
    HangUp,
    LineReport,
    Ring,
    SayThanks,
    Step,
    TakeMessage,
    carry_on,
)
from receptionist.services.close_call import close_call
from receptionist.services.left_messages import keep_left
from receptionist.services.pick_up import AskThem, JoinThem, person_picked_up
from receptionist.services.route_call import (
    Answer,
    CameBack,
    Leg,
    NobodyAnswers,
    NotForCalls,
    NotOurs,
    Over,
    RingPeople,
    Turned,
    TurnedAway,
    incoming_call,
)
from receptionist.voice.number_words import digit_by_digit
from receptionist.web.media_socket import LEG, TOKEN, media_path
from receptionist.web.voice_guard import asked_url, at_once, guarded, xml

if TYPE_CHECKING:
    from receptionist.web.app import App

log = logging.getLogger(__name__)

_BUSY = "Thank you for calling. All our lines are busy right now."
_CLOSED = "Thank you for calling. Nobody can come to the phone right now."
_TROUBLE = "Thank you for calling. We are having trouble with our phones right now."
_MESSAGE = "Please leave your name, your number and what you need after the tone, and we will call you back."
_THANKS = "Thank you. We will call you back as soon as we can. Goodbye."
_SHOW_YOUR_NUMBER = "Thank you for calling. Please call again without hiding your number. Goodbye."
_TOO_OFTEN = "You have called many times in the last hour. Please send us a text, or try again later. Goodbye."
_LATER = "Please call again in a few minutes. Goodbye."


def webhook_path(account_id: str, name: str) -> str:
    """The path of a webhook: voice, action, status, fallback or screen."""
    return f"/webhooks/twilio/{account_id}/{name}"


def voice_blueprint(app: App) -> Blueprint:
    """The webhooks to set at the carrier: voice, status and fallback; action and screen are used by our own answers."""
    blueprint = Blueprint("voice", __name__, url_prefix="/webhooks/twilio/<account_id>")
    answers = _Answers(app)

    @blueprint.post("/voice")
    async def voice(account_id: str) -> Response:
        return await guarded(app, account_id, answers.voice, answers.trouble)

    @blueprint.post("/action")
    async def action(account_id: str) -> Response:
        return await guarded(app, account_id, answers.action, answers.trouble)

    @blueprint.post("/screen")
    async def screen(account_id: str) -> Response:
        # Without an answer of ours the person's leg ends, and the caller goes back to the agent.
        return await guarded(app, account_id, answers.screen, lambda _, __: at_once(xml(twiml.hang_up())))

    @blueprint.post("/status")
    async def status(account_id: str) -> Response:
        # The carrier logs a 503; the call is closed at the next start.
        return await guarded(app, account_id, answers.status, lambda _, __: at_once(Response("", 503)))

    @blueprint.post("/fallback")
    async def fallback(account_id: str) -> Response:
        return await answers.fallback(account_id, await request.form)

    return blueprint


class _Answers:
    """The answer to each webhook, once its form is known to be the carrier's."""

    def __init__(self, app: App) -> None:
        self._app = app

    async def voice(self, account: CarrierAccount, form: VoiceForm) -> Response:
        parts = self._app.parts
        decision = await incoming_call(
            parts.store, parts.clock, account, form.call_sid, form.caller, form.called, form.forwarded_from
        )
        match decision:
            case NotOurs():
                # The carrier signed it: a number that was not entered here yet, with a caller on it.
                self._app.refused["number"] += 1
                return xml(twiml.say_and_hang_up(f"{_TROUBLE} {_LATER}"))
            case NotForCalls(instead):
                return xml(twiml.say_and_hang_up(_not_for_calls(instead)))
            case Over():
                return xml(twiml.hang_up())
            case CameBack() | TurnedAway(Turned.BLOCKED):
                return xml(twiml.reject_as_busy())
            case TurnedAway(why):
                return xml(twiml.say_and_hang_up(_SHOW_YOUR_NUMBER if why is Turned.HIDDEN else _TOO_OFTEN))
            case RingPeople(call, profile, plan):
                self._app.remember_person(account, profile.transfer_to)
                return self._ring(account, Ring(plan.rounds[0], call, profile.answering, After.PEOPLE_FIRST))
            case NobodyAnswers():
                return self._take_message(account, f"{_CLOSED} {_MESSAGE}")
            case Answer():
                self._app.remember_person(account, decision.profile.transfer_to)
                if self._app.calls.is_crowded_by(decision.call):
                    return await self._turn_away(decision.call)
                if self._app.calls.admit(decision.call):
                    return self._connect(account, decision)
                log.warning("too many calls", extra={"call_id": decision.call.id})
                return self._instead_of_agent(account, decision)
            case _:
                assert_never(decision)

    async def action(self, account: CarrierAccount, form: VoiceForm) -> Response:
        try:
            after = After(request.args.get("after", ""))
        except ValueError:
            abort(400)
        self._app.calls.give_back(account.id, form.call_sid)  # it has opened by now, or never will
        parts = self._app.parts
        step = await carry_on(parts.store, parts.clock, account, _report(form), after)
        return self._perform(account, step)

    async def screen(self, account: CarrierAccount, form: VoiceForm) -> Response:
        parts = self._app.parts
        caller_of = request.args.get("call", "")
        picked_up = await person_picked_up(parts.store, parts.clock, account, caller_of, pressed=bool(form.digits))
        match picked_up:
            case AskThem(brief):
                url = self._url(account, "screen", call=caller_of)
                return xml(twiml.screen(f"{brief} Press any key to take the call.", url))
            case JoinThem(brief):
                return xml(twiml.bridge(brief))
            case _:
                assert_never(picked_up)

    async def status(self, account: CarrierAccount, form: VoiceForm) -> Response:
        if form.stream_event:
            self._note_stream(account, form)
            return Response("", 204)
        if form.line is not LineState.OVER:
            return Response("", 204)
        self._app.calls.give_back(account.id, form.call_sid)
        parts = self._app.parts
        async with parts.store.work(account.business_id) as work:
            call = await work.call_by_carrier_id(account.id, form.call_sid)
        if call is not None and (live := self._app.calls.find(call.id)) is not None:
            live.hang_up()
        elif call is not None:
            await close_call(parts.store, parts.clock, call.business_id, call.id, EndReason.CALLER_HUNG_UP)
        return Response("", 204)

    async def fallback(self, account_id: str, fields: Mapping[str, str], *, may_ring: bool = True) -> Response:
        """Needs no model, and no database for what was seen before. Only the carrier learns whom to ring."""
        secret, person = await self._app.last_resort(account_id)
        signed = signatures.is_genuine(secret, asked_url(self._app), fields, request.headers.get(signatures.HEADER))
        log.error("carrier used the fallback", extra={"account_id": account_id, "signed": signed})
        if not signed:
            return xml(twiml.say_and_hang_up(f"{_TROUBLE} {_LATER}"))
        action = self._app.settings.public_url + webhook_path(account_id, "action")
        # A telephone that has just sent the caller on to us would send them again.
        if person is not None and may_ring and parse_number(fields.get("ForwardedFrom", "")) != person:
            return xml(twiml.dial((person,), f"{action}?after={After.LAST_DIAL}", say=_TROUBLE))
        return xml(twiml.take_message(f"{_TROUBLE} {_MESSAGE}", f"{action}?after={After.MESSAGE}"))

    async def trouble(self, account_id: str, fields: Mapping[str, str]) -> Response:
        """The answer where ours failed, perhaps before it was known who asks.

        It never repeats the step that has just ended, or a caller would go round as long as the trouble lasts.
        """
        after = request.args.get("after", "")
        try:
            form = read_voice_form(fields)
        except BadInput:
            form = None
        if form is not None and after == After.MESSAGE:
            if form.recording_sid:
                await self._keep_aside(account_id, fields, form)
            return xml(twiml.say_and_hang_up(_THANKS))
        if form is not None and (form.person_answered or form.line is LineState.OVER):
            return xml(twiml.hang_up())
        return await self.fallback(account_id, fields, may_ring=after in ("", After.STREAM))

    async def _keep_aside(self, account_id: str, fields: Mapping[str, str], form: VoiceForm) -> None:
        """Keeps a message that could not be saved, where the carrier signed for it: it tells of each only once."""
        secret, _ = await self._app.last_resort(account_id)
        ids = {"account_id": account_id, "recording_id": form.recording_sid}
        if not signatures.is_genuine(secret, asked_url(self._app), fields, request.headers.get(signatures.HEADER)):
            log.warning("message not signed by the carrier", extra=ids)
            return
        try:
            keep_left(self._app.parts, AccountId(account_id), _report(form))
        except OSError as error:
            log.error("message not kept", extra=ids | {"error": type(error).__name__})

    def _note_stream(self, account: CarrierAccount, form: VoiceForm) -> None:
        ids = {"account_id": account.id, "carrier_call_id": form.call_sid, "status": form.stream_event}
        if form.stream_event == "stream-error" or form.stream_error:
            log.error("stream failed at the carrier", extra={**ids, "why": form.stream_error})
        else:
            log.info("stream at the carrier", extra=ids)

    def _perform(self, account: CarrierAccount, step: Step) -> Response:
        match step:
            case Ring():
                return self._ring(account, step, say=_TROUBLE if step.broken else "")
            case GoOn(answer):
                if not self._app.calls.admit(answer.call):
                    return self._take_message(account, _MESSAGE)
                return self._connect(account, answer)
            case TakeMessage():
                return self._take_message(account, f"I'm sorry, nobody can come to the phone. {_MESSAGE}")
            case SayThanks():
                return xml(twiml.say_and_hang_up(_THANKS))
            case HangUp():
                return xml(twiml.hang_up())
            case _:
                assert_never(step)

    def _connect(self, account: CarrierAccount, answer: Answer) -> Response:
        after = After.STREAM if answer.leg is Leg.FIRST else After.SECOND_STREAM
        return xml(
            twiml.connect_stream(
                self._app.settings.media_url + media_path(account.id),
                self._url(account, "action", after=after),
                self._url(account, "status"),
                {TOKEN: answer.token, LEG: answer.leg},
            )
        )

    async def _turn_away(self, call: Call) -> Response:
        """Engaged, and on record: somebody has all their lines call us at once."""
        log.warning("too many calls of one caller", extra={"call_id": call.id})
        parts = self._app.parts
        await close_call(parts.store, parts.clock, call.business_id, call.id, EndReason.TURNED_AWAY)
        return xml(twiml.reject_as_busy())

    def _instead_of_agent(self, account: CarrierAccount, answer: Answer) -> Response:
        profile = answer.profile
        rounds = in_rounds(profile, profile.people) if answer.leg is Leg.FIRST else ()
        if not rounds:
            return self._take_message(account, f"{_BUSY} {_MESSAGE}")
        return self._ring(account, Ring(rounds[0], answer.call, profile.answering, After.LAST_DIAL), say=_BUSY)

    def _ring(self, account: CarrierAccount, ring: Ring, say: str = "") -> Response:
        action = self._url(account, "action", after=ring.after, **({"rung": str(ring.rung)} if ring.rung > 1 else {}))
        return xml(
            twiml.dial(
                ring.numbers,
                action,
                seconds=ring.answering.ring_seconds,
                caller_id=ring.call.called,
                screen_url=self._url(account, "screen", call=ring.call.carrier_call_id),
                say=say,
            )
        )

    def _take_message(self, account: CarrierAccount, say: str) -> Response:
        return xml(twiml.take_message(say, self._url(account, "action", after=After.MESSAGE)))

    def _url(self, account: CarrierAccount, name: str, **query: str) -> str:
        url = self._app.settings.public_url + webhook_path(account.id, name)
        return f"{url}?{urlencode(query)}" if query else url


def _report(form: VoiceForm) -> LineReport:
    return LineReport(
        carrier_call_id=form.call_sid,
        caller_gone=form.line is LineState.OVER,
        caller=form.caller,
        called=form.called,
        rung=request.args.get("rung", 1, type=int),
        person_answered=form.person_answered,
        recording=form.recording_sid,
        recording_seconds=form.recording_seconds,
    )


def _not_for_calls(instead: PhoneNumber | None) -> str:
    """What a caller of a number that takes no calls hears; the number to call instead twice, to be written down."""
    if instead is None:
        return "Thank you for calling. This number does not take calls. Goodbye."
    digits = instead.digits
    number = ", ".join(digit_by_digit(part) for part in (digits[:-7], digits[-7:-4], digits[-4:]) if part)
    return f"Thank you for calling. This number does not take calls. Please call {number}. Again, {number}. Goodbye."
