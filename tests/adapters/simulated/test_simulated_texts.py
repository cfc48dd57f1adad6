"""The simulated carrier texts: what it signs its adapters take, and every ending of a number has its course."""

import asyncio
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import pytest

from receptionist.adapters.simulated import texts
from receptionist.adapters.simulated.account import Wire, made_up_extra
from receptionist.adapters.simulated.phone import Delivery, SimulatedPhone
from receptionist.adapters.simulated.photos import SimulatedPhotos, photo_url
from receptionist.adapters.simulated.text_forms import failure
from receptionist.adapters.simulated.text_signing import forged, receipt_webhook, text_webhook
from receptionist.adapters.simulated.texting_script import Pauses, Writes, parse_texting_script
from receptionist.adapters.simulated.texts import SimulatedTexts
from receptionist.adapters.telnyx.texts import TelnyxTexts
from receptionist.adapters.twilio.texts import TwilioTexts
from receptionist.adapters.vonage.texts import VonageTexts
from receptionist.domain.ids import AccountId, AttemptId, BusinessId
from receptionist.domain.message import FailureKind
from receptionist.domain.phone import PhoneNumber, parse_address
from receptionist.domain.records import CarrierAccount, WebhookRequest
from receptionist.domain.text_events import (
    Concatenation,
    MediaLink,
    ReceiptArrived,
    ReceiptState,
    TextReceived,
)
from receptionist.errors import BadInput, CarrierProblem, Forged, OutcomeUnknown, TextRefused
from receptionist.ports import FetchedMedia, MediaAccess, MediaFetcher, OutgoingText, TextCarrier
from tests.fakes.text_carrier import SettableClock

NOW = datetime(2026, 10, 5, 15, 0, tzinfo=UTC)
OURS, THEIRS = PhoneNumber("+14155550100"), "+14155550142"
URL = "https://phone.example.com/webhooks/{}/acct_1/texts"
CARRIERS: dict[str, TextCarrier] = {"twilio": TwilioTexts(), "telnyx": TelnyxTexts(), "vonage": VonageTexts()}
WIRES = list(Wire)
SENT, DELIVERED, FAILED = ReceiptState.SENT, ReceiptState.DELIVERED, ReceiptState.FAILED


def account(dialect: str = "twilio") -> CarrierAccount:
    return CarrierAccount(
        AccountId("acct_1"), BusinessId("biz_1"), "simulated", "AC" + "5" * 32, "secret", made_up_extra(dialect)
    )


@dataclass
class Server:
    """Stands for the product: takes webhooks, or answers the next ones as told."""

    answers: list[int | CarrierProblem] = field(default_factory=list)
    taken: list[WebhookRequest] = field(default_factory=list)

    async def post(self, request: WebhookRequest) -> int:
        self.taken.append(request)
        answer = self.answers.pop(0) if self.answers else 200
        if isinstance(answer, CarrierProblem):
            raise answer
        return answer

    def receipts(self, dialect: str, of: CarrierAccount) -> list[ReceiptArrived]:
        """What was told, each webhook checked first."""
        carrier, told = CARRIERS[dialect], []
        for request in self.taken:
            carrier.check(of, request, NOW)
            [event] = carrier.read(request)
            assert isinstance(event, ReceiptArrived)
            told.append(event)
        return told


@dataclass
class Waits:
    """Sleeps no time, and adds it up."""

    seconds: float = 0.0

    async def sleep(self, seconds: float) -> None:
        self.seconds += seconds
        await asyncio.sleep(0)


def outgoing(ending: str, attempt: str = "att_1", words: str = "See you at 3.") -> OutgoingText:
    recipient = parse_address("+141555501" + ending)
    callback = "https://phone.example.com/webhooks/{}/acct_1/receipts"
    return OutgoingText(AttemptId(attempt), OURS, recipient, words, callback_url=callback)


def simulated(server: Server, waits: Waits | None = None) -> SimulatedTexts:
    return SimulatedTexts(server.post, SettableClock(NOW), (waits or Waits()).sleep)


