"""YAML text as nodes that know their lines, without what makes a short file a huge or a harmful one."""

from collections.abc import Callable
from typing import Any

import yaml

# Says what is wrong on a line, as the error of whoever reads the file.
Refuse = Callable[[int, str], Exception]

NULL = "tag:yaml.org,2002:null"
_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # the C one is absent where libyaml is
_MAX_DEPTH = 6


def compose(text: str, refuse: Refuse) -> yaml.Node | None:
    """The root of this YAML text; None where it is empty. Raises what `refuse` makes of the first fault."""
    try:
        _refuse_tricks(text, refuse)
        root: yaml.Node | None = yaml.compose(text, Loader=_LOADER)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        raise refuse(mark.line + 1 if mark else 1, f"is not YAML: {error.problem or error.context}.") from None
    except yaml.YAMLError as error:
        position = int(getattr(error, "position", 0) or 0)
        raise refuse(text.count("\n", 0, position) + 1, "holds a character that YAML does not allow.") from None
    return root


def line_of(node: yaml.Node) -> int:
    """The line a node begins on, from 1."""
    return int(node.start_mark.line) + 1


def _refuse_tricks(text: str, refuse: Refuse) -> None:
    """Stops at aliases, tags and deep nesting before anything is built from them: no file here has a use for them."""
    depth = 0
    for event in yaml.parse(text, Loader=_LOADER):
        line = event.start_mark.line + 1 if event.start_mark else 1
        if isinstance(event, yaml.AliasEvent) or (isinstance(event, yaml.NodeEvent) and event.anchor):
            raise refuse(line, "anchors and aliases (& and *) are not read; quote a text that begins so.")
        if isinstance(event, yaml.ScalarEvent | yaml.CollectionStartEvent) and event.tag:
            raise refuse(line, "tags (!) are not read; quote a text that begins so.")
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
            if depth > _MAX_DEPTH:
                raise refuse(line, "is nested too deeply.")
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1
