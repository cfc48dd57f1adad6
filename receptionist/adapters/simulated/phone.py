"""A customer's telephone at the simulated carrier: what it sends arrives at the business as that carrier's webhooks."""

import asyncio
import secrets
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass

from receptionist.adapters.simulated.account import Wire
from receptionist.adapters.simulated.photos import photo_url
from receptionist.adapters.simulated.posting import Post
from receptionist.adapters.simulated.text_forms import message_id
from receptionist.adapters.simulated.text_signing import forged, text_webhook
from receptionist.domain.phone import PhoneNumber
from receptionist.domain.records import CarrierAccount
from receptionist.domain.text_events import Concatenation, MediaLink, TextReceived
from receptionist.errors import BadInput
from receptionist.ports import Clock

_PART_CHARACTERS = 153


@dataclass(frozen=True, slots=True)
class Delivery:
    """How the carrier delivers what the phone sends."""

    wire: Wire = Wire.TWILIO
    repeat: int = 1  # how often each webhook comes
    reorder: bool = False  # the last one first
    split: bool = False  # as parts of a long text; Vonage's SMS API only
    drop_part: bool = False  # and without one of them
    delay_seconds: float = 0.0  # before each webhook
    photo: bool = False
    forged: bool = False  # with a signature that is not the carrier's


class SimulatedPhone:
    """The phone with the number `number`, texting the `business` number of a simulated account.

    `origin` is the public address of the product, which the webhooks' addresses begin with.
    """

    def __init__(
        self,
        account: CarrierAccount,
        business: PhoneNumber,
        number: str,
        origin: str,
        post: Post,
        clock: Clock,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self._account, self._business, self._number = account, business, number
        self._origin, self._post, self._clock, self._sleep = origin, post, clock, sleep

    async def send(self, texts: Sequence[str], how: Delivery) -> list[int]:
        """Sends the texts; the status of each webhook in the order in which they were delivered.

        Raises BadInput for a delivery that its carrier does not know, and CarrierProblem where no server answers.
        """
        check_delivery(how)
        arriving = [part for text in texts for part in self._parts(text, how)]
        if how.drop_part:
            arriving.pop()
        arriving = [part for part in arriving for _ in range(how.repeat)]
        if how.reorder:
            arriving.reverse()
        return [await self._deliver(part, how) for part in arriving]

    async def _deliver(self, text: TextReceived, how: Delivery) -> int:
        if how.delay_seconds:
            await self._sleep(how.delay_seconds)
        url = f"{self._origin}/webhooks/{how.wire.dialect}/{self._account.id}/texts"
        request = text_webhook(self._account, how.wire, text, url, self._clock.now())
        return await self._post(forged(request) if how.forged else request)

    def _parts(self, text: str, how: Delivery) -> list[TextReceived]:
        photo = (MediaLink(photo_url(secrets.token_hex(6)), "image/png"),) if how.photo else ()
        if not how.split:
            return [self._received(text, how.wire, photo)]
        size = min(_PART_CHARACTERS, max(1, (len(text) + 1) // 2))
        pieces = [text[start : start + size] for start in range(0, len(text), size)] or [""]
        reference = str(secrets.randbelow(256))
        return [
            self._received(piece, how.wire, photo, Concatenation(reference, len(pieces), number))
            for number, piece in enumerate(pieces, start=1)
        ]

    def _received(
        self, text: str, wire: Wire, photo: tuple[MediaLink, ...], part: Concatenation | None = None
    ) -> TextReceived:
        return TextReceived(
            carrier_message_id=message_id(wire),
            sender=self._number,
            recipient=self._business.e164,
            text=text,
            media=photo,
            concatenation=part,
        )


def check_delivery(how: Delivery) -> None:
    """Raises BadInput where the carrier of this delivery does not deliver so."""
    if how.split and how.wire is not Wire.VONAGE:
        raise BadInput("Only Vonage's SMS API delivers a long text in parts.", "Add --dialect vonage.")
    if how.drop_part and not how.split:
        raise BadInput("Only a text in parts can lose one.", "Add --split.")
    if how.photo and how.wire is Wire.VONAGE:
        raise BadInput("Vonage's SMS API brings no pictures.", "Use --dialect vonage-messages.")
    if how.split and how.photo:
        raise BadInput("A picture message does not come in parts.", "Leave out --split.")
