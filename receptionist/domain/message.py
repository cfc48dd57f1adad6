"""Text messages: what is kept of each, where it stands, and why."""

from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum

from receptionist.domain.ids import AccountId, AttemptId, BusinessId, MediaId, MessageId, ThreadId, UserId
from receptionist.domain.phone import Address, PhoneNumber


class Direction(StrEnum):
    """Which way a message went."""

    IN = "in"
    OUT = "out"


class Purpose(StrEnum):
    """Why a text is sent; consent and quiet hours ask for it.

    A reply answers what they wrote or said just now; a transactional text is about a job they asked for; anything else
    is marketing.
    """

    REPLY = "reply"
    TRANSACTIONAL = "transactional"
    MARKETING = "marketing"


class MessageState(StrEnum):
    """Where a message stands. `received` is the one state of an inbound message.

    ```
    draft ⇄ queued → sending → sent → delivered → read
      │       │ ▲        ├──→ unknown ──(receipt, carrier's list)──→ sent …
      │     held │       └──→ failed          a failure is never taken back by a later receipt
      └──────┴───┴──→ not_sent
    ```
    """

    RECEIVED = "received"
    DRAFT = "draft"  # the AI's words, waiting for a person
    HELD = "held"  # waits for `not_before`
    QUEUED = "queued"
    SENDING = "sending"  # an attempt is under way
    UNKNOWN = "unknown"  # an attempt was made, and nobody knows what came of it
    SENT = "sent"
    DELIVERED = "delivered"
    READ = "read"
    FAILED = "failed"
    NOT_SENT = "not_sent"  # decided against, before any attempt


class AuthorKind(StrEnum):
    """Whose words a message is."""

    CUSTOMER = "customer"
    AI = "ai"
    PERSON = "person"
    AUTOMATIC = "automatic"  # a fixed text of the product: an opt-out confirmation, a text after a missed call


@dataclass(frozen=True, slots=True)
class Author:
    """Who wrote a message; a person is named by their user id. Words of the AI with one were approved by them."""

    kind: AuthorKind
    user_id: UserId | None = None


class FailureKind(StrEnum):
    """What went wrong with a text, in words that all carriers share."""

    LANDLINE = "landline"
    INVALID_NUMBER = "invalid_number"
    OPTED_OUT = "opted_out"
    UNREACHABLE = "unreachable"  # off, out of reach: may pass
    NOT_IN_SERVICE = "not_in_service"
    FILTERED = "filtered"  # taken for spam on the way
    NOT_REGISTERED = "not_registered"  # 10DLC, toll-free verification
    UNROUTABLE = "unroutable"  # this number may not text that country or network
    SENDER_CANNOT_TEXT = "sender_cannot_text"
    TRIAL_ACCOUNT = "trial_account"
    TOO_FAST = "too_fast"  # a rate limit or a full queue
    CREDENTIALS = "credentials"
    NO_CREDIT = "no_credit"
    TOO_LONG = "too_long"
    MEDIA = "media"
    CARRIER_DOWN = "carrier_down"  # it could not be reached, or failed before it took the text
    REJECTED = "rejected"  # anything else the carrier says no to


@dataclass(frozen=True, slots=True)
class Failure:
    """A carrier's refusal: its kind, and the carrier's own code for the curious."""

    kind: FailureKind
    code: str = ""


@dataclass(frozen=True, slots=True)
class Decision:
    """One step of "why was this sent, held, not sent?": `step` names the check, `says` is a sentence for people.

    Steps: written, approval, consent, line, price_gate, quiet_hours, length, takeover, carrier, receipt, person; and
    confirms_opt_out and same_day, which let a text pass a check.
    """

    at: datetime
    step: str
    says: str


class MediaState(StrEnum):
    """Whether a picture's file is here."""

    WAITING = "waiting"
    KEPT = "kept"
    REFUSED = "refused"  # too large, of a type we do not take, or not to be had


@dataclass(frozen=True, slots=True)
class Media:
    """A file of a picture message. `url` is where the carrier keeps it, for a while."""

    id: MediaId
    url: str = field(repr=False)
    content_type: str  # as the carrier said it; once kept, as its bytes say
    state: MediaState = MediaState.WAITING
    size_bytes: int = 0
    why: str = ""  # of a refusal, as a sentence
    name: str = ""


