"""What is decided about a text before it goes out, and what people do with it."""

import re
from datetime import UTC, datetime, timedelta

import pytest

from receptionist.domain.desk import SentFile
from receptionist.domain.ids import QuoteId
from receptionist.domain.lead import Fact, LeadCard, Quote
from receptionist.domain.message import (
    Author,
    AuthorKind,
    Consent,
    FailureKind,
    LineType,
    Message,
    MessageState,
    Purpose,
)
from receptionist.domain.money import Money
from receptionist.domain.phone import Address, AddressKind, PhoneNumber
from receptionist.errors import BadInput, Conflict, NotFound
from receptionist.services.send_text import check_held
from receptionist.services.text_by_hand import approve_draft, discard, mark_arrived, send_again
from tests.services.texting.conftest import AI, AUTOMATIC, OURS, OURS_TOO, Scene

pytestmark = pytest.mark.databases("sqlite")

ROOF = SentFile("roof.jpg", "image/jpeg", b"\xff\xd8\xff the roof")
LATE = datetime(2026, 11, 19, 6, 0, tzinfo=UTC)  # 10 pm on the 18th in Portland
NEXT_MORNING = datetime(2026, 11, 19, 16, 0, tzinfo=UTC)  # 8 am


def why(message: Message, step: str) -> str:
    """What the decisions of this step say."""
    return " ".join(decision.says for decision in message.decisions if decision.step == step)


async def quoted(scene: Scene, cents: int = 14950, *, address: str = "") -> Quote:
    """The price book answered an amount in this thread."""
    quote = Quote(QuoteId("quo_1"), "DRAIN-1", "Snake a drain", 1, (Money(cents),), "That is $149.50.", None, scene.now)
    card = LeadCard(problem=Fact("clogged drain"), address=Fact(address) if address else None, quotes=(quote,))
    async with scene.store.work(scene.business_id, write=True) as work:
        await work.save_card(scene.thread, card, "A clogged drain", None)
    return quote


async def test_a_reply_is_stored_with_every_decision_and_waits_to_be_sent(scene: Scene) -> None:
    message = await scene.queue("What is the address?")
    assert await scene.message(message.id) == message
    assert message.state is MessageState.QUEUED
    assert [decision.step for decision in message.decisions] == [
        "written",
        "consent",
        "line",
        "price_gate",
        "quiet_hours",
        "length",
    ]
    assert scene.carrier.sent == []


async def test_an_empty_text_is_refused_and_one_with_a_picture_is_not(scene: Scene) -> None:
    with pytest.raises(BadInput):
        await scene.queue("  \n ")
    picture = await scene.queue("", files=(ROOF,))
    assert picture.state is MessageState.QUEUED


async def test_a_carrier_fetches_a_file_of_ours_for_a_day_and_nobody_guesses_where(scene: Scene) -> None:
    await scene.by_person("The roof", files=(ROOF,))
    await scene.outbox().send_due()
    (url,) = scene.carrier.sent[0].media_urls
    address = re.fullmatch(r"https://desk\.example\.com/m/([\w-]{40,})\.jpg", url)
    assert address is not None
    found = await scene.store.directory.linked_media(address[1], scene.now)
    assert found is not None and found[1] == ROOF.data and found[0].name == "roof.jpg"
    assert await scene.store.directory.linked_media(address[1][:-1], scene.now) is None
    assert await scene.store.directory.linked_media(address[1], scene.now + timedelta(hours=25)) is None


async def test_a_failed_text_is_sent_again_with_its_files(scene: Scene) -> None:
    scene.carrier.refuses(FailureKind.UNREACHABLE)
    failed = await scene.by_person("The roof", files=(ROOF,))
    await scene.outbox().send_due()
    again = await send_again(scene.store, scene.clock, scene.business_id, failed.id, scene.actor)
    assert [(one.name, one.size_bytes) for one in again.media] == [("roof.jpg", len(ROOF.data))]
    await scene.outbox().send_due()
    assert len(scene.carrier.sent[-1].media_urls) == 1


