"""The real clock."""

from datetime import UTC, datetime


def utc_now() -> datetime:
    """Now, in UTC with its zone."""
    return datetime.now(UTC)


class SystemClock:
    """The `Clock` of a running server."""

    def now(self) -> datetime:
        """UTC, with its zone."""
        return utc_now()
