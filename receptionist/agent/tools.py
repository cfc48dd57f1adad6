"""The tools of a turn, shared by every agent.

A `Workbench` holds the lead card while one turn is worked on. Its tools read the business's facts freely; what they
write stays on the bench until the turn's `Outcome` is committed, so that a cancelled turn leaves nothing behind.
"""

from collections.abc import Set
from dataclasses import replace
from datetime import datetime

from receptionist.agent.frame_agent.understanding.address_parts import tag_address
from receptionist.domain.appointment import WindowSearch, free_windows
from receptionist.domain.call_plan import whom_to_ring
from receptionist.domain.conversation import ActionKind, Channel, TurnInput
from receptionist.domain.ids import QuoteId, new_id
from receptionist.domain.lead import NOBODY_DOES, Fact, LeadCard, Quote, TimeWindow, Urgency, WishedTime
from receptionist.domain.manner import Visits
from receptionist.domain.own_visits import NO_VISIT, CodeTry, Errand, OwnVisit, VisitChange
from receptionist.domain.phone import PhoneNumber
from receptionist.domain.price_search import PriceMatch, search_prices
from receptionist.domain.prices import PriceAnswer, PriceItem, price_answer
from receptionist.domain.schedule import visit_needs
from receptionist.domain.service_area import is_outside

MESSAGE_CHARACTERS = 2000
FACT_CHARACTERS = 300


