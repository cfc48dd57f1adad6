"""What all tests of the web layer share."""

import os
from collections.abc import Callable
from typing import Any

import pytest
from jinja2 import FileSystemBytecodeCache
from quart import Quart
from werkzeug.routing import Rule


@pytest.fixture(scope="session", autouse=True)
def compiled_templates(tmp_path_factory: pytest.TempPathFactory) -> None:
    """Templates are compiled once a run, and not again by each application: that was a fifth of the time."""
    folder = tmp_path_factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        folder = folder.parent  # of all workers of this run
    folder = folder / "templates"
    folder.mkdir(exist_ok=True)
    Quart.jinja_options = {**Quart.jinja_options, "bytecode_cache": FileSystemBytecodeCache(str(folder))}


@pytest.fixture(scope="session", autouse=True)
def compiled_addresses() -> None:
    """The functions that make addresses of routes are compiled once, and not again by each application."""
    compile_builder = Rule._compile_builder
    made: dict[object, Callable[..., tuple[str, str]]] = {}

    def kept(rule: Any, append_unknown: bool = True) -> Callable[..., tuple[str, str]]:
        key = (rule.rule, tuple(rule._trace), repr(rule.defaults), append_unknown)  # all that it is made of
        if key not in made:
            made[key] = compile_builder(rule, append_unknown)
        return made[key]

    Rule._compile_builder = kept  # type: ignore[assignment]
