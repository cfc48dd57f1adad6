"""Calling the receptionist from the browser: a real page, microphone and media socket; stand-ins think and speak."""

import asyncio
import wave
from pathlib import Path

import pytest
from playwright.async_api import expect
from quart.testing.connections import WebsocketDisconnectError, WebsocketResponseError

from receptionist.adapters.store.store import SqlStore
from receptionist.domain.call import CallState, EndReason, Speaker
from receptionist.domain.ids import BusinessId
from receptionist.domain.records import CallRow
from receptionist.voice.audio import mulaw_to_pcm
from tests.fakes.call_parts import SPEECH_FRAME
from tests.web.pages.chromium import chromium
from tests.web.pages.conftest import Browser
from tests.web.pages.test_texting_browser import office, signed_in

pytestmark = pytest.mark.databases("sqlite")

SILENCE = b"\0\0" * 8000


@pytest.fixture
def microphone(tmp_path: Path) -> Path:
    """Somebody who waits, says something loud and is silent again."""
    path = tmp_path / "microphone.wav"
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(8000)
        file.writeframes(SILENCE * 2 + mulaw_to_pcm(SPEECH_FRAME * 60) + SILENCE * 20)
    return path


async def calls(store: SqlStore, business_id: BusinessId) -> list[CallRow]:
    async with store.work(business_id) as work:
        return await work.calls()


async def over(store: SqlStore, business_id: BusinessId) -> CallRow:
    """The newest call once it is over."""
    async with asyncio.timeout(10):
        while True:
            newest = (await calls(store, business_id))[0]
            if newest.call.state is CallState.ENDED:
                return newest
            await asyncio.sleep(0.05)


async def test_somebody_talks_to_the_receptionist_from_the_browser(
    store: SqlStore, tmp_path: Path, microphone: Path
) -> None:
    async with office(store, tmp_path) as (business, origin, _), chromium(origin, microphone=microphone) as desktop:
        page = await signed_in(desktop, store, business)
        await page.goto(f"{origin}/phone")
        telephone = page.get_by_role("region", name="Talk to the receptionist")
        await telephone.get_by_role("button", name="Call").click()
        await expect(telephone.get_by_role("button", name="Hang up")).to_be_visible()
        await expect(telephone.locator("[data-state]")).to_have_text("0:03", timeout=15_000)
        await telephone.get_by_role("button", name="5", exact=True).click()

        await page.goto(f"{origin}/calls")
        # Leaving the page hangs up.
        await expect(page.get_by_text("(415) 555-0142").first).to_be_visible()
        row = await over(store, business.id)
        assert row.call.end_reason is EndReason.CALLER_HUNG_UP
        async with store.work(business.id) as work:
            said = await work.utterances(row.call.id)
        # The browser gave the greeting's marks back, and its microphone was heard.
        assert any(one.speaker is Speaker.AGENT and one.text and not one.unheard for one in said)
        assert any(one.speaker is Speaker.CALLER for one in said)
        assert desktop.problems == []


async def test_hanging_up_ends_the_call_and_the_next_one_can_begin(
    store: SqlStore, tmp_path: Path, microphone: Path
) -> None:
    async with office(store, tmp_path) as (business, origin, _), chromium(origin, microphone=microphone) as desktop:
        page = await signed_in(desktop, store, business)
        await page.goto(f"{origin}/phone")
        telephone = page.get_by_role("region", name="Talk to the receptionist")
        for _ in range(2):
            await telephone.get_by_role("button", name="Call").click()
            await expect(telephone.locator("[data-state]")).to_have_text("0:01", timeout=15_000)
            await telephone.get_by_role("button", name="Hang up").click()
            await expect(telephone.get_by_text("You hung up.")).to_be_visible()
            await over(store, business.id)
        assert len(await calls(store, business.id)) == 2


async def test_the_owner_watches_the_call_and_steps_in_and_ends_it(
    store: SqlStore, tmp_path: Path, microphone: Path
) -> None:
    async with office(store, tmp_path) as (business, origin, _), chromium(origin, microphone=microphone) as desktop:
        caller = await signed_in(desktop, store, business)
        await caller.goto(f"{origin}/phone")
        telephone = caller.get_by_role("region", name="Talk to the receptionist")
        await telephone.get_by_role("button", name="Call").click()
        await expect(telephone.locator("[data-state]")).to_have_text("0:01", timeout=15_000)

        owner = await desktop.context.new_page()
        [row] = await calls(store, business.id)
        await owner.goto(f"{origin}/calls/{row.call.id}")
        await expect(owner.get_by_role("log")).to_contain_text("<greeting>")
        await owner.get_by_label("Talk to the caller yourself").fill("not a number")
        await owner.get_by_role("button", name="Step in").click()
        await expect(owner.get_by_role("alert")).to_contain_text("no telephone number")
        await owner.get_by_label("Talk to the caller yourself").fill("(503) 555-0177")
        await owner.get_by_role("button", name="Step in").click()
        await expect(owner.get_by_role("status").first).to_contain_text("put through to (503) 555-0177")

        # Nobody takes it there: the AI has the caller again, and hears how it is from the owner.
        await expect(owner.get_by_role("log")).to_contain_text("<putting_through>", timeout=15_000)
        await expect(owner.get_by_role("log")).to_contain_text("<nobody_free>", timeout=15_000)
        await owner.reload()
        await owner.get_by_text("End this call").click()
        await owner.get_by_role("button", name="End the call").click()
        await expect(owner.get_by_text("Ended by the office")).to_be_visible(timeout=15_000)
        await expect(telephone.get_by_text("The receptionist hung up.")).to_be_visible(timeout=15_000)
        assert (await over(store, business.id)).call.end_reason is EndReason.ENDED_BY_STAFF
        assert desktop.problems == [], desktop.problems


async def test_without_a_microphone_the_page_says_so(store: SqlStore, tmp_path: Path) -> None:
    async with office(store, tmp_path) as (business, origin, _), chromium(origin) as desktop:
        page = await signed_in(desktop, store, business)
        await page.goto(f"{origin}/phone")
        telephone = page.get_by_role("region", name="Talk to the receptionist")
        await telephone.get_by_role("button", name="Call").click()
        await expect(telephone.get_by_role("status").first).to_contain_text("microphone")
        assert await calls(store, business.id) == []


async def test_only_the_page_itself_may_call(stranger: Browser, visitor: Browser) -> None:
    async def refused(browser: Browser, number: str, origin: str) -> int:
        headers = {"Origin": origin}
        async with browser.client.websocket(f"/phone/call?number={number}", headers=headers) as socket:
            try:
                await socket.receive()
            except WebsocketResponseError as error:
                return error.response.status_code
            except WebsocketDisconnectError as error:
                return error.args[0]
        return 0

    assert await refused(stranger, "%2B14155550142", "http://localhost") == 401
    assert await refused(visitor, "%2B14155550142", "https://elsewhere.example") == 403
    assert await refused(visitor, "nobody", "http://localhost") == 400