class Workbench:
    """One turn's tools, and the card as they leave it."""

    def __init__(self, turn: TurnInput) -> None:
        self.turn = turn
        self.card: LeadCard = turn.card
        self.action: ActionKind | None = None
        self.visit_link = turn.dialogue.visit_link
        self.own = turn.dialogue.own
        self.reason = ""

    # prices ---------------------------------------------------------------------------------------------------------

    def find_services(self, text: str, limit: int = 3) -> list[PriceMatch]:
        """The price-book items `text` may mean, best first; empty where nothing fits."""
        return search_prices(self.turn.book, text, limit)

    def choose_service(self, item: PriceItem) -> None:
        """Notes which item of the price book the job is."""
        urgency = Urgency.EMERGENCY if item.emergency else self.card.urgency
        self.card = replace(self.card, service_code=item.code, service_name=item.name, urgency=urgency)

    def visit_after_hours(self) -> bool | None:
        """Whether the wished visit falls outside opening hours; None while its time is not known."""
        hours = self.turn.profile.hours
        if self.card.held is not None:
            return not hours.is_open(self.card.held.starts)
        wished = self.card.wished
        if wished is None or wished.day is None:
            return None
        if wished.start is None:
            return None if hours.spans_on(wished.day) or wished.last_day not in (None, wished.day) else True
        return not hours.is_open(datetime.combine(wished.day, wished.start, hours.zone))

    def price(self, item: PriceItem) -> PriceAnswer:
        """What may be said about the price of `item` for the visit as it is wished now."""
        return price_answer(self.turn.book, item, after_hours=self.visit_after_hours())

    def record_quote(self, answer: PriceAnswer, said: str) -> Quote | None:
        """Puts the amounts of `answer` on the card as a quote said in the sentence `said`.

        None where it has none, and where the receptionist may not quote.
        """
        if not answer.amounts or not self.turn.may.quote:
            return None
        quote = Quote(
            id=QuoteId(new_id("quo")),
            item_code=answer.item.code,
            item_name=answer.item.name,
            book_version=answer.book_version,
            amounts=answer.amounts,
            said=said,
            after_hours=answer.after_hours,
            at=self.turn.now,
        )
        self.card = self.card.with_quote(quote)
        return quote

    # facts ----------------------------------------------------------------------------------------------------------

    def note_name(self, value: str, said: str = "", *, confirmed: bool = False) -> None:
        """Notes the customer's name."""
        self.card = replace(self.card, name=_fact(value, said, confirmed))

    def note_address(self, value: str, said: str = "", *, confirmed: bool = False) -> None:
        """Notes where the job is."""
        self.card = replace(self.card, address=_fact(value, said, confirmed))

    def note_phone(self, number: PhoneNumber, said: str = "", *, confirmed: bool = False) -> None:
        """Notes the number to reach the customer at."""
        self.card = replace(self.card, phone=_fact(number.e164, said, confirmed))

    def note_problem(self, value: str, said: str = "") -> None:
        """Notes what is wrong or wanted; a second telling is kept beside the first."""
        if self.card.problem is None:
            self.card = replace(self.card, problem=_fact(value, said, False))
        elif value.lower() not in self.card.problem.value.lower() and value not in self.card.notes:
            self.card = replace(self.card, notes=(*self.card.notes, value[:FACT_CHARACTERS])[-12:])

    def note_wish(self, wish: WishedTime) -> None:
        """Notes when the customer would like somebody; a slot held for an earlier wish is let go."""
        self.card = replace(self.card, wished=wish, held=None)

    def note_urgency(self, urgency: Urgency) -> None:
        """Notes how soon somebody is needed; an emergency stays one."""
        if self.card.urgency is not Urgency.EMERGENCY:
            self.card = replace(self.card, urgency=urgency)

    def note_answer(self, question: str, answer: str) -> None:
        """Notes the answer to one of the business's own questions."""
        self.card = self.card.with_answer(question, answer.strip()[:FACT_CHARACTERS])

    def open_questions(self) -> tuple[str, ...]:
        """The business's own questions that are not answered yet."""
        answered = {one.question for one in self.card.answers}
        return tuple(question for question in self.turn.profile.must_ask if question not in answered)

    def is_outside_area(self) -> bool:
        """Whether the address on the card is certainly outside the area that is served."""
        address, profile = self.card.address, self.turn.profile
        if address is None or not profile.area:
            return False
        parts = tag_address(address.value)
        return is_outside(profile.area, profile.city, parts.city, parts.zip or parts.postcode)

    def take_message(self, text: str) -> None:
        """Adds to the message for the business."""
        joined = f"{self.card.message} {text}".strip()
        self.card = replace(self.card, message=joined[:MESSAGE_CHARACTERS])

    # times ----------------------------------------------------------------------------------------------------------

    def may_book(self) -> bool:
        """Whether visits are booked here at all, firmly or in pencil."""
        return self.turn.may.visits is not Visits.NONE

    def search_times(self, wish: WishedTime | None, limit: int = 2) -> WindowSearch:
        """The arrival windows that can be offered for a wish, for a new visit: none on file is talked about then."""
        turn = self.turn
        self.own = replace(self.own, about=NO_VISIT)
        needs = visit_needs(self.card, turn.book, turn.profile)
        return free_windows(turn.profile, turn.now, turn.diary, needs, wish, limit)

    def somebody_does_it(self) -> bool:
        """Whether anybody is set to do the job at all. Where nobody is, the card says so: a person finds a time."""
        turn = self.turn
        does = turn.diary.does(visit_needs(self.card, turn.book, turn.profile).category)
        notes = tuple(note for note in self.card.notes if note != NOBODY_DOES)
        self.card = replace(self.card, notes=notes if does else (*notes, NOBODY_DOES))
        return does

    def hold(self, window: TimeWindow) -> None:
        """Asks for this window to be held; it is, when the turn is committed, unless somebody was quicker.

        Raises ValueError where the receptionist books no visits.
        """
        if not self.may_book():
            raise ValueError("no visits are booked here; take a message")
        self.card = replace(self.card, held=window)

    def text_visit_link(self) -> bool:
        """Promises a text with a link to their visits; False where none can be sent. It goes to the number on file.

        What is on file is neither read back nor changed but by it or by a code: caller ID can be forged.
        """
        self.visit_link = self.visit_link or self.turn.may_text_link
        return self.visit_link

    # visits on file ---------------------------------------------------------------------------------------------------

    def text_code(self) -> bool:
        """Promises a code to the number on file; False where none can be sent, and while one is on its way."""
        turn, code = self.turn, self.own.code
        if turn.channel is not Channel.VOICE or not turn.may_text_code:
            return False
        if code is not None and not code.may_send_another(turn.now):
            return False
        if not self.own.wants_code:
            self.own = replace(self.own, wants_code=True, codes=self.own.codes + 1)
        self.own = replace(self.own, heard="")
        return True

    def try_code(self, digits: str) -> CodeTry:
        """Holds what the caller said against the code; right, it is used up."""
        code = self.own.code
        if code is None or not code.holds(self.turn.now):
            self.own = replace(self.own, code=None, heard="")
            return CodeTry.OVER
        if code.is_right(digits):
            self.own = replace(self.own, code=None, heard="", is_sure=True)
            return CodeTry.RIGHT
        tried = replace(code, tries=code.tries + 1)
        over = not tried.holds(self.turn.now)
        self.own = replace(self.own, code=None if over else tried, heard="")
        return CodeTry.OVER if over else CodeTry.WRONG

    def own_visits(self) -> tuple[OwnVisit, ...]:
        """The caller's visits. Raises ValueError for one who has not said the code."""
        if not self.own.is_sure:
            raise ValueError("the caller has not said the code: nothing on file may be told or changed")
        return self.turn.own_visits

    def times_for(self, visit: OwnVisit, wish: WishedTime | None, limit: int = 2) -> WindowSearch:
        """The windows to which a visit could be moved, which is what is talked about then."""
        turn = self.turn
        self.own = replace(self.own, errand=Errand.MOVE, about=visit.id)
        diary = turn.diary.without([visit.id])
        found = free_windows(turn.profile, turn.now, diary, visit.needs, wish, limit + 1)

        def others(windows: tuple[TimeWindow, ...]) -> tuple[TimeWindow, ...]:
            return tuple(window for window in windows if window != visit.window)[:limit]

        return replace(found, fitting=others(found.fitting), nearest=others(found.nearest))

    def offers_move(self) -> bool:
        """Whether the windows offered last are for moving a visit on file, and not for a new one."""
        return self.own.about != NO_VISIT and self.own.errand is Errand.MOVE

    def change_visit(self, visit: OwnVisit, window: TimeWindow | None) -> None:
        """Moves a visit of the caller's, or (None) cancels it, when the turn is committed. Raises ValueError."""
        if visit not in self.own_visits():
            raise ValueError("they have no such visit")
        if visit.why_fixed:
            raise ValueError(visit.why_fixed)
        self.own = replace(self.own, change=VisitChange(visit.id, window))

    # the call -------------------------------------------------------------------------------------------------------

    def can_transfer(self) -> bool:
        """Whether there is somebody to put the caller through to now."""
        emergency = self.card.urgency is Urgency.EMERGENCY
        return bool(whom_to_ring(self.turn.profile, self.turn.now, emergency=emergency))

    def transfer(self, reason: str) -> None:
        """Puts the caller through once the words of this turn were heard."""
        self.card = replace(self.card, wants_person=True)
        self.action, self.reason = ActionKind.TRANSFER, reason

    def end_call(self, reason: str) -> None:
        """Hangs up once the words of this turn were heard."""
        self.action, self.reason = ActionKind.END_CALL, reason


def _fact(value: str, said: str, confirmed: bool) -> Fact:
    return Fact(value=value[:FACT_CHARACTERS], said=said[:FACT_CHARACTERS], confirmed=confirmed)


def without_quotes(card: LeadCard, unsaid: Set[str], before: LeadCard) -> LeadCard:
    """`card` without quotes that were never said; an older quote of the same amounts that they replaced comes back."""
    dropped = {(quote.item_code, quote.amounts) for quote in card.quotes if quote.id in unsaid}
    kept = [quote for quote in card.quotes if quote.id not in unsaid]
    back = [quote for quote in before.quotes if (quote.item_code, quote.amounts) in dropped]
    return replace(card, quotes=(*back, *kept))
