"""Calls the simulated carrier makes: nobody's telephone rings, and what becomes of each its number decides.

The last two digits: 90 does not answer, 91 is engaged, 92 is taken by a voicemail. Everybody else picks up, presses a
key when asked for one, and talks for a moment.
"""

import asyncio
import io
import logging
import secrets
import wave
from collections.abc import Awaitable, Callable

import httpx2

from receptionist.adapters.simulated.asking import HTTP_SECONDS, Asking
from receptionist.adapters.simulated.twiml_reader import Dial, Gather, Verb
from receptionist.domain.records import CarrierAccount
from receptionist.errors import CarrierProblem
from receptionist.ports import NewCall, Voice
from receptionist.voice.audio import mulaw_to_pcm

log = logging.getLogger(__name__)

_RINGS, _TALKS = 2.0, 8.0  # seconds
_NOBODY, _ENGAGED, _VOICEMAIL = "90", "91", "92"
_MOST_STEPS = 6
_MESSAGE = "Hello, this is Dana Whitfield. My water heater is leaking a little. Please call me back. Thank you."


class SimulatedCallControl:
    """CallControl for accounts of the carrier `simulated`. Calls go on in the background until `close`."""

    def __init__(
        self,
        connect_to: Callable[[], str],
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
        voice: Voice | None = None,
    ) -> None:
        self._connect_to, self._sleep, self._voice = connect_to, sleep, voice
        self._under_way: set[asyncio.Task[None]] = set()

    async def call(self, account: CarrierAccount, new: NewCall) -> str:
        """Makes the call in the background; its id."""
        call_sid = "CA" + secrets.token_hex(16)
        task = asyncio.create_task(self._follow(account, new, call_sid))
        self._under_way.add(task)
        task.add_done_callback(self._under_way.discard)
        return call_sid

    async def delete_recording(self, account: CarrierAccount, recording_id: str) -> None:
        """Nothing is kept here: what callers leave is spoken when it is asked for."""

    async def recording(self, account: CarrierAccount, recording_id: str) -> bytes:
        """What every caller leaves after the tone, spoken by `voice`. Raises SpeechProblem."""
        if self._voice is None:
            raise CarrierProblem("The simulated carrier has no voice for messages.", retry=False)
        spoken = [part.audio async for part in self._voice.speak(_MESSAGE, 1.0)]
        file = io.BytesIO()
        with wave.open(file, "wb") as wav:
            wav.setnchannels(1)
            wav.setsampwidth(2)
            wav.setframerate(8000)
            wav.writeframes(mulaw_to_pcm(b"".join(spoken)))
        return file.getvalue()

    async def hang_up(self, account: CarrierAccount, carrier_call_id: str) -> None:
        """A call to the business is its caller's; those made here end by themselves."""

    async def settle(self) -> None:
        """Waits until every call is over."""
        while self._under_way:
            await asyncio.wait(set(self._under_way))

    async def close(self) -> None:
        """Ends all calls without a word."""
        for task in self._under_way:
            task.cancel()
        await asyncio.gather(*self._under_way, return_exceptions=True)

    async def _follow(self, account: CarrierAccount, new: NewCall, call_sid: str) -> None:
        fields = {"AccountSid": account.external_id, "CallSid": call_sid, "From": new.ours.e164, "To": new.called.e164}
        asking = Asking(account.secret, fields, self._connect_to())
        ending = new.called.e164[-2:]
        try:
            async with httpx2.AsyncClient(timeout=HTTP_SECONDS) as http:
                await self._sleep(_RINGS)
                over = {_NOBODY: "no-answer", _ENGAGED: "busy"}.get(ending, "completed")
                if over == "completed":
                    verbs = await asking.ask(http, new.answer_url, {})
                    for _ in range(_MOST_STEPS):
                        if not (verbs := await self._next(http, asking, verbs, presses=ending != _VOICEMAIL)):
                            break
                await asking.post(http, new.status_url, {"CallStatus": over})
        except CarrierProblem as error:
            log.error("simulated call broke off", extra={"carrier_call_id": call_sid, "error": type(error).__name__})

    async def _next(self, http: httpx2.AsyncClient, asking: Asking, verbs: list[Verb], *, presses: bool) -> list[Verb]:
        """Does the first verb that leads anywhere; what the server wants then. Empty where the call is over."""
        for verb in verbs:
            match verb:
                case Gather():
                    if presses:
                        return await asking.ask(http, verb.action, {"Digits": "1"})
                    return await asking.ask(http, verb.action, {}) if verb.also_without_a_key else []
                case Dial():
                    await self._sleep(_RINGS)
                    ending = verb.numbers[0][-2:]
                    if ending in (_NOBODY, _ENGAGED):
                        status = "busy" if ending == _ENGAGED else "no-answer"
                        return await asking.ask(http, verb.action, {"DialCallStatus": status})
                    if verb.answered_url:
                        await asking.post(http, verb.answered_url, {"CallSid": "CA" + secrets.token_hex(16)})
                    await self._sleep(_TALKS)
                    talked = {"DialCallStatus": "completed", "DialCallDuration": str(round(_TALKS))}
                    return await asking.ask(http, verb.action, talked)
                case _:
                    pass
        return []
