"""The journal on disk: what is written comes back, and only its owner can read it."""

from datetime import UTC, datetime
from pathlib import Path

from receptionist.adapters.journal import FileJournal
from receptionist.domain.call import Call, CallState, EndReason, Speaker, Utterance
from receptionist.domain.conversation import DialogueState
from receptionist.domain.ids import AccountId, BusinessId, CallId, QuoteId, ThreadId
from receptionist.domain.lead import Fact, LeadCard
from receptionist.domain.phone import parse_address
from receptionist.domain.records import UnsavedCall
from receptionist.domain.voice_message import LeftMessage

NOW = datetime(2026, 10, 5, 15, 0, tzinfo=UTC)
CALL = Call(
    CallId("call_1"),
    BusinessId("biz_1"),
    ThreadId("thread_1"),
    AccountId("acct_1"),
    "CA1",
    parse_address("+14155550142"),
    "+14155550100",
    CallState.ANSWERED,
    NOW,
)
UNSAVED = UnsavedCall(
    CALL,
    (Utterance(0, Speaker.CALLER, "hello", 1.0, 1.5, timing={"end_of_turn": 350.0}),),
    LeadCard(problem=Fact("clogged sink")),
    DialogueState(turns=1),
    (QuoteId("quote_1"),),
    NOW,
    EndReason.CALLER_HUNG_UP,
)


def test_what_is_written_comes_back_until_it_is_removed(tmp_path: Path) -> None:
    folder = tmp_path / "journal"
    assert FileJournal(folder).waiting() == []
    FileJournal(folder).write(UnsavedCall(CALL))
    FileJournal(folder).write(UNSAVED)
    assert FileJournal(folder).waiting() == [UNSAVED]
    [file] = folder.iterdir()
    assert (folder.stat().st_mode & 0o777, file.stat().st_mode & 0o777) == (0o700, 0o600)
    FileJournal(folder).remove(CALL.id)
    FileJournal(folder).remove(CALL.id)
    assert FileJournal(folder).waiting() == []


def test_a_torn_document_is_left_alone_and_the_others_are_read(tmp_path: Path) -> None:
    FileJournal(tmp_path).write(UNSAVED)
    (tmp_path / "call_2.json").write_text('{"call": {"id"')
    assert FileJournal(tmp_path).waiting() == [UNSAVED]
    assert (tmp_path / "call_2.json").exists()


def test_a_message_left_after_the_tone_is_kept_once_beside_the_calls(tmp_path: Path) -> None:
    journal = FileJournal(tmp_path)
    assert journal.left_messages() == []
    left = LeftMessage(AccountId("acct_1"), "CA1", "+14155550142", "+14155550100", "../RE1", 9, NOW)
    for _ in range(2):
        journal.keep_message(left)
    journal.write(UNSAVED)
    assert (journal.left_messages(), journal.waiting()) == ([left], [UNSAVED])
    for _ in range(2):
        journal.forget_message(left)
    assert (journal.left_messages(), journal.waiting()) == ([], [UNSAVED])
