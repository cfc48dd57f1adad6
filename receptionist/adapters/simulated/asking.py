"""Posting a call's webhooks to a server as the carrier does: signed, and read as the carrier reads the answer."""

from collections.abc import Mapping
from urllib.parse import urlsplit, urlunsplit

import httpx2

from receptionist.adapters.simulated.twiml_reader import Verb, read_twiml
from receptionist.adapters.twilio.signatures import HEADER, sign
from receptionist.errors import CarrierProblem

HTTP_SECONDS = 15.0  # Twilio's own limit for a webhook


class Asking:
    """The webhooks of one call; `fields` stand in each. They reach the server at `connect_to`, where that is set."""

    def __init__(self, secret: str, fields: Mapping[str, str], connect_to: str = "") -> None:
        self._secret, self._fields, self._connect_to = secret, fields, connect_to

    async def ask(self, http: httpx2.AsyncClient, url: str, fields: Mapping[str, str]) -> list[Verb]:
        """The verbs the server answers. Raises CarrierProblem."""
        return read_twiml(await self.post(http, url, fields))

    async def post(self, http: httpx2.AsyncClient, url: str, fields: Mapping[str, str]) -> str:
        """What the server answers. Raises CarrierProblem."""
        form = {"ApiVersion": "2010-04-01", "CallStatus": "in-progress", **self._fields, **fields}
        headers = {HEADER: sign(self._secret, url, form)}
        try:
            response = await http.post(self.reachable(url), data=form, headers=headers)
        except httpx2.HTTPError as error:
            raise CarrierProblem(
                "The server does not answer.", "Is it running? `receptionist serve` starts it."
            ) from error
        if response.status_code >= 400:
            raise CarrierProblem(f"The server refused a webhook (status {response.status_code}).", retry=False)
        return response.text

    def reachable(self, url: str) -> str:
        """The address at which the server is reached."""
        if not self._connect_to:
            return url
        parts, origin = urlsplit(url), urlsplit(self._connect_to)
        scheme = origin.scheme if parts.scheme.startswith("http") else origin.scheme.replace("http", "ws")
        return urlunsplit(parts._replace(scheme=scheme, netloc=origin.netloc))
