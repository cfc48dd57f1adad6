"""The audit trail stays as it is; sessions, invitations and tries are counted in the database."""

import asyncio
from datetime import timedelta

import pytest
from sqlalchemy import text

from receptionist.adapters.store.store import SqlStore
from receptionist.domain.audit import Actor, AuditEntry, AuditQuestion
from receptionist.domain.ids import AuditId, InvitationId, SessionId, TechnicianId
from receptionist.domain.people import Invitation, Session
from receptionist.domain.records import Business, Role, User
from receptionist.domain.schedule import Technician
from tests.adapters.store.scene import NOON

MINUTE = timedelta(minutes=1)


@pytest.fixture
async def maria(store: SqlStore, business: Business) -> User:
    """The owner."""
    async with store.work(business.id, write=True) as work:
        return await work.add_user("maria@example.com", "Maria", Role.OWNER, "hash")


def line(number: int, action: str = "lead.approve", **fields: object) -> AuditEntry:
    """A line of the trail, each a minute after the one before."""
    return AuditEntry(AuditId(f"audit_{number:02}"), NOON + number * MINUTE, Actor("Maria"), action, **fields)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "change",
    [
        "DELETE FROM audit",
        "UPDATE audit SET actor = 'Nobody'",
        "UPDATE audit SET says = 'Nothing happened.'",
        "UPDATE audit SET succeeded = NOT succeeded",
        "UPDATE audit SET at = '2020-01-01 00:00:00', says = '', changes = '{}'",
    ],
)
async def test_the_database_lets_nobody_change_the_trail(store: SqlStore, business: Business, change: str) -> None:
    kept = line(1, says="Approved the lead.", changes={"state": ("new", "approved")})
    async with store.work(business.id, write=True) as work:
        await work.add_audit(kept)
    with pytest.raises(Exception, match="audit trail stays"):
        async with store._engines.writer.begin() as connection:
            await connection.execute(text(change))
    async with store.work(business.id) as work:
        assert await work.audit(AuditQuestion()) == [kept]


async def test_the_trail_is_searched_and_paged(store: SqlStore, business: Business) -> None:
    async with store.work(business.id, write=True) as work:
        for number in range(7):
            await work.add_audit(line(number, says=f"Lead {number} of 100%."))
        await work.add_audit(line(7, "sign_in", succeeded=False))
        await work.add_audit(line(8, "sign_in.end"))
        await work.add_audit(line(9, "sign_inx"))
    async with store.work(business.id) as work:
        first = await work.audit(AuditQuestion(), 4)
        assert [one.id for one in first] == ["audit_09", "audit_08", "audit_07", "audit_06"]
        rest = await work.audit(AuditQuestion(before=(first[-1].at, first[-1].id)), 40)
        assert [one.id for one in rest] == [f"audit_0{number}" for number in range(5, -1, -1)]
        assert [one.id for one in await work.audit(AuditQuestion(kind="sign_in"))] == ["audit_08", "audit_07"]
        assert [one.id for one in await work.audit(AuditQuestion(succeeded=False))] == ["audit_07"]
        assert len(await work.audit(AuditQuestion(words="LEAD 3 OF 100%"))) == 1
        assert await work.audit(AuditQuestion(words="Lead_3")) == []
        between = AuditQuestion(since=NOON + 2 * MINUTE, until=NOON + 4 * MINUTE)
        assert [one.id for one in await work.audit(between)] == ["audit_03", "audit_02"]


async def test_tries_are_counted_together_by_all_who_try_at_once(store: SqlStore, business: Business) -> None:
    limits = {"pair": 5, "from": 30}
    answers = await asyncio.gather(*(store.directory.begin_try(limits, 5 * MINUTE, NOON) for _ in range(12)))
    assert sum(answers) == 5
    other = SqlStore(store._url, store._box)  # another process
    try:
        assert not await other.directory.begin_try(limits, 5 * MINUTE, NOON + MINUTE)
        assert await other.directory.begin_try({"other": 5, "from": 30}, 5 * MINUTE, NOON + MINUTE)
    finally:
        await other.close()
    assert await store.directory.begin_try(limits, 5 * MINUTE, NOON + 5 * MINUTE)
    await store.directory.forgive_tries(["pair"])
    assert await store.directory.begin_try({"pair": 1}, 5 * MINUTE, NOON + 5 * MINUTE)


