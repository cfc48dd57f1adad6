"""The carriers' settings: credentials masked, numbers with their uses, numbers bought by whoever may spend money."""

from datetime import timedelta

import pytest

from receptionist.adapters.store.store import SqlStore
from receptionist.domain.ids import EventId
from receptionist.domain.own_numbers import NumberUse, OwnNumber
from receptionist.domain.records import Business, CarrierAccount, JournalledEvent, Role, User, WebhookRequest
from receptionist.opening import carrier_desks
from receptionist.web.app import App
from tests.fakes.carrier_server import Answer, Fault, carrier_server, closed_url
from tests.web.pages.conftest import PASSWORD, Browser
from tests.web.pages.seed import Day
from tests.web.pages.twilio_account import BUY, FOR_SALE, NUMBER, NUMBERS, SID, a_number, healthy

pytestmark = pytest.mark.databases("sqlite")

TOKEN = "very-secret-token-9876"


@pytest.fixture
def app(app: App) -> App:
    """The application with the carriers' own account desks."""
    app.desks = carrier_desks()
    return app


async def connected(store: SqlStore, business: Business, api_url: str) -> CarrierAccount:
    """A Twilio account whose API is a server of the test's."""
    async with store.work(business.id, write=True) as work:
        account = await work.save_account("twilio", SID, TOKEN, {"api_url": api_url})
        await work.add_number(account.id, NUMBER)
        await work.save_own_number(OwnNumber(NUMBER, account.id))
    return account


async def post(browser: Browser, path: str, **fields: str) -> tuple[int, str]:
    answer = await browser.client.post(path, form=fields)
    return answer.status_code, answer.headers.get("Location") or await answer.get_data(as_text=True)


async def test_what_could_not_be_taken_in_is_shown_and_tried_again(
    visitor: Browser, store: SqlStore, business: Business, day: Day
) -> None:
    account = await connected(store, business, "http://127.0.0.1:9")
    request = WebhookRequest("POST", "http://127.0.0.1/", {}, b"Body=Hi")
    event = JournalledEvent(EventId("evt_1"), business.id, account.id, "twilio", "SM1", request, day.now())
    await store.directory.journal_events([event])
    async with store.work(business.id, write=True) as work:
        await work.give_up_event(event.id, "failed 10 times: RuntimeError")
    assert "could not be taken in" in (await visitor.get("/settings/carriers"))[1]
    page = (await visitor.get(f"/settings/carriers/{account.id}"))[1]
    assert "sent 1 webhook that" in page and "failed 10 times" in page
    status, page = await post(visitor, f"/settings/carriers/{account.id}/try-again")
    assert status == 200 and "being tried again" in page and "failed 10 times" not in page
    (due,) = await store.directory.claim_events(day.now(), timedelta(minutes=1))
    assert (due.id, due.tries) == (event.id, 1)
    status, page = await post(visitor, f"/settings/carriers/{account.id}/try-again")
    assert status == 200 and "Nothing waits" in page


async def test_credentials_are_kept_and_shown_by_their_last_characters_only(
    visitor: Browser, store: SqlStore, business: Business
) -> None:
    status, page = await post(visitor, "/settings/carriers/connect/twilio", external_id="AC12", secret=TOKEN)
    assert status == 422 and "Account SID must be" in page and 'value="AC12"' in page and TOKEN not in page
    status, to = await post(visitor, "/settings/carriers/connect/twilio", external_id=SID, secret=TOKEN)
    assert status == 303 and to.startswith("/settings/carriers/acct_")
    _, page = await visitor.get(to)
    assert "••••9876" in page and TOKEN not in page
    # Replaced without being shown; what is left empty stays.
    path = to.partition("?")[0]
    status, page = await post(visitor, f"{path}/credentials", secret="", messaging_service_sid="MG" + "3" * 32)
    assert status == 200 and "••••3333" in page
    async with store.work(business.id) as work:
        [account] = await work.accounts()
    assert (account.secret, account.extra["messaging_service_sid"]) == (TOKEN, "MG" + "3" * 32)
    fields = {"drop_messaging_service_sid": "on", "secret": "another-secret-0042"}
    assert (await post(visitor, f"{path}/credentials", **fields))[0] == 200
    async with store.work(business.id) as work:
        [account] = await work.accounts()
    assert (account.secret, dict(account.extra)) == ("another-secret-0042", {})
    status, page = await post(visitor, f"{path}/credentials", secret="typed-anew", messaging_service_sid="MG-odd")
    assert status == 422 and 'value="MG-odd"' in page and "typed-anew" not in page
    status, to = await post(visitor, f"{path}/remove")
    assert status == 303 and "Removed." in (await visitor.get(to))[1]