@pytest.mark.parametrize("wire", WIRES)
def test_a_signed_text_is_genuine_and_says_what_was_sent(wire: Wire) -> None:
    carrier, of, url = CARRIERS[wire.dialect], account(), URL.format(wire.dialect)
    sent = TextReceived("id-1", THEIRS, OURS.e164, "My sink & drain = broken: ça fuit 💧")
    request = text_webhook(of, wire, sent, url, NOW)
    carrier.check(of, request, NOW)
    [event] = carrier.read(request)
    assert isinstance(event, TextReceived)
    assert (event.carrier_message_id, event.text) == ("id-1", sent.text)
    assert parse_address(event.sender) == parse_address(THEIRS)
    assert parse_address(event.recipient) == parse_address(OURS.e164)
    again = text_webhook(of, wire, sent, url, NOW + timedelta(minutes=2))
    assert carrier.key(again) == carrier.key(request)
    other = TextReceived("id-2", THEIRS, OURS.e164, sent.text)
    assert carrier.key(text_webhook(of, wire, other, url, NOW)) != carrier.key(request)


@pytest.mark.parametrize("wire", WIRES)
def test_without_the_key_of_the_account_it_is_forged(wire: Wire) -> None:
    carrier, of, url = CARRIERS[wire.dialect], account(), URL.format(wire.dialect)
    request = text_webhook(of, wire, TextReceived("id-1", THEIRS, OURS.e164, "Hi"), url, NOW)
    with pytest.raises(Forged):
        carrier.check(of, forged(request), NOW)
    other = CarrierAccount(of.id, of.business_id, of.carrier, of.external_id, "another secret", made_up_extra())
    with pytest.raises(Forged):
        carrier.check(other, request, NOW)


@pytest.mark.parametrize("wire", [Wire.TWILIO, Wire.TELNYX, Wire.VONAGE_MESSAGES])
def test_a_picture_message_names_its_picture(wire: Wire) -> None:
    picture = MediaLink(photo_url("sink"), "image/png")
    sent = TextReceived("id-1", THEIRS, OURS.e164, "Look", (picture,))
    [event] = CARRIERS[wire.dialect].read(text_webhook(account(), wire, sent, URL.format(wire.dialect), NOW))
    assert isinstance(event, TextReceived) and [link.url for link in event.media] == [picture.url]


def test_a_part_of_a_long_text_says_which_it_is_and_may_come_by_get() -> None:
    of, carrier, part = account(), CARRIERS["vonage"], Concatenation("77", 3, 2)
    sent = TextReceived("id-1", THEIRS, OURS.e164, "the middle", concatenation=part)
    request = text_webhook(of, Wire.VONAGE, sent, URL.format("vonage"), NOW, method="GET")
    assert (request.method, request.body) == ("GET", b"")
    carrier.check(of, request, NOW)
    [event] = carrier.read(request)
    assert isinstance(event, TextReceived) and event.concatenation == part
    with pytest.raises(Forged):
        carrier.check(of, forged(request), NOW)


@pytest.mark.parametrize("wire", WIRES)
def test_a_receipt_says_what_became_of_which_attempt(wire: Wire) -> None:
    of, carrier = account(), CARRIERS[wire.dialect]
    url = URL.format(wire.dialect).replace("texts", "receipts?attempt=att_9")
    for state in (SENT, DELIVERED, FAILED):
        told = failure(FailureKind.UNREACHABLE, wire.dialect) if state is FAILED else None
        receipt = ReceiptArrived("id-1", state, AttemptId("att_9"), told)
        request = receipt_webhook(of, wire, receipt, OURS.e164, THEIRS, url, NOW)
        carrier.check(of, request, NOW)
        [event] = carrier.read(request)
        assert isinstance(event, ReceiptArrived)
        assert (event.carrier_message_id, event.state, event.attempt) == ("id-1", state, "att_9")
        assert (event.failure is not None) == (state is FAILED)


@pytest.mark.parametrize("dialect", ["twilio", "telnyx", "vonage"])
async def test_a_text_is_taken_then_sent_then_delivered(dialect: str) -> None:
    server, of = Server(), account(dialect)
    carrier = simulated(server)
    accepted = await carrier.send(of, outgoing("42"))
    await carrier.settle()
    told = server.receipts(dialect, of)
    assert [one.state for one in told] == [SENT, DELIVERED]
    assert {one.carrier_message_id for one in told} == set(accepted.carrier_message_ids)
    assert {one.attempt for one in told} == {"att_1"}
    [listed] = await carrier.recent_texts(of, NOW - timedelta(minutes=1))
    assert (listed.state, listed.attempt, listed.text) == (DELIVERED, "att_1", "See you at 3.")
    assert await carrier.recent_texts(of, NOW + timedelta(minutes=1)) == []


