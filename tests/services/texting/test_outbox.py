"""Sending: once, in order, never against the customer's or a person's will, and never again blindly."""

import asyncio
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from receptionist.domain.consent_ledger import ConsentSource
from receptionist.domain.ids import BusinessId
from receptionist.domain.message import (
    AttemptOutcome,
    Consent,
    FailureKind,
    Holder,
    LineType,
    MessageState,
    Purpose,
)
from receptionist.domain.phone import Address, AddressKind
from receptionist.domain.text_events import ReceiptArrived, ReceiptState
from receptionist.errors import DatabaseProblem
from receptionist.ports import OutgoingText
from receptionist.services.outbox import Outbox
from receptionist.services.receipts import take_receipt
from tests.fakes.text_carrier import ProcessDied
from tests.services.texting.conftest import AUTOMATIC, CUSTOMER, ORIGIN, OURS, Scene
from tests.services.texting.test_send_text import quoted

pytestmark = pytest.mark.databases("sqlite")


@pytest.mark.databases("sqlite", "postgres")
async def test_a_text_reaches_the_carrier_marked_with_its_attempt(scene: Scene) -> None:
    message = await scene.queue("Sure, we do that.")
    assert await scene.outbox().send_due() == 1
    [handed] = scene.carrier.sent
    assert (handed.text, handed.sender, handed.recipient) == ("Sure, we do that.", OURS, CUSTOMER)
    assert handed.callback_url == f"{ORIGIN}/webhooks/twilio/{scene.account.id}/receipts"
    async with scene.store.work(scene.business_id) as work:
        [attempt] = await work.attempts(message.id)
    assert (attempt.id, attempt.outcome) == (handed.attempt, AttemptOutcome.ACCEPTED)
    sent = await scene.message(message.id)
    assert (sent.state, sent.carrier_message_id) == (MessageState.SENT, f"SM{1:032d}")
    assert await scene.outbox().send_due() == 0


@pytest.mark.databases("sqlite", "postgres")
async def test_two_outboxes_at_the_same_instant_send_once(scene: Scene) -> None:
    for number in range(5):
        await scene.queue(f"Text {number}")
    outboxes = [scene.outbox() for _ in range(3)]
    counts = await asyncio.gather(*(outbox.send_due() for outbox in outboxes))
    rest = [await outbox.send_due() for outbox in outboxes]
    assert sum(counts) + sum(rest) == 5
    assert scene.carrier.words == [f"Text {number}" for number in range(5)]


@pytest.mark.databases("sqlite", "postgres")
async def test_two_loops_of_one_outbox_send_once(scene: Scene) -> None:
    for number in range(3):
        await scene.queue(f"Text {number}")
    outbox = scene.outbox()
    counts = await asyncio.gather(outbox.send_due(), outbox.send_due())
    assert sum(counts) + await outbox.send_due() == 3
    assert scene.carrier.words == [f"Text {number}" for number in range(3)]


@pytest.mark.databases("sqlite", "postgres")
async def test_threads_go_side_by_side_and_one_thread_in_order(scene: Scene) -> None:
    threads = [scene.thread]
    async with scene.store.work(scene.business_id, write=True) as work:
        for number in range(43, 46):
            threads.append((await work.thread_for(Address(AddressKind.NUMBER, f"+141555501{number}")))[1].id)
    for place in ("first", "second"):
        for scene.thread in threads:
            await scene.queue(place)
    under_way: list[int] = []
    meanwhile: set[str] = set()

    async def busy(text: OutgoingText) -> None:
        assert text.recipient.value not in meanwhile, "two texts of one thread at once"
        meanwhile.add(text.recipient.value)
        under_way.append(len(meanwhile))
        for _ in range(3):
            await asyncio.sleep(0)
        meanwhile.remove(text.recipient.value)

    scene.carrier.during = busy
    assert await scene.outbox().send_due() == 8
    assert scene.carrier.words == ["first"] * 4 + ["second"] * 4


async def test_a_person_who_takes_over_silences_what_the_ai_wrote_before(scene: Scene) -> None:
    message = await scene.queue("Sure, we do that.", generation=0)
    person = await scene.by_person("Rosa here.")
    await scene.set_status(holder=Holder.PERSON, held_by=scene.owner, generation=1)
    await scene.outbox().send_due()
    assert scene.carrier.words == ["Rosa here."]
    dropped = await scene.message(message.id)
    assert dropped.state is MessageState.NOT_SENT
    assert dropped.decisions[-1].step == "takeover"
    assert (await scene.message(person.id)).state is MessageState.SENT


