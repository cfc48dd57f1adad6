"""The web application around the fakes, and the carrier's hand on it."""

import asyncio
from collections.abc import Mapping
from dataclasses import replace
from functools import cache
from typing import Protocol

from quart.typing import TestClientProtocol

from receptionist.adapters.simulated.twiml_reader import Verb, read_twiml
from receptionist.adapters.telnyx.texts import TelnyxTexts
from receptionist.adapters.twilio.signatures import HEADER, sign
from receptionist.adapters.twilio.texts import TwilioTexts
from receptionist.adapters.vonage.texts import VonageTexts
from receptionist.agent.prompts import Prompts
from receptionist.agent.text_words import TextWords
from receptionist.config import Settings
from receptionist.domain.records import CarrierAccount
from receptionist.errors import ServiceProblem
from receptionist.ports import Clock, FetchedMedia, Mail, MediaAccess, Store
from receptionist.resources import resource_dir
from receptionist.services.call_parts import CallParts
from receptionist.services.live_calls import LiveCalls
from receptionist.services.take_in import EventJournal
from receptionist.services.text_worker import TextWork, TextWorker
from receptionist.services.texting_parts import TextingParts
from receptionist.web.app import App, Check, create_app
from tests.fakes.call_parts import ACCOUNT_SID, CALLED, CALLER, SECRET, Desk, ScriptedAgent, noted, parts_for

ORIGIN = "https://phone.example.com"


def app_for(
    desk: Desk,
    parts: CallParts | None = None,
    *,
    most: int = 5,
    checks: Mapping[str, Check] | None = None,
    env: Mapping[str, str] | None = None,
) -> App:
    """The application of a desk, at ORIGIN."""
    settings = Settings.from_env({"PUBLIC_URL": ORIGIN, **(env or {})})
    return app_with(settings, parts or parts_for(desk.store), most=most, checks=checks)


def app_with(settings: Settings, parts: CallParts, *, most: int = 1, checks: Mapping[str, Check] | None = None) -> App:
    """An application that takes texts in and leaves them where they are kept."""
    texting = texting_for(parts.store, parts.clock, settings.public_url)
    return App(settings, parts, LiveCalls(most), texting, EventJournal(parts.store), IdleWorker(texting), checks or {})


def at_port(settings: Settings, port: int) -> Settings:
    """The settings of a server that listens on this port of this machine."""
    return replace(settings, port=port, public_url=f"http://127.0.0.1:{port}")


def texting_for(store: Store, clock: Clock, origin: str = ORIGIN) -> TextingParts:
    """What texting needs, with the carriers' own adapters: their webhooks are checked as they are outside."""
    return TextingParts(
        store=store,
        clock=clock,
        agent=ScriptedAgent(noted),
        words=_words(),
        carriers={"twilio": TwilioTexts(), "telnyx": TelnyxTexts(), "vonage": VonageTexts()},
        media=NothingToFetch(),
        mailer=NoMail(),
        origin=lambda: origin,
    )


@cache
def _words() -> TextWords:
    return TextWords(Prompts(resource_dir("prompts")).phrases)


class IdleWorker(TextWorker):
    """Does nothing, and counts how often it was told that there is something to do."""

    def __init__(self, parts: TextingParts) -> None:
        super().__init__(parts)
        self.woken = 0

    async def run(self) -> None:
        await asyncio.Event().wait()

    def wake(self, *kinds: TextWork) -> None:
        self.woken += 1


class NothingToFetch:
    """Has no file."""

    async def fetch(self, url: str, access: MediaAccess) -> FetchedMedia:
        raise ServiceProblem("The file could not be had.")


class NoMail:
    """Takes no mail."""

    async def send(self, mail: Mail) -> None:
        raise ServiceProblem("The mail server is away.")


class HasAccount(Protocol):
    """Where the calls of an account come in: a desk, most of the time."""

    @property
    def account(self) -> CarrierAccount: ...


class Carrier:
    """Posts webhooks as the carrier does; the signature is over the public address."""

    def __init__(self, app: App, desk: HasAccount) -> None:
        self.app, self._account_id = app, desk.account.id
        self.client: TestClientProtocol = create_app(app).test_client()

    def path(self, name: str) -> str:
        return f"/webhooks/twilio/{self._account_id}/{name}"

    async def post(
        self, name: str, fields: Mapping[str, str] | None = None, *, secret: str = SECRET, path: str = ""
    ) -> tuple[int, str]:
        """Status and body of the answer."""
        form = {
            "AccountSid": ACCOUNT_SID,
            "CallSid": "CA1",
            "From": CALLER,
            "To": CALLED,
            "CallStatus": "in-progress",
        } | dict(fields or {})
        path = path or self.path(name)
        headers = {HEADER: sign(secret, ORIGIN + path, form)}
        response = await self.client.post(path, form=form, headers=headers)
        return response.status_code, await response.get_data(as_text=True)

    async def asks(self, name: str, fields: Mapping[str, str] | None = None) -> list[Verb]:
        """The verbs of an answer."""
        status, body = await self.post(name, fields)
        assert status == 200, body
        return read_twiml(body)

    async def follows(self, url: str, fields: Mapping[str, str] | None = None) -> list[Verb]:
        """The verbs at an address an earlier answer named."""
        assert url.startswith(ORIGIN)
        status, body = await self.post("", fields, path=url.removeprefix(ORIGIN))
        assert status == 200, body
        return read_twiml(body)


def without_owner(desk: Desk) -> Desk:
    """The same business with nobody to ring."""
    business = desk.store.tables.businesses[desk.call.business_id]
    alone = replace(business, profile=replace(business.profile, transfer_to=None))
    desk.store.tables.businesses[business.id] = alone
    return desk