async def test_a_session_runs_out_and_ends(store: SqlStore, business: Business, maria: User) -> None:
    session = Session(SessionId("sess_1"), maria.id, "Firefox", "192.0.2.1", NOON, NOON, device_hash="d")
    async with store.work(business.id, write=True) as work:
        assert not await work.knows_device(maria.id, "d")
        token = await work.new_session(session)
        assert await work.knows_device(maria.id, "d") and not await work.knows_device(maria.id, "e")
    found = await store.directory.signed_in(token, NOON + timedelta(days=13))
    assert found is not None and found.user == maria and found.session == session
    assert await store.directory.signed_in(token, NOON + timedelta(days=14)) is None
    async with store.work(business.id, write=True) as work:
        await work.session_seen(session.id, NOON + timedelta(days=59), "2001:db8::1")
    assert await store.directory.signed_in(token, NOON + timedelta(days=59)) is not None
    assert await store.directory.signed_in(token, NOON + timedelta(days=60)) is None
    assert await store.directory.signed_in("made up", NOON) is None
    async with store.work(business.id, write=True) as work:
        assert await work.end_session(maria.id, session.id)
        assert not await work.end_session(maria.id, session.id)
        assert await work.sessions(maria.id) == []
    assert await store.directory.signed_in(token, NOON) is None


async def test_who_is_let_go_is_out_at_once_and_keeps_their_name(
    store: SqlStore, business: Business, maria: User
) -> None:
    session = Session(SessionId("sess_1"), maria.id, "Firefox", "192.0.2.1", NOON, NOON)
    async with store.work(business.id, write=True) as work:
        token = await work.new_session(session)
        link = await work.new_sign_in(maria.id, NOON + timedelta(hours=1))
        await work.save_technician(Technician(TechnicianId("tech_maria"), "Maria", maria.id))
        feed = await work.new_feed(TechnicianId("tech_maria"))
        await work.set_active(maria.id, False)
        assert [(user.name, user.is_active) for user in await work.users()] == [("Maria", False)]
    assert await store.directory.signed_in(token, NOON) is None
    assert await store.directory.redeem_sign_in(link, NOON) is None
    assert await store.directory.technician_of_feed(feed) is None


async def test_an_invitation_opens_once_and_in_time(store: SqlStore, business: Business, maria: User) -> None:
    asked = Invitation(
        InvitationId("inv_1"), business.id, "joe@example.com", "Joe", Role.OFFICE, maria.id, NOON, NOON + MINUTE
    )
    async with store.work(business.id, write=True) as work:
        token = await work.add_invitation(asked)
        assert await work.invitations() == [asked]
    assert await store.directory.invitation(token, NOON) == asked
    assert await store.directory.invitation(token, NOON + MINUTE) is None

    async def close() -> bool:
        async with store.work(business.id, write=True) as work:
            return await work.close_invitation(asked.id)

    assert sorted(await asyncio.gather(close(), close(), close())) == [False, False, True]
    assert await store.directory.invitation(token, NOON) is None


async def test_a_code_is_used_up_by_all_who_give_it_at_once(store: SqlStore, business: Business, maria: User) -> None:
    async with store.work(business.id, write=True) as work:
        await work.begin_totp(maria.id, "SECRET")
        assert await work.totp_secret(maria.id) is None
        await work.confirm_totp(maria.id)
        await work.save_recovery_codes(maria.id, ["a", "b"])
        assert await work.totp_secret(maria.id) == "SECRET" and await work.totp_secret(maria.id, pending=True) is None

    async def use() -> tuple[bool, bool]:
        async with store.work(business.id, write=True) as work:
            return await work.use_totp_step(maria.id, 7), await work.use_recovery_code(maria.id, "a")

    assert sorted(await asyncio.gather(use(), use())) == [(False, False), (True, True)]
    async with store.work(business.id, write=True) as work:
        assert not await work.use_totp_step(maria.id, 6)
        assert await work.use_totp_step(maria.id, 8)
        assert await work.recovery_codes_left(maria.id) == 1
        assert not await work.use_recovery_code(maria.id, "c")
        await work.remove_totp(maria.id)
        assert await work.totp_secret(maria.id) is None and await work.recovery_codes_left(maria.id) == 0
