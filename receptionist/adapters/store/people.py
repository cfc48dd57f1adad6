"""The business itself, its carrier accounts and numbers, its users, its contacts and their threads."""

import hashlib
import secrets
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from sqlalchemy import RowMapping, Text, bindparam, cast, func, select

from receptionist.adapters.store import mapping, text_mapping
from receptionist.adapters.store.people_tables import sessions
from receptionist.adapters.store.statements import ours
from receptionist.adapters.store.suppressed import SuppressedPart
from receptionist.adapters.store.tables import (
    accounts,
    businesses,
    contacts,
    numbers,
    sign_in_tokens,
    threads,
    users,
)
from receptionist.adapters.store.text_tables import consent_entries
from receptionist.adapters.store.unit import THREAD, Row
from receptionist.domain.conversation import DialogueState
from receptionist.domain.ids import AccountId, SessionId, ThreadId, UserId, new_id
from receptionist.domain.message import Consent, ThreadStatus
from receptionist.domain.phone import Address, AddressKind, PhoneNumber
from receptionist.domain.profile import BusinessProfile
from receptionist.domain.records import Business, CarrierAccount, Contact, Role, Tell, Thread, User
from receptionist.domain.webhook import EventKind
from receptionist.errors import Conflict, NotFound

_NEW_STATUS = ThreadStatus(ThreadId(""))
_THREAD_BY_ADDRESS = THREAD.where(
    contacts.c.address_kind == bindparam("address_kind"), contacts.c.address == bindparam("address")
)
_entry = consent_entries.c
_LAST_ENTRY = (
    select(consent_entries)
    .where(ours(consent_entries), _entry.address_kind == bindparam("address_kind"))
    .where(_entry.address == bindparam("address"))
    .order_by(_entry.seq.desc())
    .limit(1)
)
# The profile as text: what it was read into before is found by it.
BUSINESS = select(businesses.c.id, cast(businesses.c.profile, Text).label("profile"), businesses.c.created_at)
_BUSINESS = BUSINESS.where(businesses.c.id == bindparam("business_id"))


def new_token() -> str:
    """A secret for a link or an address: 256 random bits."""
    return secrets.token_urlsafe(32)


def token_hash(token: str) -> str:
    """What is kept of a token. It is long and random, so that a plain hash cannot be turned back."""
    return hashlib.sha256(token.encode()).hexdigest()


def email_key(email: str) -> str:
    """The spelling of an e-mail address that is kept and looked up."""
    return email.strip().lower()


