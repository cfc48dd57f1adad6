"""A customer's telephone in the browser, on the simulated carrier: to try the texting without any account."""

from dataclasses import dataclass
from typing import Any

from quart import Blueprint, Response, redirect, request, url_for

from receptionist.adapters.simulated.account import Wire, simulated_account
from receptionist.adapters.simulated.phone import Delivery, SimulatedPhone, check_delivery
from receptionist.adapters.simulated.posting import WebhookPoster
from receptionist.domain.ids import ThreadId
from receptionist.domain.message import Direction, Message, MessageState
from receptionist.domain.phone import PhoneNumber, parse_address, parse_number
from receptionist.errors import BadInput, ReceptionistError
from receptionist.web.app import App
from receptionist.web.pages.desk import Desk
from receptionist.web.pages.session import Answer, needs_user, only_posted_here
from receptionist.web.pages.timeline import AllThatPassed, Passed, seen, timeline

FIRST_CUSTOMER = PhoneNumber("+14155550142")
_SHOWN_TEXTS = 60
_LONGEST_TEXT = 1600
_AT_THE_PHONE = (MessageState.SENT, MessageState.DELIVERED, MessageState.READ)
_OUTCOMES = (
    ("90", "landline: refused"),
    ("91", "opted out at the carrier"),
    ("92", "connection dropped, yet delivered"),
    ("93", "connection dropped, never heard of again"),
    ("94", "slow receipts"),
    ("95", "receipts repeated and out of order"),
    ("96", "one part fails"),
    ("97", "rate-limited once"),
    ("98", "not delivered"),
)


@dataclass(frozen=True, slots=True)
class _Screen:
    """What the customer's phone shows."""

    customer: PhoneNumber
    thread_id: ThreadId | None
    passed: list[Passed]


def phone_blueprint(desk: Desk, app: App) -> Blueprint:
    """`/phone`: what a customer sees and sends."""
    blueprint = Blueprint("phone", __name__, url_prefix="/phone")
    signed_in = needs_user(desk.store)
    poster = WebhookPoster(app.own_origin)

    @blueprint.after_app_serving
    async def close() -> None:
        await poster.close()

    async def load(customer: PhoneNumber) -> _Screen:
        async with desk.work() as work:
            zone = (await work.business()).profile.hours.zone
            thread_id = await work.known_thread(parse_address(customer.e164))
            messages = await work.messages(thread_id, None, _SHOWN_TEXTS) if thread_id else []
        return _Screen(customer, thread_id, timeline(AllThatPassed(tuple(filter(_is_on_the_phone, messages))), zone))

    async def render(template: str, screen: _Screen, **fields: Any) -> str:
        return await desk.render(
            template,
            "phone",
            screen=screen,
            seen=seen(screen.passed),
            outcomes=_OUTCOMES,
            wires=[wire.value for wire in Wire],
            longest=_LONGEST_TEXT,
            **fields,
        )

    @blueprint.get("")
    @signed_in
    async def show() -> Answer:
        return await render("phone.html", await load(_customer(request.args.get("number", ""))), problem="", draft="")

    @blueprint.get("/live")
    @signed_in
    async def live() -> Answer:
        """The screen, where it has changed since `seen`; else 204."""
        screen = await load(_customer(request.args.get("number", "")))
        if seen(screen.passed) == request.args.get("seen", ""):
            return Response("", 204)
        return await render("parts/phone_screen.html", screen)

    @blueprint.get("/thread")
    @signed_in
    async def other_side() -> Answer:
        """The thread of this customer; the inbox while there is none."""
        thread_id = (await load(_customer(request.args.get("number", "")))).thread_id
        return redirect(url_for("thread.show", thread_id=thread_id) if thread_id else url_for("inbox.index"))

    @blueprint.post("/send")
    @signed_in
    @only_posted_here
    async def send() -> Answer:
        fields = await request.form
        customer = _customer(fields.get("number", ""))
        text = fields.get("text", "").replace("\r\n", "\n").strip()
        try:
            how = _delivery(fields.to_dict())
            if not text and not how.photo:
                raise BadInput("There is nothing to send.", "Write something, or add the photo.")
            if len(text) > _LONGEST_TEXT:
                raise BadInput(f"This text has {len(text):,} characters.", f"Shorten it to {_LONGEST_TEXT:,}.")
            async with desk.work() as work:
                business = await work.business()
            account, number = await simulated_account(desk.store, business, how.wire.dialect)
            phone = SimulatedPhone(account, number, customer.e164, app.settings.public_url, poster, desk.clock)
            await phone.send([text], how)
        except ReceptionistError as error:
            return await render("phone.html", await load(customer), problem=str(error), draft=text), 422
        if request.headers.get("HX-Request"):
            return await render("parts/phone_screen.html", await load(customer))
        return redirect(url_for("phone.show", number=customer.e164), 303)

    return blueprint


def _is_on_the_phone(message: Message) -> bool:
    return message.direction is Direction.IN or message.state in _AT_THE_PHONE


def _customer(raw: str) -> PhoneNumber:
    """The customer's number; the first one of all where none can be read."""
    return parse_number(raw) or FIRST_CUSTOMER if raw else FIRST_CUSTOMER


def _delivery(fields: dict[str, str]) -> Delivery:
    """How the carrier is to deliver. Raises BadInput."""
    raw = fields.get("wire", Wire.TWILIO)
    if raw not in list(Wire):
        raise BadInput("There is no such carrier here.", "Choose one of the list.")
    how = Delivery(
        wire=Wire(raw),
        repeat=3 if "repeat" in fields else 1,
        reorder="reorder" in fields,
        split="split" in fields,
        photo="photo" in fields,
        forged="forged" in fields,
    )
    check_delivery(how)
    return how
