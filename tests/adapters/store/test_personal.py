"""What is kept about one customer: handed out whole, removed without a trace, and removed by age."""

from dataclasses import replace
from datetime import timedelta

from sqlalchemy import String, Text, cast, select

from receptionist.adapters.store.columns import metadata
from receptionist.adapters.store.store import SqlStore
from receptionist.domain.audit import Actor, AuditEntry, AuditQuestion
from receptionist.domain.blocked import BlockedCaller
from receptionist.domain.call import Call, EndReason, Speaker, Utterance
from receptionist.domain.consent_ledger import ConsentEntry, ConsentSource
from receptionist.domain.ids import AuditId, ImportId, OutEventId, ThreadId
from receptionist.domain.message import Consent, MediaState, MessageState
from receptionist.domain.phone import Address, AddressKind, PhoneNumber, parse_address
from receptionist.domain.records import CarrierAccount, Role
from receptionist.domain.webhook import EventKind, OutEvent
from tests.adapters.store.scene import CALLER, NOON, came_in, card, event, goes_out, picture, snaking

JOE = parse_address("+15035550177")
DIGITS = "5035550142"  # of CALLER
DAY = timedelta(days=1)


async def fill(store: SqlStore, account: CarrierAccount, call: Call) -> tuple[ThreadId, ThreadId]:
    """A customer with much of everything, and another whose things must stay; their threads."""
    spoken = event(account, "V1", body=f"From=%2B1{DIGITS}&Body=Hello".encode())
    others = event(account, "V2", body=f"From=%2B{JOE.value[1:]}&Body=Hello".encode())
    await store.directory.journal_events([spoken, others])
    async with store.work(account.business_id, write=True) as work:
        user = await work.add_user("maria@example.com", "Maria", Role.OWNER, "hash")
        await work.name_contact(call.thread_id, "Laura Palmer")
        await work.add_utterance(call.id, Utterance(0, Speaker.CALLER, "It is Laura.", 0.0, 1.0))
        lead = await work.save_card(call.thread_id, card(snaking()), "Laura's sink.", call.id)
        await work.end_call(call.id, NOON, EndReason.CALLER_HUNG_UP, "Laura called.")
        media = picture()
        asked, _ = await work.add_message(came_in(account, call.thread_id, "I am Laura.", media=(media,)))
        await work.keep_media(asked.id, replace(media, state=MediaState.KEPT), b"JPEG of Laura")
        await work.add_message(goes_out(account, call.thread_id, "Dear Laura", answers=asked.id))
        await work.add_notice(user.id, call.thread_id, "Laura wrote.", NOON, mail=True)
        await work.add_consent(ConsentEntry(CALLER, Consent.REFUSED, ConsentSource.KEYWORD, "STOP says Laura", NOON))
        actor, changes = Actor("Maria", user.id), {"name": ("", "Laura")}
        await work.add_audit(AuditEntry(AuditId("audit_1"), NOON, actor, "lead.edit", lead.id, "Laura", changes))
        await work.finish_event(spoken.id, "")
        await work.finish_event(others.id, "")
        _, theirs = await work.thread_for(JOE)
        from_joe = replace(came_in(account, theirs.id, "I am Joe.", carrier_message_id="J1"), theirs=JOE)
        joes, _ = await work.add_message(from_joe)
        for number, (about, words) in enumerate(((asked, "I am Laura."), (joes, "I am Joe."))):
            body = f'{{"text": "{words}"}}'
            told = OutEvent(OutEventId(f"evt_{number}"), EventKind.MESSAGE_RECEIVED, about.id, NOON, body)
            await work.put_out(told)
        await work.keep_import(ImportId("imp_1"), "Laura's friends.csv", b"number,name\n(503) 555-0142,Laura Palmer\n")
        await work.add_audit(AuditEntry(AuditId("audit_2"), NOON, actor, "thread.read", theirs.id, "Joe"))
    return call.thread_id, theirs.id


async def words_in(store: SqlStore) -> str:
    """Everything in the database, as one text."""
    found = []
    async with store._engines.reader.connect() as connection:
        for table in metadata.sorted_tables:
            plain = [cast(column, Text) if not isinstance(column.type, String) else column for column in table.c]
            found.append(str((await connection.execute(select(*plain))).all()))
    return "".join(found)


async def test_all_that_is_kept_is_handed_out(store: SqlStore, account: CarrierAccount, call: Call) -> None:
    thread_id, other = await fill(store, account, call)
    async with store.work(account.business_id) as work:
        records = await work.contact_records(thread_id)
    assert {"contacts", "threads", "calls", "utterances", "messages", "message_media", "leads", "quotes"} <= set(
        records
    )
    assert {"consent_entries", "notices"} <= set(records)
    assert len(records["messages"]) == 2 and records["utterances"][0]["text"] == "It is Laura."
    assert not {"stream_tokens", "users", "accounts"} & set(records)
    assert "Joe" not in str(records) and other not in str(records)
    assert "JPEG" not in str(records) and "business_id" not in records["messages"][0]


async def test_nothing_is_left_of_one_who_is_forgotten(store: SqlStore, account: CarrierAccount, call: Call) -> None:
    thread_id, other = await fill(store, account, call)
    assert "Laura" in await words_in(store)
    async with store.work(account.business_id, write=True) as work:
        gone = await work.erase_contact(thread_id)
    assert gone["messages"] == 2 and gone["contacts"] == 1 and gone["inbound_events"] == 1
    assert gone["webhook_events"] == 1 and gone["contact_imports"] == 1
    left = await words_in(store)
    for trace in ("Laura", DIGITS, thread_id, call.id, "snaking"):
        assert trace not in left, trace
    assert "Joe" in left
    async with store.work(account.business_id) as work:
        assert [message.text for message in await work.messages(other)] == ["I am Joe."]
        kept = {line.id: (line.action, line.says, dict(line.changes)) for line in await work.audit(AuditQuestion())}
    assert kept == {"audit_1": ("lead.edit", "", {}), "audit_2": ("thread.read", "Joe", {})}


