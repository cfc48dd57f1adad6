"""Recording calls: only where callers are told, both sides as heard, card numbers kept nowhere."""

from pathlib import Path

import pytest

from receptionist.adapters.call_recordings import FolderRecordings
from receptionist.domain.card_numbers import MASK
from receptionist.domain.ids import BusinessId, CallId
from receptionist.ports.recording import RecordingSink
from tests.fakes.call_parts import (
    SPEECH_FRAME,
    VOICE_FRAME,
    ScriptedAgent,
    ScriptedSpeechToText,
    noted,
    parts_for,
    ringing_desk,
)
from tests.fakes.live_caller import answer

NOTICE = "This call is recorded."
SILENT = b"\xff"


async def held_call(recordings: FolderRecordings, words: str, **settings: object) -> tuple[bytes, bytes, str, str]:
    """A call in which something is said: the caller's and our side of its recording, what is kept, what was asked."""
    desk = await ringing_desk(**settings)  # type: ignore[arg-type]
    agent = ScriptedAgent(noted)
    parts = parts_for(desk.store, agent=agent, speech_to_text=ScriptedSpeechToText([words]), call_recordings=recordings)
    caller = answer(desk, parts)
    await caller.until(lambda: len(caller.line.marks) > 0)
    await caller.is_silent(0.5)
    await caller.says_something()
    await caller.until(lambda: len(desk.store.tables.utterances) >= 3)
    await caller.hangs_up()
    path = recordings.file(desk.call.business_id, desk.call.id)
    both = path.read_bytes()[46:] if path is not None else b""
    kept = " ".join(one.text for one in desk.store.tables.utterances.values())
    return both[0::2], both[1::2], kept, agent.turns[0].text


async def test_a_call_is_recorded_where_callers_are_told(tmp_path: Path) -> None:
    caller, agent, _, _ = await held_call(FolderRecordings(tmp_path), "My sink is clogged.", recording_notice=NOTICE)
    assert len(caller) == len(agent) > 8000
    assert SPEECH_FRAME in caller and VOICE_FRAME in agent


async def test_without_the_notice_nothing_is_recorded(tmp_path: Path) -> None:
    assert await held_call(FolderRecordings(tmp_path), "My sink is clogged.") == (
        b"",
        b"",
        "<greeting> My sink is clogged. Got it. Anything else?",
        "My sink is clogged.",
    )
    assert list(tmp_path.iterdir()) == []


async def test_a_card_number_is_in_no_transcript_no_question_and_no_recording(tmp_path: Path) -> None:
    words = "You can take my card, 4242 4242 4242 4242."
    caller, _, kept, asked = await held_call(FolderRecordings(tmp_path), words, recording_notice=NOTICE)
    assert "4242" not in kept + asked and MASK in kept and MASK in asked
    assert set(caller) == set(SILENT)


class FullDisk(FolderRecordings):
    """Nothing can be written."""

    def begin(self, business_id: BusinessId, call_id: CallId) -> RecordingSink:
        raise OSError("no space left")


async def test_a_full_disk_ends_the_recording_and_not_the_call(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    *sides, kept, _ = await held_call(FullDisk(tmp_path), "My sink is clogged.", recording_notice=NOTICE)
    assert sides == [b"", b""] and "Got it." in kept
    assert "call not recorded" in caplog.text
