"""Calling a customer with one click: the user's own telephone first, and only who presses a key is put through."""

from dataclasses import replace
from datetime import timedelta

import pytest
from quart import Quart

from receptionist.adapters.simulated.twiml_reader import Dial, Gather, HangUp, Reject, Say, Verb, read_twiml
from receptionist.adapters.store.store import SqlStore
from receptionist.adapters.twilio.signatures import HEADER, sign
from receptionist.domain.ids import ThreadId
from receptionist.domain.lead_desk import LeadActKind
from receptionist.domain.outgoing_call import Outcome, OutgoingCall, OutgoingState
from receptionist.domain.phone import PhoneNumber
from receptionist.domain.records import Business, Role, Tell, User
from receptionist.errors import CarrierProblem
from receptionist.services.call_out import close_lost_calls
from receptionist.services.people import sign_in_link
from receptionist.web.app import App
from tests.fakes.call_parts import RecordedControl
from tests.web.pages.conftest import Browser
from tests.web.pages.seed import CALLED, Day, Office, seed_office
from tests.web.pages.test_texting_pages import posts

pytestmark = pytest.mark.databases("sqlite")
MOBILE = PhoneNumber("+15035550190")
LAURA = "+15035550142"


@pytest.fixture
async def office(store: SqlStore, business: Business, day: Day, owner: User) -> Office:
    """A morning with calls; the owner's mobile is known."""
    async with store.work(business.id, write=True) as work:
        await work.save_tell(owner.id, Tell(mobile=MOBILE))
    return await seed_office(store, business, day)


@pytest.fixture
def control(app: App, quart: Quart) -> RecordedControl:
    """The carrier of the simulated account."""
    control = RecordedControl()
    app.parts = replace(app.parts, controls={"simulated": control})
    return control


class Twilio:
    """The carrier's side of one call: it asks the addresses it was given."""

    def __init__(self, browser: Browser, store: SqlStore, business: Business) -> None:
        self._browser, self._store, self._business = browser, store, business

    async def asks(self, url: str, **fields: str) -> list[Verb]:
        async with self._store.work(self._business.id) as work:
            [account] = await work.accounts()
        form = {"AccountSid": account.external_id, "CallSid": "CA-out-1", "CallStatus": "in-progress", **fields}
        headers = {HEADER: sign(account.secret, url, form)}
        path = "/" + url.split("/", 3)[3]
        response = await self._browser.client.post(path, form=form, headers=headers)
        assert response.status_code == 200
        return read_twiml(await response.get_data(as_text=True))


@pytest.fixture
def twilio(stranger: Browser, store: SqlStore, business: Business) -> Twilio:
    return Twilio(stranger, store, business)


async def click(browser: Browser, office: Office, key: str = "k1", **fields: str) -> tuple[int, str]:
    return await posts(browser, f"/threads/{office.laura_thread}/call", key=key, **fields)


async def outgoing(store: SqlStore, business: Business, thread_id: ThreadId) -> OutgoingCall:
    async with store.work(business.id) as work:
        [call] = await work.outgoing_calls_before(thread_id, None, 10)
    return call


async def test_one_click_rings_the_users_phone_then_the_customer_and_the_thread_tells_how_long_they_talked(
    visitor: Browser,
    twilio: Twilio,
    control: RecordedControl,
    office: Office,
    store: SqlStore,
    business: Business,
    day: Day,
) -> None:
    assert await click(visitor, office) == (303, f"/threads/{office.laura_thread}#end")
    assert await click(visitor, office) == (303, f"/threads/{office.laura_thread}#end")  # the same click again
    [new] = control.made
    assert (new.called, new.ours) == (MOBILE, CALLED)
    _, page = await visitor.get(f"/threads/{office.laura_thread}")
    assert "Our telephone rings: press any key" in page

    [gather] = await twilio.asks(new.answer_url)
    assert isinstance(gather, Gather)
    [dial] = await twilio.asks(gather.action, Digits="1")
    assert isinstance(dial, Dial) and dial.numbers == (LAURA,)
    answered = gather.action.replace("/out/key", "/out/answered")
    day.later(seconds=12)
    await twilio.asks(answered, CallSid="CA-child")
    assert (await outgoing(store, business, office.laura_thread)).state is OutgoingState.TALKING
    day.later(seconds=200)
    over = {"DialCallStatus": "completed", "DialCallDuration": "200"}
    assert await twilio.asks(dial.action, **over) == [HangUp()]
    day.later(seconds=1)
    await twilio.asks(new.status_url, CallStatus="completed")

    call = await outgoing(store, business, office.laura_thread)
    assert call.outcome is Outcome.TALKED and call.talked_seconds == 200
    _, page = await visitor.get(f"/threads/{office.laura_thread}")
    assert "Rosa Owner called" in page and "Talked for 3 min 20 s" in page
    async with store.work(business.id) as work:
        acts = await work.lead_acts(office.laura_lead)
        assert [act.by for act in acts if act.kind is LeadActKind.CALLED] == ["Rosa Owner"]
    _, page = await visitor.get("/calls")
    newest = page[page.index('<ol class="rows">') :].partition("</li>")[0]
    assert "Rosa Owner called them. Talked for 3 min 20 s" in newest and f"/threads/{office.laura_thread}" in newest


