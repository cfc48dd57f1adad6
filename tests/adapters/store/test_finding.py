"""Finding threads again: in lists that go on where a page ended, by name and number, and by what was said."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

import pytest

from receptionist.adapters.store import finding
from receptionist.adapters.store.store import SqlStore
from receptionist.domain.call import EndReason, Speaker, Utterance
from receptionist.domain.ids import MessageId, ThreadId, UserId
from receptionist.domain.inbox import Found, Show, mark_of, read_search
from receptionist.domain.message import Holder, MessageState, ReplyMode, ThreadStatus, Tray
from receptionist.domain.phone import parse_address
from receptionist.domain.records import CarrierAccount, Role, ThreadRow
from receptionist.ports import Work
from tests.adapters.store.scene import NOON, NUMBER, came_in, goes_out


async def customer(work: Work, account: CarrierAccount, number: int, *said: str) -> ThreadId:
    """A customer who wrote these texts, minutes apart; a later customer's are later."""
    _, thread = await work.thread_for(parse_address(f"+1503555{number:04d}"))
    for place, text in enumerate(said or ("Hello",)):
        at = NOON + timedelta(hours=number, minutes=place)
        message = replace(came_in(account, thread.id, at=at), text=text, id=MessageId(f"msg_{number}_{place}"))
        await work.add_message(replace(message, carrier_message_id=f"{number}-{place}"))
    return thread.id


async def stands(work: Work, thread_id: ThreadId, **status: object) -> ThreadStatus:
    """Sets how a thread stands."""
    now = replace(await work.lock_thread(thread_id), **status)  # type: ignore[arg-type]
    await work.save_status(now)
    return now


def ids(rows: Sequence[ThreadRow]) -> list[ThreadId]:
    return [row.status.thread_id for row in rows]


def found(result: Found) -> list[tuple[ThreadId, str]]:
    return [(hit.row.status.thread_id, hit.said) for hit in result.said]


async def test_each_list_holds_its_own(store: SqlStore, account: CarrierAccount) -> None:
    async with store.work(account.business_id, write=True) as work:
        user = await work.add_user("rosa@example.com", "Rosa", Role.OFFICE, "hash")
        other = await work.add_user("otto@example.com", "Otto", Role.OFFICE, "hash")
        read, needs, people, mine, answered, theirs, later, done = [
            await customer(work, account, 100 + number) for number in range(8)
        ]
        await stands(work, read, unread=0)
        await stands(work, needs, needs_person="Sent a picture.")
        await stands(work, people, mode=ReplyMode.PEOPLE)
        await stands(work, mine, assigned_to=user.id)
        await stands(work, answered, holder=Holder.PERSON, held_by=user.id, assigned_to=user.id)
        await stands(work, theirs, holder=Holder.PERSON, held_by=other.id)
        await stands(work, later, tray=Tray.SNOOZED, snoozed_until=NOON + timedelta(days=9))
        await stands(work, done, tray=Tray.CLOSED, needs_person="Asked for Rosa.")
    lists = {
        Show.INBOX: [needs, theirs, answered, mine, people, read],  # what needs a person, then what passed last
        Show.NEEDS: [needs],
        Show.AI: [mine, read],
        Show.MINE: [answered, mine],
        Show.UNREAD: [needs, theirs, answered, mine, people],
        Show.SNOOZED: [later],
        Show.CLOSED: [done],
    }
    async with store.work(account.business_id) as work:
        assert {show: ids(await work.inbox(show, user.id)) for show in Show} == lists
        counts = {show: len(rows) for show, rows in lists.items()} | {Show.CLOSED: 0}
        assert await work.inbox_counts(user.id) == counts
        assert await work.inbox(Show.MINE, UserId("user_nobody")) == []


