"""Two contacts that are one person: what they wrote stands in one thread, goes to the number it came from, and apart
again when it was a mistake.
"""

import asyncio

import pytest

from receptionist.adapters.store.columns import metadata
from receptionist.adapters.store.contact_merging import MOVES
from receptionist.domain.call import EndReason
from receptionist.domain.happening import HappeningKind
from receptionist.domain.ids import ThreadId
from receptionist.domain.lead import Fact, LeadCard
from receptionist.domain.message import Consent, MessageState
from receptionist.domain.phone import parse_address
from receptionist.errors import BadInput, Conflict
from receptionist.services.contacts import add_number, merge_contacts, undo_merge
from receptionist.services.replies import Reply, send_reply
from tests.services.texting.conftest import CUSTOMER, Scene
from tests.services.texting.inbound import Office

pytestmark = pytest.mark.databases("sqlite")

WORK = "+14155550177"


@pytest.fixture
def office(scene: Scene) -> Office:
    """The office, where the customer has two numbers."""
    return Office.of(scene)


async def thread_at(scene: Scene, number: str) -> ThreadId:
    async with scene.store.work(scene.business_id, write=True) as work:
        return (await work.thread_for(parse_address(number)))[1].id


async def both_wrote(office: Office) -> ThreadId:
    """They wrote from either number; the thread of the second one."""
    await office.texts("Do you fix boilers?")
    office.scene.clock.tick(60)
    await office.texts("It is the one in the cellar", sender=WORK)
    office.scene.clock.tick(60)
    await office.call(EndReason.CALLER_HUNG_UP, "Me again", caller=WORK, card=LeadCard(problem=Fact("boiler")))
    office.scene.clock.tick(60)
    return await thread_at(office.scene, WORK)


@pytest.mark.databases("sqlite", "postgres")
async def test_what_both_wrote_is_one_story_and_the_answer_goes_where_they_wrote_last(office: Office) -> None:
    scene = office.scene
    gone = await both_wrote(office)
    await merge_contacts(scene.store, scene.clock, scene.business_id, scene.thread, gone, scene.actor)
    assert await office.inbound() == ["Do you fix boilers?", "It is the one in the cellar"]
    async with scene.store.work(scene.business_id) as work:
        assert [page.utterances[0].text for page in await work.calls_before(scene.thread, None, 9)] == ["Me again"]
        lead = await work.open_lead(scene.thread)
        assert lead is not None and lead.card.problem == Fact("boiler")
        assert [line.text for line in await work.history(scene.thread, scene.now.replace(hour=0))][-1] == "Me again"
        rows = await work.inbox()
        assert [one.contact.address for one in rows] == [CUSTOMER] and rows[0].last_line == "Me again"
        happened = await work.happenings(scene.thread, None, 9)
        assert happened[-1].kind is HappeningKind.MERGED and happened[-1].actor == "Rosa Vega"
        assert await work.current_thread(gone) == scene.thread

    # What they write from either number lands in the one thread, and is answered there.
    await office.texts("Are you there?", sender=WORK)
    assert await office.inbound() == ["Do you fix boilers?", "It is the one in the cellar", "Are you there?"]
    mine = await send_reply(office.parts, scene.business_id, scene.thread, scene.actor, Reply("Yes!", "k1"))
    assert mine.theirs.value == WORK
    other = Reply("And here", "k2", to=CUSTOMER)
    assert (await send_reply(office.parts, scene.business_id, scene.thread, scene.actor, other)).theirs == CUSTOMER
    stranger = Reply("And there", "k3", to=parse_address("+14155550199"))
    with pytest.raises(BadInput):
        await send_reply(office.parts, scene.business_id, scene.thread, scene.actor, stranger)


