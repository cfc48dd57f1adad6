"""Runs the web application on uvicorn, and lets live calls finish when it is told to stop."""

import asyncio
import contextlib
import errno
import fcntl
import gc
import logging
import os
import signal
import socket
import sys
from collections.abc import Callable, Iterator

import uvicorn
from quart import Quart

from receptionist.config import Settings
from receptionist.errors import SettingsError
from receptionist.voice.events import CallLimits
from receptionist.web.app import App

log = logging.getLogger(__name__)

FINISH_SECONDS = CallLimits().wall_clock_cap + 60  # the longest call, its goodbye and the saving of its card
_LARGEST_FRAME_BYTES = 64 * 1024
_SWITCH_SECONDS = 0.0005  # a thread with a database's answer waits this long for the interpreter, and not 5 ms


class _Server(uvicorn.Server):
    """uvicorn without its own signal handling: it would close live media sockets at once."""

    def __init__(self, config: uvicorn.Config, listening: Callable[[], None]) -> None:
        super().__init__(config)
        self._listening = listening

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        self._listening()

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield


async def serve(
    quart: Quart,
    app: App,
    *,
    host: str | None = None,
    port: int | None = None,
    finish_seconds: float = FINISH_SECONDS,
    on_ready: Callable[[int], None] = lambda port: None,
    stop: asyncio.Event | None = None,
) -> None:
    """Serves until SIGTERM or SIGINT (or `stop`): then takes no more calls and lets live ones finish.

    They have `finish_seconds`; a second signal ends at once. `on_ready` is told the port once it listens; port 0 takes
    a free one. Raises SettingsError where the address cannot be had.
    """
    listener = _bind(host or app.settings.host, app.settings.port if port is None else port)
    config = uvicorn.Config(
        quart,
        log_config=None,
        access_log=False,
        lifespan="on",
        ws_max_size=_LARGEST_FRAME_BYTES,
        ws_per_message_deflate=False,
        server_header=False,
        proxy_headers=bool(app.settings.trusted_proxies),
        forwarded_allow_ips=list(app.settings.trusted_proxies) or None,
        timeout_graceful_shutdown=5,
    )
    bound_port: int = listener.getsockname()[1]

    def listening() -> None:
        log.info("ready for calls", extra={"port": bound_port})
        on_ready(bound_port)

    server = _Server(config, listening)
    # What is loaded by now stays: a collection that walks it all would hold every call and webhook up for 0.2 s.
    gc.collect()
    gc.freeze()
    switches = sys.getswitchinterval()
    sys.setswitchinterval(_SWITCH_SECONDS)
    stopping = stop or asyncio.Event()
    loop = asyncio.get_running_loop()

    def told_to_stop() -> None:
        if stopping.is_set():
            server.should_exit = True
        stopping.set()

    handled = []
    for number in (signal.SIGTERM, signal.SIGINT):
        # Not in the main thread, or not on this system: then `stop` is the only way.
        with contextlib.suppress(NotImplementedError, RuntimeError, ValueError):
            loop.add_signal_handler(number, told_to_stop)
            handled.append(number)
    serving = asyncio.create_task(server.serve(sockets=[listener]))
    waiting = asyncio.create_task(stopping.wait())
    try:
        await asyncio.wait([serving, waiting], return_when=asyncio.FIRST_COMPLETED)
        if not serving.done():
            draining = asyncio.create_task(app.calls.drain(finish_seconds))
            await asyncio.wait([serving, draining], return_when=asyncio.FIRST_COMPLETED)
            draining.cancel()
        app.streams.end()
        server.should_exit = True
        await serving
    finally:
        waiting.cancel()
        for number in handled:
            loop.remove_signal_handler(number)
        listener.close()
        sys.setswitchinterval(switches)
        gc.unfreeze()


def check_address(host: str, port: int) -> None:
    """Raises SettingsError where the address cannot be had: before the models are loaded for nothing."""
    _bind(host, port).close()


@contextlib.contextmanager
def only_server(settings: Settings) -> Iterator[None]:
    """Keeps a second server off this installation's folder while the block runs, where the database is SQLite.

    A server that starts ends the calls it finds open there: they would be another's live ones. Raises SettingsError.
    """
    if not settings.database_url.startswith("sqlite"):
        yield
        return
    file = settings.home / "serve.lock"
    try:
        lock = os.open(file, os.O_RDWR | os.O_CREAT, 0o600)
    except OSError as error:
        raise SettingsError(f"{file} cannot be written: {error.strerror}.", "Give this user the folder.") from error
    try:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise SettingsError(
                f"Another server already runs on this folder: {settings.home}.",
                "Stop it, or set RECEPTIONIST_HOME to another folder.",
            ) from error
        except OSError as error:
            raise SettingsError(
                f"{file} cannot be locked: {error.strerror}.", "Set RECEPTIONIST_HOME to a folder on a local disk."
            ) from error
        yield
    finally:
        os.close(lock)  # and with it the lock; so does the end of this process, however it comes


def _bind(host: str, port: int) -> socket.socket:
    listener: socket.socket | None = None
    try:
        family = socket.AF_INET6 if ":" in host else socket.AF_INET
        listener = socket.socket(family, socket.SOCK_STREAM)
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind((host, port))
    except OSError as error:
        if listener is not None:
            listener.close()
        if error.errno == errno.EADDRINUSE:
            raise SettingsError(
                f"Port {port} is taken by another program.", "Stop it, or set PORT to another."
            ) from error
        if error.errno == errno.EACCES:
            raise SettingsError(f"Port {port} may not be opened by this user.", "Set PORT to 1024 or more.") from error
        raise SettingsError(
            f"The address {host} cannot be listened on.", "Set HOST to 127.0.0.1 or 0.0.0.0."
        ) from error
    listener.set_inheritable(True)
    return listener
