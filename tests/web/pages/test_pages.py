"""What the pages show, to whom, and that nothing a customer says can act on them."""

import re
from dataclasses import replace
from html import unescape
from html.parser import HTMLParser

import pytest
from quart import Quart

from receptionist.adapters.store.store import SqlStore
from receptionist.domain.call import EndReason, Speaker, Utterance
from receptionist.domain.lead import Fact, LeadCard
from receptionist.domain.profile import BusinessProfile
from receptionist.domain.records import Business, Role
from receptionist.errors import DatabaseProblem
from receptionist.web.app import App
from tests.web.pages.conftest import Browser
from tests.web.pages.seed import HEBREW, HOSTILE, LONG_NAME, Day, Office, carrier_account, pick_up, seed_office

sqlite_only = pytest.mark.databases("sqlite")

LISTS = ("/", "/leads", "/calls")


@pytest.fixture
async def office(store: SqlStore, business: Business, day: Day) -> Office:
    """A morning with calls of every kind."""
    return await seed_office(store, business, day)


def pages_of(office: Office) -> list[str]:
    return [
        *LISTS,
        f"/threads/{office.laura_thread}",
        f"/leads/{office.laura_lead}",
        f"/calls/{office.laura}",
        f"/calls/{office.laura}/live",
    ]


