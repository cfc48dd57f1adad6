"""Carriers' texts, their files, and e-mail."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from receptionist.domain.ids import (
    AttemptId,
)
from receptionist.domain.phone import Address, PhoneNumber
from receptionist.domain.records import (
    CarrierAccount,
    WebhookRequest,
)
from receptionist.domain.text_events import ListedCall, ListedText, TextEvent


@dataclass(frozen=True, slots=True)
class OutgoingText:
    """A text to hand over. `callback_url` is where its receipts go; the attempt's id goes with it as our mark."""

    attempt: AttemptId
    sender: PhoneNumber
    recipient: Address
    text: str
    media_urls: tuple[str, ...] = ()
    callback_url: str = ""


@dataclass(frozen=True, slots=True)
class Accepted:
    """The carrier took a text. Several ids where it cuts a long one up itself."""

    carrier_message_ids: tuple[str, ...]
    parts: int = 1


@dataclass(frozen=True, slots=True)
class MediaAccess:
    """How the files of a carrier's picture messages are fetched.

    `headers` (credentials) go to `api_hosts` only; redirects are followed to `api_hosts` and `media_hosts` (a leading
    dot: the host's subdomains) and nowhere else.
    """

    api_hosts: tuple[str, ...]
    media_hosts: tuple[str, ...] = ()
    headers: Mapping[str, str] = field(default_factory=dict, repr=False)


@dataclass(frozen=True, slots=True)
class MediaLimits:
    """The files a carrier sends with a text: how many, how large all together, of which types.

    With `why_none`, a sentence for people, it sends none.
    """

    most_files: int = 0
    most_bytes: int = 0
    types: tuple[str, ...] = ()
    why_none: str = ""


@dataclass(frozen=True, slots=True)
class WebhookAnswer:
    """What a carrier wants to hear once its event is kept."""

    status: int = 200
    body: str = ""
    content_type: str = "text/plain; charset=utf-8"


class TextCarrier(Protocol):
    """Texts over one carrier: its webhooks, its API. Vendor words stop here."""

    def check(self, account: CarrierAccount, request: WebhookRequest, now: datetime) -> None:
        """Raises Forged unless the carrier sent this request, as it stands, and just now."""
        ...

    def key(self, request: WebhookRequest) -> str:
        """What is the same in every repeat of this event, and in no other. Raises BadInput where it is no event."""
        ...

    def read(self, request: WebhookRequest) -> list[TextEvent]:
        """The events in a request that was checked. Raises BadInput."""
        ...

    def answer(self) -> WebhookAnswer:
        """The answer to an event that is kept, also to one kept before."""
        ...

    async def send(self, account: CarrierAccount, text: OutgoingText) -> Accepted:
        """Hands a text over, once. Raises TextRefused where it certainly was not taken, else OutcomeUnknown."""
        ...

    async def recent_texts(self, account: CarrierAccount, since: datetime) -> list[ListedText]:
        """The texts of the account since then, both ways. Raises CarrierProblem."""
        ...

    async def recent_calls(self, account: CarrierAccount, since: datetime) -> list[ListedCall]:
        """The inbound calls of the account since then; empty where we take no calls over it. Raises CarrierProblem."""
        ...

    def media_access(self, account: CarrierAccount) -> MediaAccess: ...
    def media_limits(self, account: CarrierAccount) -> MediaLimits: ...


@dataclass(frozen=True, slots=True)
class FetchedMedia:
    """A file as it was fetched; the type is told by its bytes."""

    content_type: str
    data: bytes = field(repr=False)


class MediaFetcher(Protocol):
    """Fetches the files of picture messages."""

    async def fetch(self, url: str, access: MediaAccess) -> FetchedMedia:
        """The file. Raises BadInput (a sentence for people) where it may not be taken: too large, a type we do not
        show, an address that is not public; and ServiceProblem where it could not be had.
        """
        ...


@dataclass(frozen=True, slots=True)
class MailFile:
    """A file that goes with an e-mail; `content_type` like "application/pdf"."""

    name: str
    content_type: str
    data: bytes


@dataclass(frozen=True, slots=True)
class Mail:
    """An e-mail in plain text; `calendar` (iCalendar) and `files` are attached to it."""

    to: str
    subject: str
    text: str
    calendar: str = ""
    files: tuple[MailFile, ...] = ()


class Mailer(Protocol):
    """Sends e-mail. Raises MailRefused for one that will never be taken, ServiceProblem."""

    async def send(self, mail: Mail) -> None: ...
