"""A Store in memory: the port's promises kept, nothing of a database."""

from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from itertools import count
from typing import TYPE_CHECKING, cast

from receptionist.adapters.store.feed import LocalFeed
from receptionist.domain.backlog import Backlog, Queue
from receptionist.domain.blocked import BlockedCaller
from receptionist.domain.call import Call, CallState, EndReason, Utterance
from receptionist.domain.conversation import DialogueState, Line
from receptionist.domain.ids import (
    AccountId,
    AppointmentId,
    BusinessId,
    CallId,
    ContactId,
    LeadId,
    QuoteId,
    SessionId,
    TechnicianId,
    ThreadId,
    UserId,
)
from receptionist.domain.job import Job
from receptionist.domain.lead import LeadCard, LeadState, Quote, TimeWindow
from receptionist.domain.message import ThreadStatus
from receptionist.domain.outgoing_call import OutgoingCall
from receptionist.domain.own_numbers import OwnNumber
from receptionist.domain.phone import Address, AddressKind, PhoneNumber
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
    User,
)
from receptionist.domain.schedule import Busy, Diary
from receptionist.domain.voice_message import GivenUpRecording, VoiceMessage
from receptionist.errors import Conflict, DatabaseProblem, NotFound
from receptionist.ports import Directory, Work

NOW = datetime(2026, 10, 5, 15, 0, tzinfo=UTC)  # a Monday, 11 in the morning in New York
_ORDER = list(LeadState)


@dataclass
class Tables:
    """All rows; a unit of work that fails puts back the copy made before it."""

    businesses: dict[BusinessId, Business] = field(default_factory=dict)
    accounts: dict[AccountId, CarrierAccount] = field(default_factory=dict)
    numbers: dict[str, tuple[AccountId, BusinessId]] = field(default_factory=dict)
    uses: dict[str, OwnNumber] = field(default_factory=dict)
    books: dict[BusinessId, PriceBook] = field(default_factory=dict)
    contacts: dict[ThreadId, Contact] = field(default_factory=dict)
    threads: dict[ThreadId, Thread] = field(default_factory=dict)
    calls: dict[CallId, Call] = field(default_factory=dict)
    utterances: dict[tuple[CallId, int], Utterance] = field(default_factory=dict)
    leads: dict[LeadId, Lead] = field(default_factory=dict)
    lead_of_call: dict[CallId, LeadId] = field(default_factory=dict)
    heard: dict[QuoteId, datetime] = field(default_factory=dict)
    appointments: dict[LeadId, Appointment] = field(default_factory=dict)
    tokens: dict[str, tuple[StreamToken, datetime]] = field(default_factory=dict)
    blocked: dict[str, BlockedCaller] = field(default_factory=dict)
    voice_messages: dict[str, VoiceMessage] = field(default_factory=dict)

    def copy(self) -> "Tables":
        return replace(self, **{name: dict(getattr(self, name)) for name in self.__dataclass_fields__})


class MemoryStore:
    """A Store whose failures a test can script: `failing` units of work raise DatabaseProblem, one after the other."""

    def __init__(self) -> None:
        self.tables = Tables()
        self.failing = 0
        self.busy_windows: set[datetime] = set()  # starts of windows somebody else has taken
        self.units = 0
        self.ids = count(1)
        self.feed = LocalFeed()

    @property
    def directory(self) -> Directory:
        return cast(Directory, MemoryDirectory(self))

    @asynccontextmanager
    async def work(self, business_id: BusinessId, *, write: bool = False) -> AsyncIterator[Work]:
        self.fail_if_told()
        self.units += 1
        before = self.tables.copy()
        try:
            yield cast(Work, MemoryWork(self, business_id, write))
        except BaseException:
            self.tables = before
            raise

    def fail_if_told(self) -> None:
        if self.failing:
            self.failing -= 1
            raise DatabaseProblem("The database is away.")

    async def check(self) -> None:
        self.fail_if_told()

    async def close(self) -> None:
        pass


