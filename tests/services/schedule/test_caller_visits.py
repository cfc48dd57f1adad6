"""Calls about a booked visit: the code goes to the number on file; whoever has that telephone may change the visit."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from receptionist.domain.call import Speaker, Utterance
from receptionist.domain.consent_ledger import ConsentEntry, ConsentSource
from receptionist.domain.conversation import Outcome
from receptionist.domain.ids import ThreadId
from receptionist.domain.lead import LeadCard, TimeWindow
from receptionist.domain.message import Consent
from receptionist.domain.own_visits import Errand, OwnVisit, OwnVisits, VisitChange
from receptionist.domain.records import Appointment
from receptionist.errors import DatabaseProblem
from receptionist.ports import Work
from receptionist.services import own_visits
from receptionist.services.approve_lead import Approval, approve_lead
from receptionist.services.call_context import open_context
from receptionist.services.change_visit import VisitMove
from receptionist.services.own_visits import visits_on_file
from receptionist.services.recover_calls import recover_calls
from tests.fakes.call_parts import MemoryJournal
from tests.fakes.on_the_phone import calls, codes
from tests.services.leads.conftest import PORTLAND, LeadScene, by, drain, window
from tests.services.leads.conftest import scene as scene
from tests.services.schedule.test_change_visit import booked, move

pytestmark = pytest.mark.databases("sqlite")


async def stands(scene: LeadScene, visit: Appointment) -> Appointment:
    async with scene.store.work(scene.business.id) as work:
        now = await work.appointment(visit.id)
    assert now is not None
    return now


async def test_who_has_the_telephone_cancels_in_the_call(scene: LeadScene) -> None:
    _, visit = await booked(scene)
    async with calls(scene) as laura:
        await laura.says("I need to cancel my appointment")
        [code] = await codes(scene, visit.thread_id)
        assert "tomorrow between 2 and 4" in await laura.says(f"It's {code}")
        assert "cancelled" in await laura.says("Yes")
        assert (await stands(scene, visit)).cancelled_at is not None
        assert "no visit" not in await laura.says("No, that's all. Bye")
    async with scene.store.work(scene.business.id) as work:
        told = [one.says for one in await work.notices(scene.rosa.id)]
        texts = [one.text for one in await work.messages(visit.thread_id)]
    assert any("Cancelled the visit" in says for says in told) and any("is cancelled" in text for text in texts)


async def test_who_has_the_telephone_moves_in_the_call(scene: LeadScene) -> None:
    _, visit = await booked(scene)
    async with calls(scene) as laura:
        await laura.says("I have to reschedule my appointment")
        await laura.says(" ".join((await codes(scene, visit.thread_id))[-1]))
        assert "Friday" in await laura.says("Friday at ten")
        assert "you're booked for Friday" in await laura.says("Yes, that works")
    moved = await stands(scene, visit)
    at_ten = datetime(2026, 11, 20, 10, tzinfo=PORTLAND)
    assert moved.window == TimeWindow(at_ten, at_ten + timedelta(hours=2)) and not moved.tentative


async def test_a_forged_number_gets_no_word_and_no_change(scene: LeadScene) -> None:
    _, visit = await booked(scene)
    heard = []
    for _ in range(4):
        async with calls(scene) as forger:
            heard.append(await forger.says("Cancel my appointment, please"))
            known = (await codes(scene, visit.thread_id))[-1]
            for guess in range(1, 5):
                heard.append(await forger.says(f"{(int(known) + guess) % 1_000_000:06d}"))
            heard.append(await forger.says("what day is it anyway, when is my appointment"))
    assert len(await codes(scene, visit.thread_id)) == 3  # within the hour
    assert await stands(scene, visit) == visit
    assert not any(word in line for line in heard for word in ("tomorrow", "Thursday", "between 2", "drain", "Maple"))


async def test_a_code_is_for_one_call(scene: LeadScene) -> None:
    _, visit = await booked(scene)
    async with calls(scene) as laura:
        await laura.says("cancel my appointment")
    async with calls(scene) as forger:
        await forger.says((await codes(scene, visit.thread_id))[0])
        await forger.says("cancel my appointment")
        await forger.says((await codes(scene, visit.thread_id))[0])
        await forger.says("yes")
    assert await stands(scene, visit) == visit


async def test_who_wants_no_texts_gets_no_code_but_a_person(scene: LeadScene) -> None:
    lead_id, visit = await booked(scene)
    _, contact = await scene.both(lead_id)
    async with scene.store.work(scene.business.id, write=True) as work:
        await work.add_consent(ConsentEntry(contact.address, Consent.REFUSED, ConsentSource.KEYWORD, "stop", scene.now))
    async with calls(scene) as laura:
        assert "the office will" in await laura.says("cancel my appointment")
    assert await codes(scene, visit.thread_id) == [] and await stands(scene, visit) == visit


async def test_a_time_that_somebody_else_took_is_told(scene: LeadScene) -> None:
    _, visit = await booked(scene)
    async with calls(scene) as laura:
        await laura.says("reschedule my appointment")
        await laura.says((await codes(scene, visit.thread_id))[-1])
        await laura.says("Friday at ten")
        [offered] = laura.context.dialogue.offered
        other = await booked_elsewhere(scene)
        await move(scene, other, VisitMove(offered))
        await laura.says("yes")
        assert "did not go through" in await laura.says("great, thanks")
    assert await stands(scene, visit) == visit


async def booked_elsewhere(scene: LeadScene) -> Appointment:
    """A visit of somebody else's, on Monday."""
    async with scene.store.work(scene.business.id, write=True) as work:
        profile = (await work.business()).profile
        await work.save_profile(replace(profile, scheduling=replace(profile.scheduling, travel_minutes=0)))
    lead_id = await scene.called(drain(), caller="+15035550177")
    approval = Approval(window(23, 9), text="")
    await approve_lead(scene.store, scene.clock, scene.business.id, lead_id, by(scene.rosa), approval)
    [visit] = await scene.slots(lead_id)
    return visit


