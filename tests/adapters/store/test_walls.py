"""Two businesses in one database: whatever one asks with the other's ids, it finds nothing and changes nothing."""

import inspect
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from receptionist.adapters.store.columns import metadata
from receptionist.adapters.store.store import SqlStore
from receptionist.domain.audit import Actor, AuditEntry
from receptionist.domain.call import Call, EndReason, Speaker, Utterance
from receptionist.domain.consent_ledger import ConsentEntry, ConsentSource
from receptionist.domain.conversation import DialogueState
from receptionist.domain.ids import AccountId, AttemptId, AuditId, MessageId, QuoteId
from receptionist.domain.lead import LeadState, TimeWindow
from receptionist.domain.message import (
    Attempt,
    Consent,
    Media,
    MediaState,
    Message,
    MessageState,
    ThreadStatus,
)
from receptionist.domain.phone import PhoneNumber
from receptionist.domain.prices import PriceBook
from receptionist.domain.profile import BusinessProfile
from receptionist.domain.records import CarrierAccount, Lead, Notice, ReconcileRun, Role, Tell, TextPart, User
from receptionist.errors import NotFound
from receptionist.ports import Work
from tests.adapters.store.scene import CALLER, NOON, NUMBER, came_in, card, event, goes_out, picture, snaking

WINDOW = TimeWindow(NOON, NOON + timedelta(hours=2))
HOUR = timedelta(hours=1)
NOT_FOUND = object()
RUN = ReconcileRun(AccountId("acct_1"), NOON, NOON, listed=1, unmatched=1)
# These name nothing that could be another's, or make something of one's own.
ABOUT_NOBODY = {
    "add_audit",
    "business", "save_profile", "save_account", "add_user", "save_price_book", "thread_for", "add_consent",
}  # fmt: skip


@dataclass(frozen=True)
class Theirs:
    """Something of everything a business has."""

    call: Call
    lead: Lead
    user: User
    message: Message
    media: Media
    attempt: Attempt
    part: TextPart
    notice: Notice


