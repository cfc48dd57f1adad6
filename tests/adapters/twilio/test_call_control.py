"""Hanging up through the official SDK, against a server that answers as the carrier documents."""

import base64

import pytest

from receptionist.adapters.twilio.call_control import TwilioCallControl
from receptionist.domain.ids import AccountId, BusinessId
from receptionist.domain.records import CarrierAccount
from receptionist.errors import CarrierProblem
from tests.fakes.carrier_server import Answer, Fault, carrier_server, closed_url

SID = "AC" + "0" * 32
CALL = f"POST /2010-04-01/Accounts/{SID}/Calls/CA1.json"


def account(api_url: str) -> CarrierAccount:
    return CarrierAccount(AccountId("acct_1"), BusinessId("biz_1"), "twilio", SID, "s3cr3t", {"api_url": api_url})


def no(code: int, status: int) -> Answer:
    return Answer({"code": code, "message": "no", "more_info": "", "status": status}, status)


async def test_a_live_call_is_completed_with_the_accounts_credentials() -> None:
    async with carrier_server() as carrier:
        carrier.on(CALL, Answer({"sid": "CA1", "status": "completed"}))
        await TwilioCallControl().hang_up(account(carrier.url), "CA1")
    [request] = carrier.asked
    assert request.form == {"Status": ["completed"]}
    assert request.headers["authorization"] == "Basic " + base64.b64encode(f"{SID}:s3cr3t".encode()).decode()


@pytest.mark.parametrize("answer", [no(20404, 404), no(21220, 400), Answer({}, 404)])
async def test_a_call_that_is_over_already_is_success(answer: Answer) -> None:
    async with carrier_server() as carrier:
        carrier.on(CALL, answer)
        await TwilioCallControl().hang_up(account(carrier.url), "CA1")
    assert len(carrier.asked) == 1


@pytest.mark.parametrize(
    ("answer", "retry"),
    [
        (no(20003, 401), False),
        (no(21218, 400), False),
        (no(20429, 429), True),
        (Answer({}, 503), True),
        (Answer({"type": "about:blank", "title": "no", "status": 401, "code": 20003}, 401), False),
        (Answer("<html>"), True),
        (Fault.DROPPED, True),
    ],
)
async def test_a_refusal_says_whether_trying_again_helps_and_is_not_repeated(
    answer: Answer | Fault, retry: bool
) -> None:
    async with carrier_server() as carrier:
        carrier.on(CALL, answer)
        with pytest.raises(CarrierProblem) as caught:
            await TwilioCallControl().hang_up(account(carrier.url), "CA1")
    assert caught.value.retry is retry
    assert len(carrier.asked) == 1
    assert "s3cr3t" not in str(caught.value)


async def test_a_carrier_that_cannot_be_reached_is_a_carrier_problem() -> None:
    with pytest.raises(CarrierProblem):
        await TwilioCallControl().hang_up(account(await closed_url()), "CA1")
