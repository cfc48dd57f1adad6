"""Asking the carrier what passed: what no webhook brought, and what became of texts nobody knew of."""

from dataclasses import replace
from datetime import timedelta

import pytest

from receptionist.domain.call import CallState, EndReason
from receptionist.domain.message import Direction, Failure, FailureKind, Message, MessageState
from receptionist.domain.records import CarrierAccount, ReconcileRun
from receptionist.domain.text_events import ListedCall, ListedText, ReceiptState, TextReceived
from receptionist.errors import CarrierProblem
from receptionist.ports import Work
from receptionist.services import reconcile as reconciling
from receptionist.services.reconcile import reconcile
from tests.services.texting.conftest import CUSTOMER, OURS, Scene

pytestmark = pytest.mark.databases("sqlite")


async def run(scene: Scene) -> ReconcileRun:
    """One run for the scene's account."""
    return await reconcile(scene.parts, scene.account)


async def newest(scene: Scene) -> ReconcileRun:
    async with scene.store.work(scene.business_id) as work:
        [stored] = await work.last_reconcile_runs()
    return stored


async def unknown(scene: Scene, text: str = "Sure, we do that.") -> Message:
    """A text of ours of which nobody knows."""
    scene.carrier.answers_nothing()
    message = await scene.queue(text)
    await scene.outbox().send_due()
    assert (await scene.message(message.id)).state is MessageState.UNKNOWN
    return message


def listed_inbound(scene: Scene, text: str, carrier_id: str, *, minutes_ago: float = 10) -> ListedText:
    at = scene.now - timedelta(minutes=minutes_ago)
    return ListedText(carrier_id, True, CUSTOMER.value, str(OURS), text, at)


def listed_ours(scene: Scene, text: str, carrier_id: str, state: ReceiptState | None = None) -> ListedText:
    """A text of ours as a carrier lists it that does not show our mark."""
    return ListedText(carrier_id, False, str(OURS), CUSTOMER.value, text, scene.now, state)


@pytest.mark.databases("sqlite", "postgres")
async def test_a_text_that_no_webhook_brought_is_taken_in_once(scene: Scene) -> None:
    scene.carrier.listed_texts = [listed_inbound(scene, "Is anybody there?", "SM1in")]
    assert (await run(scene)).unmatched == 1
    scene.clock.tick(minutes=5)
    again = await run(scene)
    assert (again.listed, again.unmatched) == (1, 0)
    [message] = [one for one in await scene.messages() if one.direction is Direction.IN]
    assert (message.text, message.theirs, message.handled) == ("Is anybody there?", CUSTOMER, False)
    assert (await newest(scene)).at == scene.now


async def test_texts_missed_together_stand_in_the_order_they_were_written(scene: Scene) -> None:
    scene.carrier.listed_texts = [
        listed_inbound(scene, "second", "SM2in", minutes_ago=9),
        listed_inbound(scene, "first", "SM1in", minutes_ago=10),
    ]
    await run(scene)
    texts = [message.text for message in await scene.messages() if message.direction is Direction.IN]
    assert texts == ["first", "second"]


