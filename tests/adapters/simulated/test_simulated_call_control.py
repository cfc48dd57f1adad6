"""The simulated carrier makes a call to a customer: each telephone behaves as its number says."""

from collections.abc import AsyncIterator

import pytest

from receptionist.adapters.simulated.call_control import SimulatedCallControl
from receptionist.adapters.twilio import twiml
from receptionist.domain.ids import AccountId, BusinessId
from receptionist.domain.phone import PhoneNumber
from receptionist.domain.records import CarrierAccount
from receptionist.errors import CarrierProblem
from receptionist.ports import NewCall
from receptionist.services.voice_messages import telephone_pcm
from tests.fakes.call_parts import BeepVoice
from tests.fakes.carrier_server import Answer, CarrierServer, carrier_server

OURS = PhoneNumber("+15035550100")


@pytest.fixture
async def server() -> AsyncIterator[CarrierServer]:
    """A server that answers as ours does."""
    async with carrier_server() as server:
        yield server


async def told(server: CarrierServer, phone: str, customer: str) -> list[tuple[str, str]]:
    """The steps the server was told of a call, each with what was said of it."""

    def url(step: str) -> str:
        return f"{server.url}/out/{step}"

    xml = {"Content-Type": "text/xml"}
    dial = twiml.dial_customer(PhoneNumber(customer), url("dialled"), url("answered"), caller_id=OURS.e164, seconds=45)
    server.on("POST /out/picked-up", Answer(twiml.ask_for_key("Press any key.", url("key")), headers=xml))
    server.on("POST /out/key", Answer(dial, headers=xml))
    for step in ("answered", "dialled", "over"):
        server.on(f"POST /out/{step}", Answer(twiml.hang_up(), headers=xml))

    async def at_once(seconds: float) -> None:
        return

    control = SimulatedCallControl(lambda: server.url, at_once)
    account = CarrierAccount(AccountId("acct_1"), BusinessId("biz_1"), "simulated", "AC1", "secret")
    new = NewCall(OURS, PhoneNumber(phone), 25, url("picked-up"), url("over"))
    assert (await control.call(account, new)).startswith("CA")
    await control.settle()

    def said(form: dict[str, list[str]]) -> str:
        return next((form[name][0] for name in ("DialCallStatus", "Digits", "CallStatus") if name in form), "")

    return [(asked.path.removeprefix("/out/"), said(asked.form)) for asked in server.asked]


@pytest.mark.parametrize(
    ("phone", "customer", "steps"),
    [
        (
            "+15035550190",
            "+15035550142",
            ["no-answer"],
        ),
        (
            "+15035550111",
            "+15035550142",
            ["in-progress", "1", "in-progress", "completed", "completed"],
        ),
        ("+15035550111", "+15035550190", ["in-progress", "1", "no-answer", "completed"]),
        ("+15035550111", "+15035550191", ["in-progress", "1", "busy", "completed"]),
    ],
)
async def test_what_becomes_of_a_call_is_decided_by_its_numbers(
    server: CarrierServer, phone: str, customer: str, steps: list[str]
) -> None:
    found = await told(server, phone, customer)
    assert [said for _, said in found] == steps
    assert found[-1][0] == "over"


async def test_a_voicemail_picks_up_and_presses_nothing(server: CarrierServer) -> None:
    found = await told(server, "+15035550192", "+15035550142")
    assert [step for step, _ in found][:2] == ["picked-up", "key"] and found[1][1] == "in-progress"


async def test_a_message_after_the_tone_is_a_sentence_in_a_voice() -> None:
    account = CarrierAccount(AccountId("acct_1"), BusinessId("biz_1"), "simulated", "AC1", "secret")
    control = SimulatedCallControl(lambda: "", voice=BeepVoice())
    assert len(telephone_pcm(await control.recording(account, "RE1"))) > 0
    with pytest.raises(CarrierProblem):
        await SimulatedCallControl(lambda: "").recording(account, "RE1")
