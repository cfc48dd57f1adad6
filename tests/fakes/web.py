"""The web application around the fakes, and the carrier's hand on it."""

from collections.abc import Mapping
from dataclasses import replace

from quart.typing import TestClientProtocol

from receptionist.adapters.simulated.twiml_reader import Verb, read_twiml
from receptionist.adapters.twilio.signatures import HEADER, sign
from receptionist.config import Settings
from receptionist.services.call_parts import CallParts
from receptionist.services.live_calls import LiveCalls
from receptionist.web.app import App, Check, create_app
from tests.fakes.call_parts import ACCOUNT_SID, CALLED, CALLER, SECRET, Desk, parts_for

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
    return App(settings, parts or parts_for(desk.store), LiveCalls(most), checks or {})


class Carrier:
    """Posts webhooks as the carrier does; the signature is over the public address."""

    def __init__(self, app: App, desk: Desk) -> None:
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
