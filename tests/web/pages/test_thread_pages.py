"""What people write in a thread and about its contact, without scripts: no word is lost, nothing is sent twice."""

import io
import re
from dataclasses import replace

import pytest
from quart import Quart
from werkzeug.datastructures import FileStorage

from receptionist.adapters.store.store import SqlStore
from receptionist.domain.message import Author, AuthorKind, Message, MessageState, Purpose
from receptionist.domain.records import Business, Role, User
from receptionist.services.outbox import Outbox
from receptionist.services.send_text import NewText, queue_text
from receptionist.services.text_templates import add_starters
from receptionist.web.app import App
from tests.fakes.text_carrier import ScriptedTextCarrier
from tests.web.pages.conftest import Browser
from tests.web.pages.seed import Day, Office, seed_office
from tests.web.pages.seed_texts import PICTURE
from tests.web.pages.test_pages import text_of
from tests.web.pages.test_texting_pages import _user as add_colleague
from tests.web.pages.test_texting_pages import posts

sqlite_only = pytest.mark.databases("sqlite")
pytestmark = sqlite_only


@pytest.fixture
async def office(store: SqlStore, business: Business, day: Day) -> Office:
    """A morning with calls of every kind, and templates."""
    office = await seed_office(store, business, day)
    async with store.work(business.id, write=True) as work:
        await add_starters(work)
    return office


@pytest.fixture
def carrier(app: App) -> ScriptedTextCarrier:
    """The carrier of the simulated account."""
    carrier = ScriptedTextCarrier()
    app.texting = replace(app.texting, carriers={**app.texting.carriers, "simulated": carrier})
    return carrier


async def texts_of(store: SqlStore, office: Office, business: Business) -> list[Message]:
    async with store.work(business.id) as work:
        return await work.messages(office.laura_thread)


async def reply(browser: Browser, office: Office, **fields: str) -> tuple[int, str]:
    return await posts(browser, f"/threads/{office.laura_thread}/reply", **fields)


def typed_in(page: str) -> str:
    """What stands in the box people write in."""
    found = re.search(r'<textarea id="reply".*?>(.*?)</textarea>', page, re.DOTALL)
    assert found is not None
    return found[1]


async def test_a_template_is_put_in_filled_and_what_is_missing_must_be_written(
    visitor: Browser, office: Office, store: SqlStore, business: Business, carrier: ScriptedTextCarrier
) -> None:
    here = f"/threads/{office.laura_thread}"
    async with store.work(business.id) as work:
        templates = {one.name: one.id for one in await work.text_templates()}
    await reply(visitor, office, text="Hello!", insert=templates["On my way"])
    words = typed_in((await visitor.get(here))[1])
    assert words == "Hello!\nHi Laura, this is Rosa Owner from Rose City Plumbing. I&#39;m on my way to you now."
    status, page = await reply(visitor, office, text="Book here: {booking_link} {nonsense}", key="k1")
    assert status == 422 and "Nothing is known to put for {booking_link}." in text_of(page)
    assert typed_in(page) == "Book here: {booking_link} {nonsense}"
    assert await texts_of(store, office, business) == []
    assert (await reply(visitor, office, text="Hi {first_name}, see you {day}.", key="k1"))[0] == 303
    assert (await reply(visitor, office, text="Hi {first_name}, see you {day}.", key="k1"))[0] == 303
    assert [one.text for one in await texts_of(store, office, business)] == ["Hi Laura, see you tomorrow."]
    assert typed_in((await visitor.get(here))[1]) == ""


