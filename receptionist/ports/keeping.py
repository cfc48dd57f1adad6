"""What is kept, and the time."""

from collections.abc import Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from datetime import datetime, timedelta
from typing import Protocol

from receptionist.domain.backlog import Backlog
from receptionist.domain.call import Call, EndReason, Utterance
from receptionist.domain.consent_ledger import ConsentEntry
from receptionist.domain.conversation import DialogueState, Line
from receptionist.domain.ids import (
    AccountId,
    AttemptId,
    BusinessId,
    CallId,
    EventId,
    LeadId,
    MediaId,
    MessageId,
    NoticeId,
    QuoteId,
    SessionId,
    ThreadId,
    UserId,
)
from receptionist.domain.lead import LeadCard, LeadState, Quote
from receptionist.domain.message import Attempt, Media, Message, ThreadStatus
from receptionist.domain.phone import Address, PhoneNumber
from receptionist.domain.prices import PriceBook
from receptionist.domain.profile import BusinessProfile
from receptionist.domain.records import (
    Business,
    CallPage,
    CallRow,
    CarrierAccount,
    Contact,
    JournalledEvent,
    Lead,
    Notice,
    ReconcileRun,
    Role,
    StreamToken,
    Tell,
    TextPart,
    Thread,
    UnsavedCall,
    User,
)
from receptionist.domain.voice_message import LeftMessage
from receptionist.ports.carrier_work import CarrierWork
from receptionist.ports.desk_work import DeskWork
from receptionist.ports.document_work import DocumentDirectory, DocumentWork
from receptionist.ports.integration_work import IntegrationDirectory, IntegrationWork
from receptionist.ports.job_work import JobDirectory, JobWork
from receptionist.ports.lead_work import LeadWork
from receptionist.ports.live import ChangeFeed
from receptionist.ports.people_call_work import PeopleCallDirectory, PeopleCallWork
from receptionist.ports.people_work import PeopleDirectory, PeopleWork
from receptionist.ports.profile_work import ProfileWork
from receptionist.ports.schedule_work import ScheduleDirectory, ScheduleWork
from receptionist.ports.search_work import SearchWork


class Journal(Protocol):
    """Where a call's saves, and messages left after the tone, wait while the database cannot take them.

    Survives the process. What keeps raises OSError.
    """

    def write(self, unsaved: UnsavedCall) -> None:
        """Keeps it, in place of what was kept of this call before."""
        ...

    def waiting(self) -> list[UnsavedCall]:
        """All that is kept."""
        ...

    def remove(self, call_id: CallId) -> None: ...

    def keep_message(self, left: LeftMessage) -> None:
        """Keeps it; of one recording once."""
        ...

    def left_messages(self) -> list[LeftMessage]:
        """All that are kept."""
        ...

    def forget_message(self, left: LeftMessage) -> None: ...


class SecretBox(Protocol):
    """Encrypts what must not stand in the database in the clear."""

    def seal(self, clear: str) -> str: ...
    def open(self, sealed: str) -> str: ...


class Clock(Protocol):
    """The time, for services; nothing in `voice/` or `domain/` asks."""

    def now(self) -> datetime:
        """UTC, with its zone."""
        ...


