"""What carriers say about texts of ours, in any order, again and again."""

import asyncio
from collections.abc import Sequence

import pytest

from receptionist.domain.ids import AccountId, AttemptId
from receptionist.domain.message import Consent, Failure, FailureKind, LineType, Message, MessageState
from receptionist.domain.text_events import ReceiptArrived, ReceiptState
from receptionist.ports import Accepted, OutgoingText
from receptionist.services.receipts import take_receipt
from tests.services.texting.conftest import Scene
from tests.services.texting.test_send_text import quoted

pytestmark = pytest.mark.databases("sqlite")

SENT, DELIVERED, READ, FAILED = ReceiptState
NO_SPAM = Failure(FailureKind.FILTERED, "30007")


async def receipt(
    scene: Scene,
    state: ReceiptState,
    carrier_id: str = "",
    *,
    mark: AttemptId | None = None,
    failure: Failure | None = None,
    account: AccountId | None = None,
) -> bool:
    """A receipt comes in; by default for the last text handed over, by the carrier's id."""
    carrier_id = carrier_id or f"SM{len(scene.carrier.sent):032d}"
    came = ReceiptArrived(carrier_id, state, mark, failure or (NO_SPAM if state is FAILED else None))
    async with scene.store.work(scene.business_id, write=True) as work:
        return await take_receipt(work, account or scene.account.id, came, scene.now)


async def sent(scene: Scene, text: str = "Sure, we do that.") -> Message:
    """A text the carrier took."""
    message = await scene.queue(text)
    await scene.outbox().send_due()
    return message


@pytest.mark.parametrize(
    ("came", "ends"),
    [
        ((SENT, DELIVERED, READ), MessageState.READ),
        ((DELIVERED, SENT), MessageState.DELIVERED),
        ((READ, DELIVERED, SENT, SENT), MessageState.READ),
        ((DELIVERED, DELIVERED), MessageState.DELIVERED),
        ((SENT, FAILED), MessageState.FAILED),
        ((FAILED, SENT, DELIVERED), MessageState.FAILED),
        ((FAILED, FAILED), MessageState.FAILED),
    ],
)
async def test_receipts_move_a_text_forward_only(
    scene: Scene, came: Sequence[ReceiptState], ends: MessageState
) -> None:
    message = await sent(scene)
    for state in came:
        assert await receipt(scene, state)
    now = await scene.message(message.id)
    assert now.state is ends
    assert (now.failure == NO_SPAM) == (FAILED in came)


async def test_the_same_receipt_again_changes_nothing(scene: Scene) -> None:
    message = await sent(scene)
    await receipt(scene, DELIVERED)
    before = await scene.message(message.id)
    scene.clock.tick(5)
    for _ in range(3):
        assert await receipt(scene, DELIVERED)
    assert await scene.message(message.id) == before


async def test_a_failure_says_what_to_do_instead_in_the_thread(scene: Scene) -> None:
    message = await sent(scene)
    await receipt(scene, FAILED, failure=Failure(FailureKind.LANDLINE, "30006"))
    assert "Call instead." in (await scene.message(message.id)).decisions[-1].says
    status = await scene.status()
    assert status.line is LineType.LANDLINE
    assert "Call instead." in status.needs_person


async def test_a_failure_without_a_reason_is_a_failure(scene: Scene) -> None:
    message = await sent(scene)
    async with scene.store.work(scene.business_id, write=True) as work:
        assert await take_receipt(work, scene.account.id, ReceiptArrived(f"SM{1:032d}", FAILED), scene.now)
    failed = await scene.message(message.id)
    assert (failed.state, failed.failure) == (MessageState.FAILED, None)
    assert "Call instead" in failed.decisions[-1].says


async def test_a_receipt_nobody_knows_yet_is_for_later(scene: Scene) -> None:
    await sent(scene)
    assert not await receipt(scene, DELIVERED, "SM-of-somebody-else")
    assert not await receipt(scene, DELIVERED, "SM-x", mark=AttemptId("att_nobody"))


async def test_a_mark_counts_only_from_its_own_account(scene: Scene) -> None:
    message = await sent(scene)
    async with scene.store.work(scene.business_id, write=True) as work:
        other = await work.save_account("simulated", "AC" + "1" * 32, "secret")
    mark = scene.carrier.sent[0].attempt
    assert not await receipt(scene, FAILED, "SM-x", mark=mark, account=other.id)
    assert (await scene.message(message.id)).state is MessageState.SENT


async def test_a_receipt_before_the_carriers_answer_is_not_overwritten(scene: Scene) -> None:
    message = await scene.queue("Sure, we do that.")

    async def quick(text: OutgoingText) -> None:
        assert await receipt(scene, DELIVERED, f"SM{1:032d}", mark=text.attempt)

    scene.carrier.during = quick
    await scene.outbox().send_due()
    now = await scene.message(message.id)
    assert (now.state, now.carrier_message_id) == (MessageState.DELIVERED, f"SM{1:032d}")


