"""What a carrier says of an account, told to the owner: what is wrong, and what to do next."""

import asyncio
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta

import pytest

from receptionist.adapters.store.store import SqlStore
from receptionist.domain.audit import Actor, AuditQuestion
from receptionist.domain.carrier_report import (
    AccountReport,
    CarrierNumber,
    NumberOffer,
    Registration,
    RegistrationState,
    Slot,
    Standing,
    WebhookChange,
    WebhookPlace,
)
from receptionist.domain.findings import Verdict
from receptionist.domain.money import Money
from receptionist.domain.number_orders import NumberOrder, OrderState
from receptionist.domain.own_numbers import NumberUse, OwnNumber
from receptionist.domain.phone import PhoneNumber
from receptionist.domain.records import Business, CarrierAccount
from receptionist.errors import BadInput, CarrierProblem, Conflict, OutcomeUnknown
from receptionist.ports.carrier_accounts import CarrierDesk
from receptionist.services import check_carrier
from receptionist.services.buy_number import buy_number, give_up_order, search_numbers, settle_order
from receptionist.services.carrier_addresses import webhook_addresses
from receptionist.services.carrier_settings import remove_account, sync_numbers
from receptionist.services.check_carrier import AccountCheck, check_account
from receptionist.services.set_webhooks import Chosen, plan, set_webhooks

pytestmark = pytest.mark.databases("sqlite")

ORIGIN = "https://phone.example.com"
MAIN, OTHER = PhoneNumber("+15035550100"), PhoneNumber("+15035550101")
NOON = datetime(2026, 10, 5, 12, tzinfo=UTC)
ROSA = Actor("Rosa")
BOTH_APPROVED = (
    Registration("brand", RegistrationState.APPROVED),
    Registration("campaign", RegistrationState.APPROVED),
)


@dataclass
class Clock:
    at: datetime = NOON

    def now(self) -> datetime:
        return self.at


@dataclass
class FakeDesk:
    """A carrier's account desk that says what it was told to say, and records what it was asked to do."""

    said: AccountReport | CarrierProblem = field(default_factory=AccountReport)
    buys: list[PhoneNumber] = field(default_factory=list)
    buying: CarrierProblem | None = None
    has: set[PhoneNumber] = field(default_factory=set)
    was_set: list[WebhookChange] = field(default_factory=list)

    async def report(self, account: CarrierAccount) -> AccountReport:
        if self.said == AccountReport():
            await asyncio.Event().wait()  # it never answers
        if isinstance(self.said, CarrierProblem):
            raise self.said
        return self.said

    async def set_webhook(self, account: CarrierAccount, change: WebhookChange) -> None:
        self.was_set.append(change)

    async def owned(self, account: CarrierAccount, number: PhoneNumber) -> CarrierNumber | None:
        return CarrierNumber(number, "PN1") if number in self.has else None

    async def offers(self, account: CarrierAccount, region: str, area_code: str) -> list[NumberOffer]:
        return [NumberOffer(PhoneNumber(f"+1{area_code}5550123"))]

    async def buy(self, account: CarrierAccount, region: str, number: PhoneNumber, reference: str) -> None:
        self.buys.append(number)
        if self.buying is not None:
            raise self.buying


@pytest.fixture
async def account(store: SqlStore, business: Business) -> CarrierAccount:
    """A Twilio account with one number in use, and one that is another program's."""
    async with store.work(business.id, write=True) as work:
        account = await work.save_account("twilio", "AC1", "hush", {"messaging_service_sid": "MG1"})
        await work.add_number(account.id, MAIN)
        await work.add_number(account.id, OTHER)
        await work.save_own_number(OwnNumber(OTHER, account.id, NumberUse.OFF))
    return account