class MemoryDirectory:
    """The look-ups before it is known whose business it is."""

    def __init__(self, store: MemoryStore) -> None:
        self._store = store

    async def account(self, account_id: AccountId) -> CarrierAccount | None:
        self._store.fail_if_told()
        return self._store.tables.accounts.get(account_id)

    async def business_of_number(self, account_id: AccountId, number: PhoneNumber) -> BusinessId | None:
        owner = self._store.tables.numbers.get(number.e164)
        return owner[1] if owner is not None and owner[0] == account_id else None

    async def user_by_email(self, email: str) -> User | None:
        return None

    async def user(self, user_id: UserId) -> User | None:
        return None

    async def anybody_signs_in(self) -> bool:
        return False

    async def claim_webhook(self, now: datetime, lease: timedelta) -> None:
        """Nothing is due."""

    async def forget_integrations(self, before: datetime) -> int:
        return 0

    async def businesses(self) -> list[Business]:
        return list(self._store.tables.businesses.values())

    async def add_business(self, profile: BusinessProfile) -> Business:
        business = Business(BusinessId(f"biz_{next(self._store.ids)}"), profile, NOW)
        self._store.tables.businesses[business.id] = business
        return business

    async def redeem_stream_token(self, token: str, now: datetime) -> StreamToken | None:
        found = self._store.tables.tokens.pop(token, None)
        return found[0] if found is not None and found[1] > now else None

    async def backlog(self, now: datetime) -> Backlog:
        self._store.fail_if_told()
        return Backlog({"delivered": 3}, Queue(2, NOW - timedelta(seconds=90)), Queue(), Queue())

    async def redeem_sign_in(self, token: str, now: datetime) -> User | None:
        return None

    async def open_calls(self, before: datetime) -> list[Call]:
        calls = self._store.tables.calls.values()
        return [call for call in calls if call.state is not CallState.ENDED and call.started_at <= before]

    async def open_outgoing_calls(self, before: datetime) -> list[tuple[BusinessId, OutgoingCall]]:
        return []

    async def claim_voice_messages(self, now: datetime, lease: timedelta, limit: int = 5) -> list[VoiceMessage]:
        return []

    async def claim_given_up_recordings(
        self, now: datetime, lease: timedelta, limit: int = 5
    ) -> list[GivenUpRecording]:
        return []

    async def ordered_calls(self, call_ids: Sequence[CallId]) -> list[Call]:
        calls = (self._store.tables.calls[call_id] for call_id in call_ids)
        return [call for call in calls if call.order and call.state is not CallState.ENDED]


