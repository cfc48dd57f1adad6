"""A carrier without a telephone network: dials a running server as Twilio does, and speaks its media protocol."""

import secrets
from dataclasses import dataclass, field

import httpx2
from websockets.asyncio.client import connect
from websockets.exceptions import InvalidHandshake, InvalidStatus

from receptionist.adapters.simulated.account import simulated_account
from receptionist.adapters.simulated.asking import HTTP_SECONDS, Asking
from receptionist.adapters.simulated.call_report import CallReport
from receptionist.adapters.simulated.handset import Handset
from receptionist.adapters.simulated.media_stream import MediaStream
from receptionist.adapters.simulated.twiml_reader import (
    ConnectStream,
    Dial,
    Gather,
    HangUp,
    Record,
    Reject,
    Say,
    Verb,
)
from receptionist.adapters.twilio.signatures import HEADER, sign
from receptionist.domain.ids import AccountId
from receptionist.domain.records import Business
from receptionist.errors import CarrierProblem
from receptionist.ports import Store

_MOST_DOCUMENTS = 12  # of one call; a server that never hangs up is a fault


@dataclass(frozen=True, slots=True)
class Line:
    """Whom the carrier connects to whom. `voice_url` is the webhook as set at the carrier.

    `connect_to` is an origin (`http://127.0.0.1:8000`) to reach the server at instead of the public one; signatures
    stay over the public address. `person` is how somebody who is dialled behaves: no-answer, accepts or declines.
    """

    voice_url: str
    account_sid: str
    secret: str = field(repr=False)
    caller: str
    called: str
    connect_to: str = ""
    person: str = "no-answer"

    @property
    def status_url(self) -> str:
        """Where the call's end is reported to."""
        return self.voice_url.removesuffix("/voice") + "/status"


async def simulated_line(
    store: Store, business: Business, origin: str, caller: str, connect_to: str = ""
) -> tuple[Line, AccountId]:
    """The line from the simulated carrier to this business; its account and number are made where there are none."""
    account, number = await simulated_account(store, business)
    line = Line(
        voice_url=f"{origin}/webhooks/twilio/{account.id}/voice",
        account_sid=account.external_id,
        secret=account.secret,
        caller=caller,
        called=number.e164,
        connect_to=connect_to,
    )
    return line, account.id


async def check_server(origin: str) -> None:
    """Raises CarrierProblem unless a running server answers at `origin`."""
    try:
        async with httpx2.AsyncClient(timeout=HTTP_SECONDS) as http:
            response = await http.get(f"{origin}/health/live")
    except httpx2.HTTPError as error:
        raise CarrierProblem(f"No server answers at {origin}.", "`receptionist serve` starts it.") from error
    if response.status_code != 200:
        raise CarrierProblem(f"What answers at {origin} is another program.", "Set PORT as for `receptionist serve`.")


class SimulatedCall:
    """One call, from this handset."""

    def __init__(self, line: Line, handset: Handset) -> None:
        self._line, self._handset = line, handset
        self._call_sid = "CA" + secrets.token_hex(16)
        self.report = CallReport(self._call_sid)
        self._caller_gone = False
        fields = {
            "AccountSid": line.account_sid,
            "CallSid": self._call_sid,
            "From": line.caller,
            "To": line.called,
            "Direction": "inbound",
        }
        self._asking = Asking(line.secret, fields, line.connect_to)

    async def place(self) -> CallReport:
        """Dials, follows what the server answers until the call is over, and reports. Raises CarrierProblem."""
        async with httpx2.AsyncClient(timeout=HTTP_SECONDS) as http:
            verbs = await self._asking.ask(http, self._line.voice_url, {"CallStatus": "ringing"})
            for _ in range(_MOST_DOCUMENTS):
                following = await self._follow(http, verbs)
                if following is None:
                    break
                verbs = following
            else:
                raise CarrierProblem("The server went on without end.", retry=False)
            await self._asking.post(http, self._line.status_url, {"CallStatus": "completed"})
        self.report.ended_by = self.report.ended_by or "server"
        return self.report

    async def _follow(self, http: httpx2.AsyncClient, verbs: list[Verb]) -> list[Verb] | None:
        """Runs a document; answers the one after it, or None where the call is over."""
        for verb in verbs:
            match verb:
                case Say(text):
                    self.report.carrier_said.append(text)
                    await self._handset.hear_carrier(text)
                case ConnectStream():
                    await self._stream(http, verb)
                    if self._caller_gone:
                        self.report.ended_by = "caller"
                        return None
                    return await self._asking.ask(http, verb.action, {})
                case Dial():
                    return await self._asking.ask(http, verb.action, await self._dial(http, verb))
                case Record(action):
                    recorded = {"RecordingSid": "RE" + secrets.token_hex(16), "RecordingDuration": "5"}
                    return await self._asking.ask(http, action, recorded)
                case HangUp() | Reject():
                    return None
                case Gather():
                    pass
        return None

    async def _dial(self, http: httpx2.AsyncClient, dial: Dial) -> dict[str, str]:
        """Rings a person, who behaves as the line says."""
        if self._line.person == "no-answer":
            return {"DialCallStatus": "no-answer"}
        accepted = self._line.person == "accepts"
        asked = [verb for verb in await self._asking.ask(http, dial.screen_url, {}) if isinstance(verb, Gather)]
        for verb in asked if accepted else ():
            await self._asking.ask(http, verb.action, {"Digits": "1"})
        accepted = accepted or not asked  # whoever is not asked has the call by picking up
        return {"DialCallStatus": "completed", "DialBridged": "true" if accepted else "false"}

    # --- media

    async def _stream(self, http: httpx2.AsyncClient, verb: ConnectStream) -> None:
        """Runs the media stream, and tells how it fares."""
        try:
            await self._open_and_run(verb)
        except CarrierProblem:
            error = "31920 - Stream - WebSocket - Handshake Error"
            await self._tell_of_stream(http, verb, {"StreamEvent": "stream-error", "StreamError": error})
            raise
        await self._tell_of_stream(http, verb, {"StreamEvent": "stream-stopped"})

    async def _tell_of_stream(self, http: httpx2.AsyncClient, verb: ConnectStream, fields: dict[str, str]) -> None:
        if verb.status_callback:
            await self._asking.post(http, verb.status_callback, fields)

    async def _open_and_run(self, verb: ConnectStream) -> None:
        """Opens the media stream and runs it in real time until a side ends it."""
        headers = {HEADER: sign(self._line.secret, verb.url)}
        try:
            socket = await connect(
                self._asking.reachable(verb.url), additional_headers=headers, compression=None, proxy=None
            )
        except InvalidStatus as error:
            status = error.response.status_code
            raise CarrierProblem(f"The server refused the media stream (status {status}).", retry=False) from error
        except (OSError, InvalidHandshake, TimeoutError) as error:
            raise CarrierProblem("The media stream could not be opened.") from error
        async with socket:
            stream = MediaStream(socket, self._line.account_sid, self._call_sid)
            await stream.open(verb.parameters)
            self._caller_gone = await self._handset.talk(stream, self.report)