async def test_what_is_typed_is_kept_for_each_person_until_it_is_sent(
    visitor: Browser, office: Office, store: SqlStore, business: Business, quart: Quart, carrier: ScriptedTextCarrier
) -> None:
    here = f"/threads/{office.laura_thread}"
    status, shown = await posts(visitor, f"{here}/draft", text="Half a sen", key="k1", **{"as": "text"})
    assert status == 200 and "10 characters, 1 part" in text_of(shown)
    assert typed_in((await visitor.get(here))[1]) == "Half a sen"
    colleague = await add_colleague(store, business, "olga@rosecity.example", Role.OFFICE)
    other = Browser(quart.test_client())
    await other.sign_in(email=colleague.email)
    assert typed_in((await other.get(here))[1]) == ""
    await reply(visitor, office, text="Half a sentence, whole.", key="k1")
    # A saving that comes after the sending brings nothing back.
    await posts(visitor, f"{here}/draft", text="Half a sentence, whole.", key="k1")
    assert typed_in((await visitor.get(here))[1]) == ""


async def test_a_note_is_for_colleagues_and_may_be_pinned(
    visitor: Browser, office: Office, store: SqlStore, business: Business
) -> None:
    here = f"/threads/{office.laura_thread}"
    for _ in range(2):
        assert (await reply(visitor, office, text="Gate code 4711", key="n1", **{"as": "note"}))[0] == 303
    _, page = await visitor.get(here)
    assert text_of(page).count("Gate code 4711") == 1 and await texts_of(store, office, business) == []
    pin = re.search(rf"{here}/notes/hap_\w+/pin", page)
    assert pin is not None
    await posts(visitor, pin[0], pinned="yes")
    assert "Pinned notes" in text_of((await visitor.get(here))[1])
    assert (await reply(visitor, office, text="x" * 4001, **{"as": "note"}))[0] == 422


async def attach(browser: Browser, office: Office, data: bytes, name: str, **fields: str) -> tuple[int, str]:
    files = {"files": FileStorage(io.BytesIO(data), name)}
    response = await browser.client.post(f"/threads/{office.laura_thread}/reply", form=fields, files=files)
    return response.status_code, await response.get_data(as_text=True)


async def test_a_photo_goes_out_under_an_address_nobody_guesses(
    visitor: Browser,
    stranger: Browser,
    office: Office,
    store: SqlStore,
    business: Business,
    app: App,
    day: Day,
    carrier: ScriptedTextCarrier,
) -> None:
    status, page = await attach(visitor, office, b"MZ\x00\x01 not a photo", "virus.jpg", text="Look", attach="yes")
    assert status == 422 and "are not taken" in text_of(page) and typed_in(page) == "Look"
    status, page = await attach(visitor, office, b"%PDF-1.7", "offer.pdf", text="Look", attach="yes")
    assert status == 422 and "It takes JPEG, PNG." in text_of(page)
    status, page = await attach(visitor, office, PICTURE + b"\0" * 2000, "big.png", text="Look", attach="yes")
    assert status == 422 and "larger than" in text_of(page)
    assert (await attach(visitor, office, PICTURE, "valve.png", text="Look", attach="yes"))[0] == 303
    _, page = await visitor.get(f"/threads/{office.laura_thread}")
    assert "valve.png" in text_of(page) and typed_in(page) == "Look"
    assert (await reply(visitor, office, text="Look", key="k1", send="now"))[0] == 303
    assert (await reply(visitor, office, text="", key="k1", send="now"))[0] == 303  # pressed twice
    (sent,) = await texts_of(store, office, business)
    assert [(one.name, one.content_type) for one in sent.media] == [("valve.png", "image/png")]

    await Outbox(app.texting).send_due()
    path = carrier.sent[0].media_urls[0].partition("/m/")[2]
    response = await stranger.client.get(f"/m/{path}")
    assert response.status_code == 200 and await response.get_data() == PICTURE
    assert response.headers["Content-Type"] == "image/png" and "sandbox" in response.headers["Content-Security-Policy"]
    for wrong in ("x", path[1:], "a" * 5000, f"{path}/.."):
        assert (await stranger.client.get(f"/m/{wrong}")).status_code == 404
    day.later(hours=25)
    assert (await stranger.client.get(f"/m/{path}")).status_code == 404


