"""The pages people look at: signing in, inbox, threads, leads, calls, settings. htmx refreshes what is live."""

from datetime import timedelta

from jinja2 import StrictUndefined
from quart import Blueprint, Quart
from quart_auth import QuartAuth

from receptionist.services.security_settings import LONGEST_SESSION_DAYS
from receptionist.web.api import add_api
from receptionist.web.app import App
from receptionist.web.pages.answering import answering_blueprint
from receptionist.web.pages.assets import asset_url, assets_blueprint
from receptionist.web.pages.audit import audit_blueprint
from receptionist.web.pages.booking import booking_blueprint
from receptionist.web.pages.browser_phone import browser_phone_blueprint
from receptionist.web.pages.business import business_blueprint
from receptionist.web.pages.calendar import calendar_blueprint
from receptionist.web.pages.call_out import call_out_blueprint
from receptionist.web.pages.callers import callers_blueprint
from receptionist.web.pages.calls import calls_blueprint
from receptionist.web.pages.carrier_numbers import carrier_numbers_blueprint
from receptionist.web.pages.carriers import carriers_blueprint
from receptionist.web.pages.contact import contact_blueprint
from receptionist.web.pages.desk import Desk
from receptionist.web.pages.document_settings import document_settings_blueprint
from receptionist.web.pages.documents import documents_blueprint
from receptionist.web.pages.exchange import exchange_blueprint
from receptionist.web.pages.filing import filing_blueprint
from receptionist.web.pages.forwarding import forwarding_blueprint
from receptionist.web.pages.frame import keep_list, thread_url
from receptionist.web.pages.history import history_blueprint
from receptionist.web.pages.hours import hours_blueprint
from receptionist.web.pages.inbox import inbox_blueprint
from receptionist.web.pages.job_texts import job_texts_blueprint
from receptionist.web.pages.lead_settings import lead_settings_blueprint
from receptionist.web.pages.leads import leads_blueprint
from receptionist.web.pages.live import live_blueprint
from receptionist.web.pages.me import me_blueprint
from receptionist.web.pages.number_rules import number_rules_blueprint
from receptionist.web.pages.own_visit import own_visit_blueprint
from receptionist.web.pages.people import join_blueprint, people_blueprint
from receptionist.web.pages.personal_data import personal_data_blueprint
from receptionist.web.pages.phone import phone_blueprint
from receptionist.web.pages.price_files import price_files_blueprint
from receptionist.web.pages.price_versions import price_versions_blueprint
from receptionist.web.pages.prices import prices_blueprint
from receptionist.web.pages.problems import guard_answers, show_problems
from receptionist.web.pages.public_documents import public_documents_blueprint
from receptionist.web.pages.receptionist import receptionist_blueprint
from receptionist.web.pages.security import security_blueprint
from receptionist.web.pages.sent_files import sent_files_blueprint
from receptionist.web.pages.session import CLOCK, SECURE
from receptionist.web.pages.settings import settings_blueprint
from receptionist.web.pages.sign_in import sign_in_blueprint
from receptionist.web.pages.symbols import symbol
from receptionist.web.pages.technicians import technicians_blueprint
from receptionist.web.pages.text_templates import text_templates_blueprint
from receptionist.web.pages.thread import thread_blueprint
from receptionist.web.pages.today import today_blueprint
from receptionist.web.pages.tokens import tokens_blueprint
from receptionist.web.pages.versions import versions_blueprint
from receptionist.web.pages.webhooks import webhooks_blueprint
from receptionist.web.pages.welcome import welcome_blueprint
from receptionist.web.rendering import prepare_rendering

SESSION = timedelta(days=LONGEST_SESSION_DAYS)  # the database may end one before


def add_pages(quart: Quart, app: App, secret: str) -> None:
    """Gives the application its pages. `secret` signs session cookies; another one ends every session."""
    quart.secret_key = secret
    make_auth(app).init_app(quart)
    quart.extensions[CLOCK] = app.parts.clock
    quart.config[SECURE] = app.settings.public_url.startswith("https")
    templates = quart.jinja_env
    # A template that names what is not there fails in a test instead of showing nothing.
    templates.undefined = StrictUndefined
    templates.trim_blocks = templates.lstrip_blocks = True
    templates.globals["asset"] = asset_url
    templates.globals["symbol"] = symbol
    templates.globals["thread_url"] = thread_url
    prepare_rendering(quart)
    quart.url_defaults(keep_list)
    for blueprint in pages_blueprints(app, secret):
        quart.register_blueprint(blueprint)
    add_api(quart, app)
    guard_answers(quart)
    show_problems(quart)


def pages_blueprints(app: App, secret: str) -> list[Blueprint]:
    """Every page of the application. From `secret` comes the link to set up a fresh server."""
    desk = Desk(app.parts.store, app.parts.clock)
    return [
        assets_blueprint(),
        sign_in_blueprint(app),
        inbox_blueprint(desk, app),
        filing_blueprint(desk, app),
        live_blueprint(desk, app),
        thread_blueprint(desk, app),
        contact_blueprint(desk, app),
        history_blueprint(desk),
        sent_files_blueprint(desk),
        text_templates_blueprint(desk),
        leads_blueprint(desk),
        today_blueprint(desk, app),
        lead_settings_blueprint(desk),
        documents_blueprint(desk, app),
        public_documents_blueprint(desk, app),
        document_settings_blueprint(desk),
        job_texts_blueprint(desk),
        calls_blueprint(desk, app.parts.call_recordings),
        call_out_blueprint(desk, app),
        callers_blueprint(desk, app),
        prices_blueprint(desk, app),
        price_files_blueprint(desk),
        price_versions_blueprint(desk),
        business_blueprint(desk),
        hours_blueprint(desk, app),
        technicians_blueprint(desk, app),
        calendar_blueprint(desk),
        booking_blueprint(desk),
        own_visit_blueprint(desk),
        answering_blueprint(desk),
        settings_blueprint(desk),
        carriers_blueprint(desk, app),
        carrier_numbers_blueprint(desk, app),
        number_rules_blueprint(desk),
        forwarding_blueprint(desk),
        receptionist_blueprint(desk, app),
        versions_blueprint(desk),
        people_blueprint(desk, app),
        join_blueprint(desk),
        me_blueprint(desk),
        security_blueprint(desk),
        audit_blueprint(desk),
        personal_data_blueprint(desk, app.parts.call_recordings),
        tokens_blueprint(desk),
        webhooks_blueprint(desk, app),
        exchange_blueprint(desk),
        phone_blueprint(desk, app),
        browser_phone_blueprint(desk, app),
        welcome_blueprint(desk, app, secret),
    ]


def make_auth(app: App) -> QuartAuth:
    """Signed cookies: of this site only, not readable by scripts, over https wherever the public address is."""
    secure = app.settings.public_url.startswith("https")
    return QuartAuth(
        # The prefix makes browsers refuse one that another host under the same domain has set.
        cookie_name="__Host-receptionist" if secure else "receptionist",
        cookie_secure=secure,
        cookie_http_only=True,
        cookie_samesite="Lax",
        duration=int(SESSION.total_seconds()),
    )
