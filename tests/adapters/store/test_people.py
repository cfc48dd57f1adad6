"""Businesses, carriers, users, contacts."""

import asyncio
from dataclasses import replace
from datetime import date, time, timedelta

import pytest
from sqlalchemy import text

from receptionist.adapters.secrets import FernetSecretBox, new_key
from receptionist.adapters.store.engine import open_engines
from receptionist.adapters.store.store import SqlStore
from receptionist.domain.conversation import DialogueState
from receptionist.domain.hours import Hours, Span
from receptionist.domain.ids import BusinessId, UserId
from receptionist.domain.lead import TimeWindow
from receptionist.domain.manner import NeverSay
from receptionist.domain.phone import Address, AddressKind, PhoneNumber
from receptionist.domain.profile import BusinessProfile, FrequentQuestion, Personality
from receptionist.domain.records import Business, CarrierAccount, Role, Tell
from receptionist.errors import Conflict, NotFound, SettingsError
from tests.adapters.store.scene import CALLER, NOON, NUMBER, WITHHELD


async def test_a_profile_comes_back_whole(store: SqlStore, business: Business) -> None:
    profile = BusinessProfile(
        name="Élan Électrique",
        trade="electrical",
        hours=Hours(
            "America/New_York",
            ((Span(time(8), time(12)), Span(time(13), time(0))), (), (), (), (), (), ()),
            {date(2026, 12, 25): "Christmas"},
        ),
        area=("97201", "Portland"),
        transfer_to=PhoneNumber("+15035550199"),
        personality=Personality(name="Ada", pace=1.15, never_say=(NeverSay("cheap"),)),
        questions=(FrequentQuestion(("are you licensed",), "Yes, in Oregon."),),
        quote_valid_days=14,
    )
    async with store.work(business.id, write=True) as work:
        await work.save_profile(profile)
    async with store.work(business.id) as work:
        assert (await work.business()).profile == profile
    assert await store.directory.businesses() == [replace(business, profile=profile)]


async def test_a_carrier_secret_is_never_in_the_clear_in_the_database(
    store: SqlStore, account: CarrierAccount, database_url: str
) -> None:
    assert account.secret == "hush"
    engines = open_engines(database_url)
    async with engines.reader.connect() as connection:
        (kept,) = (await connection.execute(text("SELECT secret_sealed FROM accounts"))).scalars()
    await engines.dispose()
    assert "hush" not in kept

    stranger = SqlStore(database_url, FernetSecretBox(new_key()))
    with pytest.raises(SettingsError, match="cannot be opened with this key"):
        await stranger.directory.account(account.id)
    await stranger.close()


async def test_a_new_secret_for_the_same_account_keeps_its_address(store: SqlStore, account: CarrierAccount) -> None:
    async with store.work(account.business_id, write=True) as work:
        again = await work.save_account("twilio", "AC1", "hush hush")
        assert await work.accounts() == [again]
    assert again == replace(account, secret="hush hush")
    assert await store.directory.account(account.id) == again


async def test_what_else_a_carrier_needs_is_sealed_and_kept(
    store: SqlStore, business: Business, database_url: str
) -> None:
    extra = {"signature_secret": "hush hush", "application_id": "app-1"}
    async with store.work(business.id, write=True) as work:
        account = await work.save_account("vonage", "V1", "hush", extra)
        assert account.extra == extra
        assert await work.save_account("vonage", "V1", "new secret") == replace(account, secret="new secret")
        again = await work.save_account("vonage", "V1", "new secret", {"application_id": "app-2"})
        assert again.extra == {"application_id": "app-2"}
        assert await work.account(account.id) == again
        assert (await work.save_account("twilio", "AC1", "hush")).extra == {}
    assert await store.directory.account(account.id) == again
    engines = open_engines(database_url)
    async with engines.reader.connect() as connection:
        kept = (await connection.execute(text("SELECT extra_sealed FROM accounts"))).scalars().all()
    await engines.dispose()
    assert None in kept and "app-2" not in str(kept)


async def test_a_number_names_its_business_in_its_own_account_only(store: SqlStore, account: CarrierAccount) -> None:
    async with store.work(account.business_id, write=True) as work:
        other = await work.save_account("telnyx", "T1", "hush")
        await work.add_number(account.id, NUMBER)
        with pytest.raises(Conflict):
            await work.add_number(other.id, NUMBER)
        assert await work.numbers() == [(account.id, NUMBER)]
    assert await store.directory.business_of_number(account.id, NUMBER) == account.business_id
    assert await store.directory.business_of_number(other.id, NUMBER) is None
    assert await store.directory.business_of_number(account.id, PhoneNumber("+15035550101")) is None


async def test_a_number_of_one_business_cannot_be_taken_by_another(
    store: SqlStore, account: CarrierAccount, profile: BusinessProfile
) -> None:
    rival = await store.directory.add_business(profile)
    async with store.work(rival.id, write=True) as work:
        theirs = await work.save_account("twilio", "AC9", "hush")
        with pytest.raises(Conflict):
            await work.add_number(theirs.id, NUMBER)


