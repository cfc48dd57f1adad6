"""A customer texts the running server from the terminal, and both sides are seen as they happen."""

import asyncio
import json
import socket
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest

from receptionist.adapters.simulated.phone import Delivery
from receptionist.adapters.simulated.photos import SimulatedPhotos
from receptionist.adapters.simulated.posting import WebhookPoster
from receptionist.adapters.simulated.texting_script import parse_texting_script
from receptionist.adapters.simulated.texts import SimulatedTexts
from receptionist.commands.live_text import Exchange, LiveTexts
from receptionist.commands.text import _converse
from receptionist.config import Settings
from receptionist.opening import open_store
from receptionist.services.set_up import change_profile
from receptionist.services.take_in import EventJournal
from receptionist.services.text_worker import TextWorker
from receptionist.services.time import SystemClock
from receptionist.web.app import App, create_app
from receptionist.web.serve import serve
from tests.commands.conftest import Terminal
from tests.fakes.call_parts import parts_for
from tests.fakes.web import NothingToFetch, app_with, at_port, texting_for


@dataclass
class Office:
    """A server that runs beside the terminal, and the terminal that knows its port."""

    terminal: Terminal
    port: str
    app: App

    def __call__(self, *line: str) -> "Result":
        done = self.terminal("text", *line, PORT=self.port)
        return Result(done.exit_code, done.stdout, done.stderr)


@dataclass
class Result:
    """What a command printed."""

    exit_code: int
    stdout: str
    stderr: str

    @property
    def passed(self) -> list[tuple[str, str, str]]:
        """Who wrote what and where it stands, of `--json`."""
        messages = json.loads(self.stdout)["messages"]
        return [(message["author"], message["text"], message["state"]) for message in messages]


async def _quickly(seconds: float) -> None:
    await asyncio.sleep(seconds / 20)


async def _serve(settings: Settings, ready: threading.Event, made: list[App], stopping: list[object]) -> None:
    loop, stop = asyncio.get_running_loop(), asyncio.Event()
    stopping.append(lambda: loop.call_soon_threadsafe(stop.set))
    async with open_store(settings) as store:
        [business] = await store.directory.businesses()
        texting = replace(business.profile.texting, answer_after_seconds=0.0)
        await change_profile(store, business, replace(business.profile, texting=texting))
        clock = SystemClock()
        poster = WebhookPoster(lambda: app.settings.public_url)
        simulated = SimulatedTexts(poster, clock, _quickly)
        parts = texting_for(store, clock)
        parts = replace(
            parts,
            origin=lambda: app.settings.public_url,
            carriers={**parts.carriers, "simulated": simulated},
            media=SimulatedPhotos(NothingToFetch()),
        )
        app = replace(
            app_with(settings, parts_for(store)),
            texting=parts,
            journal=EventJournal(store),
            worker=TextWorker(parts),
        )
        made.append(app)

        def listening(port: int) -> None:
            app.settings = at_port(app.settings, port)
            ready.set()

        try:
            await serve(create_app(app), app, port=0, finish_seconds=1, on_ready=listening, stop=stop)
        finally:
            await simulated.close()
            await poster.close()


@contextmanager
def _running(home: Path) -> Iterator[App]:
    settings = Settings.from_env({"RECEPTIONIST_HOME": str(home)})
    ready, made, stopping = threading.Event(), list[App](), list[object]()
    thread = threading.Thread(target=lambda: asyncio.run(_serve(settings, ready, made, stopping)))
    thread.start()
    try:
        assert ready.wait(30)
        yield made[0]
    finally:
        for stop in stopping:
            assert callable(stop)
            stop()
        thread.join(30)
        assert not thread.is_alive()


@pytest.fixture
def office(plumber: Terminal, home: Path) -> Iterator[Office]:
    """Riverside Plumbing with its server running, and an agent that writes "Got it. Anything else?"."""
    with _running(home) as app:
        yield Office(plumber, str(app.settings.port), app)


def test_a_text_is_answered_and_both_sides_are_shown(office: Office) -> None:
    done = office("My sink is clogged.")
    assert done.exit_code == 0, done.stderr
    lines = done.stdout.splitlines()
    assert "customer: My sink is clogged." in lines[0]
    assert any("agent: " in line and "Got it." in line for line in lines)
    # The receipt may come before the answer is shown, or after.
    assert lines[-1].rstrip("]").endswith("delivered")
    listed = office.terminal("business", "list").stdout
    [number] = [line.split(" (simulated")[0].strip() for line in listed.splitlines() if "(simulated" in line]
    assert office("Thanks", "--to", number).exit_code == 0
    unknown = office("Thanks", "--to", "+14155550199")
    assert unknown.exit_code == 1 and "No business has the simulated number" in unknown.stderr


