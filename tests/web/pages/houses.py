"""Two businesses with something of most things, and every route of the application with an address there."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import timedelta

from quart import Quart
from sqlalchemy import select
from werkzeug.routing import Rule

from receptionist.adapters.store.columns import metadata
from receptionist.adapters.store.store import SqlStore
from receptionist.domain.conversation import Channel
from receptionist.domain.ids import ThreadId
from receptionist.domain.lead import LeadCard, TimeWindow
from receptionist.domain.message import Holder
from receptionist.domain.phone import PhoneNumber
from receptionist.domain.profile import BusinessProfile
from receptionist.domain.records import Business, User
from receptionist.domain.roles import Role
from tests.web.pages.seed import Day, carrier_account, seed_office
from tests.web.pages.seed_documents import seed_document
from tests.web.pages.seed_texts import seed_texts

# What stands in an address beside ids, and an id of which there may be none: such is made up.
_WORDS = {
    "act": "go", "token": "made-up", "name": "style.css", "carrier": "twilio", "dialect": "twilio", "version": "1",
    "number": "1", "e164": "+15035550100", "file": "med_00000000000000000000", "note": "note_00000000000000000000",
    "merge": "merge_00000000000000000000", "template": "tmpl_00000000000000000000",
}  # fmt: skip
_ACTS = {
    "/messages/<message_id>/<act>": "approve",
    "/settings/me/two-factor/<act>": "confirm",
    "/today/<job_id>/<act>": "start",
}
_TABLE_OF = {"media": "message_media", "token": "api_tokens"}


@dataclass
class House:
    """A business with something of most things, and its people."""

    business: Business
    people: dict[Role, User]
    ids: dict[str, str] = field(default_factory=dict)  # by the name they have in addresses
    theirs: dict[str, str] = field(default_factory=dict)  # the same, of what is the technician's

    def fill(self, rule: Rule, ids: dict[str, str]) -> str:
        """The address of a route with these ids."""

        def value(found: re.Match[str]) -> str:
            name = found["name"]
            if name == "act":
                return _ACTS.get(rule.rule, _WORDS["act"])
            return ids.get(name) or _WORDS.get(name) or f"{name.removesuffix('_id')[:4]}_00000000000000000000"

        return re.sub(r"<(?:[^:<>]+:)?(?P<name>\w+)>", value, rule.rule)


def pages(quart: Quart) -> Iterator[tuple[str, Rule]]:
    """Every method of every route but those of sockets."""
    for rule in sorted(quart.url_map.iter_rules(), key=lambda one: one.rule):
        if not rule.websocket:
            for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}):
                yield method, rule


async def ids_of(store: SqlStore, business: Business, thread_id: str = "", *, but: str = "") -> dict[str, str]:
    """An id of each kind that addresses name; in this thread, or in any `but` one."""
    found = {}
    async with store._engines.reader.connect() as connection:
        for table in metadata.sorted_tables:
            if "id" not in table.c or "business_id" not in table.c:
                continue
            query = select(table.c.id).where(table.c.business_id == business.id)
            if "thread_id" in table.c:
                query = query.where(table.c.thread_id == thread_id if thread_id else table.c.thread_id != but)
            row = (await connection.execute(query.limit(1))).first()
            if row is not None:
                found[f"{table.name.rstrip('s')}_id"] = str(row.id)
    for name, table_name in _TABLE_OF.items():
        found[f"{name}_id"] = found.get(f"{table_name.rstrip('s')}_id", "")
    if thread_id:
        found["thread_id"] = thread_id
    return {name: value for name, value in found.items() if value}


async def two_houses(store: SqlStore, business: Business, profile: BusinessProfile, day: Day) -> tuple[House, House]:
    """Two businesses, each with customers; in the first, the technician holds one thread."""
    both = []
    for one in (business, await store.directory.add_business(profile)):
        async with store.work(one.id, write=True) as work:
            people = {
                role: await work.add_user(f"{role.value}@{one.id}.example", role.value.title(), role, "no password")
                for role in Role
            }
        if one is business:
            office = await seed_office(store, one, day)
            async with store.work(one.id) as work:
                [account] = await work.accounts()
        else:
            account = await carrier_account(store, one, PhoneNumber("+15035550111"))
        texts = await seed_texts(store, one, account, people[Role.OWNER].id, day)
        await _book(store, one, texts.talk, day)
        await seed_document(store, one, texts.talk, people[Role.OWNER], day)
        house = House(one, people)
        if one is business:
            technician = people[Role.TECHNICIAN]
            async with store.work(one.id, write=True) as work:
                status = await work.lock_thread(office.laura_thread)
                await work.save_status(replace(status, holder=Holder.PERSON, held_by=technician.id))
            house.ids = await ids_of(store, one, but=office.laura_thread) | await ids_of(store, one, texts.talk)
            house.theirs = await ids_of(store, one, office.laura_thread)
        else:
            house.ids = await ids_of(store, one)
        house.ids["user_id"] = people[Role.OWNER].id  # the last owner: nobody who walks is let go on the way
        both.append(house)
    return both[0], both[1]


async def _book(store: SqlStore, business: Business, thread_id: ThreadId, day: Day) -> None:
    """A visit for tomorrow, and with it a job."""
    starts = (day.now() + timedelta(days=1)).astimezone(business.profile.hours.zone)
    window = TimeWindow(starts, starts + timedelta(hours=2))
    async with store.work(business.id, write=True) as work:
        lead = await work.add_lead(thread_id, LeadCard(), "", Channel.TEXT)
        technicians = [one.id for one in await work.technicians()]
        await work.hold(thread_id, lead.id, window, timedelta(hours=1), technicians)
        await work.book(lead.id)