class Tags(HTMLParser):
    """The elements of a page with their attributes, and its words, as a browser sees them."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.seen: list[tuple[str, dict[str, str | None]]] = []
        self.words: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.words.append(data)


def text_of(page: str) -> str:
    """The words of a page as they are read."""
    return re.sub(r"\s+", " ", " ".join(Tags(page).words))


async def test_every_page_is_shown_on_both_databases(visitor: Browser, office: Office) -> None:
    for path in pages_of(office):
        status, page = await visitor.get(path)
        assert status == 200, path
        assert "Laura Bennett" in page


@sqlite_only
async def test_strangers_see_nothing_of_any_page(stranger: Browser, office: Office) -> None:
    for path in pages_of(office):
        response = await stranger.client.get(path)
        assert response.status_code == 302 and response.headers["Location"].startswith("/sign-in?next=/")
        assert "Laura" not in await response.get_data(as_text=True)


@sqlite_only
async def test_a_stranger_s_polling_leads_to_the_sign_in_page(stranger: Browser, office: Office) -> None:
    here = f"http://localhost/calls/{office.laura}"
    headers = {"HX-Request": "true", "HX-Current-URL": here}
    response = await stranger.client.get(f"/calls/{office.laura}/live", headers=headers)
    assert response.status_code == 401 and await response.get_data() == b""
    assert response.headers["HX-Redirect"] == f"/sign-in?next=/calls/{office.laura}"


async def test_another_business_sees_none_of_it(
    quart: Quart, office: Office, store: SqlStore, profile: BusinessProfile, visitor: Browser
) -> None:
    other = await store.directory.add_business(replace(profile, name="Other Plumbing"))
    async with store.work(other.id, write=True) as work:
        stranger = await work.add_user("else@other.example", "Else", Role.OWNER, "no password")
        link = await work.new_sign_in(stranger.id, Day().later(days=30))
    neighbour = Browser(quart.test_client())
    assert (await neighbour.get(f"/enter/{link}"))[0] == 302
    for path in pages_of(office):
        status, page = await neighbour.get(path)
        assert status == (200 if path in LISTS else 404), path
        assert "Laura" not in page and "Rose City" not in page
    for path in pages_of(office):
        for odd in (re.sub(r"_\w+", "_" + "z" * 20, path), re.sub(r"_\w+", "%00", path), re.sub(r"_\w+", "", path)):
            assert (await visitor.get(odd))[0] == (200 if path in LISTS else 404), odd


@sqlite_only
async def test_what_a_customer_says_is_only_ever_text(visitor: Browser, office: Office) -> None:
    shown = 0
    for path in (
        *LISTS,
        f"/threads/{office.hostile_thread}",
        f"/leads/{office.hostile_lead}",
        f"/calls/{office.hostile}",
        f"/calls/{office.hostile}/live",
    ):
        status, page = await visitor.get(path)
        assert status == 200
        assert "<script>" not in page and "<img" not in page, path
        shown += HOSTILE in text_of(page)
    assert shown == 7  # it was said, and it is shown


@sqlite_only
async def test_pages_carry_what_keeps_them_to_themselves(visitor: Browser, office: Office) -> None:
    for path in (*pages_of(office), "/nowhere"):
        response = await visitor.client.get(path)
        policy = response.headers["Content-Security-Policy"]
        assert "script-src 'self';" in policy and "style-src 'self';" in policy and "unsafe" not in policy
        assert "frame-ancestors 'none'" in policy and "form-action 'self'" in policy
        assert response.headers["X-Content-Type-Options"] == "nosniff"
        assert response.headers["Cache-Control"] == "no-store"
        for tag, attributes in Tags(await response.get_data(as_text=True)).seen:
            assert tag != "style" and (tag != "script" or "src" in attributes), path
            assert not any(name == "style" or name.startswith("on") for name in attributes), path
            address = attributes.get("src") or attributes.get("href") or "/"
            assert re.match(r"/(?!/)|#|tel:", address), address


@sqlite_only
async def test_an_empty_business_is_told_how_the_first_call_comes(visitor: Browser) -> None:
    for path in LISTS:
        status, page = await visitor.get(path)
        assert status == 200
        assert "Call from the browser" in page and "Connect a number" in page
    status, page = await visitor.get("/calls?page=7")
    assert status == 200 and "Back to the newest" in page
    for path in ("/", "/calls"):
        for odd in ("0", "-1", "x", "%C2%B2", "9" * 30, "1;drop"):
            assert (await visitor.get(f"{path}?page={odd}"))[0] == 200


@sqlite_only
async def test_a_long_list_comes_in_pages(visitor: Browser, store: SqlStore, business: Business, day: Day) -> None:
    account = await carrier_account(store, business)
    async with store.work(business.id, write=True) as work:
        for number in range(53):
            await pick_up(work, account, day, f"+1503555{100 + number:04d}")
            day.later(seconds=1)
    _, first = await visitor.get("/calls")
    _, second = await visitor.get("/calls?page=2")
    assert first.count('class="row ') == 50 and second.count('class="row ') == 3
    assert "Older" in first and "Newer" not in first and "Newer" in second and "Older" not in second
    assert "(503) 555-0152" in first and "(503) 555-0100" in second


@sqlite_only
async def test_the_inbox_says_who_what_and_how_it_stands(visitor: Browser, office: Office) -> None:
    _, page = await visitor.get("/")
    rows = [text_of(row) for row in page.split('class="row ')[1:]]
    assert len(rows) == 6
    assert "Laura Bennett" in rows[0] and "(503) 555-0142" in rows[0] and "Awaiting approval" in rows[0]
    assert " 2 calls" in rows[0] and "You're all set for tomorrow" in rows[0]
    assert LONG_NAME in rows[1] and "Emergency" in rows[1]
    assert "Number withheld" in rows[2] and "Asked only" in rows[2]
    assert "Nothing was said." in rows[3]
    assert HEBREW not in rows[5] and "could you say that in English" in rows[5]


@sqlite_only
async def test_the_lead_card_has_the_customers_words_and_where_each_price_came_from(
    visitor: Browser, office: Office
) -> None:
    _, page = await visitor.get(f"/leads/{office.laura_lead}")
    text = text_of(page)
    for words in (
        "Awaiting approval",
        "Kitchen sink is completely backed up",
        "my kitchen sink is completely backed up and it won't drain",
        "Clear a kitchen drain $149.50",
        "Clearing a kitchen drain starts at $149.50.",
        "DRAIN-KITCHEN, price book version 3",
        "Camera inspection $225",
        "Tomorrow between 2 and 4 pm",
        "Tomorrow after 2 pm",
        "4212 Maple Street",
        "It's forty two eleven Maple Street. No, sorry, forty two twelve.",
        "Worried that it may be the main line",
        "Nothing is missing",
        "Not urgent",
        "Laura Bennett, (503) 555-0142",
    ):
        assert words in text, words
    assert text.count(" heard ") >= 1 and text.count("not heard by the caller") == 1
    assert f'href="/threads/{office.laura_thread}"' in page and 'href="tel:+15035550142"' in page

    _, page = await visitor.get(f"/leads/{office.emergency_lead}")
    text = text_of(page)
    assert "Emergency" in text and "Asked for a person" in text and "As soon as possible" in text
    assert "Still needed: the address" in text and "No price was told." in text


@sqlite_only
async def test_a_call_shows_what_was_heard_and_what_was_not(visitor: Browser, office: Office) -> None:
    _, page = await visitor.get(f"/calls/{office.laura}")
    text = text_of(page)
    assert "<s>Shall I hold that for you?</s>" in page
    assert "(not heard by the caller: Shall I hold that for you? )" in text
    assert text.count("The caller cut in") == 2
    assert "Answered 1.24 seconds after the caller's last word: words understood after 0.77" in unescape(page)
    assert "1.24 s, slow" in text and "0.42 s" in text and "0.42 s, slow" not in text
    assert "Ended with a goodbye" in text and "(503) 555-0142 called (503) 555-0100" in text
    assert "the AI was cut short 2 times" in text
    assert 'role="log"' not in page and "hx-get" not in page and "<script" not in page

    _, page = await visitor.get(f"/calls/{office.unanswered}")
    assert "Not answered" in page and "Nothing was said." in page
    _, page = await visitor.get(f"/calls/{office.hebrew}")
    assert f'dir="auto">{HEBREW}' in page


@sqlite_only
async def test_the_thread_has_every_call_and_the_newest_lead(visitor: Browser, office: Office) -> None:
    _, page = await visitor.get(f"/threads/{office.laura_thread}")
    assert page.index("Do you do kitchen drains?") < page.index("Laura Bennett.</p>")
    assert page.count('<details class="passed"') == 2 and '<details class="passed" open' not in page
    assert f'href="/leads/{office.laura_lead}"' in page
    ids = re.findall(r'\sid="([^"]+)"', page)
    assert len(ids) == len(set(ids))


@sqlite_only
async def test_a_live_call_gives_only_what_is_new(
    visitor: Browser, store: SqlStore, business: Business, day: Day
) -> None:
    account = await carrier_account(store, business)
    async with store.work(business.id, write=True) as work:
        phone = await pick_up(work, account, day, "+15035550142")
        await phone.ai("How can I help?")
    call = phone.call
    _, page = await visitor.get(f"/calls/{call.id}")
    assert "On the phone now" in page and 'role="log"' in page and "How can I help?" in page
    poll = re.search(r'hx-get="([^"]+)" hx-trigger="ask, every 30s"', page)
    assert poll is not None
    response = await visitor.client.get(poll[1])
    assert response.status_code == 204 and await response.get_data() == b""

    async with store.work(business.id, write=True) as work:
        await work.add_utterance(call.id, Utterance(1, Speaker.CALLER, "My sink is blocked.", 2.0, 4.0))
        await work.save_card(call.thread_id, LeadCard(problem=Fact("blocked sink", "My sink is blocked.")), "", call.id)
    status, part = await visitor.get(poll[1])
    assert status == 200 and "My sink is blocked.</p>" in part and "<html" not in part
    assert "How can I help?" not in part  # what stands already is not sent again
    assert "Blocked sink" in part  # the lead beside it
    again = re.search(r'hx-get="([^"]+)"', part)
    assert again is not None and again[1] != poll[1]
    assert (await visitor.get(again[1]))[0] == 204

    async with store.work(business.id, write=True) as work:
        await work.end_call(call.id, day.later(seconds=9), EndReason.CALLER_HUNG_UP, "Blocked sink.")
    _, part = await visitor.get(again[1])
    assert "The call is over." in part and "hx-get" not in part and "The caller hung up" in part
    for odd in ("x", "%C2%B2-0", "99999-0", "-1-0"):
        assert (await visitor.get(f"/calls/{call.id}/live?seen={odd}"))[0] == 200


@sqlite_only
async def test_what_is_not_there_is_said_in_a_sentence(visitor: Browser, stranger: Browser) -> None:
    for browser in (visitor, stranger):
        status, page = await browser.get("/nowhere")
        assert status == 404 and "There is no such page" in page
    response = await visitor.client.post("/calls")
    assert response.status_code == 405 and "nothing to see" in await response.get_data(as_text=True)
    # Carriers get their answers plain.
    response = await visitor.client.post("/webhooks/twilio/acct_unknown/voice")
    assert response.status_code == 404 and "stylesheet" not in await response.get_data(as_text=True)


@sqlite_only
async def test_without_a_database_a_page_says_so(visitor: Browser, app: App, monkeypatch: pytest.MonkeyPatch) -> None:
    async def away(*_: object) -> None:
        raise DatabaseProblem("The database is away.", "Look at postgresql://rosa:secret@db.")

    monkeypatch.setattr(app.parts.store.directory, "signed_in", away)
    status, page = await visitor.get("/")
    assert status == 503 and "Calls are still answered" in page and "secret" not in page


@sqlite_only
async def test_files_are_served_under_an_address_of_their_content(visitor: Browser) -> None:
    _, page = await visitor.get("/")
    style = re.search(r'href="(/static/style\.css\?v=[0-9a-f]{12})"', page)
    assert style is not None and (await visitor.get(style[1]))[0] == 200
    status, script = await visitor.get("/static/htmx.js")
    assert status == 200 and 'version:"2.' in script
