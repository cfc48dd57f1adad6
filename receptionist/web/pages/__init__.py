"""The pages people look at."""

from quart import Blueprint

from receptionist.web.app import App


def pages_blueprints(app: App) -> list[Blueprint]:
    """Every page of the application."""
    return []
