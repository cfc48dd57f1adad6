"""The worker: everything that is due is done, and nothing that fails stops the rest."""

import asyncio
from dataclasses import dataclass, replace

import pytest

from receptionist.domain.message import MediaState
from receptionist.domain.text_events import ListedText, MediaLink, TextReceived
from receptionist.errors import BadInput, CarrierProblem
from receptionist.ports import FetchedMedia, MediaAccess, OutgoingText
from receptionist.services import answer_text
from receptionist.services.fetch_media import fetch_media
from receptionist.services.text_worker import TextWork, TextWorker
from tests.services.texting.conftest import CUSTOMER, OURS, Scene
from tests.services.texting.inbound import Office

pytestmark = pytest.mark.databases("sqlite")

PHOTO = MediaLink("https://media.example.com/1", "image/jpeg")
PIXELS = FetchedMedia("image/png", b"\x89PNG")


@pytest.fixture
def office(scene: Scene) -> Office:
    return Office.of(scene)


@pytest.mark.databases("sqlite", "postgres")
async def test_a_text_is_answered_by_the_running_worker(office: Office) -> None:
    await office.change(answer_after_seconds=0.0)
    handed_over = asyncio.Event()

    async def during(text: OutgoingText) -> None:
        handed_over.set()

    office.scene.carrier.during = during
    worker = TextWorker(office.parts)
    running = asyncio.create_task(worker.run())
    await office.webhook(TextReceived("SM1", CUSTOMER.value, OURS.e164, "My sink leaks"))
    worker.wake(TextWork.EVENTS)
    async with asyncio.timeout(20):
        await handed_over.wait()
    running.cancel()
    with pytest.raises(asyncio.CancelledError):
        await running
    assert len(office.sent) == 1


async def test_one_kind_of_work_that_fails_leaves_the_others_going(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def fails(*args: object) -> int:
        raise RuntimeError("a fault of the program")

    for name in ("fetch_media", "send_mails", "follow_up_calls", "give_back_ended"):
        monkeypatch.setattr(f"receptionist.services.text_worker.{name}", fails)
    assert await office.told("My sink leaks") != ""


async def test_one_business_that_cannot_be_answered_leaves_the_others_going(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole_reply = answer_text.whole_reply

    def fails_for_one(*args: object) -> str:
        if args[1].texts[0].theirs.value == "+12065550177":  # type: ignore[attr-defined]
            raise RuntimeError("a fault of the program")
        return whole_reply(*args)  # type: ignore[arg-type]

    monkeypatch.setattr(answer_text, "whole_reply", fails_for_one)
    await office.texts("My sink leaks", sender="+12065550177")
    await office.texts("My tub leaks", sender="+12065550178")
    await office.settle()
    assert [text.recipient.value for text in office.scene.carrier.sent] == ["+12065550178"]


async def test_what_no_webhook_brought_is_found_at_the_carrier_and_answered(office: Office) -> None:
    scene = office.scene
    text = ListedText("SM77", True, CUSTOMER.value, OURS.e164, "My sink leaks", scene.now)
    scene.carrier.listed_texts.append(text)
    scene.clock.tick(minutes=10)
    await TextWorker(office.parts).reconcile_all()
    await office.settle()
    assert await office.inbound() == ["My sink leaks"]
    assert len(office.sent) == 1
    await TextWorker(office.parts).reconcile_all()
    await office.settle()
    assert len(office.sent) == 1


async def test_a_carrier_that_cannot_be_asked_stops_nothing(office: Office) -> None:
    office.scene.carrier.list_problem = CarrierProblem("The carrier is away.")
    await TextWorker(office.parts).reconcile_all()
    assert await office.told("My sink leaks") != ""


# --- files


@dataclass
class RefusingMedia:
    """Does not take any file."""

    async def fetch(self, url: str, access: MediaAccess) -> FetchedMedia:
        raise BadInput("The file is larger than 10 MB.")


async def the_photo(office: Office) -> tuple[MediaState, str, str]:
    [message] = [one for one in await office.messages() if one.media]
    return message.media[0].state, message.media[0].content_type, message.media[0].why


async def test_a_photo_is_fetched_and_kept_as_its_bytes_say(office: Office) -> None:
    office.scene.media.files[PHOTO.url] = PIXELS
    await office.told("Look at this", media=(PHOTO,))
    assert await the_photo(office) == (MediaState.KEPT, "image/png", "")
    assert office.scene.media.asked == [PHOTO.url]
    await office.settle(600)
    assert office.scene.media.asked == [PHOTO.url]


async def test_a_refused_file_says_why(office: Office) -> None:
    office.parts = replace(office.parts, media=RefusingMedia())
    await office.told("Look at this", media=(PHOTO,))
    assert await the_photo(office) == (MediaState.REFUSED, "image/jpeg", "The file is larger than 10 MB.")


async def test_a_file_that_cannot_be_had_is_tried_again_and_given_up_after_a_day(office: Office) -> None:
    await office.told("Look at this", media=(PHOTO,))
    assert (await the_photo(office))[0] is MediaState.WAITING
    await office.settle(300)
    assert len(office.scene.media.asked) >= 2
    office.scene.clock.tick(hours=25)
    await fetch_media(office.parts)
    assert (await the_photo(office))[0] is MediaState.REFUSED
    tried = len(office.scene.media.asked)
    await office.settle(3600)
    assert len(office.scene.media.asked) == tried


async def test_a_file_that_comes_late_is_kept(office: Office) -> None:
    await office.told("Look at this", media=(PHOTO,))
    office.scene.media.files[PHOTO.url] = PIXELS
    await office.settle(300)
    assert (await the_photo(office))[0] is MediaState.KEPT
