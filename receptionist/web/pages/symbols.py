"""The icons of parts/icons.html, for lists that show hundreds of them."""

from functools import cache

from markupsafe import Markup


@cache
def symbol(name: str) -> Markup:
    """One icon, as the templates' `icon` writes it."""
    return Markup('<svg class="icon" aria-hidden="true" focusable="false"><use href="#i-{}"/></svg>').format(name)
