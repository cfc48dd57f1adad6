"""What a database says when it fails, in plain sentences with a next action. Never its parameters: they hold people."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.exc import DBAPIError, IntegrityError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from receptionist.adapters.store.one_trip import TAKEN_BACK
from receptionist.errors import BadInput, Conflict, DatabaseProblem, NotFound, ReceptionistError

NO_TABLES = ("The database has no tables yet.", "Run `receptionist migrate`.")
OLDER = ("The database is older than this program.", "Run `receptionist migrate`.")
NEWER = (
    "The database was made by a newer version of this program.",
    "Install that version, or restore an older backup.",
)
_MISSING_TABLES = ("The database lacks tables this program needs.", "Run `receptionist migrate`.")
_LOCKED = ("The database is locked by somebody else.", "Close other programs that have it open, then try again.")
_BUSY = ("The database is too busy to answer.", "Try again in a moment.")
UNREACHABLE = (
    "The database cannot be reached, or does not answer.",
    "Check that it runs, and the host, port and name in its address.",
)
_REFUSED = ("The database refused to let us in.", "Check the user and password in its address.")
_NO_DATABASE = ("There is no database of that name.", "Create it, or correct the database address.")
_CANNOT_OPEN = ("The database file cannot be opened.", "Check that its folder exists and may be written by this user.")
_READ_ONLY = ("The database may not be written.", "Check who may write the file and its folder.")
_FULL = ("There is no room left for the database.", "Free some disk space.")
_DISK = (
    "The disk that the database is on does not take or give what it should.",
    "Free some space where it is full; else look whether the disk fails.",
)
_NOT_OURS = ("The database file is damaged or is no database.", "Restore a backup, or name another file.")

_SQLITE = (
    ("database is locked", _LOCKED),
    ("database table is locked", _LOCKED),
    ("no such table", _MISSING_TABLES),
    ("no such column", _MISSING_TABLES),
    ("has no column", _MISSING_TABLES),
    ("unable to open database", _CANNOT_OPEN),
    ("readonly database", _READ_ONLY),
    ("disk is full", _FULL),
    ("disk I/O error", _DISK),  # also of a disk too full for the files SQLite makes beside its own
    (TAKEN_BACK, _DISK),
    ("file is not a database", _NOT_OURS),
    ("malformed", _NOT_OURS),
)
# By the longest SQLSTATE prefix: https://www.postgresql.org/docs/current/errcodes-appendix.html
_POSTGRES = (
    ("42P01", _MISSING_TABLES),
    ("42703", _MISSING_TABLES),
    ("40P01", _BUSY),
    ("40001", _BUSY),
    ("55P03", _LOCKED),
    ("53100", _FULL),
    ("3D000", _NO_DATABASE),
    ("28", _REFUSED),
    ("53", _BUSY),
    ("08", UNREACHABLE),
    ("57", UNREACHABLE),
)
_WRITE_WHILE_READING = ("readonly database", "read-only transaction")


@contextmanager
def plain_errors(*, reading: bool = False) -> Iterator[None]:
    """Turns database errors into ours: DatabaseProblem, and for a row that may not be NotFound, Conflict or BadInput.

    A write inside a `reading` unit is a mistake in the program: RuntimeError.
    """
    try:
        yield
    except PoolTimeout as error:
        raise DatabaseProblem(*_BUSY) from error
    except DBAPIError as error:
        said = str(error.orig)
        if reading and any(words in said for words in _WRITE_WHILE_READING):
            raise RuntimeError("a unit of work opened for reading tried to write") from error
        raise _problem(error, said) from error


@contextmanager
def plain_connection_errors() -> Iterator[None]:
    """Turns what happens while connecting into DatabaseProblem: there, any error of the network is the database's."""
    try:
        with plain_errors():
            yield
    except OSError as error:
        raise DatabaseProblem(*UNREACHABLE) from error


def is_deadlock(error: DBAPIError) -> bool:
    """Whether PostgreSQL chose this unit as the one to give way."""
    return sqlstate(error) == "40P01"


def sqlstate(error: DBAPIError) -> str:
    """PostgreSQL's five characters for what happened; empty where there are none."""
    return str(getattr(error.orig, "sqlstate", None) or "")


def _problem(error: DBAPIError, said: str) -> ReceptionistError:
    code = sqlstate(error)
    if isinstance(error, IntegrityError):
        if code == "23503" or "FOREIGN KEY" in said:
            return NotFound("There is no such thing in this business.")
        return Conflict("This is there already.")
    if code.startswith("22"):
        return BadInput("A value cannot be stored as it is.", "Is there a character in it that is no text?")
    for prefix, problem in _POSTGRES:
        if code.startswith(prefix):
            return DatabaseProblem(*problem)
    if error.connection_invalidated:
        return DatabaseProblem(*UNREACHABLE)
    for words, problem in _SQLITE:
        if words in said:
            return DatabaseProblem(*problem)
    return DatabaseProblem("The database failed unexpectedly.", "The log of the database tells more.")
