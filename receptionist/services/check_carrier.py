"""Asks a carrier how an account stands, and says in plain sentences what is wrong and what to do next."""

import asyncio
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from receptionist.domain.carrier_report import (
    AccountReport,
    CarrierNumber,
    Registration,
    RegistrationState,
    Slot,
    Standing,
)
from receptionist.domain.findings import Finding, Verdict
from receptionist.domain.money import Money
from receptionist.domain.own_numbers import OwnNumber
from receptionist.domain.records import CarrierAccount
from receptionist.errors import CarrierProblem
from receptionist.ports import Store
from receptionist.ports.carrier_accounts import CarrierDesk
from receptionist.services.carrier_addresses import PlannedChange, planned_changes, webhook_addresses
from receptionist.services.carrier_credentials import missing_credentials

_SECONDS = 40.0
_LOW = 500  # cents, of whatever currency: a few days of calls
_CALL_SLOTS = (Slot.VOICE, Slot.VOICE_FALLBACK, Slot.VOICE_STATUS)
_SECRETS = {"twilio": "Auth token", "telnyx": "Public key", "vonage": "Signature secret"}
_FUNDS = "Add money at the carrier, or switch on its automatic recharge: an empty account is a dead line."


@dataclass(frozen=True, slots=True)
class AccountCheck:
    """What asking brought. Without a `report` the carrier did not answer; the findings say why."""

    findings: tuple[Finding, ...]
    report: AccountReport | None = None
    changes: tuple[PlannedChange, ...] = ()

    @property
    def is_good(self) -> bool:
        """Whether nothing is missing."""
        return all(finding.verdict is Verdict.GOOD for finding in self.findings)


async def check_account(store: Store, desk: CarrierDesk, account: CarrierAccount, origin: str) -> AccountCheck:
    """Asks the carrier. `origin` is the public address of today. A carrier that cannot be asked makes a finding."""
    async with store.work(account.business_id) as work:
        numbers = [one for one in await work.own_numbers() if one.account_id == account.id]
        last_event = await work.last_event_at(account.id)
    try:
        report = await ask(desk, account)
    except CarrierProblem as error:
        return AccountCheck((Finding(Verdict.STOPS, "account", error.message, error.hint),))
    used = [one for one in numbers if one.takes_calls or one.takes_texts]
    changes = planned_changes(report, webhook_addresses(origin, account), used, account)
    findings = [
        *_standing(account, report),
        *_credentials(account),
        *_balance(report.balance),
        *_numbers(account, report, used),
        *_addresses(report, used, changes),
        *_registrations(account, report, used),
        *(Finding(Verdict.COSTS, "at the carrier", remark) for remark in report.remarks),
        *(Finding(Verdict.COSTS, "not known", says) for says in report.unasked),
        *_signature(account, used, last_event),
    ]
    return AccountCheck(tuple(findings), report, tuple(changes))


async def ask(desk: CarrierDesk, account: CarrierAccount) -> AccountReport:
    """The carrier's report, within a time that a person waits. Raises CarrierProblem."""
    try:
        async with asyncio.timeout(_SECONDS):
            return await desk.report(account)
    except TimeoutError as error:
        raise CarrierProblem("The carrier did not answer in time.", "Try again in a minute.") from error


def named(account: CarrierAccount) -> str:
    """The carrier's name as it writes it."""
    return account.carrier.capitalize()


def _standing(account: CarrierAccount, report: AccountReport) -> Iterator[Finding]:
    who = f"{named(account)} accepts the credentials"
    match report.standing:
        case Standing.SUSPENDED:
            yield Finding(
                Verdict.STOPS, "account", f"{named(account)} has suspended this account: nothing passes.",
                "Its console says why; mostly an unpaid bill or a check of who you are.",
            )  # fmt: skip
        case Standing.CLOSED:
            yield Finding(
                Verdict.STOPS, "account", f"This account is closed at {named(account)}.", "Connect another one."
            )
        case Standing.ACTIVE:
            yield Finding(Verdict.GOOD, "account", f"{who}, and the account is active.")
        case Standing.UNKNOWN:
            yield Finding(Verdict.GOOD, "account", f"{who}.")
    if report.trial:
        yield Finding(
            Verdict.COSTS, "account", "It is a trial account: callers hear the carrier's notice first, and it texts "
            "only numbers that you verified there.",
            "Upgrade it in the carrier's console before customers use it.",
        )  # fmt: skip


def _credentials(account: CarrierAccount) -> Iterator[Finding]:
    for one in missing_credentials(account):
        yield Finding(
            Verdict.COSTS, "credentials", f"Without the {one.asked} {one.without}.", f"It stands {one.found}."
        )


def _balance(balance: Money | None) -> Iterator[Finding]:
    if balance is None:
        return
    if balance.cents <= 0:
        yield Finding(Verdict.STOPS, "balance", f"The account is empty ({balance}).", _FUNDS)
    elif balance.cents < _LOW:
        yield Finding(Verdict.COSTS, "balance", f"Only {balance} is left.", _FUNDS)
    else:
        yield Finding(Verdict.GOOD, "balance", f"{balance} is left.")


def _numbers(account: CarrierAccount, report: AccountReport, used: Sequence[OwnNumber]) -> Iterator[Finding]:
    if not used:
        yield Finding(
            Verdict.COSTS, "numbers", "No number of this account is used here.",
            "Bring its numbers in and choose which are used, or buy one.",
        )  # fmt: skip
    there = {one.number: one for one in report.numbers}
    if not there and report.unasked:
        return
    for one in used:
        yield from _number(one, there.get(one.number), named(account))