class Directory(
    IntegrationDirectory,
    PeopleDirectory,
    ScheduleDirectory,
    JobDirectory,
    PeopleCallDirectory,
    DocumentDirectory,
    Protocol,
):
    """The few look-ups made before it is known whose business it is."""

    async def account(self, account_id: AccountId) -> CarrierAccount | None: ...
    async def business_of_number(self, account_id: AccountId, number: PhoneNumber) -> BusinessId | None:
        """Whose number it is; None unless it belongs to this very account."""
        ...

    async def user_by_email(self, email: str) -> User | None: ...
    async def user(self, user_id: UserId) -> User | None: ...
    async def anybody_signs_in(self) -> bool:
        """Whether there is any user at all."""
        ...

    async def businesses(self) -> list[Business]: ...
    async def add_business(self, profile: BusinessProfile) -> Business: ...
    async def redeem_stream_token(self, token: str, now: datetime) -> StreamToken | None:
        """What an unused, unexpired token stands for; it is used up by asking."""
        ...

    async def redeem_sign_in(self, token: str, now: datetime) -> User | None:
        """The user of an unused, unexpired sign-in link; it is used up by asking."""
        ...

    async def linked_media(self, token: str, now: datetime) -> tuple[Media, bytes] | None:
        """The file that a link of a text of ours stands for, while it holds."""
        ...

    async def open_calls(self, before: datetime) -> list[Call]:
        """Calls not ended that started before this instant: what a crash may have left behind."""
        ...

    async def ordered_calls(self, call_ids: Sequence[CallId]) -> list[Call]:
        """Those of these calls that go on and that somebody of their business wants something done with."""
        ...

    async def calls_to_follow_up(self, ended_since: datetime, limit: int = 50) -> list[Call]:
        """Calls that ended since then and for which nobody has decided yet whether to text after them, oldest first."""
        ...

    # what waits to be done, over all businesses; each is then worked on in a unit of its own business
    async def accounts(self) -> list[CarrierAccount]: ...
    async def journal_events(self, events: Sequence[JournalledEvent]) -> list[bool]:
        """Keeps events, durably and in one transaction; for each, whether it is new (its account and key are)."""
        ...

    async def claim_events(self, now: datetime, lease: timedelta, limit: int = 50) -> list[JournalledEvent]:
        """Events not finished whose time has come, first due first; nobody else gets them until the lease ends."""
        ...

    async def claim_answers(
        self, now: datetime, lease: timedelta, limit: int = 10
    ) -> list[tuple[BusinessId, ThreadId]]:
        """Threads whose answer is due; nobody else gets them until the lease ends."""
        ...

    async def due_sends(self, now: datetime, limit: int = 50) -> list[tuple[BusinessId, MessageId]]:
        """Messages queued, or held until now, that may go out: of each thread the first, and none while one is sent."""
        ...

    async def open_attempts(self, before: datetime) -> list[tuple[BusinessId, MessageId]]:
        """Messages in `sending` whose attempt began before this instant: a crash left them so."""
        ...

    async def due_media(self, now: datetime, lease: timedelta, limit: int = 10) -> list[tuple[BusinessId, MessageId]]:
        """Messages with files still to be fetched; nobody else gets them until the lease ends."""
        ...

    async def due_mails(self, now: datetime, lease: timedelta, limit: int = 10) -> list[tuple[BusinessId, Notice]]:
        """Notices of the last day whose e-mail is not sent yet; nobody else gets them until the lease ends."""
        ...

    async def ended_snoozes(self, now: datetime) -> list[tuple[BusinessId, ThreadId]]:
        """Threads that were snoozed until now."""
        ...

    async def ended_holds(self, now: datetime) -> list[tuple[BusinessId, ThreadId]]:
        """Threads whose person's hold has run out."""
        ...

    async def backlog(self, now: datetime) -> Backlog:
        """How much of all this waits, for a monitor."""
        ...

    async def stale_parts(self, before: datetime) -> list[tuple[BusinessId, TextPart]]:
        """Parts of long texts that came before this instant and were not put together: one part of each text."""
        ...


