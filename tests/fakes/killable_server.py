"""A server on a real database, with stand-ins for the models, as a process: `python -m tests.fakes.killable_server`.

Its arguments are the database's address and a folder. It listens on a free port, and prints it once it does.
"""

import asyncio
import sys
from dataclasses import replace
from pathlib import Path

from receptionist.adapters.journal import FileJournal
from receptionist.config import Settings
from receptionist.opening import open_store
from receptionist.services.time import SystemClock
from receptionist.web.app import create_app
from receptionist.web.serve import serve
from tests.fakes.call_parts import parts_for
from tests.fakes.web import app_with, at_port


async def main(url: str, home: Path) -> None:
    """Serves until it is killed."""
    settings = replace(Settings.from_env({}), database_url=url, home=home)
    async with open_store(settings) as store:
        parts = replace(parts_for(store, journal=FileJournal(home / "journal")), clock=SystemClock())
        app = app_with(settings, parts, most=9)

        def ready(port: int) -> None:
            app.settings = at_port(app.settings, port)
            print(port, flush=True)

        await serve(create_app(app), app, port=0, on_ready=ready)


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1], Path(sys.argv[2])))
