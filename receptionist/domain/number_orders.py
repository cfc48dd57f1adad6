"""Numbers bought at a carrier: asked once, and never twice."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from receptionist.domain.ids import AccountId, OrderId
from receptionist.domain.phone import PhoneNumber


class OrderState(StrEnum):
    """Where an order stands; it only moves forward.

    asked ──> bought | refused
      └────> unknown ──> bought | refused
    """

    ASKED = "asked"
    UNKNOWN = "unknown"  # no answer came: the carrier's list will tell
    BOUGHT = "bought"
    REFUSED = "refused"

    @property
    def is_open(self) -> bool:
        """Whether it may still turn out to be bought."""
        return self in (OrderState.ASKED, OrderState.UNKNOWN)


@dataclass(frozen=True, slots=True)
class NumberOrder:
    """A number somebody decided to buy. `key` comes with the form, so that a second click is the same order."""

    id: OrderId
    account_id: AccountId
    number: PhoneNumber
    key: str
    ordered_by: str
    at: datetime
    state: OrderState = OrderState.ASKED
    says: str = ""  # why it was refused