def healthy(account: CarrierAccount) -> AccountReport:
    """An account at which nothing is missing."""
    webhooks = {WebhookPlace(one.slot, one.called, MAIN): one.url for one in webhook_addresses(ORIGIN, account)}
    webhooks[WebhookPlace(Slot.VOICE, "A call comes in", OTHER)] = "https://other.example/voice"
    return AccountReport(
        Standing.ACTIVE,
        balance=Money(2000),
        numbers=(CarrierNumber(MAIN, "PN1"), CarrierNumber(OTHER, "PN2")),
        webhooks=webhooks,
        registrations=BOTH_APPROVED,
    )


async def checked(store: SqlStore, account: CarrierAccount, said: AccountReport | CarrierProblem) -> AccountCheck:
    desk: CarrierDesk = FakeDesk(said)
    return await check_account(store, desk, account, ORIGIN)


def worst(check: AccountCheck, part: str) -> Verdict:
    """How this part stands."""
    order = list(Verdict)
    return max((one.verdict for one in check.findings if one.part == part), key=order.index)


async def test_a_healthy_account_misses_only_its_first_text(store: SqlStore, account: CarrierAccount) -> None:
    check = await checked(store, account, healthy(account))
    missing = [one.part for one in check.findings if one.verdict is not Verdict.GOOD]
    assert missing == ["signature"] and check.changes == ()


@pytest.mark.parametrize(
    ("change", "part", "verdict", "says"),
    [
        ({"standing": Standing.SUSPENDED}, "account", Verdict.STOPS, "suspended"),
        ({"trial": True}, "account", Verdict.COSTS, "trial account"),
        ({"balance": Money(0)}, "balance", Verdict.STOPS, "empty"),
        ({"balance": Money(-125)}, "balance", Verdict.STOPS, "-$1.25"),
        ({"balance": Money(120)}, "balance", Verdict.COSTS, "Only $1.20"),
        ({"numbers": (CarrierNumber(OTHER, "PN2"),)}, MAIN.national, Verdict.STOPS, "does not list"),
        ({"numbers": (CarrierNumber(MAIN, "PN1", texts=False),)}, MAIN.national, Verdict.COSTS, "cannot text"),
        ({"registrations": ()}, "texting registration (10DLC)", Verdict.STOPS, "Nobody has told"),
        (
            {"registrations": (Registration("brand", RegistrationState.WAITING),)},
            "texting registration (10DLC)",
            Verdict.COSTS,
            "still looking at who you are",
        ),
        (
            {"registrations": (BOTH_APPROVED[0], Registration("campaign", RegistrationState.FAILED, why="No opt-in."))},
            "texting registration (10DLC)",
            Verdict.STOPS,
            "The reason given: No opt-in.",
        ),
    ],
)
async def test_what_is_wrong_is_said_in_plain_words(
    store: SqlStore, account: CarrierAccount, change: dict[str, object], part: str, verdict: Verdict, says: str
) -> None:
    check = await checked(store, account, replace(healthy(account), **change))  # type: ignore[arg-type]
    assert worst(check, part) is verdict
    [found] = [one for one in check.findings if one.part == part and one.verdict is verdict]
    assert says in found.says and found.hint


async def test_a_carrier_that_does_not_answer_is_a_finding(
    store: SqlStore, account: CarrierAccount, monkeypatch: pytest.MonkeyPatch
) -> None:
    check = await checked(store, account, CarrierProblem("Twilio could not be reached.", "Check the network."))
    assert [(one.verdict, one.says, one.hint) for one in check.findings] == [
        (Verdict.STOPS, "Twilio could not be reached.", "Check the network.")
    ]
    monkeypatch.setattr(check_carrier, "_SECONDS", 0.0)
    late = await checked(store, account, AccountReport())
    assert [one.says for one in late.findings] == ["The carrier did not answer in time."]


async def test_addresses_of_numbers_that_are_off_are_nobodys_business(store: SqlStore, account: CarrierAccount) -> None:
    wrong = dict.fromkeys(healthy(account).webhooks, "")
    check = await checked(store, account, replace(healthy(account), webhooks=wrong))
    assert {one.change.place.number for one in check.changes} == {MAIN} and len(check.changes) == 5