async def test_what_no_phone_shows_is_left_out_and_what_nobody_means_is_refused(scene: Scene) -> None:
    assert (await scene.by_person("On \x00my way \ud83d")).text == "On my way"
    with pytest.raises(BadInput, match="longer"):
        await scene.by_person("word " * 20_000)


@pytest.mark.databases("sqlite", "postgres")
async def test_the_same_key_again_is_the_same_text(scene: Scene) -> None:
    first = await scene.by_person("On my way", key="click-1")
    again = await scene.by_person("On my way", key="click-1")
    assert again.id == first.id
    assert len(await scene.messages()) == 1


async def test_a_contact_is_written_to_from_the_number_they_wrote_to_last(scene: Scene) -> None:
    await scene.receive("hi", to=OURS_TOO)
    assert (await scene.queue("Hello!")).ours == OURS_TOO
    assert (await scene.status()).our_number == OURS_TOO
    assert (await scene.queue("Are you there?")).ours == OURS_TOO
    await scene.receive("also here", to=OURS)
    assert (await scene.queue("Yes?")).ours == OURS


async def test_a_caller_is_texted_from_the_number_they_called(scene: Scene) -> None:
    async with scene.store.work(scene.business_id, write=True) as work:
        contact = await work.contact(scene.thread)
        await work.start_call(scene.account.id, "CA1", contact.address, str(OURS_TOO))
    assert (await scene.queue("Sorry we missed you.", AUTOMATIC)).ours == OURS_TOO


async def test_a_number_that_is_not_ours_any_more_is_replaced(scene: Scene) -> None:
    await scene.set_status(our_number=PhoneNumber("+15035550199"))
    assert (await scene.queue("Hello!")).ours == OURS


async def test_a_business_without_a_number_is_told_so(scene: Scene) -> None:
    other = await scene.store.directory.add_business((await scene.store.directory.businesses())[0].profile)
    async with scene.store.work(other.id, write=True) as work:
        _, thread = await work.thread_for(Address(AddressKind.NUMBER, "+14155550143"))
    scene.business_id, scene.thread = other.id, thread.id
    with pytest.raises(NotFound, match="no number"):
        await scene.queue("Hello!")


@pytest.mark.parametrize(
    ("consent", "purpose", "state"),
    [
        (Consent.NONE, Purpose.REPLY, MessageState.QUEUED),
        (Consent.NONE, Purpose.TRANSACTIONAL, MessageState.QUEUED),
        (Consent.NONE, Purpose.MARKETING, MessageState.NOT_SENT),
        (Consent.GIVEN, Purpose.MARKETING, MessageState.QUEUED),
        (Consent.REFUSED, Purpose.REPLY, MessageState.NOT_SENT),
        (Consent.REFUSED, Purpose.TRANSACTIONAL, MessageState.NOT_SENT),
        (Consent.UNCLEAR, Purpose.REPLY, MessageState.HELD),
    ],
)
async def test_consent_decides(scene: Scene, consent: Consent, purpose: Purpose, state: MessageState) -> None:
    await scene.consent(consent)
    assert (await scene.queue("Hello!", AUTOMATIC, purpose)).state is state


async def test_opting_out_is_confirmed_once_although_they_opted_out(scene: Scene) -> None:
    await scene.consent(Consent.REFUSED)
    confirmed = await scene.queue("You get no more texts.", AUTOMATIC, key="optout:1", confirms_opt_out=True)
    assert confirmed.state is MessageState.QUEUED
    assert await scene.outbox().send_due() == 1
    assert (await scene.message(confirmed.id)).state is MessageState.SENT
    assert (await scene.by_person("Are you sure?")).state is MessageState.NOT_SENT


async def test_what_waits_for_a_decision_about_consent_goes_on_after_it(scene: Scene) -> None:
    await scene.consent(Consent.UNCLEAR)
    waiting = await scene.by_person("Shall we still come?")
    assert await scene.outbox().send_due() == 0
    await scene.consent(Consent.GIVEN)
    async with scene.store.work(scene.business_id, write=True) as work:
        await check_held(work, scene.now, scene.thread)
    assert await scene.outbox().send_due() == 1
    assert (await scene.message(waiting.id)).state is MessageState.SENT


