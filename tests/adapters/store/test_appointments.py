"""One technician, one place: held slots, whoever asks at the same instant."""

import asyncio
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from receptionist.adapters.store.appointments import quarters
from receptionist.adapters.store.store import SqlStore
from receptionist.domain.ids import TechnicianId
from receptionist.domain.lead import LeadState, TimeWindow
from receptionist.domain.phone import Address, AddressKind
from receptionist.domain.records import Appointment, Business, Lead
from receptionist.domain.schedule import Technician
from receptionist.errors import Conflict, NotFound
from receptionist.ports import Work
from tests.adapters.store.scene import card
from tests.fakes.text_carrier import SettableClock

PORTLAND = ZoneInfo("America/Los_Angeles")
HOUR = timedelta(hours=1)


def at(hour: int, minute: int = 0) -> TimeWindow:
    """A two-hour arrival window on a Thursday."""
    starts = datetime(2026, 10, 8, hour, minute, tzinfo=PORTLAND)
    return TimeWindow(starts, starts + 2 * HOUR)


async def lead_of(store: SqlStore, business: Business, line: int) -> Lead:
    async with store.work(business.id, write=True) as work:
        _, thread = await work.thread_for(Address(AddressKind.NUMBER, f"+150355501{line:02d}"))
        return await work.save_card(thread.id, card(), "", None)


async def hold(store: SqlStore, lead: Lead, window: TimeWindow, work_time: timedelta = HOUR) -> Appointment:
    async with store.work(lead.business_id, write=True) as work:
        return await work.hold(lead.thread_id, lead.id, window, work_time, await everybody(work))


async def everybody(work: Work) -> list[TechnicianId]:
    return [one.id for one in await work.technicians()]


async def taken(store: SqlStore, business: Business) -> list[TimeWindow]:
    async with store.work(business.id) as work:
        busy = (await work.diary(at(0).starts, at(23).starts)).busy
    windows = [TimeWindow(one.starts.astimezone(PORTLAND), one.ends.astimezone(PORTLAND)) for one in busy]
    return sorted(windows, key=lambda window: window.starts)


async def test_a_held_slot_is_taken_for_as_long_as_the_work(store: SqlStore, business: Business) -> None:
    held = await hold(store, await lead_of(store, business, 1), at(15), timedelta(minutes=50))
    assert held.tentative and held.window == at(15)
    (busy,) = await taken(store, business)
    assert busy == TimeWindow(at(15).starts, at(16).starts)
    async with store.work(business.id) as work:
        assert (await work.diary(at(16).starts, at(17).starts)).busy == ()
        assert (await work.diary(at(14).starts, at(15).starts)).busy == ()
        [row] = await work.visits_between(at(15).starts, at(16).starts, held.technician)
    shown = row.appointment
    assert row.lead is not None and row.lead.id == held.lead_id and row.contact.address.value == "+15035550101"
    assert shown == held and shown.window.starts.tzinfo == PORTLAND


async def test_a_thread_shows_what_was_promised_there(store: SqlStore, business: Business) -> None:
    lead, other = await lead_of(store, business, 1), await lead_of(store, business, 2)
    held = await hold(store, lead, at(15))
    await hold(store, other, at(9))
    async with store.work(business.id) as work:
        assert await work.appointments(lead.thread_id) == [held]


async def test_of_twenty_who_want_one_slot_one_gets_it(store: SqlStore, business: Business) -> None:
    leads = [await lead_of(store, business, line) for line in range(20)]
    answers = await asyncio.gather(*(hold(store, lead, at(15)) for lead in leads), return_exceptions=True)
    assert sum(isinstance(answer, Appointment) for answer in answers) == 1
    assert sum(isinstance(answer, Conflict) for answer in answers) == 19
    assert len(await taken(store, business)) == 1