async def test_a_carrier_that_sends_no_files_says_so_before(
    visitor: Browser, office: Office, carrier: ScriptedTextCarrier
) -> None:
    carrier.limits = replace(carrier.limits, most_files=0, why_none="This account sends no files.")
    _, page = await visitor.get(f"/threads/{office.laura_thread}")
    assert "This account sends no files." in text_of(page) and 'type="file"' not in page
    status, page = await attach(visitor, office, PICTURE, "valve.png", text="Look", attach="yes")
    assert status == 422 and "send the words alone" in text_of(page)


async def test_a_text_for_later_waits_and_can_be_changed_or_sent_now(
    visitor: Browser, office: Office, store: SqlStore, business: Business, carrier: ScriptedTextCarrier
) -> None:
    status, page = await reply(visitor, office, text="Tomorrow!", key="k1", send="later", later="2026-10-04T09:00")
    assert status == 422 and "This time is over." in text_of(page) and typed_in(page) == "Tomorrow!"
    assert (await reply(visitor, office, text="Tomorrow!", key="k1", send="later", later=""))[0] == 422
    await reply(visitor, office, text="Tomorrow!", key="k1", send="later", later="2026-10-06T09:30")
    (waiting,) = await texts_of(store, office, business)
    assert waiting.state is MessageState.HELD and waiting.not_before is not None
    assert waiting.not_before.isoformat() == "2026-10-06T16:30:00+00:00"
    assert "Waits until Oct 6, 9:30 am." in text_of((await visitor.get(f"/threads/{office.laura_thread}"))[1])
    await posts(visitor, f"/messages/{waiting.id}/change", text="On Tuesday!", later="2026-10-06T10:00")
    (waiting,) = await texts_of(store, office, business)
    assert waiting.text == "On Tuesday!" and waiting.state is MessageState.HELD
    await posts(visitor, f"/messages/{waiting.id}/send-now", text="On Tuesday!")
    (sent,) = await texts_of(store, office, business)
    assert sent.state is MessageState.QUEUED


async def test_every_page_of_a_long_thread_is_reached_and_nothing_falls_between(
    visitor: Browser, office: Office, store: SqlStore, business: Business, day: Day, owner: User
) -> None:
    async with store.work(business.id, write=True) as work:
        for place in range(230):
            author = Author(AuthorKind.PERSON, owner.id)
            new = NewText(office.laura_thread, f"Line {place:03d}.", Purpose.REPLY, author)
            await queue_text(work, day.later(seconds=20), new)
    found: list[str] = []
    address = f"/threads/{office.laura_thread}"
    for _ in range(4):
        _, page = await visitor.get(address)
        found = re.findall(r"Line (\d{3})\.</p>", page) + found
        earlier = re.search(r'href="(/threads/\w+\?before=[^"]+)"', page)
        if earlier is None:
            break
        address = earlier[1]
    assert found == [f"{place:03d}" for place in range(230)]
    assert "Do you do kitchen drains?" in page and "Lead" in text_of(page)


async def test_the_timeline_says_who_did_what(visitor: Browser, office: Office, carrier: ScriptedTextCarrier) -> None:
    here = f"/threads/{office.laura_thread}"
    await posts(visitor, f"{here}/take-over")
    await posts(visitor, f"{here}/give-back")
    await posts(visitor, f"{here}/mode", mode="draft")
    await posts(visitor, f"{here}/consent", consent="refused", words="She said so on the phone")
    about = {"name": "Laura B.", "email": "laura@example.com", "address": "4212 Maple", "language": "es"}
    await posts(visitor, f"{here}/contact", **about)
    read = text_of((await visitor.get(here))[1])
    for line in (
        "Rosa Owner : Took over from the AI",
        "Rosa Owner : Gave the thread back to the AI",
        "Rosa Owner : Set this thread to: the AI writes drafts",
        "Rosa Owner : Noted that they want no texts: She said so on the phone",
        "Rosa Owner : Changed what is known of the contact",
        "laura@example.com",
        "Spanish",
    ):
        assert line in read, line


