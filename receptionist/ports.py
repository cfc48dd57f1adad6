"""Every Protocol between the product and the world, one page. A port says what we need, not what a vendor offers."""

from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from receptionist.domain.call import Call, EndReason, Utterance
from receptionist.domain.conversation import DialogueState, Line, TurnEvent, TurnInput
from receptionist.domain.ids import AccountId, BusinessId, CallId, LeadId, QuoteId, ThreadId, UserId
from receptionist.domain.lead import LeadCard, LeadState, Quote, TimeWindow
from receptionist.domain.phone import Address, PhoneNumber
from receptionist.domain.prices import PriceBook
from receptionist.domain.profile import BusinessProfile
from receptionist.domain.records import (
    Appointment,
    Business,
    CallPage,
    CallRow,
    CarrierAccount,
    Contact,
    Lead,
    Role,
    StreamToken,
    Thread,
    ThreadRow,
    UnsavedCall,
    User,
)


class Agent(Protocol):
    """Answers one utterance. Yields `Say` clauses as they are ready, then exactly one `Outcome`.

    Raises ModelProblem where it cannot; nothing is saved by it, so that a turn can be cancelled at any point.
    """

    def reply(self, turn: TurnInput) -> AsyncIterator[TurnEvent]: ...


@dataclass(frozen=True, slots=True)
class ToolCall:
    """A tool the model wants called; `arguments` is JSON as the model wrote it, which may be malformed."""

    id: str
    name: str
    arguments: str


@dataclass(frozen=True, slots=True)
class ModelMessage:
    """One message of the exchange with a language model. `role`: system, user, assistant or tool."""

    role: str
    content: str
    tool_calls: tuple[ToolCall, ...] = ()
    tool_call_id: str = ""


@dataclass(frozen=True, slots=True)
class ToolSpec:
    """A tool offered to the model; `parameters` is a JSON Schema object."""

    name: str
    description: str
    parameters: Mapping[str, object]


class ChatModel(Protocol):
    """A language model that streams."""

    def stream(self, messages: Sequence[ModelMessage], tools: Sequence[ToolSpec]) -> AsyncIterator[str | ToolCall]:
        """Text as it is written, and whole tool calls. Raises ModelProblem, also when it is too slow."""
        ...


class SpeechToText(Protocol):
    """Turns speech into words."""

    async def transcribe(self, pcm: bytes, rate_hz: int, *, hint: str = "") -> str:
        """The words in `pcm` (16-bit mono); empty where nobody spoke. `hint` lists words that may come up.

        Raises SpeechProblem.
        """
        ...


@dataclass(frozen=True, slots=True)
class AudioChunk:
    """Synthesised audio: 16-bit mono PCM at `rate_hz`."""

    pcm: bytes
    rate_hz: int


class TextToSpeech(Protocol):
    """Turns words into speech."""

    def synthesise(self, text: str, *, pace: float = 1.0) -> AsyncIterator[AudioChunk]:
        """Audio for `text`, in pieces as they are ready. Raises SpeechProblem."""
        ...


@dataclass(frozen=True, slots=True)
class SpokenAudio:
    """A stretch of speech as a telephone line plays it: 8 kHz mu-law, one byte a sample."""

    audio: bytes

    @property
    def seconds(self) -> float:
        """Its duration."""
        return len(self.audio) / 8000


class Voice(Protocol):
    """The receptionist's voice on the telephone: text to speech, its cache and the line's codec in one."""

    def speak(self, text: str, pace: float) -> AsyncIterator[SpokenAudio]:
        """Audio for `text`, in pieces as they are ready, at once where it is cached. Raises SpeechProblem."""
        ...


class StockPhrases(Protocol):
    """The words of the phrases every call needs: greeting, silence prompts, apologies."""

    def text(self, name: str, profile: BusinessProfile, now: datetime) -> str:
        """What `name` says for this business at this time (after hours, it may differ); empty where it is not known."""
        ...


class VoiceActivity(Protocol):
    """Tells speech from everything else, for one call; keeps state between frames."""

    def is_speech(self, pcm: bytes) -> bool:
        """Verdict on 20 ms of 8 kHz 16-bit mono PCM."""
        ...