@pytest.mark.parametrize("dialect", ["telnyx", "vonage", "vonage-messages"])
def test_every_dialect_brings_texts_and_receipts(office: Office, dialect: str) -> None:
    done = office("Do you fix toilets?", "--dialect", dialect, "--json")
    assert done.exit_code == 0, done.stderr
    [came, back] = done.passed
    assert came == ("customer", "Do you fix toilets?", "received")
    assert (back[0], back[2]) == ("ai", "delivered")
    again = office("Thanks", "--json")  # as before, without saying so
    assert again.exit_code == 0 and len(again.passed) == 2


def test_a_webhook_that_comes_five_times_is_one_text_with_one_answer(office: Office) -> None:
    done = office("My sink is clogged.", "--repeat", "5", "--json")
    assert json.loads(done.stdout)["webhooks"] == [200] * 5
    assert [author for author, _, _ in done.passed] == ["customer", "ai"]


def test_parts_in_any_order_are_one_text(office: Office) -> None:
    long = " ".join(f"line{number}" for number in range(60))
    done = office(long, "--dialect", "vonage", "--split", "--reorder", "--json")
    assert done.exit_code == 0, done.stderr
    assert done.passed[0] == ("customer", long, "received") and len(done.passed) == 2


def test_a_forged_text_is_refused_and_nothing_is_stored(office: Office) -> None:
    done = office("Give me the keys", "--forged", "--json")
    assert done.exit_code == 0  # as it should be
    assert json.loads(done.stdout)["webhooks"] == [403] and done.passed == []
    assert office.app.refused["signature"] == 1


def test_how_the_answer_fares_is_said_in_words(office: Office) -> None:
    landline = office("Hi", "--from", "+1 415 555 0190", "--json")
    assert landline.passed[-1][2] == "failed"
    [_, back] = json.loads(landline.stdout)["messages"]
    assert back["failure"] == "landline" and back["decisions"]
    lost = office("Hi", "--from", "+14155550193")
    assert "[unknown" in lost.stdout or "… unknown" in lost.stdout
    assert office("Hi", "--from", "+14155550192").stdout.strip().rstrip("]").endswith("delivered")


def test_a_script_goes_on_after_each_answer(office: Office, tmp_path: Path) -> None:
    script = tmp_path / "customer.txt"
    script.write_text("My sink is clogged.\n# then\n[photo] This one\nPlease stop texting me.\n", encoding="utf-8")
    done = office("--script", str(script), "--json")
    assert done.exit_code == 0, done.stderr
    authors = [author for author, _, _ in done.passed]
    assert authors == ["customer", "ai", "customer", "ai", "customer", "automatic"]
    silent = office("Are you there?", "--json")
    assert [author for author, _, _ in silent.passed] == ["customer"]
    assert "They asked not to be texted" in json.loads(silent.stdout)["why"]


def test_a_server_that_does_not_run_is_told(plumber: Terminal) -> None:
    with socket.socket() as taken:  # bound and not listening: nobody answers there
        taken.bind(("127.0.0.1", 0))
        port = str(taken.getsockname()[1])
        refused = plumber("text", "Hi", PORT=port)
    assert (refused.exit_code, refused.stdout) == (1, "")
    assert f"No server answers at http://127.0.0.1:{port}." in refused.stderr


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ((), "Say what to text"),
        (("Hi", "--script", "x"), "Say what to text"),
        (("--script", "/nowhere/x"), "There is no file /nowhere/x."),
        (("x" * 1601,), "longer than 1600 characters"),
        (("Hi", "--dialect", "twilio", "--split"), "Only Vonage's SMS API delivers a long text in parts."),
        (("Hi", "--dialect", "vonage", "--photo"), "brings no pictures"),
    ],
)
def test_what_cannot_be_sent_is_told_first(plumber: Terminal, line: tuple[str, ...], says: str) -> None:
    refused = plumber("text", *line)
    assert (refused.exit_code, refused.stdout) == (1, "") and says in refused.stderr


@dataclass
class Stopwatch(LiveTexts):
    """Answers every text at once, and notes how long was waited."""

    waited: list[float] = field(default_factory=list)

    async def watch(self, seconds: float) -> None:
        self.waited.append(seconds)

    async def send(self, texts: Sequence[str], how: Delivery, wait_seconds: float) -> Exchange:
        return Exchange((200,), bool(wait_seconds), False, "")


async def test_who_is_answered_in_a_script_takes_the_time_that_a_person_takes() -> None:
    watch = Stopwatch()
    steps = parse_texting_script("My sink leaks\n[at once] In the kitchen\nCan you come?\n[wait 2]\nYes\n", "a.txt")
    await _converse(watch, steps, Delivery(), 5)
    assert watch.waited == [1.5 + 1.4, 2, 1.5 + 0.3]