@pytest.mark.parametrize("role", [Role.OFFICE, Role.TECHNICIAN])
async def test_carriers_are_for_owners_and_admins(
    visitor: Browser, store: SqlStore, business: Business, owner: User, stranger: Browser, role: Role
) -> None:
    account = await connected(store, business, await closed_url())
    async with store.work(business.id, write=True) as work:
        await work.add_user("ann@rosecity.example", "Ann", role, owner.password_hash)
    await stranger.sign_in(PASSWORD, "ann@rosecity.example")
    for path in ("", f"/{account.id}", f"/{account.id}/buy", f"/{account.id}/webhooks", "/connect/twilio"):
        assert (await stranger.get(f"/settings/carriers{path}"))[0] in (403, 404), path
    assert (await post(stranger, f"/settings/carriers/{account.id}/remove"))[0] in (403, 404)
    assert (await stranger.get("/settings/forwarding"))[0] == 403
    async with store.work(business.id) as work:
        assert await work.account(account.id) is not None


async def test_an_admin_sets_numbers_and_buys_none(
    store: SqlStore, business: Business, owner: User, stranger: Browser
) -> None:
    account = await connected(store, business, await closed_url())
    async with store.work(business.id, write=True) as work:
        await work.add_user("ann@rosecity.example", "Ann", Role.ADMIN, owner.password_hash)
    await stranger.sign_in(PASSWORD, "ann@rosecity.example")
    path = f"/settings/carriers/{account.id}"
    _, page = await stranger.get(path)
    assert "Buy a number" not in page
    assert (await post(stranger, f"{path}/buy", number=FOR_SALE.e164, key="k"))[0] == 403
    status, page = await post(stranger, f"{path}/numbers/{NUMBER.e164}", use="voice", label="Main line", greeting="Hi!")
    assert status == 200
    async with store.work(business.id) as work:
        assert await work.own_numbers() == [OwnNumber(NUMBER, account.id, NumberUse.VOICE, "Main line", "Hi!")]
    status, page = await post(stranger, f"{path}/numbers/{NUMBER.e164}", use="voice", greeting="Drains $49!")
    assert status == 422 and "amount of money" in page and "Drains $49!" in page


async def test_another_businesss_account_is_not_there(visitor: Browser, store: SqlStore, business: Business) -> None:
    rival = await store.directory.add_business(business.profile)
    theirs = await connected(store, rival, await closed_url())
    path = f"/settings/carriers/{theirs.id}"
    for asked in (path, f"{path}/webhooks", f"{path}/buy", f"{path}/remove"):
        assert (await visitor.get(asked))[0] == 404, asked
    for asked in ("test", "sync", "credentials", "remove", "webhooks", "buy/ask", f"numbers/{NUMBER.e164}"):
        assert (await post(visitor, f"{path}/{asked}", number=FOR_SALE.e164))[0] == 404, asked


async def test_a_number_whose_answer_was_lost_is_not_bought_again(
    visitor: Browser, store: SqlStore, business: Business, day: Day
) -> None:
    async with carrier_server() as twilio:
        healthy(twilio)
        twilio.on(BUY, Fault.DROPPED)
        twilio.on(NUMBERS, Answer({"incoming_phone_numbers": []}))
        account = await connected(store, business, twilio.url)
        path = f"/settings/carriers/{account.id}"
        for _ in range(3):  # impatience
            status, to = await post(visitor, f"{path}/buy", number=FOR_SALE.e164, key="form-1")
            assert (status, to) == (303, f"{path}#orders")
        assert sum(asked.method == "POST" for asked in twilio.asked) == 1
        _, page = await visitor.get(path)
        assert "nobody knows yet whether it was bought" in page
        twilio.on(NUMBERS, Answer({"incoming_phone_numbers": [a_number(FOR_SALE)]}))
        async with store.work(business.id) as work:
            [order] = await work.orders(account.id)
        _, page = await post(visitor, f"{path}/orders/{order.id}/look")
        assert f"{FOR_SALE.national} is yours." in page
        assert sum(asked.method == "POST" for asked in twilio.asked) == 1


async def test_a_carrier_that_is_away_is_said_on_every_page_that_asks_it(
    visitor: Browser, store: SqlStore, business: Business
) -> None:
    account = await connected(store, business, await closed_url())
    path = f"/settings/carriers/{account.id}"
    assert "Twilio could not be reached" in (await post(visitor, f"{path}/test"))[1]
    assert "Twilio could not be reached" in (await post(visitor, f"{path}/sync"))[1]
    assert "Twilio could not be reached" in (await visitor.get(f"{path}/webhooks"))[1]
    status, page = await visitor.get(f"{path}/buy?area=415")
    assert status == 422 and "Twilio could not be reached" in page
    status, page = await post(visitor, f"{path}/buy", number=FOR_SALE.e164, key="k")
    assert status == 409 and "Nothing was bought." in page
