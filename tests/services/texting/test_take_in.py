"""Every event is kept before anything is done with it, is worked on once, and never stops the others."""

import asyncio
import itertools
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

import pytest

from receptionist.adapters.store.store import SqlStore
from receptionist.domain.records import JournalledEvent, WebhookRequest
from receptionist.domain.text_events import (
    Concatenation,
    MediaLink,
    ReceiptArrived,
    ReceiptState,
    TextEvent,
    TextReceived,
    Uninteresting,
)
from receptionist.errors import BadInput, DatabaseProblem
from receptionist.ports import Directory
from receptionist.services import process_events, take_in
from receptionist.services.given_up_events import try_again
from receptionist.services.process_events import process_due, take_stale_parts, take_text
from receptionist.services.take_in import EventJournal
from tests.services.texting.conftest import CUSTOMER, OURS, Scene
from tests.services.texting.inbound import Office

pytestmark = pytest.mark.databases("sqlite")


@pytest.fixture
def office(scene: Scene) -> Office:
    return Office.of(scene)


def part(of: str, place: int, total: int, text: str, *, carrier_id: str = "") -> TextReceived:
    """One part of a long text."""
    where = Concatenation(of, total, place)
    return TextReceived(carrier_id or f"part-{of}-{place}", CUSTOMER.value, OURS.e164, text, concatenation=where)


class CountingDirectory:
    """Counts the transactions, and waits for the test before each."""

    def __init__(self, inner: Directory) -> None:
        self.inner = inner
        self.batches: list[int] = []
        self.go = asyncio.Event()
        self.problem: Exception | None = None

    async def journal_events(self, events: Sequence[JournalledEvent]) -> list[bool]:
        self.batches.append(len(events))
        await self.go.wait()
        if self.problem is not None:
            raise self.problem
        return await self.inner.journal_events(events)


class CountingStore:
    def __init__(self, store: SqlStore) -> None:
        self.directory = CountingDirectory(store.directory)


def counted(scene: Scene) -> tuple[EventJournal, CountingDirectory]:
    store = CountingStore(scene.store)
    journal = EventJournal(store)  # type: ignore[arg-type]
    return journal, store.directory


# --- the journal


async def test_what_comes_while_one_transaction_is_written_goes_together_in_the_next(office: Office) -> None:
    journal, directory = counted(office.scene)
    keeping = [asyncio.create_task(journal.keep(office.event(b"%d" % n))) for n in range(50)]
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    directory.go.set()
    assert await asyncio.gather(*keeping) == [True] * 50
    assert sum(directory.batches) == 50
    assert len(directory.batches) <= 2


@pytest.mark.databases("sqlite", "postgres")
async def test_a_repeat_is_told_from_what_is_new(office: Office) -> None:
    first, again = await asyncio.gather(office.webhook(key="one"), office.webhook(key="one"))
    assert [first, again] == [True, False]
    assert await office.webhook(key="one") is False


async def test_a_failure_reaches_every_waiter_and_the_next_event_is_kept(office: Office) -> None:
    journal, directory = counted(office.scene)
    directory.problem = DatabaseProblem("The disk is full.")
    directory.go.set()
    keeping = [asyncio.create_task(journal.keep(office.event(b"%d" % n))) for n in range(5)]
    came = await asyncio.gather(*keeping, return_exceptions=True)
    assert [type(one) for one in came] == [DatabaseProblem] * 5
    directory.problem = None
    assert await journal.keep(office.event(b"0")) is True


async def test_a_waiter_that_goes_away_loses_nothing(office: Office) -> None:
    journal, directory = counted(office.scene)
    leaves = asyncio.create_task(journal.keep(office.event(b"leaves")))
    await asyncio.sleep(0)
    leaves.cancel()
    directory.go.set()
    stays = await journal.keep(office.event(b"stays"))
    with pytest.raises(asyncio.CancelledError):
        await leaves
    assert stays is True
    assert await journal.keep(office.event(b"leaves")) is False


# --- from events to messages


@pytest.mark.databases("sqlite", "postgres")
async def test_a_webhook_three_times_and_the_carriers_list_make_one_message(office: Office) -> None:
    received = TextReceived("SM1", CUSTOMER.value, OURS.e164, "Hi there, can you help me?")
    for key in ("first", "first", "again with another key"):
        await office.webhook(received, key=key)
    await process_due(office.parts)
    scene = office.scene
    async with scene.store.work(scene.business_id, write=True) as work:
        assert await take_text(work, scene.account, received, scene.now, words=office.parts.words) is None
    await office.settle()
    assert await office.inbound() == ["Hi there, can you help me?"]
    assert len(office.sent) == 1