async def test_a_landline_is_called_instead(scene: Scene) -> None:
    await scene.set_status(line=LineType.LANDLINE)
    message = await scene.by_person("On my way")
    assert message.state is MessageState.NOT_SENT
    assert "landline" in why(message, "line") and "Call instead" in why(message, "line")


@pytest.mark.parametrize(
    "address",
    [
        Address(AddressKind.WITHHELD, ""),
        Address(AddressKind.SHORT_CODE, "72727"),
        Address(AddressKind.SENDER_NAME, "BANK"),
    ],
)
async def test_who_has_no_number_is_not_texted(scene: Scene, address: Address) -> None:
    async with scene.store.work(scene.business_id, write=True) as work:
        _, thread = await work.thread_for(address)
    scene.thread = thread.id
    message = await scene.by_person("Hello?")
    assert message.state is MessageState.NOT_SENT
    assert why(message, "line")


async def test_a_text_about_a_job_waits_for_the_morning_and_a_reply_does_not(scene: Scene) -> None:
    scene.clock.at = LATE
    reminder = await scene.queue("We come on Friday.", AUTOMATIC, Purpose.TRANSACTIONAL)
    assert (reminder.state, reminder.not_before) == (MessageState.HELD, NEXT_MORNING)
    assert "8:00 am" in why(reminder, "quiet_hours")
    assert (await scene.queue("We do that.")).state is MessageState.QUEUED
    today = await scene.queue("Running late.", AUTOMATIC, Purpose.TRANSACTIONAL, same_day=True)
    assert today.state is MessageState.QUEUED


async def test_the_address_of_the_job_tells_the_hour_better_than_the_number(scene: Scene) -> None:
    scene.clock.at = datetime(2026, 11, 19, 3, 0, tzinfo=UTC)  # 7 pm in Portland, 10 pm in New York
    await quoted(scene, address="350 Fifth Avenue, New York, NY 10118")
    held = await scene.queue("We come on Friday.", AUTOMATIC, Purpose.TRANSACTIONAL)
    assert held.state is MessageState.HELD


async def test_what_is_to_go_out_later_is_checked_for_that_hour(scene: Scene) -> None:
    evening = await scene.queue(
        "We come tomorrow.", AUTOMATIC, Purpose.TRANSACTIONAL, not_before=scene.now + timedelta(hours=3)
    )
    assert (evening.state, evening.not_before) == (MessageState.HELD, scene.now + timedelta(hours=3))
    night = await scene.queue("We come tomorrow.", AUTOMATIC, Purpose.TRANSACTIONAL, not_before=LATE)
    assert (night.state, night.not_before) == (MessageState.HELD, NEXT_MORNING)


@pytest.mark.parametrize("author", [AI, AUTOMATIC])
async def test_an_amount_nobody_quoted_becomes_a_draft_for_a_person(scene: Scene, author: Author) -> None:
    await quoted(scene, 14950)
    said = await scene.queue("That is $149.50.", author, key="a")
    assert said.state is MessageState.QUEUED
    invented = await scene.queue("That is $120.", author, key="b")
    assert invented.state is MessageState.DRAFT
    assert "amount" in why(invented, "price_gate")
    assert (await scene.status()).needs_person


async def test_a_person_may_name_any_amount(scene: Scene) -> None:
    message = await scene.by_person("For you, $120.")
    assert message.state is MessageState.QUEUED


async def test_a_long_text_of_a_person_goes_out_as_several_in_order(scene: Scene) -> None:
    sentences = [f"This is sentence number {n} of a long letter." for n in range(80)]
    first = await scene.by_person(" ".join(sentences), key="letter")
    assert (await scene.by_person(" ".join(sentences), key="letter")).id == first.id
    await scene.outbox().send_due()
    assert len(scene.carrier.words) == 3
    assert " ".join(scene.carrier.words) == " ".join(sentences)
    assert all(len(words) <= 1600 for words in scene.carrier.words)