async def test_what_one_call_may_do_another_over_the_same_number_may_not(scene: LeadScene) -> None:
    _, visit = await booked(scene)
    async with calls(scene) as forger:
        await forger.says("My sink is clogged")  # then waits to be put through
        async with calls(scene) as laura:
            await laura.says("When is my appointment?")
            assert "tomorrow" in await laura.says((await codes(scene, visit.thread_id))[-1])
        async with scene.store.work(scene.business.id, write=True) as work:
            await work.add_utterance(forger.context.call.id, Utterance(0, Speaker.CALLER, "My sink", 1.0, 2.0))
        came_back = await open_context(scene.store, forger.context.call, scene.now, may_transfer=False)
        assert not came_back.dialogue.own.is_sure


async def test_what_is_done_twice_because_the_database_failed_in_between_is_done_once(
    scene: LeadScene, monkeypatch: pytest.MonkeyPatch
) -> None:
    _, visit = await booked(scene)
    async with calls(scene) as laura:
        await laura.says("cancel my appointment")
        await laura.says((await codes(scene, visit.thread_id))[0])
        fails = [DatabaseProblem("gone for a moment")]

        async def sometimes(work: Work, thread_id: ThreadId, now: datetime) -> tuple[OwnVisit, ...]:
            if fails:
                raise fails.pop()
            return await visits_on_file(work, thread_id, now)

        monkeypatch.setattr(own_visits, "visits_on_file", sometimes)
        assert "cancelled" in await laura.says("Yes")
        assert not fails and laura.context.dialogue.own.failed == ""
        assert "did not go through" not in await laura.says("great, thanks")
    assert (await stands(scene, visit)).cancelled_at is not None


async def test_a_turn_that_came_before_the_code_was_sent_sends_no_second_one(scene: LeadScene) -> None:
    _, visit = await booked(scene)
    async with calls(scene) as laura:
        await laura.says("cancel my appointment")
        sent = laura.context.dialogue.own
        asked = replace(sent, wants_code=True, code=None)
        late = replace(laura.context.dialogue, own=asked)  # of a turn that was answered while the database was slow
        laura.saver.put(laura.context.commit(Outcome(LeadCard(), late)))
        assert await laura.saver.settle(5)
        [code] = await codes(scene, visit.thread_id)
        assert laura.context.dialogue.own == sent
        assert "tomorrow between 2 and 4" in await laura.says(code)
        laura.context.dialogue = replace(laura.context.dialogue, own=replace(sent, code=None))  # tried too often
        scene.clock.tick(60)
        assert "texting" in await laura.says("cancel my appointment")  # who asks again gets another
    assert len(await codes(scene, visit.thread_id)) == 2


async def test_what_was_agreed_on_is_done_though_the_process_was_killed(scene: LeadScene) -> None:
    _, visit = await booked(scene)
    async with calls(scene) as laura:
        await laura.says("hello")
        async with scene.store.work(scene.business.id, write=True) as work:
            own = OwnVisits(laura.context.call.id, Errand.CANCEL, is_sure=True, change=VisitChange(visit.id))
            dialogue = replace(await work.dialogue(visit.thread_id), own=own)
            await work.save_dialogue(visit.thread_id, dialogue)
        await recover_calls(scene.store, scene.clock, MemoryJournal())
    assert (await stands(scene, visit)).cancelled_at is not None