@pytest.mark.databases("sqlite", "postgres")
async def test_two_processes_at_the_same_instant_make_one_message_and_one_answer(office: Office) -> None:
    received = TextReceived("SM1", CUSTOMER.value, OURS.e164, "My sink leaks")
    await asyncio.gather(office.webhook(received, key="a"), office.webhook(received, key="b"))
    await asyncio.gather(process_due(office.parts), process_due(office.parts))
    office.scene.clock.tick(5)
    await asyncio.gather(office.settle(0), office.settle(0))
    assert await office.inbound() == ["My sink leaks"]
    assert len(office.scene.agent.asked) == 1
    assert len(office.sent) == 1


@pytest.mark.parametrize(
    "spelling", ["+14155550142", "(415) 555-0142", "14155550142", "415.555.0142", "+1 415-555-0142"]
)
async def test_every_spelling_of_a_number_meets_the_same_thread(office: Office, spelling: str) -> None:
    await office.texts("Hello, my sink leaks", sender=spelling)
    assert await office.inbound() == ["Hello, my sink leaks"]
    assert await office.threads() == 1


async def test_every_text_of_a_contact_stands_in_one_thread(office: Office) -> None:
    for text in ("My sink leaks", "In the kitchen", "Can you come?"):
        await office.told(text)
    assert await office.inbound() == ["My sink leaks", "In the kitchen", "Can you come?"]
    assert await office.threads() == 1


async def test_vonage_writes_numbers_without_the_plus(office: Office) -> None:
    scene = office.scene
    account = replace(scene.account, extra={"dialect": "vonage"})
    received = TextReceived("V1", "447700900123", OURS.e164.removeprefix("+"), "Hello there, is this the plumber?")
    async with scene.store.work(scene.business_id, write=True) as work:
        message = await take_text(work, account, received, scene.now, words=office.parts.words)
    assert message is not None
    assert message.theirs.value == "+447700900123"


async def test_an_unknown_number_makes_a_contact_and_a_short_code_is_stored_and_not_answered(office: Office) -> None:
    assert await office.told("Hi, are you open?", sender="+12065550177") != ""
    assert await office.told("Your code is 4711", sender="72975") == ""
    assert await office.told("Sale today", sender="MYSHOP") == ""
    assert await office.threads() == 4  # theirs, and that of the customer who has not written yet


async def test_a_text_to_a_number_that_is_not_the_accounts_makes_no_message(office: Office) -> None:
    await office.texts("Hello?", to="+15035550199")
    assert await office.inbound() == []
    assert office.sent == []


async def test_an_event_that_cannot_be_read_is_done_with_and_the_next_goes_on(office: Office) -> None:
    class Unreadable:
        def __getattr__(self, name: str) -> object:
            return getattr(office.scene.carrier, name)

        def read(self, request: WebhookRequest) -> list[TextEvent]:
            if request.body == b"event broken":
                raise BadInput("No such field.")
            if request.body == b"event strange":
                raise KeyError("a fault of the program")
            return office.scene.carrier.read(request)

    carriers = {**office.parts.carriers, "twilio": Unreadable()}
    parts = replace(office.parts, carriers=carriers)  # type: ignore[arg-type]
    await office.webhook(key="broken")
    await office.webhook(key="strange")
    await office.webhook(TextReceived("SM1", CUSTOMER.value, OURS.e164, "My sink leaks"))
    assert await process_due(parts) == 3
    assert await office.inbound() == ["My sink leaks"]
    tries = 0
    for _ in range(20):
        office.scene.clock.tick(minutes=5)
        tries += await process_due(parts)
    assert tries == 9  # the strange one only, and not for ever


