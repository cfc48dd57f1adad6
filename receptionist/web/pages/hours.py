"""Settings of hours, holidays and what holds after hours, with what happens at a time of one's choice."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from zoneinfo import available_timezones

from quart import Blueprint, g, redirect, request, url_for

from receptionist.domain.holiday_calendar import states_of
from receptionist.domain.hours import WEEKDAYS, Hours, Span
from receptionist.domain.profile import BusinessProfile
from receptionist.errors import FormProblems
from receptionist.services.hours_settings import (
    A_NUMBER,
    MOST_OWN_DAYS,
    MOST_SPANS,
    HolidayAhead,
    holidays_ahead,
    own_days_ahead,
    read_hours,
)
from receptionist.services.on_call import with_on_call
from receptionist.services.preview import preview_call, preview_text
from receptionist.services.publish_profile import publish_profile
from receptionist.web.app import App
from receptionist.web.pages.desk import Desk
from receptionist.web.pages.session import ADMINS, Answer, actor, allowed, needs_user, only_posted_here

_SPARE_SPANS = 1  # empty lines of a day
_LEAST_SPANS = 2
_SPARE_DAYS = 2
_FIRST_YEAR, _LAST_YEAR = 2000, 2100  # that may be asked about


@dataclass(frozen=True, slots=True)
class DayRow:
    """A weekday as its form has it; times as texts."""

    key: str
    name: str
    spans: list[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class HolidayRow:
    """A public holiday as its form has it; `key` is its date."""

    key: str
    name: str
    said: str
    kept: str
    opens: str = ""
    closes: str = ""


@dataclass(frozen=True, slots=True)
class OwnDayRow:
    """A day of one's own as its form has it."""

    day: str = ""
    name: str = ""
    opens: str = ""
    closes: str = ""


@dataclass(frozen=True, slots=True)
class Preview:
    """What a caller and a texter meet."""

    call: str
    text: str


def hours_blueprint(desk: Desk, app: App) -> Blueprint:
    """`/settings/hours`; `?at=2026-12-25T10:00` shows what happens then."""
    blueprint = Blueprint("hours", __name__, url_prefix="/settings/hours")
    signed_in = needs_user(desk.store)

    async def page(typed: Mapping[str, str] | None = None, problems: Mapping[str, str] | None = None) -> str:
        async with desk.work() as work:
            profile = (await work.business()).profile
            reachable = await with_on_call(work, profile)
            users = [user for user in await work.users() if user.is_active]
            book = await work.price_book()
        today = _today(profile.hours, desk.clock.now())
        fields = _as_typed(profile)
        if typed is not None:
            fields |= {**typed, "quote": "yes" if "quote" in typed else ""}
        at = _moment(request.args.get("at", ""), profile.hours)
        preview = None
        if at is not None:
            preview = Preview(preview_call(reachable, at, users), preview_text(profile, at, app.texting.words))
        return await desk.render(
            "settings_hours.html",
            "settings",
            tab="hours",
            fields=fields,
            problems=problems or {},
            saved="Saved. It holds from now on." if "saved" in request.args else "",
            week=[_day_row(day, profile.hours.week[day]) for day in range(7)],
            zones=sorted(available_timezones()),
            states=sorted(states_of(profile.region).items(), key=lambda state: state[1]),
            holidays=[_holiday_row(holiday) for holiday in holidays_ahead(profile.hours, profile.region, today)],
            own_days=_own_rows(profile, today, fields),
            surcharge=book.after_hours_surcharge if book is not None else None,
            people=[
                ("", "The people callers are put through to"),
                *((user.id, _with_mobile(user.name, user.tell.mobile is not None)) for user in users),
                (A_NUMBER, "A number"),
            ],
            preview=preview,
            preview_at=(at or desk.clock.now()).astimezone(profile.hours.zone).strftime("%Y-%m-%dT%H:%M"),
        )

    @blueprint.get("")
    @signed_in
    @allowed(*ADMINS)
    async def show() -> Answer:
        return await page()

    @blueprint.post("")
    @signed_in
    @allowed(*ADMINS)
    @only_posted_here
    async def save() -> Answer:
        typed = (await request.form).to_dict()
        try:
            async with desk.store.work(g.user.business_id, write=True) as work:
                before = (await work.business()).profile
                people = [user.id for user in await work.users() if user.is_active]
                now = desk.clock.now()
                after = read_hours(typed, before, people, _today(before.hours, now))
                await publish_profile(work, after, now, actor(), "opening hours")
        except FormProblems as error:
            return await page(typed, error.by_field), 422
        return redirect(url_for("hours.show", saved="yes"), 303)

    return blueprint


def _today(hours: Hours, now: datetime) -> date:
    return now.astimezone(hours.zone).date()


def _moment(text: str, hours: Hours) -> datetime | None:
    """The time that is asked about, in the business's zone; None where there is none, or no time."""
    try:
        at = datetime.fromisoformat(text).replace(tzinfo=hours.zone)
    except ValueError:
        return None
    return at if _FIRST_YEAR <= at.year <= _LAST_YEAR else None


def _day_row(day: int, spans: tuple[Span, ...]) -> DayRow:
    times = [(_time(span.opens), _time(span.closes)) for span in spans]
    lines = min(max(len(times) + _SPARE_SPANS, _LEAST_SPANS), MOST_SPANS)
    return DayRow(str(day), WEEKDAYS[day].capitalize(), times + [("", "")] * (lines - len(times)))


def _holiday_row(holiday: HolidayAhead) -> HolidayRow:
    said = f"{holiday.day:%a %b} {holiday.day.day}, {holiday.day.year}"
    times = (_time(holiday.span.opens), _time(holiday.span.closes)) if holiday.span is not None else ("", "")
    return HolidayRow(holiday.day.isoformat(), holiday.name, said, holiday.kept, *times)


def _own_rows(profile: BusinessProfile, today: date, fields: Mapping[str, str]) -> list[OwnDayRow]:
    rows = []
    for day, special in own_days_ahead(profile.hours, profile.region, today):
        span = special.spans[0] if special.spans else None
        times = (_time(span.opens), _time(span.closes)) if span is not None else ("", "")
        rows.append(OwnDayRow(day.isoformat(), special.name, *times))
    typed = max((place for place in range(MOST_OWN_DAYS) if fields.get(f"own_date_{place}")), default=-1) + 1
    shown = min(max(len(rows), typed) + _SPARE_DAYS, MOST_OWN_DAYS)
    return rows + [OwnDayRow()] * (shown - len(rows))


def _with_mobile(name: str, has_mobile: bool) -> str:
    return name if has_mobile else f"{name} (no mobile number yet: told by e-mail only)"


def _as_typed(profile: BusinessProfile) -> dict[str, str]:
    """What the form has besides the week and the days."""
    after_hours, texting = profile.after_hours, profile.texting
    number = after_hours.emergency_number
    return {
        "timezone": profile.hours.timezone,
        "state": profile.hours.holidays.state,
        "after_hours_message": profile.after_hours_message,
        "quote": "yes" if after_hours.quote else "",
        "emergency": after_hours.emergency_user or (A_NUMBER if number is not None else ""),
        "emergency_number": number.national if number is not None else "",
        "booking_link": texting.booking_link,
        "quiet_from": _time(texting.quiet_from),
        "quiet_until": _time(texting.quiet_until),
    }


def _time(at: time) -> str:
    return at.strftime("%H:%M")
