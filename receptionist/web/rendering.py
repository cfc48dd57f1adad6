"""Templates into pages."""

from jinja2 import Environment
from quart import Quart, current_app

_TEMPLATES = "receptionist-templates"


def prepare_rendering(quart: Quart) -> None:
    """Keeps the application's templates for `render_template`; what they are given is set up by then.

    Quart's own way awaits every call in a template, of which a list has a thousand: that takes twice as long.
    """
    templates: Environment = quart.jinja_env.overlay(enable_async=False)
    quart.extensions[_TEMPLATES] = templates


async def render_template(name: str, /, **fields: object) -> str:
    """The template with these fields."""
    templates: Environment = current_app.extensions[_TEMPLATES]
    await current_app.update_template_context(fields)
    return templates.get_template(name).render(fields)
