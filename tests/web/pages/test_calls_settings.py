"""Who may not call, and who answers on one number: set by an admin, or from a conversation."""

import pytest

from receptionist.adapters.store.store import SqlStore
from receptionist.domain.answering import Pickup
from receptionist.domain.blocked import HiddenCallers, Spam
from receptionist.domain.own_numbers import OwnNumber
from receptionist.domain.phone import PhoneNumber
from receptionist.domain.records import Business
from tests.web.pages.conftest import Browser
from tests.web.pages.seed import CALLED, Day, Office, seed_office
from tests.web.pages.test_texting_pages import posts

pytestmark = pytest.mark.databases("sqlite")
LAURA = PhoneNumber("+15035550142")


@pytest.fixture
async def office(store: SqlStore, business: Business, day: Day) -> Office:
    """A morning with calls."""
    return await seed_office(store, business, day)


async def blocked(store: SqlStore, business: Business) -> list[PhoneNumber]:
    async with store.work(business.id) as work:
        return [one.number for one in await work.blocked_callers()]


async def test_a_contact_is_blocked_from_the_conversation_and_may_call_again(
    visitor: Browser, office: Office, store: SqlStore, business: Business
) -> None:
    here = f"/threads/{office.laura_thread}"
    assert await posts(visitor, f"{here}/block") == (303, f"{here}#end")
    assert await blocked(store, business) == [LAURA]
    _, page = await visitor.get(here)
    assert "Their calls are turned away." in page and "Blocked their calls" in page
    _, page = await visitor.get("/settings/callers")
    assert "(503) 555-0142" in page and 'Blocked by <span dir="auto">Rosa Owner</span>' in page
    assert await posts(visitor, f"{here}/unblock") == (303, f"{here}#end")
    assert await blocked(store, business) == []
    assert "Block their calls" in (await visitor.get(here))[1]


async def test_numbers_are_blocked_by_hand_but_never_ones_own(
    visitor: Browser, office: Office, store: SqlStore, business: Business
) -> None:
    assert (await posts(visitor, "/settings/callers/block", number="(503) 555-0166", why="Sells"))[0] == 303
    for number, says in ((CALLED.e164, "own line"), ("no number", "no telephone number")):
        status, page = await posts(visitor, "/settings/callers/block", number=number)
        assert status == 422 and says in page and f'value="{number}"' in page
    assert await blocked(store, business) == [PhoneNumber("+15035550166")]
    assert (await posts(visitor, "/settings/callers/unblock", number="+15035550166"))[0] == 303
    assert (await posts(visitor, "/settings/callers/unblock", number="+15035550166"))[0] == 409


async def test_what_keeps_nuisances_off_is_set_and_what_does_not_hold_stays_typed(
    visitor: Browser, office: Office, store: SqlStore, business: Business
) -> None:
    status, page = await posts(visitor, "/settings/callers", calls_an_hour="lots", hidden="ai_only")
    assert status == 422 and 'value="lots"' in page and "whole number from 0 to 200" in page
    assert (await posts(visitor, "/settings/callers", calls_an_hour="4", hidden="ai_only"))[0] == 303
    async with store.work(business.id) as work:
        assert (await work.business()).profile.spam == Spam(4, HiddenCallers.AI_ONLY)


async def test_a_number_gets_rules_of_its_own_and_gives_them_up_again(
    visitor: Browser, office: Office, store: SqlStore, business: Business
) -> None:
    async def number() -> OwnNumber:
        async with store.work(business.id) as work:
            [found] = await work.own_numbers()
        return found

    here = f"/settings/carriers/{(await number()).account_id}/numbers/{CALLED.e164}/rules"
    assert "answered as all others" in (await visitor.get(here))[1]
    form = {"way": "people_first", "ring_seconds": "15", "person_0": "(503) 555-0161", "order": "together"}
    status, page = await posts(visitor, here, **(form | {"person_1": CALLED.national}))
    assert status == 422 and "the call would come back" in page and CALLED.national in page
    for box in ("screening", "warm", "greeting_to_its_end"):  # not ticked, and so not sent
        assert f'name="{box}"><span>' in page
    assert (await posts(visitor, here, **form))[0] == 303
    rules = (await number()).rules
    assert rules is not None and rules.first == PhoneNumber("+15035550161")
    assert rules.answering.open is Pickup.PEOPLE_FIRST and rules.answering.ring_seconds == 15
    assert not rules.answering.screening and not rules.answering.warm
    _, page = await visitor.get(here)
    assert "rules of its own" in page and "(503) 555-0161" in page
    async with store.work(business.id) as work:
        assert (await work.business()).profile.answering.open is Pickup.AI  # the business's own way stands
    assert (await posts(visitor, f"{here}/drop"))[0] == 303
    assert (await number()).rules is None
    assert (await visitor.get(here.replace("0100", "0199")))[0] == 404