class Work(
    DeskWork,
    LeadWork,
    JobWork,
    ScheduleWork,
    SearchWork,
    ProfileWork,
    PeopleWork,
    IntegrationWork,
    CarrierWork,
    PeopleCallWork,
    DocumentWork,
    Protocol,
):
    """One unit of work for one business: every query inside it says which. Committed on a clean exit."""

    @property
    def origin(self) -> str:
        """The public address of today, for links in what is sent."""
        ...

    async def business(self) -> Business: ...
    async def save_profile(self, profile: BusinessProfile) -> None: ...

    # carriers and people
    async def accounts(self) -> list[CarrierAccount]: ...
    async def account(self, account_id: AccountId) -> CarrierAccount | None: ...
    async def save_account(
        self, carrier: str, external_id: str, secret: str, extra: Mapping[str, str] | None = None
    ) -> CarrierAccount:
        """Adds the account, or gives an existing one (same carrier and external id) its new secret, and its new extra
        where one is given.
        """
        ...

    async def numbers(self) -> list[tuple[AccountId, PhoneNumber]]: ...
    async def add_number(self, account_id: AccountId, number: PhoneNumber) -> None:
        """Raises Conflict where the number belongs to another account."""
        ...

    async def users(self) -> list[User]: ...
    async def add_user(self, email: str, name: str, role: Role, password_hash: str) -> User: ...
    async def save_tell(self, user_id: UserId, tell: Tell) -> None: ...
    async def set_password(self, user_id: UserId, password_hash: str, but: SessionId | None = None) -> None:
        """Sets the password, and ends the user's sessions but this one."""
        ...

    async def new_sign_in(self, user_id: UserId, expires: datetime) -> str:
        """A single-use sign-in token; only its hash is kept."""
        ...

    # prices
    async def price_book(self, version: int | None = None) -> PriceBook | None:
        """This version, or the newest; None where there is none."""
        ...

    async def save_price_book(self, book: PriceBook, author: str, note: str, *, after: int | None = None) -> PriceBook:
        """Stores `book` as the next version and answers it with its number; an unchanged book makes no version.

        With `after`, raises Conflict unless that is the newest version (0: there is none).
        """
        ...

    async def price_book_versions(self) -> list[tuple[int, datetime, str, str]]:
        """Version, time, author, note; newest first."""
        ...

    # contacts, threads, what passed
    async def thread_for(self, address: Address) -> tuple[Contact, Thread]:
        """The contact and thread of an address, made where there is none; always new ones for a withheld number."""
        ...

    async def known_thread(self, address: Address) -> ThreadId | None:
        """The thread of an address, where there is one."""
        ...

    async def contact(self, thread_id: ThreadId) -> Contact: ...
    async def name_contact(self, thread_id: ThreadId, name: str) -> None: ...
    async def dialogue(self, thread_id: ThreadId) -> DialogueState: ...
    async def save_dialogue(self, thread_id: ThreadId, dialogue: DialogueState) -> None: ...
    async def history(self, thread_id: ThreadId, since: datetime, limit: int = 40) -> list[Line]:
        """What was said on calls and written in texts, oldest first; of our texts, those that were or may be sent."""
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

    async def order_call(self, call_id: CallId, order: str) -> bool:
        """Notes what somebody of the business wants done with a call (`Call.order`); False where it is not going on."""
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
        """Moves the lead forward; False where that would be backward. What is held for one that awaits approval no
        longer expires.
        """
        ...

    async def mark_quotes_heard(self, quote_ids: Sequence[QuoteId], at: datetime) -> None: ...
    async def thread_quotes(self, thread_id: ThreadId, since: datetime) -> list[Quote]:
        """The quotes made in the thread since then, by whichever of its leads, oldest first."""
        ...

    # texts
    async def lock_thread(self, thread_id: ThreadId) -> ThreadStatus:
        """Where the thread stands; until this unit ends, no other unit that locks it goes on. Raises NotFound."""
        ...

    async def lock_thread_of(self, message_id: MessageId) -> ThreadStatus:
        """As `lock_thread`, for the thread this message is in."""
        ...

    async def thread_status(self, thread_id: ThreadId) -> ThreadStatus: ...
    async def save_status(self, status: ThreadStatus) -> None:
        """Writes where the thread stands; the contact's consent, language and line with it."""
        ...

    async def end_answer_lease(self, thread_id: ThreadId) -> None:
        """Lets a claimed answer go: its time is `answer_due_at` again."""
        ...

    async def add_message(self, message: Message) -> tuple[Message, bool]:
        """Stores it with its files, and whether it is new: the same account and carrier id, the same key, or an AI
        answer to the same message find the one there is. Moves the thread up and shows its words in the inbox.
        """
        ...

    async def save_message(self, message: Message) -> None:
        """Writes all of the message that can change: state, text, times, decisions, failure, files."""
        ...

    async def message(self, message_id: MessageId) -> Message | None: ...
    async def messages(self, thread_id: ThreadId, before: datetime | None = None, limit: int = 100) -> list[Message]:
        """The newest of the thread before this instant, oldest first."""
        ...

    async def unhandled(self, thread_id: ThreadId) -> list[Message]:
        """Inbound messages nobody has answered yet, oldest first."""
        ...

    async def unsent(self, thread_id: ThreadId) -> list[Message]:
        """Drafts, held and queued messages of the thread, oldest first."""
        ...

    async def texts_since(self, thread_id: ThreadId, key_prefix: str, since: datetime) -> int:
        """How many messages of the thread whose key begins so were made since then, sent or not."""
        ...

    async def media_file(self, media_id: MediaId) -> tuple[Media, bytes] | None:
        """A file that was kept."""
        ...

    async def keep_media(self, message_id: MessageId, media: Media, data: bytes | None) -> None:
        """Writes what became of a file; `data` where it is kept."""
        ...

    async def save_attempt(self, attempt: Attempt) -> None:
        """Adds the attempt, or writes what came of it. A carrier id of it is remembered as belonging to its message."""
        ...

    async def attempts(self, message_id: MessageId) -> list[Attempt]:
        """First one first."""
        ...

    async def attempt(self, attempt_id: AttemptId) -> Attempt | None: ...
    async def attempt_by_carrier_id(self, account_id: AccountId, carrier_message_id: str) -> Attempt | None: ...
    async def unsettled(self, account_id: AccountId) -> list[tuple[Message, Attempt]]:
        """Messages in `unknown`, with their last attempt."""
        ...

    async def known_texts(self, account_id: AccountId, carrier_message_ids: Sequence[str]) -> set[str]:
        """Which of these the account has: inbound messages, parts waiting, and attempts of ours."""
        ...

    async def add_part(self, part: TextPart) -> list[TextPart]:
        """Keeps the part, and answers all that are here of its text, by their place; the same part again is one."""
        ...

    async def remove_parts(self, part: TextPart) -> None:
        """Lets go of all parts of this text."""
        ...

    async def finish_event(self, event_id: EventId, note: str) -> None: ...
    async def give_up_event(self, event_id: EventId, note: str) -> None: ...
    async def given_up_events(self, account_id: AccountId) -> list[tuple[datetime, str]]:
        """When the account's events that were given up came in, and why they were; oldest first."""
        ...

    async def try_events_again(self, account_id: AccountId, at: datetime) -> int:
        """Those are due from then on; how many there were."""
        ...

    async def retry_event(self, event_id: EventId, at: datetime, note: str) -> None: ...
    async def add_consent(self, entry: ConsentEntry) -> None:
        """Adds a line to the ledger; the contact at that address has this consent now."""
        ...

    async def consent_entries(self, address: Address) -> list[ConsentEntry]:
        """The ledger's lines for this address, oldest first."""
        ...

    async def followed_up(self, call_id: CallId) -> None:
        """Notes that it was decided whether to text after this call."""
        ...

    async def add_notice(
        self, user_id: UserId, thread_id: ThreadId, says: str, at: datetime, *, mail: bool = False
    ) -> None:
        """Tells a user something in the app; with `mail`, by e-mail too, which is due from `at` on."""
        ...

    async def notice_mailed(self, notice_id: NoticeId) -> None:
        """The e-mail of this notice is sent: it is due no more."""
        ...

    async def notices(self, user_id: UserId, limit: int = 20) -> list[Notice]:
        """Newest first."""
        ...

    async def notices_seen(self, user_id: UserId, thread_id: ThreadId) -> None: ...
    async def save_reconcile_run(self, run: ReconcileRun) -> None: ...
    async def last_reconcile_runs(self) -> list[ReconcileRun]:
        """The newest run of each account."""
        ...

    # pages
    async def look_over(self, thread_id: ThreadId) -> None:
        """Finds out in one question what the thread has nothing of: a unit that only reads does not ask for that."""
        ...

    async def thread_calls(self, thread_id: ThreadId) -> list[CallPage]: ...
    async def calls(self, limit: int = 50, offset: int = 0) -> list[CallRow]: ...
    async def call_page(self, call_id: CallId) -> CallPage | None: ...
    async def lead(self, lead_id: LeadId) -> tuple[Lead, Contact] | None: ...


class Store(Protocol):
    """The database."""

    @property
    def directory(self) -> Directory: ...

    @property
    def feed(self) -> ChangeFeed:
        """News of what units of work have changed."""
        ...

    def work(self, business_id: BusinessId, *, write: bool = False) -> AbstractAsyncContextManager[Work]:
        """A unit of work. `write` takes the write lock at once on SQLite; without it nothing may be changed."""
        ...

    async def check(self) -> None:
        """Raises DatabaseProblem where the database cannot be used as it is."""
        ...

    async def close(self) -> None: ...
