"""What an owner sees of texts, and does about them."""

import re
from dataclasses import replace
from urllib.parse import quote

import pytest
from argon2 import PasswordHasher
from quart import Quart

from receptionist.adapters.store.store import SqlStore
from receptionist.domain.ids import MessageId
from receptionist.domain.message import Consent, Direction, Holder, Message, MessageState, ReplyMode
from receptionist.domain.profile import BusinessProfile
from receptionist.domain.records import Business, ReconcileRun, Role, User
from tests.web.pages.conftest import PASSWORD, Browser
from tests.web.pages.seed import HEBREW, Day, carrier_account
from tests.web.pages.seed_texts import LONG, PICTURE, STOPPED, Texts, Writer, seed_texts
from tests.web.pages.test_pages import text_of

sqlite_only = pytest.mark.databases("sqlite")


@pytest.fixture
async def texts(store: SqlStore, business: Business, owner: User, day: Day) -> Texts:
    """Four customers who text."""
    return await seed_texts(store, business, await carrier_account(store, business), owner.id, day)


async def posts(browser: Browser, path: str, **fields: str) -> tuple[int, str]:
    """Submits a form of ours; status, and the address it sends on to or the page."""
    headers = {"Sec-Fetch-Site": "same-origin"}
    response = await browser.client.post(path, form=fields, headers=headers)
    return response.status_code, response.headers.get("Location") or await response.get_data(as_text=True)


async def message(store: SqlStore, business: Business, message_id: MessageId) -> Message:
    async with store.work(business.id) as work:
        found = await work.message(message_id)
    assert found is not None
    return found


async def written(store: SqlStore, business: Business, texts: Texts, words: str) -> list[Message]:
    """Texts of ours with these words."""
    async with store.work(business.id) as work:
        passed = await work.messages(texts.talk)
    return [one for one in passed if one.direction is Direction.OUT and one.text == words]


async def test_a_thread_tells_who_wrote_what_and_what_became_of_it(visitor: Browser, texts: Texts) -> None:
    status, page = await visitor.get(f"/threads/{texts.talk}")
    assert status == 200
    read = text_of(page)
    assert "Hi, is this the plumber?" in read and HEBREW in read and LONG.strip() in read
    assert "Not delivered. This is a landline" in read and "Call instead." in read
    assert "It is not known whether this was sent" in read and "It arrived" in read
    assert "It is 9:40 pm where they are; it goes out at 8:00 am." in read
    assert "Draft, not sent yet" in read
    assert re.search(r"Why\? \S+ am The AI answered what they wrote\. \S+ am They texted us first\.", read)
    assert "Files of this kind are not taken." in read


async def test_the_inbox_says_what_waits_for_a_person(visitor: Browser, texts: Texts) -> None:
    _, page = await visitor.get("/")
    read = text_of(page)
    assert "For a person" in read and "You answer" in read
    assert "No texts" in read and "Stop?" in read
    assert "AI No texts" not in read and "AI Stop?" not in read  # nothing is written to them
    assert "4 unread" in read and "9 texts" in read
    before = _count_of_unread(page)
    _, opened = await visitor.get(f"/threads/{texts.talk}")
    _, after = await visitor.get("/")
    # It is seen at once in the list beside it, too.
    assert "4 unread" not in text_of(opened) and "4 unread" not in text_of(after)
    assert _count_of_unread(opened) == _count_of_unread(after) == before - 1


async def test_a_reply_is_the_persons_and_makes_the_thread_theirs(
    visitor: Browser, store: SqlStore, business: Business, owner: User, texts: Texts
) -> None:
    _, page = await visitor.get(f"/threads/{texts.talk}")
    key = page.partition('name="key" value="')[2].partition('"')[0]
    assert key
    # A weak connection sends the form twice.
    for _ in range(2):
        status, to = await posts(visitor, f"/threads/{texts.talk}/reply", text="On my way.", key=key)
        assert (status, to) == (303, f"/threads/{texts.talk}#end")
    (sent,) = await written(store, business, texts, "On my way.")
    assert sent.state is MessageState.QUEUED and sent.author.user_id == owner.id
    async with store.work(business.id) as work:
        standing = await work.thread_status(texts.talk)
        draft = await work.message(texts.draft)
    assert standing.holder is Holder.PERSON and standing.held_by == owner.id
    assert draft is not None and draft.state is MessageState.NOT_SENT
    read = text_of((await visitor.get(f"/threads/{texts.talk}"))[1])
    assert "You answer until" in read and "Give back to the AI" in read