async def test_where_the_business_answers_by_people_the_ai_has_what_it_was_given(
    store: SqlStore, account: CarrierAccount
) -> None:
    async with store.work(account.business_id, write=True) as work:
        given, left = await customer(work, account, 100), await customer(work, account, 101)
        await stands(work, given, mode=ReplyMode.DRAFT)
        profile = (await work.business()).profile
        await work.save_profile(replace(profile, texting=replace(profile.texting, mode=ReplyMode.PEOPLE)))
        assert ids(await work.inbox(Show.AI)) == [given]
        await work.save_profile(profile)
        assert ids(await work.inbox(Show.AI)) == [left, given]


async def test_a_list_goes_on_where_its_page_ended(store: SqlStore, account: CarrierAccount) -> None:
    async with store.work(account.business_id, write=True) as work:
        every = [await customer(work, account, 100 + number) for number in range(7)]
        for needed in (every[1], every[4]):
            await stands(work, needed, needs_person="Please look.")
    async with store.work(account.business_id) as work:
        pages, behind = [], None
        while page := await work.inbox(behind=behind, limit=2):
            pages += ids(page)
            behind = mark_of(page[-1])
    assert pages == [every[4], every[1], every[6], every[5], every[3], every[2], every[0]]


async def test_what_customers_do_brings_a_thread_back(store: SqlStore, account: CarrierAccount) -> None:
    async with store.work(account.business_id, write=True) as work:
        snoozed, closed = await customer(work, account, 142), await customer(work, account, 143)
        asked = "Asked for Maria."
        until = NOON + timedelta(days=1)
        await stands(work, snoozed, tray=Tray.SNOOZED, snoozed_until=until, needs_person=asked)
        was = await stands(work, closed, tray=Tray.CLOSED, needs_person=asked)
        ours = replace(goes_out(account, closed), text="See you then.")
        await work.add_message(ours)
        assert (await work.thread_status(closed)).tray is Tray.CLOSED  # what we write leaves it where it is
        await work.add_message(replace(came_in(account, closed), carrier_message_id="again", text="One more thing"))
        now = await work.lock_thread(closed)
        assert now == replace(was.woken(), unread=was.unread + 1)
        assert (now.tray, now.needs_person) == (Tray.OPEN, "")
        await work.start_call(account.id, "CA1", parse_address("+15035550142"), NUMBER.e164)
        back = await work.lock_thread(snoozed)
        assert (back.tray, back.snoozed_until, back.needs_person) == (Tray.OPEN, None, asked)
        assert ids(await work.inbox(Show.NEEDS)) == [snoozed]


async def test_people_are_found_by_name_number_and_address(store: SqlStore, account: CarrierAccount) -> None:
    async with store.work(account.business_id, write=True) as work:
        maria, joe = await customer(work, account, 142), await customer(work, account, 177)
        await work.name_contact(maria, "María-José O'Neill")
        for typed in (
            "maria",
            "JOSÉ",
            "mar",
            "o'neill",
            "neill maria",
            "(503) 555-0142",
            "5550142",
            "0142",
            "+1503 555 01",
        ):
            people = ids((await work.search(read_search(typed))).people)
            assert people == ([joe, maria] if typed.endswith(" 01") else [maria]), typed
        assert ids((await work.search(read_search("503"))).people) == [joe, maria]
        await work.name_contact(maria, "Ana")
        assert (await work.search(read_search("maria"))).people == []
        assert ids((await work.search(read_search("ana"))).people) == [maria]
        for typed in ("nobody at all", "0143", "9990142"):
            assert await work.search(read_search(typed)) == Found([], []), typed


async def test_everybody_with_a_tag_is_found_and_nobody_else(store: SqlStore, account: CarrierAccount) -> None:
    async with store.work(account.business_id, write=True) as work:
        maria, joe = await customer(work, account, 142), await customer(work, account, 177)
        await work.name_contact(joe, "Vip Joe")
        await work.set_contact_tags(maria, ["VIP", "Straße 9"])
        for typed in ("#vip", " # VI", "#STRASSE 9"):
            assert await work.search(read_search(typed)) == Found(await work.inbox_rows([maria]), ()), typed
        assert (await work.search(read_search("#joe"))).people == []
        assert read_search("#").is_too_short


