"""Carriers' accounts and numbers as an admin sets them, numbers ordered, and how far setting up has come."""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import RowMapping, func, select

from receptionist.adapters.store import mapping
from receptionist.adapters.store.carrier_tables import number_orders, setup_steps
from receptionist.adapters.store.tables import accounts, numbers
from receptionist.adapters.store.text_tables import inbound_events
from receptionist.adapters.store.unit import Unit
from receptionist.domain.ids import AccountId, OrderId
from receptionist.domain.number_orders import NumberOrder, OrderState
from receptionist.domain.own_numbers import NumberUse, OwnNumber
from receptionist.domain.phone import PhoneNumber
from receptionist.errors import NotFound


class CarrierDeskPart(Unit):
    """The part of a unit of work that concerns carriers."""

    async def own_numbers(self) -> list[OwnNumber]:
        """Every number with what it is for, in the order in which they came."""
        return list(await self._remembered("own_numbers", self._read_own_numbers))

    async def _read_own_numbers(self) -> list[OwnNumber]:
        rows = await self._rows(numbers, "created_at", "e164")
        return [
            OwnNumber(
                PhoneNumber(row["e164"]),
                row["account_id"],
                NumberUse(row["used_for"]),
                row["label"],
                row["greeting"],
                mapping.number_rules(row["rules"]),
            )
            for row in rows
        ]

    async def save_own_number(self, number: OwnNumber) -> None:
        """Writes down what a number is for. Raises NotFound unless its account has it."""
        self._forget()
        which = {"account_id": number.account_id, "e164": number.number.e164}
        values = {
            "used_for": number.use,
            "label": number.label,
            "greeting": number.greeting,
            "rules": mapping.number_rules_to_json(number.rules),
        }
        if not await self._changed(self._update(numbers).filter_by(**which).values(values)):
            raise NotFound("There is no such number in this business.")

    async def remove_number(self, account_id: AccountId, number: PhoneNumber) -> None:
        """Takes a number from the account. Raises NotFound."""
        self._forget()
        gone = numbers.delete().where(
            self._ours(numbers), numbers.c.account_id == account_id, numbers.c.e164 == number.e164
        )
        if not await self._changed(gone):
            raise NotFound("There is no such number in this business.")

    async def close_account(self, account_id: AccountId) -> None:
        """Forgets the account's secrets and lets its numbers go; what passed over it stays. Raises NotFound."""
        self._forget()
        nothing = {
            "secret_sealed": self._box.seal(""),
            "extra_sealed": mapping.extra_sealed({}, self._box),
            "closed_at": self._now(),
        }
        closing = self._update(accounts).where(accounts.c.id == account_id, accounts.c.closed_at.is_(None))
        if not await self._changed(closing.values(nothing)):
            raise NotFound("There is no such carrier account in this business.")
        await self._changed(numbers.delete().where(self._ours(numbers), numbers.c.account_id == account_id))

    async def last_event_at(self, account_id: AccountId) -> datetime | None:
        """When the newest genuine webhook about a text came in."""
        newest = select(func.max(inbound_events.c.received_at).label("at")).where(
            self._ours(inbound_events), inbound_events.c.account_id == account_id
        )
        row = await self._one(newest)
        return None if row is None else row["at"]

    # --- numbers ordered ------------------------------------------------------------------------------------------

    async def add_order(self, order: NumberOrder) -> tuple[NumberOrder, bool]:
        """Keeps the order, and whether it is new: the same key, or the same number of the account still open, finds
        the one there is. Raises NotFound.
        """
        await self._must_exist(accounts, order.account_id)
        row = {
            "id": order.id,
            "account_id": order.account_id,
            "e164": order.number.e164,
            "key": order.key,
            "ordered_by": order.ordered_by,
            "at": order.at,
            "state": order.state,
            "says": order.says,
        }
        if await self._insert_new(number_orders, row, None):
            return order, True
        same = self._select(number_orders).where(
            (number_orders.c.key == order.key)
            | (
                (number_orders.c.account_id == order.account_id)
                & (number_orders.c.e164 == order.number.e164)
                & number_orders.c.state.in_((OrderState.ASKED, OrderState.UNKNOWN))
            )
        )
        found = await self._one(same.order_by((number_orders.c.key == order.key).desc()))
        assert found is not None
        return _order(found), False

    async def save_order(self, order: NumberOrder) -> None:
        """Writes what came of an order. Raises NotFound."""
        statement = self._update(number_orders).where(number_orders.c.id == order.id)
        if not await self._changed(statement.values(state=order.state, says=order.says)):
            raise NotFound("There is no such order in this business.")

    async def orders(self, account_id: AccountId) -> list[NumberOrder]:
        """Newest first."""
        rows = await self._rows(number_orders, "at", "id", account_id=account_id)
        return [_order(row) for row in reversed(rows)]

    # --- setting up -----------------------------------------------------------------------------------------------

    async def setup_steps(self) -> Mapping[str, datetime]:
        """The steps of setting up that are done, and when."""
        return {row["step"]: row["at"] for row in await self._rows(setup_steps, "at", "step")}

    async def note_setup_step(self, step: str, at: datetime) -> None:
        """Notes that a step is done; the first time stands."""
        await self._insert_new(setup_steps, {"step": step, "at": at}, ["business_id", "step"])


def _order(row: RowMapping) -> NumberOrder:
    return NumberOrder(
        OrderId(row["id"]),
        AccountId(row["account_id"]),
        PhoneNumber(row["e164"]),
        row["key"],
        row["ordered_by"],
        row["at"],
        OrderState(row["state"]),
        row["says"],
    )