@sqlite_only
async def test_a_reply_that_cannot_be_sent_keeps_its_words(visitor: Browser, texts: Texts) -> None:
    status, page = await posts(visitor, f"/threads/{texts.talk}/reply", text="x" * 1601, key="k1")
    assert status == 422 and "This text has 1,601 characters." in text_of(page)
    assert "x" * 1601 in page
    status, page = await posts(visitor, f"/threads/{texts.talk}/reply", text="  ", key="k2")
    assert status == 422


@sqlite_only
async def test_a_text_to_somebody_who_opted_out_is_not_sent_and_says_why(visitor: Browser, texts: Texts) -> None:
    read = text_of((await visitor.get(f"/threads/{texts.stopped}"))[1])
    assert "Does not want texts." in read and STOPPED in read
    await posts(visitor, f"/threads/{texts.stopped}/reply", text="One more thing", key="k")
    assert "Not sent." in text_of((await visitor.get(f"/threads/{texts.stopped}"))[1])


async def test_taking_over_and_giving_back(visitor: Browser, store: SqlStore, business: Business, texts: Texts) -> None:
    await posts(visitor, f"/threads/{texts.talk}/take-over")
    async with store.work(business.id) as work:
        assert (await work.thread_status(texts.talk)).holder is Holder.PERSON
    await posts(visitor, f"/threads/{texts.talk}/give-back")
    await posts(visitor, f"/threads/{texts.talk}/mode", mode="draft")
    async with store.work(business.id) as work:
        standing = await work.thread_status(texts.talk)
    assert standing.holder is Holder.AI and standing.mode is ReplyMode.DRAFT
    assert (await posts(visitor, f"/threads/{texts.talk}/mode", mode="shout"))[0] == 400
    await posts(visitor, f"/threads/{texts.taken_over}/looked")
    assert "For a person" not in text_of((await visitor.get("/"))[1])


async def test_a_draft_is_sent_as_it_was_edited_or_discarded(
    visitor: Browser, store: SqlStore, business: Business, texts: Texts
) -> None:
    await posts(visitor, f"/messages/{texts.draft}/approve", text="We can come Wednesday. Does 9 work?")
    sent = await message(store, business, texts.draft)
    assert sent.state is MessageState.QUEUED and sent.text == "We can come Wednesday. Does 9 work?"
    status, page = await posts(visitor, f"/messages/{texts.failed}/discard")
    assert status == 409 and 'role="alert"' in page
    await posts(visitor, f"/messages/{texts.held}/discard")
    assert (await message(store, business, texts.held)).state is MessageState.NOT_SENT


async def test_an_unknown_outcome_is_settled_by_a_person(
    visitor: Browser, store: SqlStore, business: Business, texts: Texts
) -> None:
    await posts(visitor, f"/messages/{texts.unknown}/arrived")
    assert (await message(store, business, texts.unknown)).state is MessageState.DELIVERED
    # Once it is settled, there is nothing to send again.
    status, _ = await posts(visitor, f"/messages/{texts.unknown}/send-again")
    assert status == 409
    assert len(await written(store, business, texts, "See you tomorrow.")) == 1


async def test_what_may_be_an_opt_out_is_decided_by_a_person(
    visitor: Browser, store: SqlStore, business: Business, owner: User, texts: Texts
) -> None:
    assert "May have asked us to stop" in text_of((await visitor.get(f"/threads/{texts.unclear}"))[1])
    await posts(visitor, f"/threads/{texts.unclear}/consent", consent="refused", words="It was meant so.")
    async with store.work(business.id) as work:
        assert (await work.thread_status(texts.unclear)).consent is Consent.REFUSED
        contact = await work.contact(texts.unclear)
        ledger = await work.consent_entries(contact.address)
    assert ledger[-1].actor == owner.id and ledger[-1].words
    assert (await posts(visitor, f"/threads/{texts.unclear}/consent", consent="perhaps"))[0] == 400


