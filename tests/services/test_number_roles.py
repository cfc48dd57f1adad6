"""What each number is for holds wherever it counts: who is answered, how, and which number texts come from."""

from datetime import UTC, datetime

import pytest

from receptionist.adapters.store.store import SqlStore
from receptionist.domain.answering import Answering, Pickup
from receptionist.domain.message import AuthorKind, Purpose
from receptionist.domain.own_numbers import NumberRules, NumberUse, OwnNumber
from receptionist.domain.phone import PhoneNumber, parse_address
from receptionist.domain.records import Business, CarrierAccount
from receptionist.errors import NotFound
from receptionist.services.call_context import open_context
from receptionist.services.carry_on import After, LineReport, Ring, carry_on
from receptionist.services.route_call import Answer, NotForCalls, RingPeople, incoming_call
from receptionist.services.send_text import Author, NewText, queue_text

pytestmark = pytest.mark.databases("sqlite")

NOON = datetime(2026, 10, 5, 19, tzinfo=UTC)
MAIN, TEXTS = PhoneNumber("+15035550100"), PhoneNumber("+15035550101")
PLAIN = PhoneNumber("+15035550102")
CALLER = "+14155550142"


class Clock:
    def now(self) -> datetime:
        return NOON


@pytest.fixture
async def account(store: SqlStore, business: Business) -> CarrierAccount:
    """One number for calls, with a greeting of its own, and one for texts."""
    async with store.work(business.id, write=True) as work:
        account = await work.save_account("twilio", "AC1", "hush")
        for number in (MAIN, TEXTS):
            await work.add_number(account.id, number)
        await work.save_own_number(OwnNumber(MAIN, account.id, NumberUse.VOICE, "Main line", "Emergency line!"))
        await work.save_own_number(OwnNumber(TEXTS, account.id, NumberUse.TEXTS))
    return account


async def use(store: SqlStore, account: CarrierAccount, number: PhoneNumber, wanted: NumberUse) -> None:
    async with store.work(account.business_id, write=True) as work:
        await work.save_own_number(OwnNumber(number, account.id, wanted))


async def test_a_call_is_answered_where_calls_are_taken_and_greeted_as_that_number_is(
    store: SqlStore, account: CarrierAccount
) -> None:
    decision = await incoming_call(store, Clock(), account, "CA1", CALLER, MAIN.e164)
    assert isinstance(decision, Answer) and decision.profile.greeting == "Emergency line!"
    context = await open_context(store, decision.call, NOON, may_transfer=True)
    assert context.profile.greeting == "Emergency line!"


async def test_who_calls_a_number_for_texts_reaches_the_business_as_on_its_line(
    store: SqlStore, account: CarrierAccount
) -> None:
    decision = await incoming_call(store, Clock(), account, "CA1", CALLER, TEXTS.e164)
    assert isinstance(decision, Answer) and decision.profile.greeting == "Emergency line!"
    context = await open_context(store, decision.call, NOON, may_transfer=True)
    assert context.profile.greeting == "Emergency line!"


async def test_who_calls_a_number_that_is_off_is_told_where_to_call(store: SqlStore, account: CarrierAccount) -> None:
    await use(store, account, TEXTS, NumberUse.OFF)
    assert await incoming_call(store, Clock(), account, "CA1", CALLER, TEXTS.e164) == NotForCalls(MAIN)
    await use(store, account, MAIN, NumberUse.OFF)
    assert await incoming_call(store, Clock(), account, "CA2", CALLER, MAIN.e164) == NotForCalls(None)


async def test_a_number_with_rules_of_its_own_rings_its_own_people_at_every_step(
    store: SqlStore, account: CarrierAccount
) -> None:
    ann, bob = PhoneNumber("+15035550161"), PhoneNumber("+15035550162")
    rules = NumberRules(Answering(open=Pickup.PEOPLE_FIRST, closed=Pickup.PEOPLE_FIRST, also=(bob,)), ann)
    async with store.work(account.business_id, write=True) as work:
        await work.save_own_number(OwnNumber(MAIN, account.id, NumberUse.VOICE, rules=rules))
        await work.add_number(account.id, PLAIN)
    ring = await incoming_call(store, Clock(), account, "CA1", CALLER, MAIN.e164)
    assert isinstance(ring, RingPeople) and ring.plan.rounds == ((ann,), (bob,))
    # The next step is decided from what is stored: the same people, and nobody of the business's own list.
    after = await carry_on(store, Clock(), account, LineReport("CA1", caller_gone=False), After.PEOPLE_FIRST)
    assert isinstance(after, Ring) and after.numbers == (bob,)
    # Another number of the same business is answered as the business has it.
    other = await incoming_call(store, Clock(), account, "CA2", "+14155550143", PLAIN.e164)
    assert isinstance(other, Answer)


async def test_texts_go_out_from_a_number_that_texts_even_to_who_called_the_other(
    store: SqlStore, account: CarrierAccount
) -> None:
    await incoming_call(store, Clock(), account, "CA1", CALLER, MAIN.e164)
    async with store.work(account.business_id, write=True) as work:
        thread_id = await work.known_thread(parse_address(CALLER))
        assert thread_id is not None
        new = NewText(thread_id, "We are on our way.", Purpose.REPLY, Author(AuthorKind.AUTOMATIC))
        message = await queue_text(work, NOON, new)
        assert message.ours == TEXTS
    await use(store, account, TEXTS, NumberUse.OFF)
    async with store.work(account.business_id, write=True) as work:
        with pytest.raises(NotFound, match="no number to text from"):
            await queue_text(work, NOON, new)