@pytest.mark.databases("sqlite", "postgres")
async def test_twenty_who_want_one_hour_of_three_technicians_share_them_out(
    store: SqlStore, business: Business
) -> None:
    leads = [await lead_of(store, business, line) for line in range(20)]
    async with store.work(business.id, write=True) as work:
        for name in ("Tina", "Umar"):
            await work.save_technician(Technician(TechnicianId(f"tech_{name}"), name))
    answers = await asyncio.gather(*(hold(store, lead, at(15)) for lead in leads), return_exceptions=True)
    given = [answer for answer in answers if isinstance(answer, Appointment)]
    assert all(isinstance(answer, Appointment | Conflict) for answer in answers)
    async with store.work(business.id) as work:
        assert sorted(one.technician for one in given) == sorted(await everybody(work))


async def test_an_offer_nobody_took_up_is_free_again(
    store: SqlStore, business: Business, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock = SettableClock(at(7).starts)
    monkeypatch.setattr(store, "_now", clock.now)
    talking, waiting, other = [await lead_of(store, business, line) for line in range(3)]
    for lead, window in ((talking, at(9)), (waiting, at(12))):
        async with store.work(business.id, write=True) as work:
            await work.hold(lead.thread_id, lead.id, window, HOUR, await everybody(work), 2 * HOUR)
            if lead is waiting:
                await work.advance_lead(lead.id, LeadState.AWAITING_APPROVAL)
    with pytest.raises(Conflict):
        await hold(store, other, at(9))
    clock.tick(hours=2)
    assert [window.starts for window in await taken(store, business)] == [at(12).starts]
    async with store.work(business.id) as work:
        assert await work.lead_slots(talking.id) == []
    await hold(store, other, at(9))
    assert len(await taken(store, business)) == 2


async def test_an_offer_nobody_took_up_is_shown_nowhere_and_keeps_no_technician(
    store: SqlStore, business: Business, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock = SettableClock(at(7).starts)
    monkeypatch.setattr(store, "_now", clock.now)
    lead = await lead_of(store, business, 1)
    async with store.work(business.id, write=True) as work:
        await work.save_technician(Technician(TechnicianId("tech_Tina"), "Tina"))
        offer = await work.hold(lead.thread_id, lead.id, at(9), HOUR, await everybody(work), HOUR)
        assert await work.appointment(offer.id) == offer
        with pytest.raises(Conflict):
            await work.remove_technician(offer.technician, clock.now())
    clock.tick(hours=1)
    async with store.work(business.id, write=True) as work:
        assert await work.visits_between(at(8).starts, at(12).starts, cancelled=True) == []
        assert await work.appointment_list(None, 10) == [] and await work.appointment(offer.id) is None
        assert await work.appointments_before(lead.thread_id, None, 10) == []
        await work.remove_technician(offer.technician, clock.now())


async def test_a_visit_moves_and_stays_the_same_visit(store: SqlStore, business: Business) -> None:
    first, second = await lead_of(store, business, 1), await lead_of(store, business, 2)
    visit = await hold(store, first, at(9))
    await hold(store, second, at(15))
    async with store.work(business.id, write=True) as work:
        who = await everybody(work)
        with pytest.raises(Conflict):
            await work.move_appointment(visit.id, at(15), HOUR, who)
        moved = await work.move_appointment(visit.id, at(9, 30), 2 * HOUR, who)
    assert (moved.id, moved.window, moved.moves) == (visit.id, at(9, 30), 1)
    assert [window.starts for window in await taken(store, business)] == [at(9, 30).starts, at(15).starts]
    await hold(store, await lead_of(store, business, 3), at(8, 30))


async def test_a_cancelled_visit_is_kept_and_its_time_is_free(store: SqlStore, business: Business) -> None:
    lead = await lead_of(store, business, 1)
    visit = await hold(store, lead, at(9))
    async with store.work(business.id, write=True) as work:
        await work.book(lead.id)
        assert await work.cancel_appointment(visit.id, at(1).starts)
        assert not await work.cancel_appointment(visit.id, at(2).starts)
        with pytest.raises(Conflict):
            await work.move_appointment(visit.id, at(12), HOUR, await everybody(work))
    assert await taken(store, business) == []
    async with store.work(business.id) as work:
        kept = await work.appointment(visit.id)
        assert kept is not None and kept.cancelled_at == at(1).starts
        assert await work.appointments(lead.thread_id) == await work.lead_slots(lead.id) == []


async def test_slots_that_overlap_conflict_and_neighbours_do_not(store: SqlStore, business: Business) -> None:
    first, second, third = [await lead_of(store, business, line) for line in range(3)]
    await hold(store, first, at(15))
    with pytest.raises(Conflict):
        await hold(store, second, at(15, 45))
    with pytest.raises(Conflict):
        await hold(store, second, at(14, 15))
    await hold(store, second, at(14))
    await hold(store, third, at(16))


async def test_a_new_slot_lets_the_old_one_go(store: SqlStore, business: Business) -> None:
    first, second = await lead_of(store, business, 1), await lead_of(store, business, 2)
    await hold(store, first, at(9))
    await hold(store, first, at(9, 15))
    assert [window.starts for window in await taken(store, business)] == [at(9, 15).starts]
    await hold(store, first, at(15))
    await hold(store, second, at(9))


async def test_who_comes_too_late_keeps_the_slot_they_had(store: SqlStore, business: Business) -> None:
    first, second = await lead_of(store, business, 1), await lead_of(store, business, 2)
    await hold(store, first, at(9))
    await hold(store, second, at(15))
    async with store.work(business.id, write=True) as work:
        with pytest.raises(Conflict):
            await work.hold(first.thread_id, first.id, at(15), HOUR, await everybody(work))
        await work.name_contact(first.thread_id, "Maria")  # the unit goes on
    assert [window.starts for window in await taken(store, business)] == [at(9).starts, at(15).starts]


@pytest.mark.databases("postgres")
async def test_two_who_swap_slots_at_once_both_get_an_answer(store: SqlStore, business: Business) -> None:
    """Each waits for the slot the other is letting go; SQLite has one writer and cannot come to this."""
    first, second = await lead_of(store, business, 1), await lead_of(store, business, 2)
    await hold(store, first, at(9))
    await hold(store, second, at(15))
    both_let_go = asyncio.Barrier(2)

    async def swap(lead: Lead, window: TimeWindow) -> Appointment:
        async with store.work(business.id, write=True) as work:
            await work.release_hold(lead.id)
            await both_let_go.wait()
            return await work.hold(lead.thread_id, lead.id, window, HOUR, await everybody(work))

    answers = await asyncio.gather(swap(first, at(15)), swap(second, at(9)), return_exceptions=True)
    assert all(isinstance(answer, Appointment | Conflict) for answer in answers)
    assert any(isinstance(answer, Conflict) for answer in answers)
    assert len(await taken(store, business)) == 2


async def test_a_released_slot_is_free(store: SqlStore, business: Business) -> None:
    first, second = await lead_of(store, business, 1), await lead_of(store, business, 2)
    await hold(store, first, at(9))
    async with store.work(business.id, write=True) as work:
        await work.release_hold(first.id)
        await work.release_hold(first.id)
    assert await taken(store, business) == []
    await hold(store, second, at(9))


async def test_a_slot_is_held_for_a_lead_of_its_own_thread(store: SqlStore, business: Business) -> None:
    first, second = await lead_of(store, business, 1), await lead_of(store, business, 2)
    async with store.work(business.id, write=True) as work:
        with pytest.raises(NotFound):
            await work.hold(first.thread_id, second.id, at(9), HOUR, await everybody(work))


def test_work_is_counted_in_quarters_of_an_hour() -> None:
    def clock(minute: int, work: int) -> list[str]:
        return [
            f"{quarter.astimezone(PORTLAND):%H:%M}"
            for quarter in quarters(at(9, minute).starts, timedelta(minutes=work))
        ]

    assert clock(0, 60) == ["09:00", "09:15", "09:30", "09:45"]
    assert clock(10, 10) == ["09:00", "09:15"]
    assert clock(0, 0) == ["09:00"]
    assert clock(50, 40) == ["09:45", "10:00", "10:15"]
