"""The consent ledger: who allowed or forbade texts, when, how and in which words. Entries are never deleted."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from receptionist.domain.ids import MessageId, UserId
from receptionist.domain.message import Consent
from receptionist.domain.phone import Address


class ConsentSource(StrEnum):
    """How we know."""

    KEYWORD = "keyword"  # STOP, START
    SENTENCE = "sentence"  # "please don't text me"
    CARRIER = "carrier"  # the carrier told us that they opted out there
    TEXTED_US = "texted_us"
    CALLED_US = "called_us"
    PERSON = "person"  # somebody at the business wrote it down
    FORM = "form"


@dataclass(frozen=True, slots=True)
class ConsentEntry:
    """One line of the ledger. `words` is the exact text, or the carrier's code."""

    address: Address
    consent: Consent
    source: ConsentSource
    words: str
    at: datetime
    channel: str = "text"
    actor: UserId | None = None  # of a person's entry
    message_id: MessageId | None = None
