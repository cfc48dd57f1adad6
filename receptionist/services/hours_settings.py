"""Opening hours, holidays, own days and what holds after hours, as an admin types them."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import date, time, timedelta

from receptionist.domain.answering import AfterHours
from receptionist.domain.holiday_calendar import public_holidays, states_of
from receptionist.domain.hours import WEEKDAYS, HolidayRules, Hours, Span, SpecialDay
from receptionist.domain.hours_text import check_nights, check_timezone, in_order
from receptionist.domain.ids import UserId
from receptionist.domain.profile import BusinessProfile
from receptionist.errors import BadInput
from receptionist.services.form_fields import FormFields
from receptionist.services.texting_settings import check_quiet_hours

MOST_SPANS = 6  # of one day
MOST_OWN_DAYS = 60
A_NUMBER = "number"  # chosen in place of a user: emergencies go to a number
_AHEAD = timedelta(days=365)


@dataclass(frozen=True, slots=True)
class HolidayAhead:
    """A public holiday of the next twelve months, and what is kept of it."""

    day: date
    name: str
    kept: str  # closed, open or hours
    span: Span | None = None  # of a day with its own hours


def holidays_ahead(hours: Hours, country: str, today: date) -> list[HolidayAhead]:
    """The public holidays of the next twelve months, by the rules of `hours`; in `country` where they name none."""
    rules = hours.holidays if hours.holidays.country else HolidayRules(country)
    found = []
    for year in (today.year, today.year + 1):
        for day, name in public_holidays(rules.country, rules.state, year).items():
            if not today <= day <= today + _AHEAD:
                continue
            spans = rules.own_hours.get(name, ())
            kept = "open" if name in rules.open_on else "hours" if spans else "closed"
            found.append(HolidayAhead(day, name, kept, spans[0] if spans else None))
    return found


def own_days_ahead(hours: Hours, country: str, today: date) -> list[tuple[date, SpecialDay]]:
    """The business's own days from today on, first one first; a day that is merely a public holiday is not one."""
    rules = hours.holidays if hours.holidays.country else HolidayRules(country)
    closed = {
        day: SpecialDay(name)
        for day, name in hours.closed_on.items()
        if public_holidays(rules.country, rules.state, day.year).get(day) != name
    }
    return sorted((day, special) for day, special in (closed | hours.own_days).items() if day >= today)


def read_hours(
    fields: Mapping[str, str], before: BusinessProfile, people: Collection[UserId], today: date
) -> BusinessProfile:
    """The profile with what the form says of hours. Raises FormProblems with each field that does not hold.

    `people` may be told of emergencies; `today` is the date at the business.
    """
    form = FormFields(fields)
    timezone = form.raw("timezone")
    try:
        check_timezone(timezone)
    except BadInput as error:
        form.wrong("timezone", str(error))
    week = tuple(read_spans(form, f"{day}", WEEKDAYS[day].capitalize()) for day in range(7))
    try:
        check_nights(week)
    except BadInput as error:
        form.wrong("opens_0_0", str(error))
    own_days = _own_days(form, today)
    hours = Hours(
        timezone,
        week,
        closed_on={day: special.name for day, special in own_days.items() if not special.spans},
        own_days={day: special for day, special in own_days.items() if special.spans},
        holidays=_holidays(form, before, today),
    )
    texting = before.texting
    quiet_from = form.clock("quiet_from") or texting.quiet_from
    quiet_until = form.clock("quiet_until") or texting.quiet_until
    try:
        check_quiet_hours(quiet_from, quiet_until)
    except BadInput as error:
        form.wrong("quiet_from", str(error))
    after = replace(
        before,
        hours=hours,
        after_hours_message=form.words("after_hours_message", 300),
        after_hours=_after_hours(form, before, people),
        texting=replace(
            texting, quiet_from=quiet_from, quiet_until=quiet_until, booking_link=form.link("booking_link")
        ),
    )
    form.check()
    return after


def read_spans(form: FormFields, key: str, day: str) -> tuple[Span, ...]:
    """The stretches of one day, from the fields `opens_<key>_<n>` and `closes_<key>_<n>`."""
    spans = []
    for place in range(MOST_SPANS):
        opens, closes = form.clock(f"opens_{key}_{place}"), form.clock(f"closes_{key}_{place}")
        if (opens is None) != (closes is None):
            missing = f"closes_{key}_{place}" if closes is None else f"opens_{key}_{place}"
            form.wrong(missing, f"{day} needs both times here, or neither.")
        elif opens is not None and closes is not None:
            if opens == closes != time(0):
                form.wrong(f"closes_{key}_{place}", f"{day} closes when it opens. For the whole day: 00:00 to 00:00.")
            spans.append(Span(opens, closes))
    try:
        return in_order(tuple(spans), day)
    except BadInput as error:
        form.wrong(f"opens_{key}_0", str(error))
        return ()


def _holidays(form: FormFields, before: BusinessProfile, today: date) -> HolidayRules:
    """The rules of the form. What was set for holidays that are not listed now stays."""
    country = before.region
    state = form.one_of("state", states_of(country))
    standing = before.hours.holidays
    open_on = set(standing.open_on)
    own_hours = dict(standing.own_hours)
    for holiday in holidays_ahead(replace(before.hours, holidays=HolidayRules(country, state)), country, today):
        key = holiday.day.isoformat()
        kept = form.raw(f"keep_{key}")
        if kept not in ("closed", "open", "hours"):
            continue
        open_on.discard(holiday.name)
        own_hours.pop(holiday.name, None)
        if kept == "open":
            open_on.add(holiday.name)
        elif kept == "hours":
            spans = read_spans(form, key, holiday.name)
            if not spans:
                form.wrong(f"opens_{key}_0", f"From when until when are you open on {holiday.name}?")
            own_hours[holiday.name] = spans
    return HolidayRules(country, state, tuple(sorted(open_on)), own_hours)


def _own_days(form: FormFields, today: date) -> dict[date, SpecialDay]:
    days: dict[date, SpecialDay] = {}
    for place in range(MOST_OWN_DAYS):
        name = form.words(f"own_name_{place}", 80)
        day = form.day(f"own_date_{place}")
        if form.ticked(f"own_drop_{place}"):
            continue
        if day is None:
            if name and f"own_date_{place}" not in form.problems:
                form.wrong(f"own_date_{place}", f"When is {name}?")
            continue
        if day in days:
            form.wrong(f"own_date_{place}", "This day is there twice.")
        spans = read_spans(form, f"own{place}", name or "That day")
        if day >= today:
            days[day] = SpecialDay(name or "Own day", spans)
    return days


def _after_hours(form: FormFields, before: BusinessProfile, people: Collection[UserId]) -> AfterHours:
    whom = form.one_of("emergency", [*people, A_NUMBER])
    number = form.number("emergency_number", before.region)
    if whom == A_NUMBER and number is None:
        form.wrong("emergency_number", "Which number do emergencies go to?")
    return AfterHours(
        quote=form.ticked("quote"),
        emergency_user=UserId(whom) if whom and whom != A_NUMBER else None,
        emergency_number=number if whom == A_NUMBER else None,
    )
