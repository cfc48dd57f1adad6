"""Sets webhook addresses at a carrier: those that were shown and chosen, and only while they are as they were shown."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from receptionist.domain.audit import Actor
from receptionist.domain.records import CarrierAccount
from receptionist.errors import BadInput, CarrierProblem, Conflict
from receptionist.ports import Store
from receptionist.ports.carrier_accounts import CarrierDesk
from receptionist.services.audit import note
from receptionist.services.carrier_addresses import PlannedChange, planned_changes, webhook_addresses
from receptionist.services.check_carrier import ask, named


@dataclass(frozen=True, slots=True)
class Chosen:
    """One change as it was shown: its key, and the address it takes the place of."""

    key: str
    before: str


async def plan(store: Store, desk: CarrierDesk, account: CarrierAccount, origin: str) -> list[PlannedChange]:
    """What would be changed, as the carrier tells it now. Raises CarrierProblem."""
    async with store.work(account.business_id) as work:
        used = [one for one in await work.own_numbers() if one.account_id == account.id]
    used = [one for one in used if one.takes_calls or one.takes_texts]
    return planned_changes(await ask(desk, account), webhook_addresses(origin, account), used, account)


async def set_webhooks(
    store: Store,
    desk: CarrierDesk,
    account: CarrierAccount,
    origin: str,
    chosen: Collection[Chosen],
    now: datetime,
    actor: Actor,
) -> list[PlannedChange]:
    """Sets what was chosen, and answers it. Nobody's address is overwritten that was not shown to whoever chose.

    Raises BadInput where nothing was chosen or the public address cannot be reached by a carrier, Conflict where an
    address has changed since it was shown (then nothing is set), and CarrierProblem.
    """
    if not chosen:
        raise BadInput("Nothing was chosen.", "Tick what is to be set.")
    if not origin.startswith("https:"):
        raise BadInput(
            f"{named(account)} cannot reach {origin}.", "Set PUBLIC_URL to the https origin of your proxy or tunnel."
        )
    there = {one.key: one for one in await plan(store, desk, account, origin)}
    wanted = []
    for one in chosen:
        planned = there.get(one.key)
        if planned is None:
            continue  # it is set already, by a click before this one or by hand
        if planned.change.before != one.before:
            raise Conflict("An address has changed at the carrier since it was shown here.", "Look at them again.")
        wanted.append(planned)
    done: list[PlannedChange] = []
    try:
        for planned in wanted:
            await desk.set_webhook(account, planned.change)
            done.append(planned)
    except CarrierProblem as error:
        raise CarrierProblem(
            f"{len(done)} of {len(wanted)} addresses were set, then: {error.message}", error.hint, retry=error.retry
        ) from error
    finally:
        if done:
            async with store.work(account.business_id, write=True) as work:
                await note(
                    work,
                    now,
                    actor,
                    "carrier.webhooks",
                    subject=account.id,
                    says=f"Set {len(done)} webhook addresses at {named(account)}.",
                    changes={one.key: (one.change.before, one.change.after) for one in done},
                )
    return done