# --- setting addresses ------------------------------------------------------------------------------------------------


async def test_an_address_of_another_program_is_shown_as_such(store: SqlStore, account: CarrierAccount) -> None:
    report = healthy(account)
    voice = WebhookPlace(Slot.VOICE, "A call comes in", MAIN)
    old = WebhookPlace(Slot.VOICE_STATUS, "Call status changes", MAIN)
    own_before = f"https://before.example.com/webhooks/twilio/{account.id}/status"
    desk = FakeDesk(replace(report, webhooks={**report.webhooks, voice: "https://crm.example/in", old: own_before}))
    changes = {one.change.place: one for one in await plan(store, desk, account, ORIGIN)}
    assert changes.keys() == {voice, old}
    assert changes[voice].foreign and changes[voice].leads_to == "crm.example"
    assert not changes[old].foreign


async def test_only_what_was_chosen_is_set_and_only_as_it_was_shown(store: SqlStore, account: CarrierAccount) -> None:
    report = healthy(account)
    voice = WebhookPlace(Slot.VOICE, "A call comes in", MAIN)
    texts = WebhookPlace(Slot.TEXTS, "A message comes in", MAIN)
    desk = FakeDesk(replace(report, webhooks={**report.webhooks, voice: "https://crm.example/in", texts: ""}))
    chosen = Chosen(f"texts:{MAIN.e164}", "")
    done = await set_webhooks(store, desk, account, ORIGIN, [chosen], NOON, ROSA)
    assert [one.change.place for one in done] == [texts] and [one.place for one in desk.was_set] == [texts]
    stale = Chosen(f"voice:{MAIN.e164}", "")  # it was empty when it was shown; somebody has set it since
    with pytest.raises(Conflict):
        await set_webhooks(store, desk, account, ORIGIN, [chosen, stale], NOON, ROSA)
    assert len(desk.was_set) == 1
    with pytest.raises(BadInput, match="cannot reach"):
        await set_webhooks(store, desk, account, "http://127.0.0.1:8000", [chosen], NOON, ROSA)


# --- buying -----------------------------------------------------------------------------------------------------------

NEW = PhoneNumber("+14155550123")


async def bought(store: SqlStore, account: CarrierAccount, desk: FakeDesk, key: str = "form 1") -> NumberOrder:
    return await buy_number(store, Clock(), desk, account, NEW, key, ROSA)


async def test_a_second_click_buys_nothing_more(store: SqlStore, account: CarrierAccount) -> None:
    desk = FakeDesk()
    assert (await bought(store, account, desk)).state is OrderState.BOUGHT
    with pytest.raises(Conflict, match="yours already"):
        await bought(store, account, desk)
    assert desk.buys == [NEW]
    async with store.work(account.business_id) as work:
        [number] = [one for one in await work.own_numbers() if one.number == NEW]
    assert number.use is NumberUse.BOTH


async def test_a_lost_answer_is_settled_by_the_list_and_never_by_another_order(
    store: SqlStore, account: CarrierAccount
) -> None:
    desk = FakeDesk(buying=OutcomeUnknown("nothing came"))
    order = await bought(store, account, desk)
    assert order.state is OrderState.UNKNOWN
    # The same form again, another form, somebody else: it is the same purchase.
    for key in ("form 1", "form 2"):
        assert (await bought(store, account, desk, key)).state is OrderState.UNKNOWN
    assert desk.buys == [NEW]
    desk.has.add(NEW)
    assert (await settle_order(store, NOON, desk, account, order)).state is OrderState.BOUGHT
    async with store.work(account.business_id) as work:
        assert NEW in [one.number for one in await work.own_numbers()]