async def test_stop_between_queueing_and_sending_stops_it(scene: Scene) -> None:
    message = await scene.queue("Sure, we do that.")
    await scene.consent(Consent.REFUSED)
    assert await scene.outbox().send_due() == 0
    assert (await scene.message(message.id)).state is MessageState.NOT_SENT
    assert scene.carrier.sent == []


async def test_an_amount_that_is_too_old_by_the_morning_goes_to_a_person(scene: Scene) -> None:
    await quoted(scene)
    message = await scene.queue(
        "That is $149.50.", purpose=Purpose.TRANSACTIONAL, not_before=scene.now + timedelta(days=1)
    )
    assert message.state is MessageState.HELD
    scene.clock.tick(hours=24 * 40)
    assert await scene.outbox().send_due() == 0
    assert (await scene.message(message.id)).state is MessageState.DRAFT
    assert (await scene.status()).needs_person.startswith("A reply waits for your approval. It names an amount")


async def test_a_text_of_an_account_that_cannot_send_asks_a_person(scene: Scene) -> None:
    message = await scene.by_person("See you tomorrow.")
    assert await Outbox(replace(scene.parts, carriers={})).send_due() == 0
    stands = await scene.message(message.id)
    assert stands.state is MessageState.NOT_SENT
    assert stands.decisions[-1].says in (await scene.status()).needs_person


@pytest.mark.parametrize(
    ("evening", "morning"),
    [
        (datetime(2026, 11, 19, 6, tzinfo=UTC), datetime(2026, 11, 19, 16, tzinfo=UTC)),
        # the clocks go back at 2 am on 1 November: 8 am is an hour further away
        (datetime(2026, 11, 1, 5, tzinfo=UTC), datetime(2026, 11, 1, 16, tzinfo=UTC)),
        (datetime(2027, 3, 14, 6, tzinfo=UTC), datetime(2027, 3, 14, 15, tzinfo=UTC)),
    ],
)
async def test_held_over_night_and_sent_at_eight_where_they_are(
    scene: Scene, evening: datetime, morning: datetime
) -> None:
    scene.clock.at = evening
    message = await scene.queue("We come on Friday.", AUTOMATIC, Purpose.TRANSACTIONAL)
    scene.clock.at = morning - timedelta(seconds=1)
    assert await scene.outbox().send_due() == 0
    scene.clock.at = morning
    assert await scene.outbox().send_due() == 1
    sent = await scene.message(message.id)
    assert (sent.state, sent.at) == (MessageState.SENT, morning)


async def test_what_is_late_into_the_night_is_held_though_it_was_queued_by_day(scene: Scene) -> None:
    scene.clock.at = datetime(2026, 11, 19, 4, 59, 50, tzinfo=UTC)  # just before 9 pm
    scene.carrier.refuses(FailureKind.TOO_FAST, retry=True)
    message = await scene.queue("We come on Friday.", AUTOMATIC, Purpose.TRANSACTIONAL)
    await scene.outbox().send_due()
    scene.clock.tick(seconds=11)
    await scene.outbox().send_due()
    assert (await scene.message(message.id)).state is MessageState.HELD
    assert len(scene.carrier.sent) == 1


# --- refused ----------------------------------------------------------------------------------------------------------


async def test_a_refusal_that_may_pass_is_tried_again_later_and_later(scene: Scene) -> None:
    for _ in range(2):
        scene.carrier.refuses(FailureKind.TOO_FAST, "40318", retry=True)
    message = await scene.queue("Sure, we do that.")
    behind = await scene.queue("And one more thing.")
    outbox = scene.outbox()
    for seconds, handed in ((0, 1), (9, 1), (1, 2), (29, 2)):
        scene.clock.tick(seconds)
        await outbox.send_due()
        assert len(scene.carrier.sent) == handed, "the text behind it waits too"
    scene.clock.tick(1)
    await outbox.send_due()
    assert scene.carrier.words == ["Sure, we do that."] * 3 + ["And one more thing."]
    assert (await scene.message(message.id)).state is MessageState.SENT
    assert (await scene.message(behind.id)).state is MessageState.SENT
    assert len({text.attempt for text in scene.carrier.sent}) == 4


