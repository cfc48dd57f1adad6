"""`receptionist demo`: the whole product once, on this machine alone."""

import asyncio
import contextlib
import os
import secrets
import shlex
import socket
import sys
import textwrap
import time
import webbrowser
from collections.abc import AsyncIterator, Callable
from dataclasses import replace
from pathlib import Path

import click

from receptionist.adapters.simulated.account import simulated_account
from receptionist.adapters.simulated.dialler import simulated_line
from receptionist.adapters.simulated.phone import Delivery, SimulatedPhone
from receptionist.adapters.simulated.posting import WebhookPoster
from receptionist.adapters.simulated.script import parse_script
from receptionist.adapters.simulated.texting_script import Writes, parse_texting_script
from receptionist.bootstrap import open_app
from receptionist.commands.common import runs, settings
from receptionist.commands.demo_job import DemoJob, name_technician
from receptionist.commands.live_call import place, save_audio, show_timings
from receptionist.commands.live_text import LiveTexts
from receptionist.config import Settings
from receptionist.domain.ids import LeadId
from receptionist.domain.phone import PhoneNumber, parse_address
from receptionist.domain.records import Business, Lead, Role, User
from receptionist.domain.wording import say_window
from receptionist.opening import derived_secret, make_home, migrate_database, open_store, pricebooks
from receptionist.ports import Store
from receptionist.resources import resource_dir
from receptionist.services.people import add_user, sign_in_link
from receptionist.services.set_up import NewBusiness, add_business
from receptionist.services.time import SystemClock, utc_now
from receptionist.web.app import App, create_app
from receptionist.web.logging import configure_logging
from receptionist.web.pages import add_pages
from receptionist.web.serve import only_server, serve

BUSINESS = "Riverside Plumbing"
OWNER = "owner@demo.example"
CALLER = "+14155550142"
_ANSWER_SECONDS = 30.0
_MOST_SHOWN = 200


@click.command()
@click.option("--once", is_flag=True, help="Leave after it instead of staying up.")
@click.option("--no-browser", is_flag=True, help="Do not open the inbox in a browser.")
@runs
async def demo(once: bool, no_browser: bool) -> None:
    """Play a job with local models and no account: a spoken call, texts, the visit, the invoice and its receipt."""
    began = time.monotonic()
    config = _demo_settings(settings())
    with only_server(config):
        await _show(config, began, once=once, no_browser=no_browser)


async def _show(config: Settings, began: float, *, once: bool, no_browser: bool) -> None:
    log_file = config.home / "server.log"
    configure_logging("WARNING", log_file.open("a", encoding="utf-8"))
    click.echo("The demo plays a job from its call to its receipt on this machine alone.")
    click.echo(f"If something fails, the log is {log_file}")

    def progress(what: str) -> None:
        click.echo(f"[{time.monotonic() - began:5.1f} s] {what} …")

    await migrate_database(config)  # of an earlier demo
    async with open_store(config) as store:
        business = await _demo_business(store)
        owner = await _owner(store, business)
        await name_technician(store, business.id)
    async with open_app(config, progress) as running, _serving(config, running.app) as (origin, serving):
        app = running.app
        progress(f"A customer calls {BUSINESS}")
        line, account_id = await simulated_line(app.parts.store, business, origin, CALLER)
        steps = parse_script(
            (resource_dir("media") / "demo_caller.txt").read_text(encoding="utf-8"), "demo_caller.txt", Path()
        )
        placed = await place(app.parts.store, business.id, line, account_id, steps, running.speech.to_speech)
        click.echo("")
        show_timings(placed.report)
        save_audio(placed.report, config.home / "demo-call.wav")
        if placed.page is None or placed.page.lead is None:
            click.secho("The call left no lead card: something is wrong. The log is " + str(log_file), fg="red")
            sys.exit(1)
        _show_card(placed.page.lead)
        click.echo("")
        progress("The same customer texts")
        if not await _text_and_work(app, business, owner, placed.page.lead.id, progress):
            click.secho("Something is wrong. The log is " + str(log_file), fg="red")
            sys.exit(1)
        await _show_thread(app.parts.store, business)
        if once:
            click.echo(f"\nDONE after {time.monotonic() - began:.0f} s. Without --once the inbox stays open.")
            return
        link = await sign_in_link(app.parts.store, business.id, owner.id, origin, utc_now())
        click.echo(f"\nThe inbox:  {link}")
        click.echo("            It signs you in once. While the demo runs, another link comes from:")
        click.echo(f"            {_link_command(config, origin)}")
        click.echo(f"READY after {time.monotonic() - began:.0f} s. Ctrl+C stops it.")
        if not no_browser and sys.stdout.isatty():
            with contextlib.suppress(webbrowser.Error):
                webbrowser.open(link)
        await serving  # which ends on Ctrl+C
    click.echo("Stopped.")


