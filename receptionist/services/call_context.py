"""What an agent is given on one call: business, prices, card, dialogue and history, kept current turn by turn."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from receptionist.domain.call import Call, Speaker, Utterance
from receptionist.domain.call_plan import whom_to_ring
from receptionist.domain.conversation import ActionKind, Channel, DialogueState, Line, Outcome, TurnInput
from receptionist.domain.ids import QuoteId
from receptionist.domain.lead import SLOT_TAKEN, LeadCard, Quote, TimeWindow, Urgency
from receptionist.domain.own_visits import OwnVisit, OwnVisits
from receptionist.domain.phone import PhoneNumber
from receptionist.domain.prices import PriceBook
from receptionist.domain.profile import BusinessProfile
from receptionist.domain.schedule import Diary
from receptionist.ports import Store, Work
from receptionist.services.call_saver import LeadSave
from receptionist.services.lead_texts import why_no_text
from receptionist.services.number_rules import profile_for_call
from receptionist.services.own_visits import Settled, may_text_code, visits_on_file
from receptionist.services.plan_visit import read_diary
from receptionist.services.save_lead import slot_wish

_KNOWN_FOR = timedelta(days=2 * 365)
_HINT_SENTENCE = 250  # characters: a longer hint makes the recogniser drop capitals and misread names


@dataclass(slots=True)
class CallContext:
    """One call's view of its thread. Times of utterances continue those of an earlier leg of the same call."""

    call: Call
    profile: BusinessProfile
    book: PriceBook
    started_at: datetime
    card: LeadCard = field(default_factory=LeadCard)
    dialogue: DialogueState = field(default_factory=DialogueState)
    history: list[Line] = field(default_factory=list)
    diary: Diary = field(default_factory=Diary)
    may_text_link: bool = False  # after the call
    may_text_code: bool = False
    own_visits: tuple[OwnVisit, ...] = ()
    earlier_quotes: tuple[Quote, ...] = ()
    returning: bool = False  # somebody has called or written from this number before
    said_before: int = 0  # utterances of an earlier leg
    seconds_before: float = 0.0
    _heard: set[QuoteId] = field(default_factory=set)
    _before: tuple[int, LeadCard, DialogueState] | None = None  # the last turn committed, and what it found

    @property
    def hint(self) -> str:
        """What may come up on this call, for speech-to-text."""
        return hint_of(self.profile, self.book)

    def people(self, now: datetime) -> tuple[PhoneNumber, ...]:
        """Whom the caller can be put through to."""
        return whom_to_ring(self.profile, now, emergency=self.card.urgency is Urgency.EMERGENCY)

    def turn(self, text: str, keys: str, now: datetime) -> TurnInput:
        """The input of a turn; the caller's words of this very turn are not history yet."""
        words = f"{text} {keys}".strip()
        history = self.history
        if history and history[-1].speaker is Speaker.CALLER and history[-1].text == text:
            history = history[:-1]
        return TurnInput(
            channel=Channel.VOICE,
            text=words,
            now=now,
            caller=self.call.caller,
            profile=self.profile,
            book=self.book,
            card=self.card,
            dialogue=self.dialogue,
            history=tuple(history),
            diary=self.diary,
            may_text_link=self.may_text_link,
            may_text_code=self.may_text_code,
            own_visits=self.own_visits,
            earlier_quotes=self.earlier_quotes,
        )

    def placed(self, utterance: Utterance) -> Utterance:
        """The utterance in the count and time of the whole call; remembers its heard words."""
        utterance = replace(
            utterance,
            seq=utterance.seq + self.said_before,
            started=utterance.started + self.seconds_before,
            ended=utterance.ended + self.seconds_before,
        )
        if utterance.text:
            at = self.started_at + timedelta(seconds=utterance.started)
            self.history.append(Line(utterance.speaker, utterance.text, at))
        return utterance

    def commit(self, outcome: Outcome, turn: int = -1) -> LeadSave:
        """Takes over what a turn left, and answers what is to be saved of it."""
        before = self.card.held
        self._before = (turn, self.card, self.dialogue)
        card = self._with_heard(outcome.card)
        if outcome.action is ActionKind.TRANSFER:
            card = replace(card, wants_person=True)
        self.card = card
        self.dialogue = replace(outcome.dialogue, own=replace(outcome.dialogue.own, call=self.call.id))
        return self._save(before)

    def _save(self, held_before: TimeWindow | None) -> LeadSave:
        return LeadSave(self.card, self.dialogue, slot_wish(self.card, held_before, self.book, self.profile))

    def take_back(self, turn: int) -> LeadSave | None:
        """Puts card and dialogue back to where they were before this turn; answers what is to be saved of it.

        None where the turn was not the last one committed.
        """
        if self._before is None or self._before[0] != turn:
            return None
        held = self.card.held
        _, self.card, before = self._before
        # A code that was sent or tried, and a visit that was changed, is so whatever was heard of the answer.
        self.dialogue = replace(before, own=self.dialogue.own)
        self._before = None
        return self._save(held)

    def keep_words(self, words: str) -> LeadSave:
        """Puts words onto the card as they were said, as a message; answers what is to be saved of it."""
        if words and words not in self.card.message:
            self.card = replace(self.card, message="; ".join(filter(None, (self.card.message, words))), declined=False)
        self._before = None
        return self._save(self.card.held)

    def saved(self, wanted: LeadCard, saved: LeadCard) -> None:
        """Takes over what saving changed: a slot that was gone."""
        if saved.held != wanted.held and self.card.held == wanted.held:
            notes = self.card.notes if SLOT_TAKEN in self.card.notes else (*self.card.notes, SLOT_TAKEN)
            self.card = replace(self.card, held=saved.held, notes=notes)
            if wanted.held is not None:
                self.diary = self.diary.without_anybody_at(wanted.held)

    def own_settled(self, settled: Settled) -> None:
        """Takes over what was done about the caller's own visits."""
        own = self.dialogue.own.after(settled.asked, settled.own)
        self.dialogue = replace(self.dialogue, own=own)
        self.own_visits = settled.visits

    def quotes_heard(self, quotes: tuple[QuoteId, ...]) -> None:
        """The caller heard these quotes."""
        self._heard.update(quotes)
        self.card = self._with_heard(self.card)

    def _with_heard(self, card: LeadCard) -> LeadCard:
        return replace(
            card, quotes=tuple(replace(quote, heard=quote.heard or quote.id in self._heard) for quote in card.quotes)
        )