class PeoplePart(SuppressedPart):
    """Who: the business, its accounts, users and contacts."""

    async def business(self) -> Business:
        """The business of this unit. Raises NotFound."""
        return await self._remembered("business", self._read_business)

    async def _read_business(self) -> Business:
        row = await self._one(_BUSINESS, business_id=self._business_id)
        if row is None:
            raise NotFound("There is no such business.")
        return mapping.business(row)

    async def save_profile(self, profile: BusinessProfile) -> None:
        """Replaces all an admin can set."""
        self._forget()
        statement = businesses.update().where(businesses.c.id == self._business_id)
        if not await self._changed(statement.values(profile=mapping.profile_to_json(profile))):
            raise NotFound("There is no such business.")

    # --- carriers -------------------------------------------------------------------------------------------------

    async def accounts(self) -> list[CarrierAccount]:
        """The business's carrier accounts, oldest first."""
        return list(await self._remembered("accounts", self._read_accounts))

    async def _read_accounts(self) -> list[CarrierAccount]:
        rows = await self._rows(accounts, "created_at", "id")
        return [mapping.account(row, self._box) for row in rows if row["closed_at"] is None]

    async def account(self, account_id: AccountId) -> CarrierAccount | None:
        """The carrier account, or None; also where it was closed."""
        row = await self._row(accounts, id=account_id)
        return None if row is None or row["closed_at"] is not None else mapping.account(row, self._box)

    async def save_account(
        self, carrier: str, external_id: str, secret: str, extra: Mapping[str, str] | None = None
    ) -> CarrierAccount:
        """Adds the account, or gives an existing one (same carrier and external id) its new secret, and its new extra
        where one is given.
        """
        self._forget()
        same = {"carrier": carrier, "external_id": external_id}
        sealed = {"secret_sealed": self._box.seal(secret)}
        if extra is not None:
            sealed["extra_sealed"] = mapping.extra_sealed(extra, self._box)
        row = {"id": new_id("acct"), **same, **sealed, "created_at": self._now()}
        if not await self._insert_new(accounts, row, ["business_id", *same]):
            await self._changed(self._update(accounts).filter_by(**same).values({**sealed, "closed_at": None}))
        stored = await self._one(self._select(accounts).filter_by(**same))
        assert stored is not None
        return mapping.account(stored, self._box)

    async def numbers(self) -> list[tuple[AccountId, PhoneNumber]]:
        """The business's numbers with their accounts, in numerical order."""
        return list(await self._remembered("numbers", self._read_numbers))

    async def _read_numbers(self) -> list[tuple[AccountId, PhoneNumber]]:
        rows = await self._rows(numbers, "e164")
        return [(row["account_id"], PhoneNumber(row["e164"])) for row in rows]

    async def add_number(self, account_id: AccountId, number: PhoneNumber) -> None:
        """Gives the account a number; the same again changes nothing. Raises Conflict where another account has it."""
        self._forget()
        await self._must_exist(accounts, account_id)
        row = {"e164": number.e164, "account_id": account_id, "created_at": self._now()}
        if await self._insert_new(numbers, row, ["e164"]):
            return
        if await self._one(self._select(numbers).filter_by(e164=number.e164, account_id=account_id)) is None:
            raise Conflict("This number belongs to another account.", "Remove it there first.")

    # --- users ----------------------------------------------------------------------------------------------------

    async def users(self) -> list[User]:
        """The business's users, oldest first."""
        return list(await self._remembered("users", self._read_users))

    async def _read_users(self) -> list[User]:
        rows = await self._rows(users, "created_at", "id")
        return [mapping.user(row) for row in rows]

    async def add_user(self, email: str, name: str, role: Role, password_hash: str) -> User:
        """Adds somebody who may sign in. Raises Conflict where the e-mail address is in use, here or elsewhere."""
        self._forget()
        user = User(UserId(new_id("user")), self._business_id, email_key(email), name, role, password_hash)
        row = {
            "id": user.id,
            "email": user.email,
            "name": name,
            "role": role,
            "password_hash": password_hash,
            "tell": mapping.tell_to_json(user.tell),
            "created_at": self._now(),
        }
        if not await self._insert_new(users, row, ["email"]):
            raise Conflict("Somebody signs in with this e-mail address already.", "Use another address.")
        return user

    async def save_tell(self, user_id: UserId, tell: Tell) -> None:
        """Writes down how the user wants to be told of new things. Raises NotFound."""
        self._forget()
        statement = self._update(users).where(users.c.id == user_id)
        if not await self._changed(statement.values(tell=mapping.tell_to_json(tell))):
            raise NotFound("There is no such user in this business.")

    async def set_password(self, user_id: UserId, password_hash: str, but: SessionId | None = None) -> None:
        """Sets the password; ends the user's sessions but this one, and the sign-in links not used yet.

        Raises NotFound.
        """
        self._forget()
        if not await self._change(users, {"password_hash": password_hash}, id=user_id):
            raise NotFound("There is no such user in this business.")
        await self._shut_out(user_id, but)

    async def _shut_out(self, user_id: UserId, but: SessionId | None = None) -> None:
        """Ends the user's sessions but this one, and the sign-in links not used yet."""
        await self.end_sessions(user_id, but)
        links = self._update(sign_in_tokens).filter_by(user_id=user_id, used_at=None)
        await self._changed(links.values(used_at=self._now()))

    async def end_sessions(self, user_id: UserId, but: SessionId | None = None) -> int:
        """Ends all sessions of the user but this one; how many there were."""
        going = self._update(sessions).filter_by(user_id=user_id, ended_at=None)
        if but is not None:
            going = going.where(sessions.c.id != but)
        return await self._changed(going.values(ended_at=self._now()))

    async def new_sign_in(self, user_id: UserId, expires: datetime) -> str:
        """A single-use sign-in token; only its hash is kept. Raises NotFound."""
        await self._must_exist(users, user_id)
        token = new_token()
        row = {"token_hash": token_hash(token), "user_id": user_id, "expires_at": expires}
        await self._insert(sign_in_tokens, row)
        return token

    # --- contacts and threads -------------------------------------------------------------------------------------

    async def thread_for(self, address: Address) -> tuple[Contact, Thread]:
        """The contact and thread of an address, made where there is none; always new ones for a withheld number."""
        row = await self._by_address(address) or await self._new_contact(address) or await self._by_address(address)
        assert row is not None
        return mapping.contact_of_thread(row), mapping.thread(row)

    async def _by_address(self, address: Address) -> RowMapping | None:
        if address.kind is AddressKind.WITHHELD:
            return None
        row = await self._one(_THREAD_BY_ADDRESS, address_kind=address.kind, address=address.value)
        if row is not None and row["merged_into"] is not None:
            row = await self._read_thread(row["merged_into"])
        return None if row is None else self._keep_thread(row)

    async def _new_contact(self, address: Address) -> RowMapping | None:
        """The thread of a new contact; None where somebody else has just made the contact."""
        withheld = address.kind is AddressKind.WITHHELD
        key = {"address_kind": address.kind, "address": None if withheld else address.value}
        now, contact_id, thread_id = self._now(), new_id("cont"), ThreadId(new_id("thrd"))
        contact: Row = {"id": contact_id, **key, "name": "", "email": "", "home": "", "created_at": now}
        contact |= mapping.contact_status_row(replace(_NEW_STATUS, consent=await self._consent_on_file(address)))
        if not await self._insert_new(contacts, contact, ["business_id", *key]):
            return None
        thread = {
            "id": thread_id,
            "contact_id": contact_id,
            "dialogue": mapping.dialogue_to_json(DialogueState()),
            "created_at": now,
            "last_at": now,
            "last_line": "",
            **mapping.thread_status_row(_NEW_STATUS),
        }
        await self._insert(threads, thread)
        self._locked.add(thread_id)  # nobody else sees it before this unit ends
        self._happened(EventKind.CONTACT_CHANGED, thread_id)
        return await self._thread_row(thread_id)

    async def _consent_on_file(self, address: Address) -> Consent:
        """The ledger's last word about an address: it may be older than the contact."""
        if not address.value:
            return Consent.NONE
        row = await self._one(_LAST_ENTRY, address_kind=address.kind, address=address.value)
        if row is not None:
            return text_mapping.consent_entry(row).consent
        return Consent.REFUSED if await self._is_suppressed(address) else Consent.NONE

    async def known_thread(self, address: Address) -> ThreadId | None:
        """The thread of an address, where there is one."""
        stands_in = func.coalesce(threads.c.merged_into, threads.c.id).label("id")
        whose = select(stands_in).join(contacts, threads.c.contact_id == contacts.c.id)
        same = contacts.c.address_kind == address.kind, contacts.c.address == address.value
        row = await self._one(whose.where(self._ours(threads), self._ours(contacts), *same))
        return None if row is None else ThreadId(row["id"])

    async def contact(self, thread_id: ThreadId) -> Contact:
        """Whose thread it is. Raises NotFound."""
        return await self._contact_of(thread_id)

    async def name_contact(self, thread_id: ThreadId, name: str) -> None:
        """Writes down the name of a thread's contact. Raises NotFound."""
        self._forget_contacts()
        whose = select(threads.c.contact_id).where(self._ours(threads), threads.c.id == thread_id)
        statement = self._update(contacts).where(contacts.c.id == whose.scalar_subquery())
        if not await self._changed(statement.values(name=name)):
            raise NotFound("There is no such thread in this business.")
        self._happened(EventKind.CONTACT_CHANGED, thread_id)

    async def dialogue(self, thread_id: ThreadId) -> DialogueState:
        """Where the conversation stands. Raises NotFound."""
        return mapping.dialogue_from_json((await self._thread_row(thread_id))["dialogue"])

    async def save_dialogue(self, thread_id: ThreadId, dialogue: DialogueState) -> None:
        """Writes down where the conversation stands. Raises NotFound."""
        self._thread_rows.clear()
        if not await self._change(threads, {"dialogue": mapping.dialogue_to_json(dialogue)}, id=thread_id):
            raise NotFound("There is no such thread in this business.")