@sqlite_only
async def test_a_failure_without_a_reason_says_what_to_do_instead(
    visitor: Browser, store: SqlStore, business: Business, texts: Texts
) -> None:
    failed = await message(store, business, texts.failed)
    async with store.work(business.id, write=True) as work:
        await work.save_message(replace(failed, failure=None))
    read = text_of((await visitor.get(f"/threads/{failed.thread_id}"))[1])
    assert "Not delivered. The carrier does not say why." in read
    assert "Call instead." in read


@sqlite_only
async def test_meant_something_else_is_no_agreement_to_texts(
    visitor: Browser, store: SqlStore, business: Business, texts: Texts
) -> None:
    page = (await visitor.get(f"/threads/{texts.unclear}"))[1]
    assert "The AI writes nothing here now." in text_of(page)
    form = page[: page.index("Meant something else")].rpartition("<form")[2]
    fields = dict(re.findall(r'name="(\w+)" value="([^"]*)"', form))
    await posts(visitor, f"/threads/{texts.unclear}/consent", **fields)
    async with store.work(business.id) as work:
        assert (await work.thread_status(texts.unclear)).consent is Consent.NONE
    assert "The AI answers here." in text_of((await visitor.get(f"/threads/{texts.unclear}"))[1])


@sqlite_only
async def test_nothing_is_done_for_another_site_or_another_business(
    visitor: Browser, stranger: Browser, store: SqlStore, texts: Texts, profile: BusinessProfile, quart: Quart
) -> None:
    paths = [
        f"/threads/{texts.talk}/{name}" for name in ("reply", "take-over", "give-back", "mode", "consent", "looked")
    ]
    paths += [f"/messages/{texts.draft}/approve", "/settings/texts", "/settings/me", "/phone/send"]
    for path in paths:
        response = await visitor.client.post(path, form={"text": "x"}, headers={"Sec-Fetch-Site": "cross-site"})
        assert response.status_code == 403, path
        assert (await stranger.client.post(path)).status_code == 302, path
    other = await store.directory.add_business(replace(profile, name="Elsewhere"))
    user = await _user(store, other, "else@where.example")
    outsider = Browser(quart.test_client())
    assert (await outsider.sign_in(email=user.email))[0] == 302
    assert (await outsider.get(f"/threads/{texts.talk}"))[0] == 404
    assert (await outsider.get(f"/files/{texts.photo}"))[0] == 404
    assert (await posts(outsider, f"/messages/{texts.draft}/approve"))[0] == 404
    assert (await posts(outsider, f"/threads/{texts.talk}/take-over"))[0] == 404


async def _user(store: SqlStore, business: Business, email: str, role: Role = Role.OWNER) -> User:
    cheap = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
    async with store.work(business.id, write=True) as work:
        return await work.add_user(email, "Somebody", role, cheap.hash(PASSWORD))


async def test_a_photo_is_shown_and_nothing_in_it_can_run(visitor: Browser, texts: Texts) -> None:
    response = await visitor.client.get(f"/files/{texts.photo}")
    assert response.status_code == 200 and await response.get_data() == PICTURE
    assert response.headers["Content-Type"] == "image/png"
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in response.headers["Content-Security-Policy"]


@sqlite_only
async def test_the_open_page_gets_what_is_new_and_what_changed(
    visitor: Browser, store: SqlStore, business: Business, texts: Texts, day: Day
) -> None:

    _, page = await visitor.get(f"/threads/{texts.talk}")
    seen = (
        page.partition("&#34;seen&#34;: &#34;")[2].partition("&#34;")[0]
        or page.partition('"seen": "')[2].partition('"')[0]
    )
    live = f"/threads/{texts.talk}/live?seen={quote(seen)}"
    assert (await visitor.get(live))[0] == 204
    account = await carrier_account(store, business)
    async with store.work(business.id, write=True) as work:
        writer = Writer(work, account, day, "+15035550151")
        await writer.writes("Are you still there?")
        unknown = await work.message(texts.unknown)
        assert unknown is not None
        await work.save_message(replace(unknown, state=MessageState.DELIVERED))
    status, fresh = await visitor.get(live)
    assert status == 200
    read = text_of(fresh)
    assert "Are you still there?" in read and "See you tomorrow. Delivered" in read
    assert "Hi, is this the plumber?" not in read


