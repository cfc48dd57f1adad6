"""What a business has of calls between people, one of each, and what another business may not learn of it."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import timedelta

from receptionist.domain.blocked import BlockedCaller
from receptionist.domain.call import Call
from receptionist.domain.ids import OutgoingCallId, UserId
from receptionist.domain.outgoing_call import Outcome, OutgoingCall, OutgoingState
from receptionist.domain.phone import PhoneNumber
from receptionist.domain.voice_message import GivenUpRecording, VoiceMessage
from receptionist.ports import Work
from tests.adapters.store.scene import CALLER, NOON, NUMBER

NUISANCE = PhoneNumber("+15035550166")
Question = Callable[[Work, Call, "PeopleCalls"], Awaitable[object]]


@dataclass(frozen=True)
class PeopleCalls:
    """Of each one."""

    outgoing: OutgoingCall
    message: VoiceMessage
    given_up: GivenUpRecording


def outgoing(call: Call, user_id: UserId, number: int = 1) -> OutgoingCall:
    """A call to the caller of `call`, as somebody asked for it."""
    return OutgoingCall(
        id=OutgoingCallId(f"out_{number}"),
        thread_id=call.thread_id,
        user_id=user_id,
        account_id=call.account_id,
        key=f"key-{number}",
        phone=PhoneNumber("+15035550177"),
        ours=NUMBER,
        theirs=PhoneNumber(CALLER.value),
        asked_at=NOON,
    )


async def add_people_calls(work: Work, call: Call, user_id: UserId) -> PeopleCalls:
    """A call to the customer, a nuisance that is blocked, a message after the tone."""
    made, _ = await work.add_outgoing_call(outgoing(call, user_id))
    await work.block_caller(BlockedCaller(NUISANCE, NOON, "Maria"))
    message = VoiceMessage(call.business_id, call.id, call.account_id, "RE1", 12, NOON)
    await work.add_voice_message(message, NOON)
    await work.give_up_recordings([call.id], NOON)
    given_up = GivenUpRecording(call.business_id, call.account_id, message.recording_id)
    return PeopleCalls(made, message, given_up)


def people_call_questions(not_found: object) -> dict[str, tuple[Question, object]]:
    """Every method, and what another business finds by it."""
    later = NOON + timedelta(hours=1)
    return {
        "add_outgoing_call": (lambda w, c, t: w.add_outgoing_call(t.outgoing), not_found),
        "outgoing_call": (lambda w, c, t: w.outgoing_call(t.outgoing.id), None),
        "open_outgoing_call": (lambda w, c, t: w.open_outgoing_call(t.outgoing.user_id), None),
        "advance_outgoing_call": (
            lambda w, c, t: w.advance_outgoing_call(t.outgoing.id, OutgoingState.TALKING, later),
            not_found,
        ),
        "end_outgoing_call": (lambda w, c, t: w.end_outgoing_call(t.outgoing.id, later, Outcome.TALKED), not_found),
        "outgoing_calls_before": (lambda w, c, t: w.outgoing_calls_before(c.thread_id, None, 9), []),
        "outgoing_ringing": (lambda w, c, t: w.outgoing_ringing(NOON), []),
        "blocked_callers": (lambda w, c, t: w.blocked_callers(), []),
        "unblock_caller": (lambda w, c, t: w.unblock_caller(NUISANCE), False),
        "turned_away": (lambda w, c, t: w.turned_away(NUISANCE, later), False),
        "calls_from": (lambda w, c, t: w.calls_from(c.caller, NOON - timedelta(days=1)), 0),
        "add_voice_message": (lambda w, c, t: w.add_voice_message(t.message, NOON), not_found),
        "save_voice_message": (lambda w, c, t: w.save_voice_message(t.message, None), not_found),
        "give_up_recordings": (lambda w, c, t: w.give_up_recordings([c.id], NOON), 0),
        "recording_deleted": (lambda w, c, t: w.recording_deleted(t.given_up), None),
        "recording_not_deleted": (lambda w, c, t: w.recording_not_deleted(t.given_up, later), None),
        "voice_messages": (lambda w, c, t: w.voice_messages([c.id]), []),
    }
