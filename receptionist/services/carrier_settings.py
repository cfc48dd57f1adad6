"""Carriers' accounts and numbers as an admin sets them in a form."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from receptionist.agent.prompts import states_amount
from receptionist.domain.audit import Actor
from receptionist.domain.ids import AccountId, BusinessId
from receptionist.domain.own_numbers import NumberUse, OwnNumber
from receptionist.domain.phone import PhoneNumber
from receptionist.domain.records import CarrierAccount
from receptionist.errors import BadInput, Conflict, NotFound
from receptionist.ports import Store, Work
from receptionist.ports.carrier_accounts import CarrierDesk
from receptionist.services.audit import note
from receptionist.services.carrier_credentials import check_credentials, credentials_of, held_credentials
from receptionist.services.check_carrier import ask, named

_LONGEST_LABEL = 40
_LONGEST_GREETING = 500
TAKES_CALLS = ("twilio", "simulated")  # the carriers whose calls come in here


async def connect_account(
    store: Store, business_id: BusinessId, carrier: str, fields: Mapping[str, str], now: datetime, actor: Actor
) -> CarrierAccount:
    """Connects an account, or renews the credentials of the one that is connected. Raises BadInput."""
    made = check_credentials(carrier, {one.name: fields.get(one.name, "") for one in credentials_of(carrier)})
    async with store.work(business_id, write=True) as work:
        account = await work.save_account(carrier, made.external_id, made.secret, made.extra)
        says = f"Connected the {named(account)} account {made.external_id[:4]}…{made.external_id[-4:]}."
        await note(work, now, actor, "carrier.connect", subject=account.id, says=says)
    return account


async def replace_credentials(
    store: Store, account: CarrierAccount, fields: Mapping[str, str], now: datetime, actor: Actor
) -> CarrierAccount:
    """Gives the account what was typed in place of what it has; a field left empty keeps it, `drop_<name>` removes it.

    Raises BadInput.
    """
    held = held_credentials(account)
    given = dict(held)
    for one in credentials_of(account.carrier):
        typed = fields.get(one.name, "").strip()
        if one.name == "external_id":
            continue  # another one would be another account
        if typed:
            given[one.name] = typed
        elif f"drop_{one.name}" in fields and not one.required:
            given.pop(one.name, None)
    made = check_credentials(account.carrier, given)
    others = {name: value for name, value in account.extra.items() if name not in held}
    extra = {**others, **made.extra}
    changed = [one.asked for one in credentials_of(account.carrier) if held.get(one.name) != given.get(one.name)]
    async with store.work(account.business_id, write=True) as work:
        saved = await work.save_account(account.carrier, account.external_id, made.secret, extra)
        if changed:
            says = f"Replaced {', '.join(changed)} of the {named(account)} account."
            await note(work, now, actor, "carrier.credentials", subject=account.id, says=says)
    return saved


@dataclass(frozen=True, slots=True)
class Synced:
    """What bringing numbers in brought: those that are new here, and those another business has."""

    new: tuple[PhoneNumber, ...] = ()
    taken: tuple[PhoneNumber, ...] = ()


async def sync_numbers(store: Store, desk: CarrierDesk, account: CarrierAccount, now: datetime, actor: Actor) -> Synced:
    """Brings in the account's numbers. New ones are off until somebody chooses what they are for.

    Raises CarrierProblem.
    """
    report = await ask(desk, account)
    new, taken = [], []
    async with store.work(account.business_id, write=True) as work:
        known = {one.number for one in await work.own_numbers()}
        for one in report.numbers:
            if one.number in known:
                continue
            try:
                await work.add_number(account.id, one.number)
            except Conflict:
                taken.append(one.number)
                continue
            await work.save_own_number(OwnNumber(one.number, account.id, NumberUse.OFF))
            new.append(one.number)
        if new:
            says = f"Brought in {len(new)} numbers of the {named(account)} account."
            await note(work, now, actor, "carrier.numbers", subject=account.id, says=says)
    return Synced(tuple(new), tuple(taken))


def read_own_number(fields: Mapping[str, str], before: OwnNumber, carrier: str) -> OwnNumber:
    """What a form says a number is for. Raises BadInput."""
    try:
        use = NumberUse(fields.get("use", before.use))
    except ValueError as error:
        raise BadInput("There is no such use of a number.", "Choose one of the list.") from error
    if carrier not in TAKES_CALLS and use in (NumberUse.BOTH, NumberUse.VOICE):
        raise BadInput(
            f"Calls to {carrier.capitalize()} numbers are not taken here.",
            "Use it for texts, and a Twilio number for calls.",
        )
    label = " ".join(fields.get("label", before.label).split())
    if len(label) > _LONGEST_LABEL:
        raise BadInput(f"The label is longer than {_LONGEST_LABEL} characters.", "Such as Main line.")
    greeting = " ".join(fields.get("greeting", before.greeting).split())
    if len(greeting) > _LONGEST_GREETING:
        raise BadInput(f"The greeting is longer than {_LONGEST_GREETING} characters.", "Callers want to speak.")
    if states_amount(greeting):
        raise BadInput("The greeting names an amount of money.", "Amounts come from the price book only: take it out.")
    return replace(before, use=use, label=label, greeting=greeting)


async def save_own_number(work: Work, number: OwnNumber, now: datetime, actor: Actor) -> None:
    """Saves what a number is for. Raises NotFound."""
    before = next((one for one in await work.own_numbers() if one.number == number.number), None)
    if before is None:
        raise NotFound("There is no such number in this business.")
    if before == number:
        return
    await work.save_own_number(number)
    changes = {
        what: (was, now_)
        for what, was, now_ in (
            ("use", before.use.value, number.use.value),
            ("label", before.label, number.label),
            ("greeting", before.greeting, number.greeting),
            ("answering", _rules_words(before), _rules_words(number)),
        )
        if was != now_
    }
    says = f"Changed what {number.number.national} is for."
    await note(work, now, actor, "carrier.number", subject=number.account_id, says=says, changes=changes)


def _rules_words(number: OwnNumber) -> str:
    """How calls to a number are answered, in the words of the audit trail."""
    if number.rules is None:
        return "as the business has it"
    answering, first = number.rules.answering, number.rules.first
    people = [one.national for one in ((first, *answering.also) if first is not None else ())]
    ways = f"open {answering.open.value}, closed {answering.closed.value}, holidays {answering.holiday.value}"
    rung = f"{', '.join(people) or 'nobody'} for {answering.ring_seconds} s"
    extras = [name for name in ("together", "screening", "warm") if getattr(answering, name)]
    return "; ".join((ways.replace("_", " "), rung, ", ".join(extras) or "plain", answering.nobody_took.value))


async def what_stops(work: Work, account: CarrierAccount) -> list[str]:
    """What stops when the account is removed, a sentence each."""
    own = await work.own_numbers()
    ours = [one for one in own if one.account_id == account.id]
    others = [one for one in own if one.account_id != account.id]
    calls = [one.number.national for one in ours if one.takes_calls]
    texts = [one.number.national for one in ours if one.takes_texts]
    says = []
    if calls:
        says.append(f"Calls to {_and(calls)} are no longer answered here: callers hear the carrier's error.")
    if texts:
        says.append(
            f"Texts to {_and(texts)} no longer come in, and those that wait to be sent from there are not sent."
        )
    if any(one.takes_texts for one in others) and texts:
        says.append("Customers who know these numbers are texted from another of your numbers.")
    elif texts:
        says.append("Nothing can be texted until another number is connected.")
    says.append("Its credentials are forgotten. Threads, calls and texts that passed stay.")
    says.append(f"Nothing is changed at {named(account)}: numbers there go on costing until you let them go there.")
    return says


async def remove_account(
    store: Store, business_id: BusinessId, account_id: AccountId, now: datetime, actor: Actor
) -> None:
    """Removes an account; connected again with the same credentials, it is the same one. Raises NotFound."""
    async with store.work(business_id, write=True) as work:
        account = await work.account(account_id)
        if account is None:
            raise NotFound("There is no such carrier account in this business.")
        await work.close_account(account_id)
        await note(
            work, now, actor, "carrier.remove", subject=account_id, says=f"Removed the {named(account)} account."
        )


def _and(names: list[str]) -> str:
    return " and ".join(filter(None, (", ".join(names[:-1]), names[-1])))
