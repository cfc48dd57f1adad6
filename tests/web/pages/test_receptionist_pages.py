"""The receptionist's settings without scripts: drafted, listened to, rehearsed, published, and taken back."""

import asyncio
import io
import re
import wave

import pytest
from quart import Quart

from receptionist.adapters.store.store import SqlStore
from receptionist.domain.records import Business, Role
from receptionist.services.people import add_user
from receptionist.web.app import App
from tests.fakes.call_parts import BeepVoice
from tests.web.pages.conftest import PASSWORD, Browser

pytestmark = pytest.mark.databases("sqlite")
PAGE = "/settings/receptionist"
FORM = {
    "revision": "0", "greeting": "Welcome to {business}.", "disclosure": "I'm {receptionist}, a machine.",
    "name": "Robin", "voice": "high", "pace": "1.1", "warmth": "warm", "formality": "formal", "quote": "on",
    "visits": "tentative", "must_ask": "Any pets?", "asks": "are you licensed", "answer": "Yes, in Oregon.",
    "never": "cheap", "instead": "fair", "person": "my lawyer", "emergency": "sewage",
}  # fmt: skip


async def post(browser: Browser, path: str, **fields: str) -> tuple[int, str]:
    response = await browser.client.post(path, form=fields)
    return response.status_code, response.headers.get("Location") or await response.get_data(as_text=True)


async def test_from_draft_to_callers_and_back(
    visitor: Browser, store: SqlStore, business: Business, app: App, quart: Quart
) -> None:
    assert await post(visitor, PAGE, **FORM) == (303, f"{PAGE}?done=saved")
    status, page = await visitor.get(f"{PAGE}?done=saved")
    assert status == 200 and "Draft saved." in page and "Welcome to {business}." in page and "Any pets?" in page
    async with store.work(business.id) as work:
        assert (await work.business()).profile == business.profile  # nobody hears a draft

    _, review = await visitor.get(f"{PAGE}/review")
    assert "Greeting while open" in review and "“cheap” (instead: “fair”)" in review and "Questions it asks" in review
    assert await post(visitor, f"{PAGE}/rehearse") == (303, f"{PAGE}/review#rehearsal")
    async with asyncio.timeout(60):
        await asyncio.gather(*quart.background_tasks)
    _, review = await visitor.get(f"{PAGE}/review")
    assert re.search(r"\d+ of \d+ conversations go otherwise", review) and "Any pets?" in review

    assert (await post(visitor, f"{PAGE}/publish", revision="7"))[0] == 422  # another draft than the one looked at
    assert await post(visitor, f"{PAGE}/publish", revision="1", why="Spring") == (303, f"{PAGE}?done=published")
    await asyncio.gather(*quart.background_tasks)
    async with store.work(business.id) as work:
        profile = (await work.business()).profile
        assert await work.receptionist_draft() is None and await work.rehearsal() is None
    assert profile.must_ask == ("Any pets?",) and profile.personality.voice == "high"
    voice = app.parts.voice
    assert isinstance(voice, BeepVoice)  # its greeting is spoken before anybody calls
    assert ("Welcome to Rose City Plumbing. I'm Robin, a machine.", 1.1, "high") in voice.asked

    _, versions = await visitor.get("/settings/versions")
    assert "Version 2: The receptionist" in versions and "“Spring”" in versions and "Rosa Owner" in versions
    assert await post(visitor, "/settings/versions/1/restore") == (303, "/settings/versions?restored=1")
    async with store.work(business.id) as work:
        assert (await work.business()).profile == business.profile
    assert (await post(visitor, "/settings/versions/99/restore"))[0] == 404


async def test_nobody_loses_a_typed_word(visitor: Browser) -> None:
    wrong = FORM | {"greeting": "Hi from {busines}, é.", "answer": "It's $49."}
    status, page = await post(visitor, PAGE, **wrong)
    assert status == 422 and "2 things need another look" in page
    assert "{busines} is no field" in page and "amounts come only from the price book" in page
    assert "Hi from {busines}, é." in page and "my lawyer" in page and 'value="Any pets?"' in page
    # Saved elsewhere meanwhile: what was typed stays, and saving again is deliberate.
    await post(visitor, PAGE, **FORM)
    status, page = await post(visitor, PAGE, **FORM | {"greeting": "Mine."})
    assert status == 422 and "Rosa Owner has saved a draft meanwhile" in page and ">Mine.<" in page
    assert 'name="revision" value="1"' in page
    assert (await post(visitor, PAGE, **FORM | {"greeting": "Mine.", "revision": "1"}))[0] == 303
    assert await post(visitor, f"{PAGE}/discard") == (303, f"{PAGE}?done=discarded")
    assert "There is no draft" in (await visitor.get(f"{PAGE}/review"))[1]
    assert (await post(visitor, f"{PAGE}/rehearse"))[0] == 422


async def test_what_is_typed_can_be_heard_before_it_is_saved(visitor: Browser, app: App) -> None:
    query = {"what": "open", "greeting": "Hello from {business}.", "disclosure": "I'm {receptionist}.", "name": "Robin"}
    response = await visitor.client.get(f"{PAGE}/listen", query_string=query | {"voice": "low", "pace": "0.85"})
    assert response.status_code == 200 and response.headers["Content-Type"] == "audio/wav"
    assert "media-src 'self'" in response.headers["Content-Security-Policy"]
    with wave.open(io.BytesIO(await response.get_data(as_text=False))) as heard:
        assert (heard.getnchannels(), heard.getsampwidth(), heard.getframerate()) == (1, 2, 8000)
        assert heard.getnframes() == 5 * 160
    voice = app.parts.voice
    assert isinstance(voice, BeepVoice)
    assert voice.asked == [("Hello from Rose City Plumbing. I'm Robin.", 0.85, "low")]
    for what in ("after_hours", "holiday", "returning", "sample"):
        assert (await visitor.client.get(f"{PAGE}/listen", query_string={"what": what})).status_code == 200
    refused = await visitor.client.get(f"{PAGE}/listen", query_string={"what": "open", "greeting": "Only $49!"})
    assert refused.status_code == 422 and "names an amount" in await refused.get_data(as_text=True)
    voice.broken = True
    broken = await visitor.client.get(f"{PAGE}/listen", query_string={"what": "open"})
    assert broken.status_code == 503 and "voice does not answer" in await broken.get_data(as_text=True)


async def test_only_admins_see_or_change_it(
    visitor: Browser, stranger: Browser, store: SqlStore, business: Business
) -> None:
    await add_user(store, business.id, "office@rosecity.example", "Olive", Role.OFFICE, PASSWORD)
    pages = (PAGE, f"{PAGE}/review", f"{PAGE}/listen", f"{PAGE}/rehearsal", "/settings/versions")
    posts = (PAGE, f"{PAGE}/rehearse", f"{PAGE}/publish", f"{PAGE}/discard", "/settings/versions/1/restore")
    for page in pages:
        assert (await stranger.get(page))[0] in (302, 303), page
    await stranger.sign_in(PASSWORD, "office@rosecity.example")
    for page in pages:
        assert (await stranger.get(page))[0] == 403, page
    for path in posts:
        assert (await post(stranger, path, **FORM))[0] == 403, path
        elsewhere = await visitor.client.post(path, form=FORM, headers={"Sec-Fetch-Site": "cross-site"})
        assert elsewhere.status_code == 403, path
