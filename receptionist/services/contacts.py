"""What people write down about a contact: tags, the language they write, and contacts that are one person."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from receptionist.domain.audit import Actor
from receptionist.domain.desk import ContactMerge
from receptionist.domain.happening import HappeningKind
from receptionist.domain.ids import BusinessId, MergeId, ThreadId
from receptionist.domain.phone import Address, AddressKind, parse_number
from receptionist.domain.records import Contact
from receptionist.errors import BadInput, Conflict, NotFound
from receptionist.ports import Clock, Store, Work
from receptionist.services.audit import note
from receptionist.services.contact_details import ContactDetails, change_contact, check_details
from receptionist.services.happenings import did, happened

_LONGEST_TAG, _MOST_TAGS = 40, 20


async def edit_contact(
    store: Store,
    clock: Clock,
    business_id: BusinessId,
    thread_id: ThreadId,
    actor: Actor,
    details: ContactDetails,
    language: str,
) -> None:
    """Writes down name, e-mail, address and the language a thread's contact writes. Raises BadInput and NotFound."""
    tidy, now = check_details(details), clock.now()
    async with store.work(business_id, write=True) as work:
        status = await work.lock_thread(thread_id)
        changed = await change_contact(work, now, actor, (await work.contact(thread_id)).id, tidy)
        if status.language != language:
            await work.save_status(replace(status, language=language))
            changed = True
        if changed:
            await happened(work, now, thread_id, HappeningKind.CONTACT, "Changed what is known of the contact", actor)


async def set_tags(
    store: Store, clock: Clock, business_id: BusinessId, thread_id: ThreadId, actor: Actor, tags: Sequence[str]
) -> list[str]:
    """Gives a thread's contact these tags and no others. Raises BadInput and NotFound."""
    tidy = list({tag.casefold(): tag for tag in (" ".join(tag.split()) for tag in tags) if tag}.values())
    if len(tidy) > _MOST_TAGS:
        raise BadInput(f"A contact has at most {_MOST_TAGS} tags.", "Take one off first.")
    for tag in tidy:
        if len(tag) > _LONGEST_TAG:
            raise BadInput(f"A tag has at most {_LONGEST_TAG} characters.", "Shorten it.")
    now = clock.now()
    async with store.work(business_id, write=True) as work:
        known = {tag.casefold(): tag for tag in await work.known_tags()}
        spelled = [known.get(tag.casefold(), tag) for tag in tidy]
        before = await work.contact_tags(thread_id)
        if set(before) == set(spelled):
            return before
        await work.set_contact_tags(thread_id, spelled)
        changes = {"tags": (", ".join(before), ", ".join(spelled))}
        subject = (await work.contact(thread_id)).id
        await note(work, now, actor, "contact.tags", subject=subject, says="Changed the tags.", changes=changes)
    return spelled


async def add_number(
    store: Store, clock: Clock, business_id: BusinessId, thread_id: ThreadId, actor: Actor, typed: str
) -> ContactMerge:
    """Notes a further number of a thread's contact; who is known at it already becomes one with them.

    Raises BadInput for what is no number, Conflict, NotFound.
    """
    async with store.work(business_id, write=True) as work:
        number = parse_number(typed, (await work.business()).profile.region)
        if number is None:
            raise BadInput(f'"{typed[:40]}" is no telephone number.', "Write it like (415) 555-0142.")
        _, other = await work.thread_for(Address(AddressKind.NUMBER, number.e164))
        if other.id == thread_id:
            raise Conflict("This number is theirs already.")
        return await _merge(work, clock.now(), thread_id, other.id, actor)


async def merge_contacts(
    store: Store, clock: Clock, business_id: BusinessId, kept: ThreadId, gone: ThreadId, actor: Actor
) -> ContactMerge:
    """Makes two contacts one: all of `gone` stands in the thread of `kept`, until it is undone.

    Raises Conflict where one of them is merged already or on the telephone, and NotFound.
    """
    async with store.work(business_id, write=True) as work:
        return await _merge(work, clock.now(), kept, gone, actor)


async def undo_merge(
    store: Store, clock: Clock, business_id: BusinessId, merge_id: MergeId, actor: Actor
) -> ContactMerge:
    """Makes them two again: what came from the one goes back, and what its numbers brought since.

    Raises NotFound, and Conflict where somebody has undone it already.
    """
    now = clock.now()
    async with store.work(business_id, write=True) as work:
        merge = await work.undo_merge(merge_id, now)
        who = _named(await work.contact(merge.gone))
        says = f"Made {who} a contact of their own again"
        await did(work, now, merge.kept, HappeningKind.SEPARATED, says, actor, "contact.separate")
        return merge


async def _merge(work: Work, now: datetime, kept: ThreadId, gone: ThreadId, actor: Actor) -> ContactMerge:
    who = await work.contact(gone)
    if not who.address.value:
        raise NotFound("This contact has no number by which it could be told again.")
    merge = await work.merge_threads(kept, gone, actor.user_id, now)
    into = await work.contact(kept)
    filled = replace(into, name=into.name or who.name, email=into.email or who.email, home=into.home or who.home)
    if filled != into:
        await work.save_contact(kept, filled)
    tags = sorted({*await work.contact_tags(kept), *await work.contact_tags(gone)})
    await work.set_contact_tags(kept, tags[:_MOST_TAGS])
    says = f"Merged {_named(who)} into this contact"
    await did(work, now, kept, HappeningKind.MERGED, says, actor, "contact.merge")
    return merge


def _named(contact: Contact) -> str:
    number = contact.address.number
    value = number.national if number is not None else contact.address.value
    return f"{contact.name}, {value}" if contact.name else value
