"""The pages people look at: signing in, the inbox, leads, calls. Read-only; htmx refreshes what is live."""

from datetime import timedelta

from quart import Blueprint
from quart_auth import QuartAuth

from receptionist.web.app import App
from receptionist.web.pages.inbox import inbox_blueprint
from receptionist.web.pages.sign_in import sign_in_blueprint

SESSION = timedelta(days=14)


def pages_blueprints(app: App) -> list[Blueprint]:
    """Every page of the application."""
    return [sign_in_blueprint(app), inbox_blueprint(app)]


def make_auth(app: App) -> QuartAuth:
    """Signed cookies: of this site only, not readable by scripts, over https wherever the public address is."""
    return QuartAuth(
        cookie_secure=app.settings.public_url.startswith("https"),
        cookie_http_only=True,
        cookie_samesite="Lax",
        duration=int(SESSION.total_seconds()),
    )
