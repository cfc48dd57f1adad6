"""`receptionist text`: a customer's texts to the running server, over the simulated carrier."""

import json
import sys
from dataclasses import replace
from pathlib import Path

import click

from receptionist.adapters.simulated.account import Wire, simulated_account
from receptionist.adapters.simulated.dialler import check_server
from receptionist.adapters.simulated.phone import Delivery, SimulatedPhone, check_delivery
from receptionist.adapters.simulated.posting import WebhookPoster
from receptionist.adapters.simulated.texting_script import LONGEST_TEXT, Pauses, TextStep, Writes, parse_texting_script
from receptionist.commands.common import business_option, runs, settings, the_business
from receptionist.commands.live_text import Exchange, LiveTexts
from receptionist.domain.message import Message
from receptionist.domain.phone import Address, AddressKind, parse_address, parse_number
from receptionist.domain.records import Business
from receptionist.domain.text_manners import least_seconds
from receptionist.errors import BadInput, NotFound
from receptionist.opening import open_store
from receptionist.ports import Store
from receptionist.services.time import SystemClock

_LARGEST_SCRIPT_BYTES = 200_000


@click.command()
@click.argument("texts", nargs=-1)
@click.option("--from", "customer", default="+14155550142", show_default=True, help="The customer's number.")
@click.option("--to", "called", default="", help="The simulated number to text; the business's own by default.")
@click.option("--script", type=click.Path(path_type=Path), default=None, help="Texts from a file, one a line.")
@click.option(
    "--dialect", type=click.Choice([wire.value for wire in Wire]), default=None, help="As which carrier; as before."
)
@click.option("--repeat", type=click.IntRange(1, 100), default=1, help="Deliver each webhook so often.")
@click.option("--reorder", is_flag=True, help="Deliver the last one first.")
@click.option("--split", is_flag=True, help="Deliver in parts (vonage).")
@click.option("--drop-part", is_flag=True, help="Lose the last part.")
@click.option("--delay", type=click.FloatRange(0, 600), default=0.0, help="Seconds before each webhook.")
@click.option("--photo", is_flag=True, help="With a picture.")
@click.option("--forged", is_flag=True, help="With a wrong signature, which must be refused.")
@click.option("--wait", type=click.FloatRange(0, 600), default=30.0, show_default=True, help="Seconds for an answer.")
@click.option("--json", "as_json", is_flag=True, help="Print what passed as JSON.")
@business_option
@runs
async def text(
    texts: tuple[str, ...], customer: str, called: str, script: Path | None, dialect: str | None, repeat: int,
    reorder: bool, split: bool, drop_part: bool, delay: float, photo: bool, forged: bool, wait: float, as_json: bool,
    named: str,
) -> None:  # fmt: skip
    """Text the running server, each TEXT in quotes, and show both sides with their states until the answer arrived.

    The last two digits of --from decide how the answer fares: docs/simulated-carrier.md lists them.
    """
    config = settings()
    steps = _steps(texts, script, photo=photo)
    wire = Wire(dialect) if dialect else None
    how = Delivery(wire or Wire.TWILIO, repeat, reorder, split, drop_part, delay, photo, forged)
    if wire is not None:
        check_delivery(how)
    await check_server(config.local_url)
    poster = WebhookPoster(lambda: config.local_url)
    try:
        async with open_store(config) as store:
            business = await (_business_at(store, called) if called else the_business(store, named))
            sender = _sender(customer, business.profile.region)
            account, number = await simulated_account(store, business, wire.dialect if wire else "")
            how = replace(how, wire=wire or Wire(account.dialect))
            phone = SimulatedPhone(account, number, sender.value, config.public_url, poster, SystemClock())
            live = LiveTexts(store, business.id, sender, phone, _quiet if as_json else click.echo)
            await live.begin()
            exchanges = await _converse(live, steps, how, wait)
    finally:
        await poster.close()
    if as_json:
        click.echo(json.dumps(_as_json(exchanges, list(live.messages.values())), ensure_ascii=False))
    else:
        for exchange in exchanges:
            if exchange.why:
                click.secho(exchange.why, fg="yellow", err=True)
    if any(exchange.waited_in_vain for exchange in exchanges) or _is_refused(exchanges, forged):
        sys.exit(1)


