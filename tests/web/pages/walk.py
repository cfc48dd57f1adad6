"""Who may go where: the table that the walk over every route is measured by.

A route is known by the longest beginning of its rule in ROUTES; a new one under an old beginning needs no line, any
other fails the walk until it has one. Where only some of its methods differ, the line says "METHOD rule".
"""

from dataclasses import dataclass
from enum import Enum


class For(Enum):
    """Who a route is for."""

    ANYBODY = "anybody"  # a stranger is answered, and learns nothing
    STAFF = "staff"  # whoever is signed in; a technician sees only what is theirs in it
    DESK = "desk"  # owner, admin, office; a technician what is theirs
    OFFICE = "office"  # owner, admin, office; no technician at all
    ADMINS = "admins"  # owner, admin
    OWNERS = "owners"  # owner
    CARRIERS = "carriers"  # who can sign as the carrier
    TOKENS = "tokens"  # who has an API token; being signed in at a browser opens nothing


ROUTES: dict[str, For] = {
    "/static/": For.ANYBODY,
    "/health/": For.ANYBODY,
    "/metrics": For.TOKENS,
    "/sign-in": For.ANYBODY,
    "/sign-out": For.ANYBODY,
    "/enter/": For.ANYBODY,
    "/join/": For.ANYBODY,
    "/m/": For.ANYBODY,
    "/b/": For.ANYBODY,
    "/v/": For.ANYBODY,
    "/c/": For.ANYBODY,
    "/d/": For.ANYBODY,
    "/api/v1/docs": For.ANYBODY,
    "/api/v1/openapi.json": For.ANYBODY,
    "/api/": For.TOKENS,
    "/webhooks/": For.CARRIERS,
    # When all else failed, a caller is better answered than a forger refused.
    "=/webhooks/twilio/<account_id>/fallback": For.ANYBODY,
    "/media/": For.CARRIERS,
    "=/": For.STAFF,
    "/inbox/": For.STAFF,
    "/live": For.STAFF,
    "=/settings": For.STAFF,
    "/settings/me": For.STAFF,
    "=/today": For.STAFF,
    "/today/<job_id>": For.DESK,
    "/threads/<thread_id>": For.DESK,
    "/threads/<thread_id>/data": For.ADMINS,
    "=/threads/<thread_id>/history.csv": For.OFFICE,
    "/messages/": For.DESK,
    "/files/": For.DESK,
    "/leads/<lead_id>": For.DESK,
    "/calls/<call_id>": For.DESK,
    "=/leads": For.OFFICE,
    "=/documents": For.OFFICE,
    "=/documents/new": For.OFFICE,
    "/documents/<document_id>": For.DESK,
    "/jobs/": For.OFFICE,
    "=/calls": For.OFFICE,
    "/calendar": For.OFFICE,
    "/phone": For.OFFICE,
    "/prices": For.ADMINS,
    "GET /prices": For.OFFICE,
    "GET /prices/versions": For.OFFICE,
    "/settings/carriers/<account_id>/buy": For.OWNERS,  # it costs money
    "/settings/carriers/<account_id>/orders/": For.OWNERS,
    "/settings/": For.ADMINS,
    "/welcome": For.ADMINS,
}

# The first pages of an installation close once somebody signs in; what is open of them sends strangers on.
CLOSED_BY_NOW = ("/welcome", "/welcome/business", "/welcome/owner", "/welcome/<token>")


@dataclass(frozen=True)
class Line:
    """The line of a route."""

    beginning: str
    audience: For


def line_for(method: str, rule: str) -> Line | None:
    """The line by which this route is measured; "=" marks one that holds for that rule alone."""
    for exact in (f"{method} {rule}", f"={rule}"):
        if exact in ROUTES:
            return Line(exact, ROUTES[exact])
    fitting = [known for known in ROUTES if rule.startswith(known)]
    longest = max(fitting, key=len, default=None)
    return None if longest is None else Line(longest, ROUTES[longest])
