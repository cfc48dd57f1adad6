"""All that stands on the page of one lead, and where each fact on its card comes from."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from receptionist.domain.call import CallState, Speaker
from receptionist.domain.ids import CallId, LeadId, MessageId, ThreadId
from receptionist.domain.lead import LeadState, TimeWindow
from receptionist.domain.lead_desk import OPEN_STATES, LeadAct, LeadActKind, LeadFilter, LeadMerge
from receptionist.domain.lead_words import ask_for, confirmation, decline
from receptionist.domain.message import Direction, Message
from receptionist.domain.prices import PriceItem
from receptionist.domain.profile import BusinessProfile
from receptionist.domain.records import Appointment, CallPage, Contact, Lead, User
from receptionist.ports import Work
from receptionist.services.approve_lead import free_slots
from receptionist.services.done_jobs import DoneJob, done_jobs
from receptionist.services.lead_acts import read_lead
from receptionist.services.lead_summary import missing_fields
from receptionist.services.lead_texts import why_no_text

_TEXTS_LOOKED_AT = 100
_OTHERS = 50
_WORD = re.compile(r"\w+")
_FACTS = ("problem", "address", "name", "phone")


@dataclass(frozen=True, slots=True)
class Passage:
    """Where a customer said something: a turn of a call, or a text."""

    at: datetime
    thread_id: ThreadId
    call_id: CallId | None = None
    seq: int = 0
    message_id: MessageId | None = None


@dataclass(frozen=True, slots=True)
class Wordings:
    """The texts that may follow a decision, in the admin's words; `why_not` says why none can be sent, where so."""

    why_not: str
    without_visit: str
    declined: str
    asks: str
    with_visit: dict[TimeWindow, str]


@dataclass(frozen=True, slots=True)
class LeadPage:
    """One lead with everything a person needs to decide on it."""

    lead: Lead
    contact: Contact
    calls: tuple[CallPage, ...]
    passages: dict[str, Passage]  # by the fact's name on the card
    acts: tuple[LeadAct, ...]
    merges: tuple[LeadMerge, ...]  # into this lead, not undone
    merged_into: LeadMerge | None
    slots: tuple[Appointment, ...]
    free: tuple[TimeWindow, ...]  # besides the one that is held
    others: tuple[tuple[Lead, Contact], ...]  # open ones it could be merged with, the same customer's first
    users: tuple[User, ...]
    items: tuple[PriceItem, ...]
    wordings: Wordings
    done: tuple[DoneJob, ...]  # what was booked of it, once that is finished

    @property
    def is_open(self) -> bool:
        """Whether it can be decided on."""
        return self.lead.state in OPEN_STATES

    @property
    def is_live(self) -> bool:
        """Whether its call is still on."""
        return any(page.call.state is not CallState.ENDED for page in self.calls)

    @property
    def held(self) -> TimeWindow | None:
        """The time that is kept free for it."""
        return next((slot.window for slot in self.slots if slot.tentative), None)

    @property
    def booked(self) -> TimeWindow | None:
        """The time somebody comes."""
        return next((slot.window for slot in self.slots if not slot.tentative), None)

    @property
    def rules(self) -> LeadAct | None:
        """What the admin's rules came to last."""
        judged = [act for act in self.acts if act.checks]
        return judged[-1] if judged else None

    @property
    def decided(self) -> LeadAct | None:
        """The act that decided on it."""
        kinds = {LeadState.APPROVED: LeadActKind.APPROVED, LeadState.REJECTED: LeadActKind.REJECTED}
        wanted = kinds.get(self.lead.state)
        return next((act for act in reversed(self.acts) if act.kind is wanted), None)

    @property
    def taken_up_as(self) -> LeadId | None:
        """The lead in which a rejected one goes on."""
        return next((act.other for act in self.acts if act.kind is LeadActKind.TAKEN_UP and act.key), None)


async def read_lead_page(work: Work, lead_id: LeadId, now: datetime) -> LeadPage:
    """Reads it all. Raises NotFound."""
    lead, contact = await read_lead(work, lead_id)
    profile = (await work.business()).profile
    calls = await work.lead_calls(lead_id)
    texts = await work.messages(lead.thread_id, limit=_TEXTS_LOOKED_AT)
    merges = await work.lead_merges([lead_id])
    slots = await work.lead_slots(lead_id)
    is_open = lead.state in OPEN_STATES
    held = next((slot.window for slot in slots if slot.tentative), None)
    free = tuple(window for window in await free_slots(work, now, lead) if window != held) if is_open else ()
    book = await work.price_book()
    return LeadPage(
        lead=lead,
        contact=contact,
        calls=tuple(calls),
        passages=_passages(lead, calls, texts),
        acts=tuple(await work.lead_acts(lead_id)),
        merges=tuple(merge for merge in merges if merge.kept == lead_id),
        merged_into=next((merge for merge in merges if merge.gone == lead_id), None),
        slots=tuple(slots),
        free=free,
        others=await _others(work, lead) if is_open or lead.state is LeadState.APPROVED else (),
        users=tuple(user for user in await work.users() if user.is_active),
        items=book.items if book is not None else (),
        wordings=await _wordings(work, profile, lead, contact, tuple(filter(None, (held, *free)))),
        done=tuple(one for one in await done_jobs(work, lead.thread_id) if one.job.lead_id == lead_id),
    )


async def _wordings(
    work: Work, profile: BusinessProfile, lead: Lead, contact: Contact, windows: Sequence[TimeWindow]
) -> Wordings:
    card = lead.card
    return Wordings(
        why_not=await why_no_text(work, lead.thread_id),
        without_visit=confirmation(profile, card, None),
        declined=decline(profile, card),
        asks=ask_for(profile, card, missing_fields(lead.card, contact.address)),
        with_visit={window: confirmation(profile, card, window) for window in windows},
    )


async def _others(work: Work, lead: Lead) -> tuple[tuple[Lead, Contact], ...]:
    rows = await work.find_leads(LeadFilter(states=OPEN_STATES), limit=_OTHERS + 1)
    others = [(row.lead, row.contact) for row in rows if row.lead.id != lead.id]
    return tuple(sorted(others, key=lambda one: one[0].thread_id != lead.thread_id)[:_OTHERS])


def _passages(lead: Lead, calls: Sequence[CallPage], texts: Sequence[Message]) -> dict[str, Passage]:
    """For each fact whose words are found again: the turn or text they are from, the newest where there are several."""
    spoken = [
        (said.text, Passage(page.call.answered_at or page.call.started_at, page.call.thread_id, page.call.id, said.seq))
        for page in calls
        for said in page.utterances
        if said.speaker is Speaker.CALLER
    ]
    written = [
        (text.text, Passage(text.at, text.thread_id, message_id=text.id))
        for text in texts
        if text.direction is Direction.IN
    ]
    places = sorted([*spoken, *written], key=lambda one: (one[1].at, one[1].seq), reverse=True)
    facts = {name: fact.said for name in _FACTS if (fact := getattr(lead.card, name)) is not None}
    if lead.card.wished is not None:
        facts["wished"] = lead.card.wished.said
    found = {}
    for name, said in facts.items():
        wanted = _plain(said)
        place = next((passage for words, passage in places if wanted.strip() and wanted in _plain(words)), None)
        if place is not None:
            found[name] = place
    return found


def _plain(words: str) -> str:
    return f" {' '.join(_WORD.findall(words.casefold()))} "