async def test_undoing_it_gives_back_what_came_from_each(office: Office) -> None:
    scene = office.scene
    gone = await both_wrote(office)
    merge = await merge_contacts(scene.store, scene.clock, scene.business_id, scene.thread, gone, scene.actor)
    await office.texts("Since then, from work", sender=WORK)
    scene.clock.tick(60)
    await office.texts("Since then, from home")
    await undo_merge(scene.store, scene.clock, scene.business_id, merge.id, scene.actor)
    assert await office.inbound() == ["Do you fix boilers?", "Since then, from home"]
    assert await office.inbound(gone) == ["It is the one in the cellar", "Since then, from work"]
    assert await thread_at(scene, WORK) == gone
    async with scene.store.work(scene.business_id) as work:
        assert (await work.open_lead(gone)) is not None and (await work.open_lead(scene.thread)) is None
        lines = {row.contact.address.value: row.last_line for row in await work.inbox()}
        assert lines == {CUSTOMER.value: "Since then, from home", WORK: "Since then, from work"}
    with pytest.raises(Conflict):
        await undo_merge(scene.store, scene.clock, scene.business_id, merge.id, scene.actor)


async def test_stop_holds_for_all_numbers_and_start_for_the_one_it_came_from(office: Office) -> None:
    scene = office.scene
    gone = await both_wrote(office)
    await merge_contacts(scene.store, scene.clock, scene.business_id, scene.thread, gone, scene.actor)
    await office.texts("STOP", sender=WORK)
    for to in (CUSTOMER, parse_address(WORK)):
        reply = Reply("One more thing", f"stopped {to.value}", to=to)
        sent = await send_reply(office.parts, scene.business_id, scene.thread, scene.actor, reply)
        assert sent.state is MessageState.NOT_SENT
    await office.texts("START", sender=WORK)
    states = {}
    for to in (CUSTOMER, parse_address(WORK)):
        reply = Reply("Welcome back", f"started {to.value}", to=to)
        sent = await send_reply(office.parts, scene.business_id, scene.thread, scene.actor, reply)
        states[to.value] = sent.state
    assert states == {CUSTOMER.value: MessageState.NOT_SENT, WORK: MessageState.QUEUED}
    async with scene.store.work(scene.business_id) as work:
        assert (await work.consent_at(CUSTOMER))[0] is Consent.REFUSED


async def test_a_further_number_is_noted_and_nobody_is_merged_in_a_call(office: Office) -> None:
    scene = office.scene
    here = (scene.store, scene.clock, scene.business_id, scene.thread, scene.actor)
    with pytest.raises(BadInput):
        await add_number(*here, "call me")
    with pytest.raises(Conflict):
        await add_number(*here, CUSTOMER.value)
    async with scene.store.work(scene.business_id, write=True) as work:
        await work.start_call(scene.account.id, "CA-live", parse_address(WORK), "+15035550100")
    with pytest.raises(Conflict, match="telephone"):
        await add_number(*here, WORK)
    assert (await add_number(*here, "(415) 555-0178")).kept == scene.thread
    await office.texts("From my other phone", sender="+14155550178")
    assert await office.inbound() == ["From my other phone"]


@pytest.mark.databases("sqlite", "postgres")
async def test_a_text_that_comes_in_while_they_are_merged_is_not_lost(office: Office) -> None:
    scene = office.scene
    gone = await both_wrote(office)

    async def merge() -> None:
        await merge_contacts(scene.store, scene.clock, scene.business_id, scene.thread, gone, scene.actor)

    await asyncio.gather(merge(), *(office.texts(f"Number {place}", sender=WORK) for place in range(5)))
    scene.clock.tick(60)  # what met the merge is worked on again
    await office.settle()
    assert {f"Number {place}" for place in range(5)} <= set(await office.inbound())
    assert await office.inbound(gone) == []


def test_every_table_that_points_at_a_thread_is_moved_or_stays_on_purpose() -> None:
    # Utterances go with their calls; what was told of a job is found by the job.
    stays = {"utterances", "job_texts", "reply_drafts", "draft_files", "contact_merges", "threads"}
    pointing = {
        table.name
        for table in metadata.sorted_tables
        for link in table.foreign_key_constraints
        if link.referred_table.name == "threads"
    }
    assert pointing == {table.name for table in MOVES} | stays