class MemoryWork:
    """One unit of work."""

    def __init__(self, store: MemoryStore, business_id: BusinessId, write: bool) -> None:
        self._store, self._business_id, self._write = store, business_id, write

    @property
    def _tables(self) -> Tables:
        return self._store.tables

    def _writes(self) -> Tables:
        assert self._write, "a unit that only reads was asked to write"
        return self._store.tables

    async def business(self) -> Business:
        return self._tables.businesses[self._business_id]

    async def save_profile(self, profile: BusinessProfile) -> None:
        business = await self.business()
        self._writes().businesses[business.id] = replace(business, profile=profile)

    async def accounts(self) -> list[CarrierAccount]:
        return [account for account in self._tables.accounts.values() if account.business_id == self._business_id]

    async def save_account(
        self, carrier: str, external_id: str, secret: str, extra: Mapping[str, str] | None = None
    ) -> CarrierAccount:
        account_id = AccountId(f"acct_{next(self._store.ids)}")
        account = CarrierAccount(account_id, self._business_id, carrier, external_id, secret, extra or {})
        self._writes().accounts[account_id] = account
        return account

    async def numbers(self) -> list[tuple[AccountId, PhoneNumber]]:
        return [(owner[0], PhoneNumber(e164)) for e164, owner in self._tables.numbers.items()]

    async def own_numbers(self) -> list[OwnNumber]:
        ours = {e164: owner[0] for e164, owner in self._tables.numbers.items() if owner[1] == self._business_id}
        known = self._tables.uses
        return [known.get(e164) or OwnNumber(PhoneNumber(e164), account_id) for e164, account_id in ours.items()]

    async def save_own_number(self, number: OwnNumber) -> None:
        self._writes().uses[number.number.e164] = number

    async def add_number(self, account_id: AccountId, number: PhoneNumber) -> None:
        self._writes().numbers[number.e164] = (account_id, self._business_id)

    async def users(self) -> list[User]:
        return []

    async def add_user(self, email: str, name: str, role: Role, password_hash: str) -> User:
        return User(UserId(f"user_{next(self._store.ids)}"), self._business_id, email, name, role, password_hash)

    async def set_password(self, user_id: UserId, password_hash: str, but: SessionId | None = None) -> None:
        pass

    async def new_sign_in(self, user_id: UserId, expires: datetime) -> str:
        return f"sign-in-{next(self._store.ids)}"

    async def appointments(self, thread_id: ThreadId) -> list[Appointment]:
        return [one for one in self._tables.appointments.values() if one.thread_id == thread_id]

    async def texts_since(self, thread_id: ThreadId, key: str, since: datetime) -> int:
        return 0

    async def jobs_of_thread(self, thread_id: ThreadId) -> list[Job]:
        return []

    async def outgoing_ringing(self, since: datetime) -> list[OutgoingCall]:
        return []

    async def block_caller(self, blocked: BlockedCaller) -> bool:
        return self._writes().blocked.setdefault(blocked.number.e164, blocked) is blocked

    async def turned_away(self, number: PhoneNumber, at: datetime) -> bool:
        blocked = self._writes().blocked.get(number.e164)
        if blocked is not None:
            self._tables.blocked[number.e164] = replace(blocked, calls=blocked.calls + 1, last_at=at)
        return blocked is not None

    async def calls_from(self, caller: Address, since: datetime) -> int:
        return sum(call.caller == caller and call.started_at >= since for call in self._tables.calls.values())

    async def add_voice_message(self, message: VoiceMessage, due_at: datetime) -> bool:
        return self._writes().voice_messages.setdefault(message.recording_id, message) is message

    async def price_book(self, version: int | None = None) -> PriceBook | None:
        return self._tables.books.get(self._business_id)

    async def save_price_book(self, book: PriceBook, author: str, note: str, *, after: int | None = None) -> PriceBook:
        before = self._tables.books.get(self._business_id)
        assert after is None or after == (before.version if before is not None else 0)
        saved = book.with_version(before.version + 1 if before is not None else 1)
        self._writes().books[self._business_id] = saved
        return saved

    async def price_book_versions(self) -> list[tuple[int, datetime, str, str]]:
        return []

    async def thread_for(self, address: Address) -> tuple[Contact, Thread]:
        for thread_id, contact in self._tables.contacts.items():
            if address.kind is not AddressKind.WITHHELD and contact.address == address:
                return contact, self._tables.threads[thread_id]
        number = next(self._store.ids)
        contact = Contact(ContactId(f"contact_{number}"), self._business_id, address)
        thread = Thread(ThreadId(f"thread_{number}"), self._business_id, contact.id)
        self._writes().contacts[thread.id] = contact
        self._writes().threads[thread.id] = thread
        return contact, thread

    async def contact(self, thread_id: ThreadId) -> Contact:
        return self._tables.contacts[thread_id]

    async def thread_status(self, thread_id: ThreadId) -> ThreadStatus:
        return ThreadStatus(thread_id)

    async def name_contact(self, thread_id: ThreadId, name: str) -> None:
        self._writes().contacts[thread_id] = replace(self._tables.contacts[thread_id], name=name)

    async def dialogue(self, thread_id: ThreadId) -> DialogueState:
        return self._tables.threads[thread_id].dialogue

    async def save_dialogue(self, thread_id: ThreadId, dialogue: DialogueState) -> None:
        self._writes().threads[thread_id] = replace(self._tables.threads[thread_id], dialogue=dialogue)

    async def history(self, thread_id: ThreadId, since: datetime, limit: int = 40) -> list[Line]:
        lines = []
        for (call_id, _), utterance in self._tables.utterances.items():
            call = self._tables.calls[call_id]
            if call.thread_id == thread_id and utterance.text:
                at = (call.answered_at or call.started_at) + timedelta(seconds=utterance.started)
                lines.append(Line(utterance.speaker, utterance.text, at))
        return [line for line in sorted(lines, key=lambda line: line.at) if line.at >= since][-limit:]

    async def start_call(
        self, account_id: AccountId, carrier_call_id: str, caller: Address, called: str
    ) -> tuple[Call, bool]:
        existing = await self.call_by_carrier_id(account_id, carrier_call_id)
        if existing is not None:
            return existing, False
        _, thread = await self.thread_for(caller)
        call = Call(
            CallId(f"call_{next(self._store.ids)}"),
            self._business_id,
            thread.id,
            account_id,
            carrier_call_id,
            caller,
            called,
            CallState.RINGING,
            NOW,
        )
        self._writes().calls[call.id] = call
        return call, True

    async def call(self, call_id: CallId) -> Call | None:
        return self._tables.calls.get(call_id)

    async def call_by_carrier_id(self, account_id: AccountId, carrier_call_id: str) -> Call | None:
        calls = self._tables.calls.values()
        return next((c for c in calls if (c.account_id, c.carrier_call_id) == (account_id, carrier_call_id)), None)

    async def answer_call(self, call_id: CallId, at: datetime) -> None:
        call = self._tables.calls[call_id]
        self._writes().calls[call_id] = replace(call, state=CallState.ANSWERED, answered_at=at)

    async def end_call(self, call_id: CallId, at: datetime, reason: EndReason, summary: str) -> bool:
        call = self._tables.calls[call_id]
        if call.state is CallState.ENDED:
            return False
        ended = replace(call, state=CallState.ENDED, ended_at=at, end_reason=reason, summary=summary)
        self._writes().calls[call_id] = ended
        return True

    async def order_call(self, call_id: CallId, order: str) -> bool:
        call = self._tables.calls[call_id]
        if call.state is CallState.ANSWERED:
            self._writes().calls[call_id] = replace(call, order=order)
        return call.state is CallState.ANSWERED

    async def new_stream_token(self, call_id: CallId, expires: datetime) -> str:
        token = f"token-{next(self._store.ids)}"
        self._writes().tokens[token] = (StreamToken(self._business_id, call_id), expires)
        return token

    async def add_utterance(self, call_id: CallId, utterance: Utterance) -> None:
        if call_id not in self._tables.calls:
            raise NotFound("No such call.")
        self._writes().utterances.setdefault((call_id, utterance.seq), utterance)

    async def utterances(self, call_id: CallId) -> list[Utterance]:
        mine = {seq: utterance for (call, seq), utterance in self._tables.utterances.items() if call == call_id}
        return [mine[seq] for seq in sorted(mine)]

    async def open_lead(self, thread_id: ThreadId, call_id: CallId | None = None) -> Lead | None:
        opened = (LeadState.NEW, LeadState.AWAITING_APPROVAL)
        leads = [lead for lead in self._tables.leads.values() if lead.thread_id == thread_id and lead.state in opened]
        if call_id is not None:
            leads = [lead for lead in leads if lead.id == self._tables.lead_of_call.get(call_id)]
        if not leads:
            return None
        card = leads[-1].card
        quotes = tuple(replace(quote, heard=quote.heard or quote.id in self._tables.heard) for quote in card.quotes)
        return replace(leads[-1], card=replace(card, quotes=quotes))

    async def save_card(self, thread_id: ThreadId, card: LeadCard, summary: str, call_id: CallId | None) -> Lead:
        lead = await self.open_lead(thread_id, call_id)
        if lead is None:
            lead_id = LeadId(f"lead_{next(self._store.ids)}")
            lead = Lead(lead_id, self._business_id, thread_id, LeadState.NEW, card, summary, NOW, NOW)
        lead = replace(lead, card=card, summary=summary)
        self._writes().leads[lead.id] = lead
        if call_id is not None:
            self._tables.lead_of_call[call_id] = lead.id
        return lead

    async def advance_lead(self, lead_id: LeadId, state: LeadState) -> bool:
        lead = self._tables.leads[lead_id]
        if _ORDER.index(state) <= _ORDER.index(lead.state):
            return False
        self._writes().leads[lead_id] = replace(lead, state=state)
        return True

    async def mark_quotes_heard(self, quote_ids: Sequence[QuoteId], at: datetime) -> None:
        for quote_id in quote_ids:
            self._writes().heard.setdefault(quote_id, at)

    async def thread_quotes(self, thread_id: ThreadId, since: datetime) -> list[Quote]:
        made = [q for lead in self._tables.leads.values() if lead.thread_id == thread_id for q in lead.card.quotes]
        return sorted((quote for quote in made if quote.at >= since), key=lambda quote: (quote.at, quote.id))

    async def diary(self, since: datetime, until: datetime) -> Diary:
        held = self._tables.appointments.values()
        return Diary(busy=tuple(Busy(one.technician, one.window.starts, one.busy_until, one.id) for one in held))

    async def lead_slots(self, lead_id: LeadId) -> list[Appointment]:
        held = self._tables.appointments.get(lead_id)
        return [] if held is None else [held]

    async def hold(
        self,
        thread_id: ThreadId,
        lead_id: LeadId,
        window: TimeWindow,
        kept: timedelta,
        technicians: Sequence[TechnicianId],
        expires_in: timedelta | None = None,
    ) -> Appointment:
        if window.starts in self._store.busy_windows:
            raise Conflict("That time is taken.")
        appointment = Appointment(
            id=AppointmentId(f"appt_{next(self._store.ids)}"),
            business_id=self._business_id,
            thread_id=thread_id,
            lead_id=lead_id,
            technician=technicians[0],
            window=window,
            busy_until=window.starts + kept,
            tentative=True,
        )
        self._writes().appointments[lead_id] = appointment
        return appointment

    async def release_hold(self, lead_id: LeadId) -> None:
        self._writes().appointments.pop(lead_id, None)

    async def thread_calls(self, thread_id: ThreadId) -> list[CallPage]:
        return []

    async def calls(self, limit: int = 50, offset: int = 0) -> list[CallRow]:
        return []

    async def call_page(self, call_id: CallId) -> CallPage | None:
        return None

    async def lead(self, lead_id: LeadId) -> tuple[Lead, Contact] | None:
        lead = self._tables.leads.get(lead_id)
        return (lead, self._tables.contacts[lead.thread_id]) if lead is not None else None


if TYPE_CHECKING:
    # What calls do not ask for is not here; what is here is held to the port, name for name.
    class _DirectoryInPart(MemoryDirectory, Directory): ...

    class _WorkInPart(MemoryWork, Work): ...
