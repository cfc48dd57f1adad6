"""`/b/<token>`: the booking page of a business, for anybody who has its address."""

from collections.abc import Mapping
from datetime import date

from quart import Blueprint, redirect, request, url_for

from receptionist.domain.ids import BusinessId
from receptionist.errors import Conflict, FormProblems, NotFound
from receptionist.services.book_online import (
    BookingPage,
    book_online,
    may_ask,
    read_asked,
    read_booking_page,
    whose_page,
)
from receptionist.web.pages.desk import Desk
from receptionist.web.pages.own_visit import day_name, said_between
from receptionist.web.pages.session import Answer, only_posted_here
from receptionist.web.rendering import render_template

_TRAP = "website"  # a field people do not see; who fills it in is a program
_DAYS = 14
_TOO_MANY = "There were too many requests from here. Please wait a quarter of an hour, or call us."


def booking_blueprint(desk: Desk) -> Blueprint:
    """The page, and what is asked for on it."""
    blueprint = Blueprint("booking", __name__, url_prefix="/b")

    async def shown(business_id: BusinessId, service: str) -> BookingPage:
        async with desk.store.work(business_id) as work:
            return await read_booking_page(work, desk.clock.now(), service[:80])

    async def page(
        token: str,
        found: BookingPage,
        fields: Mapping[str, str],
        problems: Mapping[str, str] | None = None,
        problem: str = "",
    ) -> str:
        days: list[tuple[date, list[object]]] = [(day, list(times)) for day, times in list(found.days.items())[:_DAYS]]
        return await render_template(
            "booking.html",
            token=token,
            business=found.profile,
            items=found.items,
            days=days,
            fields={"name": "", "number": "", "address": "", "problem": "", "service": "", "slot": "", **fields},
            problems=problems or {},
            problem=problem,
            trap=_TRAP,
            between=lambda window: said_between(window, found.profile),
            day_name=day_name,
        )

    @blueprint.get("/<token>")
    async def show(token: str) -> Answer:
        try:
            business_id = await whose_page(desk.store, token)
        except NotFound:
            return await _gone()
        service = request.args.get("service", "")
        found = await shown(business_id, service)
        if "asked" in request.args:
            return await render_template("booked.html", business=found.profile)
        return await page(token, found, {"service": service})

    @blueprint.post("/<token>")
    @only_posted_here
    async def ask(token: str) -> Answer:
        try:
            business_id = await whose_page(desk.store, token)
        except NotFound:
            return await _gone()
        fields = (await request.form).to_dict()
        found = await shown(business_id, fields.get("service", ""))
        done = redirect(url_for("booking.show", token=token, asked="yes"), 303)
        if fields.get(_TRAP):
            return done
        if not await may_ask(desk.store, request.remote_addr or "", desk.clock.now()):
            return await page(token, found, fields, problem=_TOO_MANY), 429
        try:
            await book_online(desk.store, desk.clock, business_id, read_asked(fields, found))
        except FormProblems as error:
            return await page(token, found, fields, error.by_field), 422
        except Conflict as error:
            found = await shown(business_id, fields.get("service", ""))
            return await page(token, found, {**fields, "slot": ""}, {"slot": str(error)}), 409
        return done

    return blueprint


async def _gone() -> Answer:
    says = "It is closed, or has another address now. Please call us instead."
    return await render_template("problem.html", title="This booking page is not open", says=says), 404
