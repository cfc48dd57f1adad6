"""Two businesses in one database: whatever one asks with the other's ids, it finds nothing and changes nothing."""

import inspect
from collections.abc import Awaitable, Callable
from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from receptionist.adapters.store.store import SqlStore
from receptionist.adapters.store.tables import metadata
from receptionist.domain.call import Call, EndReason, Speaker, Utterance
from receptionist.domain.conversation import DialogueState
from receptionist.domain.ids import QuoteId
from receptionist.domain.lead import LeadState, TimeWindow
from receptionist.domain.phone import PhoneNumber
from receptionist.domain.prices import PriceBook
from receptionist.domain.profile import BusinessProfile
from receptionist.domain.records import Lead, Role, User
from receptionist.errors import NotFound
from receptionist.ports import Work
from tests.adapters.store.scene import CALLER, NOON, card, snaking

WINDOW = TimeWindow(NOON, NOON + timedelta(hours=2))
HOUR = timedelta(hours=1)
NOT_FOUND = object()
# These name nothing that could be another's, or make something of one's own.
ABOUT_NOBODY = {
    "business", "save_profile", "save_account", "add_user", "save_price_book", "thread_for",
}  # fmt: skip

Question = Callable[[Work, Call, Lead, User], Awaitable[object]]
QUESTIONS: dict[str, tuple[Question, object]] = {
    "accounts": (lambda w, c, _, u: w.accounts(), []),
    "numbers": (lambda w, c, _, u: w.numbers(), []),
    "add_number": (lambda w, c, _, u: w.add_number(c.account_id, PhoneNumber("+15035550177")), NOT_FOUND),
    "users": (lambda w, c, _, u: w.users(), []),
    "set_password": (lambda w, c, _, u: w.set_password(u.id, "stolen"), NOT_FOUND),
    "new_sign_in": (lambda w, c, _, u: w.new_sign_in(u.id, NOON), NOT_FOUND),
    "price_book": (lambda w, c, _, u: w.price_book(1), None),
    "price_book_versions": (lambda w, c, _, u: w.price_book_versions(), []),
    "contact": (lambda w, c, _, u: w.contact(c.thread_id), NOT_FOUND),
    "name_contact": (lambda w, c, _, u: w.name_contact(c.thread_id, "Mine"), NOT_FOUND),
    "dialogue": (lambda w, c, _, u: w.dialogue(c.thread_id), NOT_FOUND),
    "save_dialogue": (lambda w, c, _, u: w.save_dialogue(c.thread_id, DialogueState(turns=9)), NOT_FOUND),
    "history": (lambda w, c, _, u: w.history(c.thread_id, NOON), []),
    "start_call": (lambda w, c, _, u: w.start_call(c.account_id, c.carrier_call_id, CALLER, c.called), NOT_FOUND),
    "call": (lambda w, c, _, u: w.call(c.id), None),
    "call_by_carrier_id": (lambda w, c, _, u: w.call_by_carrier_id(c.account_id, c.carrier_call_id), None),
    "answer_call": (lambda w, c, _, u: w.answer_call(c.id, NOON), NOT_FOUND),
    "end_call": (lambda w, c, _, u: w.end_call(c.id, NOON, EndReason.LOST, ""), NOT_FOUND),
    "new_stream_token": (lambda w, c, _, u: w.new_stream_token(c.id, NOON), NOT_FOUND),
    "add_utterance": (lambda w, c, _, u: w.add_utterance(c.id, Utterance(9, Speaker.AGENT, "x", 0, 1)), NOT_FOUND),
    "utterances": (lambda w, c, _, u: w.utterances(c.id), []),
    "open_lead": (lambda w, c, _, u: w.open_lead(c.thread_id), None),
    "save_card": (lambda w, c, _, u: w.save_card(c.thread_id, card(), "Mine", None), NOT_FOUND),
    "advance_lead": (lambda w, _, lead, u: w.advance_lead(lead.id, LeadState.APPROVED), NOT_FOUND),
    "mark_quotes_heard": (lambda w, c, _, u: w.mark_quotes_heard([QuoteId("quot_1")], NOON), None),
    "thread_quotes": (lambda w, c, _, u: w.thread_quotes(c.thread_id, NOON - HOUR), []),
    "taken": (lambda w, c, _, u: w.taken(NOON - HOUR, NOON + HOUR), []),
    "hold": (lambda w, c, lead, u: w.hold(c.thread_id, lead.id, WINDOW, HOUR), NOT_FOUND),
    "release_hold": (lambda w, c, lead, u: w.release_hold(lead.id), None),
    "inbox": (lambda w, c, _, u: w.inbox(), []),
    "thread_calls": (lambda w, c, _, u: w.thread_calls(c.thread_id), []),
    "calls": (lambda w, c, _, u: w.calls(), []),
    "call_page": (lambda w, c, _, u: w.call_page(c.id), None),
    "leads": (lambda w, c, _, u: w.leads(), []),
    "lead": (lambda w, _, lead, u: w.lead(lead.id), None),
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
async def theirs(store: SqlStore, call: Call) -> tuple[Call, Lead, User]:
    """One business with something of everything."""
    async with store.work(call.business_id, write=True) as work:
        await work.add_utterance(call.id, Utterance(0, Speaker.CALLER, "Hello.", 0.0, 1.0))
        lead = await work.save_card(call.thread_id, card(snaking()), "Sink.", call.id)
        await work.hold(call.thread_id, lead.id, WINDOW, HOUR)
        await work.save_price_book(PriceBook("plumbing", "2026"), "maria", "")
        user = await work.add_user("maria@example.com", "Maria", Role.OWNER, "hash")
        await work.new_sign_in(user.id, NOON)
        await work.new_stream_token(call.id, NOON)
    return call, lead, user


async def test_every_question_of_another_business_finds_nothing(
    store: SqlStore, profile: BusinessProfile, theirs: tuple[Call, Lead, User]
) -> None:
    rival = await store.directory.add_business(profile)
    before = await everything(store)
    assert all(before.values())
    for name, (question, expected) in QUESTIONS.items():
        async with store.work(rival.id, write=True) as work:
            if expected is NOT_FOUND:
                with pytest.raises(NotFound):
                    await question(work, *theirs)
            else:
                assert await question(work, *theirs) == expected, name
        assert await everything(store) == before, name


async def test_ones_own_thread_cannot_be_tied_to_anothers_things(
    store: SqlStore, profile: BusinessProfile, theirs: tuple[Call, Lead, User]
) -> None:
    call, lead, _ = theirs
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


async def test_the_database_itself_refuses_a_link_across_the_wall(
    store: SqlStore, profile: BusinessProfile, theirs: tuple[Call, Lead, User]
) -> None:
    call, *_ = theirs
    rival = await store.directory.add_business(profile)
    link = {"token_hash": "x", "business_id": rival.id, "call_id": call.id, "expires_at": NOON}
    async with store._engines.writer.connect() as connection:
        with pytest.raises(IntegrityError):
            await connection.execute(metadata.tables["stream_tokens"].insert().values(link))


def test_every_table_says_whose_row_it_is() -> None:
    assert {table.name for table in metadata.sorted_tables if "business_id" not in table.c} == {"businesses"}
