"""Recording calls: only where callers are told, both sides as heard, card numbers kept nowhere."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from receptionist.adapters.call_recordings import FolderRecordings
from receptionist.domain.answering import Answering
from receptionist.domain.call import Speaker, Utterance
from receptionist.domain.card_numbers import MASK
from receptionist.domain.ids import BusinessId, CallId
from receptionist.ports import SpokenAudio
from receptionist.ports.recording import RecordingSink
from receptionist.services.record_call import CallRecorder
from tests.fakes.call_parts import (
    SPEECH_FRAME,
    VOICE_FRAME,
    BeepVoice,
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


class SlowVoice(BeepVoice):
    """Takes ten times as long."""

    async def speak(self, text: str, pace: float, voice: str = "") -> AsyncIterator[SpokenAudio]:
        async for piece in super().speak(text, pace, voice):
            yield SpokenAudio(piece.audio * 10)


async def test_who_did_not_hear_the_notice_is_not_recorded(tmp_path: Path) -> None:
    desk = await ringing_desk(recording_notice=NOTICE, answering=Answering(greeting_to_its_end=False))
    caller = answer(desk, parts_for(desk.store, voice=SlowVoice(), call_recordings=FolderRecordings(tmp_path)))
    caller.line.reached = lambda mark: None  # it is played in its time
    await caller.until(lambda: len(caller.line.marks) > 0)
    await caller.says_something()
    await caller.hangs_up()
    assert list(tmp_path.iterdir()) == []


async def test_a_greeting_that_was_recorded_for_everybody_has_no_notice(tmp_path: Path) -> None:
    desk = await ringing_desk(recording_notice=NOTICE)
    parts = parts_for(
        desk.store,
        voice=BeepVoice(broken=True),
        recordings={"greeting": VOICE_FRAME * 5, "sorry_trouble": VOICE_FRAME * 5},
        call_recordings=FolderRecordings(tmp_path),
    )
    caller = answer(desk, parts)
    await caller.until(lambda: len(caller.line.marks) > 0)
    await caller.says_something()
    await caller.hangs_up()
    assert list(tmp_path.iterdir()) == []


async def test_who_comes_back_from_a_transfer_was_told_before(tmp_path: Path) -> None:
    desk, recordings = await ringing_desk(recording_notice=NOTICE), FolderRecordings(tmp_path)

    async def recorded(opening: str) -> int:
        caller = answer(desk, parts_for(desk.store, call_recordings=recordings), opening=opening)
        await caller.until(lambda: len(caller.line.marks) > 0)
        await caller.is_silent(1)
        await caller.hangs_up()
        path = recordings.file(desk.call.business_id, desk.call.id)
        return len(path.read_bytes()) if path is not None else 0

    assert await recorded("nobody_free") == 0  # nobody has told this caller anything
    first = await recorded("greeting")
    assert first > 0 and await recorded("nobody_free") > first


async def test_a_long_call_without_the_notice_is_not_held_in_memory(tmp_path: Path) -> None:
    desk = await ringing_desk()
    recorder = CallRecorder(FolderRecordings(tmp_path), desk.call, NOTICE)
    for _ in range(8):
        recorder.hear(SPEECH_FRAME * 500)
    recorder.said(Utterance(0, Speaker.AGENT, NOTICE, 75.0, 77.0))  # too late
    recorder.close()
    assert list(tmp_path.iterdir()) == []


async def test_a_notice_heard_in_two_pieces_was_heard(tmp_path: Path) -> None:
    recordings = FolderRecordings(tmp_path)
    desk = await ringing_desk()
    recorder = CallRecorder(recordings, desk.call, NOTICE)
    recorder.hear(SPEECH_FRAME)
    for seq, (who, words) in enumerate(
        [(Speaker.AGENT, "Hello. This call"), (Speaker.CALLER, "mm-hm"), (Speaker.AGENT, "is recorded.")]
    ):
        recorder.said(Utterance(seq, who, words, 0.0, 0.0))
    recorder.close()
    assert recordings.file(desk.call.business_id, desk.call.id) is not None