@sqlite_only
async def test_settings_are_checked_before_they_hold(
    visitor: Browser, store: SqlStore, business: Business, owner: User, quart: Quart
) -> None:
    for wrong in (
        {"give_back_minutes": "soon"},
        {"quiet_from": "23:00", "quiet_until": "08:00"},
        {"booking_link": "javascript:alert(1)"},
        {"booking_link": "https://["},
        {"disclosure": "The AI of {business}. Visits from $49!"},
        {"disclosure": " "},
        {"mode": "loud"},
    ):
        status, page = await posts(visitor, "/settings/texts", **wrong)
        assert status == 422 and 'role="alert"' in page, wrong
    async with store.work(business.id) as work:
        assert (await work.business()).profile == business.profile
    good = {"give_back_minutes": "0", "booking_link": "https://rosecity.example/book", "missed_call_text": "on"}
    status, page = await posts(visitor, "/settings/texts", **good)
    assert status == 200 and "Saved." in text_of(page)
    async with store.work(business.id) as work:
        profile = (await work.business()).profile
    assert profile.texting.give_back_minutes == 0 and profile.texting.booking_link == "https://rosecity.example/book"
    assert profile.texting.missed_call_text and not profile.texting.follow_up_after_call

    technician = await _user(store, business, "tech@rosecity.example", Role.TECHNICIAN)
    browser = Browser(quart.test_client())
    await browser.sign_in(email=technician.email)
    assert (await posts(browser, "/settings/texts", mode="people"))[0] == 403
    assert (await posts(browser, "/settings/me", by_text="on"))[0] == 422
    assert (await posts(browser, "/settings/me", by_text="on", mobile="(503) 555-0177"))[0] == 303
    async with store.work(business.id) as work:
        tell = {user.id: user.tell for user in await work.users()}[technician.id]
    assert tell.by_text and not tell.by_email and tell.mobile is not None and tell.mobile.e164 == "+15035550177"


@sqlite_only
async def test_the_inbox_says_whether_the_carriers_lists_agree(
    visitor: Browser, store: SqlStore, business: Business, day: Day
) -> None:
    account = await carrier_account(store, business)
    async with store.work(business.id, write=True) as work:
        await work.save_reconcile_run(ReconcileRun(account.id, day.now(), day.now(), listed=40, unmatched=0))
    assert "0 unmatched" in text_of((await visitor.get("/"))[1])
    async with store.work(business.id, write=True) as work:
        late = day.later(minutes=5)
        await work.save_reconcile_run(ReconcileRun(account.id, late, late, listed=41, unmatched=2))
    assert "2 unmatched" in text_of((await visitor.get("/"))[1])
    carriers = text_of((await visitor.get("/settings/carriers"))[1])
    assert "2 unmatched of 41" in carriers and "(503) 555-0100" in carriers and "hush" not in carriers


@sqlite_only
async def test_the_customers_phone_shows_what_reached_it(visitor: Browser, texts: Texts) -> None:
    _, page = await visitor.get("/phone?number=%28503%29+555-0151")
    read = text_of(page)
    assert "Hi, is this the plumber?" in read and "Thanks for the photo: a person will look at it." in read
    assert "I can come by at 3." not in read  # it failed
    assert "We can come Tuesday." not in read  # a draft
    status, page = await posts(visitor, "/phone/send", number="+15035550151", text="", wire="twilio")
    assert status == 422 and "There is nothing to send." in text_of(page)


def _count_of_unread(page: str) -> int:
    found = re.search(r'data-unread="(\d+)"', page)
    assert found is not None
    return int(found[1])
