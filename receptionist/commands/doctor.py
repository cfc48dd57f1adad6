"""`receptionist doctor`: what is set up, what is missing, and what each missing thing costs."""

import os
import shutil
import socket
import sys
from collections.abc import AsyncIterator, Iterator
from dataclasses import replace
from urllib.parse import urlsplit

import click

from receptionist.adapters.models import report
from receptionist.adapters.public_origin import examine_public_address
from receptionist.adapters.store.store import SqlStore
from receptionist.commands.common import runs, settings, show_finding
from receptionist.config import Settings
from receptionist.domain.findings import Finding, Verdict
from receptionist.domain.ids import AccountId
from receptionist.domain.phone import PhoneNumber
from receptionist.domain.prices import PriceBook
from receptionist.domain.profile import BusinessProfile
from receptionist.domain.records import CarrierAccount
from receptionist.domain.wording import say_week
from receptionist.errors import ReceptionistError
from receptionist.opening import carrier_desks, make_home, open_store, prompts, speech_models
from receptionist.services.carrier_addresses import webhook_addresses
from receptionist.services.carrier_credentials import missing_credentials
from receptionist.services.check_carrier import check_account

_LEAST_FREE_BYTES = 500_000_000


@click.command()
@click.option("--ask-carriers", is_flag=True, help="Ask each carrier how its account, numbers and addresses stand.")
@runs
async def doctor(ask_carriers: bool) -> None:
    """Say what is set up, what is missing, and what it costs; exits with 1 where the phone could not be answered."""
    config = settings()
    stops = False
    async for finding in examine(config, ask_carriers=ask_carriers):
        stops = stops or finding.verdict is Verdict.STOPS
        show_finding(finding)
    if stops:
        click.secho("The phone could not be answered as it is.", fg="red")
        sys.exit(1)
    click.secho("The phone can be answered.", fg="green")


async def examine(config: Settings, *, ask_carriers: bool = False) -> AsyncIterator[Finding]:
    """Every finding, in the order in which things depend on one another."""
    try:
        yield _home(config)
    except ReceptionistError as error:
        yield Finding(Verdict.STOPS, "disk", error.message, error.hint)
    for finding in _models(config):
        yield finding
    yield _prompts(config)
    yield _language_model(config)
    carried = config.quick_start.number is not None
    try:
        async with open_store(config) as store:
            yield Finding(Verdict.GOOD, "database", "open and up to date")
            carried = carried or await _has_carrier(store)
            async for finding in _businesses(config, store):
                yield finding
            if ask_carriers:
                async for finding in _carriers(config, store):
                    yield finding
    except ReceptionistError as error:
        yield Finding(Verdict.STOPS, "database", error.message, error.hint)
    # Without a carrier nobody needs to reach it from outside.
    for finding in examine_public_address(config.public_url, Verdict.STOPS if carried else Verdict.COSTS):
        yield finding


async def _carriers(config: Settings, store: SqlStore) -> AsyncIterator[Finding]:
    """What each carrier itself says."""
    desks = carrier_desks()
    for account in await store.directory.accounts():
        if account.carrier in desks:
            check = await check_account(store, desks[account.carrier], account, config.public_url)
            for finding in check.findings:
                yield replace(finding, part=f"{account.carrier}, {finding.part}")


async def _has_carrier(store: SqlStore) -> bool:
    for business in await store.directory.businesses():
        async with store.work(business.id) as work:
            if any(account.carrier != "simulated" for account in await work.accounts()):
                return True
    return False


def _home(config: Settings) -> Finding:
    make_home(config)
    if not os.access(config.home, os.W_OK | os.X_OK):
        return Finding(
            Verdict.STOPS, "disk", f"{config.home} may not be written by this user",
            "Give this user the folder, or set RECEPTIONIST_HOME to another.",
        )  # fmt: skip
    free = shutil.disk_usage(config.home).free
    if free < _LEAST_FREE_BYTES:
        return Finding(
            Verdict.COSTS, "disk", f"only {free // 1_000_000} MB free in {config.home}",
            "When it is full, calls are still answered but nothing more can be saved.",
        )  # fmt: skip
    return Finding(Verdict.GOOD, "disk", f"{free // 1_000_000_000} GB free in {config.home}")


def _models(config: Settings) -> list[Finding]:
    remote = {"speech recognition": config.speech.stt == "openai", "voice": config.speech.tts == "openai"}
    findings = []
    for model in report(speech_models(config)):
        if remote.get(model.part):
            findings.append(Finding(Verdict.GOOD, model.part, "over the network, by setting"))
        elif model.found is not None:
            findings.append(Finding(Verdict.GOOD, model.part, f"{model.found.path.name} ({model.found.source})"))
        else:
            findings.append(Finding(Verdict.STOPS, model.part, model.problem, model.hint))
    return findings


def _prompts(config: Settings) -> Finding:
    try:
        prompts(config)
    except ReceptionistError as error:
        return Finding(Verdict.STOPS, "prompts", error.message, error.hint)
    return Finding(Verdict.GOOD, "prompts", "read")


