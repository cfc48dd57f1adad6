"""Runs the web application on uvicorn, and lets live calls finish when it is told to stop."""

import asyncio
import contextlib
import errno
import logging
import signal
import socket
from collections.abc import Callable, Iterator

import uvicorn
from quart import Quart

from receptionist.errors import SettingsError
from receptionist.web.app import App

log = logging.getLogger(__name__)

FINISH_SECONDS = 600.0
_LARGEST_FRAME_BYTES = 64 * 1024


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
        server.should_exit = True
        await serving
    finally:
        waiting.cancel()
        for number in handled:
            loop.remove_signal_handler(number)
        listener.close()


def check_address(host: str, port: int) -> None:
    """Raises SettingsError where the address cannot be had: before the models are loaded for nothing."""
    _bind(host, port).close()


def _bind(host: str, port: int) -> socket.socket:
    try:
        family = socket.AF_INET6 if ":" in host else socket.AF_INET
        listener = socket.socket(family, socket.SOCK_STREAM)
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind((host, port))
    except OSError as error:
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
