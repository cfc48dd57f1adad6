"""Rehearsing a draft: nothing is written, nothing is sent, and every difference shows."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from receptionist.adapters.secrets import FernetSecretBox
from receptionist.adapters.store.columns import metadata
from receptionist.adapters.store.store import SqlStore
from receptionist.agent.prompts import Prompts
from receptionist.domain.call import Speaker, Utterance
from receptionist.domain.conversation import Channel
from receptionist.domain.hours_text import parse_hours
from receptionist.domain.manner import Escalation, MayDo, Visits
from receptionist.domain.phone import parse_address
from receptionist.domain.profile import BusinessProfile
from receptionist.domain.receptionist_settings import ReceptionistSettings
from receptionist.domain.records import Business
from receptionist.domain.rehearsal import Compared, RehearsalState, Script, ScriptLine
from receptionist.errors import NotFound
from receptionist.resources import resource_dir
from receptionist.services.rehearse import Rehearsals, Stage, compare
from receptionist.services.set_up import starter_book

on_sqlite = pytest.mark.databases("sqlite")
NOW = datetime(2026, 10, 5, 18, tzinfo=UTC)  # a Monday, 11 in the morning in Portland


class At:
    """It is always NOW."""

    def now(self) -> datetime:
        return NOW


@pytest.fixture
async def store(database_url: str, secret_box: FernetSecretBox) -> AsyncIterator[SqlStore]:
    store = SqlStore(database_url, secret_box, now=At().now)
    yield store
    await store.close()


@pytest.fixture
def stage() -> Stage:
    phrases = Prompts(resource_dir("prompts")).phrases
    return Stage(phrases, starter_book(resource_dir("pricebook"), "plumbing").with_version(1), NOW)


@pytest.fixture
def rehearsals(store: SqlStore, stage: Stage) -> Rehearsals:
    return Rehearsals(store, At(), stage.phrases)


async def everything(store: SqlStore, *besides: str) -> dict[str, object]:
    async with store._engines.reader.connect() as connection:
        return {
            table.name: (await connection.execute(select(table))).all()
            for table in metadata.sorted_tables
            if table.name not in besides
        }


async def draft(store: SqlStore, business: Business, profile: BusinessProfile, **changes: object) -> None:
    settings = replace(ReceptionistSettings.of(profile), **changes)  # type: ignore[arg-type]
    async with store.work(business.id, write=True) as work:
        kept = await work.receptionist_draft()
        await work.save_receptionist_draft(settings, NOW, "Maria", kept.revision if kept else 0)


def talk(*lines: str, channel: Channel = Channel.VOICE) -> Script:
    return Script("A call", channel, tuple(map(ScriptLine, lines)), NOW)


async def test_an_unchanged_draft_changes_no_conversation(stage: Stage, profile: BusinessProfile) -> None:
    script = talk("How much is it to unclog a sink?", "OK, come tomorrow at ten.", "Yes.")
    same = await compare(stage, script, profile, profile)
    assert not same.differs and len(same.exchanges) == 4
    assert same.exchanges[0].customer == "" and "Rose City Plumbing" in same.exchanges[0].now


async def test_what_a_rule_changes_stands_beside_what_is_said_now(stage: Stage, profile: BusinessProfile) -> None:
    script = talk("How much is it to unclog a sink?", "I'll call my lawyer!", "Bye.")
    drafted = replace(profile, may_do=MayDo(quote=False), escalation=Escalation(person=("my lawyer",)))
    compared = await compare(stage, script, profile, drafted)
    _, price, lawyer, _ = compared.exchanges
    assert "$" in price.now and "$" not in price.then
    assert "What should I tell them?" in lawyer.then != lawyer.now
    assert compared.card_now != compared.card_then and "Asked for a person" in compared.card_then


async def test_a_question_of_the_draft_s_own_stands_alone_and_the_rest_stays_side_by_side(
    stage: Stage, profile: BusinessProfile
) -> None:
    lines = ("My sink is clogged, come tomorrow at ten.", "Yes.", "12 Garden Court.", "Ruth Abernathy.", "Yes.")
    compared = await compare(stage, talk(*lines, "Yes, right."), profile, replace(profile, must_ask=("Any pets?",)))
    assert [one.customer for one in compared.exchanges][1:6] == list(lines)
    assert all(one.now == one.then for one in compared.exchanges[:5])
    assert any(one.then.endswith("Any pets?") for one in compared.exchanges)
    assert "Any pets? Yes." in compared.card_then and "pets" not in compared.card_now


@on_sqlite
async def test_written_and_held_conversations_are_rehearsed_and_nothing_else_is_written(
    store: SqlStore, business: Business, profile: BusinessProfile, rehearsals: Rehearsals
) -> None:
    async with store.work(business.id, write=True) as work:
        account = await work.save_account("simulated", "AC1", "secret")
        call, _ = await work.start_call(account.id, "CA1", parse_address("+15035550142"), "+15035550100")
        await work.answer_call(call.id, NOW - timedelta(hours=1))
        for number, line in enumerate(("Is this the plumber?", "How much for a water heater?")):
            await work.add_utterance(call.id, Utterance(2 * number, Speaker.CALLER, line, number, number + 0.5))
            await work.add_utterance(
                call.id, Utterance(2 * number + 1, Speaker.AGENT, "Yes.", number + 0.5, number + 1)
            )
    await draft(store, business, profile, may_do=MayDo(visits=Visits.NONE), greeting="Welcome.")
    before = await everything(store, "rehearsals")
    begun = await rehearsals.begin(business.id, "Maria")
    running = await rehearsals.latest(business.id)
    assert running is not None and running.state is RehearsalState.RUNNING
    await rehearsals.run(business.id, begun)
    assert await everything(store, "rehearsals") == before
    done = await rehearsals.latest(business.id)
    assert done is not None and done.state is RehearsalState.DONE and len(done.compared) == done.total >= 9
    held: Compared = done.compared[-1]
    assert held.at is not None
    assert [one.customer for one in held.exchanges] == ["", "Is this the plumber?", "How much for a water heater?"]
    assert held.exchanges[0].then.startswith("Welcome.")
    by_title = {one.title: one for one in done.compared}
    assert "Held:" in by_title["Books a visit"].card_now and "Held:" not in by_title["Books a visit"].card_then
    assert "closed" in by_title["Calls after hours"].exchanges[0].now
    assert "again" in by_title["Calls again"].exchanges[0].now


@on_sqlite
async def test_a_rehearsal_goes_with_its_draft(
    store: SqlStore, business: Business, profile: BusinessProfile, rehearsals: Rehearsals
) -> None:
    with pytest.raises(NotFound):
        await rehearsals.begin(business.id, "Maria")
    await draft(store, business, profile, greeting="Welcome.")
    begun = await rehearsals.begin(business.id, "Maria")
    async with store.work(business.id, write=True) as work:
        await work.drop_receptionist_draft()
    await rehearsals.run(business.id, begun)
    assert await rehearsals.latest(business.id) is None
    # One whose server went away does not run for ever on the page.
    await draft(store, business, profile, greeting="Welcome.")
    await rehearsals.begin(business.id, "Maria")
    later = Rehearsals(store, type("Later", (), {"now": lambda self: NOW + timedelta(minutes=5)})(), rehearsals.phrases)
    left = await later.latest(business.id)
    assert left is not None and left.state is RehearsalState.STOPPED


async def test_after_hours_are_after_hours_where_it_is_open_late(stage: Stage, profile: BusinessProfile) -> None:
    late = replace(profile, hours=parse_hours("Mon-Sun 10:00-23:30", "America/Los_Angeles"))
    script = Script("Calls after hours", Channel.VOICE, (ScriptLine("When can somebody come?"),), after_hours=True)
    assert "closed" in (await compare(stage, script, late, late)).exchanges[0].now
