"""Public holidays by country and state."""

from collections.abc import Mapping
from datetime import date
from functools import lru_cache
from types import MappingProxyType


@lru_cache(maxsize=256)
def public_holidays(country: str, state: str, year: int) -> Mapping[date, str]:
    """The public holidays of a year with their names; none for a country or state the calendar does not know.

    `country` is its ISO code, `state` its subdivision's (`OR`), empty for what the whole country keeps.
    """
    # Loaded here: a process that asks for no holiday does not wait for the calendars.
    import holidays

    try:
        found = holidays.country_holidays(country, subdiv=state or None, years=year)
    except NotImplementedError:
        return MappingProxyType({})
    return MappingProxyType({day: str(name) for day, name in sorted(found.items()) if day.year == year})


def states_of(country: str) -> Mapping[str, str]:
    """The states that keep holidays of their own, by code, with their names; none for an unknown country."""
    import holidays

    try:
        calendar = holidays.country_holidays(country)
    except NotImplementedError:
        return MappingProxyType({})
    names = calendar.get_subdivision_aliases()
    return MappingProxyType({code: next(iter(names.get(code, ())), code) for code in calendar.subdivisions})