Question = Callable[[Work, Theirs], Awaitable[object]]
QUESTIONS: dict[str, tuple[Question, object]] = {
    "accounts": (lambda w, t: w.accounts(), []),
    "numbers": (lambda w, t: w.numbers(), []),
    "add_number": (lambda w, t: w.add_number(t.call.account_id, PhoneNumber("+15035550177")), NOT_FOUND),
    "users": (lambda w, t: w.users(), []),
    "set_password": (lambda w, t: w.set_password(t.user.id, "stolen"), NOT_FOUND),
    "new_sign_in": (lambda w, t: w.new_sign_in(t.user.id, NOON), NOT_FOUND),
    "price_book": (lambda w, t: w.price_book(1), None),
    "price_book_versions": (lambda w, t: w.price_book_versions(), []),
    "contact": (lambda w, t: w.contact(t.call.thread_id), NOT_FOUND),
    "name_contact": (lambda w, t: w.name_contact(t.call.thread_id, "Mine"), NOT_FOUND),
    "dialogue": (lambda w, t: w.dialogue(t.call.thread_id), NOT_FOUND),
    "save_dialogue": (lambda w, t: w.save_dialogue(t.call.thread_id, DialogueState(turns=9)), NOT_FOUND),
    "history": (lambda w, t: w.history(t.call.thread_id, NOON), []),
    "start_call": (lambda w, t: w.start_call(t.call.account_id, "CA1", CALLER, t.call.called), NOT_FOUND),
    "call": (lambda w, t: w.call(t.call.id), None),
    "call_by_carrier_id": (lambda w, t: w.call_by_carrier_id(t.call.account_id, t.call.carrier_call_id), None),
    "answer_call": (lambda w, t: w.answer_call(t.call.id, NOON), NOT_FOUND),
    "end_call": (lambda w, t: w.end_call(t.call.id, NOON, EndReason.LOST, ""), NOT_FOUND),
    "new_stream_token": (lambda w, t: w.new_stream_token(t.call.id, NOON), NOT_FOUND),
    "add_utterance": (lambda w, t: w.add_utterance(t.call.id, Utterance(9, Speaker.AGENT, "x", 0, 1)), NOT_FOUND),
    "utterances": (lambda w, t: w.utterances(t.call.id), []),
    "open_lead": (lambda w, t: w.open_lead(t.call.thread_id), None),
    "save_card": (lambda w, t: w.save_card(t.call.thread_id, card(), "Mine", None), NOT_FOUND),
    "advance_lead": (lambda w, t: w.advance_lead(t.lead.id, LeadState.APPROVED), NOT_FOUND),
    "mark_quotes_heard": (lambda w, t: w.mark_quotes_heard([QuoteId("quot_1")], NOON), None),
    "thread_quotes": (lambda w, t: w.thread_quotes(t.call.thread_id, NOON - HOUR), []),
    "taken": (lambda w, t: w.taken(NOON - HOUR, NOON + HOUR), []),
    "hold": (lambda w, t: w.hold(t.call.thread_id, t.lead.id, WINDOW, HOUR), NOT_FOUND),
    "release_hold": (lambda w, t: w.release_hold(t.lead.id), None),
    "inbox": (lambda w, t: w.inbox(), []),
    "thread_calls": (lambda w, t: w.thread_calls(t.call.thread_id), []),
    "calls": (lambda w, t: w.calls(), []),
    "call_page": (lambda w, t: w.call_page(t.call.id), None),
    "leads": (lambda w, t: w.leads(), []),
    "lead": (lambda w, t: w.lead(t.lead.id), None),
    "account": (lambda w, t: w.account(t.call.account_id), None),
    "save_tell": (lambda w, t: w.save_tell(t.user.id, Tell(by_text=True)), NOT_FOUND),
    "known_thread": (lambda w, t: w.known_thread(CALLER), None),
    "appointments": (lambda w, t: w.appointments(t.call.thread_id), []),
    "lock_thread": (lambda w, t: w.lock_thread(t.call.thread_id), NOT_FOUND),
    "lock_thread_of": (lambda w, t: w.lock_thread_of(t.message.id), NOT_FOUND),
    "thread_status": (lambda w, t: w.thread_status(t.call.thread_id), NOT_FOUND),
    "save_status": (lambda w, t: w.save_status(ThreadStatus(t.call.thread_id, generation=9)), NOT_FOUND),
    "end_answer_lease": (lambda w, t: w.end_answer_lease(t.call.thread_id), NOT_FOUND),
    "add_message": (lambda w, t: w.add_message(replace(t.message, id=MessageId("msg_mine"))), NOT_FOUND),
    "save_message": (lambda w, t: w.save_message(replace(t.message, text="Mine")), NOT_FOUND),
    "message": (lambda w, t: w.message(t.message.id), None),
    "messages": (lambda w, t: w.messages(t.call.thread_id), []),
    "unhandled": (lambda w, t: w.unhandled(t.call.thread_id), []),
    "unsent": (lambda w, t: w.unsent(t.call.thread_id), []),
    "texts_since": (lambda w, t: w.texts_since(t.call.thread_id, "", NOON - HOUR), 0),
    "media_file": (lambda w, t: w.media_file(t.media.id), None),
    "keep_media": (lambda w, t: w.keep_media(t.message.id, t.media, b"mine"), NOT_FOUND),
    "save_attempt": (lambda w, t: w.save_attempt(replace(t.attempt, number=2)), NOT_FOUND),
    "attempts": (lambda w, t: w.attempts(t.message.id), []),
    "attempt": (lambda w, t: w.attempt(t.attempt.id), None),
    "attempt_by_carrier_id": (lambda w, t: w.attempt_by_carrier_id(t.call.account_id, "out"), None),
    "unsettled": (lambda w, t: w.unsettled(t.call.account_id), []),
    "known_texts": (lambda w, t: w.known_texts(t.call.account_id, ["in", "out", "V1"]), set()),
    "add_part": (lambda w, t: w.add_part(replace(t.part, part=2)), NOT_FOUND),
    "remove_parts": (lambda w, t: w.remove_parts(t.part), None),
    "finish_event": (lambda w, t: w.finish_event(t.part.event_id, "mine"), NOT_FOUND),
    "retry_event": (lambda w, t: w.retry_event(t.part.event_id, NOON + HOUR, "mine"), NOT_FOUND),
    "consent_entries": (lambda w, t: w.consent_entries(CALLER), []),
    "followed_up": (lambda w, t: w.followed_up(t.call.id), NOT_FOUND),
    "add_notice": (lambda w, t: w.add_notice(t.user.id, t.call.thread_id, "Mine", NOON), NOT_FOUND),
    "notice_mailed": (lambda w, t: w.notice_mailed(t.notice.id), NOT_FOUND),
    "notices": (lambda w, t: w.notices(t.user.id), []),
    "notices_seen": (lambda w, t: w.notices_seen(t.user.id, t.call.thread_id), None),
    "save_reconcile_run": (lambda w, t: w.save_reconcile_run(replace(RUN, account_id=t.call.account_id)), NOT_FOUND),
    "last_reconcile_runs": (lambda w, t: w.last_reconcile_runs(), []),
}


def test_no_question_is_forgotten() -> None:
    methods = {name for name, _ in inspect.getmembers(Work, inspect.isfunction) if not name.startswith("_")}
    assert methods == QUESTIONS.keys() | ABOUT_NOBODY


async def everything(store: SqlStore) -> dict[str, object]:
    async with store._engines.reader.connect() as connection:
        return {
            table.name: (await connection.execute(select(table).order_by(*table.primary_key))).all()
            for table in metadata.sorted_tables
            if table.name != "businesses"
        }