@dataclass(frozen=True, slots=True)
class Message:
    """One text (SMS or MMS) in a thread. `at` is its place in the timeline."""

    id: MessageId
    business_id: BusinessId
    thread_id: ThreadId
    account_id: AccountId
    direction: Direction
    state: MessageState
    author: Author
    ours: PhoneNumber  # the business's number it came to or goes out from
    theirs: Address
    text: str
    at: datetime
    purpose: Purpose = Purpose.REPLY
    carrier_message_id: str = ""
    not_before: datetime | None = None
    generation: int = 0  # of the thread's holder when the AI wrote it: an older one's words are void
    answers: MessageId | None = None  # the newest inbound message it answers; there is one AI answer to each
    key: str = ""  # made by whoever asked for it (a browser, an event): the same key again is the same message
    handled: bool = True  # inbound: somebody has answered it, or decided not to
    parts: int = 1
    failure: Failure | None = None
    decisions: tuple[Decision, ...] = ()
    media: tuple[Media, ...] = ()


class AttemptOutcome(StrEnum):
    """What came of handing a text to a carrier."""

    OPEN = "open"
    ACCEPTED = "accepted"
    REFUSED = "refused"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Attempt:
    """One handing over of a message to its carrier. Its id goes with it, in the callback address or as reference."""

    id: AttemptId
    message_id: MessageId
    account_id: AccountId
    number: int  # 1 for the first
    started_at: datetime
    outcome: AttemptOutcome = AttemptOutcome.OPEN
    carrier_message_ids: tuple[str, ...] = ()  # several where the carrier cuts a long text up itself
    failure: Failure | None = None
    ended_at: datetime | None = None


class Holder(StrEnum):
    """Who answers in a thread."""

    AI = "ai"
    PERSON = "person"


class ReplyMode(StrEnum):
    """What the AI does with a text that comes in."""

    ANSWER = "answer"
    DRAFT = "draft"  # writes, and waits for a person's approval
    PEOPLE = "people"  # writes nothing


class Tray(StrEnum):
    """Where a thread lies. One that is snoozed or closed comes back with the next text or call of its customer."""

    OPEN = "open"
    SNOOZED = "snoozed"  # until a time
    CLOSED = "closed"  # done


class Consent(StrEnum):
    """Whether a contact may be texted."""

    NONE = "none"  # never asked, never refused: replies and texts about their own job only
    GIVEN = "given"
    REFUSED = "refused"
    UNCLEAR = "unclear"  # may have asked to stop: nothing is sent until a person has decided


class LineType(StrEnum):
    """What is at the other end of a number, as far as carriers told."""

    UNKNOWN = ""
    MOBILE = "mobile"
    LANDLINE = "landline"


@dataclass(frozen=True, slots=True)
class ThreadStatus:
    """Where a thread stands between customer, AI and people."""

    thread_id: ThreadId
    holder: Holder = Holder.AI
    held_by: UserId | None = None
    held_until: datetime | None = None  # a person's hold runs out then; None: until it is given back
    mode: ReplyMode | None = None  # None: as the business has it
    generation: int = 0  # rises with every change of the holder
    needs_person: str = ""  # why a person must look, as a sentence; empty: none must
    our_number: PhoneNumber | None = None  # the number this contact knows us by
    answer_due_at: datetime | None = None  # when the AI answers what is unhandled
    answered_in_row: int = 0  # AI texts since a person wrote or the customer was quiet for a while
    unread: int = 0
    tray: Tray = Tray.OPEN
    snoozed_until: datetime | None = None
    assigned_to: UserId | None = None  # whose work it is, whoever answers at the moment
    # of the contact
    consent: Consent = Consent.NONE
    language: str = ""  # ISO 639-1 of what they write; empty while unknown
    line: LineType = LineType.UNKNOWN

    @property
    def ai_may_write(self) -> bool:
        """Whether the AI writes as its mode says: not to who wants no texts or writes another language than English."""
        return self.consent not in (Consent.REFUSED, Consent.UNCLEAR) and self.language in ("", "en")

    def woken(self) -> "ThreadStatus":
        """As it stands once the customer writes or calls: in the inbox; what was done with is not asked for again."""
        needs = "" if self.tray is Tray.CLOSED else self.needs_person
        return replace(self, tray=Tray.OPEN, snoozed_until=None, needs_person=needs)