async def test_contacts_are_tagged_and_merged_by_the_office_only(
    visitor: Browser, office: Office, store: SqlStore, business: Business, quart: Quart
) -> None:
    here = f"/threads/{office.laura_thread}"
    await posts(visitor, f"{here}/contact/tags", tag="VIP, pays late")
    await posts(visitor, f"{here}/contact/tags", tag="vip")
    async with store.work(business.id) as work:
        assert await work.contact_tags(office.laura_thread) == ["pays late", "VIP"]
    assert 'href="/?q=%23VIP"' in (await visitor.get(here))[1]
    _, tagged = await visitor.get("/?q=%23vip")
    assert "Tagged so" in tagged and f"{here}?q=%23vip" in tagged
    await posts(visitor, f"{here}/contact/tags", off="VIP")
    async with store.work(business.id) as work:
        assert await work.contact_tags(office.laura_thread) == ["pays late"]
    status, page = await posts(visitor, f"{here}/contact", name="Laura", email="laura at home", address="")
    assert status == 422 and "laura at home" in page
    status, page = await posts(visitor, f"{here}/contact/merge", number="(503) 555-0199")
    assert status == 422 and "Nobody is known" in text_of(page)
    assert (await posts(visitor, f"{here}/contact/merge", other=office.hostile_thread))[0] == 303
    response = await visitor.client.get(f"/threads/{office.hostile_thread}")
    assert response.status_code == 302 and response.headers["Location"] == here
    assert (await posts(visitor, f"{here}/contact/merge", other=office.hostile_thread))[0] == 409
    technician = await add_colleague(store, business, "tech@rosecity.example", Role.TECHNICIAN)
    other = Browser(quart.test_client())
    await other.sign_in(email=technician.email)
    assert (await posts(other, f"{here}/contact/merge", other=office.hostile_thread))[0] in (403, 404)


async def test_templates_are_written_ordered_removed_and_brought_back(
    visitor: Browser, office: Office, store: SqlStore, business: Business, quart: Quart
) -> None:
    async def names() -> list[str]:
        async with store.work(business.id) as work:
            return [one.name for one in await work.text_templates()]

    at = "/settings/templates"
    for fields, says in (
        ({"name": "Late", "text": "Hi {nmae}"}, "There is no field {nmae}."),
        ({"name": "Late", "text": "Hi {name"}, "A brace stands alone"),
        ({"name": "", "text": "Hi"}, "needs a name"),
        ({"name": "Price", "text": "That is $49."}, "names an amount of money"),
        ({"name": "on my WAY", "text": "Hi"}, "already"),
    ):
        status, page = await posts(visitor, at, **fields)
        assert status == 422 and says in text_of(page), says
        assert fields["text"] in page
    assert (await posts(visitor, at, name="Parking", text="Where can we park, {first_name}?"))[0] == 303
    assert (await names())[0] == "On my way" and (await names())[-1] == "Parking"
    async with store.work(business.id) as work:
        parking = (await work.text_templates())[-1]
    await posts(visitor, f"{at}/{parking.id}/up")
    assert (await names())[-2] == "Parking"
    response = await visitor.client.post(f"{at}/{parking.id}/remove")
    _, page = await visitor.get(response.headers["Location"])
    assert "Removed “ Parking ”." in text_of(page) and "Parking" not in await names()
    await posts(visitor, f"{at}/{parking.id}/restore")
    assert (await names())[-2] == "Parking"
    office_user = await add_colleague(store, business, "olga@rosecity.example", Role.OFFICE)
    other = Browser(quart.test_client())
    await other.sign_in(email=office_user.email)
    assert (await posts(other, at, name="Mine", text="Mine"))[0] == 403
