"""Opt-outs before all else: one confirmation, evidence in the ledger, silence afterwards; unclear ones to a person."""

import pytest

from receptionist.domain.call import EndReason
from receptionist.domain.consent_ledger import ConsentSource
from receptionist.domain.conversation import DialogueState
from receptionist.domain.lead import Fact, LeadCard, TimeWindow
from receptionist.domain.message import AuthorKind, Consent, MessageState, ReplyMode
from receptionist.errors import BadInput
from receptionist.services.opt_out import decide_consent
from receptionist.services.takeover import set_mode
from tests.services.texting.conftest import NOON, Scene
from tests.services.texting.inbound import Office

# What is decided here does not depend on the database; its own tests are on both.
pytestmark = pytest.mark.databases("sqlite")

CONFIRMED = "You won't get any more texts from Rose City Plumbing. Reply START if you want them again."


@pytest.fixture
def office(scene: Scene) -> Office:
    return Office.of(scene)


@pytest.mark.parametrize("word", ["STOP", "Stop. Thank you", "unsubscribe", "please don't text me"])
async def test_stop_is_confirmed_once_although_they_are_opted_out_by_then(office: Office, word: str) -> None:
    assert await office.told(word) == CONFIRMED
    status = await office.status()
    assert (status.consent, status.answer_due_at) == (Consent.REFUSED, None)
    assert office.scene.agent.asked == []
    last = (await office.ledger())[-1]
    assert (last.consent, last.words) == (Consent.REFUSED, word)
    assert last.source in (ConsentSource.KEYWORD, ConsentSource.SENTENCE)
    assert last.message_id == (await office.messages())[0].id


async def test_who_opts_out_in_spanish_is_told_so_in_spanish(office: Office) -> None:
    assert await office.told("por favor no me manden más mensajes") == (
        "No recibirá más mensajes de Rose City Plumbing. Responda START si los quiere de nuevo."
    )
    assert (await office.status()).consent is Consent.REFUSED


async def test_stop_twice_is_confirmed_once(office: Office) -> None:
    await office.told("STOP")
    assert await office.told("STOP") == ""
    assert [entry.words for entry in await office.ledger()][-2:] == ["STOP", "STOP"]


async def test_where_the_carrier_confirms_we_do_not(office: Office) -> None:
    assert await office.told("STOP", carrier_answered=True) == ""
    assert (await office.status()).consent is Consent.REFUSED
    assert await office.told("START", carrier_answered=True) == ""
    assert (await office.status()).consent is Consent.GIVEN
    assert await office.told("HELP", carrier_answered=True) == ""


async def test_what_waits_to_be_sent_is_not_sent_after_a_stop(office: Office) -> None:
    later = NOON.replace(hour=23)
    waiting = [
        await office.scene.by_person("See you tomorrow.", not_before=later),
        await office.scene.queue("A reply in the making.", as_draft=True),
    ]
    await office.told("STOP")
    for message in waiting:
        stands = await office.scene.message(message.id)
        assert stands.state is MessageState.NOT_SENT
        assert stands.decisions[-1].says == "They asked not to be texted."
    assert office.sent == [CONFIRMED]


async def test_who_opted_out_and_writes_is_read_by_the_owner_and_not_answered(office: Office) -> None:
    await office.told("STOP")
    assert await office.told("What would a new faucet cost?") == ""
    assert "What would a new faucet cost?" in await office.inbound()
    assert office.scene.agent.asked == []
    assert "opted out" in (await office.status()).needs_person
    assert "faucet" in (await office.notices())[0].says


async def test_start_brings_the_texts_back(office: Office) -> None:
    await office.told("STOP")
    assert "texts from Rose City Plumbing again" in await office.told("START")
    assert (await office.status()).consent is Consent.GIVEN
    assert "address" in await office.told("My sink leaks, can you come?")


async def test_help_names_the_business_and_how_to_stop_and_is_bounded(office: Office) -> None:
    answer = await office.told("HELP")
    assert "Rose City Plumbing" in answer
    assert "(503) 555-0100" in answer
    assert "STOP" in answer
    assert await office.told("HELP") == ""
    assert office.scene.agent.asked == []


async def test_cancel_with_a_visit_held_is_unclear_and_waits_for_the_owner(office: Office) -> None:
    scene = office.scene
    window = TimeWindow(NOON.replace(day=20), NOON.replace(day=20, hour=22))
    async with scene.store.work(scene.business_id, write=True) as work:
        await work.save_card(scene.thread, LeadCard(problem=Fact("a leak"), held=window), "A leak.", None)
    assert await office.told("CANCEL") == ""
    status = await office.status()
    assert status.consent is Consent.UNCLEAR
    assert "“CANCEL”" in status.needs_person
    assert "“CANCEL”" in (await office.notices())[0].says
    assert await office.told("Hello? Are you there?") == ""
    assert scene.agent.asked == []

    words = "She meant the visit, she said on the phone"
    await decide_consent(scene.store, scene.clock, scene.business_id, scene.thread, scene.actor, Consent.NONE, words)
    await office.settle()
    assert "CANCEL\nHello? Are you there?" in scene.agent.asked[0].text
    assert len(office.sent) == 1
    last = (await office.ledger())[-1]
    assert (last.source, last.actor, last.words) == (ConsentSource.PERSON, scene.owner, words)