async def test_an_emoji_does_not_make_a_text_longer_than_a_carrier_takes(scene: Scene) -> None:
    await scene.by_person("We fix it \N{SMILING FACE WITH SUNGLASSES} " + "and more " * 150)
    await scene.outbox().send_due()
    messages = await scene.messages()
    assert len(messages) == 2
    assert all(message.parts <= 10 for message in messages)


@pytest.mark.databases("sqlite", "postgres")
async def test_a_draft_goes_out_once_when_approved(scene: Scene) -> None:
    draft = await scene.queue("Sure, we do that.", as_draft=True)
    assert await scene.outbox().send_due() == 0
    scene.clock.tick(minutes=5)
    approved = await approve_draft(scene.store, scene.clock, scene.business_id, draft.id, scene.actor)
    assert (approved.state, approved.author.kind) == (MessageState.QUEUED, AuthorKind.AI)
    assert "Rosa Vega" in why(approved, "approval")
    with pytest.raises(Conflict):
        await approve_draft(scene.store, scene.clock, scene.business_id, draft.id, scene.actor)
    await scene.set_status(generation=4)  # the approval of a person stands, whoever has the thread
    assert await scene.outbox().send_due() == 1
    assert scene.carrier.words == ["Sure, we do that."]


async def test_a_changed_draft_is_the_persons_words(scene: Scene) -> None:
    draft = await scene.queue("That is $120.")
    assert draft.state is MessageState.DRAFT
    approved = await approve_draft(
        scene.store, scene.clock, scene.business_id, draft.id, scene.actor, text="That is $130."
    )
    assert (approved.author.kind, approved.author.user_id) == (AuthorKind.PERSON, scene.owner)
    assert not (await scene.status()).needs_person
    await scene.outbox().send_due()
    assert scene.carrier.words == ["That is $130."]


async def test_an_approved_draft_still_respects_an_opt_out(scene: Scene) -> None:
    draft = await scene.queue("Sure, we do that.", as_draft=True)
    await scene.consent(Consent.REFUSED)
    approved = await approve_draft(scene.store, scene.clock, scene.business_id, draft.id, scene.actor)
    assert approved.state is MessageState.NOT_SENT


async def test_what_is_discarded_is_not_sent(scene: Scene) -> None:
    message = await scene.queue("Sure, we do that.")
    await discard(scene.store, scene.clock, scene.business_id, message.id, scene.actor)
    assert await scene.outbox().send_due() == 0
    with pytest.raises(Conflict):
        await discard(scene.store, scene.clock, scene.business_id, message.id, scene.actor)
    assert "Rosa Vega" in why(await scene.message(message.id), "person")


async def test_a_failed_text_is_sent_again_by_a_person_once(scene: Scene) -> None:
    scene.carrier.refuses(FailureKind.FILTERED, "30007")
    message = await scene.queue("Sure, we do that.")
    with pytest.raises(Conflict):
        await send_again(scene.store, scene.clock, scene.business_id, message.id, scene.actor)
    await scene.outbox().send_due()
    assert (await scene.status()).needs_person
    again = [await send_again(scene.store, scene.clock, scene.business_id, message.id, scene.actor) for _ in range(2)]
    assert again[0].id == again[1].id != message.id
    assert not (await scene.status()).needs_person
    await scene.outbox().send_due()
    assert scene.carrier.words == ["Sure, we do that."] * 2
    assert (await scene.message(message.id)).state is MessageState.FAILED


async def test_a_person_may_say_that_an_unknown_text_arrived(scene: Scene) -> None:
    scene.carrier.answers_nothing()
    message = await scene.queue("Sure, we do that.")
    await scene.outbox().send_due()
    arrived = await mark_arrived(scene.store, scene.clock, scene.business_id, message.id, scene.actor)
    assert arrived.state is MessageState.DELIVERED
    with pytest.raises(Conflict):
        await mark_arrived(scene.store, scene.clock, scene.business_id, message.id, scene.actor)
