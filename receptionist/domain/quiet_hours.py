"""When a text may go out: not at night where its recipient is.

The hours are the admin's; by default those of 47 CFR 64.1200(c)(1), 8 am to 9 pm at the called party's location, and in
Florida until 8 pm (Florida Statutes 501.616(6)). Nobody knows for certain where a telephone is: a text waits until it
may go out in every zone its recipient may be in.
"""

from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import phonenumbers
from phonenumbers import geocoder, timezone

from receptionist.domain.message import Purpose
from receptionist.domain.phone import PhoneNumber
from receptionist.domain.us_places import find_place, place_of_state

_FLORIDA_FROM, _FLORIDA_UNTIL = time(20), time(8)
# A number that may be in more zones than this (toll-free, satellite) tells nothing about where its owner sleeps.
_MOST_ZONES = 6
_MOST_STEPS = 24


def recipient_zones(
    number: PhoneNumber | None, service_address: str, business_zone: ZoneInfo, business_region: str = "US"
) -> tuple[ZoneInfo, ...]:
    """The time zones the recipient may be in; at least one.

    The address of the job tells it best, then the number's area code, and where neither does, they are taken to be
    where the business is. `business_region` is its ISO country.
    """
    place = find_place(service_address) if business_region == "US" else None
    if place is not None:
        return tuple(ZoneInfo(name) for name in place.zones)
    if number is None:
        return (business_zone,)
    names = timezone.time_zones_for_number(phonenumbers.parse(number.e164))
    zones = tuple(zone for name in names if (zone := _zone(name)) is not None)
    return zones if 0 < len(zones) <= _MOST_ZONES else (business_zone,)


def recipient_state(number: PhoneNumber | None, service_address: str, business_region: str = "US") -> str:
    """The US state the recipient is in, such as `FL`, by address, else by area code; empty where nothing tells."""
    place = find_place(service_address) if business_region == "US" else None
    if place is None and number is not None:
        parsed = phonenumbers.parse(number.e164)
        if parsed.country_code == 1:
            # "Florida", or "Miami, FL" where the area is smaller than the state.
            said = geocoder.description_for_number(parsed, "en", region=None)
            place = place_of_state(said.rpartition(", ")[2])
    return place.state if place else ""


def may_text_at(
    purpose: Purpose,
    now: datetime,
    zones: Sequence[ZoneInfo],
    quiet_from: time,
    quiet_until: time,
    *,
    state: str = "",
    same_day: bool = False,
) -> datetime | None:
    """None where a text may go out now, else the first instant, in UTC, at which it may in all of the zones.

    `now` is aware; `quiet_from` and `quiet_until` are the recipient's wall clock, may span midnight, and mean no quiet
    hours where they are the same. A reply goes out at any hour: they have just written. So does a transactional text
    that is about a visit of the same day (`same_day`). Zones so far apart that it is always night somewhere: the first
    one decides.
    """
    if purpose is Purpose.REPLY or (same_day and purpose is Purpose.TRANSACTIONAL):
        return None
    spans = [(quiet_from, quiet_until)] if quiet_from != quiet_until else []
    if state == "FL":
        spans.append((_FLORIDA_FROM, _FLORIDA_UNTIL))
    at = _first_allowed(now, zones, spans) or _first_allowed(now, zones[:1], spans) or now
    return None if at == now else at.astimezone(UTC)


def say_quiet(now: datetime, goes_out_at: datetime, zones: Sequence[ZoneInfo]) -> str:
    """Why a text waits: `It is 9:40 pm where they are; it goes out at 8:00 am.`

    Where they may be in several zones, the one that is deepest in the night is told.
    """
    zone = max(zones, key=lambda zone: _minutes_from_noon(now.astimezone(zone)))
    may_be = "It is" if len({now.astimezone(zone).utcoffset() for zone in zones}) == 1 else "It may be"
    local, then = now.astimezone(zone), goes_out_at.astimezone(zone)
    return f"{may_be} {_say_clock(local)} where they are; it goes out at {_say_clock(then)}."


def _zone(name: str) -> ZoneInfo | None:
    try:
        return ZoneInfo(name)
    except ZoneInfoNotFoundError:  # "Etc/Unknown", and zones this machine's tables have not heard of
        return None


def _first_allowed(now: datetime, zones: Sequence[ZoneInfo], spans: Sequence[tuple[time, time]]) -> datetime | None:
    at = now
    for _ in range(_MOST_STEPS):
        ends = [_end_of_quiet(at.astimezone(zone), *span) for zone in zones for span in spans]
        latest = max((end for end in ends if end is not None), default=None)
        if latest is None:
            return at
        at = latest
    return None


def _end_of_quiet(local: datetime, quiet_from: time, quiet_until: time) -> datetime | None:
    """When the quiet hours end that hold at this instant; None where none do."""
    clock = local.time()
    if quiet_from < quiet_until:
        return _on(local.date(), quiet_until, local) if quiet_from <= clock < quiet_until else None
    if clock >= quiet_from:
        return _on(local.date() + timedelta(days=1), quiet_until, local)
    return _on(local.date(), quiet_until, local) if clock < quiet_until else None


def _on(day: date, clock: time, local: datetime) -> datetime:
    """When clocks show this time that day, after `local`; an hour that is skipped counts as if it had been there."""
    first = datetime.combine(day, clock, local.tzinfo).astimezone(UTC)
    if first <= local:  # the hour that clocks show twice, in its second run
        first = datetime.combine(day, clock.replace(fold=1), local.tzinfo).astimezone(UTC)
    return first


def _minutes_from_noon(local: datetime) -> int:
    return abs(local.hour * 60 + local.minute - 720)


def _say_clock(local: datetime) -> str:
    return f"{local.hour % 12 or 12}:{local.minute:02d} {'pm' if local.hour >= 12 else 'am'}"
