"""The admin's own rules: off unless switched on, and every decision gives its reasons."""

from dataclasses import replace

import pytest

from receptionist.domain.auto_approve import Known, judge
from receptionist.domain.call import EndReason
from receptionist.domain.hours import Hours
from receptionist.domain.lead import LeadCard, LeadState, Urgency
from receptionist.domain.lead_desk import LeadActKind
from receptionist.domain.message import AuthorKind
from receptionist.domain.money import Money
from receptionist.domain.profile import AutoApprove, BusinessProfile, Deciding
from receptionist.services.close_call import close_call
from tests.services.leads.conftest import TOMORROW, LeadScene, drain, told, window

sqlite_only = pytest.mark.databases("sqlite")
RULES = AutoApprove(on=True, services=("DRAIN-1",), quoted_up_to=Money(20000), known_contact=False)
ALL_WELL = Known(missing=(), is_customer=True, slot_is_held=True)


def against(rules: AutoApprove, card: LeadCard, hours: Hours, known: Known = ALL_WELL) -> list[str]:
    return [check.says for check in judge(rules, card, known, hours).checks if not check.holds]


def test_each_rule_says_why_not(profile: BusinessProfile) -> None:
    hours = profile.hours
    fits = drain(held=TOMORROW, quotes=(told(),))
    assert against(RULES, fits, hours) == []
    assert judge(RULES, fits, ALL_WELL, hours).approves
    for card, says in (
        (replace(fits, urgency=Urgency.EMERGENCY), "It is an emergency: a person decides."),
        (replace(fits, wants_person=True), "They asked for a person."),
        (replace(fits, message="Ring twice."), "They left a message that a person should read."),
        (replace(fits, service_code=""), "It names no service of the price book."),
        (replace(fits, quotes=(told(20001),)), "They were told $200.01, more than $200."),
        (replace(fits, held=window(19, 16)), "The visit is outside opening hours."),
    ):
        assert says in against(RULES, card, hours), says
    unheard = replace(fits, quotes=(told(heard=False),))
    assert against(RULES, unheard, hours) == ["They did not hear a price for it."]
    elsewhere = replace(fits, service_code="HEATER", service_name="Replace a water heater")
    assert "“Replace a water heater” is not one of the services you chose." in against(RULES, elsewhere, hours)
    lacking = Known(missing=("the address",), is_customer=False, slot_is_held=False)
    assert against(replace(RULES, known_contact=True), fits, hours, lacking) == [
        "Still missing: the address.",
        "No time is held for them.",
        "No lead of theirs was approved before.",
    ]


@sqlite_only
async def test_without_rules_everything_waits(scene: LeadScene) -> None:
    lead_id = await scene.called(drain(held=TOMORROW, quotes=(told(),)))
    assert (await scene.lead(lead_id)).state is LeadState.AWAITING_APPROVAL
    assert await scene.acts(lead_id) == [] and await scene.texts(lead_id) == []


async def test_a_call_that_fits_is_booked_as_it_ends(scene: LeadScene) -> None:
    await scene.deciding(Deciding(auto=RULES))
    lead_id = await scene.called(drain(held=TOMORROW, quotes=(told(),)))
    assert (await scene.lead(lead_id)).state is LeadState.APPROVED
    assert [slot.tentative for slot in await scene.slots(lead_id)] == [False]
    (act,) = await scene.acts(lead_id)
    assert act.kind is LeadActKind.APPROVED and act.by == "The approval rules" and act.user_id is None
    assert all(check.holds for check in act.checks) and len(act.checks) == 6
    (text,) = await scene.texts(lead_id)
    assert text.author.kind is AuthorKind.AUTOMATIC and "Thursday, November 19th" in text.text
    async with scene.store.work(scene.business.id) as work:
        (notice,) = await work.notices(scene.rosa.id)
    assert "Approved by your rules." in notice.says


@sqlite_only
async def test_what_does_not_fit_waits_and_says_why(scene: LeadScene) -> None:
    await scene.deciding(Deciding(auto=RULES))
    lead_id = await scene.called(drain(address=None, held=TOMORROW, quotes=(told(),)))
    lead = await scene.lead(lead_id)
    assert lead.state is LeadState.AWAITING_APPROVAL
    assert [slot.tentative for slot in await scene.slots(lead_id)] == [True]
    (act,) = await scene.acts(lead_id)
    assert (act.kind, act.says) == (LeadActKind.RULES_WAITED, "A person decides. Still missing: the address.")
    assert await scene.texts(lead_id) == []


@sqlite_only
async def test_a_slot_that_only_the_card_speaks_of_is_not_held(scene: LeadScene) -> None:
    await scene.deciding(Deciding(auto=replace(RULES, quoted_up_to=None)))
    lead_id = await scene.called(drain(held=TOMORROW), hangs_up=False)
    async with scene.store.work(scene.business.id, write=True) as work:
        await work.release_hold(lead_id)
        calls = await work.lead_calls(lead_id)

    await close_call(scene.store, scene.clock, scene.business.id, calls[0].call.id, EndReason.CALLER_HUNG_UP)
    (act,) = await scene.acts(lead_id)
    assert act.says == "A person decides. No time is held for them."
