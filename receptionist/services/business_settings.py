"""Who the business is and how it takes visits, as an admin types it."""

import re
from collections.abc import Collection, Mapping
from dataclasses import replace

from receptionist.domain.ids import UserId
from receptionist.domain.phone import is_region
from receptionist.domain.profile import BusinessProfile
from receptionist.services.form_fields import FormFields

_TRADE = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,38}[a-z0-9])?")
_MOST_PLACES = 200


def read_business(fields: Mapping[str, str], before: BusinessProfile, people: Collection[UserId]) -> BusinessProfile:
    """The profile with what the form says of the business. Raises FormProblems with each field that does not hold.

    `people` may be the point of contact; none chosen is the first owner.
    """
    form = FormFields(fields)
    region = form.raw("region").upper()
    if not is_region(region):
        form.wrong("region", "Write the two letters of a country, such as US, CA or GB.")
    trade = re.sub(r"[\s_]+", "-", form.raw("trade").lower())
    if not _TRADE.fullmatch(trade):
        form.wrong("trade", "Write it in small letters, digits and hyphens, such as plumbing or house-cleaning.")
    window = form.whole("visit_window_minutes", 15, 480)
    if window % 15:
        form.wrong("visit_window_minutes", "Arrival windows are counted in quarters of an hour: 60, 90, 120…")
    after = replace(
        before,
        name=form.words("name", 80, required="The business needs a name: it is said in the greeting."),
        trade=trade,
        region=region,
        city=form.words("city", 80),
        address=form.words("address", 200),
        services_summary=form.words("services_summary", 300),
        area=form.lines("area", _MOST_PLACES, 60),
        outside_area=form.words("outside_area", 300),
        point_of_contact=UserId(form.one_of("point_of_contact", people)) or None,
        visit_window_minutes=window,
        lead_time_minutes=form.whole("lead_time_minutes", 0, 20_160),
        horizon_days=form.whole("horizon_days", 1, 365),
        quote_valid_days=form.whole("quote_valid_days", 1, 365),
    )
    form.check()
    return after