@pytest.mark.parametrize("dialect", ["twilio", "telnyx", "vonage"])
@pytest.mark.parametrize(("ending", "kind"), [("90", FailureKind.LANDLINE), ("91", FailureKind.OPTED_OUT)])
async def test_a_landline_and_one_who_opted_out_are_refused(dialect: str, ending: str, kind: FailureKind) -> None:
    server, of = Server(), account(dialect)
    carrier = simulated(server)
    if (dialect, ending) == ("vonage", "91"):  # this carrier takes the text, and tells it afterwards
        await carrier.send(of, outgoing(ending))
        await carrier.settle()
        last = server.receipts(dialect, of)[-1]
        assert last.failure is not None and last.failure.kind is kind
        return
    with pytest.raises(TextRefused) as refused:
        await carrier.send(of, outgoing(ending))
    assert (refused.value.failure.kind, refused.value.retry) == (kind, False)
    assert server.taken == [] and await carrier.recent_texts(of, NOW) == []


async def test_a_dropped_connection_leaves_the_outcome_open_until_the_receipt() -> None:
    server, of = Server(), account()
    carrier = simulated(server)
    with pytest.raises(OutcomeUnknown):
        await carrier.send(of, outgoing("92"))
    await carrier.settle()
    assert [(one.state, one.attempt) for one in server.receipts("twilio", of)] == [
        (SENT, "att_1"),
        (DELIVERED, "att_1"),
    ]
    with pytest.raises(OutcomeUnknown):
        await carrier.send(of, outgoing("93", "att_2"))
    await carrier.settle()
    assert len(server.taken) == 2
    assert [one.attempt for one in await carrier.recent_texts(of, NOW)] == ["att_1"]


async def test_receipts_come_late_or_out_of_order_or_tell_of_failures() -> None:
    of, waits = account(), Waits()
    server = Server()
    carrier = simulated(server, waits)
    await carrier.send(of, outgoing("94"))
    await carrier.settle()
    assert waits.seconds > 20
    expected = {"95": [DELIVERED, SENT, DELIVERED, SENT], "98": [SENT, FAILED], "96": [SENT, FAILED, DELIVERED]}
    for ending, states in expected.items():
        server.taken.clear()
        await carrier.send(of, outgoing(ending))
        await carrier.settle()
        assert [one.state for one in server.receipts("twilio", of)] == states
    listed = await carrier.recent_texts(of, NOW)
    assert [one.state for one in listed if one.recipient.endswith("96")] == [FAILED]


async def test_of_a_long_text_in_parts_one_fails_by_itself() -> None:
    server, of = Server(), account("vonage")
    carrier = simulated(server)
    accepted = await carrier.send(of, outgoing("96"))
    await carrier.settle()
    first, second = accepted.carrier_message_ids
    told = {(one.carrier_message_id, one.state) for one in server.receipts("vonage", of)}
    assert told == {(first, SENT), (second, FAILED), (first, DELIVERED)}


async def test_too_fast_is_refused_once_and_taken_when_it_comes_again() -> None:
    of, carrier = account(), simulated(Server())
    with pytest.raises(TextRefused) as refused:
        await carrier.send(of, outgoing("97"))
    assert refused.value.retry and refused.value.failure.kind is FailureKind.TOO_FAST
    assert (await carrier.send(of, outgoing("97", "att_2"))).carrier_message_ids
    with pytest.raises(TextRefused):
        await carrier.send(of, outgoing("97", "att_3", "Another text"))
    await carrier.settle()


async def test_a_receipt_that_is_not_taken_comes_again_and_then_no_more(caplog: pytest.LogCaptureFixture) -> None:
    of, server = account(), Server([503, CarrierProblem("The server does not answer.")])
    carrier = simulated(server)
    await carrier.send(of, outgoing("42"))
    await carrier.settle()
    assert [one.state for one in server.receipts("twilio", of)] == [SENT, SENT, SENT, DELIVERED]
    server = Server([500] * 6)
    carrier = simulated(server)
    await carrier.send(of, outgoing("42"))
    await carrier.settle()
    assert len(server.taken) == 6
    assert "simulated receipt not taken" in caplog.text and "5550142" not in caplog.text


async def test_closing_ends_what_was_to_be_told() -> None:
    server = Server()
    carrier = SimulatedTexts(server.post, SettableClock(NOW))  # which really sleeps
    await carrier.send(account(), outgoing("94"))
    await asyncio.sleep(0)
    await carrier.close()
    assert server.taken == []