async def test_what_was_said_and_written_is_found_where_it_was_said_last(
    store: SqlStore, account: CarrierAccount
) -> None:
    async with store.work(account.business_id, write=True) as work:
        one = await customer(work, account, 101, "The café's boiler leaks", "It is the BOILER again")
        two = await customer(work, account, 102, "My sink drips")
        draft = replace(goes_out(account, one, state=MessageState.DRAFT), text="About your geyser")
        await work.add_message(draft)
        call, _ = await work.start_call(account.id, "CA1", parse_address("+15035550102"), NUMBER.e164)
        await work.add_utterance(call.id, Utterance(0, Speaker.CALLER, "It is the old boiler, call 503 555 0199", 0, 3))
        search = work.search
        assert found(await search(read_search("boiler"))) == [
            (two, "It is the old boiler, call 503 555 0199"),
            (one, "It is the BOILER again"),
        ]
        assert found(await search(read_search("boil"))) == found(await search(read_search("boiler")))
        assert found(await search(read_search("cafe leak"))) == [(one, "The café's boiler leaks")]
        assert found(await search(read_search("sink boiler"))) == []
        assert found(await search(read_search("503-555-0199"))) == [(two, "It is the old boiler, call 503 555 0199")]
        assert found(await search(read_search("geyser"))) == []  # nobody has read it yet
        await work.save_message(replace(draft, state=MessageState.QUEUED, text="About your old geyser"))
        assert found(await search(read_search("geyser"))) == [(one, "About your old geyser")]
        await work.save_message(replace(draft, state=MessageState.NOT_SENT))
        assert found(await search(read_search("geyser"))) == []
        await work.end_call(call.id, NOON, EndReason.LOST, "")


async def test_what_is_found_goes_on_where_its_page_ended(store: SqlStore, account: CarrierAccount) -> None:
    async with store.work(account.business_id, write=True) as work:
        every = [await customer(work, account, 100 + number, "A leak", "Still leaking") for number in range(5)]
        await customer(work, account, 200, "Nothing of the sort")
    async with store.work(account.business_id) as work:
        seen: list[ThreadId] = []
        older = None
        while True:
            page = await work.search(read_search("leak"), older, limit=2)
            seen += [thread_id for thread_id, _ in found(page)]
            older = page.older
            if older is None:
                break
    assert seen == every[::-1]


@pytest.mark.parametrize(
    "typed", ["'", '"', '" OR 1', "*", "a:b", "who:", "NEAR(", "&|!()<->", "\\", "%", "\x00ab", "-" * 500]
)
async def test_whatever_is_typed_is_only_looked_for(store: SqlStore, account: CarrierAccount, typed: str) -> None:
    wanted = read_search(typed)
    if not wanted.is_too_short:
        async with store.work(account.business_id) as work:
            assert (await work.search(wanted)).said == []


@pytest.mark.parametrize("newest", [1, 3, 7, 10_000])
async def test_what_was_said_is_found_however_far_back(
    store: SqlStore, account: CarrierAccount, newest: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """PostgreSQL looks through the newest lines first, and farther where it found some."""
    monkeypatch.setattr(finding, "_NEWEST", newest)
    monkeypatch.setattr(finding, "_FARTHEST", 2 * newest)
    monkeypatch.setattr(finding, "_OFTEN", 2)
    async with store.work(account.business_id, write=True) as work:
        wrote = [
            await customer(work, account, number, "My boiler." if number % 3 == 0 else "My sink.")
            for number in range(24)
        ]
    shown: list[ThreadId] = []
    async with store.work(account.business_id) as work:
        page = await work.search(read_search("boiler"), None, 2)
        shown += [thread for thread, _ in found(page)]
        while page.older is not None:
            page = await work.search(read_search("boiler"), page.older, 2)
            shown += [thread for thread, _ in found(page)]
    assert shown == [wrote[number] for number in range(21, -1, -3)]
