"""`/api/v1`: what programs of others read and do, with a token. Pages and API share the services."""

from quart import Quart
from quart_schema import Info, QuartSchema
from quart_schema.openapi import HttpSecurityScheme

from receptionist.web.api.access import Api
from receptionist.web.api.appointments import add_appointments
from receptionist.web.api.calls import add_calls
from receptionist.web.api.contacts import add_contacts
from receptionist.web.api.description import ApiDescription, add_description
from receptionist.web.api.documents import add_documents
from receptionist.web.api.frame import api_blueprint
from receptionist.web.api.jobs import add_jobs
from receptionist.web.api.leads import add_leads
from receptionist.web.api.prices import add_prices
from receptionist.web.api.settings import add_settings
from receptionist.web.api.threads import add_threads
from receptionist.web.app import App

_VERSION = "1.0"


def add_api(quart: Quart, app: App) -> None:
    """Gives the application its API, with its description at `/api/v1/openapi.json` and, for people, `/api/v1/docs`."""
    QuartSchema(
        quart,
        openapi_path=None,
        info=Info(title="Receptionist", version=_VERSION, description="Contacts, threads, leads, calls and prices."),
        security_schemes={"token": HttpSecurityScheme(scheme="bearer", bearer_format="rcp_…")},
        conversion_preference="pydantic",
        openapi_provider_class=ApiDescription,
    )
    api = Api(app.parts.store, app.parts.clock, app.texting.words.phrases)
    blueprint = api_blueprint()
    for add in (add_contacts, add_threads, add_leads, add_calls, add_prices, add_settings):
        add(blueprint, api)
    add_appointments(blueprint, api, app)
    add_jobs(blueprint, api, app)
    add_documents(blueprint, api, app.printer)
    add_description(blueprint, app)
    quart.register_blueprint(blueprint)