class CallLine(Protocol):
    """The caller's side of one live call. `audio` is 8 kHz mu-law, or what the line's codec says."""

    async def play(self, audio: bytes, mark: str) -> None: ...
    async def clear(self) -> None: ...
    async def close(self) -> None: ...


class CallControl(Protocol):
    """What can be asked of a carrier about a call, outside its media. Raises CarrierProblem."""

    async def hang_up(self, account: CarrierAccount, carrier_call_id: str) -> None:
        """Ends the call. A call that is over already is success."""
        ...


class Journal(Protocol):
    """Where a call's saves wait while the database cannot take them. Survives the process."""

    def write(self, unsaved: UnsavedCall) -> None:
        """Keeps it, in place of what was kept of this call before."""
        ...

    def waiting(self) -> list[UnsavedCall]:
        """All that is kept."""
        ...

    def remove(self, call_id: CallId) -> None: ...


class SecretBox(Protocol):
    """Encrypts what must not stand in the database in the clear."""

    def seal(self, clear: str) -> str: ...
    def open(self, sealed: str) -> str: ...


class Clock(Protocol):
    """The time, for services; nothing in `voice/` or `domain/` asks."""

    def now(self) -> datetime:
        """UTC, with its zone."""
        ...


class Directory(Protocol):
    """The few look-ups made before it is known whose business it is."""

    async def account(self, account_id: AccountId) -> CarrierAccount | None: ...
    async def business_of_number(self, account_id: AccountId, number: PhoneNumber) -> BusinessId | None:
        """Whose number it is; None unless it belongs to this very account."""
        ...

    async def user_by_email(self, email: str) -> User | None: ...
    async def user(self, user_id: UserId) -> User | None: ...
    async def businesses(self) -> list[Business]: ...
    async def add_business(self, profile: BusinessProfile) -> Business: ...
    async def redeem_stream_token(self, token: str, now: datetime) -> StreamToken | None:
        """What an unused, unexpired token stands for; it is used up by asking."""
        ...

    async def redeem_sign_in(self, token: str, now: datetime) -> User | None:
        """The user of an unused, unexpired sign-in link; it is used up by asking."""
        ...

    async def open_calls(self, before: datetime) -> list[Call]:
        """Calls not ended that started before this instant: what a crash may have left behind."""
        ...