async def test_a_text_that_cannot_be_taken_in_does_not_keep_the_others_out(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    take_text = reconciling.take_text

    async def stumbles(
        work: Work, account: CarrierAccount, received: TextReceived, *more: object, **by: object
    ) -> object:
        if received.text == "strange":
            raise KeyError("nobody thought of this")
        return await take_text(work, account, received, *more, **by)  # type: ignore[arg-type]

    monkeypatch.setattr(reconciling, "take_text", stumbles)
    scene.carrier.listed_texts = [
        listed_inbound(scene, "strange", "SM1in", minutes_ago=10),
        listed_inbound(scene, "Is anybody there?", "SM2in", minutes_ago=9),
    ]
    assert (await run(scene)).unmatched == 1
    assert [one.text for one in await scene.messages() if one.direction is Direction.IN] == ["Is anybody there?"]
    assert (await newest(scene)).at == scene.now


async def test_a_text_of_just_now_is_answered(scene: Scene) -> None:
    scene.carrier.listed_texts = [listed_inbound(scene, "Is anybody there?", "SM1in")]
    await run(scene)
    status = await scene.status()
    assert status.answer_due_at is not None
    assert not status.needs_person


async def test_a_text_of_hours_ago_is_left_to_people(scene: Scene) -> None:
    scene.carrier.listed_texts = [listed_inbound(scene, "Can you come?", "SM1in", minutes_ago=60 * 20)]
    assert (await run(scene)).unmatched == 1
    status = await scene.status()
    assert status.answer_due_at is None
    assert "late" in status.needs_person


async def test_a_text_whose_webhook_may_still_come_is_left_to_it(scene: Scene) -> None:
    scene.carrier.listed_texts = [listed_inbound(scene, "Just now", "SM1in", minutes_ago=1)]
    assert (await run(scene)).unmatched == 0
    scene.clock.tick(minutes=5)
    assert (await run(scene)).unmatched == 1


async def test_a_text_the_webhook_brought_is_not_unmatched(scene: Scene) -> None:
    await scene.receive("hi", carrier_id="SM1in")
    scene.carrier.listed_texts = [listed_inbound(scene, "hi", "SM1in")]
    found = await run(scene)
    assert (found.listed, found.unmatched, found.problem) == (1, 0, "")


async def test_texts_to_numbers_that_are_not_ours_are_nobodys_business(scene: Scene) -> None:
    scene.carrier.listed_texts = [replace(listed_inbound(scene, "hi", "SM1in"), recipient="+15035550177")]
    assert (await run(scene)).unmatched == 0
    assert await scene.messages() == []


async def test_a_missed_opt_out_is_obeyed(scene: Scene) -> None:
    scene.carrier.listed_texts = [listed_inbound(scene, "STOP", "SM1in")]
    await run(scene)
    blocked = await scene.by_person("Are you sure?")
    assert blocked.state is MessageState.NOT_SENT


@pytest.mark.parametrize("state", [None, ReceiptState.SENT, ReceiptState.DELIVERED])
async def test_an_unknown_text_is_settled_by_the_list_that_shows_its_mark(
    scene: Scene, state: ReceiptState | None
) -> None:
    message = await unknown(scene)
    mark = scene.carrier.sent[0].attempt
    scene.carrier.listed_texts = [replace(listed_ours(scene, "as the carrier has it", "SM8", state), attempt=mark)]
    scene.clock.tick(minutes=2)
    await run(scene)
    settled = await scene.message(message.id)
    assert settled.state is (MessageState.DELIVERED if state is ReceiptState.DELIVERED else MessageState.SENT)
    assert settled.carrier_message_id == "SM8"
    assert not (await scene.status()).needs_person


async def test_an_unknown_text_is_settled_by_its_words_where_the_list_shows_no_mark(scene: Scene) -> None:
    message = await unknown(scene)
    scene.carrier.listed_texts = [listed_ours(scene, "Sure, we do that. ", "SM8", ReceiptState.DELIVERED)]
    scene.clock.tick(minutes=2)
    await run(scene)
    assert (await scene.message(message.id)).state is MessageState.DELIVERED


@pytest.mark.parametrize(
    ("change", "minutes"),
    [
        ({"text": "Something else"}, 0),
        ({"recipient": "+14155550143"}, 0),
        ({"sender": "+15035550101"}, 0),
        ({}, 20),
    ],
)
async def test_another_text_settles_nothing(scene: Scene, change: dict[str, str], minutes: int) -> None:
    message = await unknown(scene)
    listed = replace(listed_ours(scene, "Sure, we do that.", "SM8", ReceiptState.SENT), **change)  # type: ignore[arg-type]
    scene.carrier.listed_texts = [replace(listed, at=listed.at + timedelta(minutes=minutes))]
    scene.clock.tick(minutes=30)
    await run(scene)
    assert (await scene.message(message.id)).state is MessageState.UNKNOWN


async def test_the_list_settles_nothing_where_it_could_be_either(scene: Scene) -> None:
    first, second = await unknown(scene), await unknown(scene)
    scene.carrier.listed_texts = [listed_ours(scene, "Sure, we do that.", "SM8", ReceiptState.SENT)]
    scene.clock.tick(minutes=2)
    await run(scene)
    assert {(await scene.message(one.id)).state for one in (first, second)} == {MessageState.UNKNOWN}


async def test_a_text_we_know_of_does_not_settle_another_with_the_same_words(scene: Scene) -> None:
    known = await scene.queue("Sure, we do that.")
    await scene.outbox().send_due()
    lost = await unknown(scene)
    scene.carrier.listed_texts = [listed_ours(scene, "Sure, we do that.", f"SM{1:032d}", ReceiptState.DELIVERED)]
    scene.clock.tick(minutes=2)
    await run(scene)
    assert (await scene.message(known.id)).state is MessageState.DELIVERED, "what no receipt brought"
    assert (await scene.message(lost.id)).state is MessageState.UNKNOWN


async def test_a_failure_no_receipt_brought_is_applied_and_never_taken_back(scene: Scene) -> None:
    message = await scene.queue("Sure, we do that.")
    await scene.outbox().send_due()
    failed = replace(
        listed_ours(scene, "Sure, we do that.", f"SM{1:032d}", ReceiptState.FAILED),
        failure=Failure(FailureKind.FILTERED, "30007"),
    )
    scene.carrier.listed_texts = [failed]
    await run(scene)
    scene.carrier.listed_texts = [replace(failed, state=ReceiptState.SENT, failure=None)]
    await run(scene)
    now = await scene.message(message.id)
    assert (now.state, now.failure) == (MessageState.FAILED, Failure(FailureKind.FILTERED, "30007"))


@pytest.mark.databases("sqlite", "postgres")
async def test_two_runs_without_it_ask_a_person_once(scene: Scene) -> None:
    message = await unknown(scene)
    await run(scene)
    scene.clock.tick(minutes=2)
    for _ in range(2):  # two processes
        await run(scene)
    assert not (await scene.status()).needs_person
    scene.clock.tick(minutes=5)
    await run(scene)
    assert "Nobody can tell" in (await scene.status()).needs_person
    await scene.set_status(needs_person="")  # somebody looked
    scene.clock.tick(minutes=5)
    await run(scene)
    assert not (await scene.status()).needs_person
    assert (await scene.message(message.id)).state is MessageState.UNKNOWN
    assert len(scene.carrier.sent) == 1


async def test_a_carrier_that_cannot_be_asked_is_a_run_with_a_problem_and_a_person_is_asked(scene: Scene) -> None:
    await unknown(scene)
    scene.carrier.list_problem = CarrierProblem("The carrier could not be reached.")
    scene.clock.tick(minutes=16)
    found = await run(scene)
    assert "could not be reached" in found.problem
    assert (await newest(scene)).problem == found.problem
    assert "Nobody can tell" in (await scene.status()).needs_person


async def test_after_a_problem_the_same_time_is_asked_about_again(scene: Scene) -> None:
    start = scene.now
    await run(scene)
    scene.carrier.list_problem = CarrierProblem("The carrier could not be reached.")
    for _ in range(3):
        scene.clock.tick(hours=1)
        await run(scene)
    scene.carrier.list_problem = None
    scene.clock.tick(hours=1)
    await run(scene)
    assert scene.carrier.asked_since[0] == start - timedelta(hours=24)
    assert scene.carrier.asked_since[-1] == start - timedelta(minutes=30)


async def test_a_settled_text_takes_back_that_a_person_must_look(scene: Scene) -> None:
    message = await unknown(scene)
    mark = scene.carrier.sent[0].attempt
    at = scene.now
    scene.clock.tick(minutes=20)
    await run(scene)
    assert (await scene.status()).needs_person
    shown = listed_ours(scene, "Sure, we do that.", "SM8", ReceiptState.DELIVERED)
    scene.carrier.listed_texts = [replace(shown, at=at, attempt=mark)]
    await run(scene)
    assert (await scene.message(message.id)).state is MessageState.DELIVERED
    assert not (await scene.status()).needs_person


async def test_a_call_nobody_told_us_of_is_a_missed_call(scene: Scene) -> None:
    at = scene.now - timedelta(minutes=10)
    scene.carrier.listed_calls = [
        ListedCall("CA1", CUSTOMER.value, str(OURS), at, answered=False),
        ListedCall("CA2", CUSTOMER.value, "+15035550177", at, answered=False),  # not our number
    ]
    assert (await run(scene)).unmatched == 1
    assert (await run(scene)).unmatched == 0
    async with scene.store.work(scene.business_id) as work:
        [page] = await work.thread_calls(scene.thread)
    assert (page.call.state, page.call.end_reason) == (CallState.ENDED, EndReason.NOT_ANSWERED)
    assert len(await scene.store.directory.calls_to_follow_up(scene.now - timedelta(hours=1))) == 1


async def test_nobody_is_texted_about_a_call_they_missed_long_ago(scene: Scene) -> None:
    at = scene.now - timedelta(hours=5)
    scene.carrier.listed_calls = [ListedCall("CA1", CUSTOMER.value, str(OURS), at, answered=True)]
    assert (await run(scene)).unmatched == 1
    assert await scene.store.directory.calls_to_follow_up(scene.now - timedelta(hours=24)) == []
