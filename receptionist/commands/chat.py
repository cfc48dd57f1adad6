"""`receptionist chat`: the receptionist without audio, in the terminal or from a script."""

import json
import sys
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path

import click

from receptionist.agent.stock_words import StockWords
from receptionist.commands.common import business_option, runs, settings, the_business
from receptionist.config import Settings
from receptionist.domain.call import Speaker
from receptionist.domain.conversation import Channel
from receptionist.domain.phone import Address, AddressKind, parse_address
from receptionist.domain.prices import PriceBook
from receptionist.domain.profile import BusinessProfile
from receptionist.errors import BadInput
from receptionist.opening import make_agent, open_store, pricebooks, prompts
from receptionist.services.card_json import card_to_json, quote_to_json
from receptionist.services.converse import Conversation
from receptionist.services.lead_summary import summarise
from receptionist.services.price_books import current_book, read_book
from receptionist.services.set_up import NewBusiness, profile_of, starter_book

_LONGEST_SCRIPT_BYTES = 1_000_000


@click.command()
@click.option(
    "--script",
    type=click.Path(path_type=Path),
    default=None,
    help="The caller's lines from a file, one a line; - reads standard input.",
)
@click.option(
    "--today", default="", help="The date of the conversation (YYYY-MM-DD, or with a time: YYYY-MM-DDTHH:MM)."
)
@click.option(
    "--json", "as_json", is_flag=True, help="Print the final lead card, the quotes and the transcript as JSON."
)
@click.option("--trade", default="", help="Talk to an example business of this trade instead of your own.")
@click.option("--prices", type=click.Path(path_type=Path), default=None, help="Quote from this price-book file.")
@click.option("--text", "by_text", is_flag=True, help="A text conversation instead of a call.")
@click.option("--from", "caller", default="+14155550142", show_default=True, help="The caller's number, or anonymous.")
@click.option(
    "--agent", type=click.Choice(["frame", "llm"]), default=None, help="Which agent answers; as set by default."
)
@business_option
@runs
async def chat(
    script: Path | None, today: str, as_json: bool, trade: str, prices: Path | None,
    by_text: bool, caller: str, agent: str | None, named: str,
) -> None:  # fmt: skip
    """Talk to the receptionist here: for tuning a price book or prompts, debugging and evaluation."""
    config = settings()
    started, scripted = _read_start(today), _read(script) if script is not None else None
    profile, book = await _business(config, trade, prices, named)
    texts = prompts(config)
    answering, close = make_agent(config, texts, kind=agent or "")
    conversation = Conversation(
        agent=answering,
        profile=profile,
        book=book,
        now=started if started.tzinfo is not None else started.replace(tzinfo=profile.hours.zone),
        channel=Channel.TEXT if by_text else Channel.VOICE,
        caller=_caller(caller, profile),
    )
    try:
        if not by_text:
            conversation.greet(StockWords(texts.phrases).text("greeting", profile, conversation.now))
            _show(as_json, conversation.transcript[-1].text)
        async for line in _lines(scripted, quiet=as_json):
            if scripted is not None and not as_json:
                click.echo(f"> {line}")
            said = [sentence async for sentence in conversation.say(line)]
            _show(as_json, " ".join(said))
            if conversation.action is not None:
                break
    finally:
        await close()
    if as_json:
        click.echo(json.dumps(_result(conversation), ensure_ascii=False))
    else:
        click.echo("\n" + summarise(conversation.card, conversation.caller, conversation.profile.hours.zone))


async def _business(config: Settings, trade: str, prices: Path | None, named: str) -> tuple[BusinessProfile, PriceBook]:
    if not trade:
        async with open_store(config) as store:
            if named or await store.directory.businesses():
                business = await the_business(store, named)
                book = read_book(prices) if prices is not None else await current_book(store, business.id)
                return business.profile, book
    book = read_book(prices) if prices is not None else starter_book(pricebooks(), trade or "plumbing")
    new = NewBusiness(f"Example {book.trade.replace('-', ' ').title()}", trade or "plumbing")
    return profile_of(new), book


def _read_start(today: str) -> datetime:
    """When the conversation begins; without a zone where a date was given, which is the business's."""
    if not today:
        return datetime.now(UTC)
    try:
        started = datetime.fromisoformat(today.strip())
    except ValueError as error:
        raise BadInput(f'"{today}" is no date.', "Write it like 2026-03-14, or 2026-03-14T18:30.") from error
    return started if ":" in today else started.replace(hour=9)


def _caller(text: str, profile: BusinessProfile) -> Address:
    address = parse_address(text, profile.region)
    if address.kind not in (AddressKind.NUMBER, AddressKind.WITHHELD):
        raise BadInput(f'"{text}" is no telephone number.', "Write it like +1 415 555 0142, or anonymous.")
    return address


async def _lines(script: list[str] | None, *, quiet: bool) -> AsyncIterator[str]:
    """The caller's lines, from the script or typed."""
    if script is not None:
        for line in script:
            yield line
        return
    while True:
        if not quiet:
            click.echo("> ", nl=False)
        line = sys.stdin.buffer.readline().decode("utf-8", "replace")
        if not line:
            return
        if line.strip():
            yield line.strip()


def _read(script: Path) -> list[str]:
    """The caller's lines in a script, without those that begin with #. Raises BadInput."""
    name = "on standard input" if str(script) == "-" else str(script)
    try:
        if str(script) == "-":
            content = sys.stdin.buffer.read(_LONGEST_SCRIPT_BYTES + 1)
        else:
            with script.open("rb") as file:
                content = file.read(_LONGEST_SCRIPT_BYTES + 1)
    except OSError as error:
        raise BadInput(f"The script {name} cannot be read: {error.strerror or error}.", "Check its name.") from error
    if len(content) > _LONGEST_SCRIPT_BYTES:
        raise BadInput(f"The script {name} is larger than 1 MB.", "Write the caller's lines, one a line.")
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        raise BadInput(f"The script {name} is not UTF-8 text: line {line}.", "Save it as UTF-8.") from error
    return [line.strip() for line in text.splitlines() if line.strip() and not line.startswith("#")]


def _show(as_json: bool, text: str) -> None:
    if not as_json:
        click.secho(text, fg="cyan")


def _result(conversation: Conversation) -> dict[str, object]:
    card = conversation.card
    return {
        "card": card_to_json(card),
        "quotes": [quote_to_json(quote) for quote in card.quotes],
        "summary": summarise(card, conversation.caller, conversation.profile.hours.zone),
        "ended": conversation.action.value if conversation.action else None,
        "agent": conversation.answered_by,
        "transcript": [
            {
                "speaker": "caller" if line.speaker is Speaker.CALLER else "agent",
                "text": line.text,
                "at": line.at.isoformat(),
            }
            for line in conversation.transcript
        ],
    }
