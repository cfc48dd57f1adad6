"""One technician, one free time, and two who want it at once: by voice, and on the booking page."""

import asyncio
from datetime import timedelta
from itertools import pairwise

import pytest

from receptionist.domain.lead import SLOT_TAKEN, LeadState
from receptionist.domain.phone import PhoneNumber
from receptionist.errors import Conflict
from receptionist.services.book_online import Asked, book_online
from tests.fakes.on_the_phone import LAURA, OnThePhone, calls
from tests.services.leads.conftest import LeadScene, window
from tests.services.leads.conftest import scene as scene

FRIDAY = window(20, 10)
OMAR = PhoneNumber("+15035550177")


async def offered_friday(laura: OnThePhone) -> None:
    """Laura is told of the time, and has not said yes."""
    await laura.says("My drain is blocked, can somebody come on Friday at ten?")
    assert laura.context.dialogue.offered == (FRIDAY,)


async def on_the_page(scene: LeadScene) -> Conflict | None:
    """Omar asks for the same time; what he is told where it was gone."""
    asked = Asked("Omar Haddad", OMAR, "12 Oak Street", "", "DRAIN-1", FRIDAY)
    try:
        await book_online(scene.store, scene.clock, scene.business.id, asked)
    except Conflict as error:
        return error
    return None


@pytest.mark.parametrize("first", ["voice", "web", "both"])
async def test_one_gets_it_and_the_other_is_told_at_once(scene: LeadScene, first: str) -> None:
    async with calls(scene) as laura:
        await offered_friday(laura)
        if first == "voice":
            await laura.says("Yes, that works")
            refused = await on_the_page(scene)
        elif first == "web":
            refused = await on_the_page(scene)
            await laura.says("Yes, that works")
        else:
            _, refused = await asyncio.gather(laura.says("Yes, that works"), on_the_page(scene))
        lost = laura.context.card.held is None
        if lost:
            told = await laura.says("4212 Maple Street")
            assert "just taken" in told and "Does that work?" in told
            await laura.says("Yes")
        assert lost is (refused is None)
        if first != "both":
            assert lost is (first == "web")
        held = laura.context.card.held

    async with scene.store.work(scene.business.id) as work:
        diary = await work.diary(scene.now, scene.now + timedelta(days=14))
        visits = await work.visits_between(scene.now, scene.now + timedelta(days=14))
        leads = {row.lead.id: row.lead for row in visits if row.lead is not None}
    assert [row.appointment.window for row in visits].count(FRIDAY) == 1
    ends = [(one.starts, one.ends) for one in sorted(diary.busy, key=lambda one: one.starts)]
    assert all(before[1] <= after[0] for before, after in pairwise(ends))
    assert {lead.state for lead in leads.values()} == {LeadState.AWAITING_APPROVAL}
    assert held is not None and (held != FRIDAY) is lost
    assert len(visits) == (2 if lost else 1)
    voice = next(row for row in visits if row.contact.address.value == LAURA)
    assert voice.lead is not None and voice.lead.card.held == held
    assert SLOT_TAKEN not in voice.lead.card.notes
