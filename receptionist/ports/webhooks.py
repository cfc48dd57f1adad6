"""Handing an event to somebody's program."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Answered:
    """What came back. `status` is None where no answer came; then `says` tells why, as a sentence."""

    status: int | None
    says: str


class WebhookSender(Protocol):
    """Posts to addresses that others chose."""

    def check(self, url: str) -> None:
        """Raises BadInput for an address that may not be sent to."""
        ...

    async def post(self, url: str, headers: Mapping[str, str], body: bytes) -> Answered:
        """Posts once, follows nothing, and never raises."""
        ...
