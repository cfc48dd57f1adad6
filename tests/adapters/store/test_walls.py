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
from receptionist.domain.audit import Actor, AuditEntry, AuditQuestion
from receptionist.domain.call import Call, EndReason, Speaker, Utterance
from receptionist.domain.consent_ledger import ConsentEntry, ConsentSource
from receptionist.domain.conversation import Channel, DialogueState
from receptionist.domain.ids import (
    AccountId,
    AttemptId,
    AuditId,
    InvitationId,
    LeadActId,
    LeadId,
    LeadMergeId,
    LetterId,
    MessageId,
    OrderId,
    QuoteId,
    SessionId,
)
from receptionist.domain.inbox import Found, Show, read_search
from receptionist.domain.lead import LeadState
from receptionist.domain.lead_desk import LeadAct, LeadActKind, LeadFilter, LeadFunnel, LeadMerge
from receptionist.domain.message import (
    Attempt,
    Consent,
    Media,
    MediaState,
    Message,
    MessageState,
    ThreadStatus,
)
from receptionist.domain.number_orders import NumberOrder
from receptionist.domain.own_numbers import OwnNumber
from receptionist.domain.people import Invitation, Session
from receptionist.domain.phone import Address, AddressKind, PhoneNumber
from receptionist.domain.prices import PriceBook
from receptionist.domain.profile import BusinessProfile
from receptionist.domain.receptionist_settings import ReceptionistSettings
from receptionist.domain.records import CarrierAccount, Lead, Notice, ReconcileRun, Role, Tell, TextPart, User
from receptionist.domain.rehearsal import Rehearsal
from receptionist.errors import Conflict, NotFound
from receptionist.ports import Mail, Work
from tests.adapters.store.desk_scene import DeskThings, add_desk_things, desk_questions
from tests.adapters.store.document_scene import Papers, add_papers, paper_questions
from tests.adapters.store.job_scene import JobThings, add_job_things, job_questions
from tests.adapters.store.people_call_scene import PeopleCalls, add_people_calls, people_call_questions
from tests.adapters.store.program_scene import Programs, add_programs
from tests.adapters.store.scene import CALLER, NOON, NUMBER, came_in, card, event, goes_out, picture, snaking
from tests.adapters.store.schedule_scene import WINDOW, ScheduleThings, add_schedule_things, schedule_questions