async def test_an_order_is_given_up_by_a_person_and_not_at_once(store: SqlStore, account: CarrierAccount) -> None:
    desk = FakeDesk(buying=OutcomeUnknown("nothing came"))
    order = await bought(store, account, desk)
    with pytest.raises(Conflict, match="still be at it"):
        await give_up_order(store, account, order, NOON + timedelta(seconds=30), ROSA)
    await give_up_order(store, account, order, NOON + timedelta(minutes=3), ROSA)
    desk.buying = None
    assert (await bought(store, account, desk, "form 2")).state is OrderState.BOUGHT
    assert desk.buys == [NEW, NEW]


async def test_an_order_that_was_settled_meanwhile_is_not_given_up(store: SqlStore, account: CarrierAccount) -> None:
    desk = FakeDesk(buying=OutcomeUnknown("nothing came"))
    order = await bought(store, account, desk)
    desk.has.add(NEW)
    await settle_order(store, NOON, desk, account, order)
    with pytest.raises(Conflict, match="settled already"):
        await give_up_order(store, account, order, NOON + timedelta(minutes=3), ROSA)
    async with store.work(account.business_id) as work:
        assert [one.state for one in await work.orders(account.id)] == [OrderState.BOUGHT]


async def test_a_refusal_is_kept_with_its_reason(store: SqlStore, account: CarrierAccount) -> None:
    desk = FakeDesk(buying=CarrierProblem("Somebody was quicker.", "Choose another one."))
    order = await bought(store, account, desk)
    assert (order.state, order.says) == (OrderState.REFUSED, "Somebody was quicker. Choose another one.")
    async with store.work(account.business_id) as work:
        lines = {(line.says, line.succeeded) for line in await work.audit(AuditQuestion(kind="carrier"))}
    assert lines == {
        (f"Ordered {NEW.national} at Twilio.", True),
        (f"Did not get {NEW.national}. Somebody was quicker. Choose another one.", False),
    }


@pytest.mark.parametrize("area", ["", "41", "4155", "abc", "115"])
async def test_what_is_no_area_code_is_not_searched(store: SqlStore, account: CarrierAccount, area: str) -> None:
    with pytest.raises(BadInput):
        await search_numbers(FakeDesk(), account, "US", area)


# --- numbers and accounts ---------------------------------------------------------------------------------------------


async def test_numbers_come_in_switched_off(store: SqlStore, account: CarrierAccount, business: Business) -> None:
    rival = await store.directory.add_business(business.profile)
    async with store.work(rival.id, write=True) as work:
        theirs = await work.save_account("twilio", "AC1", "hush")
        await work.add_number(theirs.id, PhoneNumber("+15035550133"))
    report = replace(
        healthy(account),
        numbers=(
            CarrierNumber(MAIN, "PN1"),
            CarrierNumber(NEW, "PN3"),
            CarrierNumber(PhoneNumber("+15035550133"), "PN4"),
        ),
    )
    found = await sync_numbers(store, FakeDesk(report), account, NOON, ROSA)
    assert (found.new, found.taken) == ((NEW,), (PhoneNumber("+15035550133"),))
    async with store.work(account.business_id) as work:
        uses = {one.number: one.use for one in await work.own_numbers()}
    assert uses == {MAIN: NumberUse.BOTH, OTHER: NumberUse.OFF, NEW: NumberUse.OFF}


async def test_a_removed_account_forgets_its_secrets_and_is_the_same_one_when_it_comes_back(
    store: SqlStore, account: CarrierAccount
) -> None:
    await remove_account(store, account.business_id, account.id, NOON, ROSA)
    assert await store.directory.account(account.id) is None
    assert account.id not in [one.id for one in await store.directory.accounts()]
    async with store.work(account.business_id, write=True) as work:
        assert await work.accounts() == [] and await work.own_numbers() == []
        again = await work.save_account("twilio", "AC1", "new")
    assert (again.id, again.secret, again.extra) == (account.id, "new", {})
    assert await store.directory.account(account.id) is not None