@pytest.mark.parametrize("state", [SENT, FAILED])
async def test_a_receipt_settles_what_the_lost_answer_left_open(scene: Scene, state: ReceiptState) -> None:
    message = await scene.queue("Sure, we do that.")

    async def quick(text: OutgoingText) -> None:
        await receipt(scene, state, "SM7", mark=text.attempt)

    scene.carrier.answers_nothing().during = quick
    await scene.outbox().send_due()
    expected = MessageState.SENT if state is SENT else MessageState.FAILED
    assert (await scene.message(message.id)).state is expected


async def test_an_unknown_text_that_failed_is_said_to_have_failed(scene: Scene) -> None:
    message = await scene.queue("Sure, we do that.")
    scene.carrier.answers_nothing()
    await scene.outbox().send_due()
    await receipt(scene, FAILED, "SM7", mark=scene.carrier.sent[0].attempt)
    assert (await scene.message(message.id)).state is MessageState.FAILED
    assert "did not go out" in (await scene.status()).needs_person


async def test_a_text_that_was_refused_and_arrived_all_the_same_is_not_sent_twice(scene: Scene) -> None:
    scene.carrier.refuses(FailureKind.CARRIER_DOWN, retry=True)
    message = await sent(scene)
    await receipt(scene, DELIVERED, "SM7", mark=scene.carrier.sent[0].attempt)
    scene.clock.tick(hours=1)
    await scene.outbox().send_due()
    assert (await scene.message(message.id)).state is MessageState.DELIVERED
    assert len(scene.carrier.sent) == 1


async def test_a_failure_of_an_earlier_try_does_not_fail_a_later_one(scene: Scene) -> None:
    scene.carrier.refuses(FailureKind.CARRIER_DOWN, retry=True)
    message = await sent(scene)
    scene.clock.tick(10)
    await scene.outbox().send_due()
    assert await receipt(scene, FAILED, "SM-first", mark=scene.carrier.sent[0].attempt)
    assert (await scene.message(message.id)).state is MessageState.SENT
    await receipt(scene, DELIVERED, f"SM{1:032d}", mark=scene.carrier.sent[1].attempt)
    assert (await scene.message(message.id)).state is MessageState.DELIVERED


@pytest.mark.parametrize("order", [(0, 1, 2), (2, 0, 1), (1, 2, 0)])
async def test_one_failed_part_of_several_fails_the_text(scene: Scene, order: Sequence[int]) -> None:
    scene.carrier.outcomes.append(Accepted(("p1", "p2", "p3"), 3))
    message = await sent(scene)
    came = [("p1", DELIVERED), ("p2", FAILED), ("p3", DELIVERED)]
    for place in order:
        await receipt(scene, came[place][1], came[place][0])
    failed = await scene.message(message.id)
    assert (failed.state, failed.failure, failed.parts) == (MessageState.FAILED, NO_SPAM, 3)
    assert any("A part of it did not arrive" in decision.says for decision in failed.decisions)


async def test_a_text_in_parts_arrived_when_all_of_them_have(scene: Scene) -> None:
    scene.carrier.outcomes.append(Accepted(("p1", "p2"), 2))
    message = await sent(scene)
    for part, state in (("p1", MessageState.SENT), ("p1", MessageState.SENT), ("p2", MessageState.DELIVERED)):
        await receipt(scene, DELIVERED, part)
        assert (await scene.message(message.id)).state is state


async def test_an_opt_out_told_by_a_receipt_flows_into_the_ledger_once(scene: Scene) -> None:
    await sent(scene)
    for _ in range(2):
        await receipt(scene, FAILED, failure=Failure(FailureKind.OPTED_OUT, "9"))
    assert (await scene.status()).consent is Consent.REFUSED
    async with scene.store.work(scene.business_id) as work:
        [entry] = await work.consent_entries(scene.carrier.sent[0].recipient)
    assert entry.words == "carrier code 9"


@pytest.mark.databases("sqlite", "postgres")
async def test_the_same_receipt_at_the_same_instant_is_taken_once(scene: Scene) -> None:
    message = await sent(scene)
    await asyncio.gather(*(receipt(scene, state) for state in (SENT, DELIVERED, SENT, DELIVERED)))
    now = await scene.message(message.id)
    assert now.state is MessageState.DELIVERED
    assert len([decision for decision in now.decisions if decision.step == "receipt"]) == 2


async def test_an_amount_counts_as_told_once_the_text_with_it_arrived(scene: Scene) -> None:
    await quoted(scene)
    await sent(scene, "Snaking a drain is $149.50.")
    assert not await heard(scene)
    await receipt(scene, SENT)
    assert not await heard(scene)
    await receipt(scene, DELIVERED)
    assert await heard(scene)


async def test_an_amount_in_no_text_is_not_taken_for_told(scene: Scene) -> None:
    await quoted(scene)
    await sent(scene, "What is the address?")
    await receipt(scene, DELIVERED)
    assert not await heard(scene)


async def heard(scene: Scene) -> bool:
    """Whether the one quote of the thread counts as told."""
    async with scene.store.work(scene.business_id) as work:
        [quote] = await work.thread_quotes(scene.thread, scene.now.replace(year=2020))
    return quote.heard
