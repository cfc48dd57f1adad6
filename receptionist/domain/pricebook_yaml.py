"""Price books as YAML text."""

import textwrap

import yaml

from receptionist.domain.money import Money
from receptionist.domain.pricebook_fields import FieldValue, book_fields, hours_text, item_fields, money_text
from receptionist.domain.pricebook_rules import MAX_CHARACTERS, Cell, Problems, RawBook, RawItem, build_book
from receptionist.domain.prices import PriceBook
from receptionist.domain.yaml_nodes import NULL, compose, line_of


def parse_yaml(text: str, file_name: str) -> PriceBook:
    """The price book in this YAML text. Raises `PriceBookError` with every problem, naming file, line and field.

    Values are taken as they are written, so `amount: 149.10` is exact and `called: [no]` stays a word.
    """
    problems = Problems(file_name)
    if len(text) > MAX_CHARACTERS:
        raise problems.fail(1, "", f"the file is longer than {MAX_CHARACTERS} characters.")
    root = compose(text, lambda line, what: problems.fail(line, "", what))
    if not isinstance(root, yaml.MappingNode):
        raise problems.fail(1, "", "does not begin with fields such as “trade: plumbing”.")
    return build_book(_raw_book(root, problems), problems)


def dump_yaml(book: PriceBook) -> str:
    """The YAML text of a book; `parse_yaml` reads the same book back."""
    head = _dump(dict(book_fields(book)))
    items = [textwrap.indent(_dump([dict(item_fields(item))]), "  ") for item in book.items]
    return head + "\nitems:\n" + "\n".join(items)


def _raw_book(root: yaml.MappingNode, problems: Problems) -> RawBook:
    fields = _mapping(root, problems)
    listed = fields.pop("items", None)
    if listed is not None and not isinstance(listed, yaml.SequenceNode):
        problems.add(line_of(listed), "items", "is not a list of items.")
    nodes = listed.value if isinstance(listed, yaml.SequenceNode) else []
    items: list[RawItem] = []
    for node in nodes:
        if isinstance(node, yaml.MappingNode):
            items.append(RawItem(_cells(_mapping(node, problems), problems), line_of(node)))
        else:
            problems.add(line_of(node), "items", "holds something that is not an item with fields.")
    return RawBook(_cells(fields, problems), tuple(items))


def _mapping(node: yaml.MappingNode, problems: Problems) -> dict[str, yaml.Node]:
    fields: dict[str, yaml.Node] = {}
    for key, value in node.value:
        name = key.value if isinstance(key, yaml.ScalarNode) else ""
        if not name:
            problems.add(line_of(key), "", "a field has no name.")
        elif name in fields:
            problems.add(line_of(key), name, f"stands on line {line_of(fields[name])} already.")
        else:
            fields[name] = value
    return fields


def _cells(fields: dict[str, yaml.Node], problems: Problems) -> dict[str, Cell]:
    cells: dict[str, Cell] = {}
    for name, node in fields.items():
        if isinstance(node, yaml.MappingNode):
            problems.add(
                line_of(node), name, "holds fields of its own; a value is expected. Quote a text that has a colon."
            )
        elif isinstance(node, yaml.SequenceNode):
            cells[name] = Cell(tuple(_entry(entry) for entry in node.value), line_of(node))
        elif node.tag != NULL:
            cells[name] = Cell(node.value, line_of(node))
    return cells


def _entry(node: yaml.Node) -> Cell:
    """An entry of a list; what is not a text becomes a list, which the rules refuse."""
    return Cell(node.value if isinstance(node, yaml.ScalarNode) else (), line_of(node))


class _Dumper(yaml.SafeDumper):
    """Money as a plain number, lists of texts on one line."""


def _represent_money(dumper: yaml.SafeDumper, money: Money) -> yaml.Node:
    return dumper.represent_scalar("tag:yaml.org,2002:float", money_text(money))


def _represent_hours(dumper: yaml.SafeDumper, hours: float) -> yaml.Node:
    kind = "int" if hours == int(hours) else "float"
    return dumper.represent_scalar(f"tag:yaml.org,2002:{kind}", hours_text(hours))


def _represent_texts(dumper: yaml.SafeDumper, texts: tuple[str, ...]) -> yaml.Node:
    return dumper.represent_sequence("tag:yaml.org,2002:seq", texts, flow_style=True)


_Dumper.add_representer(Money, _represent_money)
_Dumper.add_representer(float, _represent_hours)
_Dumper.add_representer(tuple, _represent_texts)


def _dump(value: dict[str, FieldValue] | list[dict[str, FieldValue]]) -> str:
    return yaml.dump(value, Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=110, default_flow_style=False)