async def test_above_the_most_texts_under_way_receipts_are_left_out(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(texts, "_MOST_UNDER_WAY", 2)
    server, of = Server(), account()
    carrier = simulated(server)
    for number in range(4):
        assert (await carrier.send(of, outgoing("42", f"att_{number}"))).carrier_message_ids
    await carrier.settle()
    assert {one.attempt for one in server.receipts("twilio", of)} == {"att_0", "att_1"}
    assert "simulated receipts left out" in caplog.text
    assert len(await carrier.recent_texts(of, NOW)) == 4  # the list still tells


def phone(server: Server) -> SimulatedPhone:
    return SimulatedPhone(account(), OURS, THEIRS, "https://phone.example.com", server.post, SettableClock(NOW))


async def test_the_phone_repeats_reorders_splits_and_loses() -> None:
    server, of = Server([200, 200, 403]), account()
    assert await phone(server).send(["one", "two"], Delivery(repeat=2)) == [200, 200, 403, 200]
    carrier, keys = CARRIERS["twilio"], [CARRIERS["twilio"].key(request) for request in server.taken]
    assert keys[0] == keys[1] != keys[2] == keys[3]
    server.taken.clear()
    await phone(server).send(["one", "two"], Delivery(reorder=True))
    assert [_text(carrier, request) for request in server.taken] == ["two", "one"]
    server.taken.clear()
    long = "x" * 200 + "y" * 200
    how = Delivery(Wire.VONAGE, split=True, reorder=True)
    await phone(server).send([long], how)
    parts = [CARRIERS["vonage"].read(request)[0] for request in server.taken]
    ordered = sorted(
        (part for part in parts if isinstance(part, TextReceived) and part.concatenation),
        key=lambda part: part.concatenation.part if part.concatenation else 0,
    )
    assert "".join(part.text for part in ordered) == long and parts == ordered[::-1] and len(parts) == 3
    server.taken.clear()
    await phone(server).send([long], Delivery(Wire.VONAGE, split=True, drop_part=True))
    assert len(server.taken) == 2
    assert of.dialect == "twilio"


def _text(carrier: TextCarrier, request: WebhookRequest) -> str:
    [event] = carrier.read(request)
    assert isinstance(event, TextReceived)
    return event.text


@pytest.mark.parametrize(
    "how",
    [
        Delivery(Wire.TWILIO, split=True),
        Delivery(Wire.VONAGE, drop_part=True),
        Delivery(Wire.VONAGE, photo=True),
    ],
)
async def test_what_a_carrier_does_not_do_is_told(how: Delivery) -> None:
    server = Server()
    with pytest.raises(BadInput):
        await phone(server).send(["Hi"], how)
    assert server.taken == []


class _NoNetwork:
    async def fetch(self, url: str, access: MediaAccess) -> FetchedMedia:
        raise BadInput("not simulated")


async def test_a_photo_is_drawn_without_a_network_and_only_for_simulated_accounts() -> None:
    server = Server()
    photos: MediaFetcher = SimulatedPhotos(_NoNetwork())
    access = simulated(server).media_access(account())
    await phone(server).send(["Look"], Delivery(photo=True))
    [event] = CARRIERS["twilio"].read(server.taken[0])
    assert isinstance(event, TextReceived)
    found = await photos.fetch(event.media[0].url, access)
    assert found.content_type == "image/png" and found.data.startswith(b"\x89PNG\r\n\x1a\n")
    with pytest.raises(BadInput, match="not simulated"):
        await photos.fetch(event.media[0].url, MediaAccess(("api.example.com",)))
    with pytest.raises(BadInput, match="not simulated"):
        await photos.fetch("https://example.com/x.png", access)


def test_a_script_of_texts() -> None:
    steps = parse_texting_script("# hi\nMy sink leaks\n\n[photo] here\n[at once] and smells\n[wait 1.5]\n", "a.txt")
    assert steps == [
        Writes("My sink leaks"),
        Writes("here", photo=True),
        Writes("and smells", waits_for_answer=False),
        Pauses(1.5),
    ]
    for wrong, says in (("[call]", r"a.txt, line 1: \[call\] is no cue"), ("# x", "no lines"), ("x" * 1601, "longer")):
        with pytest.raises(BadInput, match=says):
            parse_texting_script(wrong, "a.txt")


def _ports_are_satisfied() -> tuple[TextCarrier, MediaFetcher]:
    """Checked by the type checker alone."""
    return simulated(Server()), SimulatedPhotos(_NoNetwork())