async def test_a_person_notes_a_refusal_with_evidence_and_what_waits_is_stopped(office: Office) -> None:
    scene = office.scene
    waiting = await scene.by_person("See you then.", not_before=NOON.replace(hour=23))
    args = (scene.store, scene.clock, scene.business_id, scene.thread, scene.actor, Consent.REFUSED)
    with pytest.raises(BadInput):
        await decide_consent(*args, "  ")
    await decide_consent(*args, "Said so on the phone today")
    assert (await scene.message(waiting.id)).state is MessageState.NOT_SENT
    await office.settle()
    assert office.sent == []


async def test_yes_to_a_question_is_an_answer_and_no_opt_in(office: Office) -> None:
    scene = office.scene
    scene.agent.answers = ["Shall we come Thursday?", "Great."]
    await office.told("My sink leaks, can you come?")
    async with scene.store.work(scene.business_id, write=True) as work:
        await work.save_dialogue(scene.thread, DialogueState(asked="window", said="Shall we come Thursday?"))
    assert await office.told("YES") == "Great."
    assert (await office.status()).consent is Consent.NONE
    assert [entry.source for entry in await office.ledger()] == [ConsentSource.TEXTED_US]


async def test_stop_to_a_text_that_says_how_to_stop_is_an_opt_out(office: Office) -> None:
    await office.call(EndReason.NOT_ANSWERED, answered=False)
    await office.settle(61)
    assert "Reply STOP to stop." in office.sent[0]
    assert await office.told("STOP") == CONFIRMED


async def test_the_confirmation_is_nobodys_own_words(office: Office) -> None:
    await office.told("STOP")
    assert (await office.messages())[-1].author.kind is AuthorKind.AUTOMATIC


# --- a wish about texts with something else beside it


async def test_an_emergency_beside_a_stop_is_told_as_one_although_nothing_is_texted(office: Office) -> None:
    assert await office.told("Please stop texting me. My basement is flooding!") == CONFIRMED
    status = await office.status()
    assert status.consent is Consent.REFUSED
    assert status.needs_person.startswith("An emergency: call them right away. Wants no more texts, and wrote:")
    assert (await office.notices())[0].says.startswith("EMERGENCY.")
    assert office.scene.agent.asked == []


async def test_an_emergency_of_somebody_who_had_opted_out_is_told_as_one_once(office: Office) -> None:
    await office.told("STOP")
    await office.told("There is water everywhere, a pipe burst in the basement")
    await office.told("Hello?")
    assert (await office.status()).needs_person.startswith("An emergency: call them right away.")
    assert [notice.says.startswith("EMERGENCY.") for notice in await office.notices()] == [False, True]


@pytest.mark.parametrize(
    "why", ["Stop texting me. I'm not interested", "STOP. Who is this?", "stop texting, thanks a lot"]
)
async def test_a_stop_with_nothing_but_its_reason_asks_nobody(office: Office, why: str) -> None:
    await office.told(why)
    status = await office.status()
    assert (status.consent, status.needs_person) == (Consent.REFUSED, "")


@pytest.mark.parametrize("text", ["You can text me again. Can you come tomorrow?", "START and can you come tomorrow?"])
async def test_who_allows_texts_again_and_asks_something_is_answered(office: Office, text: str) -> None:
    await office.told("STOP")
    answer = await office.told(text)
    assert "texts from Rose City Plumbing again" in answer
    assert "Sure, what is the address?" in answer
    assert office.scene.agent.asked[0].text == text


async def test_who_settles_a_doubt_with_start_gets_what_waited(office: Office) -> None:
    scene = office.scene
    await office.told("knock it off")
    await office.told("My sink leaks, can you come?")
    held = await scene.by_person("Did you mean our texts?")
    assert (await office.status()).consent is Consent.UNCLEAR
    await office.told("START")
    await office.settle()
    status = await office.status()
    assert (status.consent, status.needs_person) == (Consent.GIVEN, "")
    assert (await scene.message(held.id)).state is MessageState.SENT
    assert "My sink leaks, can you come?" in scene.agent.asked[0].text


@pytest.mark.parametrize(
    ("before", "stands"), [("", Consent.NONE), ("START", Consent.GIVEN), ("STOP", Consent.REFUSED)]
)
async def test_who_meant_something_else_stands_where_they_stood(office: Office, before: str, stands: Consent) -> None:
    """A misunderstanding is no agreement to advertising, and takes back no STOP that came meanwhile."""
    scene = office.scene
    if before == "START":
        await office.told(before)
    await office.told("knock it off")
    assert (await office.status()).consent is Consent.UNCLEAR
    if before == "STOP":
        await office.told(before)
    words = "A person read it and it meant something else."
    await decide_consent(scene.store, scene.clock, scene.business_id, scene.thread, scene.actor, Consent.NONE, words)
    assert (await office.status()).consent is stands


@pytest.mark.parametrize("ends", ["STOP", "mode"])
async def test_a_draft_that_is_dropped_no_longer_waits_for_approval(office: Office, ends: str) -> None:
    scene = office.scene
    at = (scene.store, scene.clock, scene.business_id, scene.thread, scene.actor)
    await set_mode(*at, ReplyMode.DRAFT)
    await office.told("My sink leaks")
    assert (await office.status()).needs_person == "A reply waits for your approval."
    if ends == "STOP":
        await office.told("STOP")
    else:
        await set_mode(*at, ReplyMode.ANSWER)
    assert (await office.status()).needs_person == ""