async def test_a_carrier_that_never_takes_it_makes_it_fail_in_the_end(scene: Scene) -> None:
    for _ in range(20):
        scene.carrier.refuses(FailureKind.CARRIER_DOWN, retry=True)
    message = await scene.queue("Sure, we do that.")
    for _ in range(20):
        await scene.outbox().send_due()
        scene.clock.tick(hours=0.6)
    failed = await scene.message(message.id)
    assert failed.state is MessageState.FAILED
    assert failed.failure is not None and failed.failure.kind is FailureKind.CARRIER_DOWN
    assert len(scene.carrier.sent) == 6
    assert "could not be reached" in (await scene.status()).needs_person
    async with scene.store.work(scene.business_id) as work:
        [notice] = await work.notices(scene.owner)
    assert "did not go out" in notice.says


async def test_a_reply_is_not_tried_again_after_hours_of_standstill(scene: Scene) -> None:
    for _ in range(2):
        scene.carrier.refuses(FailureKind.CARRIER_DOWN, retry=True)
    message = await scene.queue("Sure, we do that.")
    await scene.outbox().send_due()
    scene.clock.tick(hours=5)
    await scene.outbox().send_due()
    assert (await scene.message(message.id)).state is MessageState.FAILED


async def test_an_opt_out_at_the_carrier_flows_into_the_ledger(scene: Scene) -> None:
    scene.carrier.refuses(FailureKind.OPTED_OUT, "21610")
    message = await scene.queue("Sure, we do that.")
    behind = await scene.by_person("Rosa here.")
    await scene.outbox().send_due()
    async with scene.store.work(scene.business_id) as work:
        [entry] = await work.consent_entries(CUSTOMER)
    assert (entry.consent, entry.source, entry.message_id) == (Consent.REFUSED, ConsentSource.CARRIER, message.id)
    assert "21610" in entry.words
    assert (await scene.status()).consent is Consent.REFUSED
    assert (await scene.message(message.id)).state is MessageState.FAILED
    assert (await scene.message(behind.id)).state is MessageState.NOT_SENT
    assert len(scene.carrier.sent) == 1


async def test_a_confirmation_that_the_carrier_gave_before_us_troubles_nobody(scene: Scene) -> None:
    await scene.consent(Consent.REFUSED)
    scene.carrier.refuses(FailureKind.OPTED_OUT, "21610")
    await scene.queue("You get no more texts.", AUTOMATIC, confirms_opt_out=True)
    await scene.outbox().send_due()
    assert not (await scene.status()).needs_person
    async with scene.store.work(scene.business_id) as work:
        assert await work.consent_entries(CUSTOMER) == []


async def test_a_landline_is_remembered_and_nothing_more_is_tried(scene: Scene) -> None:
    scene.carrier.refuses(FailureKind.LANDLINE, "21614")
    message = await scene.queue("Sure, we do that.")
    behind = await scene.queue("What is the address?")
    await scene.outbox().send_due()
    failed = await scene.message(message.id)
    assert (failed.state, (await scene.status()).line) == (MessageState.FAILED, LineType.LANDLINE)
    assert "Call instead" in failed.decisions[-1].says
    assert (await scene.message(behind.id)).state is MessageState.NOT_SENT


async def test_the_rest_of_a_long_text_stays_where_its_beginning_failed(scene: Scene) -> None:
    scene.carrier.refuses(FailureKind.FILTERED, "30007")
    await scene.by_person("This is one of very many sentences. " * 60)
    other = await scene.by_person("Short one.")
    await scene.outbox().send_due()
    states = [message.state for message in await scene.messages()]
    assert states == [MessageState.FAILED, MessageState.NOT_SENT, MessageState.SENT]
    assert (await scene.message(other.id)).state is MessageState.SENT


async def test_an_account_whose_carrier_cannot_text_is_no_dead_end(scene: Scene) -> None:
    scene.parts.carriers.clear()  # type: ignore[attr-defined]
    message = await scene.queue("Sure, we do that.")
    assert await scene.outbox().send_due() == 0
    assert (await scene.message(message.id)).state is MessageState.NOT_SENT


