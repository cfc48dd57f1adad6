"""Carriers' accounts and numbers as an admin sets them, numbers ordered, and how far setting up has come."""

from collections.abc import Mapping
from datetime import datetime
from typing import Protocol

from receptionist.domain.ids import AccountId
from receptionist.domain.number_orders import NumberOrder
from receptionist.domain.own_numbers import OwnNumber
from receptionist.domain.phone import PhoneNumber


class CarrierWork(Protocol):
    """The part of a unit of work that concerns them."""

    async def own_numbers(self) -> list[OwnNumber]:
        """Every number with what it is for, in the order in which they came."""
        ...

    async def save_own_number(self, number: OwnNumber) -> None:
        """Writes down what a number is for. Raises NotFound unless its account has it."""
        ...

    async def remove_number(self, account_id: AccountId, number: PhoneNumber) -> None:
        """Takes a number from the account. Raises NotFound."""
        ...

    async def close_account(self, account_id: AccountId) -> None:
        """Forgets the account's secrets and lets its numbers go; what passed over it stays. Raises NotFound."""
        ...

    async def last_event_at(self, account_id: AccountId) -> datetime | None:
        """When the newest genuine webhook about a text came in."""
        ...

    async def add_order(self, order: NumberOrder) -> tuple[NumberOrder, bool]:
        """Keeps the order, and whether it is new: the same key, or the same number of the account still open, finds
        the one there is.
        """
        ...

    async def save_order(self, order: NumberOrder) -> None:
        """Writes what came of an order. Raises NotFound."""
        ...

    async def orders(self, account_id: AccountId) -> list[NumberOrder]:
        """Newest first."""
        ...

    async def setup_steps(self) -> Mapping[str, datetime]:
        """The steps of setting up that are done, and when."""
        ...

    async def note_setup_step(self, step: str, at: datetime) -> None:
        """Notes that a step is done; the first time stands."""
        ...
