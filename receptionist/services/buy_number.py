"""Buying a number: kept before it is asked for, asked for once; where no answer came, the carrier's own list tells."""

import re
from dataclasses import replace
from datetime import datetime, timedelta

from receptionist.domain.audit import Actor
from receptionist.domain.carrier_report import NumberOffer
from receptionist.domain.ids import OrderId, new_id
from receptionist.domain.number_orders import NumberOrder, OrderState
from receptionist.domain.own_numbers import NumberUse, OwnNumber
from receptionist.domain.phone import PhoneNumber
from receptionist.domain.records import CarrierAccount
from receptionist.errors import BadInput, CarrierProblem, Conflict, OutcomeUnknown
from receptionist.ports import Clock, Store
from receptionist.ports.carrier_accounts import CarrierDesk
from receptionist.services.audit import note
from receptionist.services.check_carrier import named

_LONGEST_KEY = 60
_MAY_STILL_COME = timedelta(minutes=2)


async def search_numbers(desk: CarrierDesk, account: CarrierAccount, region: str, area_code: str) -> list[NumberOffer]:
    """Numbers for sale with this area code. Raises BadInput and CarrierProblem."""
    digits = "".join(re.findall(r"[0-9]", area_code))
    if region in ("US", "CA") and not re.fullmatch(r"[2-9][0-9]{2}", digits):
        raise BadInput("An area code has three digits.", "Such as 415.")
    if not 1 <= len(digits) <= 6:
        raise BadInput("An area code has one to six digits.", "Leave out the leading zero.")
    return await desk.offers(account, region, digits)


async def buy_number(
    store: Store,
    clock: Clock,
    desk: CarrierDesk,
    account: CarrierAccount,
    number: PhoneNumber,
    key: str,
    actor: Actor,
) -> NumberOrder:
    """Buys this number, once: the same key, or the same number while its order is open, is the same purchase.

    Answers the order as it stands then: bought (and the number is used here), refused with the reason, or unknown.
    Raises BadInput, and Conflict where the business has the number already.
    """
    if not key or len(key) > _LONGEST_KEY:
        raise BadInput("This form was too old.", "Search again.")
    async with store.work(account.business_id, write=True) as work:
        if any(one.number == number for one in await work.own_numbers()):
            raise Conflict(f"{number.national} is yours already.")
        region = (await work.business()).profile.region
        wanted = NumberOrder(OrderId(new_id("order")), account.id, number, key, actor.name, clock.now())
        order, is_new = await work.add_order(wanted)
        if is_new:
            says = f"Ordered {number.national} at {named(account)}."
            await note(work, clock.now(), actor, "carrier.buy", subject=account.id, says=says)
    if order.number != number:
        raise Conflict("This form has bought another number.", "Search again.")
    if not is_new:
        return await settle_order(store, clock.now(), desk, account, order)
    try:
        await desk.buy(account, region, number, f"receptionist {order.id}")
    except OutcomeUnknown:
        return await settle_order(store, clock.now(), desk, account, await _unknown(store, account, order))
    except CarrierProblem as error:
        return await _refused(store, clock.now(), account, order, str(error), actor)
    return await _bought(store, clock.now(), account, order)


async def settle_order(
    store: Store, now: datetime, desk: CarrierDesk, account: CarrierAccount, order: NumberOrder
) -> NumberOrder:
    """The order as the carrier's own list has it; unchanged where that does not show the number yet."""
    if not order.state.is_open:
        return order
    try:
        found = await desk.owned(account, order.number)
    except CarrierProblem:
        return order
    return order if found is None else await _bought(store, now, account, order)


async def give_up_order(store: Store, account: CarrierAccount, order: NumberOrder, now: datetime, actor: Actor) -> None:
    """Takes a person's word that an order of unknown outcome came to nothing: the number can be ordered again.

    Raises Conflict while the carrier may still be at it, and where the order was settled meanwhile.
    """
    if now - order.at < _MAY_STILL_COME:
        raise Conflict("The carrier may still be at it.", "Look again in two minutes.")
    async with store.work(account.business_id, write=True) as work:
        # Read again: whoever ordered it may have had the carrier's answer since.
        if not any(one.id == order.id and one.state.is_open for one in await work.orders(account.id)):
            raise Conflict(f"The order of {order.number.national} is settled already.", "Look at it again.")
        told = f"{actor.name} says that it was not bought."
        await work.save_order(replace(order, state=OrderState.REFUSED, says=told))
        says = f"Gave up the order of {order.number.national}."
        await note(work, now, actor, "carrier.buy", subject=account.id, says=says)


async def _bought(store: Store, now: datetime, account: CarrierAccount, order: NumberOrder) -> NumberOrder:
    order = replace(order, state=OrderState.BOUGHT)
    async with store.work(account.business_id, write=True) as work:
        await work.save_order(order)
        known = await work.own_numbers()
        if all(one.number != order.number for one in known):
            await work.add_number(account.id, order.number)
            use = NumberUse.BOTH if account.carrier == "twilio" else NumberUse.TEXTS
            await work.save_own_number(OwnNumber(order.number, account.id, use))
            says = f"Bought {order.number.national} at {named(account)}."
            await note(work, now, Actor(order.ordered_by), "carrier.buy", subject=account.id, says=says)
    return order


async def _unknown(store: Store, account: CarrierAccount, order: NumberOrder) -> NumberOrder:
    order = replace(order, state=OrderState.UNKNOWN)
    async with store.work(account.business_id, write=True) as work:
        await work.save_order(order)
    return order


async def _refused(
    store: Store, now: datetime, account: CarrierAccount, order: NumberOrder, why: str, by: Actor
) -> NumberOrder:
    order = replace(order, state=OrderState.REFUSED, says=why)
    async with store.work(account.business_id, write=True) as work:
        await work.save_order(order)
        says = f"Did not get {order.number.national}. {why}"
        await note(work, now, by, "carrier.buy", subject=account.id, says=says, succeeded=False)
    return order