# --- nobody knows -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("broken", [None, RuntimeError("a fault in the adapter")])
async def test_an_outcome_nobody_knows_is_not_sent_again(scene: Scene, broken: Exception | None) -> None:
    if broken is None:
        scene.carrier.answers_nothing()
    else:
        scene.carrier.outcomes.append(broken)
    message = await scene.queue("Sure, we do that.")
    for _ in range(3):
        await scene.outbox().send_due()
        scene.clock.tick(hours=1)
        await scene.outbox().sweep(scene.now)
    assert (await scene.message(message.id)).state is MessageState.UNKNOWN
    assert len(scene.carrier.sent) == 1


async def test_a_carrier_that_hangs_makes_it_unknown(scene: Scene) -> None:
    async def hangs(text: OutgoingText) -> None:
        await asyncio.Event().wait()

    scene.carrier.during = hangs
    message = await scene.queue("Sure, we do that.")
    await Outbox(scene.parts, send_seconds=0.01).send_due()
    assert (await scene.message(message.id)).state is MessageState.UNKNOWN


@pytest.mark.databases("sqlite", "postgres")
async def test_a_crash_while_sending_is_found_and_settled_by_its_receipt(scene: Scene) -> None:
    scene.carrier.dies()
    message = await scene.queue("Sure, we do that.")
    with pytest.raises(BaseExceptionGroup) as crash:
        await scene.outbox().send_due()
    assert crash.group_contains(ProcessDied)
    assert (await scene.message(message.id)).state is MessageState.SENDING

    scene.clock.tick(80)
    assert await scene.outbox().sweep(scene.now) == 0
    scene.clock.tick(11)
    assert await scene.outbox().sweep(scene.now) == 1
    assert (await scene.message(message.id)).state is MessageState.UNKNOWN
    assert await scene.outbox().send_due() == 0

    mark = scene.carrier.sent[0].attempt
    async with scene.store.work(scene.business_id, write=True) as work:
        receipt = ReceiptArrived("SM9", ReceiptState.DELIVERED, mark)
        assert await take_receipt(work, scene.account.id, receipt, scene.now)
    assert (await scene.message(message.id)).state is MessageState.DELIVERED
    assert await scene.outbox().send_due() == 0
    assert len(scene.carrier.sent) == 1


@pytest.mark.databases("sqlite", "postgres")
async def test_a_database_that_is_away_after_sending_is_written_to_later(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    work_of = scene.store.work

    def away(business_id: BusinessId, *, write: bool = False) -> object:
        raise DatabaseProblem("The database is away.")

    async def database_goes(text: OutgoingText) -> None:
        monkeypatch.setattr(scene.store, "work", away)

    scene.carrier.during = database_goes
    message = await scene.queue("Sure, we do that.")
    outbox = scene.outbox()
    await outbox.send_due()
    monkeypatch.setattr(scene.store, "work", work_of)
    assert (await scene.message(message.id)).state is MessageState.SENDING
    scene.clock.tick(100)
    assert await scene.outbox().sweep(scene.now) == 1, "another process meanwhile finds it"
    await outbox.send_due()
    sent = await scene.message(message.id)
    assert (sent.state, sent.carrier_message_id) == (MessageState.SENT, f"SM{1:032d}")
    async with scene.store.work(scene.business_id) as work:
        [attempt] = await work.attempts(message.id)
    assert attempt.outcome is AttemptOutcome.ACCEPTED


async def test_who_is_told_to_stop_first_hears_what_became_of_what_is_under_way(scene: Scene) -> None:
    began, answers = asyncio.Event(), asyncio.Event()

    async def slow(text: OutgoingText) -> None:
        began.set()
        await answers.wait()

    scene.carrier.during = slow
    message = await scene.queue("Sure, we do that.")
    sending = asyncio.create_task(scene.outbox().send_due())
    await began.wait()
    sending.cancel()
    await asyncio.sleep(0)
    answers.set()
    with pytest.raises(asyncio.CancelledError):
        await sending
    assert (await scene.message(message.id)).state is MessageState.SENT


async def test_a_reply_that_waited_into_the_night_waits_for_the_morning(scene: Scene) -> None:
    message = await scene.queue("Sure, we do that.")
    scene.clock.at = datetime(2026, 11, 19, 8, 0, tzinfo=UTC)  # midnight: the server was down
    assert await scene.outbox().send_due() == 0
    assert (await scene.message(message.id)).state is MessageState.HELD
    scene.clock.at = datetime(2026, 11, 19, 16, 0, tzinfo=UTC)
    assert await scene.outbox().send_due() == 1
