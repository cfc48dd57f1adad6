"""Calls, their end and their recordings, against a server that answers as the carrier documents."""

import base64

import pytest

from receptionist.adapters.media_fetch import WebMediaFetcher
from receptionist.adapters.twilio.call_control import TwilioCallControl
from receptionist.domain.ids import AccountId, BusinessId
from receptionist.domain.phone import PhoneNumber
from receptionist.domain.records import CarrierAccount
from receptionist.errors import BadInput, CarrierProblem, ServiceProblem
from receptionist.ports import NewCall
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


NEW = NewCall(
    PhoneNumber("+15035550100"), PhoneNumber("+15035550190"), 25, "https://x.example/a", "https://x.example/s"
)
CALLS = f"POST /2010-04-01/Accounts/{SID}/Calls.json"
RECORDING = "RE" + "0" * 32
WAV = b"RIFF\x24\0\0\0WAVEfmt "


async def test_a_call_rings_one_telephone_shows_the_business_number_and_says_where_to_ask_what_is_next() -> None:
    async with carrier_server() as carrier:
        carrier.on(CALLS, Answer({"sid": "CA7", "status": "queued"}, 201))
        assert await TwilioCallControl().call(account(carrier.url), NEW) == "CA7"
    [request] = carrier.asked
    assert {name: value for name, [value] in request.form.items()} == {
        "To": "+15035550190",
        "From": "+15035550100",
        "Url": "https://x.example/a",
        "Method": "POST",
        "StatusCallback": "https://x.example/s",
        "StatusCallbackMethod": "POST",
        "Timeout": "25",
    }


@pytest.mark.parametrize(
    ("code", "says"), [(21215, "may not call this country"), (21210, "make calls"), (13227, "refused to make a call")]
)
async def test_a_call_that_is_refused_says_why_and_is_asked_for_once(code: int, says: str) -> None:
    async with carrier_server() as carrier:
        carrier.on(CALLS, no(code, 400))
        with pytest.raises(CarrierProblem, match=says) as caught:
            await TwilioCallControl().call(account(carrier.url), NEW)
    assert not caught.value.retry and len(carrier.asked) == 1


async def test_a_recording_is_fetched_as_a_wav_file_with_the_accounts_credentials() -> None:
    async with carrier_server() as carrier:
        file = f"GET /2010-04-01/Accounts/{SID}/Recordings/{RECORDING}.wav"
        carrier.on(file, Answer({}, 404), Answer(WAV.decode("latin-1"), headers={"Content-Type": "audio/x-wav"}))
        control = TwilioCallControl(WebMediaFetcher([carrier.url]))
        with pytest.raises(ServiceProblem):
            await control.recording(account(carrier.url), RECORDING)
        assert await control.recording(account(carrier.url), RECORDING) == WAV
        with pytest.raises(BadInput):
            await control.recording(account(carrier.url), "../Calls")
    assert carrier.asked[1].headers["authorization"].startswith("Basic ")
    assert len(carrier.asked) == 2


@pytest.mark.parametrize(("status", "body"), [(204, ""), (404, {"code": 20404, "message": "no", "status": 404})])
async def test_a_recording_is_deleted_and_one_that_is_gone_is_success(status: int, body: object) -> None:
    recording = "RE" + "1" * 32
    async with carrier_server() as carrier:
        carrier.on(f"DELETE /2010-04-01/Accounts/{SID}/Recordings/{recording}.json", Answer(body, status))
        await TwilioCallControl().delete_recording(account(carrier.url), recording)
        await TwilioCallControl().delete_recording(account(carrier.url), "../Calls/CA1")
    assert len(carrier.asked) == 1


async def test_a_recording_that_stays_says_why() -> None:
    recording = "RE" + "1" * 32
    async with carrier_server() as carrier:
        carrier.on(f"DELETE /2010-04-01/Accounts/{SID}/Recordings/{recording}.json", no(20003, 401))
        with pytest.raises(CarrierProblem, match="credentials"):
            await TwilioCallControl().delete_recording(account(carrier.url), recording)
