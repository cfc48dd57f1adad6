"""What people do with lead cards."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from receptionist.domain.conversation import Channel
from receptionist.domain.ids import LeadId, LeadMergeId, ThreadId, UserId
from receptionist.domain.lead import LeadCard
from receptionist.domain.lead_desk import LeadAct, LeadCounts, LeadCursor, LeadFilter, LeadFunnel, LeadMerge, LeadRow
from receptionist.domain.records import Appointment, CallPage, Lead


class LeadWork(Protocol):
    """The part of a unit of work that concerns it."""

    # lists
    async def find_leads(self, wanted: LeadFilter, after: LeadCursor | None = None, limit: int = 50) -> list[LeadRow]:
        """The leads asked for, newest first; with a cursor, those after it."""
        ...

    async def count_leads(self, wanted: LeadFilter) -> LeadCounts:
        """How many of those asked for are in each state."""
        ...

    async def lead_funnel(self, since: datetime) -> LeadFunnel:
        """What became of the leads taken since then."""
        ...

    # one lead
    async def add_lead(self, thread_id: ThreadId, card: LeadCard, summary: str, channel: Channel) -> Lead:
        """A new lead beside whatever leads the thread has; its quotes stay those of the leads they were made for."""
        ...

    async def write_card(self, lead_id: LeadId, card: LeadCard, summary: str) -> None:
        """Writes the card as a person left it, whatever its state. Raises NotFound."""
        ...

    async def assign_lead(self, lead_id: LeadId, user_id: UserId | None) -> None:
        """Says who sees to the lead; None: nobody in particular. Raises NotFound."""
        ...

    async def lead_called(self, lead_id: LeadId, at: datetime) -> None:
        """Notes that somebody called back. Raises NotFound."""
        ...

    async def lead_calls(self, lead_id: LeadId) -> list[CallPage]:
        """The calls that led to it, with all that was said, oldest first."""
        ...

    async def was_approved_before(self, thread_id: ThreadId, lead_id: LeadId) -> bool:
        """Whether another lead of the thread was approved."""
        ...

    async def add_lead_act(self, act: LeadAct) -> bool:
        """Keeps what was done; False where the lead has one of this key. Raises NotFound."""
        ...

    async def lead_acts(self, lead_id: LeadId) -> list[LeadAct]:
        """What was done with it, first one first."""
        ...

    # slots
    async def lead_slots(self, lead_id: LeadId) -> list[Appointment]:
        """What is held and booked for it, earliest first."""
        ...

    async def book(self, lead_id: LeadId) -> Appointment | None:
        """Makes the slot that is held for the lead firm, and answers it; None where none is held.

        Raises Conflict where the technician is no longer kept free for all of it.
        """
        ...

    async def move_hold(self, from_lead: LeadId, to_lead: LeadId) -> None:
        """What is held for one lead is held for the other from now on, in that one's thread. Raises NotFound."""
        ...

    # merging
    async def merge_lead(self, merge: LeadMerge) -> bool:
        """Makes the one lead `merged`, and its quotes and calls those of the other; the other's card is written apart.

        False where it is not open any more. Raises NotFound.
        """
        ...

    async def undo_lead_merge(self, merge: LeadMerge, at: datetime) -> bool:
        """Gives the lead back its state, quotes and calls: the one way in which a lead's state goes back.

        False where that was done already. Raises NotFound.
        """
        ...

    async def lead_merge(self, merge_id: LeadMergeId) -> LeadMerge | None: ...
    async def lead_merges(self, lead_ids: Sequence[LeadId]) -> list[LeadMerge]:
        """The merges not undone that these took part in, first one first."""
        ...