async def _converse(live: LiveTexts, steps: list[TextStep], how: Delivery, wait: float) -> list[Exchange]:
    """Goes through the steps; texts that do not wait for an answer go out together with the next that does.

    Who was answered takes the time that a person takes: whatever is quicker is held for a machine.
    """
    exchanges: list[Exchange] = []
    together: list[str] = []
    for place, step in enumerate(steps):
        if isinstance(step, Pauses):
            await live.watch(step.seconds)
            continue
        if not together and exchanges and exchanges[-1].answered:
            await live.watch(least_seconds(step.text))
        together.append(step.text)
        follows = next((later for later in steps[place + 1 :]), None)
        if not step.waits_for_answer and isinstance(follows, Writes) and follows.photo == step.photo:
            continue
        exchange = await live.send(together, replace(how, photo=step.photo), wait if step.waits_for_answer else 0.0)
        exchanges.append(exchange)
        together = []
        if exchange.waited_in_vain and step.waits_for_answer:
            break
    return exchanges


def _steps(texts: tuple[str, ...], script: Path | None, *, photo: bool) -> list[TextStep]:
    if bool(texts) == (script is not None):
        raise BadInput("Say what to text, or name a file with --script.", 'Like: receptionist text "Hi, a leak!"')
    if script is not None:
        return parse_texting_script(_read(script), script.name)
    for one in texts:
        if len(one) > LONGEST_TEXT:
            raise BadInput(f"A text is longer than {LONGEST_TEXT} characters.")
    return [Writes(one, photo, waits_for_answer=place == len(texts)) for place, one in enumerate(texts, start=1)]


def _read(script: Path) -> str:
    try:
        with script.open("rb") as file:
            content = file.read(_LARGEST_SCRIPT_BYTES + 1)
    except FileNotFoundError as error:
        raise BadInput(f"There is no file {script}.") from error
    except OSError as error:
        raise BadInput(f"{script} cannot be read: {error.strerror or error}.") from error
    if len(content) > _LARGEST_SCRIPT_BYTES:
        raise BadInput(f"{script} is larger than 200 kB.", "Write the customer's texts, one a line.")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise BadInput(f"{script} is not a text file.", "Save it as UTF-8.") from error


async def _business_at(store: Store, called: str) -> Business:
    """Whose simulated number this is. Raises NotFound."""
    wanted = parse_number(called)
    for business in await store.directory.businesses():
        async with store.work(business.id) as work:
            simulated = {account.id for account in await work.accounts() if account.carrier == "simulated"}
            if any(number == wanted and held_by in simulated for held_by, number in await work.numbers()):
                return business
    raise NotFound(f'No business has the simulated number "{called}".', "receptionist business list shows them.")


def _sender(customer: str, region: str) -> Address:
    """Who texts: a number, a short code, or a sender's name."""
    sender = parse_address(customer, region)
    if sender.kind is AddressKind.WITHHELD:
        raise BadInput("A text has a sender.", "Write it like +1 415 555 0142.")
    return sender


def _is_refused(exchanges: list[Exchange], meant_to_be: bool) -> bool:
    """Whether a webhook was refused that should have been taken, or one taken that should not."""
    return any((status >= 300) != meant_to_be for exchange in exchanges for status in exchange.statuses)


def _as_json(exchanges: list[Exchange], messages: list[Message]) -> dict[str, object]:
    return {
        "webhooks": [status for exchange in exchanges for status in exchange.statuses],
        "answered": bool(exchanges) and exchanges[-1].answered,
        "why": next((exchange.why for exchange in reversed(exchanges) if exchange.why), ""),
        "messages": [
            {
                "direction": message.direction.value,
                "author": message.author.kind.value,
                "text": message.text,
                "state": message.state.value,
                "at": message.at.isoformat(),
                "failure": message.failure.kind.value if message.failure else None,
                "decisions": [{"step": one.step, "says": one.says} for one in message.decisions],
            }
            for message in sorted(messages, key=lambda message: message.at)
        ],
    }


def _quiet(line: str) -> None:
    """Shows nothing."""