HOUR = timedelta(hours=1)
CALLED = PhoneNumber("+15035550100")
NOT_FOUND = object()
RUN = ReconcileRun(AccountId("acct_1"), NOON, NOON, listed=1, unmatched=1)
# These name nothing that could be another's, or make something of one's own.
ABOUT_NOBODY = {
    "add_api_token", "wanted", "keep_import", "block_caller",
    "add_profile_version", "drop_receptionist_draft", "save_rehearsal", "forget_rehearsal",
    "add_audit", "add_letter", "lock_people", "setup_steps", "note_setup_step",
    "next_number", "business", "save_profile", "save_account", "add_user", "save_price_book", "thread_for",
    "add_consent", "new_booking_token",
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
    order: NumberOrder
    lead_act: LeadAct
    lead_merge: LeadMerge
    session: Session
    invitation: Invitation
    letter_id: LetterId
    programs: Programs
    desk: DeskThings
    schedule: ScheduleThings
    papers: Papers
    jobs: JobThings
    people_calls: PeopleCalls


async def _save_over_their_draft(work: Work) -> str:
    try:
        await work.save_receptionist_draft(ReceptionistSettings(greeting="Mine"), NOON, "Rival", 1)
    except Conflict:
        return "refused"
    return "saved"


Question = Callable[[Work, Theirs], Awaitable[object]]
QUESTIONS: dict[str, tuple[Question, object]] = {
    "accounts": (lambda w, t: w.accounts(), []),
    "profile_versions": (lambda w, t: w.profile_versions(), []),
    "profile_version": (lambda w, t: w.profile_version(1), None),
    "receptionist_draft": (lambda w, t: w.receptionist_draft(), None),
    "save_receptionist_draft": (lambda w, t: _save_over_their_draft(w), "refused"),
    "rehearsal": (lambda w, t: w.rehearsal(), None),
    "held_conversations": (lambda w, t: w.held_conversations(NOON - HOUR), []),
    "numbers": (lambda w, t: w.numbers(), []),
    "add_number": (lambda w, t: w.add_number(t.call.account_id, PhoneNumber("+15035550177")), NOT_FOUND),
    "own_numbers": (lambda w, t: w.own_numbers(), []),
    "save_own_number": (lambda w, t: w.save_own_number(OwnNumber(CALLED, t.call.account_id)), NOT_FOUND),
    "remove_number": (lambda w, t: w.remove_number(t.call.account_id, CALLED), NOT_FOUND),
    "close_account": (lambda w, t: w.close_account(t.call.account_id), NOT_FOUND),
    "last_event_at": (lambda w, t: w.last_event_at(t.call.account_id), None),
    "add_order": (lambda w, t: w.add_order(t.order), NOT_FOUND),
    "save_order": (lambda w, t: w.save_order(t.order), NOT_FOUND),
    "orders": (lambda w, t: w.orders(t.call.account_id), []),
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
    "order_call": (lambda w, t: w.order_call(t.call.id, "end"), NOT_FOUND),
    "new_stream_token": (lambda w, t: w.new_stream_token(t.call.id, NOON), NOT_FOUND),
    "add_utterance": (lambda w, t: w.add_utterance(t.call.id, Utterance(9, Speaker.AGENT, "x", 0, 1)), NOT_FOUND),
    "utterances": (lambda w, t: w.utterances(t.call.id), []),
    "open_lead": (lambda w, t: w.open_lead(t.call.thread_id), None),
    "save_card": (lambda w, t: w.save_card(t.call.thread_id, card(), "Mine", None), NOT_FOUND),
    "advance_lead": (lambda w, t: w.advance_lead(t.lead.id, LeadState.APPROVED), NOT_FOUND),
    "mark_quotes_heard": (lambda w, t: w.mark_quotes_heard([QuoteId("quot_1")], NOON), None),
    "thread_quotes": (lambda w, t: w.thread_quotes(t.call.thread_id, NOON - HOUR), []),
    "inbox": (lambda w, t: w.inbox(), []),
    "inbox_rows": (lambda w, t: w.inbox_rows([t.call.thread_id]), []),
    "inbox_counts": (lambda w, t: w.inbox_counts(t.user.id), dict.fromkeys(Show, 0)),
    "search": (lambda w, t: w.search(read_search("a")), Found([], [])),
    "calls_on_line": (lambda w, t: w.calls_on_line(), []),
    "look_over": (lambda w, t: w.look_over(t.call.thread_id), None),
    "thread_calls": (lambda w, t: w.thread_calls(t.call.thread_id), []),
    "calls": (lambda w, t: w.calls(), []),
    "call_page": (lambda w, t: w.call_page(t.call.id), None),
    "lead": (lambda w, t: w.lead(t.lead.id), None),
    "find_leads": (lambda w, t: w.find_leads(LeadFilter()), []),
    "count_leads": (lambda w, t: w.count_leads(LeadFilter()), {}),
    "lead_funnel": (lambda w, t: w.lead_funnel(NOON - HOUR), LeadFunnel(0, 0, 0, 0)),
    "add_lead": (lambda w, t: w.add_lead(t.call.thread_id, card(), "Mine", Channel.TEXT), NOT_FOUND),
    "write_card": (lambda w, t: w.write_card(t.lead.id, card(), "Mine"), NOT_FOUND),
    "assign_lead": (lambda w, t: w.assign_lead(t.lead.id, None), NOT_FOUND),
    "lead_called": (lambda w, t: w.lead_called(t.lead.id, NOON), NOT_FOUND),
    "lead_calls": (lambda w, t: w.lead_calls(t.lead.id), []),
    "was_approved_before": (lambda w, t: w.was_approved_before(t.call.thread_id, LeadId("lead_mine")), False),
    "add_lead_act": (lambda w, t: w.add_lead_act(replace(t.lead_act, id=LeadActId("act_mine"))), NOT_FOUND),
    "lead_acts": (lambda w, t: w.lead_acts(t.lead.id), []),
    "lead_slots": (lambda w, t: w.lead_slots(t.lead.id), []),
    "book": (lambda w, t: w.book(t.lead.id), None),
    "move_hold": (lambda w, t: w.move_hold(t.lead.id, t.lead.id), NOT_FOUND),
    "merge_lead": (lambda w, t: w.merge_lead(replace(t.lead_merge, id=LeadMergeId("merg_mine"))), NOT_FOUND),
    "undo_lead_merge": (lambda w, t: w.undo_lead_merge(t.lead_merge, NOON), NOT_FOUND),
    "lead_merge": (lambda w, t: w.lead_merge(t.lead_merge.id), None),
    "lead_merges": (lambda w, t: w.lead_merges([t.lead.id]), []),
    "account": (lambda w, t: w.account(t.call.account_id), None),
    "save_tell": (lambda w, t: w.save_tell(t.user.id, Tell(by_text=True)), NOT_FOUND),
    "known_thread": (lambda w, t: w.known_thread(CALLER), None),
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
    "give_up_event": (lambda w, t: w.give_up_event(t.part.event_id, "mine"), NOT_FOUND),
    "given_up_events": (lambda w, t: w.given_up_events(t.call.account_id), []),
    "try_events_again": (lambda w, t: w.try_events_again(t.call.account_id, NOON), 0),
    "retry_event": (lambda w, t: w.retry_event(t.part.event_id, NOON + HOUR, "mine"), NOT_FOUND),
    "consent_entries": (lambda w, t: w.consent_entries(CALLER), []),
    "followed_up": (lambda w, t: w.followed_up(t.call.id), NOT_FOUND),
    "add_notice": (lambda w, t: w.add_notice(t.user.id, t.call.thread_id, "Mine", NOON), NOT_FOUND),
    "notice_mailed": (lambda w, t: w.notice_mailed(t.notice.id), NOT_FOUND),
    "notices": (lambda w, t: w.notices(t.user.id), []),
    "notices_seen": (lambda w, t: w.notices_seen(t.user.id, t.call.thread_id), None),
    "save_reconcile_run": (lambda w, t: w.save_reconcile_run(replace(RUN, account_id=t.call.account_id)), NOT_FOUND),
    "last_reconcile_runs": (lambda w, t: w.last_reconcile_runs(), []),
    "api_tokens": (lambda w, t: w.api_tokens(), []),
    "revoke_api_token": (lambda w, t: w.revoke_api_token(t.programs.token.id, NOON), NOT_FOUND),
    "api_token_used": (lambda w, t: w.api_token_used(t.programs.token.id, NOON, "192.0.2.66"), NOT_FOUND),
    "known_request": (lambda w, t: w.known_request(t.programs.token.id, "key"), None),
    "keep_request": (lambda w, t: w.keep_request(t.programs.token.id, "2", "", t.message.id, NOON), NOT_FOUND),
    "webhooks": (lambda w, t: w.webhooks(), []),
    "save_webhook": (lambda w, t: w.save_webhook(replace(t.programs.webhook, url="https://mine.example")), NOT_FOUND),
    "remove_webhook": (lambda w, t: w.remove_webhook(t.programs.webhook.id), NOT_FOUND),
    "resume_webhook": (lambda w, t: w.resume_webhook(t.programs.webhook.id, NOON), NOT_FOUND),
    "put_out": (lambda w, t: w.put_out(t.programs.event, t.programs.webhook.id), NOT_FOUND),
    "deliver_again": (lambda w, t: w.deliver_again(t.programs.delivery.id, NOON), NOT_FOUND),
    "deliveries": (lambda w, t: w.deliveries(t.programs.webhook.id), []),
    "due_deliveries": (lambda w, t: w.due_deliveries(t.programs.webhook.id, NOON), []),
    "save_delivery": (lambda w, t: w.save_delivery(replace(t.programs.delivery, says="Mine")), NOT_FOUND),
    "contact_list": (lambda w, t: w.contact_list(None, 9), []),
    "contact_entry": (lambda w, t: w.contact_entry(t.programs.contact_id), None),
    "thread_list": (lambda w, t: w.thread_list(None, 9), []),
    "thread_entry": (lambda w, t: w.thread_entry(t.call.thread_id), None),
    "message_list": (lambda w, t: w.message_list(t.call.thread_id, None, 9), []),
    "lead_list": (lambda w, t: w.lead_list(None, 9), []),
    "call_list": (lambda w, t: w.call_list(None, 9), []),
    "appointment_list": (lambda w, t: w.appointment_list(None, 9), []),
    "appointment": (lambda w, t: w.appointment(t.programs.appointment_id), None),
    "kept_import": (lambda w, t: w.kept_import(t.programs.import_id), None),
    "remove_import": (lambda w, t: w.remove_import(t.programs.import_id), None),
    "audit": (lambda w, t: w.audit(AuditQuestion()), []),
    "user": (lambda w, t: w.user(t.user.id), None),
    "set_name": (lambda w, t: w.set_name(t.user.id, "Mine"), NOT_FOUND),
    "set_role": (lambda w, t: w.set_role(t.user.id, Role.TECHNICIAN), NOT_FOUND),
    "set_active": (lambda w, t: w.set_active(t.user.id, False), NOT_FOUND),
    "rehash": (lambda w, t: w.rehash(t.user.id, "stolen"), NOT_FOUND),
    "new_session": (lambda w, t: w.new_session(replace(t.session, id=SessionId("sess_mine"))), NOT_FOUND),
    "session_seen": (lambda w, t: w.session_seen(t.session.id, NOON + HOUR, "192.0.2.66"), None),
    "code_given": (lambda w, t: w.code_given(t.session.id), NOT_FOUND),
    "sessions": (lambda w, t: w.sessions(t.user.id), []),
    "knows_device": (lambda w, t: w.knows_device(t.user.id, t.session.device_hash), False),
    "end_session": (lambda w, t: w.end_session(t.user.id, t.session.id), False),
    "end_sessions": (lambda w, t: w.end_sessions(t.user.id), 0),
    "add_invitation": (lambda w, t: w.add_invitation(replace(t.invitation, id=InvitationId("inv_mine"))), NOT_FOUND),
    "invitations": (lambda w, t: w.invitations(), []),
    "close_invitation": (lambda w, t: w.close_invitation(t.invitation.id), False),
    "begin_totp": (lambda w, t: w.begin_totp(t.user.id, "STOLEN"), NOT_FOUND),
    "totp_secret": (lambda w, t: w.totp_secret(t.user.id), None),
    "confirm_totp": (lambda w, t: w.confirm_totp(t.user.id), NOT_FOUND),
    "use_totp_step": (lambda w, t: w.use_totp_step(t.user.id, 9), False),
    "use_recovery_code": (lambda w, t: w.use_recovery_code(t.user.id, "code"), False),
    "save_recovery_codes": (lambda w, t: w.save_recovery_codes(t.user.id, ["mine"]), NOT_FOUND),
    "recovery_codes_left": (lambda w, t: w.recovery_codes_left(t.user.id), 0),
    "remove_totp": (lambda w, t: w.remove_totp(t.user.id), NOT_FOUND),
    "letter_sent": (lambda w, t: w.letter_sent(t.letter_id), None),
    "letter_failed": (lambda w, t: w.letter_failed(t.letter_id, "Mine.", None), None),
    "mail_of_letter": (lambda w, t: w.mail_of_letter(t.letter_id), None),
    "is_theirs": (lambda w, t: w.is_theirs(t.user.id, t.call.thread_id), False),
    "thread_of": (lambda w, t: w.thread_of(t.media.id), None),
    "contact_records": (lambda w, t: w.contact_records(t.call.thread_id), NOT_FOUND),
    "erase_contact": (lambda w, t: w.erase_contact(t.call.thread_id), NOT_FOUND),
    "forget_texts": (lambda w, t: w.forget_texts(NOON + HOUR), {}),
    "calls_ended": (lambda w, t: w.calls_ended(NOON + HOUR), []),
    "forget_transcripts": (lambda w, t: w.forget_transcripts(NOON + HOUR), 0),
}


for _name, (_question, _finds) in paper_questions(NOT_FOUND).items():
    QUESTIONS[_name] = (lambda w, t, ask=_question: ask(w, t.call, t.papers), _finds)  # type: ignore[misc]
for _name, (_field, _finds) in job_questions(NOT_FOUND).items():
    QUESTIONS[_name] = (lambda w, t, ask=_field: ask(w, t.call, t.jobs), _finds)  # type: ignore[misc]
for _name, (_called, _finds) in people_call_questions(NOT_FOUND).items():
    QUESTIONS[_name] = (lambda w, t, ask=_called: ask(w, t.call, t.people_calls), _finds)  # type: ignore[misc]
for _name, (_question, _finds) in desk_questions(NOT_FOUND).items():
    QUESTIONS[_name] = (lambda w, t, ask=_question: ask(w, t.call, t.desk), _finds)  # type: ignore[misc]


for _name, (_planned, _finds) in schedule_questions(NOT_FOUND).items():
    QUESTIONS[_name] = (lambda w, t, ask=_planned: ask(w, t.call, t.lead, t.schedule), _finds)  # type: ignore[misc]


LOOKED_OVER = (
    "appointments",
    "appointments_before",
    "calls_before",
    "documents_before",
    "draft_files",
    "happenings",
    "jobs_of_thread",
    "leads_before",
    "mails_before",
    "merges",
    "open_lead",
    "outgoing_calls_before",
    "pinned_notes",
    "reply_draft",
)


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
async def theirs(store: SqlStore, account: CarrierAccount, call: Call, profile: BusinessProfile) -> Theirs:
    """One business with something of everything."""
    kept = event(account, "V1")
    await store.directory.journal_events([kept])
    async with store.work(call.business_id, write=True) as work:
        await work.add_utterance(call.id, Utterance(0, Speaker.CALLER, "Hello.", 0.0, 1.0))
        lead = await work.save_card(call.thread_id, card(snaking()), "Sink.", call.id)
        schedule = await add_schedule_things(work, call, lead)
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
        order = NumberOrder(OrderId("ord_1"), account.id, PhoneNumber("+15035550123"), "key", "Maria", NOON)
        await work.add_order(order)
        await work.note_setup_step("hours", NOON)
        await work.add_profile_version(profile, NOON, "Maria", "everything")
        await work.save_receptionist_draft(ReceptionistSettings(), NOON, "Maria", 0)
        await work.add_audit(AuditEntry(AuditId("audit_1"), NOON, Actor("Maria", user.id), "lead.approve"))
        lead_act = LeadAct(LeadActId("act_1"), lead.id, NOON, LeadActKind.CALLED, "Maria", "Called back.", user.id)
        await work.add_lead_act(lead_act)
        twin = await work.add_lead(call.thread_id, card(), "Sink again.", Channel.TEXT)
        merge_id = LeadMergeId("merg_1")
        new = LeadState.NEW
        lead_merge = LeadMerge(merge_id, twin.id, lead.id, NOON, "Maria", new, card(), card(), (), (), hold_moved=False)
        await work.merge_lead(lead_merge)
        session = Session(SessionId("sess_1"), user.id, "Firefox", "192.0.2.1", NOON, NOON, True, device_hash="d")
        await work.new_session(session)
        until = NOON + HOUR
        invitation = Invitation(
            InvitationId("inv_1"), call.business_id, "joe@x.example", "Joe", Role.OFFICE, user.id, NOON, until
        )
        await work.add_invitation(invitation)
        await work.save_recovery_codes(user.id, ["code"])
        await work.add_letter(Mail("joe@x.example", "Join us", "A link"), NOON)
        gone = Address(AddressKind.NUMBER, "+15035550188")
        await work.add_consent(ConsentEntry(gone, Consent.REFUSED, ConsentSource.KEYWORD, "STOP", NOON))
        _, thread = await work.thread_for(gone)
        await work.erase_contact(thread.id)
        programs = await add_programs(work, call, message.id)
        await work.save_rehearsal(Rehearsal(NOON, "Maria", 1, 0))  # erasing a contact drops it
        desk = await add_desk_things(work, call, user.id, media.id)
        papers = await add_papers(work, call)
        people_calls = await add_people_calls(work, call, user.id)
        jobs = await add_job_things(work, call, message.id)
    await store.directory.begin_try({"maria@example.com": 9}, HOUR, NOON)
    [(_, letter_id, _), *_] = await store.directory.due_letters(NOON, HOUR)
    return Theirs(
        call, lead, user, message, media, attempt, part, notice, order, lead_act, lead_merge, session, invitation,
        letter_id, programs, desk, schedule, papers, jobs, people_calls,
    )  # fmt: skip


async def test_every_question_of_another_business_finds_nothing(
    store: SqlStore, profile: BusinessProfile, theirs: Theirs
) -> None:
    rival = await store.directory.add_business(profile)
    before = await everything(store)
    assert [table for table, rows in before.items() if not rows] == []
    for name, (question, expected) in QUESTIONS.items():
        async with store.work(rival.id, write=True) as work:
            if expected is NOT_FOUND:
                with pytest.raises(NotFound):
                    await question(work, theirs)
            else:
                assert await question(work, theirs) == expected, name
        assert await everything(store) == before, name


@pytest.mark.databases("sqlite", "postgres")
async def test_what_was_looked_over_is_found_all_the_same(store: SqlStore, theirs: Theirs) -> None:
    found = 0
    for name in LOOKED_OVER:
        ask, _ = QUESTIONS[name]
        async with store.work(theirs.call.business_id) as work:
            known = await ask(work, theirs)
        async with store.work(theirs.call.business_id) as work:
            await work.look_over(theirs.call.thread_id)
            assert await ask(work, theirs) == known
        found += bool(known)
    assert found > len(LOOKED_OVER) / 2


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
            await work.hold(thread.id, lead.id, WINDOW, HOUR, [theirs.schedule.technician.id])
    async with store.work(rival.id, write=True) as work:
        stolen = await work.save_card(thread.id, card(snaking()), "", None)
        assert stolen.card.quotes == ()
        # The same hour is free here, whoever is busy there.
        (mine,) = await work.technicians()
        await work.hold(thread.id, stolen.id, WINDOW, HOUR, [mine.id])


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
    without = {table.name for table in metadata.sorted_tables if "business_id" not in table.c}
    # Who tries to sign in is nobody's yet.
    assert without == {"businesses", "sign_in_tries"}
