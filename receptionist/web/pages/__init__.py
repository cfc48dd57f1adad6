"""The pages people look at: signing in, inbox, threads, leads, calls, settings. htmx refreshes what is live."""

from datetime import timedelta

from jinja2 import StrictUndefined
from quart import Blueprint, Quart
from quart_auth import QuartAuth

from receptionist.web.app import App
from receptionist.web.pages.assets import asset_url, assets_blueprint
from receptionist.web.pages.browser_phone import browser_phone_blueprint
from receptionist.web.pages.calls import calls_blueprint
from receptionist.web.pages.desk import Desk
from receptionist.web.pages.inbox import inbox_blueprint
from receptionist.web.pages.leads import leads_blueprint
from receptionist.web.pages.phone import phone_blueprint
from receptionist.web.pages.problems import guard_answers, show_problems
from receptionist.web.pages.settings import settings_blueprint
from receptionist.web.pages.sign_in import sign_in_blueprint
from receptionist.web.pages.thread import thread_blueprint

SESSION = timedelta(days=14)


def add_pages(quart: Quart, app: App, secret: str) -> None:
    """Gives the application its pages. `secret` signs session cookies; another one ends every session."""
    quart.secret_key = secret
    make_auth(app).init_app(quart)
    templates = quart.jinja_env
    # A template that names what is not there fails in a test instead of showing nothing.
    templates.undefined = StrictUndefined
    templates.trim_blocks = templates.lstrip_blocks = True
    templates.globals["asset"] = asset_url
    for blueprint in pages_blueprints(app):
        quart.register_blueprint(blueprint)
    guard_answers(quart)
    show_problems(quart)


def pages_blueprints(app: App) -> list[Blueprint]:
    """Every page of the application."""
    desk = Desk(app.parts.store, app.parts.clock)
    return [
        assets_blueprint(),
        sign_in_blueprint(app),
        inbox_blueprint(desk),
        thread_blueprint(desk),
        leads_blueprint(desk),
        calls_blueprint(desk),
        settings_blueprint(desk, app),
        phone_blueprint(desk, app),
        browser_phone_blueprint(desk, app),
    ]


def make_auth(app: App) -> QuartAuth:
    """Signed cookies: of this site only, not readable by scripts, over https wherever the public address is."""
    return QuartAuth(
        cookie_name="receptionist",
        cookie_secure=app.settings.public_url.startswith("https"),
        cookie_http_only=True,
        cookie_samesite="Lax",
        duration=int(SESSION.total_seconds()),
    )