def _number(ours: OwnNumber, theirs: CarrierNumber | None, carrier: str) -> Iterator[Finding]:
    if theirs is None:
        yield Finding(
            Verdict.STOPS, ours.name, f"{carrier} does not list {ours.number.national} in this account.",
            "It was let go there, or belongs to another account: connect that one, or switch the number off here.",
        )  # fmt: skip
        return
    if ours.takes_texts and not theirs.texts:
        yield Finding(
            Verdict.COSTS, ours.name, "This number cannot text.", "Use it for calls only, and another one for texts."
        )
    if ours.takes_calls and not theirs.voice:
        yield Finding(
            Verdict.COSTS, ours.name, "Calls to this number are not taken here.",
            "Calls come in over Twilio; use this number for texts only.",
        )  # fmt: skip
    if theirs.elsewhere:
        yield Finding(
            Verdict.COSTS, ours.name, theirs.elsewhere, "Its own addresses may not be used: look at it there."
        )


def _addresses(report: AccountReport, used: Sequence[OwnNumber], changes: Sequence[PlannedChange]) -> Iterator[Finding]:
    for planned in changes:
        place = planned.change.place
        main = place.slot in (Slot.VOICE, Slot.TEXTS)
        verdict = Verdict.STOPS if main else Verdict.COSTS
        whose = place.number.national if place.number else "the account"
        if planned.foreign:
            says = f'"{place.called}" of {whose} leads to {planned.leads_to}, not here.'
        elif planned.change.before:
            says = f'"{place.called}" of {whose} leads to an older address of this server.'
        else:
            says = f'"{place.called}" of {whose} is not set.'
        yield Finding(
            verdict, "addresses", f"{says} Until it is, {planned.without}.", f"Set it to {planned.change.after}"
        )
    if report.webhooks and used and not changes:
        yield Finding(Verdict.GOOD, "addresses", "Every webhook address leads here.")


def _registrations(account: CarrierAccount, report: AccountReport, used: Sequence[OwnNumber]) -> Iterator[Finding]:
    """10DLC: since 2023 mobile carriers of the United States block texts of local numbers that are not registered."""
    texting = [one for one in used if one.takes_texts and one.number.e164.startswith("+1")]
    if not texting:
        return
    part = "texting registration (10DLC)"
    if report.registrations is None:
        if account.carrier == "vonage":
            yield Finding(
                Verdict.GOOD, part, "Vonage does not tell programs how your registration stands.",
                "Look at Vonage's dashboard, Brands and Campaigns: both must be approved, and your number linked.",
            )  # fmt: skip
        return
    brands = [one for one in report.registrations if one.kind == "brand"]
    campaigns = [one for one in report.registrations if one.kind == "campaign"]
    yield _stands("brand", _best(brands), part, named(account))
    if _best(brands).state is RegistrationState.APPROVED:
        if account.carrier == "twilio" and not account.extra.get("messaging_service_sid"):
            yield Finding(
                Verdict.COSTS, part, "Whether your campaign is approved cannot be asked without a Messaging Service.",
                "A campaign belongs to a Messaging Service: enter its SID here.",
            )  # fmt: skip
            return
        yield _stands("campaign", _best(campaigns), part, named(account))


def _best(found: Sequence[Registration]) -> Registration:
    order = list(RegistrationState)
    return min(found, key=lambda one: order.index(one.state), default=Registration("", RegistrationState.MISSING))


_WHAT = {
    "brand": "who you are as a business (the brand)",
    "campaign": "what you text about (the campaign)",
}


def _stands(kind: str, one: Registration, part: str, carrier: str) -> Finding:
    what = _WHAT[kind]
    match one.state:
        case RegistrationState.APPROVED:
            return Finding(Verdict.GOOD, part, f"The mobile carriers have approved {what}.")
        case RegistrationState.WAITING:
            return Finding(
                Verdict.COSTS, part, f"The mobile carriers are still looking at {what}: until then texts are blocked "
                "or slow.",
                "It takes days, at times weeks. Nothing is to be done but to wait; calls work meanwhile.",
            )  # fmt: skip
        case RegistrationState.FAILED:
            why = f" The reason given: {one.why.rstrip('.')}." if one.why else ""
            return Finding(
                Verdict.STOPS, part, f"The mobile carriers have refused {what}: texts are blocked.{why}",
                f"Correct it in {carrier}'s console and hand it in again; mostly name, tax number or address do not "
                "match.",
            )  # fmt: skip
        case RegistrationState.MISSING:
            return Finding(
                Verdict.STOPS, part, f"Nobody has told the mobile carriers {what}: they block texts of local numbers "
                "in the United States.",
                f"Register it in {carrier}'s console at Messaging, A2P 10DLC. Toll-free numbers are verified apart.",
            )  # fmt: skip


def _signature(account: CarrierAccount, used: Sequence[OwnNumber], last: datetime | None) -> Iterator[Finding]:
    secret = _SECRETS.get(account.carrier, "")
    if not secret or not any(one.takes_texts for one in used):
        return
    if last is None:
        yield Finding(
            Verdict.COSTS, "signature", f"Whether the {secret} is right shows when the first text comes in; none has.",
            "Text the number once, then test again.",
        )  # fmt: skip
    else:
        yield Finding(
            Verdict.GOOD, "signature", f"The {secret} is right: a signed webhook came in on {last:%B} {last.day}, "
            f"{last.year}."
        )  # fmt: skip