async def test_users_sign_in_with_one_address_whatever_its_capitals(
    store: SqlStore, business: Business, profile: BusinessProfile
) -> None:
    async with store.work(business.id, write=True) as work:
        user = await work.add_user(" Maria@Example.com", "Maria", Role.OWNER, "hash")
        assert await work.users() == [user]
    assert await store.directory.user_by_email("MARIA@example.com") == user
    assert await store.directory.user(user.id) == user
    rival = await store.directory.add_business(profile)
    async with store.work(rival.id, write=True) as work:
        with pytest.raises(Conflict):
            await work.add_user("maria@example.COM", "Another", Role.OFFICE, "hash")
        assert await work.users() == []


async def test_users_are_told_as_they_chose(store: SqlStore, business: Business) -> None:
    async with store.work(business.id, write=True) as work:
        maria = await work.add_user("maria@example.com", "Maria", Role.OWNER, "hash")
        assert maria.tell == Tell(by_email=True, by_text=False, mobile=None)
        tell = Tell(by_email=False, by_text=True, mobile=PhoneNumber("+15035550177"))
        await work.save_tell(maria.id, tell)
        assert await work.users() == [replace(maria, tell=tell)]
        with pytest.raises(NotFound):
            await work.save_tell(UserId("user_nobody"), tell)
    assert await store.directory.user(maria.id) == replace(maria, tell=tell)


async def test_a_new_password_ends_sessions_and_links(store: SqlStore, business: Business) -> None:
    async with store.work(business.id, write=True) as work:
        user = await work.add_user("maria@example.com", "Maria", Role.OWNER, "old")
        link = await work.new_sign_in(user.id, NOON + timedelta(hours=1))
        await work.set_password(user.id, "new")
    changed = await store.directory.user(user.id)
    assert changed == replace(user, password_hash="new")
    assert await store.directory.redeem_sign_in(link, NOON) is None


async def test_a_sign_in_link_works_once_and_in_time(store: SqlStore, business: Business) -> None:
    async with store.work(business.id, write=True) as work:
        user = await work.add_user("maria@example.com", "Maria", Role.OWNER, "hash")
        link = await work.new_sign_in(user.id, NOON + timedelta(hours=1))
        late = await work.new_sign_in(user.id, NOON)
    answers = await asyncio.gather(*(store.directory.redeem_sign_in(link, NOON) for _ in range(8)))
    assert [answer for answer in answers if answer] == [user]
    assert await store.directory.redeem_sign_in(late, NOON) is None


async def test_tokens_are_kept_as_hashes(store: SqlStore, business: Business, database_url: str) -> None:
    async with store.work(business.id, write=True) as work:
        user = await work.add_user("maria@example.com", "Maria", Role.OWNER, "hash")
        link = await work.new_sign_in(user.id, NOON)
    engines = open_engines(database_url)
    async with engines.reader.connect() as connection:
        (row,) = (await connection.execute(text("SELECT * FROM sign_in_tokens"))).all()
    await engines.dispose()
    assert link not in map(str, row)


async def test_a_contact_is_found_by_its_address(store: SqlStore, business: Business) -> None:
    short_code = Address(AddressKind.SHORT_CODE, "50342")
    async with store.work(business.id, write=True) as work:
        contact, thread = await work.thread_for(CALLER)
        await work.name_contact(thread.id, "Maria Ortega")
        again, same = await work.thread_for(CALLER)
        assert (again, same) == (replace(contact, name="Maria Ortega"), thread)
        assert await work.contact(thread.id) == again
        assert (await work.thread_for(short_code))[0].address == short_code
        strangers = [await work.thread_for(WITHHELD) for _ in range(2)]
    assert {found.address for found, _ in strangers} == {WITHHELD}
    assert len({found.id for found, _ in strangers}) == len({found.id for _, found in strangers}) == 2


async def test_a_thread_is_found_without_being_made(store: SqlStore, business: Business) -> None:
    async with store.work(business.id, write=True) as work:
        assert await work.known_thread(CALLER) is None
        _, thread = await work.thread_for(CALLER)
        await work.thread_for(WITHHELD)
        assert await work.known_thread(CALLER) == thread.id
        assert await work.known_thread(WITHHELD) is None
        assert await work.known_thread(Address(AddressKind.SENDER_NAME, CALLER.value)) is None


async def test_texts_at_the_same_instant_open_one_thread(store: SqlStore, business: Business) -> None:
    async def arrives() -> tuple[object, object]:
        async with store.work(business.id, write=True) as work:
            contact, thread = await work.thread_for(CALLER)
            return contact.id, thread.id

    assert len(set(await asyncio.gather(*(arrives() for _ in range(10))))) == 1


async def test_the_dialogue_goes_on_where_it_stood(
    store: SqlStore, business: Business, profile: BusinessProfile
) -> None:
    starts = NOON.astimezone(profile.hours.zone)
    dialogue = DialogueState(
        asked="wished", offered=(TimeWindow(starts, starts + timedelta(hours=2)),), candidates=("DRAIN-1",), turns=3
    )
    async with store.work(business.id, write=True) as work:
        _, thread = await work.thread_for(CALLER)
        assert await work.dialogue(thread.id) == DialogueState()
        await work.save_dialogue(thread.id, dialogue)
    async with store.work(business.id) as work:
        found = await work.dialogue(thread.id)
    assert found == dialogue and found.offered[0].starts.tzinfo == profile.hours.zone


async def test_what_is_not_there_is_said_so(store: SqlStore) -> None:
    assert await store.directory.user_by_email("nobody@example.com") is None
    async with store.work(BusinessId("biz_nowhere")) as work:
        with pytest.raises(NotFound):
            await work.business()