async def test_the_voicemail_of_the_users_phone_presses_no_key_and_the_customer_is_never_rung(
    visitor: Browser, twilio: Twilio, control: RecordedControl, office: Office, store: SqlStore, business: Business
) -> None:
    await click(visitor, office)
    [gather] = await twilio.asks(control.made[0].answer_url)
    assert isinstance(gather, Gather)
    assert await twilio.asks(gather.action) == [HangUp()]
    call = await outgoing(store, business, office.laura_thread)
    assert (call.state, call.outcome, call.connected_at) == (OutgoingState.ENDED, Outcome.NOT_TAKEN, None)
    # A key pressed too late, or a step told twice, begins nothing.
    assert await twilio.asks(gather.action, Digits="1") == [HangUp()]


@pytest.mark.parametrize(
    ("told", "outcome", "says"),
    [("no-answer", Outcome.NO_ANSWER, "did not answer"), ("busy", Outcome.BUSY, "busy")],
)
async def test_a_customer_who_does_not_answer_is_said_to_the_user_and_stands_in_the_thread(
    visitor: Browser,
    twilio: Twilio,
    control: RecordedControl,
    office: Office,
    store: SqlStore,
    business: Business,
    told: str,
    outcome: Outcome,
    says: str,
) -> None:
    await click(visitor, office)
    [gather] = await twilio.asks(control.made[0].answer_url)
    assert isinstance(gather, Gather)
    [dial] = await twilio.asks(gather.action, Digits="5")
    assert isinstance(dial, Dial)
    say, _ = await twilio.asks(dial.action, DialCallStatus=told)
    assert isinstance(say, Say) and says in say.text
    await twilio.asks(control.made[0].status_url, CallStatus="completed")
    assert (await outgoing(store, business, office.laura_thread)).outcome is outcome
    async with store.work(business.id) as work:
        assert not [act for act in await work.lead_acts(office.laura_lead) if act.kind is LeadActKind.CALLED]


async def test_the_end_of_the_users_line_may_be_told_before_the_news_that_they_talked(
    visitor: Browser, twilio: Twilio, control: RecordedControl, office: Office, store: SqlStore, business: Business
) -> None:
    await click(visitor, office)
    [gather] = await twilio.asks(control.made[0].answer_url)
    assert isinstance(gather, Gather)
    [dial] = await twilio.asks(gather.action, Digits="5")
    assert isinstance(dial, Dial)
    await twilio.asks(control.made[0].status_url, CallStatus="completed")
    assert (await outgoing(store, business, office.laura_thread)).outcome is Outcome.GAVE_UP
    for _ in range(2):
        await twilio.asks(dial.action, DialCallStatus="completed", DialCallDuration="30", CallStatus="completed")
    call = await outgoing(store, business, office.laura_thread)
    assert call.outcome is Outcome.TALKED and call.talked_seconds == 30
    async with store.work(business.id) as work:
        acts = await work.lead_acts(office.laura_lead)
    assert [act.by for act in acts if act.kind is LeadActKind.CALLED] == ["Rosa Owner"]


async def test_who_has_no_mobile_on_file_is_asked_for_a_telephone_and_what_was_typed_stays(
    visitor: Browser, control: RecordedControl, office: Office, store: SqlStore, business: Business, owner: User
) -> None:
    async with store.work(business.id, write=True) as work:
        await work.save_tell(owner.id, Tell())
    status, page = await click(visitor, office)
    assert status == 422 and "Which telephone shall ring?" in page
    status, page = await click(visitor, office, phone="call me")
    assert status == 422 and 'value="call me"' in page
    for own, says in ((CALLED.e164, "the business&#39;s own line"), (LAURA, "the customer&#39;s own number")):
        status, page = await click(visitor, office, phone=own)
        assert status == 422 and says in page
    assert not control.made
    assert (await click(visitor, office, phone="(503) 555-0191"))[0] == 303
    assert control.made[0].called == PhoneNumber("+15035550191")


