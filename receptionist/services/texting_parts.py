"""What texts are received, answered and sent with."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from receptionist.agent.text_words import TextWords
from receptionist.domain.records import CarrierAccount
from receptionist.errors import NotFound
from receptionist.ports import Agent, Clock, Mailer, MediaFetcher, Store, TextCarrier
from receptionist.ports.document_work import DocumentPrinter
from receptionist.ports.recording import Recordings


@dataclass(frozen=True, slots=True)
class TextingParts:
    """The ports texting needs. `carriers` go by `CarrierAccount.carrier`; `origin` is the public address of today."""

    store: Store
    clock: Clock
    agent: Agent
    words: TextWords
    carriers: Mapping[str, TextCarrier]
    media: MediaFetcher
    mailer: Mailer
    origin: Callable[[], str]
    call_recordings: Recordings | None = None  # deleted by age with the texts
    printer: DocumentPrinter | None = None  # of the PDF that goes with the e-mail of a document

    def carrier_of(self, account: CarrierAccount) -> TextCarrier:
        """The carrier of an account. Raises NotFound."""
        carrier = self.carriers.get(account.carrier)
        if carrier is None:
            raise NotFound(f'There is no carrier "{account.carrier}" for texts.')
        return carrier

    def receipts_url(self, account: CarrierAccount) -> str:
        """Where a carrier sends receipts of this account's texts; the attempt's id is added to it."""
        return f"{self.origin()}/webhooks/{account.dialect}/{account.id}/receipts"
