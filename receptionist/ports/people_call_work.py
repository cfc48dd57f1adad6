"""Calls to customers, who may not call, and messages left after the tone."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Protocol

from receptionist.domain.blocked import BlockedCaller
from receptionist.domain.ids import BusinessId, CallId, OutgoingCallId, ThreadId, UserId
from receptionist.domain.outgoing_call import Outcome, OutgoingCall, OutgoingState
from receptionist.domain.phone import Address, PhoneNumber
from receptionist.domain.voice_message import GivenUpRecording, VoiceMessage


class PeopleCallWork(Protocol):
    """The part of a unit of work that concerns them."""

    # calls to customers
    async def add_outgoing_call(self, call: OutgoingCall) -> tuple[OutgoingCall, bool]:
        """Keeps the call, and whether it is new: the same key finds the one there is.

        Raises NotFound, and Conflict where another call of this user is not over.
        """
        ...

    async def outgoing_call(self, call_id: OutgoingCallId) -> OutgoingCall | None: ...
    async def open_outgoing_call(self, user_id: UserId) -> OutgoingCall | None:
        """The call of this user that is not over, or None."""
        ...

    async def advance_outgoing_call(
        self, call_id: OutgoingCallId, state: OutgoingState, at: datetime, carrier_call_id: str = ""
    ) -> bool:
        """Moves the call forward (not to its end: that is `end_outgoing_call`); False where that would be backward.

        Raises NotFound.
        """
        ...

    async def end_outgoing_call(
        self, call_id: OutgoingCallId, at: datetime, outcome: Outcome, connected_at: datetime | None = None
    ) -> bool:
        """Ends the call; False where it had ended already, whereby the news that the two did talk still counts.

        Raises NotFound.
        """
        ...

    async def outgoing_calls_before(
        self, thread_id: ThreadId, before: datetime | None, limit: int
    ) -> list[OutgoingCall]:
        """The newest of the thread that were asked for before this instant, oldest first."""
        ...

    async def outgoing_ringing(self, since: datetime) -> list[OutgoingCall]:
        """Those asked for since then that wait for somebody at the business to pick up."""
        ...

    # who may not call
    async def blocked_callers(self, among: Sequence[PhoneNumber] | None = None) -> list[BlockedCaller]:
        """Newest first; with `among`, of these numbers."""
        ...

    async def block_caller(self, blocked: BlockedCaller) -> bool:
        """Blocks the number; False where it is blocked already."""
        ...

    async def unblock_caller(self, number: PhoneNumber) -> bool:
        """False where it was not blocked."""
        ...

    async def turned_away(self, number: PhoneNumber, at: datetime) -> bool:
        """Counts a call of a blocked number; False where it is not blocked."""
        ...

    async def calls_from(self, caller: Address, since: datetime) -> int:
        """How many calls came from this address since then."""
        ...

    # messages left after the tone
    async def add_voice_message(self, message: VoiceMessage, due_at: datetime) -> bool:
        """Keeps it to be fetched; False where it is known. Raises NotFound."""
        ...

    async def save_voice_message(self, message: VoiceMessage, due_at: datetime | None) -> None:
        """Writes how far it has come; `due_at` is when it is tried again. Raises NotFound."""
        ...

    async def voice_messages(self, call_ids: Sequence[CallId]) -> list[VoiceMessage]:
        """The messages of these calls, oldest first."""
        ...

    async def give_up_recordings(self, call_ids: Sequence[CallId], at: datetime) -> int:
        """Messages of these calls are to be deleted at the carrier, too, from `at` on; how many are new to that."""
        ...

    async def recording_deleted(self, recording: GivenUpRecording) -> None:
        """The carrier has it no more, or is asked no more."""
        ...

    async def recording_not_deleted(self, recording: GivenUpRecording, due_at: datetime) -> None:
        """The carrier is asked again then."""
        ...


class PeopleCallDirectory(Protocol):
    """What waits to be done, over all businesses."""

    async def open_outgoing_calls(self, before: datetime) -> list[tuple[BusinessId, OutgoingCall]]:
        """Calls not over that were asked for before this instant."""
        ...

    async def claim_voice_messages(self, now: datetime, lease: timedelta, limit: int = 5) -> list[VoiceMessage]:
        """Messages to be fetched whose time has come; nobody else gets them until the lease ends."""
        ...

    async def claim_given_up_recordings(
        self, now: datetime, lease: timedelta, limit: int = 5
    ) -> list[GivenUpRecording]:
        """Recordings to be deleted at the carrier; nobody else gets them until the lease ends."""
        ...