class Work(Protocol):
    """One unit of work for one business: every query inside it says which. Committed on a clean exit."""

    async def business(self) -> Business: ...
    async def save_profile(self, profile: BusinessProfile) -> None: ...

    # carriers and people
    async def accounts(self) -> list[CarrierAccount]: ...
    async def save_account(self, carrier: str, external_id: str, secret: str) -> CarrierAccount:
        """Adds the account, or gives an existing one (same carrier and external id) its new secret."""
        ...

    async def numbers(self) -> list[tuple[AccountId, PhoneNumber]]: ...
    async def add_number(self, account_id: AccountId, number: PhoneNumber) -> None:
        """Raises Conflict where the number belongs to another account."""
        ...

    async def users(self) -> list[User]: ...
    async def add_user(self, email: str, name: str, role: Role, password_hash: str) -> User: ...
    async def set_password(self, user_id: UserId, password_hash: str) -> None:
        """Sets the password and ends the user's sessions."""
        ...

    async def new_sign_in(self, user_id: UserId, expires: datetime) -> str:
        """A single-use sign-in token; only its hash is kept."""
        ...

    # prices
    async def price_book(self, version: int | None = None) -> PriceBook | None:
        """This version, or the newest; None where there is none."""
        ...

    async def save_price_book(self, book: PriceBook, author: str, note: str) -> PriceBook:
        """Stores `book` as the next version and answers it with its number; an unchanged book makes no version."""
        ...

    async def price_book_versions(self) -> list[tuple[int, datetime, str, str]]:
        """Version, time, author, note; newest first."""
        ...

    # contacts, threads, what passed
    async def thread_for(self, address: Address) -> tuple[Contact, Thread]:
        """The contact and thread of an address, made where there is none; always new ones for a withheld number."""
        ...

    async def contact(self, thread_id: ThreadId) -> Contact: ...
    async def name_contact(self, thread_id: ThreadId, name: str) -> None: ...
    async def dialogue(self, thread_id: ThreadId) -> DialogueState: ...
    async def save_dialogue(self, thread_id: ThreadId, dialogue: DialogueState) -> None: ...
    async def history(self, thread_id: ThreadId, since: datetime, limit: int = 40) -> list[Line]:
        """What was said and written, oldest first."""
        ...

    # calls
    async def start_call(
        self, account_id: AccountId, carrier_call_id: str, caller: Address, called: str
    ) -> tuple[Call, bool]:
        """The call of this carrier id, and whether it is new: a webhook repeated finds the call it made before."""
        ...

    async def call(self, call_id: CallId) -> Call | None: ...
    async def call_by_carrier_id(self, account_id: AccountId, carrier_call_id: str) -> Call | None: ...
    async def answer_call(self, call_id: CallId, at: datetime) -> None: ...
    async def end_call(self, call_id: CallId, at: datetime, reason: EndReason, summary: str) -> bool:
        """Ends the call; False where it had ended already (then nothing changes)."""
        ...

    async def new_stream_token(self, call_id: CallId, expires: datetime) -> str: ...
    async def add_utterance(self, call_id: CallId, utterance: Utterance) -> None:
        """Stores it; the same sequence number again changes nothing."""
        ...

    async def utterances(self, call_id: CallId) -> list[Utterance]: ...

    # leads and quotes
    async def open_lead(self, thread_id: ThreadId, call_id: CallId | None = None) -> Lead | None:
        """The newest lead of the thread that is new or awaiting approval; with a call, only the one it led to."""
        ...

    async def save_card(self, thread_id: ThreadId, card: LeadCard, summary: str, call_id: CallId | None) -> Lead:
        """Writes the open lead of the call (without one, of the thread), or makes one; stores its quotes. State stays.

        A call never writes another call's lead: caller ID can be forged, and what is on file is not changed by it.
        """
        ...

    async def advance_lead(self, lead_id: LeadId, state: LeadState) -> bool:
        """Moves the lead forward; False where that would be backward."""
        ...

    async def mark_quotes_heard(self, quote_ids: Sequence[QuoteId], at: datetime) -> None: ...
    async def thread_quotes(self, thread_id: ThreadId, since: datetime) -> list[Quote]:
        """The quotes made in the thread since then, by whichever of its leads, oldest first."""
        ...

    # appointments
    async def taken(self, since: datetime, until: datetime) -> list[TimeWindow]: ...
    async def hold(self, thread_id: ThreadId, lead_id: LeadId, window: TimeWindow, work: timedelta) -> Appointment:
        """Holds the technician for `work` from the window's start, in unique quarter-hour rows.

        A slot held for the same lead before is let go.

        Raises Conflict where somebody was quicker.
        """
        ...

    async def release_hold(self, lead_id: LeadId) -> None: ...

    # pages
    async def inbox(self, limit: int = 50, offset: int = 0) -> list[ThreadRow]: ...
    async def thread_calls(self, thread_id: ThreadId) -> list[CallPage]: ...
    async def calls(self, limit: int = 50, offset: int = 0) -> list[CallRow]: ...
    async def call_page(self, call_id: CallId) -> CallPage | None: ...
    async def leads(self, limit: int = 50, offset: int = 0) -> list[tuple[Lead, Contact]]: ...
    async def lead(self, lead_id: LeadId) -> tuple[Lead, Contact] | None: ...


class Store(Protocol):
    """The database."""

    @property
    def directory(self) -> Directory: ...

    def work(self, business_id: BusinessId, *, write: bool = False) -> AbstractAsyncContextManager[Work]:
        """A unit of work. `write` takes the write lock at once on SQLite; without it nothing may be changed."""
        ...

    async def check(self) -> None:
        """Raises DatabaseProblem where the database cannot be used as it is."""
        ...

    async def close(self) -> None: ...
