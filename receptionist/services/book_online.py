"""A visit asked for on the booking page: a lead with its time held, which a person decides on, or the admin's rules.

Whoever fills in the form may type any number: nothing that is on file is shown or changed by it.
"""

import logging
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from receptionist.domain.appointment import open_windows, windows_on
from receptionist.domain.audit import Actor
from receptionist.domain.conversation import Channel
from receptionist.domain.happening import HappeningKind
from receptionist.domain.ids import BusinessId
from receptionist.domain.lead import Fact, LeadCard, LeadState, TimeWindow
from receptionist.domain.lead_desk import LeadActKind
from receptionist.domain.lead_words import say_slot
from receptionist.domain.phone import Address, AddressKind, PhoneNumber
from receptionist.domain.prices import PriceBook, PriceItem
from receptionist.domain.profile import BusinessProfile
from receptionist.domain.records import Appointment
from receptionist.domain.schedule import VisitNeeds, visit_needs
from receptionist.errors import Conflict, NotFound
from receptionist.ports import Clock, Store, Work
from receptionist.services.auto_approve import decide_by_rules
from receptionist.services.form_fields import FormFields
from receptionist.services.happenings import happened
from receptionist.services.lead_summary import summarise
from receptionist.services.plan_visit import hold_visit, read_diary
from receptionist.services.tell_people import tell

log = logging.getLogger(__name__)

_MOST_OPEN = 2  # requests of one number that no person has looked at
_TRIES, _TRIES_WITHIN = 20, timedelta(minutes=15)
_BY_PAGE = Actor("The booking page")


@dataclass(frozen=True, slots=True)
class BookingPage:
    """What the page shows: what can be asked for, and when somebody can come for it."""

    profile: BusinessProfile
    items: tuple[PriceItem, ...]
    days: Mapping[date, list[TimeWindow]]
    needs: VisitNeeds


@dataclass(frozen=True, slots=True)
class Asked:
    """What was asked for on the page."""

    name: str
    number: PhoneNumber
    address: str
    problem: str
    service: str  # a code of the price book; empty: something else
    window: TimeWindow


async def whose_page(store: Store, token: str) -> BusinessId:
    """Whose open booking page this is. Raises NotFound."""
    business_id = await store.directory.business_of_booking_page(token[:40])
    if business_id is not None:
        async with store.work(business_id) as work:
            if (await work.business()).profile.scheduling.public_booking:
                return business_id
    raise NotFound("There is no such booking page.")


async def read_booking_page(work: Work, now: datetime, service: str) -> BookingPage:
    """What is shown to somebody who wants this service (a code of the price book)."""
    profile = (await work.business()).profile
    book = await work.price_book() or PriceBook(trade=profile.trade, name=profile.name)
    needs = visit_needs(LeadCard(service_code=service), book, profile)
    days = open_windows(profile, now, await read_diary(work, profile, now), needs)
    return BookingPage(profile, book.items, days, needs)


def read_asked(fields: Mapping[str, str], page: BookingPage) -> Asked:
    """What the form says. Raises FormProblems with each field that does not hold."""
    form = FormFields(fields)
    name = form.words("name", 80, required="What is your name?")
    number = form.number("number", page.profile.region)
    if number is None:
        form.wrong("number", "At which number can we reach you?")
    address = form.words("address", 200, required="Where shall we come to?")
    service = form.one_of("service", [item.code for item in page.items])
    problem = form.words("problem", 500, with_amounts=True)
    if not service and not problem:
        form.wrong("problem", "What needs to be done?")
    window = _window(form.raw("slot"), page.profile)
    if window is None:
        form.wrong("slot", "Choose a time.")
    form.check()
    assert number is not None and window is not None
    return Asked(name, number, address, problem, service, window)


async def may_ask(store: Store, address: str, now: datetime) -> bool:
    """Counts a request from this network address; False where there were too many."""
    return await store.directory.begin_try({f"booking:{address}": _TRIES}, _TRIES_WITHIN, now)


async def book_online(store: Store, clock: Clock, business_id: BusinessId, asked: Asked) -> None:
    """Keeps the request as a lead with its time held, for a person or the admin's rules to decide on.

    The same request again changes nothing. Raises Conflict where the time was taken a moment ago, or this number has
    requests enough that no person has looked at.
    """
    now = clock.now()
    async with store.work(business_id, write=True) as work:
        _, thread = await work.thread_for(Address(AddressKind.NUMBER, asked.number.e164))
        thread_id = await work.current_thread(thread.id)
        await work.lock_thread(thread_id)
        standing = [one for one in await work.appointments(thread_id) if one.window.ends > now]
        if any(one.window == asked.window for one in standing):
            return
        if sum([await _is_unseen(work, one) for one in standing]) >= _MOST_OPEN:
            raise Conflict("You have asked us for visits already.", "We call you back about them soon.")
        page = await read_booking_page(work, now, asked.service)
        if asked.window not in page.days.get(asked.window.starts.date(), []):
            raise Conflict("This time was taken a moment ago.", "Choose another one.")
        profile = page.profile
        item = next((one for one in page.items if one.code == asked.service), None)
        card = LeadCard(
            name=Fact(asked.name, asked.name, confirmed=True),
            phone=Fact(asked.number.e164, asked.number.national, confirmed=True),
            address=Fact(asked.address, asked.address, confirmed=True),
            problem=Fact(asked.problem, asked.problem) if asked.problem else None,
            service_code=item.code if item is not None else "",
            service_name=item.name if item is not None else "",
            held=asked.window,
        )
        contact = await work.contact(thread_id)
        summary = summarise(card, contact.address, profile.hours.zone)
        lead = await work.add_lead(thread_id, card, summary, Channel.WEB)
        await hold_visit(work, thread_id, lead.id, asked.window, page.needs)
        await work.advance_lead(lead.id, LeadState.AWAITING_APPROVAL)
        if not contact.name:
            await work.name_contact(thread_id, asked.name)
        says = f"Asked for a visit, {say_slot(asked.window, profile)}"
        await happened(work, now, thread_id, HappeningKind.APPOINTMENT, says, _BY_PAGE, subject=lead.id)
        await tell(work, now, thread_id, f"New request on the booking page. {summary}")
        await decide_by_rules(work, now, lead.id)
    log.info("visit asked for on the booking page", extra={"business_id": business_id, "lead_id": lead.id})


async def _is_unseen(work: Work, visit: Appointment) -> bool:
    """Whether no person has decided on this visit: it is held, or was asked for on the page and booked by the rules."""
    if visit.tentative or visit.lead_id is None:
        return visit.tentative
    found = await work.lead(visit.lead_id)
    if found is None or found[0].channel is not Channel.WEB:
        return False
    approved = [act for act in await work.lead_acts(visit.lead_id) if act.kind is LeadActKind.APPROVED]
    return bool(approved) and approved[-1].user_id is None


def _window(slot: str, profile: BusinessProfile) -> TimeWindow | None:
    """The arrival window that begins at this instant, free or not; None where none does."""
    try:
        typed = datetime.fromisoformat(slot)
        starts, day = typed.astimezone(UTC), typed.astimezone(profile.hours.zone).date()
    except (ValueError, OverflowError):
        return None
    if typed.tzinfo is None:
        return None
    return next((one for one in windows_on(day, profile) if one.starts.astimezone(UTC) == starts), None)