async def test_nothing_is_left_of_a_number_that_was_merged(
    store: SqlStore, account: CarrierAccount, call: Call
) -> None:
    thread_id, other = await fill(store, account, call)
    async with store.work(account.business_id, write=True) as work:
        await work.block_caller(BlockedCaller(PhoneNumber(JOE.value), NOON, "Maria", "Joe shouts"))
        await work.add_consent(ConsentEntry(JOE, Consent.REFUSED, ConsentSource.KEYWORD, "STOP says Joe", NOON))
        blocked = AuditEntry(AuditId("audit_3"), NOON, Actor("Maria"), "caller.block", "", "Blocked (503) 555-0177.")
        await work.add_audit(blocked)
        await work.end_call(call.id, NOON, EndReason.CALLER_HUNG_UP, "")
        await work.merge_threads(thread_id, other, None, NOON)
        records = await work.contact_records(thread_id)
        assert len(records["consent_entries"]) == 2 and len(records["blocked_callers"]) == 1
        gone = await work.erase_contact(thread_id)
    assert (gone["consent_entries"], gone["blocked_callers"], gone["inbound_events"]) == (2, 1, 2)
    left = await words_in(store)
    for trace in ("Laura", "Joe", DIGITS, JOE.value[2:], "555-0177", thread_id):
        assert trace not in left, trace
    async with store.work(account.business_id, write=True) as work:
        _, again = await work.thread_for(JOE)
        assert (await work.thread_status(again.id)).consent is Consent.REFUSED


async def test_who_refused_and_was_forgotten_is_still_not_texted(
    store: SqlStore, account: CarrierAccount, call: Call
) -> None:
    thread_id, other = await fill(store, account, call)
    async with store.work(account.business_id, write=True) as work:
        await work.erase_contact(thread_id)
        await work.erase_contact(other)
        _, again = await work.thread_for(CALLER)
        assert (await work.thread_status(again.id)).consent is Consent.REFUSED
        _, joe = await work.thread_for(JOE)
        assert (await work.thread_status(joe.id)).consent is Consent.NONE
        # They may change their mind.
        await work.add_consent(ConsentEntry(CALLER, Consent.GIVEN, ConsentSource.KEYWORD, "START", NOON))
        assert (await work.thread_status(again.id)).consent is Consent.GIVEN


async def test_a_withheld_number_is_forgotten_without_touching_others(
    store: SqlStore, account: CarrierAccount, call: Call
) -> None:
    async with store.work(account.business_id, write=True) as work:
        _, first = await work.thread_for(Address(AddressKind.WITHHELD, ""))
        _, second = await work.thread_for(Address(AddressKind.WITHHELD, ""))
        await work.erase_contact(first.id)
        assert (await work.contact(second.id)).address.kind is AddressKind.WITHHELD
        assert await work.contact(call.thread_id)


async def test_old_texts_go_and_what_waits_stays(store: SqlStore, account: CarrierAccount, call: Call) -> None:
    await store.directory.journal_events([event(account, "V1")])
    async with store.work(account.business_id, write=True) as work:
        media = picture()
        old = came_in(
            account, call.thread_id, "Old.", media=(media,), at=NOON - DAY, carrier_message_id="1", handled=True
        )
        asked, _ = await work.add_message(old)
        await work.keep_media(asked.id, replace(media, state=MediaState.KEPT), b"JPEG")
        draft = goes_out(account, call.thread_id, "Draft.", state=MessageState.DRAFT, at=NOON - DAY)
        waits, _ = await work.add_message(draft)
        unanswered = came_in(
            account, call.thread_id, "Unanswered.", at=NOON - DAY, carrier_message_id="2", handled=False
        )
        await work.add_message(unanswered)
        fresh = goes_out(account, call.thread_id, "Fresh.", at=NOON, answers=asked.id, state=MessageState.DELIVERED)
        await work.add_message(fresh)
        assert waits.state is MessageState.DRAFT
        gone = await work.forget_texts(NOON)
        assert gone["messages"] == 1 and gone["message_media"] == 1 and gone["media_files"] == 1
        left = await work.messages(call.thread_id)
        assert {message.text for message in left} == {"Draft.", "Unanswered.", "Fresh."}
        assert next(message.answers for message in left if message.text == "Fresh.") is None
        assert await work.forget_texts(NOON) == {}


async def test_old_transcripts_go_and_the_calls_stay(store: SqlStore, account: CarrierAccount, call: Call) -> None:
    async with store.work(account.business_id, write=True) as work:
        await work.add_utterance(call.id, Utterance(0, Speaker.CALLER, "It is Laura.", 0.0, 1.0))
        assert await work.forget_transcripts(NOON + DAY) == 0  # still on the phone
        await work.end_call(call.id, NOON, EndReason.CALLER_HUNG_UP, "Laura called.")
        assert await work.forget_transcripts(NOON) == 0
        assert await work.forget_transcripts(NOON + DAY) == 1
        page = await work.call_page(call.id)
        assert page is not None and page.utterances == () and page.call.summary == ""
        assert await work.forget_transcripts(NOON + DAY) == 0
