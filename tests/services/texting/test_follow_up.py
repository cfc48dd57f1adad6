"""Texts after calls: to whom nobody spoke, and to confirm what was agreed; never to those it would only annoy."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from receptionist.domain.call import EndReason
from receptionist.domain.consent_ledger import ConsentSource
from receptionist.domain.ids import QuoteId
from receptionist.domain.lead import Fact, LeadCard, Quote, TimeWindow, Urgency
from receptionist.domain.message import Consent, LineType, Message, Purpose
from receptionist.domain.money import Money
from receptionist.domain.phone import PhoneNumber
from receptionist.domain.records import Tell
from receptionist.errors import NotFound
from receptionist.ports import Work
from receptionist.services import follow_up
from receptionist.services.send_text import NewText
from receptionist.services.takeover import take_over
from tests.services.texting.conftest import CUSTOMER, NOON, Scene
from tests.services.texting.inbound import Office

# What is decided here does not depend on the database; its own tests are on both.
pytestmark = pytest.mark.databases("sqlite")

PORTLAND = ZoneInfo("America/Los_Angeles")
MISSED = "Sorry we missed your call."


@pytest.fixture
def office(scene: Scene) -> Office:
    return Office.of(scene)


async def test_a_missed_call_is_texted_back_after_a_while_and_once(office: Office) -> None:
    call = await office.call(EndReason.NOT_ANSWERED, answered=False)
    await office.settle(30)
    assert office.sent == []
    await office.settle(31)
    assert len(office.sent) == 1
    assert MISSED in office.sent[0]
    assert "Rose City Plumbing" in office.sent[0]
    [text] = await office.messages()
    assert text.key == f"textback:{call.id}"
    assert text.ours.e164 == call.called
    await office.settle(600)
    assert len(office.sent) == 1
    assert [entry.source for entry in await office.ledger()] == [ConsentSource.CALLED_US]


async def test_somebody_who_hung_up_before_a_word_is_texted_too(office: Office) -> None:
    await office.call(EndReason.CALLER_HUNG_UP)
    await office.settle(61)
    assert MISSED in office.sent[0]


async def test_somebody_who_talked_to_us_and_wanted_nothing_is_left_alone(office: Office) -> None:
    call = await office.call(EndReason.CALLER_HUNG_UP, "wrong number, sorry")
    await office.settle(61)
    assert office.sent == []
    assert await office.followed_up(call.id)


async def test_who_called_again_and_was_answered_is_not_told_that_we_missed_them(office: Office) -> None:
    await office.call(EndReason.NOT_ANSWERED, answered=False)
    office.scene.clock.tick(20)
    await office.call(EndReason.AGENT_SAID_GOODBYE, "what are your hours")
    await office.settle(61)
    assert office.sent == []


async def test_whom_a_person_took_before_the_ai_answered_was_not_missed(office: Office) -> None:
    await office.call(EndReason.NOT_ANSWERED, answered=False)
    office.scene.clock.tick(20)
    await office.call(EndReason.TRANSFERRED, answered=False)
    await office.settle(61)
    assert office.sent == []


async def test_who_texted_meanwhile_has_their_answer(office: Office) -> None:
    await office.call(EndReason.NOT_ANSWERED, answered=False)
    office.scene.clock.tick(20)
    await office.told("I just called you, my sink leaks")
    await office.settle(61)
    assert len(office.sent) == 1
    assert MISSED not in office.sent[0]


async def test_no_more_than_the_admin_set_a_day(office: Office) -> None:
    for _ in range(3):
        await office.call(EndReason.NOT_ANSWERED, answered=False)
        await office.settle(120)
    assert len(office.sent) == 1
    office.scene.clock.tick(hours=25)
    await office.call(EndReason.NOT_ANSWERED, answered=False)
    await office.settle(61)
    assert len(office.sent) == 2


@pytest.mark.parametrize("consent", [Consent.REFUSED, Consent.UNCLEAR])
async def test_none_to_those_who_do_not_want_texts(office: Office, consent: Consent) -> None:
    await office.scene.consent(consent)
    await office.call(EndReason.NOT_ANSWERED, answered=False)
    await office.call(EndReason.CALLER_HUNG_UP, "my sink leaks", card=LeadCard(problem=Fact("a leak")))
    await office.settle(61)
    assert office.sent == []
    assert await office.messages() == []


async def test_none_to_landlines_withheld_numbers_and_our_own_people(office: Office) -> None:
    scene = office.scene
    async with scene.store.work(scene.business_id, write=True) as work:
        await work.save_tell(scene.owner, Tell(mobile=PhoneNumber("+15035550166")))
    await office.scene.set_status(line=LineType.LANDLINE)
    for caller in (CUSTOMER.value, "anonymous", "+15035550166", "+442079460123"):
        await office.call(EndReason.NOT_ANSWERED, answered=False, caller=caller)
    await office.settle(61)
    assert office.sent == []


async def test_none_while_a_person_has_the_thread_and_none_where_it_is_switched_off(office: Office) -> None:
    scene = office.scene
    await take_over(scene.store, scene.clock, scene.business_id, scene.thread, scene.actor)
    await office.call(EndReason.NOT_ANSWERED, answered=False)
    await office.change(missed_call_text=False)
    await office.call(EndReason.NOT_ANSWERED, answered=False, caller="+12065550177")
    await office.settle(61)
    assert office.sent == []


async def test_at_night_the_text_says_when_somebody_is_back_and_the_answer_need_not(office: Office) -> None:
    office.scene.clock.at = NOON.replace(day=19, hour=5)
    await office.call(EndReason.NOT_ANSWERED, answered=False)
    await office.settle(61)
    assert "somebody is back tomorrow at 8 am" in office.sent[0]
    assert "closed" not in await office.told("My sink leaks")


async def test_a_broken_call_without_a_request_is_texted_back(office: Office) -> None:
    await office.call(EndReason.LOST, "hello my sink")
    await office.settle(61)
    assert MISSED in office.sent[0]


async def test_a_call_whose_text_cannot_be_made_is_given_up_and_the_next_is_texted(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    queue_text = follow_up.queue_text

    async def fails_once(work: Work, now: datetime, new: NewText) -> Message:
        if new.key == f"textback:{first.id}":
            raise NotFound("The business has no number to text from.")
        return await queue_text(work, now, new)

    monkeypatch.setattr(follow_up, "queue_text", fails_once)
    first = await office.call(EndReason.NOT_ANSWERED, answered=False)
    await office.call(EndReason.NOT_ANSWERED, answered=False, caller="+12065550177")
    await office.settle(61)
    assert [text.recipient.value for text in office.scene.carrier.sent] == ["+12065550177"]
    assert await office.followed_up(first.id)


# --- what was agreed


def card(**more: object) -> LeadCard:
    noon = (NOON + timedelta(days=1)).astimezone(PORTLAND)
    fields: dict[str, object] = {
        "name": Fact("Ann Miller"),
        "problem": Fact("kitchen sink leaks"),
        "address": Fact("12 Oak St, Portland"),
        "held": TimeWindow(noon, noon + timedelta(hours=2)),
    }
    return LeadCard(**{**fields, **more})  # type: ignore[arg-type]


async def test_what_a_call_agreed_on_is_confirmed_by_text(office: Office) -> None:
    call = await office.call(EndReason.AGENT_SAID_GOODBYE, "my sink leaks", card=card())
    await office.settle(1)
    assert office.sent == [
        "Thanks for calling Rose City Plumbing. Here's what we have: Kitchen sink leaks, at 12 Oak St, Portland, "
        "tomorrow between noon and 2 pm, for Ann Miller. The time is held for you until the office confirms it. "
        "Text us here if anything is different."
    ]
    [text] = await office.messages()
    assert (text.key, text.purpose) == (f"followup:{call.id}", Purpose.TRANSACTIONAL)
    await office.settle(600)
    assert len(office.sent) == 1


async def test_at_night_the_confirmation_waits_for_the_morning(office: Office) -> None:
    office.scene.clock.at = NOON.replace(day=19, hour=7)  # eleven in the evening
    await office.call(EndReason.AGENT_SAID_GOODBYE, "my sink leaks", card=card())
    await office.settle(61)
    assert office.sent == []
    await office.settle(9 * 3600)
    assert len(office.sent) == 1


def quote(said: str, cents: int, *, heard: bool = True) -> Quote:
    return Quote(QuoteId(f"quo_{cents}"), "DRAIN", "Drain cleaning", 1, (Money(cents),), said, None, NOON, heard)


async def test_a_price_stands_in_it_only_with_its_row_and_as_it_was_heard(office: Office) -> None:
    quotes = (
        quote("Drain cleaning starts at $150.", 15000),
        quote("A tub is $90.", 9900),
        quote("A main line is $400.", 40000, heard=False),
    )
    await office.call(EndReason.AGENT_SAID_GOODBYE, "my drain", card=card(quotes=quotes))
    await office.settle(1)
    assert "Drain cleaning starts at $150." in office.sent[0]
    assert "$90" not in office.sent[0]
    assert "$400" not in office.sent[0]


async def test_an_amount_in_the_callers_words_is_no_price_of_ours(office: Office) -> None:
    await office.call(EndReason.AGENT_SAID_GOODBYE, "fix it", card=card(problem=Fact("fix the sink for $40")))
    await office.settle(1)
    assert len(office.sent) == 1
    assert "$40" not in office.sent[0]


async def test_none_after_an_emergency_that_a_person_took_and_none_where_switched_off(office: Office) -> None:
    await office.call(EndReason.TRANSFERRED, "gas", card=card(urgency=Urgency.EMERGENCY))
    await office.settle(1)
    assert office.sent == []
    await office.change(follow_up_after_call=False)
    await office.call(EndReason.AGENT_SAID_GOODBYE, "my sink leaks", card=card(), caller="+12065550177")
    await office.settle(61)
    assert office.sent == []


async def test_a_message_left_is_confirmed_without_talk_of_a_visit(office: Office) -> None:
    left = LeadCard(name=Fact("Ann Miller"), message="Please call me about the invoice")
    await office.call(EndReason.CALLER_HUNG_UP, "please call me", card=left)
    await office.settle(1)
    assert "Somebody will get back to you." in office.sent[0]