async def test_events_that_come_soon_after_a_transaction_share_the_next(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    together: list[int] = []

    class Counting:
        """A store that counts the events of each transaction."""

        @property
        def directory(self) -> "Counting":
            return self

        async def journal_events(self, events: Sequence[object]) -> list[bool]:
            together.append(len(events))
            return [True] * len(events)

    monkeypatch.setattr(take_in, "_BETWEEN_SECONDS", 0.2)
    journal, event = EventJournal(Counting()), office.event(b"1")  # type: ignore[arg-type]
    await journal.keep(event)
    second = asyncio.create_task(journal.keep(event))
    for _ in range(5):  # turns of the loop: without the pause, the second would be written by now
        await asyncio.sleep(0)
    assert [await journal.keep(event), await second] == [True, True]
    assert together == [1, 2]


@pytest.mark.parametrize(("waiting", "coming", "pauses"), [(11, 3, 11), (11, 0, 0), (10, 3, 0)])
async def test_in_a_flood_the_webhooks_go_first(
    office: Office, monkeypatch: pytest.MonkeyPatch, waiting: int, coming: int, pauses: int
) -> None:
    for number in range(waiting):
        await office.webhook(TextReceived(f"SM{number}", CUSTOMER.value, OURS.e164, "My sink leaks"))
    webhooks, paused = itertools.count(step=coming), list[float]()

    async def pause(seconds: float) -> None:
        paused.append(seconds)

    monkeypatch.setattr(asyncio, "sleep", pause)
    assert await process_due(office.parts, lambda: next(webhooks)) == waiting
    assert len(paused) == pauses and all(0 < pause <= 0.5 for pause in paused)


async def test_an_event_that_fails_again_and_again_is_given_up_and_blocks_nobody(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def fails(*args: object) -> bool:
        raise RuntimeError("a fault of the program")

    monkeypatch.setattr("receptionist.services.process_events.take_receipt", fails)
    await office.webhook(ReceiptArrived("SM9", ReceiptState.SENT))
    await office.webhook(TextReceived("SM1", CUSTOMER.value, OURS.e164, "My sink leaks"))
    await process_due(office.parts)
    assert await office.inbound() == ["My sink leaks"]
    tries = 1
    for _ in range(30):
        office.scene.clock.tick(minutes=3)
        tries += await process_due(office.parts)
    assert tries == 10


async def test_a_text_that_was_given_up_is_told_of_and_taken_in_once_it_is_tried_again(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    scene, take = office.scene, process_events.take_text

    async def fails(*args: object, **more: object) -> None:
        raise RuntimeError("a fault of the program")

    monkeypatch.setattr(process_events, "take_text", fails)
    for number in (1, 2):
        await office.webhook(TextReceived(f"SM{number}", CUSTOMER.value, OURS.e164, f"My sink leaks {number}"))
        scene.clock.tick(1)
    for _ in range(30):
        await process_due(office.parts)
        scene.clock.tick(minutes=3)
    async with scene.store.work(scene.business_id) as work:
        (account,) = await work.accounts()
        assert [says for _, says in await work.given_up_events(account.id)] == ["failed 10 times: RuntimeError"] * 2
    letters = await scene.store.directory.due_letters(scene.now, timedelta(minutes=1))
    assert ["could not be taken in" in mail.text for _, _, mail in letters] == [True]  # one of both

    monkeypatch.setattr(process_events, "take_text", take)
    assert await try_again(scene.store, scene.clock, account, scene.actor) == 2
    assert await process_due(office.parts) == 2
    assert await office.inbound() == ["My sink leaks 1", "My sink leaks 2"]
    assert await try_again(scene.store, scene.clock, account, scene.actor) == 0


async def test_a_receipt_that_came_too_early_waits_for_its_text_and_not_for_ever(office: Office) -> None:
    await office.webhook(ReceiptArrived("SM00000000000000000000000000000001", ReceiptState.DELIVERED))
    assert await process_due(office.parts) == 1
    message = await office.scene.queue("On our way.")
    await office.settle()
    await office.settle()
    assert (await office.scene.message(message.id)).state.value == "delivered"
    await office.webhook(ReceiptArrived("SMnever", ReceiptState.DELIVERED))
    tries = 0
    for _ in range(60):
        office.scene.clock.tick(30)
        tries += await process_due(office.parts)
    assert 5 < tries < 20
    assert await process_due(office.parts) == 0


async def test_an_event_that_changes_nothing_is_done_with(office: Office) -> None:
    await office.webhook(Uninteresting("a delivery channel was added"))
    assert await process_due(office.parts) == 1
    office.scene.clock.tick(hours=1)
    assert await process_due(office.parts) == 0


# --- long texts


@pytest.mark.databases("sqlite", "postgres")
async def test_a_note_with_letters_no_database_holds_is_kept_all_the_same(office: Office) -> None:
    await office.webhook(Uninteresting("event message.\ud83d\x00"))
    assert await process_due(office.parts) == 1
    assert await process_due(office.parts) == 0
    office.scene.clock.tick(3600)
    assert await process_due(office.parts) == 0


@pytest.mark.databases("sqlite", "postgres")
async def test_parts_are_put_together_in_any_order_and_a_repeat_is_one(office: Office) -> None:
    for place, text in ((3, "and it floods."), (1, "My water heater "), (3, "and it floods."), (2, "burst ")):
        await office.webhook(part("77", place, 3, text))
        await process_due(office.parts)
    assert await office.inbound() == ["My water heater burst and it floods."]
    await office.settle()
    assert len(office.sent) == 1


async def test_a_part_that_never_comes_is_shown_as_missing_and_comes_alone_later(office: Office) -> None:
    await office.webhook(part("5", 1, 3, "Please come to"))
    await office.webhook(part("5", 3, 3, "before noon."))
    await process_due(office.parts)
    assert await office.inbound() == []
    office.scene.clock.tick(minutes=11)
    assert await take_stale_parts(office.parts) == 1
    assert await office.inbound() == ["Please come to [part 2 of 3 is missing] before noon."]
    assert await take_stale_parts(office.parts) == 0
    await office.webhook(part("5", 2, 3, "12 Oak Street"))
    await process_due(office.parts)
    office.scene.clock.tick(minutes=11)
    await take_stale_parts(office.parts)
    assert (await office.inbound())[1] == "[part 1 of 3 is missing] 12 Oak Street [part 3 of 3 is missing]"


async def test_the_same_reference_later_is_another_text(office: Office) -> None:
    await office.webhook(part("9", 1, 2, "The old beginning ", carrier_id="old-1"))
    await process_due(office.parts)
    office.scene.clock.tick(minutes=2)
    await office.webhook(part("9", 1, 2, "A new text ", carrier_id="new-1"))
    await process_due(office.parts)
    office.scene.clock.tick(1)
    await office.webhook(part("9", 2, 2, "is whole.", carrier_id="new-2"))
    await process_due(office.parts)
    assert await office.inbound() == ["The old beginning  [part 2 of 2 is missing]", "A new text is whole."]


async def test_parts_far_apart_are_not_one_text(office: Office) -> None:
    await office.webhook(part("9", 1, 2, "Last week's ", carrier_id="old-1"))
    await process_due(office.parts)
    office.scene.clock.tick(minutes=15)
    await office.webhook(part("9", 2, 2, "today's end", carrier_id="new-2"))
    await process_due(office.parts)
    assert await office.inbound() == ["Last week's  [part 2 of 2 is missing]"]


# --- media, and texts of all sorts


async def test_a_photo_is_kept_told_and_answered_honestly(office: Office) -> None:
    photo = MediaLink("https://media.example.com/1", "image/jpeg")
    answer = await office.told("", media=(photo,))
    assert "a person will look at it" in answer
    assert office.scene.agent.asked == []
    [message] = [one for one in await office.messages() if one.media]
    assert message.media[0].url == photo.url
    assert any("picture" in notice.says for notice in await office.notices())


@pytest.mark.databases("sqlite", "postgres")
@pytest.mark.parametrize(
    "text",
    [
        "x" * 1600,
        "مرحبا، هل يمكنكم إصلاح المغسلة اليوم؟",
        "水槽が漏れています。今日来てもらえますか",
        "Tröpfelnder Hahn \U0001f6b0 in der Küche",
        "a\x00b\x07c",
    ],
)
async def test_any_script_and_length_is_kept_as_it_came(office: Office, text: str) -> None:
    await office.texts(text)
    assert await office.inbound() == [text.replace("\x00", "").replace("\x07", "")]
    await office.settle()
    assert len(office.sent) == 1


@pytest.mark.parametrize(
    "text", ["", "   ", "😀😀😀", "Liked “We can come Thursday”", "I'm driving with Do Not Disturb"]
)
async def test_what_wants_no_answer_gets_none(office: Office, text: str) -> None:
    assert await office.told(text) == ""
    assert office.scene.agent.asked == []


async def test_what_is_taken_in_twice_over_an_hour_still_counts_once_as_unread(office: Office) -> None:
    received = TextReceived("SM1", CUSTOMER.value, OURS.e164, "My sink leaks")
    await office.webhook(received, key="a")
    await process_due(office.parts)
    office.scene.clock.tick(hours=1)
    await office.webhook(received, key="b")
    await process_due(office.parts)
    assert (await office.status()).unread == 1
