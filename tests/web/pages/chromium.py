"""Chromium on the served pages."""

import asyncio
import shutil
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest
from playwright.async_api import BrowserContext, Page, Request, async_playwright, expect
from quart import Quart

from receptionist.web.app import App
from receptionist.web.serve import serve

expect.set_options(timeout=15_000)  # what is waited for comes at once, but on a busy machine
_NAMES = ("chromium", "chromium-browser", "google-chrome", "chrome")
_WITHOUT_WINDOWS = "chromium-headless-shell"  # the same engine, a quarter less work; no microphone, no notifications
_QUIET = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@asynccontextmanager
async def served(quart: Quart, app: App) -> AsyncIterator[str]:
    """The application on a free port; yields its origin."""
    listening: asyncio.Future[int] = asyncio.get_running_loop().create_future()
    stop = asyncio.Event()
    serving = asyncio.create_task(
        serve(quart, app, host="127.0.0.1", port=0, on_ready=listening.set_result, stop=stop, finish_seconds=1)
    )
    serving.add_done_callback(lambda _: listening.cancel())  # it could not start: the task says why
    try:
        origin = f"http://127.0.0.1:{await listening}"
    except asyncio.CancelledError:
        await serving
        raise
    app.settings = replace(app.settings, public_url=origin)
    try:
        yield origin
    finally:
        stop.set()
        await serving


@dataclass
class Desktop:
    """A browser window, and what went wrong in it: script errors, refused sources, failed requests."""

    context: BrowserContext
    page: Page
    origin: str
    problems: list[str] = field(default_factory=list)

    async def open(self, path: str) -> None:
        await self.page.goto(self.origin + path)

    async def ready(self) -> None:
        """Waits until the page hears what is done to it: after a click that leads to it, it is seen before that."""
        await self.page.wait_for_load_state()

    async def press(self, key: str) -> None:
        """Presses a key once the page hears it."""
        await self.ready()
        await self.page.keyboard.press(key)


@asynccontextmanager
async def chromium(
    origin: str, *, scripts: bool = True, width: int = 1440, microphone: Path | None = None, notices: bool = False
) -> AsyncIterator[Desktop]:
    """A fresh window; into its `microphone` this WAV file is played, `notices` says that it may show notifications.
    Skips, loudly, where no Chromium is installed.
    """
    names = _NAMES if microphone or notices else (_WITHOUT_WINDOWS, *_NAMES)
    program = next(filter(None, map(shutil.which, names)), None)
    if program is None:
        pytest.skip("THE PAGES WERE NOT TRIED IN A BROWSER: no Chromium is installed")
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=program, args=[*_QUIET, *_hears(microphone)])
        context = await browser.new_context(
            java_script_enabled=scripts, viewport={"width": width, "height": 900}, locale="en-US"
        )
        if microphone is not None:
            await context.grant_permissions(["microphone"])
        if notices:
            await context.grant_permissions(["notifications"], origin=origin)
        desktop = Desktop(context, await context.new_page(), origin)
        problems = desktop.problems
        desktop.page.on(
            "console", lambda said: problems.append(said.text) if said.type in ("error", "warning") else None
        )
        desktop.page.on("pageerror", lambda error: problems.append(str(error)))
        desktop.page.on("requestfailed", lambda request: problems.extend(_failure(request)))
        try:
            yield desktop
        finally:
            await browser.close()


def _hears(microphone: Path | None) -> list[str]:
    if microphone is None:
        return []
    return ["--use-fake-device-for-media-stream", f"--use-file-for-fake-audio-capture={microphone}%noloop"]


def _failure(request: Request) -> list[str]:
    """What failed; a request that was given up because the page was left did not."""
    return [] if request.failure == "net::ERR_ABORTED" else [f"failed: {request.url}"]


async def comes_to(value: Callable[[], int], wanted: int) -> bool:
    """Whether it comes to that within some seconds: a server hears later than its browser that a request was left."""
    for _ in range(100):
        if value() == wanted:
            return True
        await asyncio.sleep(0.05)
    return False
