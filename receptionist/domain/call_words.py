"""How calls end and what came of them, in words."""

from receptionist.domain.call import Call, CallState, EndReason
from receptionist.domain.outgoing_call import Outcome, OutgoingCall, OutgoingState

_ENDS = {
    EndReason.CALLER_HUNG_UP: "The caller hung up",
    EndReason.AGENT_SAID_GOODBYE: "Ended with a goodbye",
    EndReason.SILENCE: "Ended because nobody spoke any more",
    EndReason.TRANSFERRED: "Put through to a person",
    EndReason.TIME_CAP: "Reached the longest time a call may take",
    EndReason.FAILED: "Ended by a failure on our side",
    EndReason.NOT_ANSWERED: "Not answered",
    EndReason.LOST: "Cut off when the server stopped",
    EndReason.ENDED_BY_STAFF: "Ended by the office",
    EndReason.TURNED_AWAY: "Turned away: called too often",
}
_OUTCOMES = {
    Outcome.TALKED: "Talked",
    Outcome.NO_ANSWER: "They did not answer",
    Outcome.BUSY: "Their line was busy",
    Outcome.GAVE_UP: "Hung up before they answered",
    Outcome.NOT_TAKEN: "Nobody pressed a key on our own telephone: they were not called",
    Outcome.FAILED: "The carrier could not make the call",
    Outcome.LOST: "How it ended is not known",
}
_GOES_ON = {
    OutgoingState.ASKED: "Our telephone rings: press any key",
    OutgoingState.RINGING: "Our telephone rings: press any key",
    OutgoingState.ACCEPTED: "Theirs rings",
    OutgoingState.TALKING: "On the phone now",
    OutgoingState.ENDED: "Over",
}


def say_end(call: Call) -> str:
    """How the call stands or ended."""
    if call.state is CallState.RINGING:
        return "Ringing now"
    if call.state is CallState.ANSWERED:
        return "On the phone now"
    return _ENDS[call.end_reason] if call.end_reason is not None else "Over"


def say_outcome(call: OutgoingCall) -> str:
    """How a call to a customer stands, or what came of it."""
    if call.outcome is Outcome.TALKED and call.connected_at is not None:
        return f"Talked for {say_length(call.talked_seconds)}"
    return _GOES_ON[call.state] if call.outcome is None else _OUTCOMES[call.outcome]


def say_length(seconds: int) -> str:
    """`1 min 20 s`."""
    return f"{seconds // 60} min {seconds % 60} s" if seconds >= 60 else f"{seconds} s"