async def test_nobody_rings_two_customers_at_once_and_no_stranger_is_called_by_a_form(
    visitor: Browser, control: RecordedControl, office: Office
) -> None:
    assert (await click(visitor, office, to="+15035550199"))[0] == 422
    assert (await click(visitor, office))[0] == 303
    status, page = await posts(visitor, f"/threads/{office.hostile_thread}/call", key="k2")
    assert status == 409 and "Another call of yours is not over yet" in page
    assert len(control.made) == 1


async def test_a_carrier_that_refuses_is_said_on_the_page_and_in_the_thread(
    visitor: Browser, control: RecordedControl, office: Office, store: SqlStore, business: Business
) -> None:
    control.refuses = CarrierProblem("The Twilio account may not call this country.", "Allow it.", retry=False)
    status, page = await click(visitor, office)
    assert status == 502 and "may not call this country" in page
    assert (await outgoing(store, business, office.laura_thread)).outcome is Outcome.FAILED
    control.refuses = None
    assert (await click(visitor, office, key="k2"))[0] == 303


async def test_a_call_whose_end_is_never_told_does_not_keep_the_user_from_the_next(
    visitor: Browser, control: RecordedControl, office: Office, store: SqlStore, business: Business, day: Day
) -> None:
    await click(visitor, office)
    assert await close_lost_calls(store, day) == 0
    day.at += timedelta(minutes=3)
    assert (await click(visitor, office, key="k2"))[0] == 303  # nothing rings any more
    async with store.work(business.id) as work:
        first, second = await work.outgoing_calls_before(office.laura_thread, None, 10)
    assert (first.outcome, second.outcome) == (Outcome.LOST, None)
    day.at += timedelta(minutes=3)
    assert await close_lost_calls(store, day) == 1
    assert (await click(visitor, office, key="k3"))[0] == 303


async def test_a_call_that_was_picked_up_is_lost_after_hours_or_once_the_server_starts_anew(
    visitor: Browser,
    twilio: Twilio,
    control: RecordedControl,
    office: Office,
    store: SqlStore,
    business: Business,
    day: Day,
) -> None:
    for lasts, at_start in ((timedelta(hours=6), False), (timedelta(minutes=20), True)):
        await click(visitor, office, key=f"k{lasts}")
        await twilio.asks(control.made[-1].answer_url.replace("/out/picked-up", "/out/key"), Digits="1")
        day.at += timedelta(minutes=20)
        assert await close_lost_calls(store, day) == 0
        day.at += lasts - timedelta(minutes=20)
        assert await (close_lost_calls(store, day, timedelta(0)) if at_start else close_lost_calls(store, day)) == 1


async def test_without_a_number_that_can_call_the_page_offers_to_dial(visitor: Browser, office: Office) -> None:
    _, page = await visitor.get(f"/threads/{office.laura_thread}/call")
    assert "no number here yet that calls can be made from" in page and f'href="tel:{LAURA}"' in page


async def test_a_telephone_of_ours_that_sends_its_ringing_back_to_us_finds_the_line_engaged(
    visitor: Browser, twilio: Twilio, control: RecordedControl, office: Office, store: SqlStore, business: Business
) -> None:
    await click(visitor, office)
    voice = control.made[0].answer_url.partition("/out/")[0] + "/voice"
    back = {"CallSid": "CA-back", "CallStatus": "ringing", "From": CALLED.e164, "To": CALLED.e164}
    assert await twilio.asks(voice, **back) == [Reject()]
    async with store.work(business.id, write=True) as work:
        call = await outgoing(store, business, office.laura_thread)
        await work.end_outgoing_call(call.id, call.asked_at, Outcome.NOT_TAKEN)
    # Nothing rings any more: this is a call like any other.
    assert await twilio.asks(voice, **back | {"CallSid": "CA-later"}) != [Reject()]


async def test_a_technician_calls_who_is_theirs_and_nobody_else(
    quart: Quart, control: RecordedControl, office: Office, store: SqlStore, business: Business, day: Day
) -> None:
    async with store.work(business.id, write=True) as work:
        tim = await work.add_user("tim@rosecity.example", "Tim", Role.TECHNICIAN, "no password")
        await work.save_tell(tim.id, Tell(mobile=PhoneNumber("+15035550191")))
        await work.save_status(replace(await work.lock_thread(office.laura_thread), assigned_to=tim.id))
    browser = Browser(quart.test_client())
    await browser.get(await sign_in_link(store, business.id, tim.id, "", day.now()))
    assert (await click(browser, office))[0] == 303
    assert (await posts(browser, f"/threads/{office.hostile_thread}/call", key="k2"))[0] == 404
    assert [new.called for new in control.made] == [PhoneNumber("+15035550191")]