@pytest.fixture
async def theirs(store: SqlStore, account: CarrierAccount, call: Call) -> Theirs:
    """One business with something of everything."""
    kept = event(account, "V1")
    await store.directory.journal_events([kept])
    async with store.work(call.business_id, write=True) as work:
        await work.add_utterance(call.id, Utterance(0, Speaker.CALLER, "Hello.", 0.0, 1.0))
        lead = await work.save_card(call.thread_id, card(snaking()), "Sink.", call.id)
        await work.hold(call.thread_id, lead.id, WINDOW, HOUR)
        await work.save_price_book(PriceBook("plumbing", "2026"), "maria", "")
        user = await work.add_user("maria@example.com", "Maria", Role.OWNER, "hash")
        await work.new_sign_in(user.id, NOON)
        await work.new_stream_token(call.id, NOON)
        media = picture()
        asked = came_in(account, call.thread_id, carrier_message_id="in", key="mine", media=(media,))
        message, _ = await work.add_message(asked)
        await work.keep_media(message.id, replace(media, state=MediaState.KEPT), b"JPEG")
        unknown = goes_out(account, call.thread_id, state=MessageState.UNKNOWN)
        await work.add_message(unknown)
        await work.add_message(goes_out(account, call.thread_id))
        attempt = Attempt(AttemptId("att_1"), unknown.id, account.id, 1, NOON, carrier_message_ids=("out",))
        await work.save_attempt(attempt)
        part = TextPart(kept.id, account.id, CALLER.value, NUMBER.e164, "7", 2, 1, "Hello", "V1", NOON)
        await work.add_part(part)
        await work.add_consent(ConsentEntry(CALLER, Consent.GIVEN, ConsentSource.FORM, "Yes.", NOON))
        await work.add_notice(user.id, call.thread_id, "Wrote.", NOON, mail=True)
        (notice,) = await work.notices(user.id)
        await work.save_reconcile_run(ReconcileRun(account.id, NOON, NOON, 1, 0))
        await work.add_audit(AuditEntry(AuditId("audit_1"), NOON, Actor("Maria", user.id), "lead.approve"))
    return Theirs(call, lead, user, message, media, attempt, part, notice)


async def test_every_question_of_another_business_finds_nothing(
    store: SqlStore, profile: BusinessProfile, theirs: Theirs
) -> None:
    rival = await store.directory.add_business(profile)
    before = await everything(store)
    assert all(before.values())
    for name, (question, expected) in QUESTIONS.items():
        async with store.work(rival.id, write=True) as work:
            if expected is NOT_FOUND:
                with pytest.raises(NotFound):
                    await question(work, theirs)
            else:
                assert await question(work, theirs) == expected, name
        assert await everything(store) == before, name


async def test_ones_own_thread_cannot_be_tied_to_anothers_things(
    store: SqlStore, profile: BusinessProfile, theirs: Theirs
) -> None:
    call, lead = theirs.call, theirs.lead
    rival = await store.directory.add_business(profile)
    async with store.work(rival.id, write=True) as work:
        _, thread = await work.thread_for(CALLER)
        assert thread.id != call.thread_id
        with pytest.raises(NotFound):
            await work.save_card(thread.id, card(), "", call.id)
        with pytest.raises(NotFound):
            await work.hold(thread.id, lead.id, WINDOW, HOUR)
    async with store.work(rival.id, write=True) as work:
        stolen = await work.save_card(thread.id, card(snaking()), "", None)
        assert stolen.card.quotes == ()
        # The same hour is free here, whoever is busy there.
        await work.hold(thread.id, stolen.id, WINDOW, HOUR)


async def test_ones_own_text_cannot_be_tied_to_anothers_things(
    store: SqlStore, profile: BusinessProfile, theirs: Theirs
) -> None:
    rival = await store.directory.add_business(profile)
    async with store.work(rival.id, write=True) as work:
        account = await work.save_account("twilio", "AC1", "hush")
        _, thread = await work.thread_for(CALLER)
        mine, new = await work.add_message(came_in(account, thread.id, carrier_message_id="in", key="mine"))
        assert new and mine.business_id == rival.id
        with pytest.raises(NotFound):
            await work.add_message(replace(theirs.message, id=MessageId("msg_mine"), thread_id=thread.id, key=""))
        with pytest.raises(NotFound):
            await work.keep_media(mine.id, theirs.media, b"mine")
    links = (
        replace(mine, id=MessageId("msg_1"), key="1", carrier_message_id="", answers=theirs.message.id),
        replace(mine, id=MessageId("msg_2"), key="2", carrier_message_id="", account_id=theirs.call.account_id),
    )
    for link in links:
        with pytest.raises(NotFound):
            async with store.work(rival.id, write=True) as work:
                await work.add_message(link)


async def test_the_database_itself_refuses_a_link_across_the_wall(
    store: SqlStore, profile: BusinessProfile, theirs: Theirs
) -> None:
    rival = await store.directory.add_business(profile)
    link = {"token_hash": "x", "business_id": rival.id, "call_id": theirs.call.id, "expires_at": NOON}
    async with store._engines.writer.connect() as connection:
        with pytest.raises(IntegrityError):
            await connection.execute(metadata.tables["stream_tokens"].insert().values(link))


def test_every_table_says_whose_row_it_is() -> None:
    assert {table.name for table in metadata.sorted_tables if "business_id" not in table.c} == {"businesses"}
