"""A contact's name, e-mail and postal address, checked and written down."""

from dataclasses import dataclass, replace
from datetime import datetime

from receptionist.domain.audit import Actor
from receptionist.domain.ids import ContactId
from receptionist.errors import BadInput, NotFound
from receptionist.ports import Work
from receptionist.services.audit import note
from receptionist.services.people import check_email

_LONGEST = {"name": 80, "email": 254, "address": 200}


@dataclass(frozen=True, slots=True)
class ContactDetails:
    """What people write down about a contact; all parts optional."""

    name: str = ""
    email: str = ""
    address: str = ""


def check_details(details: ContactDetails) -> ContactDetails:
    """The details in tidy spelling. Raises BadInput."""
    tidy = ContactDetails(*(" ".join(text.split()) for text in (details.name, details.email, details.address)))
    for name, longest in _LONGEST.items():
        if len(getattr(tidy, name)) > longest:
            raise BadInput(f"The {name} is longer than {longest} characters.", "Shorten it.")
    if tidy.email:
        check_email(tidy.email)
    return tidy


async def change_contact(
    work: Work, now: datetime, actor: Actor, contact_id: ContactId, details: ContactDetails
) -> bool:
    """Writes the details down, and in the audit trail which of them changed; whether any did. Raises NotFound."""
    changed = await write_details(work, contact_id, details)
    if changed:
        await note(work, now, actor, "contact.change", subject=contact_id, says=f"Changed {', '.join(changed)}.")
    return bool(changed)


async def write_details(work: Work, contact_id: ContactId, details: ContactDetails) -> list[str]:
    """Writes the details down; what of them changed, in words. Raises NotFound."""
    entry = await work.contact_entry(contact_id)
    if entry is None:
        raise NotFound("There is no such contact in this business.")
    before = entry.contact
    after = replace(before, name=details.name, email=details.email, home=details.address)
    if after != before:
        await work.save_contact(entry.thread_id, after)
    names = {"name": "name", "email": "e-mail", "home": "address"}
    return [label for field, label in names.items() if getattr(before, field) != getattr(after, field)]