async def _text_and_work(
    app: App, business: Business, owner: User, lead_id: LeadId, progress: Callable[[str], None]
) -> bool:
    """Holds the text conversation, then does the job; prints it all. Whether each text was answered, the job paid."""
    steps = parse_texting_script(
        (resource_dir("media") / "demo_texter.txt").read_text(encoding="utf-8"), "demo_texter.txt"
    )
    account, number = await simulated_account(app.parts.store, business)
    poster = WebhookPoster(app.own_origin)
    try:
        phone = SimulatedPhone(account, number, CALLER, app.settings.public_url, poster, SystemClock())
        live = LiveTexts(app.parts.store, business.id, parse_address(CALLER), phone, click.echo)
        await live.wait_for_text(_ANSWER_SECONDS)  # which follows the call
        for step in steps:
            if isinstance(step, Writes):
                exchange = await live.send([step.text], Delivery(photo=step.photo), _ANSWER_SECONDS)
                if exchange.waited_in_vain:
                    click.secho("A text was not answered.", fg="red")
                    return False
        click.echo("")
        return await DemoJob(app, business.id, owner, live, progress).play(lead_id)
    finally:
        await poster.close()


async def _show_thread(store: Store, business: Business) -> None:
    """Says what the thread of the demo's customer holds now."""
    async with store.work(business.id) as work:
        thread_id = await work.known_thread(parse_address(CALLER))
        assert thread_id is not None
        there = {
            "call": len(await work.thread_calls(thread_id)),
            "text": len(await work.messages(thread_id)),
            "job": len(await work.jobs_of_thread(thread_id)),
            "document": len(await work.documents_before(thread_id, None, _MOST_SHOWN)),
        }
    *most, last = (f"{many} {name}{'s' if many != 1 else ''}" for name, many in there.items())
    click.echo(f"\nOne thread holds it all: {', '.join(most)} and {last} with {PhoneNumber(CALLER).national}.")


def _demo_settings(config: Settings) -> Settings:
    """Everything of the demo lives in a folder of its own; a number or database of yours is not touched."""
    home = config.home / "demo"
    config = replace(config, home=home, database_url=f"sqlite+aiosqlite:///{home / 'receptionist.db'}", max_calls=4)
    make_home(config)
    return config


def _link_command(config: Settings, origin: str) -> str:
    """The command line that prints a link into this demo, whatever else the environment sets."""
    needed = {"RECEPTIONIST_HOME": str(config.home)}
    if "DATABASE_URL" in os.environ:
        needed["DATABASE_URL"] = config.database_url
    if origin != config.public_url:
        needed["PUBLIC_URL"] = origin
    program = sys.argv[0]
    installed = [sys.executable, "-m", "receptionist"] if program.endswith("__main__.py") else [program]
    line = shlex.join([*installed, "user", "link", OWNER])
    return " ".join([*(f"{name}={shlex.quote(value)}" for name, value in needed.items()), line])


async def _demo_business(store: Store) -> Business:
    for business in await store.directory.businesses():
        if business.profile.name == BUSINESS:
            return business
    new = NewBusiness(
        BUSINESS,
        "plumbing",
        hours="Mon-Fri 8:00-17:00, Sat 9:00-16:00, Sun 9:00-16:00",
        city="Riverside",
        area=("Riverside", "Oak Hill", "Mill Valley"),
    )
    return await add_business(store, new, pricebooks(), utc_now())


async def _owner(store: Store, business: Business) -> User:
    user = await store.directory.user_by_email(OWNER)
    return user or await add_user(store, business.id, OWNER, "Demo Owner", Role.OWNER, secrets.token_urlsafe(24))


@contextlib.asynccontextmanager
async def _serving(config: Settings, app: App) -> AsyncIterator[tuple[str, asyncio.Task[None]]]:
    """The server, on the configured port or a free one where that is taken; yields its origin, and its task."""
    quart = create_app(app)
    add_pages(quart, app, derived_secret(config, "cookies"))
    stop, listening = asyncio.Event(), asyncio.get_running_loop().create_future()
    serving = asyncio.create_task(
        serve(
            quart,
            app,
            host="127.0.0.1",
            port=_free_port(config.port),
            on_ready=listening.set_result,
            stop=stop,
            finish_seconds=2,
        )
    )
    await asyncio.wait([serving, listening], return_when=asyncio.FIRST_COMPLETED)
    if serving.done():
        serving.result()
    origin = f"http://127.0.0.1:{listening.result()}"
    app.settings = replace(app.settings, public_url=origin)
    try:
        yield origin, serving
    finally:
        stop.set()
        await serving


def _free_port(wanted: int) -> int:
    """The port that was asked for, or 0 (any) where another program has it."""
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", wanted))
        except OSError:
            click.echo(f"Port {wanted} is taken; the demo uses another.")
            return 0
    return wanted


def _show_card(lead: Lead) -> None:
    """Prints the lead card as a card."""
    card = lead.card
    rows = [
        ("Name", card.name.value if card.name else ""),
        ("Phone", PhoneNumber(card.phone.value).national if card.phone else ""),
        ("Address", card.address.value if card.address else ""),
        ("Problem", card.problem.value if card.problem else ""),
        ("Service", f"{card.service_name} ({card.service_code})" if card.service_code else ""),
        ("Held", say_window(card.held, utc_now().astimezone(card.held.starts.tzinfo).date()) if card.held else ""),
        *(
            (f"Quoted v{quote.book_version}", f"{quote.said}{'' if quote.heard else ' (not heard)'}")
            for quote in card.quotes
        ),
        ("Missing", ", ".join(card.missing) or "nothing"),
    ]
    click.echo("\n┌─ Lead card, " + lead.state.value.replace("_", " ") + " " + "─" * 34)
    for label, value in rows:
        for number, part in enumerate(textwrap.wrap(value, 62) if value else ()):
            click.echo(f"│ {label if number == 0 else '':<10} {part}")
    click.echo("└" + "─" * 60)