def _language_model(config: Settings) -> Finding:
    if config.agent != "llm":
        return Finding(
            Verdict.GOOD, "agent", "the frame agent answers; no language model is set",
            "Set OPENAI_MODEL (with OPENAI_API_KEY or OPENAI_BASE_URL) for freer conversations.",
        )  # fmt: skip
    where = config.openai.base_url or "OpenAI"
    if config.openai.base_url and not _reaches(config.openai.base_url):
        return Finding(
            Verdict.COSTS, "agent", f"{config.openai.model} at {where} cannot be reached",
            "Until it can, every turn waits for it and then the frame agent answers.",
        )  # fmt: skip
    return Finding(Verdict.GOOD, "agent", f"{config.openai.model} at {where}; the frame agent stands in when it fails")


async def _businesses(config: Settings, store: SqlStore) -> AsyncIterator[Finding]:
    businesses = await store.directory.businesses()
    if not businesses:
        yield Finding(
            Verdict.STOPS, "business", "there is none",
            'Make one: receptionist business add "Your name" --trade plumbing, or set BUSINESS_NAME.',
        )  # fmt: skip
    for business in businesses:
        async with store.work(business.id) as work:
            numbers, accounts, users = await work.numbers(), await work.accounts(), await work.users()
            book = await work.price_book()
        name = business.profile.name
        yield _price_book(name, book)
        yield _opening_hours(name, business.profile)
        for finding in _numbers(config, name, accounts, numbers):
            yield finding
        yield _transfer(name, business.profile)
        if users:
            yield Finding(Verdict.GOOD, name, f"{len(users)} may sign in")
        else:
            yield Finding(
                Verdict.COSTS,
                name,
                "nobody can sign in: leads wait unseen",
                "Add somebody: receptionist user add EMAIL",
            )


def _price_book(name: str, book: PriceBook | None) -> Finding:
    if book is None or not book.items:
        return Finding(
            Verdict.COSTS, name, "no price book: no price will be quoted",
            "Bring one in: receptionist prices import FILE",
        )  # fmt: skip
    return Finding(Verdict.GOOD, name, f"price book version {book.version} with {len(book.items)} items")


def _opening_hours(name: str, profile: BusinessProfile) -> Finding:
    if not any(profile.hours.week):
        return Finding(
            Verdict.COSTS, name, "no opening hours: no visit can be offered",
            'Set them: receptionist business change --hours "Mon-Fri 8:00-17:00"',
        )  # fmt: skip
    return Finding(Verdict.GOOD, name, f"{say_week(profile.hours)} Time zone {profile.hours.timezone}.")


def _numbers(
    config: Settings, name: str, accounts: list[CarrierAccount], numbers: list[tuple[AccountId, PhoneNumber]]
) -> Iterator[Finding]:
    carriers = [account for account in accounts if account.carrier != "simulated"]
    if not carriers:
        yield Finding(
            Verdict.COSTS, name, "no carrier number: only simulated calls and texts reach it",
            "Connect one: receptionist business connect NUMBER --account-sid AC…",
        )  # fmt: skip
    for account in carriers:
        owned = [number.national for held_by, number in numbers if held_by == account.id]
        addresses = webhook_addresses(config.public_url, account)
        width = max(len(one.called) for one in addresses) + 2
        listed = "\n".join(f"{one.called + ':':<{width}}{one.url}  (without it {one.without})" for one in addresses)
        yield Finding(
            Verdict.GOOD if owned else Verdict.COSTS, name, f"{account.carrier} with {', '.join(owned) or 'no number'}",
            "Whether they are set there, receptionist doctor --ask-carriers finds out. All as HTTP POST:\n"
            + listed,
        )  # fmt: skip
        yield from _texts(name, account)


def _texts(name: str, account: CarrierAccount) -> Iterator[Finding]:
    """What an account lacks for texts."""
    missing = missing_credentials(account)
    for one in missing:
        yield Finding(
            Verdict.COSTS, name, f"texts over {account.carrier}: without the {one.asked} {one.without}",
            f"It stands {one.found}. Give it with: receptionist business connect NUMBER --carrier {account.carrier}",
        )  # fmt: skip
    if not missing:
        yield Finding(Verdict.GOOD, name, f"texts over {account.carrier}: nothing is missing here")


def _transfer(name: str, profile: BusinessProfile) -> Finding:
    if profile.transfer_to is None:
        return Finding(
            Verdict.COSTS, name, "nobody to put callers through to: they leave a message instead",
            "Name somebody: receptionist business change --transfer-to NUMBER",
        )  # fmt: skip
    return Finding(Verdict.GOOD, name, f"callers are put through to {profile.transfer_to.national}")


def _reaches(base_url: str) -> bool:
    url = urlsplit(base_url)
    try:
        with socket.create_connection(
            (url.hostname or "", url.port or (443 if url.scheme == "https" else 80)), timeout=3
        ):
            return True
    except OSError:
        return False
