"""One whole call as a customer makes it: a voice, real models, the real socket, server and database."""

import asyncio
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from receptionist.adapters.simulated.call_report import CallReport
from receptionist.adapters.simulated.caller import SayText, ScriptedCaller, prepare
from receptionist.adapters.simulated.dialler import Line, SimulatedCall
from receptionist.adapters.simulated.handset import ScriptedHandset
from receptionist.adapters.tts.caller_voice import CallerVoice
from receptionist.bootstrap import Running, open_app
from receptionist.config import Settings
from receptionist.domain.call import CallState, EndReason, Speaker
from receptionist.domain.lead import LeadState
from receptionist.domain.phone import PhoneNumber
from receptionist.domain.prices import PriceBook, price_answer
from receptionist.domain.records import Business, CallPage
from receptionist.resources import resource_dir
from receptionist.services.set_up import NewBusiness, add_business, connect_carrier
from receptionist.services.time import utc_now
from receptionist.web.app import create_app
from receptionist.web.serve import serve
from tests.fakes.web import at_port

CALLED, CALLER = PhoneNumber("+14155550100"), "+14155550142"
SECRET, ACCOUNT_SID = "secret-of-the-account", "AC" + "0" * 32
LINES = (
    "Hi, my kitchen sink is clogged. How much would it cost to unclog it?",
    "Can somebody come on Thursday at two in the afternoon?",
    "Yes, that works. My name is Dana Miller and my address is forty two Maple Street.",
    "That's all, thank you. Goodbye.",
)
SLOWEST_REPLY_SECONDS = 4.0  # nobody waits longer without a word, however busy the machine
DOLLARS = re.compile(r"\$(\d[\d,]*(?:\.\d\d)?)")


@dataclass(frozen=True)
class Outcome:
    """What the business has of the call, and what the caller heard."""

    page: CallPage
    book: PriceBook
    report: CallReport


@asynccontextmanager
async def answering(home: Path) -> AsyncIterator[tuple[Running, Business, Line]]:
    """A server with its models, as `receptionist serve` runs it, and a line to its one business."""
    settings = Settings.from_env({"RECEPTIONIST_HOME": str(home)})
    async with open_app(settings, lambda _: None) as running:
        store = running.app.parts.store
        new = NewBusiness("Bluebird Plumbing", "plumbing", city="Oakland", area=("Oakland", "Berkeley"))
        business = await add_business(store, new, resource_dir("pricebook"), utc_now())
        account = await connect_carrier(store, business.id, "simulated", ACCOUNT_SID, SECRET, CALLED)
        listening, stop = asyncio.Event(), asyncio.Event()
        app = running.app

        def at(port: int) -> None:
            app.settings = at_port(app.settings, port)
            listening.set()

        serving = asyncio.create_task(serve(create_app(app), app, port=0, on_ready=at, stop=stop))
        await listening.wait()
        url = f"{app.settings.public_url}/webhooks/twilio/{account.id}/voice"
        try:
            yield running, business, Line(url, ACCOUNT_SID, SECRET, CALLER, CALLED.e164)
        finally:
            stop.set()
            await serving


async def calls(home: Path) -> Outcome:
    """A customer calls and says the lines, each when the agent has finished."""
    async with answering(home) as (running, business, line):
        voice = CallerVoice(running.speech.to_speech)
        cues = await prepare([SayText(text) for text in LINES], voice.synthesise)
        report = await SimulatedCall(line, ScriptedHandset(ScriptedCaller(cues))).place()
        async with running.app.parts.store.work(business.id) as work:
            [row] = await work.calls()
            page, book = await work.call_page(row.call.id), await work.price_book()
    assert page is not None and book is not None
    return Outcome(page, book, report)


async def test_a_spoken_call_ends_as_a_lead_card_with_the_job_its_time_its_place_and_its_price(tmp_path: Path) -> None:
    outcome = await calls(tmp_path)
    the_call_is_whole(outcome)
    the_card_holds_the_job(outcome)
    no_price_without_a_row(outcome)


def the_call_is_whole(outcome: Outcome) -> None:
    """It has an end, both sides' words in order, and every line got its answer."""
    call, said = outcome.page.call, outcome.page.utterances
    assert call.state is CallState.ENDED
    assert call.end_reason in (EndReason.AGENT_SAID_GOODBYE, EndReason.CALLER_HUNG_UP)
    assert outcome.report.seconds < 90
    assert said[0].speaker is Speaker.AGENT and "Bluebird" in said[0].text
    assert len([line for line in said if line.speaker is Speaker.CALLER]) >= 3
    assert [line.seq for line in said] == list(range(len(said)))
    replies = [exchange.reply_seconds for exchange in outcome.report.exchanges()]
    assert len(replies) == len(LINES)
    assert all(seconds is not None and seconds < SLOWEST_REPLY_SECONDS for seconds in replies), replies


def the_card_holds_the_job(outcome: Outcome) -> None:
    """Job, time, place and name, awaiting the owner's approval."""
    lead = outcome.page.lead
    assert lead is not None and lead.state is LeadState.AWAITING_APPROVAL
    card = lead.card
    item = outcome.book.item(card.service_code)
    assert item is not None and "drain" in item.name.lower()
    assert card.problem is not None and "sink" in card.problem.value.lower()
    assert card.held is not None
    assert card.address is not None and "42" in card.address.value
    assert outcome.page.call.summary == lead.summary and "42" in lead.summary


def no_price_without_a_row(outcome: Outcome) -> None:
    """The quote names its row and version and was heard; no other amount was said."""
    assert outcome.page.lead is not None
    quotes = outcome.page.lead.card.quotes
    assert quotes and any(quote.heard for quote in quotes)
    for quote in quotes:
        item = outcome.book.item(quote.item_code)
        assert item is not None and quote.book_version == outcome.book.version
        grounds = {
            money for late in (False, True) for money in price_answer(outcome.book, item, after_hours=late).amounts
        }
        assert quote.amounts and set(quote.amounts) <= grounds
    quoted = {amount.cents for quote in quotes for amount in quote.amounts}
    words = " ".join(line.text for line in outcome.page.utterances if line.speaker is Speaker.AGENT)
    said = {round(float(amount.replace(",", "")) * 100) for amount in DOLLARS.findall(words)}
    assert said and said <= quoted