def hint_of(profile: BusinessProfile, book: PriceBook) -> str:
    """What may come up when somebody calls this business, for speech-to-text: two finished sentences.

    A list that breaks off is gone on with by the recogniser: its last word then stands before every answer.
    """
    places = [profile.name, profile.city, *profile.area]
    services = [item.name.lower() for item in book.items]
    return " ".join(filter(None, (_sentence(places), _sentence(services))))


def _sentence(phrases: Iterable[str]) -> str:
    """The first phrases, whole, as one sentence of bounded length; empty where there are none."""
    sentence = ""
    for phrase in dict.fromkeys(filter(None, phrases)):
        longer = f"{sentence}, {phrase}" if sentence else phrase
        if len(longer) > _HINT_SENTENCE:
            break
        sentence = longer
    return f"{sentence[:1].upper()}{sentence[1:]}." if sentence else ""


def _without_people(profile: BusinessProfile, *, is_new: bool) -> BusinessProfile:
    """With nobody to put the caller through to: at first still to whoever is on call and was not rung with the rest."""
    on_call = profile.after_hours.emergency_number
    if not is_new or on_call in profile.people:
        on_call = None
    after_hours = replace(profile.after_hours, emergency_number=on_call)
    return replace(profile, transfer_to=None, after_hours=after_hours)


async def open_context(store: Store, call: Call, now: datetime, *, may_transfer: bool) -> CallContext:
    """Reads what the call begins with. Raises DatabaseProblem.

    A call that goes on (some of it was said already) keeps its dialogue; a new one begins a new dialogue. Without
    `may_transfer`, the business has nobody to put the caller through to.
    """
    async with store.work(call.business_id) as work:
        profile = await profile_for_call(work, call)
        book = await work.price_book() or PriceBook(trade=profile.trade, name=profile.name)
        said = await work.utterances(call.id)
        lead = await work.open_lead(call.thread_id, call.id)
        started_at = call.answered_at or now
        return CallContext(
            call=call,
            profile=profile if may_transfer else _without_people(profile, is_new=not said),
            book=book,
            started_at=started_at,
            card=lead.card if lead is not None else LeadCard(),
            dialogue=await _dialogue(work, call) if said else DialogueState(),
            # Only this call, all its legs, and not `work.history` of the thread: caller ID can be forged, and an agent
            # that knew an earlier conversation could be asked for the address given in it.
            history=[
                Line(line.speaker, line.text, started_at + timedelta(seconds=line.started))
                for line in said
                if line.text
            ],
            diary=await read_diary(work, profile, now),
            may_text_code=await may_text_code(work, call.thread_id, now),
            own_visits=await visits_on_file(work, call.thread_id, now),
            may_text_link=profile.texting.follow_up_after_call and not await why_no_text(work, call.thread_id),
            earlier_quotes=tuple(
                await work.thread_quotes(call.thread_id, now - timedelta(days=profile.quote_valid_days))
            ),
            returning=not said and await _is_returning(work, call, now),
            said_before=max((utterance.seq for utterance in said), default=-1) + 1,
            seconds_before=max((utterance.ended for utterance in said), default=0.0),
        )


async def _dialogue(work: Work, call: Call) -> DialogueState:
    """The dialogue of the thread; without what another call may do, which comes over the same number."""
    dialogue = await work.dialogue(call.thread_id)
    return dialogue if dialogue.own.call == call.id else replace(dialogue, own=OwnVisits())


async def _is_returning(work: Work, call: Call, now: datetime) -> bool:
    """Whether anything passed with this number before. All that follows from it is a greeting: it can be forged."""
    return bool(await work.history(call.thread_id, now - _KNOWN_FOR, limit=1))
